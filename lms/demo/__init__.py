"""The demo faculty: made-up people and a running term, seeded through the same operations that people use."""
