"""What can go wrong with class meetings, with what to do next."""

from __future__ import annotations

from lms.core.errors import BadInput, Conflict, QashyqError
from lms.core.i18n import lazy_gettext


class ScheduleRefused(QashyqError):
    """Red in every reading. Params: distance_minutes, limit_minutes, volume_minutes, clause, admissible_minutes."""

    code = "schedule_refused"
    status = 409
    message = lazy_gettext(
        "With this class the distance share would be %(distance_minutes)s of %(volume_minutes)s minutes; "
        "the law allows %(limit_minutes)s (%(clause)s)."
    )
    next_step = lazy_gettext(
        "The largest request that can be admitted now is %(admissible_minutes)s minutes. Or hold the class in a room."
    )


class MeetingRefused(BadInput):
    """`problem` names what does not fit (the keys of PROBLEMS), `field` the input."""

    code = "meeting_refused"
    message = lazy_gettext("This class cannot be placed like this.")
    next_step = lazy_gettext("Correct the field and save again.")

    @property
    def text(self) -> str:
        """What does not fit, in the reader's language."""
        return str(PROBLEMS.get(str(self.params.get("problem")), self.message))


PROBLEMS = {
    "holiday": lazy_gettext("This day is a holiday in the academic calendar."),
    "outside_teaching": lazy_gettext("This day lies outside the weeks of classes."),
    "minutes": lazy_gettext("A class takes from 1 to 360 minutes."),
    "link_missing": lazy_gettext("An on-line class needs a link (http:// or https://)."),
    "task_missing": lazy_gettext("An asynchronous class needs the task that takes its place."),
    "mode": lazy_gettext("This kind of class cannot be held in this mode."),
    "title": lazy_gettext("The class needs a title."),
    "clash": lazy_gettext("At this time the teacher or the room has another class."),
    "not_begun": lazy_gettext("This class has not begun yet."),
    "reason": lazy_gettext("Say why the class is cancelled."),
    "order": lazy_gettext("This order does not cover this offering on this day."),
    "order_used_up": lazy_gettext("The minutes of this order are used up."),
    "not_enrolled": lazy_gettext("One of these people does not study in this offering."),
}


class MeetingOver(Conflict):
    code = "meeting_over"
    message = lazy_gettext("This class is already held or cancelled and is no longer changed.")
    next_step = lazy_gettext("Place a new class instead.")
