"""The zip container read strictly: central directory, local headers, bounded streams.

An own reader, because a refusal needs reasons that `zipfile` does not give: it reads every entry before a
limit can be checked, does not compare local headers with the directory and guesses names.
Source: PKWARE APPNOTE 6.3.
"""

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from scorm.errors import PackageCode, PackageRefused

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_STORED, _DEFLATED = 0, 8
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the central directory; sizes and offsets in bytes."""

    raw_name: bytes
    is_utf8: bool
    flags: int
    method: int
    crc: int
    compressed_bytes: int
    size: int
    header_offset: int
    unix_mode: int

    @property
    def is_folder(self) -> bool:
        """Whether the entry only names a folder."""
        return self.raw_name.endswith(b"/") or stat.S_ISDIR(self.unix_mode)

    @property
    def shown_name(self) -> str:
        """Name for an error text, whatever its encoding is."""
        return self.raw_name.decode("utf-8", "backslashreplace")[:200]


def read_directory(stream: BinaryIO, archive_bytes: int, max_entries: int) -> list[Entry]:
    """Read the central directory; refuse before memory is spent on more than `max_entries`."""
    count, size, offset, shift = _find_directory(stream, archive_bytes)
    if count > max_entries:
        raise PackageRefused(PackageCode.TOO_MANY_FILES, value=count, limit=max_entries)
    stream.seek(offset + shift)
    entries: list[Entry] = []
    left = size
    while left > 0:
        if len(entries) >= max_entries:
            raise PackageRefused(PackageCode.TOO_MANY_FILES, value=len(entries) + 1, limit=max_entries)
        entry, used = _read_central(stream, shift)
        left -= used
        entries.append(entry)
    if left < 0 or len(entries) != count:
        raise PackageRefused(PackageCode.TRUNCATED)
    _check_places(stream, entries, offset + shift)
    return entries


def open_entry(stream: BinaryIO, entry: Entry) -> BinaryIO:
    """Open the bytes of an entry; size and CRC are checked when its end is reached."""
    return io.BufferedReader(_EntryStream(stream, entry, _data_offset(stream, entry)), _CHUNK)


def _find_directory(stream: BinaryIO, archive_bytes: int) -> tuple[int, int, int, int]:
    """Return (entries, directory bytes, directory offset, bytes put before the archive)."""
    tail_bytes = min(archive_bytes, _END.size + 0xFFFF)
    stream.seek(archive_bytes - tail_bytes)
    tail = stream.read(tail_bytes)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or place + _END.size > len(tail):
        stream.seek(0)
        began = stream.read(4) == b"PK\x03\x04"
        raise PackageRefused(PackageCode.TRUNCATED if began else PackageCode.NOT_A_ZIP)
    _, disk, first_disk, _, count, size, offset, comment = _END.unpack_from(tail, place)
    end = archive_bytes - tail_bytes + place
    if end + _END.size + comment > archive_bytes:
        raise PackageRefused(PackageCode.TRUNCATED)
    if disk or first_disk:
        raise PackageRefused(PackageCode.MULTI_DISK)
    if 0xFFFF in (count, disk) or 0xFFFFFFFF in (size, offset):
        count, size, offset, end = _find_directory64(stream, end, (count, size, offset))
    shift = end - size - offset
    if shift < 0:
        raise PackageRefused(PackageCode.TRUNCATED)
    return count, size, offset, shift


def _find_directory64(stream: BinaryIO, end: int, plain: tuple[int, int, int]) -> tuple[int, int, int, int]:
    if end < _END64_LOCATOR.size:
        return (*plain, end)
    stream.seek(end - _END64_LOCATOR.size)
    sign, _, place, _ = _END64_LOCATOR.unpack(stream.read(_END64_LOCATOR.size))
    if sign != b"PK\x06\x07":
        return (*plain, end)
    if place + _END64.size > end:
        raise PackageRefused(PackageCode.TRUNCATED)
    stream.seek(place)
    values = _END64.unpack(stream.read(_END64.size))
    if values[0] != b"PK\x06\x06":
        raise PackageRefused(PackageCode.TRUNCATED)
    return values[7], values[8], values[9], place


def _read_central(stream: BinaryIO, shift: int) -> tuple[Entry, int]:
    head = stream.read(_CENTRAL.size)
    if len(head) < _CENTRAL.size:
        raise PackageRefused(PackageCode.TRUNCATED)
    (sign, made_by, _, flags, method, _, _, crc, packed, size, name_bytes, extra_bytes, comment_bytes,
     disk, _, attributes, offset) = _CENTRAL.unpack(head)  # fmt: skip
    if sign != b"PK\x01\x02":
        raise PackageRefused(PackageCode.TRUNCATED)
    if disk not in (0, 0xFFFF):
        raise PackageRefused(PackageCode.MULTI_DISK)
    name = stream.read(name_bytes)
    extra = stream.read(extra_bytes)
    if len(name) < name_bytes or len(extra) < extra_bytes or len(stream.read(comment_bytes)) < comment_bytes:
        raise PackageRefused(PackageCode.TRUNCATED)
    size, packed, offset = _zip64_values(extra, size, packed, offset)
    mode = attributes >> 16 if made_by >> 8 in (3, 19) else 0
    entry = Entry(name, bool(flags & 0x800), flags, method, crc, packed, size, offset + shift, mode)
    return entry, _CENTRAL.size + name_bytes + extra_bytes + comment_bytes


def _zip64_values(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            body = extra[place + 4 : place + 4 + length]
            numbers = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
            try:
                size = next(numbers) if size == 0xFFFFFFFF else size
                packed = next(numbers) if packed == 0xFFFFFFFF else packed
                offset = next(numbers) if offset == 0xFFFFFFFF else offset
            except StopIteration:
                raise PackageRefused(PackageCode.TRUNCATED) from None
        place += 4 + length
    return size, packed, offset


def _check_places(stream: BinaryIO, entries: list[Entry], directory_offset: int) -> None:
    """Refuse entries that share bytes: the trick of the strongest bombs."""
    free_from = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < free_from:
            raise PackageRefused(PackageCode.ENTRIES_OVERLAP, name=entry.shown_name)
        free_from = _data_offset(stream, entry) + entry.compressed_bytes
        if free_from > directory_offset:
            raise PackageRefused(PackageCode.TRUNCATED, name=entry.shown_name)


def _data_offset(stream: BinaryIO, entry: Entry) -> int:
    stream.seek(entry.header_offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise PackageRefused(PackageCode.TRUNCATED, name=entry.shown_name)
    flags: int
    method: int
    name_bytes: int
    extra_bytes: int
    _, _, flags, method, _, _, _, _, _, name_bytes, extra_bytes = _LOCAL.unpack(head)
    if stream.read(name_bytes) != entry.raw_name or method != entry.method or flags & 1 != entry.flags & 1:
        raise PackageRefused(PackageCode.HEADER_MISMATCH, name=entry.shown_name)
    return entry.header_offset + _LOCAL.size + name_bytes + extra_bytes


class _EntryStream(io.RawIOBase):
    """The unpacked bytes of one entry, never more than its declared size."""

    def __init__(self, stream: BinaryIO, entry: Entry, data_offset: int) -> None:
        self._chunks = _unpack(stream, entry, data_offset)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # typeshed asks for WriteableBuffer
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def _unpack(stream: BinaryIO, entry: Entry, data_offset: int) -> Iterator[bytes]:
    if entry.method not in (_STORED, _DEFLATED):
        raise PackageRefused(PackageCode.COMPRESSION_UNKNOWN, name=entry.shown_name, value=entry.method)
    size, crc = 0, 0
    try:
        for chunk in _inflate(stream, entry, data_offset):
            size += len(chunk)
            if size > entry.size:
                raise PackageRefused(PackageCode.SIZE_MISMATCH, name=entry.shown_name)
            crc = zlib.crc32(chunk, crc)
            yield chunk
    except zlib.error:
        raise PackageRefused(PackageCode.BAD_CRC, name=entry.shown_name) from None
    if size != entry.size:
        raise PackageRefused(PackageCode.SIZE_MISMATCH, name=entry.shown_name)
    if crc != entry.crc:
        raise PackageRefused(PackageCode.BAD_CRC, name=entry.shown_name)


def _inflate(stream: BinaryIO, entry: Entry, data_offset: int) -> Iterator[bytes]:
    """Give unpacked pieces of at most _CHUNK bytes; the stream's place is kept here, not in the stream."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None
    place, end = data_offset, data_offset + entry.compressed_bytes
    waiting = b""
    while place < end or waiting:
        if not waiting:
            stream.seek(place)
            waiting = stream.read(min(_CHUNK, end - place))
            if not waiting:
                raise PackageRefused(PackageCode.TRUNCATED, name=entry.shown_name)
            place += len(waiting)
        if inflater is None:
            chunk, waiting = waiting, b""
        else:
            chunk = inflater.decompress(waiting, _CHUNK)
            waiting = inflater.unconsumed_tail
            if inflater.eof:
                waiting, place = b"", end
        if chunk:
            yield chunk
    if inflater is not None:
        rest = inflater.flush()
        if rest:
            yield rest
