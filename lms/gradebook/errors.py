"""What the gradebook refuses, and what to do next."""

from __future__ import annotations

from lms.core.errors import BadInput, Conflict, QashyqError
from lms.core.i18n import lazy_gettext


class BadMark(BadInput):
    """The value is no mark; `problem` is a code of `lms.rules.grading.checked_mark`, `field` names the cell."""

    code = "bad_mark"
    message = lazy_gettext("A mark is a number from 0 to 100 with at most two decimals.")
    next_step = lazy_gettext("Correct the value and save again; the other marks are kept.")


class MarkLocked(QashyqError):
    """A lock is in force; the param `reason` names it."""

    code = "mark_locked"
    status = 409
    message = lazy_gettext("These marks are locked.")
    next_step = lazy_gettext("A closed sheet is corrected only by a correction sheet; ask the registrar.")


class MarkWindowClosed(QashyqError):
    code = "mark_window_closed"
    status = 409
    message = lazy_gettext("The time for entering these marks is over or has not begun.")
    next_step = lazy_gettext("Ask the registrar to reopen it; a reason will be noted.")


class NotEnrolled(QashyqError):
    code = "not_enrolled"
    status = 409
    message = lazy_gettext("The student is not enrolled in this discipline.")
    next_step = lazy_gettext("Check the enrolment with the registrar.")


class ReasonRequired(BadInput):
    code = "reason_required"
    message = lazy_gettext("This step needs a reason.")
    next_step = lazy_gettext("Write the reason in one or two sentences; it goes into the journal of changes.")


class OutboxRefused(QashyqError):
    """The row's state does not allow the step: `state` is its status."""

    code = "outbox_refused"
    status = 409
    message = lazy_gettext("The result cannot take this step in its present state (%(state)s).")
    next_step = lazy_gettext("Load the page again: somebody may have decided it in the meantime.")


class ResultInForce(QashyqError):
    """Another result of the same sitting stands: `other` is its key."""

    code = "result_in_force"
    status = 409
    message = lazy_gettext("Another result of the same work is in force (%(other)s).")
    next_step = lazy_gettext("Withdraw that result first; a work has one mark.")


class NamedPersonRequired(QashyqError):
    code = "named_person_required"
    status = 403
    message = lazy_gettext("Only a named person releases or withdraws a result.")
    next_step = lazy_gettext("Sign in and take the step yourself.")


class AdmissionConflict(Conflict):
    code = "admission_conflict"
    message = lazy_gettext("The admission list cannot take this step in its present state.")
    next_step = lazy_gettext("A signed list does not change: build a new version of it.")


class CellChanged(Conflict):
    code = "cell_changed"
    message = lazy_gettext("This mark changed while you were typing; the page now shows the new one.")
    next_step = lazy_gettext("Look at it and enter yours again if it is still needed.")


class NotYourMark(QashyqError):
    """The offering's teacher types no final: teaching and final control are separated (Order 152 cl. 37)."""

    code = "not_your_mark"
    status = 403
    message = lazy_gettext("The teacher of a discipline does not enter the marks of its final exam.")
    next_step = lazy_gettext("The examiner of the exam enters them.")


class NotTyped(QashyqError):
    code = "not_typed"
    status = 409
    message = lazy_gettext("Only a mark that was entered by hand can be cleared.")
    next_step = lazy_gettext("Enter another mark over this one and give the reason.")


class ResultHeld(QashyqError):
    code = "result_held"
    status = 409
    message = lazy_gettext("A result of this student is being checked; no mark is entered over it.")
    next_step = lazy_gettext("Wait for the decision; its date stands in the journal.")
