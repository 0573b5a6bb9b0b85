"""Class meetings on-line and off-line, attendance, timetable."""
