"""A sheet as a paper: PDF and XLSX in one language, from the kept copy of a closed sheet or from an open one's rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from lms.core import documents
from lms.core.i18n import format_day, format_moment, gettext, localised
from lms.core.settings import Settings
from lms.courses.words import term_kind_word
from lms.gradebook import words as marks
from lms.gradebook.ratings import terms_of
from lms.registrar import chain, words
from lms.registrar.models import GradeSheet
from lms.registrar.rows import FINALS
from lms.rules.grading import GradingPolicy


def content_of(session: Session, sheet: GradeSheet) -> dict[str, Any]:
    """Return what the sheet says: the copy kept at closing, else its rows of now."""
    kept: dict[str, Any] | None = sheet.snapshot
    return kept if kept is not None else chain.snapshot_of(session, sheet)


def verification_address(sheet: GradeSheet) -> str:
    """Return the public address that the QR code on a closed sheet leads to."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    return f"{settings.lms_origin}/verify/{sheet.hash}"


def sheet_pdf(session: Session, sheet: GradeSheet, locale: str) -> bytes:
    """Return the sheet as A4 PDF."""
    with force_locale(locale):
        return documents.pdf("sheet", _paper(session, sheet, locale))


def sheet_xlsx(session: Session, sheet: GradeSheet) -> bytes:
    """Return the sheet as a workbook in the reader's language."""
    paper = _paper(session, sheet, "")
    rows = [[line["number"], *line["cells"]] for line in paper["rows"]]
    return documents.xlsx(words.sheet_title(sheet.kind), paper["columns"], rows)


def _paper(session: Session, sheet: GradeSheet, locale: str) -> dict[str, Any]:
    content = content_of(session, sheet)
    settings: Settings = current_app.extensions["qashyq_settings"]
    is_closed = sheet.number is not None
    address = verification_address(sheet) if is_closed else ""
    is_final = sheet.kind in FINALS
    policy = terms_of(session, sheet.offering_id).grading
    return {
        "lang": locale,
        "institution": settings.institution,
        "title": words.sheet_title(sheet.kind),
        "number": f"№ {words.sheet_number(sheet.year, sheet.number)}"
        if is_closed
        else gettext("Draft: not valid"),
        "facts": _facts(content, sheet),
        "columns": _columns(is_final),
        "is_final": is_final,
        "rows": [
            {"number": n, "cells": _cells(row, is_final, policy)}
            for n, row in enumerate(content["rows"], start=1)
        ],
        "signatures": _signatures(content),
        "qr": documents.qr_svg(address) if address else "",
        "hash": sheet.hash or "",
        "address": address,
        "page": gettext("Page"),
        "check": gettext("Check this sheet at"),
    }


def _facts(content: dict[str, Any], sheet: GradeSheet) -> list[list[str]]:
    course, term = content["course"], content["term"]
    facts = [
        [gettext("Discipline"), f"{course['code']} {localised(course['title'])}"],
        [gettext("Credits"), str(course["credits"])],
        [gettext("Form of control"), f"{marks.item_kind(sheet.kind)}: {content['title']}"],
        [gettext("Term"), f"{term_kind_word(term['kind'])}, {term['academic_year']}"],
    ]
    if sheet.kind in FINALS:
        facts.append([gettext("Admission rating"), marks.scheme_word(content["scheme"])])
    if content["correction_reason"]:
        facts.append([gettext("Correction"), content["correction_reason"]])
    if content["closed_at"]:
        facts.append([gettext("Closed on"), format_day(datetime.fromisoformat(content["closed_at"]))])
    return facts


def _columns(is_final: bool) -> list[str]:
    if is_final:
        return [
            "№", gettext("Full name"), gettext("Record number"), gettext("Admission rating"), gettext("Exam"),
            gettext("Total"), gettext("In words"), gettext("Letter"), gettext("Traditional grade"),
        ]  # fmt: skip
    return ["№", gettext("Full name"), gettext("Record number"), gettext("Points"), gettext("In words")]


def _cells(row: dict[str, Any], is_final: bool, policy: GradingPolicy) -> list[str]:
    shown = _shown(row)
    if not is_final:
        return [row["name"], row["record"] or "", shown, words.in_words(row["points"])]
    total = "" if row["total"] is None else str(row["total"])
    grade = words.traditional(row["letter"], policy)
    return [
        row["name"], row["record"] or "", words.points_of_text(row["rating"]), shown, total, words.in_words(row["total"]),
        row["letter"] or "", grade,
    ]  # fmt: skip


def _shown(row: dict[str, Any]) -> str:
    """Return the result's cell: points, or the word that says why there are none."""
    if row["status"] == "graded":
        return words.points_of_text(row["points"])
    word = words.row_state(row["status"])[1]
    due = row["decision_due_at"]
    if row["status"] == "provisional":
        word = f"{words.points_of_text(row['points'])} ({word})"
    if not due:
        return word
    date = format_moment(datetime.fromisoformat(due), "short")
    return str(gettext("%(state)s, decision due by %(date)s", state=word, date=date))


def _signatures(content: dict[str, Any]) -> list[list[str]]:
    roles: dict[str, str] = {
        "examiner": gettext("Examiner"),
        "head": gettext("Head of the distance-learning service"),
    }
    signed = {signature["role"]: signature for signature in content["signatures"]}
    lines = []
    for role, word in roles.items():
        found = signed.get(role)
        moment = format_moment(datetime.fromisoformat(found["signed_at"])) if found else ""
        lines.append([word, found["name"] if found else "", moment])
    return lines
