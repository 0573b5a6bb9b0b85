"""Pages of the house itself: static files under a build id, health, readiness, language, home."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from lms.core.db import db, read_session
from lms.core.edge import local_path
from lms.core.errors import BadInput, NotFound
from lms.core.i18n import lazy_gettext
from lms.core.settings import LOCALES, Settings

bp = Blueprint("core", __name__)
HOUSE = Path(__file__).parent.parent
STATIC_ROOTS = {
    "": HOUSE / "static",
    "proctoring": HOUSE.parent / "proctoring" / "static",
    "scorm": HOUSE.parent / "scorm" / "static",
}
OWN_NAME = "Qashyq University"
ReadyCheck = Callable[[], tuple[bool, dict[str, object]]]


def bind_pages(app: Flask, settings: Settings) -> None:
    """Count the build id once and give templates their global functions."""
    app.config["BUILD"] = build_id()
    app.extensions["qashyq_ready"] = {}

    def static_url(path: str) -> str:
        return f"/static/{app.config['BUILD']}/{path}"

    is_unnamed = settings.institution == OWN_NAME  # the only name that has translations
    app.jinja_env.globals.update(
        static_url=static_url,
        institution=lazy_gettext("Qashyq University") if is_unnamed else settings.institution,
        signed_in_person=lambda: getattr(g, "person", None),
        menu_entries=lambda person: [e for e in app.extensions.get("qashyq_menu", []) if e.is_for(person)],
    )
    # A filter over a constant must be worked out at each showing: it speaks the reader's language.
    app.jinja_env.optimized = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def build_id() -> str:
    """Return a short hash over every static file: a changed file changes every address."""
    digest = hashlib.sha256()
    for root in STATIC_ROOTS.values():
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            digest.update(
                f"{path.relative_to(root)}:{path.stat().st_size}:{path.stat().st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()[:12]


def add_ready_check(app: Flask, name: str, check: ReadyCheck) -> None:
    """Let a room take part in /ready: (is it ready, what to show)."""
    app.extensions["qashyq_ready"][name] = check


@bp.get("/static/<build>/<path:name>")
def static_file(build: str, name: str) -> Response:
    """Serve a file of the house or an engine; the build id only serves caching."""
    area, _, rest = name.partition("/")
    root, path = (
        (STATIC_ROOTS[area], rest) if area in STATIC_ROOTS and area and rest else (STATIC_ROOTS[""], name)
    )
    response = send_from_directory(root, path)
    if path.endswith((".js", ".mjs")):
        response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if build == current_app.config["BUILD"] else "no-cache"
    )
    return response


@bp.get("/health")
def health() -> Response:
    """Answer as long as the process lives."""
    return jsonify(status="ok")


@bp.get("/ready")
def ready() -> ResponseReturnValue:
    """Answer 200 when the database and every room can serve, with head-room figures; else 503."""
    parts: dict[str, object] = {}
    good = True
    try:
        read_session().execute(text("select 1"))
        parts["database"] = "ok"
    except Exception:
        db.session.rollback()
        good, parts["database"] = False, "unreachable"
    for name, check in current_app.extensions["qashyq_ready"].items():
        is_ready, shown = check()
        good = good and is_ready
        parts[name] = shown
    return jsonify(status="ready" if good else "not ready", **parts), 200 if good else 503


@bp.post("/language")
def language() -> ResponseReturnValue:
    """Switch the language of this browser and go back to where the person was."""
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        raise BadInput(field="locale")
    session["locale"] = chosen
    return redirect(local_path(request.form.get("next")))


@bp.get("/")
def home() -> ResponseReturnValue:
    """Show the home page of whoever is signed in: what to do now, role by role (rooms add their cards)."""
    if getattr(g, "person", None) is None:
        if "accounts.sign_in" not in current_app.view_functions:
            raise NotFound
        return redirect(url_for("accounts.sign_in"))
    cards = [card for make in current_app.extensions.get("qashyq_home", []) for card in make(g.person)]
    cards.sort(key=lambda card: card.order)
    lines = [line for card in cards for line in card.lines]
    todo = next(
        (line for wanted in ("stop", "warn", "wait") for line in lines if line.state == wanted),
        next(iter(lines), None),
    )
    return render_template("core/home.html", cards=cards, todo=todo)


for _view in (static_file, health, ready, language, home):
    _view.__dict__["permission"] = "public"
