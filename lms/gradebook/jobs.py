"""Works of the gradebook: deliveries to sinks (`lms.gradebook.delivery`) and results whose decision is overdue."""

from __future__ import annotations

from datetime import timedelta

import lms.gradebook.delivery  # noqa: F401  # registers the job `gradebook.deliver`
from lms.core import jobs
from lms.core.db import transaction
from lms.core.errors import QashyqError
from lms.core.logs import log
from lms.gradebook import outbox
from lms.gradebook.models import OutboxRow


@jobs.periodic("gradebook.provisional", every=timedelta(minutes=5))
def send_overdue() -> None:
    """Send held results past their term as provisional: a student does not wait for a mark without end."""
    with transaction() as session:
        due = [row.id for row in outbox.overdue(session)]
    for row_id in due:
        try:
            with transaction() as session:
                outbox.send_provisional(session, session.get_one(OutboxRow, row_id))
        except QashyqError as refused:
            # One that cannot go (its column is locked, another result stands) must not stop the rest.
            log.warning("outbox row %s stays held: %s", row_id, refused.code)
