"""Settings: read once from the environment, every fault named with the variable and what it wants."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCALES = ("kk", "ru", "en")


class SettingsError(Exception):
    """A variable holds something that the product cannot run with."""

    def __init__(self, variable: str, wants: str, got: str) -> None:
        super().__init__(f"{variable} wants {wants}; it holds {got!r}")
        self.variable = variable
        self.wants = wants


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations.

    Two shapes, no third: with neither `database_url` nor `redis_url` set SQLite, threads and one
    process; with both PostgreSQL, Redis and Celery workers.
    """

    data_dir: Path
    database_url: str
    redis_url: str | None
    lms_origin: str
    content_origin: str
    default_locale: str = "kk"
    time_zone: str = "Asia/Almaty"
    institution: str = "Qashyq University"
    models_dir: Path = Path("var/models")
    mail_url: str | None = None
    storage_url: str | None = None
    trusted_proxies: int = 0
    max_sockets: int = 200
    max_upload_bytes: int = 600 * 1024 * 1024
    run_workers: bool = True
    log_format: str = "text"
    is_testing: bool = False
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_large(self) -> bool:
        """Whether this installation runs on PostgreSQL, Redis and Celery."""
        return self.redis_url is not None

    @property
    def lms_host(self) -> str:
        """Host and port of the LMS as browsers send it."""
        return urlsplit(self.lms_origin).netloc

    @property
    def content_host(self) -> str:
        """Host and port of the content origin; may hold `{package}`."""
        return urlsplit(self.content_origin).netloc

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach the LMS over TLS."""
        return self.lms_origin.startswith("https://")

    @property
    def secrets_dir(self) -> Path:
        """Folder of the keys, outside the database and the media."""
        return self.data_dir / "secrets"

    @property
    def media_dir(self) -> Path:
        """Folder of stored files in the small shape."""
        return self.data_dir / "media"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings.

        Raises:
            SettingsError: a variable is wrong; names it and what it wants.
        """
        env = dict(os.environ if environ is None else environ)
        data_dir = Path(env.get("QASHYQ_DATA", "var")).resolve()
        redis_url = env.get("QASHYQ_REDIS_URL") or None
        database_url = env.get("QASHYQ_DATABASE_URL") or ""
        _check_shape(database_url, redis_url)
        lms_origin = _origin(env, "QASHYQ_ORIGIN", "http://localhost:8000")
        content_origin = _origin(env, "QASHYQ_CONTENT_ORIGIN", "http://127.0.0.1:8000")
        if urlsplit(lms_origin).hostname == urlsplit(content_origin).hostname:
            raise SettingsError(
                "QASHYQ_CONTENT_ORIGIN",
                "another host name than QASHYQ_ORIGIN (cookies know no port)",
                content_origin,
            )
        return cls(
            data_dir=data_dir,
            database_url=database_url or f"sqlite:///{data_dir / 'qashyq.db'}",
            redis_url=redis_url,
            lms_origin=lms_origin,
            content_origin=content_origin,
            default_locale=_choice(env, "QASHYQ_LOCALE", "kk", LOCALES),
            time_zone=_zone(env),
            institution=env.get("QASHYQ_INSTITUTION", "Qashyq University"),
            models_dir=Path(env.get("QASHYQ_MODELS", "var/models")).resolve(),
            mail_url=_mail(env),
            storage_url=env.get("QASHYQ_STORAGE_URL") or None,
            trusted_proxies=_whole(env, "QASHYQ_TRUSTED_PROXIES", 0, low=0, high=5),
            max_sockets=_whole(env, "QASHYQ_MAX_SOCKETS", 200, low=1, high=5000),
            max_upload_bytes=_whole(env, "QASHYQ_MAX_UPLOAD_MB", 600, low=1, high=4096) * 1024 * 1024,
            run_workers=_choice(env, "QASHYQ_WORKERS", "on", ("on", "off")) == "on",
            log_format=_choice(env, "QASHYQ_LOG", "text", ("text", "json")),
            environ=env,
        )


def _check_shape(database_url: str, redis_url: str | None) -> None:
    if database_url and not re.match(r"(sqlite:///|postgresql\+psycopg://|postgresql://)", database_url):
        raise SettingsError(
            "QASHYQ_DATABASE_URL", "an address like postgresql://user:password@host/name", database_url
        )
    is_postgres = database_url.startswith("postgresql")
    if is_postgres and not redis_url:
        raise SettingsError(
            "QASHYQ_REDIS_URL", "an address like redis://host:6379/0, because PostgreSQL is set", ""
        )
    if redis_url and not is_postgres:
        raise SettingsError(
            "QASHYQ_DATABASE_URL", "a PostgreSQL address, because QASHYQ_REDIS_URL is set", database_url
        )
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("QASHYQ_REDIS_URL", "an address like redis://host:6379/0", redis_url)


def _origin(env: Mapping[str, str], name: str, default: str) -> str:
    value = env.get(name) or default
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise SettingsError(name, "scheme, host and port only, like https://lms.example.kz", value)
    return value


def _choice(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name) or default
    if value not in allowed:
        raise SettingsError(name, "one of " + ", ".join(allowed), value)
    return value


def _whole(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise SettingsError(name, f"a whole number from {low} to {high}", value)
    return int(value)


def _zone(env: Mapping[str, str]) -> str:
    value = env.get("QASHYQ_TIME_ZONE") or "Asia/Almaty"
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            "QASHYQ_TIME_ZONE", "a name of the tz database, like Asia/Almaty", value
        ) from error
    return value


def _mail(env: Mapping[str, str]) -> str | None:
    value = env.get("QASHYQ_MAIL_URL") or None
    if value and urlsplit(value).scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise SettingsError(
            "QASHYQ_MAIL_URL", "an address like smtp+starttls://user:password@host:587", value
        )
    return value
