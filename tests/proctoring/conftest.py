"""The shipped policy, the real networks, and ways to run scenes through the engine."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from proctoring import models
from proctoring.analysis import SessionAnalyser
from proctoring.embedding import Embedding
from proctoring.enrolment import FaceEnroller
from proctoring.episode_state import EpisodeState
from proctoring.episodes import advance, finish
from proctoring.errors import ModelsMissing
from proctoring.models import Models
from proctoring.policy import ProctoringPolicy
from proctoring.types import Frame, FrameSource, IncidentChange
from tests.builders.clips import scene_frames

POLICY = Path(__file__).resolve().parents[2] / "content" / "policy" / "proctoring.json"
START_MS = 1_790_000_000_000

RunFrames = Callable[[Sequence[bytes]], list[IncidentChange]]


@pytest.fixture(scope="session")
def policy() -> ProctoringPolicy:
    return ProctoringPolicy.from_json(json.loads(POLICY.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def networks() -> Models:
    try:
        return models.load()
    except ModelsMissing as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the models are not built: {error}")


@pytest.fixture(scope="session")
def reference(networks: Models, policy: ProctoringPolicy) -> Embedding:
    return FaceEnroller(networks, policy).enrol(scene_frames([("clean", 5)]))


@pytest.fixture
def run_frames(networks: Models, policy: ProctoringPolicy, reference: Embedding) -> RunFrames:
    """Run JPEGs, one a second, through a session; the last change closes what is open."""

    def run(jpegs: Sequence[bytes]) -> list[IncidentChange]:
        analyser = SessionAnalyser(networks, policy, reference)
        state, changes = EpisodeState("session"), []
        at_ms = START_MS
        for number, jpeg in enumerate(jpegs, start=1):
            at_ms = START_MS + number * 1000
            frame = Frame("session", FrameSource.CAMERA, number, at_ms, at_ms, jpeg)
            state, made = advance(state, analyser.observe(frame), at_ms, policy)
            changes += made
        _, made = finish(state, at_ms + 1000, policy)
        return changes + made

    return run
