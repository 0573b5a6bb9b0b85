"""`qashyq grades`: verify the chain of closed sheets."""

from __future__ import annotations

import click
from flask import Blueprint

from lms.core.db import read_session
from lms.registrar import chain

bp = Blueprint("registrar_grades", __name__, cli_group="grades")


@bp.cli.command("verify")
def verify() -> None:
    """Check numbers, hashes, rows and marks of every closed sheet; exit 1 when something was touched."""
    faults = chain.verify(read_session())
    for fault in faults:
        place = f"{fault.year}-{fault.number}"
        click.echo(f"{fault.code}: sheet {place}" + (f" ({fault.detail})" if fault.detail else ""))
    if faults:
        raise SystemExit(1)
    click.echo("every closed sheet stands as it was closed")
