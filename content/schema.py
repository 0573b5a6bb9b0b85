"""Shapes of what lies on the shelf, and the one error that names where something is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LOCALES = ("kk", "ru", "en")
POLICY_KINDS = (
    "accounts",
    "admission",
    "calendar",
    "distance",
    "grading",
    "invigilation",
    "proctoring",
    "retention",
    "sitting",
)
NOTICES = ("privacy", "proctoring")
MAX_FILE_BYTES = 512 * 1024


class Problem(StrEnum):
    NAME_NOT_PLAIN = "name_not_plain"
    LOCALE_UNKNOWN = "locale_unknown"
    FILE_MISSING = "file_missing"
    FILE_TOO_LARGE = "file_too_large"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    OBJECT_EXPECTED = "object_expected"
    TEXT_EXPECTED = "text_expected"
    DATE_EXPECTED = "date_expected"
    WRONG_KIND = "wrong_kind"
    MISSING = "missing"
    CLAUSE_MISSING = "clause_missing"
    TITLE_MISSING = "title_missing"
    VERSION_MISSING = "version_missing"


class ContentError(ValueError):
    """Something on the shelf cannot be used; `path` is the file and the place in it."""

    def __init__(self, path: str, problem: Problem) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that a person reads and accepts; `sha256` is over the bytes of this language's file."""

    name: str
    locale: str
    title: str
    text: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page of help for a role, Markdown without its title line."""

    page: str
    locale: str
    title: str
    text: str
    sha256: str


def merged(default: Mapping[str, object], override: Mapping[str, object]) -> dict[str, object]:
    """Return a policy document with some values replaced: objects merge by key, all else is replaced.

    `override` is a document too; it names its own source and valid-from and may carry only what it changes.
    """
    result = dict(default)
    for key, value in override.items():
        known = result.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[key] = merged(known, value)
        else:
            result[key] = value
    return result
