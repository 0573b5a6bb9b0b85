from __future__ import annotations

import io

import pytest
from flask import Flask

from lms.core import audit
from lms.core.db import transaction
from lms.core.errors import NotFound, TooLarge
from lms.core.storage import plain_name, storage

TREE = "a" * 64


def test_a_file_comes_back_as_it_went_in_and_goes_when_erased(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        row = storage().put(
            session,
            io.BytesIO(b"text"),
            name="../../a.txt",
            media_type="text/plain",
            area="materials",
            actor=audit.SYSTEM,
            max_bytes=10,
        )
        with storage().open(row) as stream:
            assert stream.read() == b"text"
        assert row.name == "a.txt"
        storage().erase(session, row)
        with pytest.raises(NotFound):
            storage().open(row)


def test_one_byte_over_the_limit_is_refused_and_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(TooLarge), transaction() as session:
            storage().put(
                session,
                io.BytesIO(b"12345"),
                name="a",
                media_type="x/y",
                area="materials",
                actor=audit.SYSTEM,
                max_bytes=4,
            )
        assert list(storage().scratch.iterdir()) == []


def test_bytes_stay_while_another_row_names_them(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        rows = [
            storage().put(
                session,
                io.BytesIO(b"same"),
                name="a",
                media_type="x/y",
                area="materials",
                actor=audit.SYSTEM,
                max_bytes=9,
            )
            for _ in range(2)
        ]
        storage().erase(session, rows[0])
        with storage().open(rows[1]) as stream:
            assert stream.read() == b"same"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "a//b", "", ".", "a\x00b"])
def test_a_tree_has_no_way_out(app: Flask, name: str) -> None:
    with app.app_context():
        with pytest.raises(NotFound):
            storage().put_tree_file("packages", TREE, name, io.BytesIO(b"x"))
        with pytest.raises(NotFound):
            storage().open_tree_file("packages", TREE, name)


def test_a_tree_is_dropped_whole(app: Flask) -> None:
    with app.app_context():
        storage().put_tree_file("packages", TREE, "a/b.html", io.BytesIO(b"x"))
        assert storage().tree_has("packages", TREE, "a/b.html")
        storage().drop_tree("packages", TREE)
        assert not storage().tree_has("packages", TREE, "a/b.html")


def test_names_are_made_plain() -> None:
    assert plain_name('C:\\x\\сабақ "1".pdf') == "сабақ 1.pdf"
    assert plain_name("../..") == "file"
