"""Whatever people and clocks do to the results of a sitting, the journal holds what the model says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import QashyqError
from lms.gradebook import operations, outbox, queries
from lms.gradebook.models import MarkStatus, OutboxRow, OutboxStatus
from lms.gradebook.standing import live_marks
from tests.factories import make_person
from tests.factories_courses import add_student, make_offering
from tests.factories_gradebook import make_midterm_item

_sittings = count(50_000)
choices = st.integers(min_value=0, max_value=3)
marks = st.integers(min_value=0, max_value=10_000).map(lambda hundredths: Decimal(hundredths) / 100)


def test_a_sitting_never_has_two_marks_and_a_compensation_restores_what_stood(session: Session) -> None:
    offering = make_offering(session)
    item = make_midterm_item(session, offering)
    head = make_person(session)

    class Results(RuleBasedStateMachine):
        """The model: rows in force by id, and the journal's state before each was released."""

        def __init__(self) -> None:
            super().__init__()
            self.student = make_person(session)
            add_student(session, offering, self.student)
            self.sitting = next(_sittings)
            self.rows: list[OutboxRow] = []
            self.before: dict[int, Decimal | None] = {}

        def standing(self) -> Decimal | None:
            mark = queries.current_mark(session, item.id, self.student.id)
            return mark.points if mark else None

        def in_force(self) -> list[OutboxRow]:
            return [row for row in self.rows if row.status in outbox.IN_FORCE]

        @rule(points=marks, fate=st.sampled_from(["held", "overdue", "decided"]))
        def hold(self, points: Decimal, fate: str) -> None:
            if len(self.rows) > 3:
                return
            due = clock.now() + timedelta(hours=-1 if fate == "overdue" else 1)
            self.rows.append(
                outbox.hold(
                    session, key=f"sitting:{self.sitting}:{len(self.rows) + 1}", item_id=item.id,
                    student_id=self.student.id, source_kind="sitting", source_id=self.sitting, points=points,
                    held_reason="awaiting_review", decision_due_at=due, actor=head,
                )
            )  # fmt: skip
            if fate == "decided":
                outbox.make_releasable(session, self.rows[-1], actor=head)

        @rule(points=marks)
        def push_from_elsewhere(self, points: Decimal) -> None:
            """Only while no result stands: the model says what a compensation brings back."""
            if not self.in_force():
                operations.record_mark(session, item, self.student.id, points, source="import", actor=head)

        @rule(n=choices, times=st.integers(min_value=1, max_value=2))
        def decide(self, n: int, times: int) -> None:
            if self.rows:
                row = self.rows[n % len(self.rows)]
                for _ in range(times):
                    self.attempt(lambda: outbox.make_releasable(session, row, actor=head))

        @rule(n=choices, times=st.integers(min_value=1, max_value=2))
        def release(self, n: int, times: int) -> None:
            if self.rows:
                row = self.rows[n % len(self.rows)]
                for _ in range(times):
                    self.go_out(row, lambda: outbox.release(session, row, actor=head))

        @rule(n=choices)
        def term_ends(self, n: int) -> None:
            if self.rows:
                row = self.rows[n % len(self.rows)]
                self.go_out(row, lambda: outbox.send_provisional(session, row))

        def go_out(self, row: OutboxRow, step: object) -> None:
            was_out, before = row.status in outbox.IN_FORCE, self.standing()
            if self.attempt(step) and not was_out:
                self.before[row.id] = before
            if row.status in outbox.IN_FORCE:
                assert self.standing() == row.points

        @rule(n=choices, times=st.integers(min_value=1, max_value=2))
        def compensate(self, n: int, times: int) -> None:
            if not self.rows:
                return
            row = self.rows[n % len(self.rows)]
            was_out, before = row.status in outbox.IN_FORCE, self.standing()
            for _ in range(times):
                self.attempt(lambda: outbox.compensate(session, row, actor=head, reason="reversed"))
            assert row.status is OutboxStatus.COMPENSATED
            assert self.standing() == (self.before[row.id] if was_out else before)

        def attempt(self, step: object) -> bool:
            try:
                step()  # type: ignore[operator]
            except QashyqError:
                return False
            return True

        @invariant()
        def one_result_at_most_is_in_force(self) -> None:
            assert len(self.in_force()) <= 1

        @invariant()
        def one_live_mark_at_most_comes_from_the_sitting(self) -> None:
            live = live_marks(queries.revisions(session, item.id, self.student.id))
            sources = {mark.source for mark in live if mark.source.startswith("outbox:")}
            assert sources == {f"outbox:{row.id}" for row in self.in_force()}

        @invariant()
        def revisions_only_grow(self) -> None:
            found = queries.revisions(session, item.id, self.student.id)
            assert [mark.revision for mark in found] == list(range(1, len(found) + 1))
            assert all((mark.points is None) == (mark.status is MarkStatus.WITHDRAWN) for mark in found)

    checks = list(HealthCheck)
    run_state_machine_as_test(
        Results,
        settings=settings(
            max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=checks
        ),
    )
