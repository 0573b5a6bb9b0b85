"""What Celery workers run: `celery -A lms.worker worker --beat`; the task looks for due rows and periodic works."""

from __future__ import annotations

import os
import socket

from lms.app import create_app
from lms.core.job_celery import TASK, make_celery
from lms.core.job_runner import run_one
from lms.core.job_threads import run_periodic

flask_app = create_app()  # not `app`: Celery would take that name for its own application
celery = make_celery(flask_app.extensions["qashyq_settings"].redis_url or "")
HOLDER = f"{socket.gethostname()}:{os.getpid()}"


@celery.task(name=TASK)
def run_jobs() -> None:
    """Run everything that is due, then the periodic works whose lease is free."""
    with flask_app.app_context():
        while run_one():
            pass
    run_periodic(flask_app, HOLDER)
