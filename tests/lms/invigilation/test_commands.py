"""Commands of proctoring, and the engine without its models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import Flask

from lms.invigilation.engine import ModelEyes, engine_of
from lms.invigilation.engine.eyes import BlindAnalyser, forgiving
from lms.invigilation.policy import shipped_policy
from proctoring.fakes import fake_jpeg
from proctoring.seams import SessionSetup
from proctoring.types import Frame, FrameSource
from tests.factories_invigilation import use_fake_eyes


def test_the_check_names_the_command_that_builds_missing_models(app: Flask, tmp_path: Path) -> None:
    engine_of(app).eyes = ModelEyes(tmp_path)

    answer = app.test_cli_runner().invoke(args=["proctoring", "check"])

    assert answer.exit_code == 1
    assert "models.missing" in answer.output
    assert "make models" in answer.output


def test_the_check_says_when_faces_can_be_looked_at(app: Flask) -> None:
    use_fake_eyes(app)

    answer = app.test_cli_runner().invoke(args=["proctoring", "check"])

    assert (answer.exit_code, answer.output.strip()) == (0, "available")


def test_without_models_a_session_is_watched_blind_and_events_still_count(app: Flask, tmp_path: Path) -> None:
    setup = SessionSetup("key", shipped_policy(), None, 1)

    analyser = forgiving(ModelEyes(tmp_path))(setup)

    assert isinstance(analyser, BlindAnalyser)
    assert analyser.observe(Frame("key", FrameSource.CAMERA, 1, 1, 1, fake_jpeg())) == []


def test_workers_start_by_themselves_only_where_they_belong(app: Flask) -> None:
    engine = engine_of(app)

    assert not engine.runs_here
    app.extensions["qashyq_settings"] = replace(app.extensions["qashyq_settings"], run_workers=True)
    assert type(engine)(app, engine.eyes).runs_here
    large = replace(app.extensions["qashyq_settings"], redis_url="redis://127.0.0.1:1/0")
    app.extensions["qashyq_settings"] = large
    assert large.is_large
