"""How a letter leaves: SMTP by the address in QASHYQ_MAIL_URL, or a file in var/mail where an operator can see it."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from lms.core.settings import Settings

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def compose(
    *, to: str, subject: str, body: str, settings: Settings, at: datetime, message_id: str
) -> EmailMessage:
    """Return the letter; the library refuses line breaks in headers, so nothing can be smuggled in.

    Raises:
        ValueError: address or subject holds a line break.
    """
    message = EmailMessage()
    message["Subject"], message["To"], message["From"] = subject, to, sender(settings)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


def sender(settings: Settings) -> str:
    """Return the address that letters come from: `?from=` of the mail address, else noreply at the LMS host."""
    if settings.mail_url:
        given = parse_qs(urlsplit(settings.mail_url).query).get("from")
        if given:
            return given[0]
    return f"noreply@{urlsplit(settings.lms_origin).hostname}"


def mail_folder(settings: Settings) -> Path:
    """Return the folder of letters that are not sent for want of a mail server."""
    return settings.data_dir / "mail"


def deliver(message: EmailMessage, settings: Settings, *, name: str) -> None:
    """Send the letter, or write it as `<name>.eml` when no mail server is set.

    Raises:
        OSError, smtplib.SMTPException: the server did not take it; the job tries again.
    """
    if settings.mail_url is None:
        folder = mail_folder(settings)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{name}.eml"
        path.touch(mode=0o600)
        path.write_bytes(message.as_bytes())
        return
    parts = urlsplit(settings.mail_url)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    )
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
