"""`qashyq`: db, users, content, scorm, proctoring, grades, distance, jobs, audit, backup, demo, bench, serve."""

from __future__ import annotations

import sys

import click
from flask.cli import FlaskGroup

from lms.app import create_app
from lms.core.settings import SettingsError


@click.group(
    cls=FlaskGroup,
    create_app=create_app,
    add_version_option=False,
    help="Qashyq: distance learning for a university.",
)
def group() -> None:
    """Gather the commands of every room (Flask collects them from blueprints and `app.cli`)."""


def main() -> None:
    """Run a command; a wrong setting is one clear line, not a trace."""
    try:
        group()
    except SettingsError as error:
        click.echo(f"qashyq: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
