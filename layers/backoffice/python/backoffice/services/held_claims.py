"""The desk of claims held back: each night all of them are looked at once more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backoffice.domain.calendar import day_in
from backoffice.services.claim_ports import FindsCashPay, FindsHeldClaims, VisitHandouts

_PAGE = 500
_TOO_OLD = timedelta(days=2 * 366)
"""No payer takes a claim whose last day is as long gone, whatever is mended for it."""
_WEEK = timedelta(days=7)
_WEEKS = 52
"""For so long after a visit a payer may still take a first claim for it."""


class HeldClaims:
    """What waits for something to be mended that tells nobody, so that nothing waits in vain.

    A payer's terms, rates, a provider's licence and the network's own data come with a
    deployment or an import; no event says that they changed. To be looked at changes
    nothing where nothing was mended, so a sweep may run twice, late, or not for days.
    """

    def __init__(
        self,
        *,
        claims: FindsHeldClaims,
        visits: FindsCashPay,
        handouts: VisitHandouts,
        home_zone: str,
    ) -> None:
        self._claims = claims
        self._visits = visits
        self._handouts = handouts
        self._home_zone = home_zone

    def hand_out(self, *, due: datetime) -> int:
        """Hand out every claim that is held back, and cash-pay visits; how many there were.

        Claims that must arrive soonest come first. What the client pays is looked at again on
        the weekday of the visit, a year long.
        """
        today = day_in(due, self._home_zone)
        return self._hand_out_claims(today) + self._hand_out_cash_pay(today)

    def _hand_out_claims(self, today: date) -> int:
        count, after = 0, (today - _TOO_OLD).isoformat()
        while page := self._claims.held_back(after=after, limit=_PAGE):
            self._handouts.hand_out([each.visit for each in page])
            count, after = count + len(page), page[-1].place
        return count

    def _hand_out_cash_pay(self, today: date) -> int:
        count = 0
        for week in range(1, _WEEKS + 1):
            found = self._visits.cash_pay(today - week * _WEEK)
            self._handouts.hand_out(found)
            count += len(found)
        return count
