"""An event: something that happened, as it travels."""

from __future__ import annotations

from typing import ClassVar

from backoffice.domain.record import Fact


class Event(Fact):
    """Something that happened.

    Every field is an id or a count, because an event travels through the bus
    and queues in the open; the records themselves stay in the journal.
    """

    KIND: ClassVar[str]
