"""Commands of the core: audit, backup, restore, bench, jobs, secrets, serve."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
from flask import Blueprint, current_app
from flask.cli import AppGroup

from lms.core import bench, job_threads, jobs, sealer
from lms.core.backup import restore_backup, write_backup
from lms.core.db import read_session
from lms.core.errors import QashyqError
from lms.core.serve import serve
from lms.core.settings import Settings
from lms.core.storage import storage

bp = Blueprint("core_cli", __name__, cli_group=None)
audit_group = AppGroup("audit", help="The audit journal.")
jobs_group = AppGroup("jobs", help="Jobs written as rows.")
bp.cli.add_command(audit_group)
bp.cli.add_command(jobs_group)
bp.cli.add_command(serve)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["qashyq_settings"]
    return settings


@audit_group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the faults as JSON.")
def verify_audit(*, as_json: bool) -> None:
    """Check the whole journal against its signed heads; exit 1 when a fault is found."""
    faults = sealer.verify(read_session())
    if as_json:
        click.echo(json.dumps([{"kind": f.kind, "sequence": f.sequence} for f in faults]))
    else:
        for fault in faults:
            click.echo(f"{fault.kind} at line {fault.sequence}")
        click.echo("the journal is whole" if not faults else f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


@audit_group.command("seal")
def seal() -> None:
    """Chain and sign what is not chained yet."""
    sealer.seal_audit()


@jobs_group.command("run")
def run_jobs() -> None:
    """Run what is due and the periodic works, once."""
    click.echo(f"{jobs.run_due(10_000)} jobs ran")
    job_threads.run_periodic(current_app._get_current_object(), f"cli:{os.getpid()}")  # type: ignore[attr-defined]  # the proxy's object


@bp.cli.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--keys", type=click.Path(path_type=Path), required=True, help="File for the keys, outside FOLDER."
)
def backup(folder: Path, keys: Path) -> None:
    """Write database and media into FOLDER and the keys into a file of their own."""
    _told(lambda: write_backup(folder, _settings(), storage(), keys))


@bp.cli.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--keys",
    type=click.Path(path_type=Path, exists=True),
    help="File of the keys; without it the present ones stay.",
)
def restore(folder: Path, keys: Path | None) -> None:
    """Restore FOLDER into an empty, migrated database (run `qashyq db upgrade` first)."""
    _told(lambda: restore_backup(folder, _settings(), storage(), keys))


def _told(step: object) -> None:
    try:
        manifest = step()  # type: ignore[operator]  # a callable made above
    except QashyqError as error:
        raise click.ClickException(f"{error.text} {error.advice}") from error
    rows = sum(manifest["tables"].values())
    click.echo(f"{rows} rows of {len(manifest['tables'])} tables, {manifest['media_files']} media files")


@bp.cli.command("bench")
@click.argument("area", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--check", is_flag=True, help="Exit 1 when a figure falls short.")
@click.option(
    "--option", "-o", "options", multiple=True, metavar="NAME=VALUE", help="A measure's own option."
)
def run_bench(area: str | None, *, as_json: bool, check: bool, options: tuple[str, ...]) -> None:
    """Measure AREA (none: list the areas) with production settings."""
    if area is None:
        click.echo("\n".join(sorted(bench.AREAS)))
        return
    if area not in bench.AREAS:
        raise click.BadParameter(f"one of {', '.join(sorted(bench.AREAS))}", param_hint="AREA")
    figures = bench.AREAS[area](dict(option.partition("=")[::2] for option in options))
    click.echo(bench.report(area, figures, as_json=as_json))
    if check and any(figure.holds is False for figure in figures):
        sys.exit(1)


@bp.cli.command("secrets")
def make_secrets() -> None:
    """Say where the keys lie (they are made at first start; the large shape wants QASHYQ_MAKE_SECRETS=yes once)."""
    click.echo(str(_settings().secrets_dir))
