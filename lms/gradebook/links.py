"""What a student can do about a mark: upper rooms add their links (an appeal, the sitting's protocol)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.core.home import Line
from lms.gradebook.models import GradeItem, Mark

LinkMaker = Callable[[Session, Mark, GradeItem, Person], Line | None]
_EXTENSION = "qashyq_mark_links"


def add_mark_link(app: Flask, maker: LinkMaker) -> None:
    """Register a function that gives a link for a mark of the person who looks at it, or None."""
    app.extensions.setdefault(_EXTENSION, []).append(maker)


def links_for(app: Flask, session: Session, mark: Mark, item: GradeItem, person: Person) -> list[Line]:
    """Return the links of a mark."""
    makers: list[LinkMaker] = app.extensions.get(_EXTENSION, [])
    return [line for make in makers if (line := make(session, mark, item, person)) is not None]
