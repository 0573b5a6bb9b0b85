"""Factories of the player: a package in an offering, a launch as the play page opens it, commits as its player sends them."""

from __future__ import annotations

import io
import json
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from lms.accounts.models import Person
from lms.core.audit import SYSTEM
from lms.courses.models import CourseOffering
from lms.player import operations
from lms.player.models import Package
from lms.player.operations import OpenedLaunch
from tests.builders import packages

CONTENT = "http://127.0.0.1:8000"


def make_package(
    session: Session,
    offering: CourseOffering,
    packed: bytes | None = None,
    *,
    week: int = 8,
    is_visible: bool = True,
    is_graded: bool = True,
) -> Package:
    """Import a package (a 2004 one when none is given) and show it to students."""
    return operations.import_package(
        session,
        offering,
        io.BytesIO(packed or packages.single_sco_2004()),
        file_name="course.zip",
        week=week,
        is_visible=is_visible,
        is_graded=is_graded,
        actor=SYSTEM,
    )


def make_launch(
    session: Session, package: Package, person: Person, *, is_preview: bool = False
) -> OpenedLaunch:
    """Open the player as the play page does."""
    return operations.open_launch(session, package, person=person, is_preview=is_preview)


def commit_body(
    launch: OpenedLaunch | dict[str, Any], sequence: int = 1, *, final: bool = False, **cmi: str
) -> dict[str, Any]:
    """Return what the player page sends; `score__scaled="0.8"` is `cmi.score.scaled`."""
    document = launch if isinstance(launch, dict) else launch.document
    return {
        "ticket": document["ticket"],
        "session": document["session"],
        "sequence": sequence,
        "final": final,
        "cmi": {"cmi." + name.replace("__", "."): value for name, value in cmi.items()},
    }


def send_commit(client: FlaskClient, body: dict[str, Any] | bytes, **headers: str) -> TestResponse:
    """Send a commit to the content origin as a browser does there: no cookies, no custom headers."""
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(
        "/commit",
        data=data,
        base_url=CONTENT,
        content_type="text/plain;charset=UTF-8",
        headers={"Origin": CONTENT, **headers},
        csrf=False,
        origin=None,
    )
