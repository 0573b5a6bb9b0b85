"""One round of the benchmark on an empty data folder: import a package, let learners commit at once, compare."""

from __future__ import annotations

import io
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import Client

from lms.accounts import operations as accounts
from lms.accounts.models import Person, UnitKind
from lms.core import clock
from lms.core.audit import SYSTEM
from lms.core.db import read_session, transaction
from lms.core.settings import Settings
from lms.courses import operations as courses
from lms.courses.models import CourseOffering, TermKind, TermStatus
from lms.player import operations
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


def run(clients: int, commits: int, files: int) -> dict[str, float]:
    """Return the figures; the database is made here and must be empty."""
    upgrade()
    with transaction() as session:
        offering = _make_offering(session)
        people = [_make_learner(session, number) for number in range(clients)]
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
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's object
    with ThreadPoolExecutor(clients) as pool:
        began = time.perf_counter()
        spent = list(pool.map(lambda launch: _commit(app, launch, each), launches))
        seconds = time.perf_counter() - began
    every = [moment for learner in spent for moment in learner]
    return {
        "import_seconds": import_seconds,
        "commits_per_second": len(every) / seconds,
        "p95_ms": statistics.quantiles(every, n=20)[-1] * 1000,
        "agrees": float(_agrees(each, clients)),
    }


def _commit(app: Flask, launch: dict[str, Any], count: int) -> list[float]:
    """Send so many commits one after another as one learner; return the seconds that each took."""
    settings: Settings = app.extensions["qashyq_settings"]
    host = urlsplit(settings.content_origin).netloc
    client, spent = Client(app, use_cookies=False), []
    for sequence in range(1, count + 1):
        body = {
            "ticket": launch["ticket"],
            "session": launch["session"],
            "sequence": sequence,
            "final": False,
        }
        data = json.dumps(body | {"cmi": commit_body(sequence) | _score(sequence)})
        began = time.perf_counter()
        answer = client.post("/commit", data=data, base_url=f"http://{host}", content_type="text/plain")
        spent.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"commit {sequence} was answered {answer.status_code}")
        answer.close()
    return spent


def _score(sequence: int) -> dict[str, str]:
    """Return a score that moves with every tenth commit: a learner turns pages more often than he is marked."""
    points = sequence // 10 % 100
    return {"cmi.score.raw": str(points), "cmi.score.scaled": str(points / 100)}


def _agrees(each: int, clients: int) -> bool:
    """Whether every commit stands in the journal and every attempt holds the last one's time: none lost, none twice."""
    session = read_session()
    rows = session.scalar(select(func.count()).select_from(CommitJournal))
    times = set(session.scalars(select(Attempt.total_seconds)))
    return rows == each * clients and times == {each}


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
        starts_on=clock.now().date() - timedelta(days=30),
        status=TermStatus.RUNNING,
        actor=SYSTEM,
    )
    return courses.create_offering(
        session, course=course, term=term, regime=Regime.BLENDED, language="kk", actor=SYSTEM
    )


def _make_learner(session: Session, number: int) -> Person:
    return accounts.create_person(
        session,
        login=f"bench{number}",
        email=f"bench{number}@example.invalid",
        family_name="Bench",
        given_name=f"Number {number}",
        actor=SYSTEM,
    )


def _package(files: int) -> bytes:
    content = {"imsmanifest.xml": _MANIFEST, "index.html": b"<p>bench</p>"}
    for place in range(files):
        text = f"{place} " * FILE_BYTES
        content[f"media/{place // 100}/{place}.txt"] = text[:FILE_BYTES].encode()
    return pack_files(content)
