"""Sentences about a share: what may still move, what breaks the law and the smallest repair."""

from __future__ import annotations

from lms.core.i18n import gettext
from lms.courses.words import volume
from lms.distance.queries import OfferingShare, is_open_question
from lms.distance.words import colour_state
from lms.rules.distance_share import Colour, Regime, Rule, RuleResult
from lms.rules.head_room import missing_minutes


def first_line(share: OfferingShare) -> str:
    """Return what the page of an offering says first."""
    hour = share.frame.policy.academic_hour_minutes
    worst = share.worst_rule
    if worst is not None and worst.colour is Colour.RED:
        return repair(worst, hour)
    if share.movable is None:
        return str(gettext("No ceiling of distance learning binds this discipline in its regime."))
    if share.frame.regime is Regime.IN_PERSON:
        return str(gettext("This discipline is taught in person: none of its classes may move on-line."))
    most, silent = share.movable
    if most == 0:
        return str(gettext("No more classes of this discipline may move on-line."))
    if silent == 0:
        return str(
            gettext(
                "You may still move %(most)s of classes on-line, but by the stricter reading of the law nothing more.",
                most=volume(most, hour),
            )
        )
    if silent < most:
        return str(
            gettext(
                "You may still move %(most)s of classes on-line; beyond %(silent)s the stricter reading of the law "
                "is no longer met.",
                most=volume(most, hour),
                silent=volume(silent, hour),
            )
        )
    return str(gettext("You may still move %(most)s of classes on-line.", most=volume(most, hour)))


def short_line(share: OfferingShare) -> str:
    """Return the state of a share in a few words, for a card."""
    hour = share.frame.policy.academic_hour_minutes
    worst = share.worst_rule
    if is_open_question(share):
        return str(gettext("Open legal question"))
    if share.movable is None or (worst is not None and worst.colour is Colour.RED):
        return colour_state(share.colour)[1]
    return str(gettext("free: %(amount)s", amount=volume(share.movable[0], hour)))


def repair(result: RuleResult, hour: int) -> str:
    """Return the smallest change that mends a rule."""
    amount = volume(missing_minutes(result, strict=result.colour is not Colour.RED), hour)
    texts = {
        Rule.CEILING: gettext("Move %(amount)s of distance classes back into a room.", amount=amount),
        Rule.CONTACT: gettext("Raise classroom work by %(amount)s.", amount=amount),
        Rule.SYNC_FLOOR: gettext("Add %(amount)s of synchronous classes.", amount=amount),
        Rule.PLAN_SUM: gettext(
            "Correct the plan: its rows differ from the volume by %(amount)s.", amount=amount
        ),
    }
    return str(texts[result.rule])


def cause(share: OfferingShare) -> str:
    """Return why an offering has its colour, in one line; empty when it is green or no rule is the cause."""
    worst = share.worst_rule
    if worst is None:
        return ""
    hour = share.frame.policy.academic_hour_minutes
    value = volume(worst.lenient if worst.colour is Colour.RED else worst.strict, hour)
    limit = volume(worst.limit_minutes, hour)
    texts = {
        Rule.CEILING: gettext("Distance learning %(value)s, at most %(limit)s", value=value, limit=limit),
        Rule.CONTACT: gettext("Classroom work %(value)s, at least %(limit)s", value=value, limit=limit),
        Rule.SYNC_FLOOR: gettext(
            "Synchronous classes %(value)s, at least %(limit)s", value=value, limit=limit
        ),
        Rule.PLAN_SUM: gettext("The plan sums to %(value)s of %(limit)s", value=value, limit=limit),
    }
    return str(texts[worst.rule])
