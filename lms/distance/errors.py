"""Refusals over the distance share: both numbers in academic hours, the clause, what can be done instead."""

from __future__ import annotations

from typing import Any, ClassVar

from lms.core.i18n import LazyText, lazy_gettext
from lms.courses.errors import PlanNeedsReason, PlanRefused
from lms.distance.words import in_hours
from lms.exams.errors import PublishRefused
from lms.meetings.errors import ScheduleRefused
from lms.rules.distance_share import Rule


class _ByRule:
    """Chooses the sentence by the rule in `params` and writes minutes with academic hours."""

    by_rule: ClassVar[dict[Rule, LazyText]]
    next_step: ClassVar[LazyText]
    params: dict[str, Any]

    @property
    def text(self) -> str:
        """What happened, in the reader's language."""
        return str(self.by_rule[Rule(self.params["rule"])]) % in_hours(self.params)

    @property
    def advice(self) -> str:
        """What to do next, in the reader's language."""
        return str(self.next_step) % in_hours(self.params)


class PlanAgainstLaw(_ByRule, PlanRefused):
    """Red in every reading. Params: rule, value_minutes, distance_minutes, limit_minutes, volume_minutes, clause."""

    by_rule: ClassVar = {
        Rule.CEILING: lazy_gettext(
            "The plan moves %(value_minutes)s to distance learning; at most %(limit_minutes)s of %(volume_minutes)s "
            "are allowed (%(clause)s)."
        ),
        Rule.CONTACT: lazy_gettext(
            "The plan has %(value_minutes)s of classroom work; at least %(limit_minutes)s of %(volume_minutes)s "
            "are required (%(clause)s)."
        ),
        Rule.SYNC_FLOOR: lazy_gettext(
            "The plan has %(value_minutes)s of synchronous classes; at least %(limit_minutes)s of %(volume_minutes)s "
            "are required (%(clause)s)."
        ),
    }
    next_step = lazy_gettext(
        "Change the mode or the minutes of some rows by %(missing_minutes)s and save again."
    )


class PlanWantsReason(_ByRule, PlanNeedsReason):
    """Passes in one reading only; params as of `PlanAgainstLaw`, the value is that of the stricter reading."""

    by_rule: ClassVar = {
        Rule.CEILING: lazy_gettext(
            "By the stricter reading the plan moves %(value_minutes)s to distance learning; at most %(limit_minutes)s "
            "of %(volume_minutes)s are allowed (%(clause)s)."
        ),
        Rule.CONTACT: lazy_gettext(
            "By the stricter reading the plan has %(value_minutes)s of classroom work; at least %(limit_minutes)s "
            "of %(volume_minutes)s are required (%(clause)s)."
        ),
        Rule.SYNC_FLOOR: lazy_gettext(
            "By the stricter reading the plan has %(value_minutes)s of synchronous classes; at least %(limit_minutes)s "
            "of %(volume_minutes)s are required (%(clause)s)."
        ),
    }
    next_step = lazy_gettext("Write the reason why the department accepts it, then approve again.")


class ClassAgainstLaw(_ByRule, ScheduleRefused):
    """Red in every reading; params as of `PlanAgainstLaw` and admissible_minutes."""

    by_rule: ClassVar = {
        Rule.CEILING: lazy_gettext(
            "With this class %(value_minutes)s of %(volume_minutes)s would be held at a distance; "
            "the law allows %(limit_minutes)s (%(clause)s)."
        ),
        Rule.CONTACT: lazy_gettext(
            "With this class only %(value_minutes)s of %(volume_minutes)s would be classroom work; "
            "the law asks for %(limit_minutes)s (%(clause)s)."
        ),
        Rule.SYNC_FLOOR: lazy_gettext(
            "With this class only %(value_minutes)s of %(volume_minutes)s would be synchronous; "
            "the law asks for %(limit_minutes)s (%(clause)s)."
        ),
    }
    next_step = lazy_gettext(
        "The largest request that can be admitted now is %(admissible_minutes)s. Or hold the class in a room."
    )


class EventAgainstLaw(_ByRule, PublishRefused):
    """A remote control event that makes the share red in every reading; params as of `ClassAgainstLaw`."""

    code = "publish_share_refused"
    by_rule: ClassVar = {
        Rule.CEILING: lazy_gettext(
            "With this control event %(value_minutes)s of %(volume_minutes)s would be held at a distance; "
            "the law allows %(limit_minutes)s (%(clause)s)."
        ),
        Rule.CONTACT: lazy_gettext(
            "With this control event only %(value_minutes)s of %(volume_minutes)s would be classroom work; "
            "the law asks for %(limit_minutes)s (%(clause)s)."
        ),
        Rule.SYNC_FLOOR: lazy_gettext(
            "With this control event only %(value_minutes)s of %(volume_minutes)s would be synchronous; "
            "the law asks for %(limit_minutes)s (%(clause)s)."
        ),
    }
    next_step = lazy_gettext(
        "Hold it in a room, move a class back into a room, or plan at most %(admissible_minutes)s for it."
    )
