"""Kinds of material: each room that shows something on the course page registers its kind here.

`register_kind(app, MaterialKind.SCORM, MaterialView(url=..., state_for=...))` in the room's `binding.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy.orm import Session

from lms.accounts.models import Person
from lms.courses.models import CourseOffering, Material, MaterialKind

Url = Callable[[Material], str | None]
StateFor = Callable[[Session, Material, Person], tuple[str, str] | None]
ProblemFor = Callable[[Session, Material], str | None]
WhenFor = Callable[[Session, Material], str | None]
HasWork = Callable[[Session, Material], bool]
AddUrl = Callable[[CourseOffering, int], str]


@dataclass(frozen=True, slots=True)
class MaterialView:
    """How a kind looks from the course page; every text comes in the reader's language.

    url: where the material opens for the reader; None when it may not. state_for: (ok|warn|stop|wait|info, word) of one
    learner; "ok" means done. problem_for: what the teacher still has to do with it. add_url: the page on which a teacher
    makes one for a week. when_for: its time in words where that is no deadline. has_work: whether learners have work in
    it, so that it is hidden and never removed. has_own_card: its room names it on the home page itself.
    """

    url: Url
    state_for: StateFor | None = None
    problem_for: ProblemFor | None = None
    add_url: AddUrl | None = None
    when_for: WhenFor | None = None
    has_work: HasWork | None = None
    has_own_card: bool = False


def register_kind(app: Flask, kind: MaterialKind, view: MaterialView) -> None:
    """Register how a kind looks (once per application)."""
    app.extensions.setdefault("qashyq_material_kinds", {})[kind] = view


def view_of(kind: MaterialKind) -> MaterialView | None:
    """Return how a kind looks; None when its room is not there."""
    views: dict[MaterialKind, MaterialView] = current_app.extensions.get("qashyq_material_kinds", {})
    return views.get(kind)


def kinds() -> list[MaterialKind]:
    """Return the kinds that can be shown, in the order of the enumeration."""
    return [kind for kind in MaterialKind if view_of(kind) is not None]


def state_of(session: Session, material: Material, person: Person) -> tuple[str, str] | None:
    """Return (state, word) of one learner with one material."""
    view = view_of(material.kind)
    return view.state_for(session, material, person) if view is not None and view.state_for else None


def is_done(session: Session, material: Material, person: Person) -> bool:
    """Whether the learner has nothing more to do with the material, as far as its kind can say."""
    state = state_of(session, material, person)
    return state is not None and state[0] == "ok"


def has_work(session: Session, material: Material) -> bool:
    """Whether learners have work in the material."""
    view = view_of(material.kind)
    return view is not None and view.has_work is not None and view.has_work(session, material)


def time_of(session: Session, material: Material) -> str | None:
    """Return the material's time in words where its kind has one that is no deadline."""
    view = view_of(material.kind)
    return view.when_for(session, material) if view is not None and view.when_for is not None else None
