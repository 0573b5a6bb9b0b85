"""The application: the only module that knows every room; binds gates and sinks."""

from __future__ import annotations

import importlib
from pathlib import Path

from flask import Blueprint, Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from lms.core.db import Base, bind_database, db
from lms.core.edge import bind_edge
from lms.core.error_pages import bind_errors
from lms.core.i18n import bind_languages
from lms.core.logs import bind_logs
from lms.core.secrets import Secrets, load_secrets
from lms.core.security import bind_security
from lms.core.settings import Settings
from lms.core.views import bind_pages

# From the ground up; a room is imported whole: tables first, then jobs, pages and sockets.
ROOMS = (
    "core",
    "accounts",
    "audit",
    "help",
    "notifications",
    "orders",
    "courses",
    "gradebook",
    "meetings",
    "exams",
    "player",
    "invigilation",
    "distance",
    "registrar",
    "demo",
)
PARTS = ("models", "jobs", "views", "content_views", "sockets", "signals", "cli", "binding")
MIGRATIONS = Path(__file__).parent / "migrations"


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application for these settings (read from the environment when none are given).

    Raises:
        SettingsError: a variable or a secret is wrong; the message says which and what it wants.
    """
    settings = settings or Settings.from_env()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask("lms", static_folder=None, root_path=str(Path(__file__).parent))
    secrets = load_secrets(settings)
    app.secret_key = secrets.session
    app.extensions["qashyq_settings"] = settings
    app.extensions["qashyq_secrets"] = secrets
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]  # Flask's own way
    bind_logs(app, settings)
    bind_edge(app)
    bind_database(app, settings.database_url)
    Migrate(app, db, directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)
    bind_languages(app, default_locale=settings.default_locale, time_zone=settings.time_zone)
    bind_security(app, settings)
    bind_errors(app)
    bind_pages(app, settings)
    _open_rooms(app)
    return app


def secrets_of(app: Flask) -> Secrets:
    """Return the application's keys."""
    secrets: Secrets = app.extensions["qashyq_secrets"]
    return secrets


def _open_rooms(app: Flask) -> None:
    for room in ROOMS:
        for part in PARTS:
            if (
                not (Path(__file__).parent / room / f"{part}.py").exists()
                and not (Path(__file__).parent / room / part / "__init__.py").exists()
            ):
                continue
            module = importlib.import_module(f"lms.{room}.{part}")
            for value in vars(module).values():
                if isinstance(value, Blueprint) and value.name not in app.blueprints:
                    app.register_blueprint(value)
            bind = getattr(module, "bind", None)
            if part == "binding" and callable(bind):
                bind(app)


metadata = Base.metadata
