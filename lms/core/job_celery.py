"""The large shape: Celery only wakes; the row says what to do. `celery -A lms.core.job_celery worker --beat`."""

from __future__ import annotations

from celery import Celery
from flask import Flask

from lms.core.logs import log

TASK = "qashyq.run_jobs"
BEAT_SECONDS = 2.0


def make_celery(redis_url: str) -> Celery:
    """Build the Celery application: JSON only, late acknowledgement, no results."""
    celery = Celery("qashyq", broker=redis_url)
    celery.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        beat_schedule={
            "tick": {"task": TASK, "schedule": BEAT_SECONDS, "options": {"expires": BEAT_SECONDS * 2}}
        },
    )
    return celery


class CeleryRunner:
    """Wakes a worker; when the broker does not answer the tick finds the row a moment later."""

    def __init__(self, app: Flask) -> None:
        self.celery = make_celery(app.extensions["qashyq_settings"].redis_url)

    def wake(self) -> None:
        try:
            self.celery.send_task(TASK, retry=False)
        except Exception:
            log.warning("the broker did not take a wake-up; the sweeper will find the job")
