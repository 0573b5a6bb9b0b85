"""Who may hold a thread with a WebSocket connection, and for how long."""

from __future__ import annotations

import pytest

from lms.core import connections
from lms.core.connections import GUEST_ROOM, GUESTS_EACH, JOIN_SECONDS, LOOK_SECONDS, Connection, Connections


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(connections, "monotonic", clock)
    return clock


def come(house: Connections, who: str) -> Connection:
    connection = house.open(who)
    assert connection is not None
    return connection


def nothing() -> None:
    """A look that finds nothing wrong."""


def test_a_guest_is_counted_and_takes_no_place_of_a_member() -> None:
    house = Connections(1)

    come(house, "")
    member = come(house, "a")

    assert house.join("sid", member, nothing)
    assert (house.used, house.guests) == (1, 1)


def test_the_house_is_full_of_members_only() -> None:
    house = Connections(1)
    house.join("first", come(house, "a"), nothing)
    late = come(house, "b")

    assert not house.join("second", late, nothing)
    house.leave("first")
    assert house.join("second", late, nothing)


def test_a_second_namespace_of_one_connection_takes_no_second_place() -> None:
    house = Connections(1)
    connection = come(house, "a")

    assert house.join("first", connection, nothing)
    assert house.join("second", connection, nothing)
    house.leave("first")

    assert house.used == 1
    house.close(connection)
    house.leave("second")
    assert (house.used, house.guests) == (0, 0)


@pytest.mark.parametrize(
    "who", [pytest.param("", id="all strangers together"), pytest.param("a", id="one sign-in")]
)
def test_one_browser_has_few_guests_at_a_time(who: str) -> None:
    house = Connections(100)
    guests = [come(house, who) for _ in range(GUESTS_EACH)]

    assert house.open(who) is None
    assert house.open("another") is not None
    house.join("sid", guests[0], nothing)
    assert house.open(who) is not None


def test_a_full_house_lets_some_in_to_hear_that_it_is_full() -> None:
    house = Connections(2)
    for number in range(2):
        house.join(str(number), come(house, str(number)), nothing)

    for number in range(GUEST_ROOM):
        come(house, f"guest {number}")

    assert house.open("one more") is None


def test_a_connection_that_joins_nothing_is_over_after_a_few_seconds(clock: Clock) -> None:
    connection = come(Connections(1), "a")

    assert connection.turn() == JOIN_SECONDS
    clock.now += JOIN_SECONDS - 1
    assert connection.turn() == 1
    clock.now += 1
    assert connection.turn() is None


def test_a_connection_that_left_everything_is_a_guest_again(clock: Clock) -> None:
    house = Connections(1)
    connection = come(house, "a")
    house.join("sid", connection, nothing)
    clock.now += JOIN_SECONDS * 10
    assert connection.turn() is not None

    house.leave("sid")

    assert connection.turn() == JOIN_SECONDS
    clock.now += JOIN_SECONDS
    assert connection.turn() is None


def test_a_member_is_looked_at_every_so_often_and_not_at_every_message(clock: Clock) -> None:
    house, looks = Connections(1), list[float]()
    connection = come(house, "a")
    house.join("sid", connection, lambda: looks.append(clock.now))

    for _ in range(60):
        clock.now += 1
        assert connection.turn() is not None

    assert looks == [1000 + LOOK_SECONDS * number for number in range(1, 5)]


def test_a_look_that_fails_lets_stay_and_is_repeated(clock: Clock) -> None:
    house, looks = Connections(1), list[float]()
    connection = come(house, "a")

    def look() -> None:
        looks.append(clock.now)
        raise OSError("the database does not answer")

    house.join("sid", connection, look)
    clock.now += LOOK_SECONDS
    assert connection.turn() == LOOK_SECONDS
    clock.now += LOOK_SECONDS
    assert connection.turn() == LOOK_SECONDS

    assert len(looks) == 2


def test_a_look_may_send_away(clock: Clock) -> None:
    house = Connections(1)
    connection = come(house, "a")
    house.join("sid", connection, lambda: house.leave("sid"))
    clock.now += LOOK_SECONDS

    assert connection.turn() == JOIN_SECONDS
    clock.now += JOIN_SECONDS
    assert connection.turn() is None


def test_leaving_twice_and_leaving_a_stranger_harm_nobody() -> None:
    house = Connections(1)
    connection = come(house, "a")
    house.join("sid", connection, nothing)

    for sid in ("sid", "sid", "never here"):
        house.leave(sid)
    for _ in range(2):
        house.close(connection)

    assert (house.used, house.guests) == (0, 0)
