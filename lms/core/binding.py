"""Binds the core: sealer, job runner, readiness of jobs."""

from __future__ import annotations

from flask import Flask

from lms.core import sealer  # its periodic work registers itself
from lms.core.settings import Settings


def bind(app: Flask) -> None:
    """Choose the job runner by the shape; threads start with the server (`start_workers`), never in tests."""
    settings: Settings = app.extensions["qashyq_settings"]
    app.extensions["qashyq_sealer"] = sealer.seal_audit
    if settings.is_large and not settings.is_testing:
        from lms.core.job_celery import CeleryRunner  # Celery is an extra of the large shape

        app.extensions["qashyq_jobs"] = CeleryRunner(app)


def start_workers(app: Flask) -> None:
    """Start the threads of the small shape; called by the server process once it serves."""
    settings: Settings = app.extensions["qashyq_settings"]
    if settings.is_large or not settings.run_workers or "qashyq_jobs" in app.extensions:
        return
    from lms.core.job_threads import ThreadRunner

    runner = ThreadRunner(app)
    app.extensions["qashyq_jobs"] = runner
    runner.start()
