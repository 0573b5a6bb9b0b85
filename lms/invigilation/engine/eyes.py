"""The eyes: whoever looks at pictures; the real ones load the models once, when they are first needed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lms.core.logs import log
from lms.invigilation.errors import FaceCheckUnavailable
from proctoring.errors import ModelsMissing
from proctoring.models import load, manifest
from proctoring.policy import ProctoringPolicy
from proctoring.seams import Analyser, AnalyserFactory, Enroller, SessionSetup
from proctoring.types import Frame, Observation

if TYPE_CHECKING:
    from proctoring.models import Models


class Eyes(Protocol):
    """Judges check-in pictures and makes the analysers of sessions."""

    def check(self) -> None:
        """Raise FaceCheckUnavailable when pictures cannot be looked at (cheap, loads nothing)."""

    def enroller(self, policy: ProctoringPolicy) -> Enroller:
        """Return the judge of check-in pictures; raises FaceCheckUnavailable."""

    def analysers(self) -> AnalyserFactory:
        """Return the maker of analysers; raises FaceCheckUnavailable."""


class ModelEyes:
    """The networks of the engine from the folder of models."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._models: Models | None = None

    def check(self) -> None:
        """Look whether every model file is there."""
        if any(not (self._folder / model.file).is_file() for model in manifest()[1]):
            raise FaceCheckUnavailable(detail=ModelsMissing.code)

    def enroller(self, policy: ProctoringPolicy) -> Enroller:
        """Return the judge of check-in pictures."""
        # The vision libraries are heavy: a process that never looks at a picture never imports them.
        from proctoring.enrolment import FaceEnroller

        return FaceEnroller(self._load(), policy)

    def analysers(self) -> AnalyserFactory:
        """Return the maker of analysers."""
        from proctoring.analysis import analyser_factory

        return analyser_factory(self._load())

    def _load(self) -> Models:
        with self._lock:
            if self._models is None:
                try:
                    self._models = load(self._folder)
                except ModelsMissing as error:
                    log.error("models: %s", error.detail)
                    raise FaceCheckUnavailable(detail=error.code) from error
            return self._models


class BlindAnalyser:
    """Sees nothing: where models are missing the browser's own events still count and the exam goes on."""

    def observe(self, frame: Frame) -> list[Observation]:
        """Return nothing."""
        return []


def forgiving(eyes: Eyes) -> AnalyserFactory:
    """Return a maker of analysers that works blind while the eyes are not available."""

    def make(setup: SessionSetup) -> Analyser:
        try:
            return eyes.analysers()(setup)
        except FaceCheckUnavailable:
            log.error("session %s is watched without pictures: models are missing", setup.session_key)
            return BlindAnalyser()

    return make
