"""The membership desk: staff write down who belongs to the network; providers see what they owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound
from backoffice.domain.events.directory import MembershipChanged
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.membership import Membership, MembershipPrices, month_after, written
from backoffice.domain.membership_fee import FeeStatus, MembershipFee, is_late
from backoffice.domain.money import Money
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from datetime import date

    from backoffice.services.fee_making import FeeDesk
    from backoffice.services.membership_ports import FindsFees
    from backoffice.services.membership_requests import NewMembership, NewMembershipPrices
    from backoffice.services.ports import Clock, Records

_NOBODY = "There is no such provider, or it is not you."
_NO_MEMBERSHIP = "Nothing is written down of this membership yet. Please ask support."
_WHO_ACTS = {
    FeeStatus.OPEN: "Please pay it.",
    FeeStatus.PAID: "It is paid. Thank you.",
    FeeStatus.TAKEN_BACK: "It is not owed.",
    FeeStatus.TO_GIVE_BACK: "The network gives it back.",
}


class FeeShown(Fact):
    """One month's fee."""

    fee_id: OpaqueId
    since: Day
    until: Day
    amount: Money
    left: Money
    """What is to be paid of it."""
    due_on: Day
    status: FeeStatus
    is_late: bool
    who_acts: str


class MembershipView(Fact):
    """A provider's membership, and its fees, newest month first."""

    provider_id: OpaqueId
    since: Day
    until: Day | None = None
    next_fee_on: Day | None = None
    """When the next month begins that costs something; null: none does."""
    next_fee: Money | None = None
    to_pay: Money
    """All that is open."""
    fees: tuple[FeeShown, ...]


class MembershipDesk:
    """Memberships and what they cost; each command may be repeated, and then changes nothing."""

    def __init__(
        self,
        *,
        records: Records,
        fees: FindsFees,
        making: FeeDesk,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._fees = fees
        self._making = making
        self._home_zone = home_zone
        self._now = now

    def write_down(self, provider_id: str, new: NewMembership) -> MembershipView:
        """Keep the days of a membership, and put its fees right; the daily run would, too.

        Raises:
            NotFound: there is no such provider.
            Refused: it would begin before their earlier membership ended, or take the place of one
                of which a month is yet to be asked for.
        """
        # What is due by the days that are on file is asked for before they change.
        self._making.attend(provider_id)
        insisting(lambda: self._written(provider_id, new))
        self._making.attend(provider_id)
        return self._view(provider_id)

    def _written(self, provider_id: str, new: NewMembership) -> None:
        provider, known = self._records.find_together(
            Ref(Provider, (provider_id,)), Ref(Membership, (provider_id,))
        )
        if provider is None:
            raise NotFound("There is no such provider.")
        membership = written(known, provider_id, new.since, new.until, at=self._now())
        if membership != known:
            changed = MembershipChanged(provider_id=provider_id)
            self._records.keep(membership, events=[changed])

    def of_provider(self, provider_id: str, *, caller: Caller) -> MembershipView:
        """A provider's own membership, or anybody's for staff.

        Raises:
            NotFound: it is somebody else's, or nothing is written down of it.
        """
        if caller.kind is not CallerKind.STAFF and caller.provider_id != provider_id:
            raise NotFound(_NOBODY)
        return self._view(provider_id)

    def _view(self, provider_id: str) -> MembershipView:
        membership, prices = self._records.find_together(
            Ref(Membership, (provider_id,)), Ref(MembershipPrices, (MembershipPrices.OFFICE,))
        )
        if membership is None:
            raise NotFound(_NO_MEMBERSHIP)
        fees = self._fees.of_provider(provider_id)
        today = day_in(self._now(), self._home_zone)
        following = (
            month_after(membership.since, membership.asked)
            if membership.costs(membership.asked)
            else None
        )
        return MembershipView(
            provider_id=provider_id,
            since=membership.since,
            until=membership.until,
            next_fee_on=following,
            next_fee=(prices or MembershipPrices()).on(following) if following else None,
            to_pay=Money.total(each.left for each in fees),
            fees=tuple(_shown(each, today) for each in reversed(fees)),
        )

    def prices(self) -> MembershipPrices:
        """What a month costs, from when on; no prices: nothing."""
        [known] = self._records.find_together(Ref(MembershipPrices, (MembershipPrices.OFFICE,)))
        return known or MembershipPrices()

    def price(self, new: NewMembershipPrices) -> MembershipPrices:
        """Keep what a month costs, all of it; fees that were asked for stay as they are."""
        return insisting(lambda: self._priced(new))

    def _priced(self, new: NewMembershipPrices) -> MembershipPrices:
        before = self.prices()
        prices = before.but(prices=new.prices)
        if prices != before:
            self._records.keep(prices)
        return prices


def _shown(fee: MembershipFee, today: date) -> FeeShown:
    return FeeShown(
        fee_id=fee.fee_id,
        since=fee.since,
        until=fee.until,
        amount=fee.amount,
        left=fee.left,
        due_on=fee.due_on,
        status=fee.status,
        is_late=is_late(fee, today),
        who_acts=_WHO_ACTS[fee.status],
    )
