"""The relay: every change is told to whoever listens, and kept for ever."""

from __future__ import annotations

from typing import Any

from backoffice.observability import log, measure
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import entries_of, office


@quietly
def relay(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Tell what the outbox stream brings."""
    entries = entries_of(event)
    office().relay.tell(entries)
    log("told", count=len(entries))


@quietly
def sweep(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, tell what the stream lost."""
    found = office().relay.sweep(due=scheduled_at(event))
    measure("Untold", found)
    log("swept", count=found)
