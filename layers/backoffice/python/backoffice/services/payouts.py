"""The payout desk: providers read what they are paid and owed, and staff say what was paid."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from backoffice.domain import payout as payouts
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.payout import Payout, PayoutSummary
from backoffice.domain.payout_account import account_task_id, no_longer_wanted
from backoffice.domain.payout_tasks import done, pay_task_id
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.record import Fact, Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.payout_lock import lock_of
from backoffice.services.payout_statement import PayoutStatement, as_csv

if TYPE_CHECKING:
    from backoffice.services.payout_ports import FindsOwed, FindsPayouts
    from backoffice.services.payout_requests import NewPayoutTerms, PayoutOutcome
    from backoffice.services.ports import Clock, Records

PAGE = 100
"""Payouts in one answer: about two years."""

_NO_PAYOUT = "There is no such payout, or it is not yours to see."


class PayoutPage(Fact):
    """A provider's payouts, newest first."""

    payouts: tuple[PayoutSummary, ...]
    next: str | None = None
    """The payout to read on from, if there are more."""


class OwedRemittance(Fact):
    """What is owed to a provider from one remittance, or by them because of it."""

    receipt_id: str | None = None
    payer_id: str | None = None
    visits: int
    amount: Money
    """Below zero: the next payout is less by it."""


class Balance(Fact):
    """What is owed to a provider and in no payout yet."""

    provider_id: str
    total: Money
    """Below zero: more was taken back than earned since; it is carried over."""
    remittances: tuple[OwedRemittance, ...]


class PayoutDesk:
    """A provider's own payouts, or anybody's for staff; each command may be repeated."""

    def __init__(
        self,
        *,
        records: Records,
        payouts: FindsPayouts,
        accounts: FindsOwed,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payouts = payouts
        self._accounts = accounts
        self._home_zone = home_zone
        self._now = now

    def of_provider(
        self, provider_id: str, *, caller: Caller, until: str | None = None
    ) -> PayoutPage:
        """The newest `PAGE` payouts of a provider, or those from the payout *until* on."""
        _admit(caller, provider_id)
        found = self._payouts.latest(provider_id, until=until, limit=PAGE + 1)
        further = found[PAGE].payout_id if len(found) > PAGE else None
        return PayoutPage(payouts=tuple(found[:PAGE]), next=further)

    def statement(self, provider_id: str, payout_id: str, *, caller: Caller) -> PayoutStatement:
        """What a payout pays for which visit; NotFound for one that is not the provider's."""
        _admit(caller, provider_id)
        payout = self._payouts.find(payout_id)
        if payout is None or payout.provider_id != provider_id:
            raise NotFound(_NO_PAYOUT)
        return PayoutStatement.of(payout)

    def statement_csv(self, provider_id: str, payout_id: str, *, caller: Caller) -> str:
        """The same as CSV."""
        return as_csv(self.statement(provider_id, payout_id, caller=caller))

    def balance(self, provider_id: str, *, caller: Caller) -> Balance:
        """What is owed to a provider and in no payout yet, by remittance; late by a moment."""
        _admit(caller, provider_id)
        by_remittance = defaultdict(list)
        for visit in self._accounts.owed(provider_id):
            if visit.amount == Money.ZERO:  # something of it is kept back alone
                continue
            by_remittance[visit.receipt_id, visit.payer_id].append(visit.amount)
        remittances = tuple(
            OwedRemittance(
                receipt_id=receipt_id,
                payer_id=payer_id,
                visits=len(amounts),
                amount=Money.total(amounts),
            )
            for (receipt_id, payer_id), amounts in by_remittance.items()
        )
        total = Money.total(each.amount for each in remittances)
        return Balance(provider_id=provider_id, total=total, remittances=remittances)

    def conclude(self, payout_id: str, outcome: PayoutOutcome, *, caller: Caller) -> PayoutSummary:
        """Keep that a payout was paid, or failed and is owed again; the same again is nothing new.

        Raises:
            NotFound: there is no such payout.
            Conflict: it was paid under another reference, or another one is being prepared.
            Refused: it is not ready, or it is over.
        """
        return insisting(lambda: self._concluded(payout_id, outcome, caller))

    def _concluded(self, payout_id: str, outcome: PayoutOutcome, caller: Caller) -> PayoutSummary:
        payout, task, wanted = self._records.find_together(
            Ref(Payout, (payout_id,)),
            Ref(Task, (pay_task_id(payout_id),)),
            Ref(Task, (account_task_id(payout_id),)),
        )
        if payout is None:
            raise NotFound(_NO_PAYOUT)
        at = self._now()
        today = day_in(at, self._home_zone)
        if outcome.paid:
            reference = outcome.reference or ""
            told = payouts.paid(payout, reference=reference, by=caller.subject, at=at, today=today)
        else:
            told = payouts.failed(payout, by=caller.subject, at=at, today=today)
        if told.payout != payout:
            tasks = (*done(told.payout, task, at=at), *no_longer_wanted(wanted, at=at))
            self._records.keep(
                told.payout, *told.entries, *tasks, *lock_of(self._records, told.payout)
            )
        return _summary(told.payout)

    def terms(self, payer_id: str) -> PayoutTerms:
        """What was agreed about a payer's visits, all of it; no terms where nothing was.

        Raises:
            NotFound: there is no such payer.
        """
        payer, known = self._records.find_together(
            Ref(Payer, (payer_id,)), Ref(PayoutTerms, (payer_id,))
        )
        if payer is None:
            raise NotFound("There is no such payer.")
        return known or PayoutTerms(payer_id=payer.payer_id)

    def agree(self, payer_id: str, new: NewPayoutTerms) -> PayoutTerms:
        """Keep what was agreed about a payer's visits, all of it; the same again changes nothing.

        Raises:
            NotFound: there is no such payer.
        """
        return insisting(lambda: self._agreed(payer_id, new))

    def _agreed(self, payer_id: str, new: NewPayoutTerms) -> PayoutTerms:
        before = self.terms(payer_id)
        terms = before.but(terms=new.terms)
        if terms != before:
            self._records.keep(terms)
        return terms


def _admit(caller: Caller, provider_id: str) -> None:
    """Staff may see everybody's, a provider their own."""
    if caller.kind is not CallerKind.STAFF and caller.provider_id != provider_id:
        raise NotFound("There is no such provider, or it is not you.")


def _summary(payout: Payout) -> PayoutSummary:
    return PayoutSummary(
        payout_id=payout.payout_id,
        payday=payout.payday,
        status=payout.status,
        total=payout.total,
        visits=payout.visits,
        reference=payout.reference,
    )
