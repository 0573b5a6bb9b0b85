"""Reading the rows and calling what they name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, url_for
from werkzeug.test import TestResponse

from tests.client import BrowserClient
from tests.permissions.world import ACTORS, ANONYMOUS, CALLERS, World

FOLDER = Path(__file__).parent
FIXED = ("endpoint", "method", "object", "send", "others")
CONTENT_ORIGIN = "http://127.0.0.1:8000"
_PLACE = re.compile(r"\{([a-z_0-9]+)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """One endpoint, one object, what each actor gets."""

    room: str
    endpoint: str
    method: str
    object: str
    send: str
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.method, self.endpoint, self.object) if part)


def read_rows() -> list[Row]:
    """Read every room's file; a wrong column or an empty cell is an error here, not a silent pass."""
    rows: list[Row] = []
    for path in sorted(FOLDER.glob("*.csv")):
        if path.stem == "public":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            unknown = set(reader.fieldnames or ()) - set(FIXED) - set(ACTORS)
            assert not unknown, f"{path.name}: unknown columns {sorted(unknown)}"
            for number, line in enumerate(reader, start=2):
                rows.append(_row(path.stem, number, {k: (v or "").strip() for k, v in line.items()}))
    return rows


def _row(room: str, number: int, line: dict[str, str]) -> Row:
    cells: dict[str, str] = {}
    for actor in ACTORS:
        default = "401" if actor == ANONYMOUS else line.get("others", "")
        cells[actor] = line.get(actor) or default
        assert re.fullmatch(r"ok|\d{3}", cells[actor]), f"{room}.csv:{number}: {actor} says {cells[actor]!r}"
    return Row(room, line["endpoint"], line["method"], line.get("object", ""), line.get("send", ""), cells)


def read_public() -> list[dict[str, str]]:
    """Read the closed list of what anybody may open."""
    with (FOLDER / "public.csv").open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in line.items()} for line in csv.DictReader(file)]


def filled(text: str, world: World) -> str:
    """Put the world's values in the place of `{names}`."""
    return _PLACE.sub(lambda match: str(world.places[match[1]]), text)


def address(app: Flask, endpoint: str, values: str, world: World) -> str:
    """Return the address of an endpoint for `name=value` pairs."""
    pairs = dict(pair.split("=", 1) for pair in filled(values, world).split())
    with app.test_request_context(base_url=BrowserClient.lms_origin):
        return url_for(endpoint, **pairs)


def call(world: World, row: Row, actor: str) -> int:
    """Call the row as the actor; return the status, with "please sign in" always as 401."""
    if row.method == "CALL":
        return CALLERS[row.endpoint](world, actor)
    client = world.app.test_client()
    if actor != ANONYMOUS:
        with client.session_transaction(base_url=BrowserClient.lms_origin) as state:
            state["login"] = world.tokens[actor]
    url = address(world.app, row.endpoint, row.object, world)
    answer = client.open(url, method=row.method, **_body(filled(row.send, world)))
    answer.close()
    return status_of(answer)


def status_of(answer: TestResponse) -> int:
    """Return the status; a redirect to the sign-in page counts as 401."""
    if answer.status_code in {302, 303} and (answer.location or "").split("?")[0].endswith("/sign-in"):
        return 401
    return answer.status_code


def fits(cell: str, status: int) -> bool:
    """Whether a status is what the cell says."""
    if cell == "ok":
        return status not in {401, 403, 404} and status < 500
    return status == int(cell)


def _body(send: str) -> dict[str, Any]:
    if not send:
        return {}
    if send.startswith("json:"):
        return {"json": json.loads(send[5:])}
    if send.startswith("file:"):
        _, name, file_name = send.split(":")
        return {"data": {name: (io.BytesIO(b""), file_name)}, "content_type": "multipart/form-data"}
    return {"data": dict(parse_qsl(send, keep_blank_values=True))}
