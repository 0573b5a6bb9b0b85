"""Work of notifications outside requests: sending a letter."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app

from lms.core import clock, jobs, policies
from lms.core.db import transaction
from lms.core.job_runner import MAX_TRIES
from lms.core.settings import Settings
from lms.notifications import operations, post
from lms.notifications.models import MailStatus, OutgoingMail
from lms.notifications.operations import SEND_JOB
from lms.rules.policy import RetentionPolicy


@jobs.handler(SEND_JOB)
def send_mail(mail_id: int | None) -> None:
    """Send one letter; running twice sends it once unless the process died between the server's yes and our note.

    Raises:
        OSError, smtplib.SMTPException: not sent; the job comes again later.
    """
    settings: Settings = current_app.extensions["qashyq_settings"]
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        if mail.status is not MailStatus.DUE:
            return
        mail.tries += 1
        to, subject, body, tries = mail.to_address, mail.subject, mail.body, mail.tries
        # The same id on every try lets mail servers drop a repeat.
        message_id = f"<{mail.id}.{mail.created_at:%Y%m%d%H%M%S}@{urlsplit(settings.lms_origin).hostname}>"
    try:
        message = post.compose(
            to=to, subject=subject, body=body, settings=settings, at=clock.now(), message_id=message_id
        )
        post.deliver(message, settings, name=f"{mail_id:06}")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _note(mail_id, error, is_last=tries >= MAX_TRIES or isinstance(error, ValueError))
        if isinstance(error, ValueError):
            return  # an address that no server can take does not get better by waiting
        raise
    _note(mail_id, None, is_last=True)


@jobs.periodic("notifications.erase", every=timedelta(days=1))
def erase_old() -> None:
    """Erase what is older than the retention policy says."""
    with transaction() as session:
        policy = RetentionPolicy.from_json(policies.resolve(session, "retention"))
        operations.erase_old(session, keep_days=policy.days["notifications_days"])


def _note(mail_id: int | None, error: Exception | None, *, is_last: bool) -> None:
    with transaction() as session:
        mail = session.get_one(OutgoingMail, mail_id)
        if error is None:
            mail.status, mail.sent_at, mail.error = MailStatus.SENT, clock.now(), None
        else:
            mail.error = f"{type(error).__name__}: {error}"[:500]
            mail.status = MailStatus.FAILED if is_last else MailStatus.DUE
        if mail.is_secret and mail.status is not MailStatus.DUE:
            mail.body = ""
