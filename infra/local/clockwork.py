"""A schedule that strikes now, so that nobody has to wait for its hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from infra.local.people import StoryError
from infra.local.stack import STACK, LocalStack

_SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"
"""What EventBridge Scheduler puts the moment in place of."""


_PAYDAYS = count()


def next_payday(stack: LocalStack) -> None:
    """Let the next payday come that was not run yet: the first time it is the last one's turn."""
    strike(stack, "payday", at=datetime.now(UTC) + timedelta(days=7 * next(_PAYDAYS)))


def strike(stack: LocalStack, schedule: str, *, at: datetime) -> None:
    """Let *schedule* call what it calls, with what it says, as if it were *at* (aware UTC).

    Raises:
        StoryError: what it calls failed.
    """
    target = stack.client("scheduler").get_schedule(Name=f"{STACK}-{schedule}")["Target"]
    said = target["Input"].replace(_SCHEDULED_TIME, f"{at:%Y-%m-%dT%H:%M:%SZ}")
    answer = stack.client("lambda").invoke(FunctionName=target["Arn"], Payload=said.encode())
    if "FunctionError" in answer:
        raise StoryError(f"the schedule {schedule} failed: {answer['Payload'].read().decode()}")
