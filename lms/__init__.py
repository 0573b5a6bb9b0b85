"""The house: URLs, tables, sign-in and every room of the distance-learning faculty."""
