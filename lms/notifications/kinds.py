"""Kinds of notices and letters: each has a subject and a text in three languages, filled with params.

A room registers its kinds at import (`notifications` is below it):
`register("gradebook.released", subject=lazy_gettext("..."), text=lazy_gettext("... %(course)s ..."))`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import force_locale

from lms.core.i18n import LazyText, lazy_gettext


@dataclass(frozen=True, slots=True)
class Kind:
    """`is_secret`: the letter holds a code, it is wiped once it is sent and never shown as a notice."""

    subject: LazyText
    text: LazyText
    is_secret: bool = False


KINDS: dict[str, Kind] = {}


def register(name: str, *, subject: LazyText, text: LazyText, is_secret: bool = False) -> None:
    """Add a kind (`room.event`); registering the same name again replaces it."""
    KINDS[name] = Kind(subject, text, is_secret)


def rendered(name: str, params: Mapping[str, object], locale: str | None = None) -> tuple[str, str]:
    """Return subject and text in a language (the reader's own when none is given).

    A kind that is gone (an old notice of a removed room) keeps its name as text: nothing breaks.
    """
    if locale is not None:
        with force_locale(locale):
            return rendered(name, params)
    kind = KINDS.get(name)
    if kind is None:
        return name, ""
    return _filled(kind.subject, params), _filled(kind.text, params)


def _filled(text: LazyText, params: Mapping[str, object]) -> str:
    try:
        return str(text) % params
    except (KeyError, TypeError, ValueError):
        return str(text)


register(
    "accounts.reset",
    subject=lazy_gettext("New password"),
    text=lazy_gettext(
        "Somebody asked for a new password for the login %(login)s. If it was you, open the link below within an hour. "
        "If it was not you, do nothing: the old password stays."
    ),
    is_secret=True,
)
register(
    "accounts.first_sign_in",
    subject=lazy_gettext("Your account in the distance-learning system"),
    text=lazy_gettext(
        "You have an account with the login %(login)s. Open the link below and choose a password. The link works once."
    ),
    is_secret=True,
)
