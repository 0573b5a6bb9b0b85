"""The content origin: which files are given to whom, how, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lms.core import clock
from lms.core.db import transaction
from lms.courses import queries as courses
from lms.player import queries
from lms.player.models import Attempt
from lms.player.serving import media_type
from lms.player.tickets import AssetClaims, asset_ticket
from scorm.pack import pack_files
from tests.builders import packages
from tests.factories_player import CONTENT, make_package
from tests.lms.player.conftest import House

MOVIE = bytes(range(256)) * 40
FILES = {
    "imsmanifest.xml": packages.manifest_12().encode(),
    **packages.COURSE_FILES,
    "media/Фильм 1.mp4": MOVIE,
    "media/empty.txt": b"",
    "a/Page.html": b"<p>A</p>",
    "b/page.html": b"<p>B</p>",
}


def get(house: House, path: str, **headers: str) -> TestResponse:
    """Read from the content origin as a frame does, without cookies."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = house.client().get(path, base_url=CONTENT, headers=names)
    answer.get_data()
    answer.close()
    return answer


@pytest.fixture
def files(house: House) -> str:
    """Address of the files of a wide package, for the student."""
    with house.app.app_context(), transaction() as session:
        offering = courses.offering(session, house.offering)
        package = make_package(session, offering, pack_files(FILES))
        version = queries.newest_version(session, package.id)
        assert version is not None
        return f"/c/{asset_ticket(AssetClaims(version.id, house.student), clock.now())}/f/"


def test_files_come_whole_with_the_headers_of_untrusted_pages(house: House, files: str) -> None:
    answer = get(house, files + "index.html?page=1")

    assert (answer.status_code, answer.data) == (200, packages.COURSE_FILES["index.html"])
    headers = answer.headers
    assert headers["Content-Type"] == "text/html", "no charset: the page names its own"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=(), microphone=(), display-capture=()" in headers["Permissions-Policy"]
    assert "frame-ancestors 'self' http://localhost:8000" in headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("span", "status", "part"),
    [
        pytest.param("bytes=0-9", 206, MOVIE[:10], id="the first ten bytes"),
        pytest.param("bytes=-5", 206, MOVIE[-5:], id="the last five"),
        pytest.param("bytes=10000-", 206, MOVIE[10000:], id="from a place to the end"),
        pytest.param("bytes=0-99999999", 206, MOVIE, id="beyond the end"),
        pytest.param("bytes=0-1,5-6", 200, MOVIE, id="two parts: the whole"),
        pytest.param("lines=1-2", 200, MOVIE, id="an unknown unit: the whole"),
        pytest.param("bytes=99999999-", 416, b"", id="behind the end"),
    ],
)
def test_parts_of_a_film(house: House, files: str, span: str, status: int, part: bytes) -> None:
    answer = get(house, files + "media/%D0%A4%D0%B8%D0%BB%D1%8C%D0%BC%201.mp4", Range=span)

    assert (answer.status_code, answer.data) == (status, part)
    assert answer.content_type == "video/mp4"
    if status == 206:
        assert answer.headers["Content-Range"].endswith(f"/{len(MOVIE)}")


def test_a_browser_that_has_the_file_is_told_so(house: House, files: str) -> None:
    first = get(house, files + "course.js")
    again = get(house, files + "course.js", If_None_Match=first.headers["ETag"])
    other = get(house, files + "course.js", If_None_Match='"another"')

    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_an_old_if_range_gives_the_whole(house: House, files: str) -> None:
    etag = get(house, files + "course.js").headers["ETag"]

    assert get(house, files + "course.js", Range="bytes=0-3", If_Range='"old"').status_code == 200
    assert get(house, files + "course.js", Range="bytes=0-3", If_Range=etag).status_code == 206


def test_an_empty_file_is_empty(house: House, files: str) -> None:
    assert get(house, files + "media/empty.txt").status_code == 200
    assert get(house, files + "media/empty.txt", Range="bytes=0-").status_code in (200, 416)


def test_a_head_request_sends_no_body(house: House, files: str) -> None:
    answer = house.client().head(files + "course.js", base_url=CONTENT)

    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(packages.COURSE_FILES["course.js"])
    answer.close()


def test_careless_capitals_find_the_file_unless_two_are_meant(house: House, files: str) -> None:
    assert get(house, files + "COURSE.JS").data == packages.COURSE_FILES["course.js"]
    assert get(house, files + "A/PAGE.HTML").data == b"<p>A</p>"
    assert get(house, files + "page.html").status_code == 404, "the base name alone is not enough"


@pytest.mark.parametrize(
    "path",
    [
        "../index.html",
        "%2e%2e/%2e%2e/qashyq.db",
        "..%2f..%2fqashyq.db",
        "..%5c..%5cqashyq.db",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "media",
        "media/",
        "a/../index.html",
        "index.html%00.txt",
        "nothing.html",
        "a" * 5000,
    ],
)
def test_nothing_outside_the_package_is_given(house: House, files: str, path: str) -> None:
    answer = get(house, files + path)

    assert answer.status_code in (404, 308)
    assert b"root:" not in answer.data
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        pytest.param(lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"), 403, id="a changed signature"),
        pytest.param(lambda t: "9" + t, 403, id="another version"),
        pytest.param(lambda t: t.replace(".", ".9", 1), 403, id="another learner"),
        pytest.param(lambda _t: "x", 403, id="no ticket"),
        pytest.param(lambda _t: "1.2.3." + "0" * 64, 403, id="a made-up one"),
        pytest.param(lambda _t: "қ.1.2.3", 403, id="other letters"),
    ],
)
def test_a_wrong_ticket_opens_nothing(house: House, files: str, spoil: Any, status: int) -> None:
    ticket = files.split("/")[2]

    for path in ("f/index.html", "player.html"):
        answer = get(house, f"/c/{spoil(ticket)}/{path}")
        assert answer.status_code == status
        assert "Set-Cookie" not in answer.headers


def test_tickets_of_other_kinds_open_nothing(house: House) -> None:
    launch = house.launch()
    with house.app.app_context():
        from lms.core import sealing

        signed = sealing.make_ticket("invigilation.socket", {"version_id": 1, "person_id": house.student})

    for ticket in (launch.document["ticket"], launch.document["session"], signed):
        assert get(house, f"/c/{ticket}/f/index.html").status_code == 403


def test_a_ticket_expires(house: House, files: str, time_machine: Any) -> None:
    time_machine.move_to(clock.now() + timedelta(days=6))
    assert get(house, files + "index.html").status_code == 200

    time_machine.move_to(clock.now() + timedelta(days=9))
    assert get(house, files + "index.html").status_code == 403


def test_a_ticket_opens_its_own_version_only(house: House, files: str) -> None:
    ticket = house.launch().asset_ticket  # of the tiny 2004 package

    assert get(house, f"/c/{ticket}/f/index.html").status_code == 200
    assert get(house, f"/c/{ticket}/f/media/empty.txt").status_code == 404


def test_service_workers_are_refused(house: House, files: str) -> None:
    assert get(house, files + "course.js", Service_Worker="script").status_code == 403


def test_the_content_origin_has_no_page_of_the_lms_and_sets_no_cookie(house: House, files: str) -> None:
    for path in ("/", "/sign-in", f"/packages/{house.package}/play", "/favicon.ico", files + "nothing.html"):
        answer = get(house, path)
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers, "it would shut the origin for this browser"


def test_the_lms_origin_gives_no_package_files(house: House, files: str) -> None:
    client = house.client(house.student)

    assert client.get(files + "index.html").status_code == 404
    assert client.get(files.replace("/f/", "/player.html")).status_code == 404


def test_the_engines_scripts_are_on_both_origins(house: House) -> None:
    for origin in (CONTENT, "http://localhost:8000"):
        answer = house.client().get("/static/x/scorm/js/player.js", base_url=origin)
        assert answer.status_code == 200
        answer.close()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mjs", "text/javascript"),
        ("a.WASM", "application/wasm"),
        ("a.vtt", "text/vtt"),
        ("a.woff2", "font/woff2"),
        ("a.json", "application/json"),
        ("a.m4a", "audio/mp4"),
        ("a.html.exe", "application/octet-stream"),
        ("Makefile", "application/octet-stream"),
    ],
)
def test_types_come_from_the_table(name: str, kind: str) -> None:
    assert media_type(name) == kind


def test_another_learners_course_is_not_opened_by_its_number(house: House) -> None:
    """Attempts belong to who is signed in: the address names the package alone."""
    house.launch(house.neighbour)

    house.client(house.student).get(f"/packages/{house.package}/play")

    with house.app.app_context(), transaction() as session:
        owners = [attempt.student_id for attempt in session.query(Attempt).order_by(Attempt.id)]
    assert owners == [house.neighbour, house.student]


def test_who_is_not_of_the_offering_sees_no_package(house: House) -> None:
    from tests.factories import make_person
    from tests.factories_courses import make_offering

    with house.app.app_context(), transaction() as session:
        stranger = make_person(session)
        make_offering(session, students=[stranger])
        stranger_id = stranger.id
    client = house.client(stranger_id)

    assert client.get(f"/packages/{house.package}/play").status_code == 404
    assert client.get(f"/packages/{house.package}/report").status_code == 403
    assert house.client().get(f"/packages/{house.package}/play").status_code == 302
