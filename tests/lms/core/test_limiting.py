"""Moving windows of the small shape: what is let through, what is remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from limits import parse

from lms.core import clock
from lms.core.errors import TooMany
from lms.core.limiting import SWEEP_SECONDS, MovingWindows
from lms.core.security import count_use, is_over_limit, rate_limit

THREE = parse("3/minute")
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def test_uses_beyond_the_rule_are_refused_until_the_oldest_leaves_the_window(time_machine: Any) -> None:
    windows = MovingWindows()
    time_machine.move_to(NOON, tick=False)
    windows.hit(THREE, "a")
    time_machine.move_to(NOON + timedelta(seconds=30), tick=False)
    windows.hit(THREE, "a")
    windows.hit(THREE, "a")

    time_machine.move_to(NOON + timedelta(seconds=60), tick=False)
    assert not windows.hit(THREE, "a"), "the first use is exactly a minute old"
    time_machine.move_to(NOON + timedelta(seconds=61), tick=False)
    assert windows.hit(THREE, "a")
    assert not windows.hit(THREE, "a"), "two of the last half minute and the new one"


def test_keys_and_rules_count_apart() -> None:
    windows = MovingWindows()
    for _ in range(3):
        windows.hit(THREE, "answer", "1")

    assert not windows.test(THREE, "answer", "1")
    assert windows.test(THREE, "answer", "2")
    assert windows.test(parse("4/minute"), "answer", "1")


def test_a_test_counts_nothing() -> None:
    windows = MovingWindows()

    assert all(windows.test(THREE, "a") for _ in range(5))
    assert len(windows) == 0


def test_keys_without_a_use_in_their_window_are_forgotten(time_machine: Any) -> None:
    windows = MovingWindows()
    time_machine.move_to(NOON, tick=False)
    windows.hit(parse("3/minute"), "short")
    windows.hit(parse("3/hour"), "long")

    time_machine.move_to(NOON + timedelta(seconds=SWEEP_SECONDS + 1), tick=False)
    windows.hit(parse("3/minute"), "new")

    assert len(windows) == 2, "the hour's key and the new one"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 40_000)), max_size=60))
def test_the_windows_agree_with_counting_every_use(steps: list[tuple[str, int]]) -> None:
    windows, taken, moment_ms = MovingWindows(), [], 0
    with pytest.MonkeyPatch.context() as patch:
        for key, pause_ms in steps:
            moment_ms += pause_ms
            now = NOON + timedelta(milliseconds=moment_ms)
            patch.setattr(clock, "now", lambda now=now: now)
            within = [at for known, at in taken if known == key and at >= moment_ms - 60_000]
            assert windows.test(THREE, key) == (len(within) < 3)
            assert windows.hit(THREE, key) == (len(within) < 3)
            if len(within) < 3:
                taken.append((key, moment_ms))


def test_the_house_counts_uses_and_failures(app: Flask) -> None:
    with app.app_context():
        rate_limit("a", "1/minute", 7)
        with pytest.raises(TooMany):
            rate_limit("a", "1/minute", 7)
        assert not is_over_limit("b", "1/minute", 7)
        count_use("b", "1/minute", 7)
        assert is_over_limit("b", "1/minute", 7)
