"""The fee desk: each month it asks every provider for their membership fee, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backoffice.domain import membership_tasks as tasks
from backoffice.domain.membership import Membership, MembershipPrices
from backoffice.domain.membership_fee import FeeStatus, FeeTerms, MembershipFee
from backoffice.domain.membership_months import (
    MadeTrue,
    Making,
    Month,
    made_true,
    months,
)
from backoffice.domain.record import Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.ports import Clock, Records

_TOGETHER = 10
"""Fees in one write: with all that belongs to them, half of what one may hold."""
_AT_ONCE = 20
"""Fees that are read in one call, with their tasks."""


class FeeDesk:
    """Fees follow from the membership, the prices and the day; to make them again changes nothing.

    The membership is kept with its fees, and says only with the last of them that they are made: a
    run that was cut off, came late or twice finds what is there, and makes what is not.
    """

    def __init__(
        self,
        *,
        records: Records,
        terms: FeeTerms,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._terms = terms
        self._home_zone = home_zone
        self._now = now

    def attend(self, provider_id: str) -> list[MembershipFee]:
        """Make a provider's fees true to their membership as it is now; those that are asked for.

        Raises:
            Conflict: others write to it all the time; ask again later.
        """
        return insisting(lambda: self._attend(provider_id))

    def _attend(self, provider_id: str) -> list[MembershipFee]:
        membership, prices = self._records.find_together(
            Ref(Membership, (provider_id,)), Ref(MembershipPrices, (MembershipPrices.OFFICE,))
        )
        if membership is None:
            return []
        making = Making(self._now(), self._home_zone, self._terms)
        today = making.today
        wanted = months(membership, prices or MembershipPrices(), today=today)
        every = self._on_file(provider_id, wanted)
        changed = [made for each in every if (made := made_true(each, provider_id, making))]
        begun = membership.begun(today)
        reaching = membership.but(furthest=max(membership.furthest, begun))
        rest = changed
        while len(rest) > _TOGETHER:
            self._keep(reaching, rest[:_TOGETHER])
            reaching, rest = reaching.as_kept(), rest[_TOGETHER:]
        after = reaching.made(begun, zone=self._home_zone)
        if rest or after != membership:
            self._keep(after, rest)
        return [each.fee for each in changed if each.fee.status is FeeStatus.OPEN]

    def _keep(self, membership: Membership, made: Sequence[MadeTrue]) -> None:
        fees = [each.fee for each in made]
        self._records.keep(membership, *fees, *(one for each in made for one in each.beside))

    def _on_file(self, provider_id: str, wanted: Sequence[Month]) -> list[Month]:
        """The months, with the fees and tasks that there are of them."""
        found: list[Month] = []
        for start in range(0, len(wanted), _AT_ONCE):
            page = wanted[start : start + _AT_ONCE]
            fees: Sequence[MembershipFee | None] = self._records.find_together(
                *(Ref(MembershipFee, (provider_id, each.fee_id)) for each in page)
            )
            pairs = zip(page, fees, strict=True)
            found += [each._replace(fee=fee, tasks=self._tasks(fee)) for each, fee in pairs]
        return found

    def _tasks(self, fee: MembershipFee | None) -> tuple[Task | None, ...]:
        if fee is None:
            return ()
        ids = (tasks.pay_id(fee), tasks.chase_id(fee), tasks.give_back_id(fee))
        return self._records.find_together(*(Ref(Task, (each,)) for each in ids))
