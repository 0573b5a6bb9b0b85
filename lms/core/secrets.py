"""Secrets: made at first start, mode 0600, outside the database; the large shape refuses to start without them."""

from __future__ import annotations

import os
import secrets as random
from dataclasses import dataclass
from pathlib import Path

from lms.core.settings import Settings, SettingsError

NAMES = ("session", "tickets", "data", "audit")


@dataclass(frozen=True, slots=True)
class Secrets:
    """32-byte keys: signed cookies, tickets, encryption of personal data, signing of audit heads."""

    session: bytes
    tickets: bytes
    data: bytes
    audit: bytes


def load_secrets(settings: Settings) -> Secrets:
    """Read the keys; the small shape makes missing ones.

    Raises:
        SettingsError: the large shape has no keys (two servers must share them), or a key is damaged.
    """
    folder = settings.secrets_dir
    found: dict[str, bytes] = {}
    for name in NAMES:
        path = folder / f"{name}.key"
        if not path.exists():
            if settings.is_large and settings.environ.get("QASHYQ_MAKE_SECRETS") != "yes":
                raise SettingsError(
                    "QASHYQ_DATA",
                    f"a folder with secrets/{name}.key shared by every server (make them once: qashyq secrets)",
                    str(folder),
                )
            make_key(path)
        key = path.read_bytes()
        if len(key) != 32:
            raise SettingsError(
                "QASHYQ_DATA", f"a whole key of 32 bytes in secrets/{name}.key", f"{len(key)} bytes"
            )
        found[name] = key
    return Secrets(**found)


def make_key(path: Path) -> None:
    """Write a fresh key, readable by its owner only; two starters at once agree on the first one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(random.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
