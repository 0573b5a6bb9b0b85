"""The blueprint that the pages of the registrar share."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("registrar", __name__)
