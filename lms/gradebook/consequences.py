"""What follows a changed mark: the student gets a notice of a result, a late change of admission is told to whom it concerns.

A signed list does not change by itself: its signer learns that the marks no longer agree with it and builds a new version.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.i18n import lazy_gettext
from lms.courses.models import CourseOffering
from lms.gradebook import admission, signals
from lms.gradebook.models import (
    AdmissionList,
    AdmissionListStatus,
    AdmissionRow,
    GradeItem,
    Mark,
    OutboxRow,
)
from lms.notifications.kinds import register
from lms.notifications.operations import notify

register(
    "gradebook.released",
    subject=lazy_gettext("A result is released"),
    text=lazy_gettext("%(course)s, %(work)s: the result stands in the journal. Open “My marks” to see it."),
)
register(
    "gradebook.provisional",
    subject=lazy_gettext("A provisional result"),
    text=lazy_gettext(
        "%(course)s, %(work)s: the check is not finished in time, so the result stands as provisional. It may still change."
    ),
)
register(
    "gradebook.compensated",
    subject=lazy_gettext("A result was withdrawn"),
    text=lazy_gettext(
        "%(course)s, %(work)s: your result was withdrawn by a decision. Open “My marks” to see what stands now."
    ),
)
register(
    "gradebook.admission_changed",
    subject=lazy_gettext("Admission no longer agrees with the marks"),
    text=lazy_gettext(
        "%(course)s: a mark changed after the admission list was signed. By the marks of now, %(student)s stands otherwise "
        "than in the list. The list is checked by a person; until then the signed one holds."
    ),
)


@signals.result_released.connect
def tell_released(outbox_id: int, *, session: Session) -> None:
    """Tell the student that a result stands."""
    row = session.get_one(OutboxRow, outbox_id)
    _tell(session, row, "gradebook.provisional" if row.is_provisional else "gradebook.released")


@signals.result_compensated.connect
def tell_compensated(outbox_id: int, *, session: Session) -> None:
    """Tell the student that a result was taken back."""
    _tell(session, session.get_one(OutboxRow, outbox_id), "gradebook.compensated")


def _tell(session: Session, row: OutboxRow, kind: str) -> None:
    item = session.get_one(GradeItem, row.item_id)
    person = session.get_one(Person, row.student_id)
    params = {"course": _course(session, item.offering_id, person), "work": item.title}
    notify(session, person.id, kind, params, url="/my-marks")


@signals.mark_recorded.connect
def check_admission(mark_id: int, *, session: Session) -> None:
    """Compare the marks of now with every signed list of the offering that holds the learner."""
    mark = session.get_one(Mark, mark_id)
    item = session.get_one(GradeItem, mark.item_id)
    query = (
        select(AdmissionList, AdmissionRow)
        .join(AdmissionRow, AdmissionRow.list_id == AdmissionList.id)
        .where(
            AdmissionList.offering_id == item.offering_id,
            AdmissionList.status == AdmissionListStatus.SIGNED,
            AdmissionRow.student_id == mark.student_id,
        )
    )
    for signed, row in session.execute(query).all():
        latest = admission.latest_list(session, signed.offering_id, signed.kind)
        if latest is None or latest.id != signed.id or signed.kind is item.kind:
            continue
        now = admission.live_decisions(
            session, signed.offering_id, signed.kind, [mark.student_id], {mark.student_id: row}
        )[mark.student_id]
        if now.admitted != row.is_admitted:
            _tell_admission(session, signed, mark.student_id)
            signals.admission_changed.send(
                signed.offering_id, session=session, student_id=mark.student_id, kind=signed.kind,
                is_admitted=now.admitted,
            )  # fmt: skip


def _tell_admission(session: Session, signed: AdmissionList, student_id: int) -> None:
    student = session.get_one(Person, student_id)
    address = f"/offerings/{signed.offering_id}/admission/{signed.kind.value}"
    for person_id, url in ((student_id, "/my-marks"), (signed.signed_by, address)):
        person = session.get(Person, person_id) if person_id else None
        if person is not None:
            params = {"course": _course(session, signed.offering_id, person), "student": student.full_name}
            notify(session, person.id, "gradebook.admission_changed", params, url=url)


def _course(session: Session, offering_id: int, reader: Person) -> str:
    """Return the discipline's title in the reader's language."""
    title = session.get_one(CourseOffering, offering_id).course.title
    return title.get(reader.locale) or title.get("kk") or next(iter(title.values()), "")
