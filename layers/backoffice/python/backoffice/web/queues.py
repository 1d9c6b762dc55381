"""The back doors: what arrives by queue or clock, each piece on its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from backoffice.observability import log


def each_event(
    event: dict[str, Any], context: object, listeners: Mapping[str, Callable[..., None]]
) -> dict[str, Any]:
    """Give each message of an SQS batch to the listener of its kind.

    What a listener raises fails its own message only: the queue brings that
    one again, and puts it aside after the sixth time.
    """
    from backoffice.web.batches import process

    def hear(record: Any) -> None:
        told = json.loads(record.body)["detail"]
        listeners[told["kind"]](**told["about"])
        log("heard", outcome=told["kind"])

    return process(event, context, hear)


def scheduled_at(event: dict[str, Any]) -> datetime:
    """When the schedule meant this run to be, however late it comes."""
    return datetime.fromisoformat(event["scheduled_at"]).astimezone(UTC)
