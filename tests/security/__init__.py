"""Attempts to break in, each of which once worked or nearly did."""
