"""Storage: files under their content hash, local folder or S3-compatible bucket; nothing is ever opened by its given name.

A stored file's place is `<area>/<first two hex>/<sha256>`; a tree (an unpacked package) is `<area>/<sha256>/<name>`.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.audit import Actor
from lms.core.errors import NotFound, TooLarge
from lms.core.models import StoredFile
from lms.core.settings import Settings

CHUNK_BYTES = 256 * 1024
_AREA = re.compile(r"[a-z_]{2,40}")
_SHA = re.compile(r"[0-9a-f]{64}")


class Store(Protocol):
    """Where the bytes lie; keys are plain relative names made by `Storage`."""

    def adopt(self, key: str, path: Path) -> None:
        """Take over a finished local file under `key`; taking one over twice is harmless."""

    def open(self, key: str) -> BinaryIO:
        """Open for reading; raises FileNotFoundError."""

    def has(self, key: str) -> bool: ...

    def remove(self, key: str) -> None: ...

    def keys(self, prefix: str) -> Iterator[str]: ...


class LocalStore:
    """Files in a folder; written beside, synced, renamed: a half file never has a final name."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def adopt(self, key: str, path: Path) -> None:
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def open(self, key: str) -> BinaryIO:
        return (self.root / key).open("rb")

    def has(self, key: str) -> bool:
        return (self.root / key).is_file()

    def remove(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)

    def keys(self, prefix: str) -> Iterator[str]:
        for path in sorted((self.root / prefix).rglob("*")):
            if path.is_file():
                yield path.relative_to(self.root).as_posix()


class Storage:
    """What rooms use: `put`, `open`, `erase` for files; `put_tree_file`, `open_tree_file` for unpacked packages."""

    def __init__(self, store: Store, scratch: Path) -> None:
        self.store = store
        self.scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)

    def put(
        self,
        session: Session,
        stream: BinaryIO,
        *,
        name: str,
        media_type: str,
        area: str,
        actor: Actor,
        max_bytes: int,
    ) -> StoredFile:
        """Stream a file into storage and return its row (flushed).

        Raises:
            TooLarge: the stream holds more than `max_bytes`; nothing is kept.
        """
        path, sha256, size = self._receive(stream, max_bytes)
        self.store.adopt(_file_key(area, sha256), path)
        row = StoredFile(
            sha256=sha256,
            name=plain_name(name),
            media_type=media_type[:120],
            size_bytes=size,
            area=area,
            created_by=actor.id,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row

    def open(self, row: StoredFile) -> BinaryIO:
        """Open a stored file.

        Raises:
            NotFound: it was erased or its bytes are gone.
        """
        if row.erased_at is not None:
            raise NotFound
        try:
            return self.store.open(_file_key(row.area, row.sha256))
        except FileNotFoundError as error:
            raise NotFound from error

    def erase(self, session: Session, row: StoredFile) -> None:
        """Erase a file; its bytes go when no other row names the same content."""
        row.erased_at = clock.now()
        session.flush()
        query = select(func.count()).where(
            StoredFile.sha256 == row.sha256, StoredFile.area == row.area, StoredFile.erased_at.is_(None)
        )
        if session.scalar(query) == 0:
            self.store.remove(_file_key(row.area, row.sha256))

    def put_tree_file(
        self, area: str, tree_sha256: str, name: str, stream: BinaryIO, *, max_bytes: int = 2**31
    ) -> None:
        """Stream one file of a tree (a package) into storage; `name` is a checked relative path."""
        key = _tree_key(area, tree_sha256, name)
        path, _sha256, _size = self._receive(stream, max_bytes)
        self.store.adopt(key, path)

    def open_tree_file(self, area: str, tree_sha256: str, name: str) -> BinaryIO:
        """Open one file of a tree.

        Raises:
            NotFound: there is none.
        """
        try:
            return self.store.open(_tree_key(area, tree_sha256, name))
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise NotFound from error

    def tree_has(self, area: str, tree_sha256: str, name: str) -> bool:
        """Whether a tree holds this file."""
        return self.store.has(_tree_key(area, tree_sha256, name))

    def move_tree(self, area: str, source: str, target: str) -> None:
        """Give a tree that was unpacked under a temporary 64-hex name its final name (its content hash)."""
        for key in list(self.store.keys(f"{area}/{source}")):
            name = key.split("/", 2)[2]
            with self.store.open(key) as stream:
                self.put_tree_file(area, target, name, stream)
            self.store.remove(key)

    def drop_tree(self, area: str, tree_sha256: str) -> None:
        """Remove every file of a tree (a failed import leaves nothing)."""
        for key in list(self.store.keys(f"{area}/{tree_sha256}")):
            self.store.remove(key)

    def _receive(self, stream: BinaryIO, max_bytes: int) -> tuple[Path, str, int]:
        path = self.scratch / secrets.token_hex(12)
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as file:
                while chunk := stream.read(CHUNK_BYTES):
                    size += len(chunk)
                    if size > max_bytes:
                        raise TooLarge
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path, digest.hexdigest(), size


def storage() -> Storage:
    """Return the application's storage, made on first use."""
    found = current_app.extensions.get("qashyq_storage")
    if found is None:
        found = current_app.extensions["qashyq_storage"] = make_storage(
            current_app.extensions["qashyq_settings"]
        )
    return cast(Storage, found)


def make_storage(settings: Settings) -> Storage:
    """Choose the store by the settings: a folder, or a bucket when QASHYQ_STORAGE_URL is set."""
    scratch = settings.data_dir / "scratch"
    if settings.storage_url:
        from lms.core.bucket import BucketStore  # boto3 is an extra of the large shape

        return Storage(BucketStore(settings.storage_url), scratch)
    return Storage(LocalStore(settings.media_dir), scratch)


def plain_name(name: str) -> str:
    """Return a file name fit for a Content-Disposition: no path, no control signs, at most 200 signs."""
    base = PurePosixPath(name.replace("\\", "/")).name
    cleaned = "".join(sign for sign in base if sign.isprintable() and sign not in '"<>|:*?').strip(" .")
    return cleaned[-200:] or "file"


def clear_scratch(settings: Settings) -> None:
    """Throw away what a killed process left half received."""
    shutil.rmtree(settings.data_dir / "scratch", ignore_errors=True)


def _file_key(area: str, sha256: str) -> str:
    if not _AREA.fullmatch(area) or not _SHA.fullmatch(sha256):
        raise NotFound
    return f"{area}/{sha256[:2]}/{sha256}"


def _tree_key(area: str, tree_sha256: str, name: str) -> str:
    parts = name.split("/")
    if (
        not _AREA.fullmatch(area)
        or not _SHA.fullmatch(tree_sha256)
        or any(p in {"", ".", ".."} for p in parts)
        or "\x00" in name
    ):
        raise NotFound
    return f"{area}/{tree_sha256}/{name}"
