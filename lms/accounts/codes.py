"""One-time codes: how they look, how they are read from paper, what is stored of them."""

from __future__ import annotations

import secrets

from lms.core.security import token_hash

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to mistake on paper
SIGNS = 16  # 80 bits
_READ_AS = str.maketrans("OILАВСЕНКМОРТХУІ", "011ABCEHKM0PTXY1")


def new_code() -> str:
    """Return a fresh code as it is printed: four groups of four signs."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[place : place + 4] for place in range(0, SIGNS, 4))


def code_hash(text: str) -> str | None:
    """Return what is stored of a code, however it was typed (case, spaces, Cyrillic twins); None when it is none."""
    plain = "".join(sign for sign in text[:80].upper().translate(_READ_AS) if sign in ALPHABET)
    return token_hash(plain) if len(plain) == SIGNS else None
