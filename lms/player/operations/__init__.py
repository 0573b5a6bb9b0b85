"""Writes of the player: session first, the rest by keyword, always an actor; they flush and never commit."""

from lms.player.operations.commits import Commit, CommitAnswer, take_commit
from lms.player.operations.launches import OpenedLaunch, open_launch
from lms.player.operations.packages import add_package, add_version, import_package, push_marks

__all__ = [
    "Commit",
    "CommitAnswer",
    "OpenedLaunch",
    "add_package",
    "add_version",
    "import_package",
    "open_launch",
    "push_marks",
    "take_commit",
]
