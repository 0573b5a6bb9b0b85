from __future__ import annotations

import pytest
from flask import Flask

from lms.core import sealing


def test_what_is_sealed_for_one_purpose_does_not_open_for_another(app: Flask) -> None:
    with app.app_context():
        sealed = sealing.seal(b"face", "face:1")
        assert sealing.unseal(sealed, "face:1") == b"face"
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(sealed, "face:2")
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "face:1")


def test_a_ticket_opens_only_doors_of_its_kind(app: Flask) -> None:
    with app.app_context():
        ticket = sealing.make_ticket("asset", {"version": 3})
        assert sealing.read_ticket("asset", ticket, max_age_seconds=60) == {"version": 3}
        with pytest.raises(sealing.TicketInvalid):
            sealing.read_ticket("commit", ticket, max_age_seconds=60)
        with pytest.raises(sealing.TicketInvalid):
            sealing.read_ticket("asset", ticket[:-2] + "xx", max_age_seconds=60)
        with pytest.raises(sealing.TicketExpired):
            sealing.read_ticket("asset", ticket, max_age_seconds=-1)
