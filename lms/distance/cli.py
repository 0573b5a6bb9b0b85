"""`qashyq distance`: check the stored shares against the ledger."""

from __future__ import annotations

import sys

import click
from flask import Blueprint

from lms.distance.jobs import recompute_all

bp = Blueprint("distance_cli", __name__, cli_group="distance")
bp.cli.short_help = "The distance share and its ledger."


@bp.cli.command("check")
def check() -> None:
    """Recompute every open offering; exit 1 when a stored share was not what its ledger says."""
    found = recompute_all()
    for offering_id, differences in found.items():
        for one in differences:
            click.echo(
                f"offering {offering_id}: {one.layer} {one.what}: stored {one.stored.distance}, "
                f"recomputed {one.recomputed.distance} distance minutes"
            )
    if found:
        sys.exit(1)
    click.echo("every stored share equals its ledger")
