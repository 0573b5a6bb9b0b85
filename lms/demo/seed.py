"""Seeds and resets the demo; never touches a house that was not seeded as a demo."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import Base, db, read_session, transaction
from lms.core.errors import Conflict
from lms.core.i18n import lazy_gettext
from lms.core.settings import Settings
from lms.core.storage import storage
from lms.demo import scenes
from lms.demo.courses import seed_course_page, seed_courses
from lms.demo.exams import seed_midterm, seed_rehearsal
from lms.demo.people import seed_people


class NotADemo(Conflict):
    code = "not_a_demo"
    message = lazy_gettext("This house holds data that is not the demo's.")
    next_step = lazy_gettext("Use another data folder (QASHYQ_DATA) for the demo; nothing was changed.")


def marker(settings: Settings) -> Path:
    """The file that says: this data folder is a demo's."""
    return settings.data_dir / "demo.json"


def is_seeded(settings: Settings) -> bool:
    """Whether the demo lies here already.

    Raises:
        NotADemo: people live here who are not the demo's.
    """
    has_people = read_session().scalar(select(Person.id).limit(1)) is not None
    if has_people and not marker(settings).exists():
        raise NotADemo
    return has_people


def seed(settings: Settings) -> None:
    """Seed an empty house: first all rows in one transaction, then what engines and jobs add."""
    with transaction() as session:
        cast = seed_people(session)
        campus = seed_courses(session, cast)
        seed_course_page(session, cast, campus)
        event = seed_midterm(session, cast, campus)
        seed_rehearsal(session, cast, campus)
        plot = scenes.Plot(event.id)
        scenes.seed_meetings(session, cast, campus)
        marker(settings).write_text(json.dumps({"seeded_at": clock.now().isoformat()}))
    scenes.play(plot)


def reset(settings: Settings) -> None:
    """Empty the demo's house and seed it again.

    Raises:
        NotADemo: this is no demo.
    """
    if not is_seeded(settings) and not marker(settings).exists():
        seed(settings)
        return
    with transaction() as session:
        connection = session.connection()
        tables = list(reversed(Base.metadata.sorted_tables))
        for table in tables:
            links = {
                c.name: None
                for c in table.columns
                if c.nullable and any(k.column.table is table for k in c.foreign_keys)
            }
            if links:
                connection.execute(table.update().values(links))
        for table in tables:
            connection.execute(table.delete())
    for key in list(storage().store.keys("")):
        storage().store.remove(key)
    (settings.secrets_dir / "audit-heads.log").unlink(missing_ok=True)
    db.session.remove()
    seed(settings)
