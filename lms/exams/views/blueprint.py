"""The blueprint that the pages of exams share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("exams", __name__)
