"""Errors of exams: what happened and what to do next, each with a stable code."""

from __future__ import annotations

from lms.core.errors import BadInput, Conflict, Forbidden
from lms.core.i18n import format_day, lazy_gettext


class StartRefused(Conflict):
    """Raised by the StartGate; `step` in params names what is missing (notice, camera, reference, screen)."""

    code = "start_refused"
    message = lazy_gettext("The test cannot start yet: the check-in is not complete.")
    next_step = lazy_gettext("Finish the steps of the check-in on this page, then press Start.")


class PublishRefused(Conflict):
    """Raised by the PublishGate and by the rules of exams."""

    code = "publish_refused"
    message = lazy_gettext("This control event cannot be published.")
    next_step = lazy_gettext("Change the event as the message says and publish it again.")


class CapabilitiesMissing(PublishRefused):
    code = "capabilities_missing"
    message = lazy_gettext(
        "An on-line midterm or final needs identification, screen watching, behaviour watching and recording "
        "(Regulation 004, 8.8)."
    )
    next_step = lazy_gettext("Switch all four on, or name the order that allows the event without them.")


class BankNotReady(PublishRefused):
    code = "bank_not_ready"
    message = lazy_gettext("The question bank has not been reviewed (Standard 003, 4.22).")
    next_step = lazy_gettext("Have the bank reviewed, then publish the event again.")


class BankNotApproved(PublishRefused):
    code = "bank_not_approved"
    message = lazy_gettext("Questions of a final must be approved by somebody who did not write them.")
    next_step = lazy_gettext("Ask the head of the department or the examiner to approve the bank.")


class TooFewQuestions(PublishRefused):
    code = "too_few_questions"
    message = lazy_gettext("The bank holds %(has)s questions; the event needs %(needed)s.")
    next_step = lazy_gettext("Add questions to the bank or ask for fewer in the event.")


class OutsideCalendarWindow(PublishRefused):
    """`windows` in params holds (first day, last day) pairs; they are written out in the reader's language."""

    code = "outside_calendar_window"
    message = lazy_gettext("The event lies outside its window of the academic calendar: %(window)s.")
    next_step = lazy_gettext("Choose a time inside that window.")

    @property
    def text(self) -> str:
        spans = [
            f"{format_day(first)} – {format_day(last)}" for first, last in self.params.get("windows", ())
        ]
        return str(self.message) % {"window": "; ".join(spans)}


class NoCalendarWindow(PublishRefused):
    code = "no_calendar_window"
    message = lazy_gettext("The academic calendar of this term has no window for this kind of control.")
    next_step = lazy_gettext("Ask the registrar to add the window to the calendar.")


class EventFrozen(Conflict):
    code = "event_frozen"
    message = lazy_gettext("This control event is published and no longer changes.")
    next_step = lazy_gettext("Cancel it and schedule another one.")


class WrongEventForm(BadInput):
    """A value of the event does not fit; `field` names it."""

    code = "wrong_event"
    message = lazy_gettext("A value of the control event does not fit.")
    next_step = lazy_gettext("Correct the marked field.")


class NotAdmitted(Forbidden):
    """`reasons` holds the `lms.rules.admission.Reason`s that stand against the sitting."""

    code = "not_admitted"
    message = lazy_gettext("You are not admitted to this test.")
    next_step = lazy_gettext("See the reasons on the page of the test; each says what to do.")


class EventNotOpen(Conflict):
    code = "event_not_open"
    message = lazy_gettext("This test is not open now.")
    next_step = lazy_gettext("Come back at the time that the page of the test shows.")


class TooLateToStart(Conflict):
    code = "too_late_to_start"
    message = lazy_gettext("The time in which this test may be started is over.")
    next_step = lazy_gettext(
        "If you have a valid reason, ask the distance-learning faculty for another date."
    )


class NoMoreSittings(Conflict):
    code = "no_more_sittings"
    message = lazy_gettext("You have already taken this test.")
    next_step = lazy_gettext("The page of the test shows the state of your result.")


class SittingNotRunning(Conflict):
    code = "sitting_not_running"
    message = lazy_gettext("The test has not been started.")
    next_step = lazy_gettext("Start the test first.")


class SittingSuspended(Conflict):
    """The clock is stopped; the client keeps its answer and sends it again."""

    code = "sitting_suspended"
    message = lazy_gettext("The test is paused; the clock is stopped.")
    next_step = lazy_gettext("Wait: the proctor will resume it. Your answers are kept.")


class AnswerLate(Conflict):
    code = "answer_late"
    message = lazy_gettext("The time of the test is over; this answer was not accepted.")
    next_step = lazy_gettext("All answers that the server saved before count.")


class StepRefused(Conflict):
    code = "step_refused"
    message = lazy_gettext("This step is not possible in the present state of the sitting.")
    next_step = lazy_gettext("Load the page again: it shows the step that comes next.")


class NoSuchPlace(BadInput):
    code = "no_such_place"
    message = lazy_gettext("There is no question with this number in your paper.")


class AnswerMalformed(BadInput):
    code = "answer_malformed"
    message = lazy_gettext("The answer could not be read.")
    next_step = lazy_gettext("Load the page again and answer once more.")


class AnswerTooLarge(AnswerMalformed):
    code = "answer_too_large"
    status = 413
    message = lazy_gettext("The answer is too long.")
    next_step = lazy_gettext("Shorten it: an answer holds at most 10,000 signs.")


class UuidTaken(Conflict):
    code = "uuid_taken"
    message = lazy_gettext("This answer's number is in use by another sitting.")
    next_step = lazy_gettext("Load the page again and answer once more.")


class ImportRefused(BadInput):
    """A question file with problems; nothing of it was kept."""

    code = "import_refused"
    message = lazy_gettext("The file has %(count)s problems; nothing was imported.")
    next_step = lazy_gettext("Correct the lines that the report names and send the file again.")


class ImportForgotten(BadInput):
    code = "import_forgotten"
    message = lazy_gettext("The checked file is no longer kept, or it was checked for another bank.")
    next_step = lazy_gettext("Send the file again; nothing was imported.")


class OwnBankRefused(Forbidden):
    code = "own_bank"
    message = lazy_gettext("Nobody approves questions that they wrote themselves.")
    next_step = lazy_gettext("Ask the head of the department or the examiner to approve the bank.")


class BankEmpty(Conflict):
    code = "bank_empty"
    message = lazy_gettext("The bank holds no questions.")
    next_step = lazy_gettext("Import or write questions first.")
