"""The matching desk: whom to propose to somebody, and handing somebody to the matching team.

What it gives is kept by whoever asks, in one write with what tells the client: so nobody is told of
providers whose turn was not counted, and no case is opened for a refusal that never happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.fair_shares import FairShares
from backoffice.domain.matching import Proposal, proposed
from backoffice.domain.matching_case import MatchingCase, ask_again, open_case
from backoffice.domain.payer import Payer
from backoffice.domain.record import Ref
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task

if TYPE_CHECKING:
    from datetime import date, datetime

    from backoffice.domain.matching import CaseReason
    from backoffice.domain.record import Record
    from backoffice.domain.seeker import Seeker
    from backoffice.domain.wishes import Wishes
    from backoffice.services.matching_ports import FindsStatesListings
    from backoffice.services.ports import Records

QUEUE = "matching"
"""The staff's queue that cases are in."""
FIRST_LOOK = 1
"""Business days until the team looks at a new case."""


class MatchingDesk:
    """Alternatives for those who wait, and cases for the matching team."""

    def __init__(
        self,
        *,
        records: Records,
        listings: FindsStatesListings,
        home_zone: str,
    ) -> None:
        self._records = records
        self._listings = listings
        self._home_zone = home_zone

    def proposed(self, wishes: Wishes, *, excluding: frozenset[str], day: date) -> Proposal:
        """Up to three providers, best first, and the fair shares once these are told of.

        It reads the state's list, its shares and the payer, whatever the network has elsewhere.
        """
        shares, payer = self.shares_and_payer(wishes)
        return proposed(
            self._listings.all_of(wishes.care_state),
            wishes=wishes,
            payer=payer,
            excluding=excluding,
            day=day,
            shares=shares,
        )

    def shares_and_payer(self, wishes: Wishes) -> tuple[FairShares, Payer | None]:
        """Who is owed how much where *wishes* are about, and the payer that they name."""
        state = wishes.care_state
        wanted = Ref(FairShares, (state,))
        if wishes.payer_id is None:
            (shares,) = self._records.find_together(wanted)
            return shares or FairShares(state=state), None
        shares, payer = self._records.find_together(wanted, Ref(Payer, (wishes.payer_id,)))
        return shares or FairShares(state=state), payer

    def opened(
        self, seeker: Seeker, *, because: CaseReason, excluding: frozenset[str], at: datetime
    ) -> tuple[Record, ...]:
        """The records, a case and its task, to be kept in the caller's own transaction.

        None if a case is open already and knows all that. One that was over is opened again, with
        every exclusion that it ever had.
        """
        (known,) = self._records.find_together(Ref(MatchingCase, (seeker.seeker_id,)))
        due_on = add_business_days(day_in(at, self._home_zone), FIRST_LOOK)
        if known is None:
            case = open_case(
                seeker.seeker_id, because=because, excluding=excluding, due_on=due_on, at=at
            )
            return case, task_for(case, due_on=due_on, at=at)
        case = ask_again(known, because=because, excluding=excluding, due_on=due_on, at=at)
        if case == known:
            return ()
        if not known.is_waiting:
            return case, task_for(case, due_on=due_on, at=at)
        return (case,)


def task_for(case: MatchingCase, *, due_on: date, at: datetime) -> Task:
    """What the team is to do about *case*."""
    return open_task(
        task_id=case.task_id,
        kind=TaskKind.MATCH_CLIENT,
        owner=TaskOwner.staff(QUEUE),
        about=[case.seeker_id],
        due_on=due_on,
        next_action="Find a provider for whoever waits in this case, and tell them.",
        at=at,
    )
