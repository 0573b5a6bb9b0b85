"""What courses tells; listeners run in the same transaction and get `session=`; they inform and never veto."""

from __future__ import annotations

from blinker import Signal

syllabus_approved = Signal("Sent with session=, syllabus= after the faculty's approval.")
enrolment_changed = Signal("Sent with session=, enrolment= when a student enters or leaves an offering.")
