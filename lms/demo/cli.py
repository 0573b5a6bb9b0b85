"""`qashyq demo seed|reset|card`."""

from __future__ import annotations

import click
from flask import Blueprint, current_app

from lms.core.errors import QashyqError
from lms.core.settings import Settings
from lms.demo import card as demo_card
from lms.demo import seed as demo_seed

bp = Blueprint("demo_cli", __name__, cli_group="demo")
bp.cli.short_help = "The demo faculty."


def _settings() -> Settings:
    settings: Settings = current_app.extensions["qashyq_settings"]
    return settings


@bp.cli.command("seed")
def seed() -> None:
    """Fill an empty house with the demo faculty; does nothing when it is there."""
    try:
        if demo_seed.is_seeded(_settings()):
            click.echo("the demo faculty is there already (qashyq demo reset makes it anew)")
            return
        demo_seed.seed(_settings())
    except QashyqError as error:
        raise click.ClickException(f"{error.text} {error.advice}") from error
    click.echo("the demo faculty is ready")


@bp.cli.command("reset")
def reset() -> None:
    """Throw the demo's data away and make it anew (only where the demo was seeded)."""
    try:
        demo_seed.reset(_settings())
    except QashyqError as error:
        raise click.ClickException(f"{error.text} {error.advice}") from error
    click.echo("the demo faculty is as on the first day")


@bp.cli.command("card")
def card() -> None:
    """Print addresses, accounts and a ten-minute tour for each role."""
    click.echo(demo_card.text(_settings()))
