"""Notices and letters: the reader's language, the recipient's language, what is wiped, what is tried again."""

from __future__ import annotations

import email
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock, jobs
from lms.core.db import read_session, transaction
from lms.core.i18n import lazy_gettext
from lms.core.models import Job, JobStatus
from lms.core.settings import Settings
from lms.notifications import jobs as notice_jobs
from lms.notifications import kinds, operations, post, queries
from lms.notifications.models import MailStatus, Notice, OutgoingMail
from tests.client import BrowserClient
from tests.factories import make_person

KIND = "tests.example"


@pytest.fixture(autouse=True)
def example_kind() -> Iterator[None]:
    # "New password" is translated, so the language of a letter can be seen.
    kinds.register(
        KIND, subject=lazy_gettext("New password"), text=lazy_gettext("Order %(number)s of %(date)s")
    )
    yield
    del kinds.KINDS[KIND]


@pytest.fixture
def person_id(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return make_person(session, "aigerim", locale="kk").id


def tell(app: Flask, person_id: int, *, kind: str = KIND, url: str | None = "/orders/1") -> int:
    with app.app_context(), transaction() as session:
        return operations.notify(session, person_id, kind, {"number": "5", "date": "x", "login": "a"}, url).id


def letters(app: Flask) -> list[EmailMessage]:
    folder = post.mail_folder(app.extensions["qashyq_settings"])
    return [
        email.message_from_bytes(path.read_bytes(), policy=policy.default)  # type: ignore[misc]
        for path in sorted(folder.glob("*.eml"))
    ]


def test_a_letter_is_written_in_the_recipients_language_with_a_full_address(
    app: Flask, person_id: int
) -> None:
    tell(app, person_id)
    with app.app_context():
        jobs.run_due()
    (letter,) = letters(app)
    assert letter["Subject"] == "Жаңа құпиясөз"
    assert letter["To"] == "aigerim@example.kz"
    assert "http://localhost:8000/orders/1" in letter.get_content()


def test_without_a_mail_server_letters_lie_in_a_folder_for_the_owner_only(app: Flask, person_id: int) -> None:
    tell(app, person_id)
    with app.app_context():
        jobs.run_due()
        assert read_session().scalars(select(OutgoingMail.status)).one() is MailStatus.SENT
    folder = post.mail_folder(app.extensions["qashyq_settings"])
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


def test_a_letter_with_a_code_is_wiped_once_it_is_sent(app: Flask, person_id: int) -> None:
    with app.app_context(), transaction() as session:
        person = session.get_one(Person, person_id)
        operations.write_letter(session, person, "accounts.reset", {"login": "aigerim"}, "/code/SECRET")
    with app.app_context():
        assert "SECRET" in read_session().scalars(select(OutgoingMail.body)).one()
        jobs.run_due()
        read_session().expire_all()
        assert read_session().scalars(select(OutgoingMail.body)).one() == ""


def test_whoever_has_no_address_gets_the_notice_only(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        person = make_person(session, email=None)
        operations.notify(session, person.id, KIND, {"number": "5", "date": "x"})
        assert queries.unread_count(session, person.id) == 1
    with app.app_context():
        assert read_session().scalars(select(OutgoingMail)).all() == []


def test_a_rolled_back_step_tells_nobody(app: Flask, person_id: int) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="changed my mind"), transaction() as session:
        operations.notify(session, person_id, KIND, {"number": "5", "date": "x"})
        raise RuntimeError("changed my mind")
    with app.app_context():
        assert jobs.run_due() == 0
    assert letters(app) == []


def test_an_unknown_kind_is_an_error_of_the_programmer(app: Flask, person_id: int) -> None:
    with pytest.raises(KeyError, match=r"nobody\.knows"):
        tell(app, person_id, kind="nobody.knows")


def test_a_notice_whose_kind_is_gone_breaks_no_page(
    app: Flask, client: BrowserClient, person_id: int
) -> None:
    kinds.register("tests.gone", subject=lazy_gettext("New password"), text=lazy_gettext("New password"))
    tell(app, person_id, kind="tests.gone")
    del kinds.KINDS["tests.gone"]
    client.sign_in_as(person_id)
    assert "tests.gone" in client.get("/my/notices").text


def test_home_and_menu_show_what_is_new_until_it_is_read(
    app: Flask, client: BrowserClient, person_id: int
) -> None:
    notice_id = tell(app, person_id, url="/my/account")
    client.sign_in_as(person_id)
    client.post("/language", data={"locale": "en"})
    home = client.get("/").text
    assert "New notices: 1" in home
    assert "Notices (1)" in home
    assert client.get(f"/my/notices/{notice_id}").location == "/my/account"
    assert "New notices" not in client.get("/").text


def test_a_notice_never_leads_to_another_site(app: Flask, client: BrowserClient, person_id: int) -> None:
    notice_id = tell(app, person_id, url="//evil.example/")
    client.sign_in_as(person_id)
    assert client.get(f"/my/notices/{notice_id}").location == "/my/notices"


def test_all_are_read_at_once_and_only_mine(app: Flask, client: BrowserClient, person_id: int) -> None:
    with app.app_context(), transaction() as session:
        other_id = make_person(session).id
    tell(app, person_id)
    tell(app, other_id)
    client.sign_in_as(person_id)
    client.post("/my/notices/read")
    with app.app_context():
        assert queries.unread_count(read_session(), person_id) == 0
        assert queries.unread_count(read_session(), other_id) == 1


class MailServer:
    """A mail server of one thread on loopback: refuses with 450 as often as told, then takes letters."""

    def __init__(self, refusals: int) -> None:
        self.refusals, self.letters = refusals, []  # type: ignore[var-annotated]
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.listener.close()
        self.thread.join(timeout=10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream) -> None:
        def say(text: str) -> None:
            stream.write(f"{text}\r\n".encode())
            stream.flush()

        say("220 test")
        while line := stream.readline():
            word = line[:4].upper()
            if word == b"MAIL" and self.refusals:
                self.refusals -= 1
                say("450 busy")
            elif word == b"DATA":
                say("354 go on")
                text = b""
                while (part := stream.readline()) != b".\r\n":
                    text += part
                self.letters.append(text)
                say("250 taken")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer(refusals=1)
    yield server
    server.close()


def set_mail(app: Flask, url: str) -> None:
    settings: Settings = app.extensions["qashyq_settings"]
    app.extensions["qashyq_settings"] = replace(settings, mail_url=url)


def test_a_busy_mail_server_is_asked_again_and_the_letter_arrives_once(
    app: Flask, person_id: int, mail_server: MailServer
) -> None:
    set_mail(app, f"smtp://127.0.0.1:{mail_server.port}?from=lms@example.kz")
    tell(app, person_id)
    with app.app_context():
        jobs.run_due()
        mail = read_session().scalars(select(OutgoingMail)).one()
        assert (mail.status, mail.tries) == (MailStatus.DUE, 1)
        assert "450" in str(mail.error)
        with transaction() as session:
            job = session.scalars(select(Job).where(Job.status == JobStatus.DUE)).one()
            job.run_at = clock.now()
        jobs.run_due()
        read_session().expire_all()
        assert read_session().scalars(select(OutgoingMail.status)).one() is MailStatus.SENT
    (letter,) = mail_server.letters
    assert b"From: lms@example.kz" in letter


def test_an_address_that_no_server_takes_is_given_up_at_once(app: Flask, person_id: int) -> None:
    tell(app, person_id)
    with app.app_context():
        with transaction() as session:
            session.scalars(select(OutgoingMail)).one().to_address = "a@b.kz\nBcc: everybody@example.kz"
        jobs.run_due()
        mail = read_session().scalars(select(OutgoingMail)).one()
        assert mail.status is MailStatus.FAILED
    assert letters(app) == []


def test_the_operator_is_told_that_letters_reach_nobody(
    app: Flask, client: BrowserClient, tmp_path: Path
) -> None:

    with app.app_context(), transaction() as session:
        person_id = make_person(session, roles=[(Role.IT_SERVICE, ScopeKind.INSTITUTION, None)]).id
    client.sign_in_as(person_id)
    page = client.get("/letters").text
    assert "letters do not reach anybody" in page
    assert str(tmp_path / "mail") in page


def test_old_notices_and_letters_are_erased_but_not_one_that_still_waits(app: Flask, person_id: int) -> None:
    tell(app, person_id)
    tell(app, person_id)
    with app.app_context(), transaction() as session:
        session.scalars(select(OutgoingMail)).first().status = MailStatus.SENT  # type: ignore[union-attr]  # two are there
    for days, left in [(364, (2, 2)), (366, (0, 1))]:
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False), app.app_context():
            notice_jobs.erase_old()
            session = read_session()
            session.expire_all()
            counts = [len(session.scalars(select(table)).all()) for table in (Notice, OutgoingMail)]
            assert tuple(counts) == left
