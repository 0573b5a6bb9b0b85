"""Edges that a careless change would move without any larger test noticing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from lms.rules.admission import ControlEventKind, Facts, may_sit
from lms.rules.answers import mark_answer
from lms.rules.calendar import Window, WindowKind, is_inside, term_windows
from lms.rules.distance_share import (
    ActivityKind,
    Colour,
    Layer,
    LedgerLine,
    Mode,
    Regime,
    Rule,
    distance_minutes,
    judge,
)
from lms.rules.grading import absent_grade, final_grade, final_points, not_admitted_grade
from lms.rules.head_room import head_room, largest_admissible_minutes
from lms.rules.kazakh import iin_check_digit, iin_is_valid, kk_normalize, kk_sorted
from lms.rules.policy_distance import DistanceReading
from lms.rules.question_types import Accepted, Number, Question, QuestionKind
from lms.rules.questions import parse_aiken, parse_gift

K, M = ActivityKind, Mode


@pytest.mark.parametrize(
    ("reading", "minutes"),
    [
        (DistanceReading.OPEN, 300),
        (DistanceReading.CONTACT, 100),
        (DistanceReading.CONTACT_SRSP, 300),
        (DistanceReading.CONTACT_SRSP_SRS, 700),
    ],
)
def test_each_reading_of_the_first_question_counts_its_hours(distance, reading, minutes):
    lines = [
        LedgerLine(K.LECTURE, 100, M.SYNC),
        LedgerLine(K.SRSP, 200, M.ASYNC),
        LedgerLine(K.SRS, 400, M.ASYNC),
        LedgerLine(K.EXAM_PREP, 800, M.ASYNC),
        LedgerLine(K.PRACTICE, 1_600, M.SYNC),
    ]

    assert distance_minutes(lines, replace(distance, q1=reading)) == minutes


def test_only_distance_minutes_stand_in_the_column_of_the_order(distance):
    lines = [LedgerLine(K.LECTURE, 100, M.IN_PERSON, under_order=True), LedgerLine(K.LECTURE, 30, M.SYNC)]

    assert judge(lines, 7_500, Regime.BLENDED, distance, layer=Layer.SCHEDULED).under_order_minutes == 0


@pytest.mark.parametrize(("minutes", "colour"), [(1_349, Colour.GREEN), (1_350, Colour.AMBER)])
def test_the_early_warning_begins_at_eighteen_per_cent(distance, minutes, colour):
    lines = [LedgerLine(K.LECTURE, minutes, M.SYNC), LedgerLine(K.LAB, 2_250, M.IN_PERSON)]

    assert judge(lines, 7_500, Regime.BLENDED, distance, layer=Layer.FORECAST).colour is colour
    assert judge(lines, 7_500, Regime.BLENDED, distance, layer=Layer.SCHEDULED).colour is Colour.GREEN


def test_the_on_line_form_gets_no_warning_about_a_ceiling_it_has_not(distance):
    lines = [LedgerLine(K.LECTURE, 5_000, M.SYNC)]

    assert judge(lines, 7_500, Regime.ONLINE_FORM, distance, layer=Layer.FORECAST).notes == ()


def test_a_strict_request_keeps_the_strict_reading_too(distance):
    lines = [LedgerLine(K.LECTURE, 1_000, M.SYNC), LedgerLine(K.SRSP, 300, M.ASYNC)]

    def largest(policy, *, strict=False):
        return largest_admissible_minutes(
            lines, 7_500, Regime.BLENDED, policy, kind=K.LECTURE, mode=M.SYNC, strict=strict
        )

    assert largest(distance) == 500
    assert largest(distance, strict=True) == 200
    assert largest(replace(distance, strict_mode=True)) == 200


def test_a_webinar_of_the_on_line_form_moves_off_line_only_down_to_the_floor(distance):
    lines = [LedgerLine(K.LECTURE, 1_600, M.SYNC)]

    largest = largest_admissible_minutes(
        lines, 7_500, Regime.ONLINE_FORM, distance, kind=K.LECTURE, mode=M.ASYNC, instead_of=M.SYNC
    )

    assert largest == 100
    assert head_room(lines, 7_500, Regime.ONLINE_FORM, distance).sync == 100


def test_no_more_moves_than_there_is(distance):
    lines = [LedgerLine(K.LAB, 70, M.IN_PERSON), LedgerLine(K.LECTURE, 4_000, M.IN_PERSON)]

    largest = largest_admissible_minutes(
        lines, 7_500, Regime.BLENDED, distance, kind=K.LAB, mode=M.SYNC, instead_of=M.IN_PERSON
    )

    assert largest == 70


def test_limits_of_an_odd_volume_are_rounded_to_the_lawful_side(distance):
    verdict = judge([], 7_501, Regime.BLENDED, distance, layer=Layer.SCHEDULED)

    assert verdict.rule(Rule.CEILING).limit_minutes == 1_500
    assert verdict.rule(Rule.CONTACT).limit_minutes == 2_251


def test_a_failed_total_says_so_and_nobody_absent_or_refused_passes(grading):
    lenient = replace(grading, exam_minimum=None)

    assert final_grade(30, 50, lenient).reasons == ("total_below_minimum",)
    assert final_grade(90, 90, lenient).reasons == ()
    assert not absent_grade(90, grading, excused=True).passed
    assert not absent_grade(90, grading, excused=False).passed
    assert not not_admitted_grade(grading).passed


@pytest.mark.parametrize("value", [Decimal("100.01"), -1, 0.5])
def test_points_off_the_scale_or_inexact_are_refused(grading, value):
    with pytest.raises(ValueError, match="points_out_of_range"):
        final_points(50, value, grading)


def test_a_current_test_may_be_sat_again_and_a_midterm_not(admission):
    again = Facts(marks_in_window=2, already_sat=True)

    assert may_sit(ControlEventKind.CURRENT_TEST, again, admission).admitted
    assert [r.code for r in may_sit(ControlEventKind.MIDTERM_1, again, admission).reasons] == ["already_sat"]


def test_both_ends_of_a_window_belong_to_it():
    window = Window(WindowKind.EXAM_PERIOD, date(2026, 12, 14), date(2026, 12, 31))

    assert window.contains(date(2026, 12, 14))
    assert window.contains(date(2026, 12, 31))
    assert not window.contains(date(2027, 1, 1))
    assert not is_inside(WindowKind.FX_WINDOW, date(2026, 12, 20), [window])


def test_a_longer_term_moves_what_follows_it(calendar):
    start = date(2026, 9, 7)
    normal = {window.kind: window for window in term_windows(start, calendar)}
    longer = {window.kind: window for window in term_windows(start, calendar, weeks=17)}
    shortest = {window.kind: window for window in term_windows(start, calendar, weeks=1)}

    for kind in (WindowKind.EXAM_PERIOD, WindowKind.FX_WINDOW):
        assert (longer[kind].starts_on - normal[kind].starts_on).days == 14
        assert (longer[kind].ends_on - normal[kind].ends_on).days == 14
    assert shortest[WindowKind.MIDTERM_2].ends_on == shortest[WindowKind.TEACHING].ends_on
    with pytest.raises(ValueError):
        term_windows(start, calendar, weeks=0)


@pytest.mark.parametrize(
    ("pattern", "answer", "share"),
    [
        ("ab*ba", "aba", 0),
        ("ab*ba", "abba", 1),
        ("*жүйе*", "операциялық жүйелер", 1),
        ("a*b*c", "a-b-c", 1),
        ("a*b*c", "a-c-b", 0),
        ("a*b*b*c", "a-b-c", 0),
        ("a*bc*c", "abc", 0),
    ],
)
def test_wildcards_match_whole_answers_in_order(pattern, answer, share):
    question = Question(QuestionKind.SHORT_ANSWER, "?", accepted=(Accepted(pattern),))

    assert mark_answer(question, answer) == share


@pytest.mark.parametrize(("answer", "share"), [("1", 1), ("0.999", 0), ("2", 1), ("2.001", 0)])
def test_both_ends_of_an_interval_are_right(answer, share):
    question = Question(QuestionKind.NUMERIC, "?", numbers=(Number(Fraction(1), Fraction(2)),))

    assert mark_answer(question, answer) == share


def test_a_tolerance_reaches_to_both_sides():
    (question,) = parse_gift("Қанша? {#3:1}").questions

    assert [mark_answer(question, answer) for answer in ("2", "4", "1.9", "4.1")] == [1, 1, 0, 0]


def test_an_answer_block_may_hold_blank_lines_but_not_the_next_question():
    parsed = parse_gift("Бір {\n=a\n\n// ескерту\n~b\n}\n\nЕкі {=a\n\nҮш {T}\n\nТөрт }\n")

    assert [(q.text, q.line) for q in parsed.questions] == [("Бір", 1), ("Үш", 10)]
    assert [(e.line, str(e.code)) for e in parsed.errors] == [(8, "unclosed_block"), (12, "unexpected_brace")]


def test_a_question_may_follow_its_category_at_once():
    (question,) = parse_gift("$CATEGORY: апта 1\nСұрақ {T}").questions

    assert (question.category, question.line) == ("апта 1", 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x {a =b}", "bad_answer"),
        ("x {=a -> }", "bad_matching"),
        ("x {=a -> 1 = -> 2}", "bad_matching"),
        ("x {=a -> 1 =b -> 1}", "bad_matching"),
        ("x {#1..}", "bad_number"),
        ("x {#..1}", "bad_number"),
        ("x {#=%50%3}", "no_correct_answer"),
        ("x {#~3}", "no_correct_answer"),
        ("x {=%50%a}", "no_correct_answer"),
        ("x {~%101%a ~b}", "bad_weight"),
        ("x {~%60%a ~%42%b}", "bad_weight"),
    ],
)
def test_half_right_blocks_are_refused(text, code):
    parsed = parse_gift(text)

    assert [str(error.code) for error in parsed.errors] == [code]


def test_a_detail_shows_the_piece_or_the_question():
    assert parse_gift("Сұрақ {=%x%a ~b}").errors[0].detail == "%x%a"
    assert parse_gift("Сұрақ {~a ~b}").errors[0].detail == "Сұрақ"


@pytest.mark.parametrize("letter", ["B", "В", "в", "B)", " b. "])
def test_an_aiken_answer_may_be_typed_in_the_other_script(letter):
    (question,) = parse_aiken(f"Сұрақ\nA. бір\nB. екі\nC. үш\nANSWER:{letter}").questions

    assert [choice.share for choice in question.choices] == [0, 1, 0]


def test_the_russian_alphabet_keeps_its_own_letters():
    (question,) = parse_aiken("Вопрос\nА. один\nБ. два\nВ. три\nОТВЕТ: В").questions

    assert [choice.share for choice in question.choices] == [0, 0, 1]


@pytest.mark.parametrize(
    "eleven", ["90130135001", "90003135001", "90013235001", "90010035001", "90010175001"]
)
def test_an_iin_with_an_impossible_birth_is_refused_whatever_its_check_digit(eleven):
    assert not iin_is_valid(f"{eleven}{iin_check_digit(eleven)}")


def test_latin_letters_with_marks_keep_a_word_as_it_is():
    assert kk_normalize("éиa") == "éиa"
    assert kk_normalize("иa") == "иа"


def test_digits_come_before_latin_and_latin_before_kazakh():
    assert kk_sorted(["я", "ω", "b", "10", "2", "-", "а"]) == ["-", "10", "2", "b", "а", "я", "ω"]
