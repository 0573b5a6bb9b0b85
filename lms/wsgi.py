"""What the web server runs: `gunicorn lms.wsgi:application`."""

from __future__ import annotations

from lms.app import create_app
from lms.core.binding import start_workers
from lms.core.realtime import with_sockets

flask_app = create_app()
start_workers(flask_app)
application = with_sockets(flask_app)
