"""Appeals: filed by the learner in time, answered by a named person; a mark changes only by a correction sheet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.core import audit, clock, policies
from lms.core.audit import Actor
from lms.core.errors import NotFound
from lms.core.i18n import lazy_gettext
from lms.gradebook.models import GradeItem, Mark
from lms.notifications.kinds import register
from lms.notifications.operations import notify
from lms.registrar import queries
from lms.registrar.errors import AppealDecided, AppealExists, AppealTooLate, TextRequired
from lms.registrar.models import Appeal, AppealStatus
from lms.rules.policy import CalendarPolicy

OPEN = queries.OPEN_APPEALS
register(
    "registrar.appeal_decided",
    subject=lazy_gettext("Your appeal is answered"),
    text=lazy_gettext("The dean's office has answered your appeal. Open the page to read the answer."),
)


def appeal_ends_at(session: Session, mark: Mark) -> datetime:
    """Return until when an appeal against a mark may be filed."""
    item = session.get_one(GradeItem, mark.item_id)
    document = policies.resolve(session, "calendar", offering_id=item.offering_id)
    return mark.recorded_at + timedelta(days=CalendarPolicy.from_json(document).appeal_days)


def file_appeal(session: Session, mark: Mark, *, student_id: int, reason: str, actor: Actor) -> Appeal:
    """File an appeal against one's own mark.

    Raises:
        NotFound: the mark is another's; TextRequired, AppealTooLate, AppealExists.
    """
    if mark.student_id != student_id:
        raise NotFound
    if not reason.strip():
        raise TextRequired(field="reason")
    if clock.now() > appeal_ends_at(session, mark):
        raise AppealTooLate
    earlier = queries.appeal_against(session, mark.item_id, student_id)
    if earlier is not None and (earlier.status in OPEN or earlier.mark_id == mark.id):
        raise AppealExists
    appeal = Appeal(
        mark_id=mark.id, student_id=student_id, reason=reason.strip()[:4000], status=AppealStatus.FILED,
        filed_at=clock.now(),
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    _note(session, "registrar.file_appeal", appeal, actor, before=None)
    return appeal


def accept_appeal(session: Session, appeal: Appeal, *, actor: Actor) -> Appeal:
    """Take an appeal up for consideration."""
    before = _open(session, appeal)
    appeal.status = AppealStatus.ACCEPTED
    session.flush()
    _note(session, "registrar.accept_appeal", appeal, actor, before=before)
    return appeal


def decide_appeal(
    session: Session, appeal: Appeal, *, is_satisfied: bool, answer: str, actor: Actor
) -> Appeal:
    """Answer an appeal; a satisfied one asks for a correction sheet, the mark itself stays as it is.

    Raises:
        TextRequired: no answer; AppealDecided.
    """
    if not answer.strip():
        raise TextRequired(field="answer")
    before = _open(session, appeal)
    appeal.status = AppealStatus.SATISFIED if is_satisfied else AppealStatus.REJECTED
    appeal.decided_by, appeal.decided_at, appeal.answer = actor.id, clock.now(), answer.strip()[:4000]
    session.flush()
    _note(session, "registrar.decide_appeal", appeal, actor, before=before)
    notify(session, appeal.student_id, "registrar.appeal_decided", {}, url=f"/marks/{appeal.mark_id}/appeal")
    return appeal


def _open(session: Session, appeal: Appeal) -> str:
    session.refresh(appeal, with_for_update=True)
    if appeal.status not in OPEN:
        raise AppealDecided
    return appeal.status.value


def _note(session: Session, action: str, appeal: Appeal, actor: Actor, *, before: str | None) -> None:
    audit.record(
        session, actor=actor, action=action, object_kind="appeal", object_id=appeal.id,
        before={"status": before} if before else None,
        after={"status": appeal.status.value, "mark_id": appeal.mark_id},
    )  # fmt: skip
