"""The due desk of claims: hands out what is ready, and what fell due on its way."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from backoffice.domain.calendar import day_in, is_business_day, next_business_day
from backoffice.domain.claim import ClaimHandout
from backoffice.domain.conduct import ClearinghouseConduct, Health
from backoffice.domain.submission import Submission
from backoffice.services.claim_ports import ClaimHandouts, FindsReadyClaims, FindsSubmissions
from backoffice.services.ports import Finds

_PAGE = 500
_MOST_A_DAY = 20_000
_PACE = 600
"""In five minutes: two a second, of the hundred that a clearinghouse takes."""
_PROBES = 10
_MOST_IN_DOUBT = 100


class Swept(NamedTuple):
    """What a sweep found."""

    handed_out: int
    in_doubt: int
    """Claims that wait for a person, up to a hundred."""


class DueClaims:
    """Batches and sweeps; either may run twice, late, or at the same time as another.

    A claim that is handed out twice is sent once, and one that was not handed
    out is ready, or due, still.
    """

    def __init__(
        self,
        *,
        claims: FindsReadyClaims,
        submissions: FindsSubmissions,
        conduct: Finds[ClearinghouseConduct],
        clearinghouse: str,
        handouts: ClaimHandouts,
        home_zone: str,
    ) -> None:
        self._claims = claims
        self._submissions = submissions
        self._conduct = conduct
        self._clearinghouse = clearinghouse
        self._handouts = handouts
        self._home_zone = home_zone

    def hand_out_ready(self, *, due: datetime) -> int:
        """On a working morning, hand out all that is ready; how many claims there were.

        Those that must arrive soonest come first. On holidays it rests; what
        was missed is ready on the next morning still.
        """
        if not is_business_day(day_in(due, self._home_zone)):
            return 0
        count, after = 0, ""
        while count < _MOST_A_DAY and (page := self._claims.ready(after=after, limit=_PAGE)):
            self._handouts.hand_out(page)
            count, after = count + len(page), page[-1].place
        return count

    def hand_out_due(self, *, due: datetime) -> Swept:
        """Hand out what fell due by *due*, as much as the clearinghouse bears.

        What may have arrived comes before what was never sent. While the
        clearinghouse is paused, only what its key protects no more is looked
        up; when the pause is over, one goes to see. What is ready, and would be
        too late by the next working morning, goes along.
        """
        found = self._conduct.find(self._clearinghouse)
        health = found.health if found else Health()
        if not health.paused:
            claims = self._next(due, may_be_there=True, most=_PACE)
            claims += self._next(due, may_be_there=False, most=_PACE - len(claims))
            claims += self._urgent(due)
        elif health.refuses(at=due):
            claims = self._next(due - Submission.PROTECTED, may_be_there=True, most=_PACE)
        else:
            claims = self._next(due, may_be_there=False, most=1)
            claims = claims or self._next(due, may_be_there=True, most=_PROBES)
        self._handouts.hand_out(claims)
        in_doubt = self._submissions.in_doubt(limit=_MOST_IN_DOUBT)
        return Swept(handed_out=len(claims), in_doubt=in_doubt)

    def _urgent(self, due: datetime) -> list[ClaimHandout]:
        morning = next_business_day(day_in(due, self._home_zone)).isoformat()
        ready = self._claims.ready(after="", limit=_PAGE)
        return [claim for claim in ready if claim.place < morning]

    def _next(self, by: datetime, *, may_be_there: bool, most: int) -> list[ClaimHandout]:
        if most < 1:
            return []
        return self._submissions.due(may_be_there=may_be_there, by=by, limit=most)
