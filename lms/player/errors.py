"""What the player refuses, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lms.core.errors import BadInput, QashyqError
from lms.core.i18n import lazy_gettext


class PackageNotAccepted(BadInput):
    """Nothing of the package was kept; `reasons` are codes with places and values, texts are in `lms.player.texts`."""

    code = "package_not_accepted"
    message = lazy_gettext("The package cannot be accepted. Nothing of it was kept.")
    next_step = lazy_gettext("Correct what is named below and upload the package again.")

    def __init__(self, reasons: Sequence[dict[str, Any]], report: dict[str, Any] | None = None) -> None:
        super().__init__(field="file")
        self.reasons = tuple(reasons)
        self.report = report


class CommitInvalid(BadInput):
    """The body of a commit has another shape than the player page sends."""

    code = "commit_invalid"
    message = lazy_gettext("The course sent something that cannot be read.")
    next_step = lazy_gettext("Open the course again from the course page.")


class LaunchUnknown(QashyqError):
    """No launch has this ticket."""

    code = "launch_unknown"
    status = 401
    message = lazy_gettext("This launch of the course is not known.")
    next_step = lazy_gettext("Open the course again from the course page.")


class LaunchForeign(QashyqError):
    """The ticket belongs to another launch than the one that is named."""

    code = "launch_foreign"
    status = 403
    message = lazy_gettext("The ticket belongs to another launch.")
    next_step = lazy_gettext("Open the course again from the course page.")


class LaunchOver(QashyqError):
    """The launch ended or expired."""

    code = "launch_over"
    status = 410
    message = lazy_gettext("This launch of the course is over.")
    next_step = lazy_gettext("Open the course again from the course page: what was saved is there.")
