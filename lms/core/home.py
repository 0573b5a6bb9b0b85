"""Home: each room adds cards that answer "what do I do now" for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card: what, where it leads, until when or how many."""

    text: str
    url: str
    note: str = ""
    state: str = ""  # "", ok, warn, stop: shown as word + icon + colour by the macro


@dataclass(frozen=True, slots=True)
class Card:
    """A group of things to do; `order` 0 comes first; `empty` says so when there is nothing."""

    title: str
    lines: tuple[Line, ...]
    order: int = 50
    empty: str = ""
    action: Line | None = None


CardMaker = Callable[[Any], Iterable[Card]]


def add_home_cards(app: Flask, maker: CardMaker) -> None:
    """Register a function that gives a person's cards (called in a request, texts already in the reader's language)."""
    app.extensions.setdefault("qashyq_home", []).append(maker)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the top menu, shown when `is_for(person)`."""

    text: Callable[[], str]
    endpoint: str
    is_for: Callable[[Any], bool]
    order: int = 50


def add_menu_entry(app: Flask, entry: MenuEntry) -> None:
    """Register a top menu entry."""
    app.extensions.setdefault("qashyq_menu", []).append(entry)
    app.extensions["qashyq_menu"].sort(key=lambda item: item.order)
