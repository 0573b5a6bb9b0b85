"""A reading stream that counts the SHA-256 of what passes through it."""

import hashlib
import io
from typing import BinaryIO

_CHUNK = 256 * 1024


class DigestStream(io.BufferedIOBase):
    """Reads from another stream; `drain` reads what the user of the stream left."""

    def __init__(self, source: BinaryIO) -> None:
        """Wrap a stream that is read only through this one."""
        super().__init__()
        self._source = source
        self._sha256 = hashlib.sha256()

    def readable(self) -> bool:
        """It is a stream to read from."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Read up to `size` bytes, all when it is negative or None."""
        data = self._source.read(-1 if size is None else size)
        self._sha256.update(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        """Read one piece."""
        return self.read(size if size >= 0 else _CHUNK)

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # typeshed asks for WriteableBuffer
        """Fill the buffer."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Read to the end, so that size and CRC of the source are checked."""
        while self.read(_CHUNK):
            pass

    def hexdigest(self) -> str:
        """Give the digest of everything read so far."""
        return self._sha256.hexdigest()
