"""The fee paying desk: leads a provider to a page where all their membership fees are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller
from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.fee_payment import FeePart, FeePayment
from backoffice.domain.membership import Membership
from backoffice.domain.membership_fee import MembershipFee
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST, CheckoutAsked
from backoffice.domain.record import Fact, Ref
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.membership_ports import FindsFees
    from backoffice.services.one_page import OnePage
    from backoffice.services.payment_settling import PaymentSettling
    from backoffice.services.ports import Clock, NewId, Records

_NOBODY = "There is no such provider, or it is not you."
_NOTHING = "No membership fee is open. Thank you."
_TOO_LITTLE = "This is too little to pay by card. It is paid with the next fee."
_TWICE = "You asked twice at once. Please ask once more."


class FeePage(Fact):
    """Where a provider pays, and how much."""

    url: str
    amount: Money
    closes_at: Moment


class FeePayingDesk:
    """From a provider who wants to pay to the processor's page; their membership is the lock."""

    def __init__(
        self,
        *,
        records: Records,
        fees: FindsFees,
        settling: PaymentSettling,
        page: OnePage,
        public_base_url: str,
        now: Clock,
        new_id: NewId,
    ) -> None:
        self._records = records
        self._fees = fees
        self._settling = settling
        self._page = page
        self._public_base_url = public_base_url
        self._now = now
        self._new_id = new_id

    def begin(self, provider_id: str, *, caller: Caller) -> FeePage:
        """Where the provider pays all that is open; asked again, the same page while it is.

        Raises:
            NotFound: the caller is somebody else, or there is no membership.
            Refused: nothing is left to pay, or a payment is on its way.
            ProcessorUnavailable: the processor does not answer.
        """
        if caller.provider_id != provider_id:
            raise NotFound(_NOBODY)
        return insisting(lambda: self._begin(provider_id))

    def come_back(self, payment_id: str) -> PaymentStatus:
        """What became of a payment, for whoever was sent back by the processor.

        The processor is asked only as long as that may change something.

        Raises:
            NotFound: there is no such payment.
            ProcessorUnavailable: the processor does not answer.
        """
        payment: FeePayment | None
        [payment] = self._records.find_together(Ref(FeePayment, (payment_id,)))
        if payment is None:
            raise NotFound("There is no such payment.")
        after = self._settling.settle(payment_id) if payment.is_pending else payment
        return after.status if after else payment.status

    def _begin(self, provider_id: str) -> FeePage:
        membership = self._membership(provider_id)
        before = self._page.before(membership.under_way)
        fees = [each for each in self._fees.of_provider(provider_id) if each.left > Money.ZERO]
        fees = sorted(fees, key=lambda each: (each.due_on, each.fee_id))[: FeePayment.MOST_PARTS]
        parts = tuple(FeePart(fee_id=each.fee_id, amount=each.left) for each in fees)
        if before is not None:
            if url := self._page.still_leads(before, parts):
                return _shown(before.asked, url)
            self._page.close(before)
            return self._begin(provider_id)
        if not fees:
            raise Refused(_NOTHING)
        return self._new(provider_id, fees[0], parts)

    def _new(self, provider_id: str, first: MembershipFee, parts: tuple[FeePart, ...]) -> FeePage:
        membership = self._membership(provider_id)
        if membership.under_way is not None:
            # Another window was quicker: looked at anew, its page is found.
            raise Conflict(_TWICE)
        at, payment_id = self._now(), f"{FeePayment.MARK}{self._new_id()}"
        amount = Money.total(part.amount for part in parts)
        if amount < SMALLEST:
            raise Refused(_TOO_LITTLE)
        back = f"{self._public_base_url}/membership/payments/{payment_id}"
        asked = CheckoutAsked(
            payment_id=payment_id,
            amount=amount,
            label=f"Membership {first.code}",
            language=Language.ENGLISH,
            return_to=back,
            give_up_to=back,
            closes_at=at + FeePayment.OPEN_FOR,
        )
        payment = FeePayment(
            payment_id=payment_id,
            provider_id=provider_id,
            parts=parts,
            asked=asked,
            started_at=at,
            look_at=at + FeePayment.LOOK_AFTER,
        )
        self._records.keep(payment, membership.but(under_way=payment_id))
        return _shown(asked, self._page.open(payment.as_kept()))

    def _membership(self, provider_id: str) -> Membership:
        known: Membership | None
        [known] = self._records.find_together(Ref(Membership, (provider_id,)))
        if known is None:
            raise NotFound("Nothing is written down of your membership yet. Please ask support.")
        return known


def _shown(asked: CheckoutAsked, url: str) -> FeePage:
    return FeePage(url=url, amount=asked.amount, closes_at=asked.closes_at)
