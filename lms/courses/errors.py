"""What can go wrong in courses, with what to do next."""

from __future__ import annotations

from datetime import date

from lms.core.errors import BadInput, Conflict, QashyqError
from lms.core.i18n import format_day, lazy_gettext


class Dated(Conflict):
    """A refusal that names a day: a `date` in params is shown in the reader's language."""

    @property
    def text(self) -> str:
        return str(self.message) % {
            name: format_day(value) if isinstance(value, date) else value
            for name, value in self.params.items()
        }


class CreditsRefused(BadInput):
    code = "credits_refused"
    message = lazy_gettext("A discipline of %(credits)s credits is too small.")
    next_step = lazy_gettext(
        "Enter a whole number of credits, 5 or more (3 and 4 are allowed). "
        "Fewer than 3 need the mark “small volume allowed” (Order 152 cl. 11)."
    )


class AlreadyExists(Conflict):
    code = "already_exists"
    message = lazy_gettext("There is already one with the code %(name)s.")
    next_step = lazy_gettext("Choose another code or open the existing one.")


class OfferingExists(Conflict):
    code = "offering_exists"
    message = lazy_gettext("This discipline is already offered in this term in this language.")
    next_step = lazy_gettext("Open the existing offering or choose another language.")


class CalendarRefused(BadInput):
    """`problem` is ends_before_start, outside_term, overlap or before_teaching_ends."""

    code = "calendar_refused"
    message = lazy_gettext("These dates of the calendar do not fit.")
    next_step = lazy_gettext("Correct the dates named beside the fields and save again.")


class EnrolmentClosed(Dated):
    code = "enrolment_closed"
    message = lazy_gettext("Enrolment closed on %(closed_on)s, the end of the add/drop window.")
    next_step = lazy_gettext(
        "Give the reason and the order for a late enrolment; it goes into the journal (Standard 003 5.6.5)."
    )


class AlreadyEnrolled(Conflict):
    code = "already_enrolled"
    message = lazy_gettext("%(name)s is already enrolled in this discipline.")
    next_step = lazy_gettext("Nothing has to be done.")


class FinancialDebt(Conflict):
    code = "financial_debt"
    message = lazy_gettext("%(name)s has a financial debt, so enrolment is closed.")
    next_step = lazy_gettext("Clear the debt first (Standard 003 5.6.8).")


class EntitlementMissing(Dated):
    code = "entitlement_missing"
    message = lazy_gettext("%(name)s has no order that admits to wholly remote study on %(day)s.")
    next_step = lazy_gettext(
        "Register the order and the entitlement with its category and period first "
        "(Regulation 004 5.7, 8.2), or enrol in an offering of another regime."
    )


class LateWithdrawal(Dated):
    code = "late_withdrawal"
    message = lazy_gettext("The withdrawal window closed on %(closed_on)s: leaving now means the grade F.")
    next_step = lazy_gettext("Confirm that the student leaves with the grade F, or keep the enrolment.")


class NotEnrolled(Conflict):
    code = "not_enrolled"
    message = lazy_gettext("This student is not enrolled in this discipline.")
    next_step = lazy_gettext("Enrol the student first.")


class PlanSumWrong(BadInput):
    code = "plan_sum_wrong"
    message = lazy_gettext("The rows add up to %(total_minutes)s minutes, the volume is %(volume_minutes)s.")
    next_step = lazy_gettext(
        "Change the rows by %(difference_minutes)s minutes: rows must sum to credits × 30 hours (Order 152 cl. 23)."
    )


class PlanRefused(QashyqError):
    """Raised by whoever binds the PlanGate; both numbers, the volume and the clause are shown beside the form."""

    code = "plan_refused"
    status = 409
    message = lazy_gettext(
        "The plan has %(distance_minutes)s distance minutes; the limit is %(limit_minutes)s "
        "of %(volume_minutes)s minutes (%(clause)s)."
    )
    next_step = lazy_gettext("Hold some of these classes in person and save again.")


class PlanNeedsReason(PlanRefused):
    """The plan passes in one reading of the law only: the department head gives a reason."""

    code = "plan_needs_reason"
    message = lazy_gettext(
        "By a stricter reading of the law the plan has %(distance_minutes)s minutes against %(limit_minutes)s "
        "of %(volume_minutes)s (%(clause)s)."
    )
    next_step = lazy_gettext("Write the reason why the department accepts it, then approve again.")


class PlanIsFixed(Conflict):
    code = "plan_is_fixed"
    message = lazy_gettext("This version of the syllabus is not a draft and never changes.")
    next_step = lazy_gettext("Make a new version; it starts as a copy of this one.")


class WrongStep(Conflict):
    code = "wrong_step"
    message = lazy_gettext("This step is not possible in the present state.")
    next_step = lazy_gettext("Load the page again to see what has changed.")


class MaterialRefused(BadInput):
    """`problem` is week, title, link, minutes or dates; `field` names the input."""

    code = "material_refused"
    message = lazy_gettext("This material cannot be saved as it is.")
    next_step = lazy_gettext("Correct the field marked below.")


class MaterialInUse(Conflict):
    code = "material_in_use"
    message = lazy_gettext("Students have work in “%(title)s”, so it cannot be removed.")
    next_step = lazy_gettext("Hide it: students no longer see it, their work and marks stay.")


class FileRefused(BadInput):
    code = "file_refused"
    status = 415
    message = lazy_gettext("Files of this type are not accepted, or the content is not what the name says.")
    next_step = lazy_gettext("Send a document, picture, sound, video or archive of a common type.")


class TaskClosed(Conflict):
    code = "task_closed"
    message = lazy_gettext("This task does not accept work now.")
    next_step = lazy_gettext("Ask the teacher to change the dates if you have a valid reason.")


class NothingHandedIn(BadInput):
    code = "nothing_handed_in"
    message = lazy_gettext("Write a text or choose a file.")
    next_step = lazy_gettext("Add your work and send it again.")
