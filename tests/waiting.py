"""Waiting for what another process does: look again until it is so, or say what did not come."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

ValueT = TypeVar("ValueT")
LOOK_SECONDS = 0.02


def wait_until(look: Callable[[], ValueT], what: str, *, seconds: float = 60) -> ValueT:
    """Return the first true value of `look`.

    Raises:
        AssertionError: it did not come within `seconds`; `what` says what was waited for.
    """
    pause, end = Event(), monotonic() + seconds
    while True:
        value = look()
        if value:
            return value
        if monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s for {what}")
        pause.wait(LOOK_SECONDS)
