"""Invigilation: check-in, proctoring sessions, incidents, review and release.

A candidate passes the check-in (`operations.check_in`; the StartGate in `start_gate`), then one ProctoringSession at a
time carries pictures and browser events (`sockets`, HTTP fallback in `views.frames`) into the engine (`engine`), which
gives incidents back through `sink`. Proctors look on (`views.live`), decide incidents and sittings
(`operations.reviews`, `views.review`); a named person releases clean results (`operations.release`). Results wait in
the gradebook's outbox; nothing here writes a mark. Every look at a face is a line of the access log (`operations.evidence`).
"""
