"""Drawing a paper: which questions, in which order, in which variant; pure, decided by the seed alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drawable:
    """A question that can be drawn; `choice_keys` are shuffled into its variant."""

    version_id: int
    choice_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place of the paper; `position` counts from 1."""

    position: int
    version_id: int
    choice_keys: tuple[str, ...]


def draw(questions: Sequence[Drawable], count: int, seed: int) -> tuple[Drawn, ...]:
    """Return `count` different questions in random order, each with its order of choices.

    Raises:
        ValueError: fewer questions than asked for.
    """
    if count > len(questions):
        raise ValueError(f"{count} questions asked for, {len(questions)} there")
    dice = random.Random(seed)  # noqa: S311 - the seed itself is secret and from the system's source
    ordered = sorted(questions, key=lambda question: question.version_id)
    return tuple(
        Drawn(
            position, question.version_id, tuple(dice.sample(question.choice_keys, len(question.choice_keys)))
        )
        for position, question in enumerate(dice.sample(ordered, count), start=1)
    )
