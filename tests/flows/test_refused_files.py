"""Files that are not what they say: refused whole and in words, while a test goes on beside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from lms.core.models import StoredFile
from lms.exams.models import Question
from lms.player.models import Package
from tests.browser.server import LiveServer, live_server
from tests.browser.visitors import Visitor
from tests.factories import make_person
from tests.factories_courses import make_offering
from tests.factories_exams import make_bank, make_event
from tests.flows.bystander import check_life, make_candidate

PICTURES = ("faces", "frames")
AS_A_FORM = {"X-Requested-With": None, "Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A teacher with a bank and an offering."""

    visitor: Visitor
    bank_id: int
    offering_id: int


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[LiveServer]:
    with live_server(tmp_path_factory.mktemp("files"), migrated_database) as server:
        yield server


@pytest.fixture(scope="module")
def desk(server: LiveServer) -> Desk:
    with server.seed() as session:
        teacher = make_person(session)
        offering = make_offering(session, teacher=teacher)
        bank = make_bank(session, offering.course, author=teacher, is_reviewed=False)
        ids = teacher.id, bank.id, offering.id
    return Desk(Visitor(server, ids[0]), ids[1], ids[2])


def kept(server: LiveServer) -> dict[str, int]:
    """Count what an upload could leave behind; pictures of the test that goes on beside are not meant."""
    with server.seed() as session:
        files = select(func.count()).select_from(StoredFile).where(StoredFile.area.not_in(PICTURES))
        counts = {
            "questions": session.scalar(select(func.count()).select_from(Question)),
            "packages": session.scalar(select(func.count()).select_from(Package)),
            "rows": session.scalar(files),
        }
    media = server.settings.media_dir
    on_disk = [
        path
        for path in media.rglob("*")
        if path.is_file() and path.relative_to(media).parts[0] not in PICTURES
    ]
    return {**{name: count or 0 for name, count in counts.items()}, "files": len(on_disk)}


@pytest.fixture(autouse=True)
def nothing_is_left_and_life_goes_on(server: LiveServer, desk: Desk) -> Iterator[None]:
    with server.seed() as session:
        event_id = make_event(session).id
    candidate = make_candidate(server, event_id)
    candidate.answer()
    before = kept(server)
    yield
    assert kept(server) == before
    check_life(server, candidate)


def a_zip_with(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing in it"),
        pytest.param(
            b"::Q1:: Good? {T}\n\n::Q2:: What is 2 + 2? {=4 ~5\n\n::Q3:: And? {", id="a brace never closes"
        ),
        pytest.param(bytes(range(256)) * 64, id="no text at all"),
        pytest.param(b"{" * 200_000, id="braces in braces"),
    ],
)
def test_a_broken_question_file_is_refused_whole(desk: Desk, data: bytes) -> None:
    reply = desk.visitor.post(
        f"/question-banks/{desk.bank_id}/import",
        files={"file": ("bank.gift", data, "text/plain")},
        headers=AS_A_FORM,
    )

    assert reply.status_code == 422
    assert "bank.gift was not imported" in reply.text
    assert "Nothing was imported." in reply.text


def upload(desk: Desk, data: bytes) -> requests.Response:
    return desk.visitor.post(
        f"/offerings/{desk.offering_id}/packages",
        files={"file": ("course.zip", data, "application/zip")},
        data={"week": "1"},
        headers=AS_A_FORM,
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"This is a letter, not an archive.", id="a letter"),
        pytest.param(a_zip_with("index.html", b"<p>course")[:-30], id="a zip without its end"),
        pytest.param(b"PK\x03\x04" + bytes(100_000), id="only the sign of a zip"),
        pytest.param(a_zip_with("index.html", b"<p>course"), id="a zip without a manifest"),
        pytest.param(a_zip_with("imsmanifest.xml", b"<manifest"), id="a manifest that is no XML"),
    ],
)
def test_a_zip_that_is_none_is_refused(desk: Desk, data: bytes) -> None:
    reply = upload(desk, data)

    assert reply.status_code == 400
    assert "The package cannot be accepted. Nothing of it was kept." in reply.text
