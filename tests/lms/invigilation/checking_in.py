"""What tests of the check-in send and ask."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from content.loader import load_notice
from lms.core.db import db, read_session


def post(client: FlaskClient, url: str, *pictures: bytes, **values: Any) -> TestResponse:
    """Send pictures as a browser would, or JSON."""
    headers = {"X-Requested-With": "fetch"}
    if pictures:
        data = {"picture": [(io.BytesIO(picture), "p.jpg") for picture in pictures], **values}
        answer = client.post(url, data=data, headers=headers, buffered=True)
    else:
        answer = client.post(url, json=values, headers=headers, buffered=True)
    answer.close()
    return answer


def sha() -> str:
    return load_notice("proctoring", "en").sha256


def read(app: Flask, question: Callable[[Session], Any]) -> Any:
    with app.app_context():
        answer = question(read_session())
        db.session.remove()
        return answer
