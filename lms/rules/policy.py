"""Numbers in force: the one door to policy documents and the frozen values read from them."""

from collections.abc import Callable, Mapping

from lms.rules.documents import PolicyError, PolicyHeader, canonical_json, policy_sha256
from lms.rules.policy_distance import DistancePolicy
from lms.rules.policy_grading import GradingPolicy
from lms.rules.policy_terms import (
    AccountsPolicy,
    AdmissionPolicy,
    CalendarPolicy,
    RetentionPolicy,
    SittingPolicy,
)

__all__ = [
    "AccountsPolicy",
    "AdmissionPolicy",
    "AnyPolicy",
    "CalendarPolicy",
    "DistancePolicy",
    "GradingPolicy",
    "PolicyError",
    "PolicyHeader",
    "RetentionPolicy",
    "SittingPolicy",
    "canonical_json",
    "parse_policy",
    "policy_sha256",
]

AnyPolicy = (
    AccountsPolicy
    | AdmissionPolicy
    | CalendarPolicy
    | DistancePolicy
    | GradingPolicy
    | RetentionPolicy
    | SittingPolicy
)

_READERS: dict[str, Callable[[object], AnyPolicy]] = {
    "accounts": AccountsPolicy.from_json,
    "admission": AdmissionPolicy.from_json,
    "calendar": CalendarPolicy.from_json,
    "distance": DistancePolicy.from_json,
    "grading": GradingPolicy.from_json,
    "retention": RetentionPolicy.from_json,
    "sitting": SittingPolicy.from_json,
}

KINDS = tuple(_READERS)
"""Kinds of policy that the law room reads; the proctoring policy belongs to its engine."""


def parse_policy(document: object) -> AnyPolicy:
    """Read a resolved policy document of any kind.

    Raises:
        PolicyError: with the place and the problem.
    """
    kind = document.get("kind") if isinstance(document, Mapping) else None
    if not isinstance(kind, str) or kind not in _READERS:
        raise PolicyError("$.kind", "unknown_kind")
    return _READERS[kind](document)
