"""`qashyq scorm check FILE...`: the report of package files, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask import Blueprint, current_app

from lms.core.settings import Settings
from lms.player import bench_round, texts
from scorm.check import CheckResult, check
from scorm.package import PackageLimits

bp = Blueprint("player_cli", __name__, cli_group="scorm")
bp.cli.short_help = "SCORM packages."


@bp.cli.command("check")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def check_files(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Tell of each FILE whether it can be played, and everything that was found; exit 1 when one cannot."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    results = check(files, PackageLimits(max_archive_bytes=settings.max_upload_bytes))
    if as_json:
        click.echo(json.dumps([result.as_dict() for result in results], ensure_ascii=False, indent=2))
    else:
        for result in results:
            click.echo(_told(result))
    sys.exit(0 if all(result.playable for result in results) else 1)


def _told(result: CheckResult) -> str:
    """Return a report as lines; values of the package are cut of what would steer a terminal."""
    head = f"{result.file}: {'playable' if result.playable else 'NOT playable'}"
    if result.version:
        head += (
            f", SCORM {result.version}, “{result.title}”, launch {', '.join(result.launch_addresses) or '-'}"
        )
    lines = [head]
    for line in texts.report_lines(result.as_dict()):
        place = f" (line {line.line})" if line.line else ""
        lines.append(f"  {line.state:5} {line.code}{place}: {line.text} {line.advice}".rstrip())
    return "\n".join("".join(sign for sign in text if sign.isprintable()) for text in lines)


@bp.cli.command("bench-round", hidden=True)
@click.option("--clients", type=int, required=True)
@click.option("--commits", type=int, required=True)
@click.option("--files", type=int, required=True)
def bench_round_command(clients: int, commits: int, files: int) -> None:
    """Run one round of the benchmark on an empty data folder (`qashyq bench scorm` starts it)."""
    click.echo(json.dumps(bench_round.run(clients, commits, files)))
