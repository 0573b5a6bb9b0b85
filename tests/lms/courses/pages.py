"""What the tests of the course page share."""

from __future__ import annotations

import io

from flask import Flask

from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.courses import operations
from lms.courses.models import CourseOffering, MaterialKind
from tests.lms.courses.worlds import World

PDF = b"%PDF-1.7\nhello"


def add(app: Flask, world: World, kind: MaterialKind = MaterialKind.LINK, **fields: object) -> int:
    values: dict[str, object] = {"week": 8, "title": "Thing", "is_visible": True}
    if kind is MaterialKind.LINK:
        values["url"] = "https://example.kz/a"
    with app.app_context(), transaction() as session:
        offering = session.get_one(CourseOffering, world.offering)
        made = operations.add_material(session, offering, kind=kind, actor=SYSTEM, **(values | fields))  # type: ignore[arg-type]
        return made.id


def upload(name: str, content: bytes, **form: str) -> dict[str, object]:
    return {"week": "8", "title": "Lecture", "file": (io.BytesIO(content), name)} | form
