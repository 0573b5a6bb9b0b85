"""What exams tells upper rooms, inside the transaction; signals inform and never veto.

Receivers take `(sender, *, session, sitting_id)` (or `event_id`); `sender` is always `lms.exams`.
"""

from __future__ import annotations

from typing import Final

from blinker import Signal

SENDER: Final = "lms.exams"

sitting_started = Signal("The clock of a sitting runs.")
sitting_finished = Signal(
    "A sitting has its one accepted submission (submitted or auto_submitted) and its points."
)
event_changed = Signal("A control event was published or cancelled; receivers take event_id.")
