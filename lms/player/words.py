"""Words for the states of attempts, for pages, tables and the course page."""

from __future__ import annotations

from flask import Flask

from lms.core.i18n import gettext


def completion(code: str) -> tuple[str, str]:
    """Return (state, word) of how far a learner is; who has opened a course that says nothing of it is in progress."""
    return {
        "not_attempted": ("wait", gettext("Not begun")),
        "completed": ("ok", gettext("Completed")),
    }.get(code, ("wait", gettext("In progress")))


def success(code: str) -> tuple[str, str]:
    """Return (state, word) of whether it was good enough."""
    return {
        "passed": ("ok", gettext("Passed")),
        "failed": ("stop", gettext("Not passed")),
    }.get(code, ("info", gettext("Not known")))


def refusal(code: str) -> str:
    """Return why the journal did not take the points."""
    text: str = {
        "mark_window_closed": gettext("the time for entering marks is over or has not begun"),
        "mark_locked": gettext("the marks are locked"),
        "not_enrolled": gettext("the student is no longer enrolled"),
    }.get(code, gettext("the journal did not take it (%(code)s)", code=code))
    return text


def time_spent(seconds: int) -> str:
    """Return a stretch of time in hours and minutes."""
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours:
        text: str = gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
    elif seconds and not minutes:
        text = gettext("under 1 min")
    else:
        text = gettext("%(minutes)s min", minutes=minutes)
    return text


def bind_words(app: Flask) -> None:
    """Give templates the words."""
    app.jinja_env.filters.update(
        scorm_completion=completion,
        scorm_success=success,
        scorm_refusal=refusal,
        time_spent=time_spent,
    )
