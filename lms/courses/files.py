"""Files of materials and tasks: taken by content and name, given out only as attachments."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lms.core.audit import Actor
from lms.core.i18n import gettext
from lms.core.models import StoredFile
from lms.core.storage import CHUNK_BYTES, plain_name, storage
from lms.courses.errors import FileRefused

MAX_FILE_BYTES = 100 * 1024 * 1024
MAX_REQUEST_BYTES = MAX_FILE_BYTES + 1024 * 1024  # the form around the file
AREA = "materials"
_HEAD_BYTES = 512
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Extension -> (media type, what the content may begin with; None: readable text).
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES: dict[str, tuple[str, tuple[bytes, ...] | None]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", (_ZIP,)),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", (_ZIP,)),
    ".pptx": (f"{_OFFICE}.presentationml.presentation", (_ZIP,)),
    ".odt": ("application/vnd.oasis.opendocument.text", (_ZIP,)),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", (_ZIP,)),
    ".odp": ("application/vnd.oasis.opendocument.presentation", (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    ".epub": ("application/epub+zip", (_ZIP,)),
    ".zip": ("application/zip", (_ZIP,)),
    ".7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    ".rar": ("application/vnd.rar", (b"Rar!\x1a\x07",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".ogg": ("audio/ogg", (b"OggS",)),
    ".wav": ("audio/wav", (b"RIFF",)),
    ".webm": ("video/webm", (b"\x1a\x45\xdf\xa3",)),
    ".mp4": ("video/mp4", ()),  # "ftyp" stands at the fourth byte
    ".m4a": ("audio/mp4", ()),
    ".txt": ("text/plain", None),
    ".csv": ("text/csv", None),
    ".md": ("text/markdown", None),
    ".py": ("text/x-python", None),
    ".ipynb": ("application/x-ipynb+json", None),
    ".tex": ("text/x-tex", None),
}


def media_type(name: str, head: bytes) -> str:
    """Return the media type of a file by its extension when the content agrees.

    Raises:
        FileRefused: the type is not on the list, or the content is something else.
    """
    found = TYPES.get(PurePosixPath(plain_name(name).lower()).suffix)
    if found is None or not head:
        raise FileRefused(field="file")
    kind, beginnings = found
    if beginnings is None:
        is_true = b"\x00" not in head
    elif not beginnings:
        is_true = head[4:8] == b"ftyp"
    else:
        is_true = head.startswith(beginnings)
    if not is_true:
        raise FileRefused(field="file")
    return kind


def receive(session: Session, upload: FileStorage, *, actor: Actor) -> StoredFile:
    """Store an uploaded file.

    Raises:
        FileRefused: a type that is not accepted.
        TooLarge: more than `MAX_FILE_BYTES`.
    """
    name = upload.filename or ""
    stream = cast(BinaryIO, upload.stream)
    head = stream.read(_HEAD_BYTES)
    kind = media_type(name, head)
    stream.seek(0)
    return storage().put(
        session, stream, name=name, media_type=kind, area=AREA, actor=actor, max_bytes=MAX_FILE_BYTES
    )


def as_attachment(file: StoredFile) -> Response:
    """Send a stored file; a browser saves it and never shows it as a page of ours."""
    stream = storage().open(file)

    def chunks() -> object:
        with stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk

    response = Response(chunks(), content_type=file.media_type)  # type: ignore[arg-type]  # a generator of bytes
    response.content_length = file.size_bytes
    name = plain_name(file.name)
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("\\", "_")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def choose_one() -> str:
    """Say that a file is wanted."""
    text: str = gettext("Choose a file.")
    return text
