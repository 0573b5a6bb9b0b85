"""Backup and restore: database, media and keys apart, the same form from both databases.

A backup is a folder: `database.jsonl.gz` (a header line, then one line a row in table order), `media.tar` and
`manifest.json` with counts and SHA-256. The keys go into a file of their own, never beside the data: whoever holds only
one of the two can read no face and forge no signature.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, func, insert, select, text, update
from sqlalchemy.engine import Connection

from lms.core.db import WRITE_OPTION, Base, db
from lms.core.errors import QashyqError
from lms.core.i18n import lazy_gettext
from lms.core.secrets import NAMES
from lms.core.settings import Settings
from lms.core.storage import Storage

BATCH = 500


class BackupFaulty(QashyqError):
    code = "backup_faulty"
    status = 422
    message = lazy_gettext("The backup cannot be used: %(problem)s.")
    next_step = lazy_gettext("Nothing was changed. Take another backup or another target.")


def write_backup(folder: Path, settings: Settings, storage: Storage, keys_file: Path) -> dict[str, Any]:
    """Write a backup and return its manifest.

    Raises:
        BackupFaulty: the folder is not empty, or the keys would lie beside the data.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupFaulty(problem=f"{folder} is not empty")
    if keys_file.resolve().is_relative_to(folder.resolve()):
        raise BackupFaulty(problem="the keys must lie outside the backup's folder")
    folder.mkdir(parents=True, exist_ok=True)
    counts = _dump_database(folder / "database.jsonl.gz")
    media_count = _dump_media(folder / "media.tar", storage)
    _dump_keys(keys_file, settings)
    manifest = {
        "format": 1,
        "revision": _revision(),
        "tables": counts,
        "media_files": media_count,
        "sha256": {name: _sha256(folder / name) for name in ("database.jsonl.gz", "media.tar")},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False))
    return manifest


def restore_backup(
    folder: Path, settings: Settings, storage: Storage, keys_file: Path | None
) -> dict[str, Any]:
    """Restore into an empty, migrated database and an empty media store; the database comes back in one transaction.

    Raises:
        BackupFaulty: a file is damaged, the revision differs, or the target is not empty; nothing is changed then.
    """
    manifest = _checked_manifest(folder)
    if any(True for area in ("materials", "packages", "faces", "frames") for _ in storage.store.keys(area)):
        raise BackupFaulty(problem="the media store is not empty")
    with db.engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
        for table in Base.metadata.sorted_tables:
            if connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None:
                raise BackupFaulty(problem=f"the database is not empty (table {table.name})")
        _load_database(connection, folder / "database.jsonl.gz")
        if connection.dialect.name == "postgresql":
            _restart_sequences(connection)
    _load_media(folder / "media.tar", storage)
    if keys_file is not None:
        _load_keys(keys_file, settings)
    return manifest


def _dump_database(path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with gzip.open(path, "wt", encoding="utf-8") as file, db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():  # one snapshot for all tables
            for table in Base.metadata.sorted_tables:
                counts[table.name] = 0
                query = select(table).order_by(*table.primary_key.columns)
                for row in connection.execute(query.execution_options(yield_per=BATCH)):
                    values = {name: _encode(value) for name, value in row._mapping.items()}
                    file.write(json.dumps([table.name, values], ensure_ascii=False) + "\n")
                    counts[table.name] += 1
    return counts


def _load_database(connection: Connection, path: Path) -> None:
    tables = {table.name: table for table in Base.metadata.sorted_tables}
    batch: list[dict[str, Any]] = []
    current: Table | None = None
    for name, values in _lines(path):
        table = tables[name]
        if current is not None and (table is not current or len(batch) >= BATCH):
            _insert(connection, current, batch)
            batch = []
        current = table
        batch.append({key: _decode(value, table.c[key]) for key, value in values.items()})
    if current is not None:
        _insert(connection, current, batch)


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    own = [c.name for c in table.columns if any(key.column.table is table for key in c.foreign_keys)]
    if not rows:
        return
    # A row may point at a later one of its own table: such links are laid in a second pass.
    connection.execute(
        insert(table), [{k: (None if k in own else v) for k, v in row.items()} for row in rows]
    )
    for row in rows:
        links = {name: row[name] for name in own if row[name] is not None}
        if links:
            connection.execute(update(table).where(table.c.id == row["id"]).values(**links))


def _restart_sequences(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            found = connection.execute(
                text("select pg_get_serial_sequence(:name, 'id')"), {"name": table.name}
            ).scalar()
            if found:
                highest = select(func.max(table.c.id)).scalar_subquery()
                query = select(func.setval(found, func.coalesce(highest, 0) + 1, False))
                connection.execute(query)


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            name, values = json.loads(line)
            yield name, values


def _encode(value: Any) -> Any:
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case dict() | list():
            return {"json": value}
        case _:
            return value


def _decode(value: Any, column: Column[Any]) -> Any:
    if not isinstance(value, dict):
        return (
            column.type.python_type(value)
            if isinstance(value, str) and hasattr(column.type, "enum_class") and value
            else value
        )
    [(kind, inner)] = value.items()
    match kind:
        case "moment":
            return datetime.fromisoformat(inner)
        case "day":
            return date.fromisoformat(inner)
        case "decimal":
            return Decimal(inner)
        case "bytes":
            return base64.b64decode(inner)
        case _:
            return inner


def _dump_media(path: Path, storage: Storage) -> int:
    count = 0
    with tarfile.open(path, "w") as archive:
        for key in storage.store.keys(""):
            with storage.store.open(key) as stream:
                content = stream.read()
            entry = tarfile.TarInfo(key)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
            count += 1
    return count


def _load_media(path: Path, storage: Storage) -> None:
    with tarfile.open(path) as archive:
        for entry in archive:
            source = archive.extractfile(entry)
            if source is None:
                continue
            target = storage.scratch / hashlib.sha256(entry.name.encode()).hexdigest()
            target.write_bytes(source.read())
            storage.store.adopt(entry.name, target)


def _dump_keys(path: Path, settings: Settings) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
        for item in sorted(settings.secrets_dir.iterdir()):
            archive.add(item, arcname=item.name)


def _load_keys(path: Path, settings: Settings) -> None:
    wanted = {f"{name}.key" for name in NAMES} | {"audit-heads.log"}
    settings.secrets_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(path) as archive:
        for entry in archive:
            source = archive.extractfile(entry)
            if entry.name in wanted and source is not None:
                target = settings.secrets_dir / entry.name
                target.write_bytes(source.read())
                target.chmod(0o600)


def _checked_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        for name, expected in manifest["sha256"].items():
            if _sha256(folder / name) != expected:
                raise BackupFaulty(problem=f"{name} is damaged")
        revision = manifest["revision"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupFaulty(problem=f"its parts cannot be read ({error})") from error
    if revision != _revision():
        raise BackupFaulty(
            problem=f"it is of revision {revision}, the database is of {_revision()}: run qashyq db upgrade {revision}"
        )
    return manifest


def _revision() -> str:
    with db.engine.connect() as connection:
        return str(connection.execute(text("select version_num from alembic_version")).scalar())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
