"""The bus and the queues in memory: the AWS clients that the real adapters speak to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.support.schemas import QueueSchema
from tests.twins.clock import Clock
from tests.twins.faults import Faults

_MOST_ENTRIES = 10
_LONGEST_DELAY = 900
_MOST_BYTES = 256 * 1024


@dataclass
class Message:
    """One message; hidden while a listener has it, and until its time-out after a failure."""

    message_id: str
    body: str
    visible_at: datetime
    receives: int = 0


class MemoryQueue:
    """A standard queue: no order, at least once, and dead letters in the end."""

    def __init__(self, schema: QueueSchema, clock: Clock) -> None:
        self.name = schema.name
        self.hears = schema.hears
        self.messages: list[Message] = []
        self.dead_letters: list[Message] = []
        self._hidden_for = timedelta(seconds=schema.visibility_seconds)
        self._most_receives = schema.most_receives
        self._clock = clock
        self._sent = 0

    def put(self, body: str, *, delay_seconds: int = 0) -> None:
        """Take a message in, to be received from so many seconds later on."""
        if not 0 <= delay_seconds <= _LONGEST_DELAY:
            raise ValueError(f"No queue holds a message back for {delay_seconds} seconds.")
        self._sent += 1
        at = self._clock() + timedelta(seconds=delay_seconds)
        self.messages.append(Message(f"{self.name}-{self._sent}", body, at))

    def visible(self) -> list[Message]:
        """What a listener may receive now."""
        return [each for each in self.messages if each.visible_at <= self._clock()]

    def receive(self, message: Message) -> dict[str, Any]:
        """Hide *message* and give it out as a batch of one, as Lambda receives it."""
        message.receives += 1
        message.visible_at = self._clock() + self._hidden_for
        record = {"messageId": message.message_id, "body": message.body, "eventSource": "aws:sqs"}
        return {"Records": [record]}

    def settle(self, message: Message, answer: dict[str, Any]) -> None:
        """Forget *message*, unless the listener's *answer* says that it failed."""
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        if message.message_id not in failed:
            self.messages.remove(message)
        else:
            self.give_up_on_overdue(message)

    def give_up_on_overdue(self, message: Message) -> None:
        """Put *message* aside when it was received as often as it may be."""
        if message.receives >= self._most_receives:
            self.messages.remove(message)
            self.dead_letters.append(message)


class MemoryEvents:
    """The EventBridge client: each queue gets what its rule asks for, in the bus's envelope."""

    def __init__(self, queues: Sequence[MemoryQueue], *, faults: Faults | None = None) -> None:
        self._queues = queues
        self._faults = faults or Faults()
        self._count = 0

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        if not 0 < len(Entries) <= _MOST_ENTRIES:
            raise ValueError(f"The bus takes 1 to {_MOST_ENTRIES} entries, not {len(Entries)}.")
        with self._faults.during("put events"):
            for entry in Entries:
                self._deliver(entry)
            return {"FailedEntryCount": 0, "Entries": [{"EventId": "taken"} for _ in Entries]}

    def _deliver(self, entry: dict[str, Any]) -> None:
        self._count += 1
        body = json.dumps(
            {
                "version": "0",
                "id": f"event-{self._count}",
                "detail-type": entry["DetailType"],
                "source": entry["Source"],
                "account": "000000000000",
                "time": entry["Time"].strftime("%Y-%m-%dT%H:%M:%SZ"),
                "region": "us-east-1",
                "resources": [],
                "detail": json.loads(entry["Detail"]),
            }
        )
        for queue in self._queues:
            if entry["DetailType"] in queue.hears:
                queue.put(body)


class MemorySqs:
    """The SQS client, for who puts work into a queue directly; a queue's URL is its name."""

    def __init__(self, queues: Sequence[MemoryQueue], *, faults: Faults | None = None) -> None:
        self._queues = {queue.name: queue for queue in queues}
        self._faults = faults or Faults()

    def send_message_batch(
        self,
        *,
        QueueUrl: str,  # noqa: N803
        Entries: list[dict[str, Any]],  # noqa: N803
    ) -> dict[str, Any]:
        if not 0 < len(Entries) <= _MOST_ENTRIES:
            raise ValueError(f"A queue takes 1 to {_MOST_ENTRIES} entries, not {len(Entries)}.")
        if sum(len(entry["MessageBody"].encode()) for entry in Entries) > _MOST_BYTES:
            raise ValueError(f"A queue takes {_MOST_BYTES} bytes in a call.")
        with self._faults.during("send messages"):
            for entry in Entries:
                delay = entry.get("DelaySeconds", 0)
                self._queues[QueueUrl].put(entry["MessageBody"], delay_seconds=delay)
            return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}
