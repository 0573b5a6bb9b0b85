"""Pages of accounts."""

from lms.accounts.views import accommodations, desk, first, importing, own, people, roles, sign_in, units
from lms.accounts.views.blueprint import bp

__all__ = ["accommodations", "bp", "desk", "first", "importing", "own", "people", "roles", "sign_in", "units"]
