"""The payment processor in memory: checkouts, refunds, contests, and what would be posted of them.

It shares nothing with the simulated one but the port; one suite says that both mean the same
(tests/adapters/test_processor_contract.py).
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from backoffice.domain.errors import (
    AskedOtherwise,
    ProcessorRefused,
    ProcessorUnavailable,
    Unsigned,
)
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    LONGEST,
    SHORTEST,
    Checkout,
    CheckoutAsked,
    CheckoutStatus,
    Contest,
    ContestStatus,
    NewsKind,
    NewsPage,
    OnboardingAddress,
    OpenedCheckout,
    PayoutAccount,
    ProcessorNews,
    Refund,
    RefundAsked,
    RefundStatus,
    Transfer,
    TransferAsked,
)
from tests.twins.faults import Faults
from tests.twins.transfers import MemoryTransfers

SIGNATURE = "signed by the twin"
T = TypeVar("T")
_KEPT, _LISTED = timedelta(hours=24), timedelta(days=30)


class MemoryProcessor:
    """A processor whose clients pay when a test says so.

    While `is_down` nobody answers; `unavailable` is how many of the next questions meet that.
    `news` is everything that was ever to be told, oldest first, to be heard in any order or never.
    `refunds_fail` lets the next refunds come to nothing, and `refunds_wait` leaves them under way.
    """

    def __init__(self, *, now: Callable[[], datetime], faults: Faults | None = None) -> None:
        self._now = now
        self._faults = faults or Faults()
        self._numbers = itertools.count(1)
        self._keys: dict[str, tuple[datetime, object, Any]] = {}
        self.checkouts: dict[str, Checkout] = {}
        self.amounts: dict[str, Money] = {}
        """What each checkout asks for."""
        self.refunds: dict[str, Refund] = {}
        self.contests: dict[str, Contest] = {}
        self.accounts: dict[str, PayoutAccount] = {}
        self.sent = MemoryTransfers(self.accounts, tell=self._tell, new=self._new)
        self.news: list[tuple[bytes, str]] = []
        self.listed: list[ProcessorNews] = []
        """What happened to contests, and which refunds failed, oldest first."""
        self.listed_at_once = 100
        self.is_down = False
        self.unavailable = 0
        self.refunds_fail = self.refunds_wait = False

    # ------------------------------------------------------------- the port

    def open_checkout(self, asked: CheckoutAsked) -> OpenedCheckout:
        with self._faults.during("open checkout"):
            self._answer()
            return self._once(f"checkout-{asked.payment_id}", asked, lambda: self._opened(asked))

    def close_checkout(self, checkout_id: str, /) -> Checkout:
        with self._faults.during("close checkout"):
            self._answer()
            found = self._checkout(checkout_id)
            if found.status is CheckoutStatus.OPEN:
                found = self._close(found)
            return found

    def look_at_checkout(self, checkout_id: str, /) -> Checkout:
        with self._faults.during("look at checkout"):
            self._answer()
            return self._checkout(checkout_id)

    def refund(self, asked: RefundAsked) -> Refund:
        with self._faults.during("refund"):
            self._answer()
            made = next((r for r in self.refunds.values() if r.refund_id == asked.refund_id), None)
            if made is None:
                return self._refunded(asked)
            if (made.charge_id, made.amount) != (asked.charge_id, asked.amount):
                raise AskedOtherwise("Another amount was given back under this id before.")
            return made

    def look_at_refund(self, processor_id: str, /) -> Refund:
        with self._faults.during("look at refund"):
            self._answer()
            return _known(self.refunds, processor_id)

    def contests_of(self, charge_id: str, /) -> tuple[Contest, ...]:
        with self._faults.during("look at contests"):
            self._answer()
            self._paid_by(charge_id)
            found = [each for each in self.contests.values() if each.charge_id == charge_id]
            return tuple(reversed(found))

    def open_payout_account(self, *, key: str) -> PayoutAccount:
        with self._faults.during("open payout account"):
            self._answer()
            return self._once(f"account-{key}", key, self._account)

    def onboarding_address(
        self,
        account_id: str,
        /,
        *,
        return_to: str,  # noqa: ARG002 -- nobody is sent anywhere here
        start_anew_at: str,  # noqa: ARG002
    ) -> OnboardingAddress:
        with self._faults.during("onboarding address"):
            self._answer()
            _known(self.accounts, account_id)
            url = f"https://processor.example/setup/{account_id}/{next(self._numbers)}"
            return OnboardingAddress(url=url, closes_at=self._now() + timedelta(minutes=5))

    def look_at_payout_account(self, account_id: str, /) -> PayoutAccount:
        with self._faults.during("look at payout account"):
            self._answer()
            return _known(self.accounts, account_id)

    def send(self, asked: TransferAsked) -> Transfer:
        with self._faults.during("send"):
            self._answer()
            if self.sent.of(asked.payout_id) is not None:
                return self.sent.made(asked)
            key = f"transfer-{asked.payout_id}-{asked.attempt}"
            # A refusal is remembered, too.
            made = self._once(key, asked, lambda: self.sent.tried(asked))
            if isinstance(made, ProcessorRefused):
                raise made
            return made

    def transfer_of(self, payout_id: str, /) -> Transfer | None:
        with self._faults.during("look for transfer"):
            self._answer()
            return self.sent.of(payout_id)

    def news_between(
        self, since: datetime, until: datetime, /, *, after: str | None = None
    ) -> NewsPage:
        with self._faults.during("news between"):
            self._answer()
            earliest = max(since.replace(microsecond=0), self._now() - _LISTED)
            found = [each for each in self.listed if earliest <= each.happened_at < until][::-1]
            if after is not None:
                ids = [each.event_id for each in found]
                found = found[ids.index(after) + 1 :]
            page, more = found[: self.listed_at_once], found[self.listed_at_once :]
            return NewsPage(news=tuple(page), next_after=page[-1].event_id if more else None)

    def heard(self, body: bytes, signature: str) -> ProcessorNews | None:
        if signature != SIGNATURE:
            raise Unsigned
        told = json.loads(body)
        return ProcessorNews.model_validate(told) if "kind" in told else None

    # ------------------------------------------------------------- what people and banks do

    def pay(self, checkout_id: str, *, is_slow: bool = False) -> bool:
        """Somebody pays, or tries to where nobody can; a slow bank only says that it will look."""
        found = self._checkout(checkout_id)
        if found.status is not CheckoutStatus.OPEN:
            return False
        if is_slow:
            self._keep(found.but(status=CheckoutStatus.UNDER_WAY))
        else:
            self.bank_answers(checkout_id, pays=True)
        return True

    def decline(self, checkout_id: str) -> None:
        """Somebody tries a card that does not pay; they may try another one."""
        found = self._checkout(checkout_id)
        if found.status is CheckoutStatus.OPEN:
            self.checkouts[checkout_id] = found.but(was_declined=True)

    def bank_answers(self, checkout_id: str, *, pays: bool) -> None:
        """The bank says whether it pays."""
        found = self.checkouts[checkout_id]
        if not pays:
            self._keep(found.but(status=CheckoutStatus.CLOSED))
            return
        self._keep(
            found.but(
                status=CheckoutStatus.PAID,
                was_declined=False,
                received=self.amounts[checkout_id],
                charge_id=self._new("ch"),
                # The processor's moments are whole seconds.
                paid_at=self._now().replace(microsecond=0),
            )
        )

    def refund_becomes(self, processor_id: str, status: RefundStatus) -> None:
        """A refund that was under way, or done, comes to something else."""
        refund = self.refunds[processor_id].but(status=status)
        self.refunds[processor_id] = refund
        self._tell_of(refund, is_listed=status is RefundStatus.FAILED)
        if status is RefundStatus.FAILED:
            self._give_back(refund.charge_id, -refund.amount)

    def contest(
        self, charge_id: str, *, is_inquiry: bool = False, amount: Money | None = None
    ) -> str:
        """A card's owner tells their bank that a charge was wrong, or that *amount* of it was."""
        paid = self._paid_by(charge_id)
        contest = Contest(
            contest_id=self._new("du"),
            charge_id=charge_id,
            payment_id=paid.payment_id,
            amount=paid.received if amount is None else amount,
            status=ContestStatus.OPEN,
            is_withheld=not is_inquiry,
            answer_by=self._now().replace(microsecond=0) + timedelta(days=9),
        )
        self.contests[contest.contest_id] = contest
        self.checkouts[paid.checkout_id] = paid.but(is_contested=True)
        self._tell(NewsKind.CONTEST, charge_id=charge_id)
        return contest.contest_id

    def decide(self, charge_id: str, *, won: bool, only: str | None = None) -> None:
        """The bank decides, about all that is contested of a charge, or one contest *only*."""
        for contest_id, each in self.contests.items():
            if each.charge_id == charge_id and only in {None, contest_id}:
                status = ContestStatus.WON if won else ContestStatus.LOST
                self.contests[contest_id] = each.but(
                    status=status, is_withheld=not won, answer_by=None
                )
        self._tell(NewsKind.CONTEST, charge_id=charge_id)

    def fill_in(self, account_id: str, *, is_right: bool = True) -> None:
        """A provider answers the processor's questions."""
        self.accounts[account_id] = PayoutAccount(
            account_id=account_id, is_filled_in=True, may_be_paid=is_right
        )
        self._tell(NewsKind.ACCOUNT, account_id=account_id)

    def restrict(self, account_id: str, *, may_be_paid: bool) -> None:
        """The processor wants to know more of a provider, or has enough again."""
        self.accounts[account_id] = self.accounts[account_id].but(may_be_paid=may_be_paid)
        self._tell(NewsKind.ACCOUNT, account_id=account_id)

    def forget_keys(self) -> None:
        """As on the day after."""
        self._keys.clear()

    def received(self) -> Money:
        """What is ours of all that was paid, contests aside."""
        return Money.total(each.received - each.refunded for each in self.checkouts.values())

    # ------------------------------------------------------------- inside

    def _answer(self) -> None:
        if self.is_down or self.unavailable:
            self.unavailable = max(0, self.unavailable - 1)
            raise ProcessorUnavailable("The payment processor did not answer.")

    def _once(self, key: str, asked: object, make: Callable[[], T]) -> T:
        known = self._keys.get(key)
        if known is None or self._now() - known[0] >= _KEPT:
            known = self._keys[key] = (self._now(), asked, make())
        if known[1] != asked:
            raise AskedOtherwise("Something else was asked under this id before.")
        made: T = known[2]
        return made

    def _opened(self, asked: CheckoutAsked) -> OpenedCheckout:
        closes_at = asked.closes_at.replace(microsecond=0)
        if not SHORTEST - timedelta(seconds=1) <= closes_at - self._now() <= LONGEST:
            raise _refused("400")
        checkout_id = self._new("cs")
        self.checkouts[checkout_id] = Checkout(
            checkout_id=checkout_id,
            payment_id=asked.payment_id,
            status=CheckoutStatus.OPEN,
            closes_at=closes_at,
        )
        self.amounts[checkout_id] = asked.amount
        url = f"https://processor.example/pay/{checkout_id}"
        return OpenedCheckout(checkout_id=checkout_id, url=url, closes_at=closes_at)

    def _checkout(self, checkout_id: str) -> Checkout:
        found = _known(self.checkouts, checkout_id)
        if found.status is CheckoutStatus.OPEN and found.closes_at <= self._now():
            return self._close(found)
        return found

    def _close(self, checkout: Checkout) -> Checkout:
        return self._keep(checkout.but(status=CheckoutStatus.CLOSED))

    def _keep(self, checkout: Checkout) -> Checkout:
        self.checkouts[checkout.checkout_id] = checkout
        self._tell(
            NewsKind.CHECKOUT, checkout_id=checkout.checkout_id, payment_id=checkout.payment_id
        )
        return checkout

    def _refunded(self, asked: RefundAsked) -> Refund:
        paid = self._paid_by(asked.charge_id)
        is_withheld = any(
            each.charge_id == asked.charge_id and each.is_withheld
            for each in self.contests.values()
        )
        if is_withheld:
            raise _refused("charge_disputed")
        if paid.refunded == paid.received:
            raise _refused("charge_already_refunded")
        if asked.amount > paid.received - paid.refunded:
            raise _refused("400")
        status = RefundStatus.UNDER_WAY if self.refunds_wait else RefundStatus.DONE
        refund = Refund(
            refund_id=asked.refund_id,
            processor_id=self._new("re"),
            charge_id=asked.charge_id,
            amount=asked.amount,
            status=status,
        )
        self.refunds[refund.processor_id] = refund
        self._give_back(asked.charge_id, asked.amount)
        self._tell_of(refund)
        if self.refunds_fail:
            self.refund_becomes(refund.processor_id, RefundStatus.FAILED)
        return self.refunds[refund.processor_id]

    def _give_back(self, charge_id: str, amount: Money) -> None:
        paid = self._paid_by(charge_id)
        self.checkouts[paid.checkout_id] = paid.but(refunded=paid.refunded + amount)

    def _paid_by(self, charge_id: str) -> Checkout:
        by_charge = {each.charge_id: each for each in self.checkouts.values() if each.charge_id}
        return _known(by_charge, charge_id)

    def _account(self) -> PayoutAccount:
        account_id = self._new("acct")
        fresh = PayoutAccount(account_id=account_id, is_filled_in=False, may_be_paid=False)
        self.accounts[account_id] = fresh
        return fresh

    def _tell_of(self, refund: Refund, *, is_listed: bool = False) -> None:
        self._tell(
            NewsKind.REFUND,
            is_listed=is_listed,
            processor_refund_id=refund.processor_id,
            refund_id=refund.refund_id,
            charge_id=refund.charge_id,
        )

    def _tell(self, kind: NewsKind, *, is_listed: bool = False, **named: Any) -> None:
        at = self._now().replace(microsecond=0)
        told = ProcessorNews(event_id=self._new("evt"), kind=kind, happened_at=at, **named)
        if is_listed or kind is NewsKind.CONTEST:
            self.listed.append(told)
        self.news.append((told.model_dump_json().encode(), SIGNATURE))

    def _new(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers):08}"


def _known(kept: dict[str, T], name: str) -> T:
    if name not in kept:
        raise _refused("resource_missing")
    return kept[name]


def _refused(reason: str) -> ProcessorRefused:
    return ProcessorRefused("The payment processor will not do this.", reason=reason)
