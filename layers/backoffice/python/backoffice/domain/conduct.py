"""A payer's conduct: whether it answers at the moment, and what we learned of its ways."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from backoffice.domain.calendar import Moment
from backoffice.domain.habits import Habits, learned
from backoffice.domain.identifiers import OpaqueId, PayerId
from backoffice.domain.record import Fact, Record


class Health(Fact):
    """Whether a payer is asked: always, not before a moment, or once, to see whether it is back.

    A question that fails for one client says little; several clients in a row
    mean that the payer is down, and asking on would only make a queue of time-outs.
    """

    failed_for: tuple[OpaqueId, ...] = ()
    """The different clients about whom questions failed since the last answer."""
    paused_until: Moment | None = None
    """Nobody is asked before; from then on one question may try. None: not paused."""
    pauses: int = 0
    """How many pauses in a row ended with a question that failed again."""

    CLIENTS: ClassVar[int] = 3
    """So many different clients in a row pause a payer."""
    FIRST_PAUSE: ClassVar[timedelta] = timedelta(minutes=5)
    LONGEST_PAUSE: ClassVar[timedelta] = timedelta(hours=1)
    PROBE_TAKES: ClassVar[timedelta] = timedelta(minutes=10)
    """As long as an attempt may run: a probe that a crash cut off is followed by another."""

    @property
    def paused(self) -> bool:
        """Whether the payer is asked by probes alone."""
        return self.paused_until is not None

    def refuses(self, *, at: datetime) -> bool:
        """Whether nobody may be asked *at* a moment."""
        return self.paused_until is not None and at < self.paused_until

    def probing(self, *, at: datetime) -> Health:
        """While one question tries whether the payer is back, no other is asked."""
        return self.but(paused_until=at + self.PROBE_TAKES)

    def answered(self) -> Health:
        """After any answer: it is back, and what failed before is forgotten."""
        return Health()

    def failed(self, client_id: str, *, probe: bool, at: datetime) -> Health:
        """After a question about *client_id* that failed; *probe*: it tried a paused payer.

        What was asked before a pause and fails during it changes nothing.
        """
        if probe:
            return self.but(pauses=self.pauses + 1, paused_until=at + self._pause(self.pauses + 1))
        if self.paused or client_id in self.failed_for:
            return self
        failed_for = (*self.failed_for, client_id)
        if len(failed_for) < self.CLIENTS:
            return self.but(failed_for=failed_for)
        return self.but(failed_for=failed_for, paused_until=at + self._pause(0))

    def _pause(self, pauses: int) -> timedelta:
        return min(self.FIRST_PAUSE * (1 << min(pauses, 10)), self.LONGEST_PAUSE)


class ClearinghouseConduct(Record):
    """Whether the clearinghouse takes claims at the moment; written only when that changes."""

    clearinghouse: str
    """The name of its module."""
    health: Health = Health()


class PayerConduct(Record):
    """What asking one payer has shown; it is written only when that changes."""

    payer_id: PayerId
    health: Health = Health()
    habits: Habits = Habits()

    KNOWN_WELL: ClassVar[int] = 10
    """Useful answers that come as expected teach nothing new after so many of their kind."""

    def after(self, lessons: Iterable[tuple[str, bool]], *, on: date) -> PayerConduct:
        """The same after any answer: the payer is back, and its *lessons* are learned.

        Each is a service type, and whether asking about it was of use. What is
        known well is not written again, or every check would write this record.
        """
        habits = self.habits
        for service_type, useful in lessons:
            if not (useful and self._expects(habits, service_type, on)):
                habits = learned(habits, service_type, useful=useful, on=on)
        return self.but(health=self.health.answered(), habits=habits)

    def _expects(self, habits: Habits, service_type: str, on: date) -> bool:
        return not habits.have_faded(on) and any(
            each.service_type == service_type and each.asked >= self.KNOWN_WELL and not each.misses
            for each in habits.kinds
        )
