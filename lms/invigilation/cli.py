"""Commands of invigilation: the worker that looks at camera pictures in the large shape."""

from __future__ import annotations

import json
import signal
import threading
from types import FrameType

import click
from flask import Blueprint, current_app

from lms.core.logs import log
from lms.core.settings import Settings
from lms.invigilation import bench_round
from lms.invigilation.engine import current_engine
from lms.invigilation.engine.engine import SHARDS
from lms.invigilation.errors import FaceCheckUnavailable

bp = Blueprint("invigilation_cli", __name__, cli_group="proctoring")


@bp.cli.command("worker")
@click.option(
    "--shard",
    "shards",
    multiple=True,
    type=click.IntRange(0, SHARDS - 1),
    help="Work on this shard only (none: on all); several workers may run, each shard has one.",
)
def worker(shards: tuple[int, ...]) -> None:
    """Look at the pictures of running sittings until told to stop; states are saved on the way out."""
    settings: Settings = current_app.extensions["qashyq_settings"]
    if not settings.is_large:
        raise click.ClickException(
            "without QASHYQ_REDIS_URL the web server looks at the pictures itself; no worker is needed"
        )
    told = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    engine = current_engine()
    _check_models()  # without models it says so at once, not at the first picture
    engine.start_worker(shards or None)
    told.wait()
    if not engine.stop_worker():
        log.warning("the proctoring worker was still busy when it was told to stop")


@bp.cli.command("check")
def check() -> None:
    """Say whether the face check is available; exit 1 when it is not."""
    _check_models()
    click.echo("available")


def _check_models() -> None:
    try:
        current_engine().eyes.check()
    except FaceCheckUnavailable as error:
        code = error.params.get("detail", error.code)
        raise click.ClickException(f"the face check is not available ({code}): run `make models`") from error


@bp.cli.command("bench-round", hidden=True)
@click.option("--candidates", type=click.IntRange(1, 60), required=True)
@click.option("--seconds", type=click.IntRange(30, 300), required=True)
def run_round(candidates: int, seconds: int) -> None:
    """Measure on an empty database (`qashyq bench proctoring` calls this)."""
    click.echo(json.dumps(bench_round.run(candidates, seconds)))
