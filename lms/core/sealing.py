"""Sealing of personal bytes (AES-GCM), signatures (HMAC) and tickets (signed, dated, of one kind)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from lms.core.errors import QashyqError
from lms.core.i18n import lazy_gettext
from lms.core.secrets import Secrets

NONCE_BYTES = 12


class TicketInvalid(QashyqError):
    code = "ticket_invalid"
    status = 403
    message = lazy_gettext("This access ticket is not valid.")
    next_step = lazy_gettext("Open the page again from the course or exam page.")


class TicketExpired(TicketInvalid):
    code = "ticket_expired"
    message = lazy_gettext("This access ticket has expired.")


class SealBroken(QashyqError):
    code = "seal_broken"
    message = lazy_gettext("A protected record cannot be opened: it was changed or its key is gone.")


def _secrets() -> Secrets:
    found: Secrets = current_app.extensions["qashyq_secrets"]
    return found


def _key(master: bytes, purpose: str) -> bytes:
    return hmac.new(master, purpose.encode(), hashlib.sha256).digest()


def seal(plain: bytes, purpose: str) -> bytes:
    """Encrypt for one purpose (`invigilation.face:<sitting id>`): the purpose is bound in, a copy elsewhere does not open."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key(_secrets().data, purpose)).encrypt(nonce, plain, purpose.encode())


def unseal(sealed: bytes, purpose: str) -> bytes:
    """Decrypt.

    Raises:
        SealBroken: changed, of another purpose, or under another key.
    """
    try:
        return AESGCM(_key(_secrets().data, purpose)).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def seal_text(text: str, purpose: str) -> str:
    """Encrypt a text for a text column."""
    return base64.urlsafe_b64encode(seal(text.encode(), purpose)).decode()


def unseal_text(sealed: str, purpose: str) -> str:
    """Decrypt a text column."""
    return unseal(base64.urlsafe_b64decode(sealed), purpose).decode()


def sign(payload: bytes, purpose: str) -> str:
    """Return an HMAC of the payload (64 hex)."""
    return hmac.new(_key(_secrets().tickets, purpose), payload, hashlib.sha256).hexdigest()


def verify(payload: bytes, purpose: str, signature: str) -> bool:
    """Whether the signature is ours, compared in constant time."""
    return hmac.compare_digest(sign(payload, purpose), signature)


def derived_key(purpose: str) -> bytes:
    """Return a 32-byte key for one purpose, given to a browser to encrypt what it keeps."""
    return _key(_secrets().data, purpose)


def make_ticket(kind: str, claims: dict[str, Any]) -> str:
    """Return a signed ticket of one kind; its age is judged when it is read."""
    return URLSafeTimedSerializer(_secrets().tickets, salt=f"qashyq.{kind}").dumps(claims)


def read_ticket(kind: str, ticket: str, *, max_age_seconds: int) -> dict[str, Any]:
    """Return the claims of a ticket.

    Raises:
        TicketExpired: it is too old. TicketInvalid: it is not ours or of another kind.
    """
    try:
        claims = URLSafeTimedSerializer(_secrets().tickets, salt=f"qashyq.{kind}").loads(
            ticket, max_age=max_age_seconds
        )
    except SignatureExpired as error:
        raise TicketExpired from error
    except BadSignature as error:
        raise TicketInvalid from error
    if not isinstance(claims, dict):
        raise TicketInvalid
    return claims
