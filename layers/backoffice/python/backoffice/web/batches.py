"""Batches of messages: one that fails comes again, and the others do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)

from backoffice.observability import log_fault


def process(event: dict[str, Any], context: Any, hear: Callable[..., None]) -> dict[str, Any]:
    """Give each SQS message of *event* to *hear*; the answer names those that failed."""
    # Powertools recognises the handler's parameter by its name, `record`.
    answer = process_partial_response(
        event=event,
        record_handler=hear,
        processor=_Batch(event_type=EventType.SQS, raise_on_entire_batch_failure=False),
        context=context,
    )
    return dict(answer)


class _Batch(BatchProcessor):
    """Powertools' batch, which would let a failed message go without a word."""

    def failure_handler(self, record: Any, exception: Any) -> Any:
        log_fault("not heard", exception[1])
        return super().failure_handler(record, exception)
