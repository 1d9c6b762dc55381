"""The mail service in memory: what it took away can be read."""

from __future__ import annotations

import re

from backoffice.adapters.mail.messages import Message
from tests.twins.faults import Faults

_LINK = re.compile(r"/link/([A-Za-z0-9_-]+)")


class MemoryCarrier:
    """Every message that was carried, oldest first; asked twice, it carries twice, as SES does."""

    def __init__(self, *, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.carried: list[Message] = []

    def carry(self, message: Message) -> str:
        with self._faults.during("carry"):
            self.carried.append(message)
            return f"mail-{len(self.carried):08}"

    def tokens(self) -> list[str]:
        """The token of every link that was mailed, oldest first."""
        found = (_LINK.search(message.text) for message in self.carried)
        return [match[1] for match in found if match]
