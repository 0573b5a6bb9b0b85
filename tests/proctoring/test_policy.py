"""The policy document is read whole or refused with the place of what is wrong."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from proctoring.errors import PolicyInvalid
from proctoring.policy import ProctoringPolicy, RuleKind
from proctoring.types import IncidentCode
from tests.proctoring.conftest import POLICY

SHIPPED: dict[str, Any] = json.loads(POLICY.read_text(encoding="utf-8"))


def test_the_shipped_policy_names_its_source_and_day(policy: ProctoringPolicy) -> None:
    assert policy.source
    assert policy.valid_from == "2026-09-01"


@pytest.mark.parametrize(
    ("code", "opens_ms", "closes_ms"),
    [
        (IncidentCode.FACE_ABSENT, 5000, 2000),
        (IncidentCode.PERSON_MULTIPLE, 2000, 3000),
        (IncidentCode.CAM_BLACK, 10000, 2000),
        (IncidentCode.CAM_FROZEN, 10000, 2000),
        (IncidentCode.BROWSER_FOCUS_LOST, 1000, 0),
        (IncidentCode.NET_OFFLINE, 15000, 0),
    ],
)
def test_the_shipped_durations_are_those_of_the_registry(
    policy: ProctoringPolicy, code: IncidentCode, opens_ms: int, closes_ms: int
) -> None:
    assert (policy.rules[code].open_ms, policy.rules[code].close_ms) == (opens_ms, closes_ms)


def test_another_face_needs_three_of_five_checks_in_half_a_minute(policy: ProctoringPolicy) -> None:
    rule = policy.rules[IncidentCode.ID_MISMATCH]

    assert rule.kind is RuleKind.CHECKS
    assert (rule.open_checks, rule.of_checks, rule.window_ms, rule.close_checks) == (3, 5, 30_000, 2)


def test_technical_codes_weigh_nothing(policy: ProctoringPolicy) -> None:
    technical = [rule.weight for rule in policy.rules.values() if rule.code_class == "technical"]

    assert technical
    assert set(technical) == {0}


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(key)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        pytest.param(_without("merge_gap_ms"), "policy.merge_gap_ms", id="a number is missing"),
        pytest.param(_without("source"), "policy.source", id="the source is missing"),
        pytest.param(lambda d: d.update(extra=1), "policy.extra", id="an unknown key"),
        pytest.param(
            lambda d: d["frames"].update(max_bites=1), "policy.frames.max_bites", id="a misspelt key"
        ),
        pytest.param(
            lambda d: d["frames"].update(max_bytes="1"), "policy.frames.max_bytes", id="a text for a number"
        ),
        pytest.param(
            lambda d: d["frames"].update(max_bytes=True), "policy.frames.max_bytes", id="true for a number"
        ),
        pytest.param(
            lambda d: d["frames"].update(max_bytes=1.5), "policy.frames.max_bytes", id="half a byte"
        ),
        pytest.param(
            lambda d: d["faces"].update(near_score=-0.1), "policy.faces.near_score", id="a negative number"
        ),
        pytest.param(
            lambda d: d["faces"].update(near_score=float("nan")), "policy.faces.near_score", id="not a number"
        ),
        pytest.param(
            lambda d: d["rules"].update({"FACE.GONE": {}}), "policy.rules.FACE.GONE", id="an unknown code"
        ),
        pytest.param(
            lambda d: d["rules"]["FACE.ABSENT"].update(kind="often"),
            "policy.rules.FACE.ABSENT.kind",
            id="a kind",
        ),
        pytest.param(
            lambda d: d["rules"]["ID.MISMATCH"].update(open_checks=6),
            "policy.rules.ID.MISMATCH.open_checks",
            id="six of five checks",
        ),
        pytest.param(
            lambda d: d["identity"].update(accept_distance=0.7),
            "policy.identity.accept_distance",
            id="accepts too far",
        ),
        pytest.param(
            lambda d: d["risk"].update(red_from=20), "policy.risk.yellow_from", id="red below yellow"
        ),
        pytest.param(lambda d: d.update(rules=[]), "policy.rules", id="a list for an object"),
    ],
)
def test_a_wrong_policy_names_the_place(change: Callable[[dict[str, Any]], object], where: str) -> None:
    document = copy.deepcopy(SHIPPED)
    change(document)

    with pytest.raises(PolicyInvalid) as refusal:
        ProctoringPolicy.from_json(document)

    assert refusal.value.where == where
    assert refusal.value.code == "policy.invalid"
