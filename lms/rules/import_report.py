"""What reading a question file reports: limits, problem codes, located problems."""

from dataclasses import dataclass
from enum import StrEnum

from lms.rules.question_types import Question

MAX_BYTES = 2 * 1024 * 1024
MAX_QUESTIONS = 2_000
MAX_QUESTION_CHARS = 20_000
MAX_CHOICE_CHARS = 4_000
MAX_CHOICES = 50
MAX_PROBLEMS = 500
"""Problems beyond this number are not listed: the file is of another kind."""


class ProblemCode(StrEnum):
    TOO_LARGE = "too_large"
    TOO_MANY_QUESTIONS = "too_many_questions"
    TOO_MANY_CHOICES = "too_many_choices"
    TOO_LONG = "too_long"
    EMPTY_FILE = "empty_file"
    EMPTY_QUESTION = "empty_question"
    EMPTY_CHOICE = "empty_choice"
    NO_ANSWER_BLOCK = "no_answer_block"
    UNCLOSED_BLOCK = "unclosed_block"
    UNEXPECTED_BRACE = "unexpected_brace"
    UNCLOSED_TITLE = "unclosed_title"
    ESSAY_NOT_SUPPORTED = "essay_not_supported"
    TOO_FEW_CHOICES = "too_few_choices"
    NO_CORRECT_ANSWER = "no_correct_answer"
    SEVERAL_CORRECT_ANSWERS = "several_correct_answers"
    BAD_WEIGHT = "bad_weight"
    BAD_NUMBER = "bad_number"
    BAD_MATCHING = "bad_matching"
    BAD_ANSWER = "bad_answer"
    CHOICE_TWICE = "choice_twice"
    CHOICE_EXPECTED = "choice_expected"
    ANSWER_EXPECTED = "answer_expected"
    ANSWER_NOT_A_CHOICE = "answer_not_a_choice"


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong on a line (from 1); `detail` is a short piece of the file, as it stands there."""

    line: int
    code: ProblemCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ParsedQuestions:
    """A question with a problem is left out of `questions`; both are in the order of the file."""

    questions: tuple[Question, ...]
    errors: tuple[ImportProblem, ...]
