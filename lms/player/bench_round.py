"""One round of the benchmark on an empty data folder: import a package, serve, let learners commit at once, compare."""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts import operations as accounts
from lms.accounts.models import Person, UnitKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.bench_server import bench_server
from lms.core.db import read_session, transaction
from lms.core.settings import Settings
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, TermKind, TermStatus
from lms.gradebook.models import Mark
from lms.player import bench_load, operations
from lms.player.models import Attempt, CommitJournal
from lms.rules.distance_share import Regime
from scorm.bench import commit_body
from scorm.pack import pack_files

_MANIFEST = b"""<manifest identifier="bench" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"><metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Bench</title>
<item identifier="i" identifierref="r"><title>Bench</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormType="sco" href="index.html"/></resources></manifest>"""
FILE_BYTES = 20_000
WARM_UP = 10  # commits of each learner that are not counted


def run(clients: int, commits: int, files: int) -> dict[str, float]:
    """Return the figures; the database is made here and must be empty."""
    upgrade()
    with transaction() as session:
        offering = _make_offering(session)
        people = [_make_learner(session, offering, number) for number in range(clients)]
        offering_id, person_ids = offering.id, [person.id for person in people]
    packed = io.BytesIO(_package(files))
    with transaction() as session:
        began = time.perf_counter()
        offering = session.get_one(CourseOffering, offering_id)
        package = operations.import_package(
            session, offering, packed, file_name="bench.zip", week=1, actor=SYSTEM
        )
        import_seconds = time.perf_counter() - began
        launches = [
            operations.open_launch(
                session, package, person=session.get_one(Person, person_id), is_preview=False
            ).document
            for person_id in person_ids
        ]
    each = commits // clients
    found = _load([_commits(launch, WARM_UP + each) for launch in launches])
    return {
        "import_seconds": import_seconds,
        "commits_per_second": each * clients / found["seconds"],
        "p95_ms": statistics.quantiles(found["spent"], n=20)[-1] * 1000,
        "agrees": float(_agrees(WARM_UP + each, clients)),
    }


def _load(commits: list[list[str]]) -> dict[str, Any]:
    """Let the learners of a process of its own commit to the server of another."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    address = urlsplit(settings.content_origin)
    wanted = {"port": address.port, "host": address.netloc, "commits": commits, "warm_up": WARM_UP}
    with bench_server(settings):
        done = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, bench_load.__file__], input=json.dumps(wanted), capture_output=True, text=True, check=False
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the load failed: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _commits(launch: dict[str, Any], count: int) -> list[str]:
    """Return the bodies of so many commits of one launch, as the player page sends them."""
    said = {"ticket": launch["ticket"], "session": launch["session"], "final": False}
    return [
        json.dumps(said | {"sequence": sequence, "cmi": commit_body(sequence) | _score(sequence)})
        for sequence in range(1, count + 1)
    ]


def _score(sequence: int) -> dict[str, str]:
    """Return a score that moves with every tenth commit: a learner turns pages more often than he is marked."""
    points = sequence // 10 % 100
    return {"cmi.score.raw": str(points), "cmi.score.scaled": str(points / 100)}


def _agrees(each: int, clients: int) -> bool:
    """Whether nothing is lost and nothing stands twice: commits in the journal, time of the attempts, marks."""
    session = read_session()
    rows = session.scalar(select(func.count()).select_from(CommitJournal))
    times = set(session.scalars(select(Attempt.total_seconds)))
    marks = session.scalar(select(func.count()).select_from(Mark))
    scores = len({_score(sequence)["cmi.score.raw"] for sequence in range(1, each + 1)})
    return rows == each * clients and times == {each} and marks == scores * clients


def _make_offering(session: Session) -> CourseOffering:
    title = {"kk": "Bench", "ru": "Bench", "en": "Bench"}
    unit = accounts.create_unit(session, code="BENCH", kind=UnitKind.UNIVERSITY, title=title, actor=SYSTEM)
    course = courses.create_course(
        session, unit_id=unit.id, code="BENCH", title=title, credits=5, actor=SYSTEM
    )
    term = courses.create_term(
        session,
        kind=TermKind.AUTUMN,
        academic_year="2000/2001",
        starts_on=clock.now().date(),
        status=TermStatus.RUNNING,
        actor=SYSTEM,
    )
    return courses.create_offering(
        session, course=course, term=term, regime=Regime.BLENDED, language="kk", actor=SYSTEM
    )


def _make_learner(session: Session, offering: CourseOffering, number: int) -> Person:
    person = accounts.create_person(
        session,
        login=f"bench{number}",
        email=f"bench{number}@example.invalid",
        family_name="Bench",
        given_name=f"Number {number}",
        actor=SYSTEM,
    )
    courses.enrol(session, offering, person, actor=SYSTEM)
    return person


def _package(files: int) -> bytes:
    content = {"imsmanifest.xml": _MANIFEST, "index.html": b"<p>bench</p>"}
    for place in range(files):
        text = f"{place} " * FILE_BYTES
        content[f"media/{place // 100}/{place}.txt"] = text[:FILE_BYTES].encode()
    return pack_files(content)
