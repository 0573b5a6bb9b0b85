"""Every night the stored shares are recomputed, one offering a transaction; a difference raises an alarm."""

from __future__ import annotations

from datetime import timedelta

from lms.core import jobs
from lms.core.db import read_session, transaction
from lms.distance import queries
from lms.distance.operations import Difference, recompute


def recompute_all() -> dict[int, list[Difference]]:
    """Recompute every open offering; return the differences by offering."""
    session = read_session()
    ids = queries.open_offering_ids(session)
    session.rollback()
    found: dict[int, list[Difference]] = {}
    for offering_id in ids:
        with transaction() as writing:
            differences = recompute(writing, offering_id)
        if differences:
            found[offering_id] = differences
    return found


@jobs.periodic("distance.recompute", every=timedelta(days=1))
def nightly() -> None:
    """Recompute under the lease of one leader."""
    recompute_all()
