"""What the check-in part of the exam shell shows; a template of exams includes it, so it gathers its own facts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from content.loader import load_notice
from content.markup import to_html
from content.schema import Notice
from lms.core.db import read_session
from lms.core.i18n import current_locale
from lms.exams.models import Sitting
from lms.invigilation import queries
from lms.invigilation.engine import current_engine
from lms.invigilation.errors import FaceCheckUnavailable
from lms.invigilation.models import CheckIn
from lms.invigilation.operations.check_in import NOTICE
from lms.invigilation.policy import RoomPolicy, room_policy
from lms.rules.sitting import RUNNING


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """`is_again`: the test runs and the page was loaded anew; `unavailable`: the error that keeps the faces shut."""

    notice: Notice
    notice_html: Markup
    done: dict[str, bool]
    is_again: bool
    by_hand: bool
    policy: RoomPolicy
    unavailable: FaceCheckUnavailable | None


def check_in_page(sitting: Sitting) -> CheckInPage:
    """Gather what the candidate of this sitting is shown."""
    session = read_session()
    notice = load_notice(NOTICE, current_locale())
    step = queries.check_in_of(session, sitting.id)
    return CheckInPage(
        notice=notice,
        # The shelf's markup escapes everything; only its own tags come out.
        notice_html=Markup(to_html(notice.text)),  # noqa: S704
        done=_done(step),
        is_again=sitting.state in RUNNING,
        by_hand=bool(step and step.reference_by),
        policy=room_policy(session, sitting.event.offering_id),
        unavailable=_unavailable() if sitting.event.checks_identity else None,
    )


def _done(step: CheckIn | None) -> dict[str, bool]:
    return {
        "notice": bool(step and step.consent_id),
        "reference": bool(step and step.reference_at),
    }


def _unavailable() -> FaceCheckUnavailable | None:
    try:
        current_engine().eyes.check()
    except FaceCheckUnavailable as error:
        return error
    return None
