"""The blueprint that the pages of courses share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("courses", __name__)
