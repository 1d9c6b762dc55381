"""The conduct desk: how a payer answers at the moment, for the network's people."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from backoffice.domain.calendar import Moment
from backoffice.domain.conduct import Health, PayerConduct
from backoffice.domain.errors import NotFound
from backoffice.domain.habits import Habit
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact, Ref
from backoffice.services.ports import Clock, Records


class Asking(StrEnum):
    """Whether a payer is asked."""

    ASKED = "asked"  # about whatever falls due
    PAUSED = "paused"  # about nobody: it failed for several clients in a row
    TRIED = "tried"  # about one client, to see whether it is back


class ConductView(Fact):
    """How a payer answers, and what was learned of its ways; it names no client."""

    payer_id: str
    name: str
    asking: Asking
    paused_until: Moment | None = None
    clients_failed: int
    """About how many clients questions failed since the last answer; three pause the payer."""
    habits: tuple[Habit, ...] = ()
    """For each kind of care, how often it was asked about and how often that was of use."""


class ConductDesk:
    """Reading what the review desk learned of payers."""

    def __init__(self, *, records: Records, now: Clock) -> None:
        self._records = records
        self._now = now

    def conduct(self, payer_id: str) -> ConductView:
        """How the payer answers; NotFound for one that is not in the registry."""
        payer, conduct = self._records.find_together(
            Ref(Payer, (payer_id,)), Ref(PayerConduct, (payer_id,))
        )
        if payer is None:
            raise NotFound("There is no such payer. Check its id in the registry.")
        conduct = conduct or PayerConduct(payer_id=payer_id)
        return ConductView(
            payer_id=payer_id,
            name=payer.name,
            asking=_asking(conduct.health, at=self._now()),
            paused_until=conduct.health.paused_until,
            clients_failed=len(conduct.health.failed_for),
            habits=conduct.habits.kinds,
        )


def _asking(health: Health, *, at: datetime) -> Asking:
    if not health.paused:
        return Asking.ASKED
    return Asking.PAUSED if health.refuses(at=at) else Asking.TRIED
