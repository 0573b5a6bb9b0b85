"""What meetings tells, inside the transaction; receivers take `(sender, *, session, meeting, actor)`."""

from __future__ import annotations

from typing import Final

from blinker import Signal

SENDER: Final = "lms.meetings"

meeting_changed = Signal("A class was placed, moved, changed its mode or was cancelled.")
meeting_held = Signal("The minutes of a held class were recorded.")
