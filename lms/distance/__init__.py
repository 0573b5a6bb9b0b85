"""The distance share of every offering against the legal ceiling."""
