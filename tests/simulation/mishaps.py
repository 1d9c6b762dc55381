"""What may befall any office at any moment: a crash, a message twice, a stream that is lost."""

from __future__ import annotations

from collections.abc import Callable

from tests.twins.office import MemoryOffice


class Mishaps:
    """What a story draws from, whatever it is about; `_draw` gives a number below the one named."""

    CRASH_WITHIN = 20
    """Calls of the outside world, of which one is cut off."""

    office: MemoryOffice
    _draw: Callable[[int], int]

    def _deliver(self) -> None:
        if in_flight := self.office.in_flight():
            self.office.deliver(in_flight[self._draw(len(in_flight))])

    def _duplicate(self) -> None:
        if in_flight := self.office.in_flight():
            self.office.duplicate(in_flight[self._draw(len(in_flight))])

    def _lose_stream(self) -> None:
        self.office.stream.clear()

    def _crash_soon(self) -> None:
        self.office.faults.crash_after(1 + self._draw(self.CRASH_WITHIN))
