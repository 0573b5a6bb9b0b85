"""Package files over HTTP: types by a fixed table, byte ranges, validators by content, headers of untrusted pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from lms.core.settings import Settings
from lms.core.storage import CHUNK_BYTES

UNKNOWN = "application/octet-stream"
# Without a charset where a page may name its own: courses of this region still come in windows-1251.
TYPES = {
    "html": "text/html",
    "htm": "text/html",
    "xhtml": "application/xhtml+xml",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "xsd": "application/xml",
    "dtd": "application/xml-dtd",
    "txt": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "wasm": "application/wasm",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "bmp": "image/bmp",
    "ico": "image/x-icon",
    "cur": "image/x-icon",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "swf": "application/x-shockwave-flash",
}
DENIED_DEVICES = (
    "camera=(), microphone=(), display-capture=(), geolocation=(), usb=(), serial=(), hid=(), payment=()"
)


def media_type(name: str) -> str:
    """Return the type of a file by its extension; nothing is guessed from content."""
    return TYPES.get(PurePosixPath(name).suffix.lower().removeprefix("."), UNKNOWN)


def content_origin(settings: Settings, version_id: int) -> str:
    """Return the origin that serves a version: its own sub-domain when the setting holds `{package}`."""
    return settings.content_origin.replace("{package}", f"p{version_id}")


def content_host(settings: Settings, version_id: int) -> str:
    """Return host and port of that origin."""
    return urlsplit(content_origin(settings, version_id)).netloc


def course_policy(lms_origin: str) -> str:
    """Return the CSP of course pages: inline scripts and evaluated code run, as courses of every tool need.

    They may load media and libraries over TLS, frame nothing but themselves and secure sites, bring no plug-ins, and be framed by
    themselves and the LMS alone.
    """
    return (
        "default-src 'self' https: data: blob:; script-src 'self' https: 'unsafe-inline' 'unsafe-eval' blob: data:; "
        "style-src 'self' https: 'unsafe-inline' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        f"form-action 'self' https:; frame-ancestors 'self' {lms_origin}"
    )


def player_policy(lms_origin: str) -> str:
    """Return the CSP of the player page, which is ours: own modules only."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self' https:; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {lms_origin}"
    )


def protect(response: Response, policy: str) -> Response:
    """Set the headers of everything that the content origin gives out."""
    headers = response.headers
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = DENIED_DEVICES
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Origin-Agent-Cluster"] = "?1"
    return response


def send(stream: BinaryIO, *, name: str, size: int, sha256: str) -> Response:
    """Answer with a file, a part of it, 304 or 416; `sha256` is its validator."""
    response = Response(content_type=media_type(name))
    response.set_etag(sha256)
    response.headers["Cache-Control"] = "private, max-age=3600"
    first, last = 0, size - 1
    wanted = _range(size, sha256)
    if isinstance(wanted, RequestedRangeNotSatisfiable):
        stream.close()
        response.status_code = 416
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    if wanted is not None:
        first, last = wanted
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.response = _chunks(stream, first, last - first + 1)
    response.content_length = last - first + 1
    response.call_on_close(stream.close)
    if wanted is None:
        response.make_conditional(request.environ)
    return response


def _range(size: int, sha256: str) -> tuple[int, int] | RequestedRangeNotSatisfiable | None:
    """Return (first, last) of a single range; None for the whole file, as for several ranges or an old If-Range."""
    wanted = request.range
    if wanted is None or request.method != "GET" or len(wanted.ranges) != 1 or wanted.units != "bytes":
        return None
    if "If-Range" in request.headers and request.if_range.etag != sha256:
        return None
    if request.if_none_match.contains(sha256):
        return None
    span = wanted.range_for_length(size)
    return RequestedRangeNotSatisfiable() if span is None else (span[0], span[1] - 1)


def _chunks(stream: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with stream:
        if stream.seekable():
            stream.seek(first)
        else:  # a bucket's stream
            while first > 0 and (skipped := stream.read(min(first, CHUNK_BYTES))):
                first -= len(skipped)
        while length > 0 and (chunk := stream.read(min(length, CHUNK_BYTES))):
            length -= len(chunk)
            yield chunk
