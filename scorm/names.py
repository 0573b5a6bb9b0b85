"""Names inside an archive: decoding, and what a safe relative name is."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from scorm.errors import PackageCode, PackageRefused

_DRIVE = re.compile(r"^[A-Za-z]:")
_SYSTEM_FILES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
# Old packers of this region wrote names in the code page of the console or of the window system.
_UNFLAGGED_ENCODINGS = ("cp866", "cp1251")
_LAST_ENCODING = "cp437"


def decode_names(
    raw_names: Iterable[tuple[bytes, bool]], hrefs: Collection[str]
) -> tuple[list[str], str | None]:
    """Decode raw names, each with its UTF-8 flag; return them with the encoding that was guessed, if one was.

    Unflagged names are UTF-8 when all of them are; else the code page under which most non-ASCII names stand
    in `hrefs` (addresses of the manifest, decoded); else cp437, which the format itself names.

    Raises:
        PackageRefused: a name flagged as UTF-8 is not.
    """
    pairs = list(raw_names)
    unflagged = [raw for raw, is_utf8 in pairs if not is_utf8 and not raw.isascii()]
    encoding = _pick_encoding(unflagged, hrefs) if unflagged else "utf-8"
    names = []
    for raw, is_utf8 in pairs:
        try:
            names.append(raw.decode("utf-8" if is_utf8 else encoding))
        except UnicodeDecodeError:
            shown = raw.decode("utf-8", "backslashreplace")[:200]
            raise PackageRefused(PackageCode.NAME_UNDECODABLE, name=shown) from None
    return names, encoding if encoding != "utf-8" else None


def _pick_encoding(raw_names: list[bytes], hrefs: Collection[str]) -> str:
    try:
        for raw in raw_names:
            raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    known = {normal(href) for href in hrefs}
    hits = {
        encoding: sum(_stands_in(raw.decode(encoding, "replace"), known) for raw in raw_names)
        for encoding in _UNFLAGGED_ENCODINGS
    }
    best = max(_UNFLAGGED_ENCODINGS, key=lambda encoding: hits[encoding])
    return best if hits[best] else _LAST_ENCODING


def _stands_in(name: str, known: Collection[str]) -> bool:
    """Whether the name, or the name below a root folder, is one that the manifest speaks of."""
    wanted = normal(name)
    return wanted in known or wanted.partition("/")[2] in known


def normal(name: str) -> str:
    """Give the form under which two names are the same file on some system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def check_name(name: str, max_depth: int, max_length: int) -> None:
    """Refuse a name that could leave its folder or mean something else on another system.

    Raises:
        PackageRefused: with the code of the first thing wrong.
    """
    shown = name[:200]
    if len(name) > max_length:
        raise PackageRefused(PackageCode.NAME_TOO_LONG, name=shown, limit=max_length)
    if "\\" in name:
        raise PackageRefused(PackageCode.NAME_BACKSLASH, name=shown)
    if name.startswith("/"):
        raise PackageRefused(PackageCode.NAME_ABSOLUTE, name=shown)
    if _DRIVE.match(name):
        raise PackageRefused(PackageCode.NAME_DRIVE, name=shown)
    parts = name.removesuffix("/").split("/")
    if len(parts) > max_depth:
        raise PackageRefused(PackageCode.TOO_DEEP, name=shown, limit=max_depth)
    for part in parts:
        # "..." and "x. " are folded into dots by some file systems.
        if (not part.strip(" .") and part != ".") or _has_control(part):
            raise PackageRefused(PackageCode.NAME_UNSAFE, name=shown)
        if part == ".":
            raise PackageRefused(PackageCode.NAME_UNSAFE, name=shown)
        if len(part.encode("utf-8", "surrogatepass")) > 255:
            raise PackageRefused(PackageCode.NAME_TOO_LONG, name=shown, limit=255)


def _has_control(part: str) -> bool:
    """Whether a part holds what cannot be seen or turns the reading direction."""
    return any(
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in "\u202a\u202b\u202d\u202e"
        for sign in part
    )


def is_system_file(name: str) -> bool:
    """Whether an operating system left the file there; nothing of a course."""
    parts = name.casefold().split("/")
    return "__macosx" in parts[:-1] or parts[-1] in _SYSTEM_FILES or parts[-1].startswith("._")
