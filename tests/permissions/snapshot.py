"""The world as it was built; put back after a call that may have changed it."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask

from lms.core.db import db


class Snapshot:
    """A copy of the SQLite file of a built world."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.file, self.copy = app, folder / "qashyq.db", folder / "snapshot.db"
        self._leave_database()
        shutil.copy(self.file, self.copy)

    def put_back(self) -> None:
        """Put the copy in the place of what the calls made of it, and forget what was counted against limits."""
        self._leave_database()
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.copy, self.file)
        self.app.extensions["qashyq_limits"].reset()

    def _leave_database(self) -> None:
        with self.app.app_context():
            with db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.engine.dispose()
