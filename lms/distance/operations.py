"""Writes of the ledger: differences only, balances beside them, recomputation with an alarm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import audit, clock
from lms.core.audit import Actor
from lms.courses.models import CourseOffering
from lms.distance import alarm
from lms.distance.lines import MATERIAL, MEETING, SYLLABUS, Source, plan_lines, timetable
from lms.distance.models import Layer, LedgerEntry, ShareBalance
from lms.rules.activity import DISTANCE_MODES, REAL_TIME_MODES
from lms.rules.distance_share import HEADLINE_KINDS, ActivityKind, LedgerLine, Mode

CONTACT_KINDS = HEADLINE_KINDS - {ActivityKind.SRSP, ActivityKind.FINAL}
Key = tuple[Layer, Source, ActivityKind, Mode, bool]


@dataclass(frozen=True, slots=True)
class Sums:
    """Minutes of a layer; the headline kinds, whatever the policy reads: a new policy must not change what is stored."""

    distance: int = 0
    contact: int = 0
    sync: int = 0

    def plus(self, key: Key, minutes: int) -> Sums:
        """Return the sums with minutes of one kind of line added (or taken away)."""
        _layer, source, kind, mode, is_exempt = key
        counts = kind in HEADLINE_KINDS or source.kind == MATERIAL
        return Sums(
            self.distance + (minutes if counts and mode in DISTANCE_MODES and not is_exempt else 0),
            self.contact + (minutes if kind in CONTACT_KINDS and mode in REAL_TIME_MODES else 0),
            self.sync + (minutes if mode is Mode.SYNC else 0),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored balance that is not what the ledger says, or a source that the ledger does not know."""

    layer: Layer
    what: str  # balance, class_meeting
    stored: Sums
    recomputed: Sums


def lock_balance(session: Session, offering_id: int, layer: Layer) -> ShareBalance:
    """Return the balance of a layer, locked until the transaction ends: whoever asks for the last hours waits here."""
    query = select(ShareBalance).where(ShareBalance.offering_id == offering_id, ShareBalance.layer == layer)
    query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is not None:
        return found
    # No row to lock yet: the offering's own row keeps a second writer from making one as well.
    session.scalar(select(CourseOffering.id).where(CourseOffering.id == offering_id).with_for_update())
    found = session.scalar(query)
    if found is None:
        found = ShareBalance(
            offering_id=offering_id,
            layer=layer,
            distance_minutes=0,
            contact_minutes=0,
            sync_minutes=0,
            version=0,
        )
        session.add(found)
        session.flush()
    return found


def catch_up(session: Session, offering_id: int, *, actor: Actor, only: Source | None = None) -> int:
    """Append what the sources say and the ledger does not; return how many lines that took.

    `only` limits it to one source (a signal tells of one). The plan's layer is always brought along: an offering that
    takes an approved plan tells nobody.
    """
    wanted = _wanted(session, offering_id)
    stored = _stored(session, offering_id)
    changes: Counter[Key] = Counter()
    for key in wanted.keys() | stored.keys():
        if only is None or key[0] is Layer.PLANNED or key[1] == only:
            changes[key] = wanted[key] - stored[key]
    appended = 0
    for layer in Layer:
        mine = {key: minutes for key, minutes in changes.items() if key[0] is layer and minutes}
        if mine:
            _append(session, offering_id, layer, mine, actor)
            appended += len(mine)
    return appended


def recompute(session: Session, offering_id: int, *, actor: Actor = audit.SYSTEM) -> list[Difference]:
    """Compare stored balances with the ledger and the ledger with the classes; alarm and repair what differs.

    Repair is honest: the balance is set to what the ledger says, the ledger gets the missing differences, and the
    audit journal holds both numbers. Control events that closed with the clock and plans are caught up without alarm.
    """
    balances = {layer: lock_balance(session, offering_id, layer) for layer in Layer}
    stored, wanted = _stored(session, offering_id), _wanted(session, offering_id)
    found = []
    for layer, balance in balances.items():
        is_now = Sums(balance.distance_minutes, balance.contact_minutes, balance.sync_minutes)
        should_be = _sums(stored, layer)
        if is_now != should_be:
            found.append(Difference(layer, "balance", is_now, should_be))
            _set(balance, should_be)
        known, real = _sums(stored, layer, MEETING), _sums(wanted, layer, MEETING)
        if known != real:
            found.append(Difference(layer, MEETING, known, real))
    session.flush()
    catch_up(session, offering_id, actor=actor)
    if found:
        alarm.raise_alarm(session, offering_id, found, actor=actor)
    return found


def _append(session: Session, offering_id: int, layer: Layer, changes: dict[Key, int], actor: Actor) -> None:
    balance = lock_balance(session, offering_id, layer)
    sums = Sums(balance.distance_minutes, balance.contact_minutes, balance.sync_minutes)
    now = clock.now()
    for key, minutes in sorted(changes.items(), key=lambda item: str(item[0])):
        _layer, source, kind, mode, is_exempt = key
        session.add(
            LedgerEntry(
                offering_id=offering_id,
                layer=layer,
                kind=kind,
                mode=mode,
                minutes=minutes,
                is_under_order=is_exempt,
                source_kind=source.kind,
                source_id=source.id,
                actor_id=actor.id,
                created_at=now,
            )
        )
        sums = sums.plus(key, minutes)
    _set(balance, sums)
    session.flush()


def _set(balance: ShareBalance, sums: Sums) -> None:
    balance.distance_minutes, balance.contact_minutes, balance.sync_minutes = (
        sums.distance,
        sums.contact,
        sums.sync,
    )
    balance.version += 1


def _sums(minutes: Counter[Key], layer: Layer, source_kind: str | None = None) -> Sums:
    total = Sums()
    for key, value in minutes.items():
        if key[0] is layer and (source_kind is None or key[1].kind == source_kind):
            total = total.plus(key, value)
    return total


def _wanted(session: Session, offering_id: int) -> Counter[Key]:
    """Return what the tables of plan, classes and events say now."""
    found: Counter[Key] = Counter()
    syllabus_id = session.scalar(select(CourseOffering.syllabus_id).where(CourseOffering.id == offering_id))
    if syllabus_id is not None:
        source = Source(SYLLABUS, syllabus_id)
        _count(found, Layer.PLANNED, source, plan_lines(session, syllabus_id))
    for line in timetable(session, [offering_id]):
        _count(found, line.layer, line.source, (line.line,))
    return found


def _count(found: Counter[Key], layer: Layer, source: Source, lines: Iterable[LedgerLine]) -> None:
    for line in lines:
        found[(layer, source, line.kind, line.mode, line.under_order)] += line.minutes


def _stored(session: Session, offering_id: int) -> Counter[Key]:
    """Return what the ledger says."""
    row = LedgerEntry
    columns = (row.layer, row.source_kind, row.source_id, row.kind, row.mode, row.is_under_order)
    query = select(*columns, func.sum(row.minutes)).where(row.offering_id == offering_id).group_by(*columns)
    found: Counter[Key] = Counter()
    for layer, source_kind, source_id, kind, mode, is_exempt, minutes in session.execute(query):
        found[(layer, Source(source_kind, source_id), kind, mode, is_exempt)] = int(minutes)
    return found
