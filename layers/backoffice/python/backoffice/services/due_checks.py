"""The due desk: finds the checks that fell due, and hands out as many as each payer bears."""

from __future__ import annotations

from datetime import datetime

from backoffice.domain.calendar import day_in
from backoffice.domain.conduct import Health
from backoffice.domain.eligibility import EligibilityCheck, Handout, Turn
from backoffice.domain.payer import Payer
from backoffice.services.ports import FindsChecks, FindsConduct, FindsPayers, Handouts

_WITHOUT_TERMS = 60
_LEAST_SHARE = 4


class DueDesk:
    """Pacing: what a sweep reads grows with payers and with what is due, never with what exists.

    A sweep may run twice, late, or at the same time as another: a check that is
    handed out twice is attempted once, and one that was not handed out is due still.
    """

    def __init__(
        self,
        *,
        checks: FindsChecks,
        payers: FindsPayers,
        conduct: FindsConduct,
        handouts: Handouts,
        home_zone: str,
    ) -> None:
        self._checks = checks
        self._payers = payers
        self._conduct = conduct
        self._handouts = handouts
        self._home_zone = home_zone

    def hand_out_due(self, *, due: datetime) -> int:
        """Put the checks that fell due by *due* into the reviewer's queue; how many there were.

        Each payer has its own turn, so that nobody waits for another payer's
        crowd; the checks without a payer have one, too.
        """
        conduct = {each.payer_id: each.health for each in self._conduct.registry()}
        count = self._hand_out(None, Health(), _WITHOUT_TERMS, due)
        for payer in self._payers.registry():
            health = conduct.get(payer.payer_id, Health())
            count += self._hand_out(payer.payer_id, health, self._pace(payer, due), due)
        return count

    def _pace(self, payer: Payer, due: datetime) -> int:
        terms = payer.on(day_in(due, self._home_zone))
        return terms.checks_in_five_minutes if terms else _WITHOUT_TERMS

    def _hand_out(self, payer_id: str | None, health: Health, pace: int, due: datetime) -> int:
        if not health.paused:
            found = self._next(payer_id, due, pace)
        else:
            # Nobody is asked, but whoever waits for a day is told so, where it is urgent for an
            # hour; and one goes to see.
            found = self._next(payer_id, due - EligibilityCheck.PATIENCE, pace)
            pressing = due - EligibilityCheck.URGENT_PATIENCE
            found += self._checks.due(payer_id, Turn.URGENT, by=pressing, limit=pace - len(found))
            if not found and not health.refuses(at=due):
                found = self._next(payer_id, due, 1)
        self._handouts.hand_out(found)
        return len(found)

    def _next(self, payer_id: str | None, by: datetime, most: int) -> list[Handout]:
        """At most *most* checks, longest due first, and those of one turn before those of the next.

        A quarter is kept for each of the later turns, so that however many clients
        submit, nobody's recheck waits for ever.
        """
        urgent, new, again = (self._checks.due(payer_id, turn, by=by, limit=most) for turn in Turn)
        kept, share = min(len(again), most // _LEAST_SHARE), most // _LEAST_SHARE
        urgent = urgent[: most - kept - min(len(new), share)]
        return [*[*urgent, *new][: most - kept], *again][:most]
