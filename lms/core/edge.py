"""The edge: what a request brings is made fit for both databases before any room sees it.

PostgreSQL keeps neither NUL nor half a surrogate pair in texts and JSON; no database keeps a number over 64 bits; Python's
JSON reader takes NaN and falls over its own stack on deep nesting. Rooms judge what a value means, this module only whether
it can be kept at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import urlsplit

from flask import Flask, Request, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map

from lms.core.errors import NotFound

MAX_ID = 2**63 - 1


class IdConverter(IntegerConverter):
    """`<int:...>` of an address: a number that no database can hold is the number of nothing."""

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **{"max": MAX_ID} | kwargs)


class CleanRequest(Request):
    """A request whose form and query hold plain text only."""

    def _load_form_data(self) -> None:
        is_first = "form" not in self.__dict__
        super()._load_form_data()
        if is_first:
            self.__dict__["form"] = _clean_values(self.form)

    @property
    def args(self) -> MultiDict[str, str]:  # werkzeug has a cached property here
        """The query of the address."""
        if "clean_args" not in self.__dict__:
            self.__dict__["clean_args"] = _clean_values(super().args)
        found: MultiDict[str, str] = self.__dict__["clean_args"]
        return found


class StrictJson(DefaultJSONProvider):
    """Flask's JSON, read by `read_json`."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON from outside; see `read_json`."""
        return read_json(s, **kwargs)


def bind_edge(app: Flask) -> None:
    """Attach the edge; before any address is registered, since converters are looked up then."""
    app.request_class = CleanRequest
    app.json = StrictJson(app)
    app.url_map.converters["int"] = IdConverter
    app.before_request(_check_path)


def _check_path() -> None:
    if any(isinstance(part, str) and clean_text(part) != part for part in (request.view_args or {}).values()):
        raise NotFound


def read_json(text: str | bytes, **options: Any) -> Any:
    """Read JSON from outside: no NaN, no bottomless nesting, texts cleaned.

    Raises:
        ValueError: it is not JSON that can be kept.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant, **options)
        return _clean(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def clean_text(text: str) -> str:
    """Return the text without NUL; half a surrogate pair becomes U+FFFD."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def whole_number(text: str) -> int | None:
    """Return the whole number that a text holds in plain digits, at most 18 of them; None when it holds none.

    `str.isdigit` alone is not enough: "²" is a digit that `int` refuses, and so are more than 4,300 digits.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def local_path(target: str | None) -> str:
    """Return the target when it is a path of this site, else "/".

    Browsers take a backslash for a slash and drop tabs and line ends: "/<tab>/host" would lead to another site.
    """
    if not target or not target.startswith("/") or not target.isprintable() or "\\" in target:
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return "/" if parts.scheme or parts.netloc or target.startswith("//") else target


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _clean(value: Any) -> Any:
    match value:
        case str():
            return clean_text(value)
        case list():
            return [_clean(item) for item in value]
        case dict():
            return {clean_text(key): _clean(item) for key, item in value.items()}
        case _:
            return value


def _clean_values(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict(_pairs(values))


def _pairs(values: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in values.items(multi=True):
        yield clean_text(key), clean_text(value)
