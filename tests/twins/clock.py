"""A clock and ids that a test decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 10 in the morning in New York."""


class Clock:
    """The present moment, which passes only when told to."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, time: timedelta) -> None:
        """Let *time* pass."""
        self.at += time


class Ids:
    """Ids in order, so that a run can be repeated exactly."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._count = 0

    def __call__(self) -> str:
        self._count += 1
        return f"{self._kind}-{self._count:08}"
