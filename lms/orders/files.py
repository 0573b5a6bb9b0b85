"""Scans of orders: PDF or pictures, told by their first bytes, never by their name."""

from __future__ import annotations

from typing import BinaryIO, cast

from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from lms.core.audit import Actor
from lms.core.models import StoredFile
from lms.core.storage import storage
from lms.orders.errors import OrderFileRefused

MAX_FILE_BYTES = 20 * 1024 * 1024
AREA = "orders"
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def receive(session: Session, upload: FileStorage | None, *, actor: Actor) -> StoredFile | None:
    """Store the scan; None when nothing was chosen.

    Raises:
        OrderFileRefused: something else than a PDF or a picture.
        TooLarge: more than 20 MB.
    """
    if upload is None or not upload.filename:
        return None
    stream = cast(BinaryIO, upload.stream)
    head = stream.read(16)
    stream.seek(0)
    media_type = next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), None)
    if media_type is None:
        raise OrderFileRefused(field="file")
    return storage().put(
        session,
        stream,
        name=upload.filename,
        media_type=media_type,
        area=AREA,
        actor=actor,
        max_bytes=MAX_FILE_BYTES,
    )
