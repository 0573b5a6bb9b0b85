"""Marks, journal, windows, locks, admission lists and the grade outbox."""
