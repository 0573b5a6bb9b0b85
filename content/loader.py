"""Typed, validated loading from the shelf. Names are plain words; no name can leave its folder."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from content.schema import LOCALES, MAX_FILE_BYTES, ContentError, HelpPage, Notice, Problem

ROOT = Path(__file__).resolve().parent
HOUSE_KEYS = ("kind", "source", "valid_from", "values", "clauses")
ENGINE_KEYS = ("source", "valid_from")
ENGINE_KINDS = frozenset({"proctoring"})
"""Policies in their engine's own shape."""
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_VERSION_LINE = re.compile(r"<!-- version: (\d{4}-\d{2}-\d{2}(?:\.\d+)?) -->")


def load_policy(kind: str) -> dict[str, object]:
    """Return a shipped policy document: kind, source, valid_from, values, clauses.

    Raises:
        ContentError: no such policy, not JSON, or a value without a clause.
    """
    name = f"policy/{_plain(kind)}.json"
    data = _bytes(name)
    try:
        document = json.loads(data, parse_float=str)
    except (ValueError, RecursionError):
        raise ContentError(name, Problem.NOT_JSON) from None
    return _checked_policy(document, kind, name)


def load_clause_texts(kind: str, locale: str) -> dict[str, str]:
    """Return clause -> its wording in a language; Kazakh is the original, the others are translations.

    Raises:
        ContentError: no such policy or language, or a clause without that language.
    """
    texts = load_policy(kind).get("texts", {})
    name = f"policy/{kind}.json:texts"
    if not isinstance(texts, dict):
        raise ContentError(name, Problem.OBJECT_EXPECTED)
    found = {}
    for clause, wordings in texts.items():
        wording = wordings.get(_locale(locale)) if isinstance(wordings, dict) else None
        if not isinstance(wording, str) or not wording.strip():
            raise ContentError(f"{name}.{clause}.{locale}", Problem.TEXT_EXPECTED)
        found[clause] = wording
    return found


def load_notice(name: str, locale: str) -> Notice:
    """Return a notice with the version that its first line names.

    Raises:
        ContentError: no such notice or language, or no version or title in it.
    """
    path = f"notices/{_plain(name)}.{_locale(locale)}.md"
    data = _bytes(path)
    lines = _text(data, path).splitlines()
    match = _VERSION_LINE.fullmatch(lines[0].strip()) if lines else None
    if match is None:
        raise ContentError(f"{path}:1", Problem.VERSION_MISSING)
    title, text = _titled(lines[1:], path)
    return Notice(name, locale, title, text, match[1], hashlib.sha256(data).hexdigest())


def load_help(page: str, locale: str) -> HelpPage:
    """Return a page of help.

    Raises:
        ContentError: no such page or language, or no title in it.
    """
    path = f"help/{_plain(page)}.{_locale(locale)}.md"
    data = _bytes(path)
    title, text = _titled(_text(data, path).splitlines(), path)
    return HelpPage(page, locale, title, text, hashlib.sha256(data).hexdigest())


def help_pages() -> tuple[str, ...]:
    """Return the names of all pages of help, sorted."""
    return tuple(sorted({path.name.split(".")[0] for path in (ROOT / "help").glob("*.md")}))


def _plain(name: str) -> str:
    if _PLAIN_NAME.fullmatch(name) is None:
        raise ContentError(ascii(name)[:60], Problem.NAME_NOT_PLAIN)
    return name


def _locale(locale: str) -> str:
    if locale not in LOCALES:
        raise ContentError(ascii(locale)[:60], Problem.LOCALE_UNKNOWN)
    return locale


def _bytes(name: str) -> bytes:
    path = ROOT / name
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise ContentError(name, Problem.FILE_MISSING) from None
    if len(data) > MAX_FILE_BYTES:
        raise ContentError(name, Problem.FILE_TOO_LARGE)
    return data


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ContentError(path, Problem.NOT_UTF8) from None


def _titled(lines: list[str], path: str) -> tuple[str, str]:
    """Split a text into its first-level heading and the rest."""
    for index, line in enumerate(lines):
        if line.startswith("# "):
            return line[2:].strip(), "\n".join(lines[index + 1 :]).strip() + "\n"
        if line.strip():
            break
    raise ContentError(path, Problem.TITLE_MISSING)


def _checked_policy(document: object, kind: str, path: str) -> dict[str, object]:
    if not isinstance(document, dict):
        raise ContentError(path, Problem.OBJECT_EXPECTED)
    needed = ENGINE_KEYS if kind in ENGINE_KINDS else HOUSE_KEYS
    for key in needed:
        if key not in document:
            raise ContentError(f"{path}:{key}", Problem.MISSING)
    if not isinstance(document["source"], str) or not document["source"].strip():
        raise ContentError(f"{path}:source", Problem.TEXT_EXPECTED)
    try:
        date.fromisoformat(document["valid_from"])
    except (TypeError, ValueError):
        raise ContentError(f"{path}:valid_from", Problem.DATE_EXPECTED) from None
    if kind not in ENGINE_KINDS:
        _check_values(document, kind, path)
    return document


def _check_values(document: dict[str, Any], kind: str, path: str) -> None:
    """Check the part that policies of the house have and an engine's own document has not."""
    if document["kind"] != kind:
        raise ContentError(f"{path}:kind", Problem.WRONG_KIND)
    for key in ("values", "clauses"):
        if not isinstance(document[key], dict):
            raise ContentError(f"{path}:{key}", Problem.OBJECT_EXPECTED)
    for key in document["values"]:
        clause = document["clauses"].get(key)
        if not isinstance(clause, str) or not clause.strip():
            raise ContentError(f"{path}:clauses.{key}", Problem.CLAUSE_MISSING)
