"""Reading forms: each fault is noted beside its field, nothing that was entered is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from flask import request
from sqlalchemy.orm import Session

from lms.core.db import transaction
from lms.core.edge import whole_number
from lms.core.errors import Forbidden, NotFound, QashyqError, SignInRequired
from lms.core.i18n import gettext, institution_zone
from lms.core.settings import LOCALES

Member = TypeVar("Member", bound=StrEnum)


class FormWrong(Exception):  # no fault of ours: it only leaves the transaction
    """What was entered cannot be saved; the form knows why."""


class FormReader:
    """Values of a form with what is wrong in it; `values` are the texts as they were entered."""

    status = 400
    refusal: QashyqError | None = None

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values: Mapping[str, str] = values if values is not None else request.form
        self.errors: dict[str, str] = {}

    def text(self, name: str, *, longest: int = 200, is_required: bool = True) -> str:
        """Return a text without outer blanks."""
        value = self.values.get(name, "").strip()
        if is_required and not value:
            self.errors[name] = gettext("Fill in this field.")
        elif len(value) > longest:
            self.errors[name] = gettext("At most %(longest)s signs.", longest=longest)
        return value[:longest]

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number from low to high."""
        value = self.values.get(name, "").strip()
        if not value and default is not None:
            return default
        if value.isascii() and value.isdigit() and low <= int(value[:9]) <= high:
            return int(value[:9])
        self.errors[name] = gettext("Enter a whole number from %(low)s to %(high)s.", low=low, high=high)
        return default if default is not None else low

    def flag(self, name: str) -> bool:
        """Return whether a box is ticked."""
        return self.values.get(name, "") in {"1", "on", "true", "yes"}

    def choice(self, name: str, kind: type[Member]) -> Member:
        """Return a member of an enumeration."""
        value = self.values.get(name, "")
        if value in {member.value for member in kind}:
            return kind(value)
        self.errors[name] = gettext("Choose one of the list.")
        return next(iter(kind))

    def one_of(self, name: str, allowed: Mapping[str, object] | set[str] | tuple[str, ...]) -> str:
        """Return one of the allowed texts."""
        value = self.values.get(name, "")
        if value not in allowed:
            self.errors[name] = gettext("Choose one of the list.")
        return value

    def listed_id(self, name: str, allowed: Collection[int]) -> int:
        """Return one of the allowed ids; 0, which is nobody's, beside the error."""
        number = whole_number(self.values.get(name, ""))
        if number in allowed:
            return number or 0
        self.errors[name] = gettext("Choose one of the list.")
        return 0

    def day(self, name: str) -> date:
        """Return a date (YYYY-MM-DD)."""
        try:
            return date.fromisoformat(self.values.get(name, "").strip())
        except ValueError:
            self.errors[name] = gettext("Enter a date.")
            return date(2000, 1, 1)

    def moment(self, name: str) -> datetime | None:
        """Return a moment that was entered in the institution's zone, as aware UTC; None when empty."""
        value = self.values.get(name, "").strip()
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.errors[name] = gettext("Enter a date and a time.")
            return None
        if moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
            self.errors[name] = gettext("Enter a date and a time.")
            return None
        return moment.replace(tzinfo=institution_zone()).astimezone(UTC)

    def titles(self, prefix: str = "title") -> dict[str, str]:
        """Return a text in each language; Kazakh is required."""
        texts = {locale: self.text(f"{prefix}_{locale}", is_required=locale == "kk") for locale in LOCALES}
        return {locale: text for locale, text in texts.items() if text}

    def refuse(self, error: QashyqError, default_field: str = "") -> None:
        """Note what an operation refused beside the field that it names."""
        field = str(error.params.get("field") or default_field)
        self.errors[field] = f"{error.text} {error.advice}"
        self.status, self.refusal = error.status, error

    def check(self) -> None:
        """Leave the transaction when something is wrong.

        Raises:
            FormWrong: see `errors`.
        """
        if self.errors:
            raise FormWrong

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


@contextmanager
def saving(form: FormReader) -> Iterator[Session]:
    """Open a transaction for what a form asks; a refusal rolls it back and stands in `form.errors`."""
    try:
        with transaction() as session:
            yield session
    except FormWrong:
        return
    except (NotFound, Forbidden, SignInRequired):
        raise
    except QashyqError as error:
        form.refuse(error)


def entered(moment: datetime | None) -> str:
    """Return a moment as a datetime-local field shows it, in the institution's zone."""
    return moment.astimezone(institution_zone()).strftime("%Y-%m-%dT%H:%M") if moment else ""
