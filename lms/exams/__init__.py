"""Question banks, control events, sittings, answers and marking."""
