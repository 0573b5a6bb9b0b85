"""What is asked of a person's fields, the same for the form and for a line of a CSV file: codes out, texts in forms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.core.settings import LOCALES
from lms.rules.kazakh import kk_normalize

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
_NAME = re.compile(r"[^\W\d_]([^\W\d_]|[ '’ʼ.\-])*")
MAX_NAME = 120
MAX_EMAIL = 254


class FaultKind(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too_long"
    LOGIN_SHAPE = "login_shape"
    LOGIN_TAKEN = "login_taken"
    LOGIN_REPEATED = "login_repeated"
    EMAIL_SHAPE = "email_shape"
    NAME_SHAPE = "name_shape"
    LOCALE_UNKNOWN = "locale_unknown"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_FOREIGN = "unit_foreign"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field; `got` is what was given, cut to size."""

    field: str
    kind: FaultKind
    got: str = ""


@dataclass(frozen=True, slots=True)
class PersonFields:
    """A person as typed: names in normal form, login and locale in lower case, the unit by its code."""

    login: str
    email: str
    family_name: str
    given_name: str
    patronymic: str
    locale: str
    unit: str


def read_fields(raw: Mapping[str, str]) -> PersonFields:
    """Bring what was typed into one form; judges nothing."""
    return PersonFields(
        login=raw.get("login", "").strip().casefold(),
        email=raw.get("email", "").strip(),
        family_name=kk_normalize(raw.get("family_name", "")),
        given_name=kk_normalize(raw.get("given_name", "")),
        patronymic=kk_normalize(raw.get("patronymic", "")),
        locale=raw.get("locale", "").strip().casefold() or "kk",
        unit=raw.get("unit", "").strip(),
    )


def faults_of(
    fields: PersonFields, *, unit_codes: Collection[str], own_codes: Collection[str]
) -> list[Fault]:
    """Return everything that is wrong with the fields themselves.

    `unit_codes` are all units, `own_codes` those into which the writer may put people.
    """
    found = [
        Fault(name, FaultKind.MISSING)
        for name in ("login", "family_name", "given_name")
        if not getattr(fields, name)
    ]
    if fields.login and _LOGIN.fullmatch(fields.login) is None:
        found.append(Fault("login", FaultKind.LOGIN_SHAPE, fields.login[:80]))
    if fields.email and (len(fields.email) > MAX_EMAIL or _EMAIL.fullmatch(fields.email) is None):
        found.append(Fault("email", FaultKind.EMAIL_SHAPE, fields.email[:80]))
    for name in ("family_name", "given_name", "patronymic"):
        value = getattr(fields, name)
        if len(value) > MAX_NAME:
            found.append(Fault(name, FaultKind.TOO_LONG, value[:40]))
        elif value and _NAME.fullmatch(value) is None:
            found.append(Fault(name, FaultKind.NAME_SHAPE, value[:80]))
    if fields.locale not in LOCALES:
        found.append(Fault("locale", FaultKind.LOCALE_UNKNOWN, fields.locale[:20]))
    if fields.unit and fields.unit not in unit_codes:
        found.append(Fault("unit", FaultKind.UNIT_UNKNOWN, fields.unit[:40]))
    elif fields.unit not in own_codes:
        found.append(Fault("unit", FaultKind.UNIT_FOREIGN, fields.unit[:40]))
    return found
