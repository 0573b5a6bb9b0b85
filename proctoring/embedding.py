"""A face as 128 numbers: how it is kept and compared. Knows no network."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from proctoring.errors import EmbeddingInvalid

SIZE = 128
_MARK = b"QFE1"
"""Names the network and the layout: another network means another mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """A face in the space of dlib's network; `values` float32 (128,)."""

    values: NDArray[np.float32]

    def distance(self, other: "Embedding") -> float:
        """Return the Euclidean distance: below 0.55 the same person, above 0.60 hardly (see the policy)."""
        return float(np.linalg.norm(self.values - other.values))

    def to_bytes(self) -> bytes:
        """Return the form in which a house keeps it: a mark of four bytes and 128 little-endian float32."""
        return _MARK + self.values.astype("<f4").tobytes()

    @staticmethod
    def from_bytes(content: bytes) -> "Embedding":
        """Read what `to_bytes` made.

        Raises:
            EmbeddingInvalid: another mark, length, or values that are no numbers.
        """
        if len(content) != len(_MARK) + 4 * SIZE or not content.startswith(_MARK):
            raise EmbeddingInvalid(f"{len(content)} bytes")
        values = np.frombuffer(content, dtype="<f4", offset=len(_MARK)).astype(np.float32)
        if not np.isfinite(values).all():
            raise EmbeddingInvalid("values that are no numbers")
        return Embedding(values)

    @staticmethod
    def mean(embeddings: Sequence["Embedding"]) -> "Embedding":
        """Return the average of one or more embeddings."""
        return Embedding(np.mean([item.values for item in embeddings], axis=0).astype(np.float32))
