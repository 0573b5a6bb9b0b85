"""Three languages or it is not done."""

from __future__ import annotations

from collections import defaultdict

import pytest

from lms.core import catalogues


@pytest.mark.parametrize("room", catalogues.rooms())
def test_a_room_speaks_kazakh_and_russian_whole(room: str) -> None:
    assert catalogues.problems(room) == []


@pytest.mark.parametrize("locale", catalogues.TARGETS)
def test_one_text_has_one_translation_in_every_room(locale: str) -> None:
    known: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for room in catalogues.rooms():
        for message in catalogues.read(room, locale):
            if message.id and message.string:
                known[(str(message.id), message.context)].add(str(message.string))
    assert {text: found for text, found in known.items() if len(found) > 1} == {}
