"""Binds invigilation into the application: StartGate, sockets, readiness, words, home cards."""

from __future__ import annotations

from flask import Flask

from lms.core.home import add_home_cards
from lms.core.realtime import connections_of
from lms.core.views import add_ready_check
from lms.exams.gates import START_GATE
from lms.invigilation import bench
from lms.invigilation.check_in_page import check_in_page
from lms.invigilation.engine import engine_of
from lms.invigilation.errors import FaceCheckUnavailable
from lms.invigilation.home_cards import home_cards
from lms.invigilation.sockets import bind_sockets
from lms.invigilation.start_gate import CheckInGate
from lms.invigilation.words import bind_words

__all__ = ["bench", "bind"]  # the benchmark registers itself


def bind(app: Flask) -> None:
    """Take part in the application."""
    START_GATE.bind(app, CheckInGate())
    engine_of(app)
    bind_sockets(app)
    bind_words(app)
    app.jinja_env.globals["check_in_page"] = check_in_page
    add_home_cards(app, home_cards)
    add_ready_check(app, "sockets", lambda: sockets_ready(app))
    add_ready_check(app, "face_check", lambda: face_check_ready(app))


def sockets_ready(app: Flask) -> tuple[bool, dict[str, object]]:
    """Tell the head-room of sockets; a full house is not ready for more, and says so."""
    house = connections_of(app)
    used = house.used
    figures: dict[str, object] = {
        "used": used,
        "most": house.most,
        "free": house.most - used,
        "guests": house.guests,
    }
    return used < house.most, figures


def face_check_ready(app: Flask) -> tuple[bool, dict[str, object]]:
    """Tell whether pictures can be looked at; without models the rest of the house still serves."""
    try:
        engine_of(app).eyes.check()
    except FaceCheckUnavailable as error:
        return True, {"status": "not available", "code": error.params.get("detail", error.code)}
    return True, {"status": "ok"}
