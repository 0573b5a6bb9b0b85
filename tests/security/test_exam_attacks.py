"""A sitting under attack: by another student, by its own student after the end, by whoever reads the page closely."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.permissions.world import World
from tests.security.attacker import browser, place


def step(number: int = 1, *, position: int = 1, answer: object = "c1") -> dict[str, object]:
    """Return one answer step as the exam page sends it."""
    uuid = str(UUID(int=number))
    return {"position": position, "sequence": number, "uuid": uuid, "answer": answer, "clientMs": 1}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        pytest.param("POST", "answers", {"position": 1}, id="answers"),
        pytest.param("POST", "problems", {"text": "x"}, id="problems"),
        pytest.param("GET", "state", None, id="state"),
        pytest.param("GET", "questions/1", None, id="questions"),
        pytest.param("POST", "check-in/camera", None, id="pictures of the check-in"),
    ],
)
def test_a_stranger_uses_up_no_limit_of_a_candidate(
    world: World, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: object
) -> None:
    monkeypatch.setattr("lms.exams.views.taking.ANSWER_RATE", "5/minute")
    monkeypatch.setattr("lms.exams.views.taking.READ_RATE", "5/minute")
    monkeypatch.setattr("lms.invigilation.views.check_in.LOOKS", "5/minute")
    url = f"/sittings/{place(world, 'own_sitting')}/{path}"
    stranger = browser(world, "student_other")

    for _ in range(25):
        stranger.open(url, method=method, json=body)
    answer = browser(world, "student").open(url, method=method, json=body)

    assert stranger.open(url, method=method, json=body).status_code == 429
    assert answer.status_code not in {404, 429}
