"""The blueprint that the pages of the gradebook share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("gradebook", __name__)
