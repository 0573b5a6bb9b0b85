"""Makers of word tables: from the codes of an enumeration to words in the reader's language.

```python
mode_word = words_of(Mode, {Mode.SYNC: _("mode", "On-line, synchronous"), ...})     # mode_word("sync") -> str
meeting_state = states_of(MeetingStatus, {MeetingStatus.HELD: ("ok", _("class", "Held")), ...})  # -> (state, word)
```
A code of the enumeration without a word stops the start of the application, not a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from lms.core.i18n import LazyText

CodeT = TypeVar("CodeT", bound=StrEnum)
State = tuple[str, str]


def words_of(kind: type[CodeT], words: Mapping[CodeT, LazyText]) -> Callable[[CodeT | str], str]:
    """Return a function that gives the word of a code.

    Raises:
        ValueError: a code of the enumeration has no word.
    """
    _need_all(kind, words)

    def word(code: CodeT | str) -> str:
        return str(words[kind(code)])

    return word


def states_of(
    kind: type[CodeT], states: Mapping[CodeT, tuple[str, LazyText]]
) -> Callable[[CodeT | str], State]:
    """Return a function that gives (state, word) of a code, for the `state` macro.

    Raises:
        ValueError: a code of the enumeration has no word.
    """
    _need_all(kind, states)

    def state(code: CodeT | str) -> State:
        name, word = states[kind(code)]
        return name, str(word)

    return state


def known_words(words: Mapping[str, LazyText], *, other: LazyText | None = None) -> Callable[[str], str]:
    """Return a function for codes that may have no word: they are shown as `other`, else as they are."""

    def word(code: str) -> str:
        return str(words.get(str(code), other if other is not None else code))

    return word


def _need_all(kind: type[CodeT], table: Mapping[CodeT, object]) -> None:
    missing = [str(code) for code in kind if code not in table]
    if missing:
        raise ValueError(f"{kind.__name__}: no word for {', '.join(missing)}")
