"""The outbox's stream: changes as DynamoDB tells of them."""

from __future__ import annotations

from typing import Any

from backoffice.adapters.dynamodb.values import unpacked
from backoffice.domain.journal import JournalEntry


def entries(event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that a stream event brings, in its order."""
    return [_entry(record["dynamodb"]["NewImage"]) for record in event["Records"]]


def _entry(image: dict[str, Any]) -> JournalEntry:
    fields = JournalEntry.model_fields
    return JournalEntry.model_validate({k: v for k, v in unpacked(image).items() if k in fields})
