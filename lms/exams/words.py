"""Words of exams for pages: kinds, modes, states, capabilities, admission reasons, import problems."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from lms.core.i18n import LazyText, lazy_gettext
from lms.exams.models import BankStatus, ControlEventKind, ControlEventMode, ControlEventStatus
from lms.rules.admission import Reason
from lms.rules.import_report import ImportProblem, ProblemCode
from lms.rules.question_types import QuestionKind
from lms.rules.sitting import SittingState

_ = lazy_gettext
KINDS: Mapping[ControlEventKind, LazyText] = {
    ControlEventKind.CURRENT: _("Current test"),
    ControlEventKind.MIDTERM1: _("Midterm 1"),
    ControlEventKind.MIDTERM2: _("Midterm 2"),
    ControlEventKind.FINAL: _("Final exam"),
    ControlEventKind.FX_RETAKE: _("FX retake"),
    ControlEventKind.PRACTICE: _("Rehearsal"),
    ControlEventKind.STATE: _("State exam"),
}
MODES: Mapping[ControlEventMode, LazyText] = {
    ControlEventMode.ONLINE: _("On-line"),
    ControlEventMode.IN_PERSON: _("In a room"),
}
STATUSES: Mapping[ControlEventStatus, tuple[str, LazyText]] = {
    ControlEventStatus.DRAFT: ("warn", _("Draft")),
    ControlEventStatus.REVIEWED: ("warn", _("Reviewed")),
    ControlEventStatus.SCHEDULED: ("info", _("Published")),
    ControlEventStatus.OPEN: ("ok", _("Runs now")),
    ControlEventStatus.CLOSED: ("info", _("Over")),
    ControlEventStatus.GRADED: ("info", _("Graded")),
    ControlEventStatus.SHEET: ("info", _("In the sheet")),
    ControlEventStatus.CANCELLED: ("stop", _("Cancelled")),
}
BANK_STATUSES: Mapping[BankStatus, tuple[str, LazyText]] = {
    BankStatus.DRAFT: ("warn", _("Draft")),
    BankStatus.REVIEWED: ("info", _("Reviewed")),
    BankStatus.APPROVED: ("ok", _("Approved")),
}
CAPABILITIES: Mapping[str, LazyText] = {
    "identity": _("Identifies the learner"),
    "screen": _("Watches the screen"),
    "behaviour": _("Watches the behaviour"),
    "recording": _("Records the whole exam"),
}
SITTING_STATES: Mapping[SittingState, tuple[str, LazyText]] = {
    SittingState.CREATED: ("info", _("Opened")),
    SittingState.CHECKING: ("wait", _("At the check-in")),
    SittingState.READY: ("info", _("Ready to start")),
    SittingState.IN_PROGRESS: ("ok", _("Under way")),
    SittingState.SUSPENDED: ("warn", _("Paused")),
    SittingState.SUBMITTED: ("ok", _("Handed in")),
    SittingState.AUTO_SUBMITTED: ("ok", _("Handed in by the clock")),
    SittingState.CLOSED: ("ok", _("Decided")),
    SittingState.NOT_STARTED_EXPIRED: ("stop", _("Not started")),
    SittingState.VOIDED: ("stop", _("Voided")),
}
QUESTION_KINDS: Mapping[QuestionKind, LazyText] = {
    QuestionKind.SINGLE: _("One right choice"),
    QuestionKind.MULTIPLE: _("Several right choices"),
    QuestionKind.TRUE_FALSE: _("True or false"),
    QuestionKind.NUMERIC: _("Number"),
    QuestionKind.SHORT_ANSWER: _("Short answer"),
    QuestionKind.MATCHING: _("Matching"),
}
REASONS: Mapping[str, tuple[LazyText, LazyText]] = {
    "not_enrolled": (_("You are not enrolled in this discipline."), _("Ask the registrar's office.")),
    "on_leave": (_("You are on academic leave."), _("Ask the registrar's office.")),
    "outside_window": (
        _("The academic calendar is closed for this control."),
        _("Ask the dean's office for an extension."),
    ),
    "too_few_marks": (
        _("You have %(has)s current marks; %(needed)s are needed before the midterm."),
        _("Hand in the tasks of the past weeks and ask your teacher to mark them."),
    ),
    "rating_missing": (
        _("You have no admission rating yet."),
        _("Ask your teacher which marks are missing."),
    ),
    "rating_below_threshold": (
        _("Your admission rating is %(has)s; %(needed)s is needed."),
        _("Talk to your adviser about a retake of the term's work."),
    ),
    "finance_debt": (_("Tuition is not paid."), _("Ask the accounting office, then the dean's office.")),
    "prerequisite_debt": (_("A prerequisite discipline is not passed."), _("Talk to your adviser.")),
    "academic_debt": (_("You have an academic debt."), _("Talk to your adviser.")),
    "already_sat": (_("You have already taken this control."), _("Ask the dean's office for an extension.")),
    "positive_grade_stands": (
        _("You already have a positive grade (%(has)s)."),
        _("It is not raised in the same period."),
    ),
    "no_fx_grade": (_("The retake is for the grade FX."), _("Look at your grade in My marks.")),
    "fx_retake_used": (_("The FX retake has been used."), _("Talk to your adviser.")),
    "grade_is_f": (_("The grade is F: the discipline is taken again."), _("Talk to your adviser.")),
}
PROBLEMS: Mapping[ProblemCode, tuple[LazyText, LazyText]] = {
    ProblemCode.TOO_LARGE: (_("The file is too large."), _("Split it: at most 2 MB each.")),
    ProblemCode.TOO_MANY_QUESTIONS: (_("Too many questions."), _("Split the file or open another bank.")),
    ProblemCode.TOO_MANY_CHOICES: (_("Too many choices."), _("Leave at most 50.")),
    ProblemCode.TOO_LONG: (_("The text is too long."), _("Shorten it.")),
    ProblemCode.EMPTY_FILE: (
        _("The file holds no question."),
        _("Check that it is a GIFT or Aiken text file."),
    ),
    ProblemCode.EMPTY_QUESTION: (_("The question has no text."), _("Write the text before the answers.")),
    ProblemCode.EMPTY_CHOICE: (_("A choice has no text."), _("Write it or delete the line.")),
    ProblemCode.NO_ANSWER_BLOCK: (
        _("There are no answers in braces."),
        _("Put the answers into { } behind the text."),
    ),
    ProblemCode.UNCLOSED_BLOCK: (_("The brace } is missing."), _("Close the answers with }.")),
    ProblemCode.UNEXPECTED_BRACE: (
        _("There is a brace where none belongs."),
        _("Leave an empty line between questions; write a brace of the text as \\{ or \\}."),
    ),
    ProblemCode.UNCLOSED_TITLE: (_("The title is not closed."), _("Write it as ::title::.")),
    ProblemCode.ESSAY_NOT_SUPPORTED: (
        _("An essay cannot be marked automatically."),
        _("Take it out of this file."),
    ),
    ProblemCode.TOO_FEW_CHOICES: (_("There are too few choices."), _("Give at least two.")),
    ProblemCode.NO_CORRECT_ANSWER: (_("No answer is marked as right."), _("Mark the right one with =.")),
    ProblemCode.SEVERAL_CORRECT_ANSWERS: (
        _("Several answers are marked as right."),
        _("Mark one with =, or give shares such as ~%50%."),
    ),
    ProblemCode.BAD_WEIGHT: (_("A share cannot be read."), _("Write it between percent signs, as %50%.")),
    ProblemCode.BAD_NUMBER: (_("A number cannot be read."), _("Write it as {#3.14:0.01} or {#3..4}.")),
    ProblemCode.BAD_MATCHING: (_("A pair cannot be read."), _("Write it as =left -> right.")),
    ProblemCode.BAD_ANSWER: (
        _("The answer cannot be read."),
        _("Compare it with the example of the format."),
    ),
    ProblemCode.CHOICE_TWICE: (_("A choice occurs twice."), _("Delete one of them.")),
    ProblemCode.CHOICE_EXPECTED: (_("A choice was expected here."), _("Write it as A. text.")),
    ProblemCode.ANSWER_EXPECTED: (_("The line ANSWER is missing."), _("Write it as ANSWER: A.")),
    ProblemCode.ANSWER_NOT_A_CHOICE: (
        _("The answer names no choice."),
        _("Write the letter of one of the choices."),
    ),
}
FORM_PROBLEMS: Mapping[str, LazyText] = {
    "length": _("Between 1 and 200 signs."),
    "before_opening": _("The end lies before the beginning."),
    "range": _("The number is out of range."),
    "longer_than_window": _("The time limit is longer than the window."),
    "other_course": _("The bank belongs to another discipline."),
    "unknown": _("Choose one of the list."),
}


def reason_words(reason: Reason) -> tuple[str, str]:
    """Return why somebody may not sit and what to do, in the reader's language."""
    what, advice = REASONS[reason.code]
    return str(what) % {"has": reason.has, "needed": reason.needed}, str(advice)


def problem_words(problem: ImportProblem) -> tuple[str, str]:
    """Return what is wrong on a line of a file and what to do, in the reader's language."""
    what, advice = PROBLEMS[problem.code]
    return str(what), str(advice)


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.globals.update(
        exam_kind=lambda kind: KINDS[kind],
        exam_mode=lambda mode: MODES[mode],
        exam_status=lambda status: STATUSES[status],
        bank_status=lambda status: BANK_STATUSES[status],
        exam_capabilities=CAPABILITIES,
        sitting_state=lambda state: SITTING_STATES[state],
        question_kind=lambda kind: QUESTION_KINDS[QuestionKind(kind)],
        reason_words=reason_words,
        problem_words=problem_words,
    )
