from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import read_session, transaction
from lms.courses import queries
from lms.courses.errors import FileRefused
from lms.courses.files import MAX_FILE_BYTES, media_type
from lms.courses.models import CourseOffering, MaterialKind
from tests.factories import make_person
from tests.factories_courses import add_student
from tests.lms.courses.pages import PDF, add, upload
from tests.lms.courses.worlds import make_world


def test_a_file_is_added_and_comes_back_as_an_attachment(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    client.sign_in_as(world.teacher)
    made = client.post(
        f"/offerings/{world.offering}/materials",
        data=upload("Дәріс 1.pdf", PDF, kind="file", is_visible="1"),
    )
    assert made.status_code == 303
    client.sign_in_as(world.student)

    answer = client.get("/materials/1/file")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "%D0%94%D3%99%D1%80%D1%96%D1%81" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("page.html", b"<script>alert(1)</script>", id="a page"),
        pytest.param("picture.svg", b"<svg onload=alert(1)>", id="a picture with a script"),
        pytest.param("lecture.pdf", b"MZ\x90\x00", id="a program named as a document"),
        pytest.param("run.exe", b"MZ\x90\x00", id="a program"),
        pytest.param("notes.txt", b"abc\x00def", id="text with a null sign"),
        pytest.param("empty.pdf", b"", id="nothing"),
        pytest.param("noextension", PDF, id="no extension"),
        pytest.param("clip.mp4", b"<html>", id="a page named as a film"),
    ],
)
def test_a_hostile_file_is_refused_beside_its_field(
    app: Flask, client: FlaskClient, name: str, content: bytes
) -> None:
    world = make_world(app)
    client.sign_in_as(world.teacher)

    answer = client.post(
        f"/offerings/{world.offering}/materials", data=upload(name, content, kind="file", text="kept words")
    )

    assert answer.status_code == 415
    assert "Files of this type are not accepted" in answer.text
    assert "kept words" in answer.text
    with app.app_context():
        assert queries.materials_of(read_session(), world.offering, visible_only=False) == []


def test_the_content_must_be_what_the_name_says() -> None:
    assert media_type("a.PDF", PDF) == "application/pdf"
    assert media_type("film.mp4", b"\x00\x00\x00\x18ftypmp42") == "video/mp4"
    with pytest.raises(FileRefused):
        media_type("a.png", PDF)
    assert MAX_FILE_BYTES == 100 * 1024 * 1024


def test_a_classmate_never_gets_the_file_of_another(app: Flask, client: FlaskClient) -> None:
    world = make_world(app)
    task = add(app, world, MaterialKind.TASK)
    with app.app_context(), transaction() as session:
        classmate = make_person(session)
        add_student(session, session.get_one(CourseOffering, world.offering), classmate)
        classmate_id = classmate.id
    client.sign_in_as(world.student)
    client.post(f"/materials/{task}/submissions", data={"file": (io.BytesIO(PDF), "work.pdf")})
    assert client.get("/submissions/1/file").data == PDF

    client.sign_in_as(classmate_id)
    assert client.get("/submissions/1/file").status_code == 404
    client.sign_in_as(world.teacher)
    assert client.get("/submissions/1/file").data == PDF
    assert "work.pdf" in client.get(f"/materials/{task}/submissions").text
