"""Gates: a lower room asks, an upper room answers, `app.py` binds; unbound means refuse.

A room declares `PLAN_GATE: Gate[PlanGate] = Gate("plan")` in its `gates.py`; inside a transaction an operation calls
`PLAN_GATE.bound().check(...)`. Bindings belong to an application, not to the process, so two applications
(a test and its fixture) never share one.
"""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from flask import Flask, current_app

from lms.core.errors import GateUnbound

ProtocolT = TypeVar("ProtocolT")


class Gate(Generic[ProtocolT]):
    """A named place where exactly one implementation can be bound."""

    def __init__(self, name: str) -> None:
        self.name = name

    def bind(self, app: Flask, implementation: ProtocolT) -> None:
        """Bind the implementation for this application."""
        app.extensions.setdefault("qashyq_gates", {})[self.name] = implementation

    def unbind(self, app: Flask) -> None:
        """Take the implementation away (tests show that the step then refuses)."""
        app.extensions.setdefault("qashyq_gates", {}).pop(self.name, None)

    def bound(self) -> ProtocolT:
        """Return the implementation.

        Raises:
            GateUnbound: nothing is bound.
        """
        implementation = current_app.extensions.get("qashyq_gates", {}).get(self.name)
        if implementation is None:
            raise GateUnbound(gate=self.name)
        return cast(ProtocolT, implementation)
