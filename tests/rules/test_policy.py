"""Policy documents: canonical form, version, located errors."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.loader import load_policy
from content.schema import merged
from lms.rules.policy import KINDS, PolicyError, canonical_json, parse_policy, policy_sha256

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_policy_is_read_and_versioned(kind):
    document = load_policy(kind)
    policy = parse_policy(document)

    assert policy.header.version == policy_sha256(document)
    assert policy.header.kind == kind


@given(value=JSON)
def test_the_canonical_form_reads_back_and_is_stable(value):
    text = canonical_json(value)

    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


def test_the_order_of_keys_does_not_change_the_version_and_a_value_does():
    document = load_policy("admission")
    reordered = dict(reversed(document.items()))
    changed = merged(document, {"values": {"rating_threshold": 60}})

    assert policy_sha256(reordered) == policy_sha256(document)
    assert policy_sha256(changed) != policy_sha256(document)
    assert parse_policy(changed).rating_threshold == 60


def test_a_float_has_no_canonical_form():
    with pytest.raises(PolicyError) as caught:
        canonical_json({"a": [1, 0.5]})

    assert (caught.value.path, caught.value.problem) == ("$.a[1]", "float_not_exact")


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("marks_before_midterm", "two", "whole_number_expected"),
        ("marks_before_midterm", True, "whole_number_expected"),
        ("marks_before_midterm", -1, "out_of_range"),
        ("rating_threshold", "101", "out_of_range"),
        ("rating_threshold", "NaN", "out_of_range"),
        ("finance_debt_bars_final", "yes", "true_or_false_expected"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(key, value, problem):
    document = merged(load_policy("admission"), {"values": {key: value}})

    with pytest.raises(PolicyError) as caught:
        parse_policy(document)

    assert (caught.value.path, caught.value.problem) == (f"$.values.{key}", problem)


@given(document=JSON)
def test_no_document_breaks_the_reader(document):
    with pytest.raises(PolicyError):
        parse_policy(document)


@given(kind=st.sampled_from(KINDS), key=st.data())
def test_a_missing_value_is_always_noticed(kind, key):
    document = load_policy(kind)
    values = dict(document["values"])
    gone = key.draw(st.sampled_from(sorted(values)))
    del values[gone]

    if kind == "retention" and gone not in {
        "recording_after_final_days",
        "frames_after_final_days",
        "embedding_after_term_days",
    }:
        return
    with pytest.raises(PolicyError) as caught:
        parse_policy({**document, "values": values})
    assert caught.value.path == f"$.values.{gone}"
