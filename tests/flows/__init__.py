"""Whole flows against a real server: from sign-in to the grade sheet, and what is refused on the way."""
