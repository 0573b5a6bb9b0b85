"""Who may sit (Regulation 004 8.8, Order 152 cl. 36, Standard 003 5.5)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from lms.rules.admission import ControlEventKind, Debt, Facts, Grant, GrantKind, may_sit

K = ControlEventKind


def codes(decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("marks", "admitted"),
    [
        pytest.param(0, False, id="no mark"),
        pytest.param(1, False, id="one mark"),
        pytest.param(2, True, id="two marks are enough"),
    ],
)
@pytest.mark.parametrize("kind", [K.MIDTERM_1, K.MIDTERM_2])
def test_a_midterm_asks_for_two_marks_before_it(admission, kind, marks, admitted):
    decision = may_sit(kind, Facts(marks_in_window=marks), admission)

    assert decision.admitted is admitted
    if not admitted:
        assert codes(decision) == ["too_few_marks"]
        assert decision.reasons[0].clause == "Regulation 004 8.8"
        assert (decision.reasons[0].needed, decision.reasons[0].has) == ("2", str(marks))


def test_a_named_person_may_lift_the_two_marks_with_a_reason(admission):
    facts = Facts(marks_in_window=1, grants=[Grant(GrantKind.MARKS_OVERRIDE, "enrolled in week 5")])

    decision = may_sit(K.MIDTERM_1, facts, admission)

    assert decision.admitted
    assert [reason.code for reason in decision.overridden] == ["too_few_marks"]


def test_a_grant_without_a_reason_lifts_nothing(admission):
    facts = Facts(marks_in_window=1, grants=[Grant(GrantKind.MARKS_OVERRIDE, "  ")])

    assert not may_sit(K.MIDTERM_1, facts, admission).admitted


def test_a_current_test_asks_for_nothing_but_enrolment(admission):
    assert may_sit(K.CURRENT_TEST, Facts(), admission).admitted
    assert codes(may_sit(K.CURRENT_TEST, Facts(is_enrolled=False), admission)) == ["not_enrolled"]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        pytest.param(Decimal(50), [], id="exactly the threshold"),
        pytest.param(Fraction(4_999, 100), ["rating_below_threshold"], id="just below"),
        pytest.param(None, ["rating_missing"], id="no rating"),
    ],
)
def test_a_final_asks_for_the_admission_rating(admission, rating, expected):
    assert codes(may_sit(K.FINAL, Facts(rating=rating), admission)) == expected


def test_a_refused_rating_never_prints_as_the_threshold(admission):
    decision = may_sit(K.FINAL, Facts(rating=Fraction(49_999, 1_000)), admission)

    assert decision.reasons[0].has == "49.99"


def test_a_financial_debt_bars_the_final_and_not_the_midterm(admission):
    debt = frozenset({Debt.FINANCE})

    assert codes(may_sit(K.FINAL, Facts(rating=Decimal(80), debts=debt), admission)) == ["finance_debt"]
    assert may_sit(K.MIDTERM_1, Facts(marks_in_window=2, debts=debt), admission).admitted


def test_fx_may_be_retaken_once(admission):
    first = may_sit(K.FX_RETAKE, Facts(latest_letter="FX"), admission)
    second = may_sit(K.FX_RETAKE, Facts(latest_letter="FX", fx_retakes_used=1), admission)

    assert first.admitted
    assert codes(second) == ["fx_retake_used"]
    assert second.reasons[0].lifted_by is None


@pytest.mark.parametrize(
    ("letter", "code"),
    [("F", "grade_is_f"), (None, "no_fx_grade"), ("D", "positive_grade_stands")],
)
def test_only_fx_leads_to_the_retake(admission, letter, code):
    assert codes(may_sit(K.FX_RETAKE, Facts(latest_letter=letter), admission)) == [code]


def test_a_positive_grade_is_not_raised_in_the_same_period(admission):
    decision = may_sit(K.FINAL, Facts(rating=Decimal(90), latest_letter="C"), admission)

    assert codes(decision) == ["positive_grade_stands"]


def test_all_reasons_are_named_at_once(admission):
    facts = Facts(rating=Decimal(10), debts=frozenset({Debt.FINANCE}), on_leave=True, inside_window=False)

    assert codes(may_sit(K.FINAL, facts, admission)) == [
        "on_leave",
        "outside_window",
        "rating_below_threshold",
        "finance_debt",
    ]


def test_an_extension_opens_another_chance_outside_the_window(admission):
    facts = Facts(
        marks_in_window=2,
        already_sat=True,
        inside_window=False,
        grants=[Grant(GrantKind.EXTENSION, "illness", "order 14")],
    )

    decision = may_sit(K.MIDTERM_1, facts, admission)

    assert decision.admitted
    assert decision.policy_version == admission.version
