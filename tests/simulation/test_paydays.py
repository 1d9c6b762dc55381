"""Paydays: whatever crashes, overlaps, lags or comes late, each cent is owed, kept back until a
client pays, or paid out, once: by the processor or by people.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain import account_steps
from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import Conflict, OfficeError, Refused
from backoffice.domain.invoice import Wait
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.domain.payout import PayoutStatus
from backoffice.domain.posting import post
from backoffice.services.payout_requests import PayoutOutcome
from tests.simulation.moments import moments
from tests.support import paid
from tests.support.late import invoice
from tests.support.paid import AT, PAID_ON
from tests.support.payouts import A_DAY, A_WEEK, earned, payday, payouts, run, shared
from tests.support.remitted import entries
from tests.support.sending import can_be_paid, send
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import HOME, MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
OUTCOMES = [PayoutOutcome(paid=True, reference="ACH 7"), PayoutOutcome(paid=False)]
PROVIDERS = ["provider-ruth", "provider-ruth-2", "provider-omar"]
PAID = PayoutStatus.PAID
LATE = Money.dollars("50.00")
SAYINGS = [paid.said(), paid.said("30.00", (("CO", "45", "170.00"),))]


def accounts(office: MemoryOffice) -> list[VisitAccount]:
    fields = VisitAccount.model_fields
    return [
        VisitAccount.model_validate({k: v for k, v in item.items() if k in fields})
        for item in office.database.items("visit-accounts")
    ]


def hold(office: MemoryOffice) -> None:
    """What is true of money at any moment, whatever happened."""
    ledger, made = entries(office), payouts(office)
    assert all(sum(leg.amount.cents for leg in each.legs) == 0 for each in ledger)
    assert len({(each.provider_id, each.payday) for each in made}) == len(made)
    assert all(each.total >= Money.dollars("25.00") for each in made)
    for account in accounts(office):
        payout_legs = {
            (each.because_of, "back" in each.entry_id): -balances([each]).get(
                Account.PROVIDER_OWED, Money.ZERO
            )
            for each in ledger
            if each.book == account.visit_id and each.kind == "payout"
        }
        assert sum(cents.cents for cents in payout_legs.values()) == (
            account.provider_owed.cents - account.on(Account.PROVIDER_SHARE).cents
        )
        noted = account.on(Account.PAYING_OUT) - account.kept_back
        assert noted.cents == sum(c.cents for c in payout_legs.values())
        assert Money.ZERO <= account.kept_back <= LATE
    sent = office.processor.sent.kept
    by_hand = {each.payout_id for each in made if each.reference == OUTCOMES[0].reference}
    assert not by_hand & sent.keys(), "paid in both ways"
    assert all(sent[each.payout_id].amount == each.total for each in made if each.payout_id in sent)


def settled(office: MemoryOffice) -> None:
    """What is true once nothing is under way: each cent is owed, ready, or paid."""
    hold(office)
    assert not [each for each in payouts(office) if each.is_under_way]
    stands = Counter[str]()
    paid_out = Counter[str]()
    for payout in payouts(office):
        stands[payout.status] += payout.total.cents
        if payout.status is not PayoutStatus.FAILED:
            for line in payout.lines:
                paid_out[line.visit_id] += line.amount.cents
    for account in accounts(office):
        share = account.on(Account.PROVIDER_SHARE).cents
        known = account.provider_owed.cents + account.kept_back.cents
        assert known + paid_out[account.visit_id] == share
    ledger = balances(each for each in entries(office) if each.kind == "payout")
    assert ledger.get(Account.BANK, Money.ZERO).cents == -stands[PayoutStatus.PAID]
    kept = sum(each.kept_back.cents for each in accounts(office))
    assert ledger.get(Account.KEPT_BACK, Money.ZERO).cents == -kept
    assert ledger.get(Account.PAYING_OUT, Money.ZERO).cents == -stands[PayoutStatus.READY]
    sent = [each.total.cents for each in payouts(office) if each.status is PAID and each.sent_to]
    assert sum(sent) == office.processor.sent.total().cents


class Office:
    """Three providers' weeks, in which anything may happen to visits, payouts and processes."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - seeded, so that it repeats
        self.office = MemoryOffice(index_lag=self.random.randrange(4))
        self.office.payout_rules = self.office.payout_rules.but(
            by_processor=self.random.random() < 0.7,
            deducts_after=self.random.choice([None, 1, 10]),
        )
        self.visits = 0

    def live(self, steps: int) -> None:
        deeds = [
            self.a_visit_is_paid,
            self.a_payment_is_taken_back,
            self.a_client_pays,
            self.staff_say,
            self.the_clock_runs,
            self.it_is_payday,
            self.a_run_crashes,
            self.runs_overlap,
            self.a_visit_changes_meanwhile,
            self.a_provider_has_an_account,
            self.an_account_is_restricted_or_not,
            self.a_transfer_comes_back,
            self.an_invoice_is_late_or_not,
        ]
        for _ in range(steps):
            self.random.choice(deeds)()
            hold(self.office)

    def end(self) -> None:
        self.office.faults.end()
        self.office.wait(A_DAY)
        for _ in range(5):
            self.the_clock_runs()
        settled(self.office)

    def a_visit_is_paid(self) -> None:
        self.visits += 1
        whose = self.random.choice(PROVIDERS)
        self.office.records.keep(earned(f"visit-{self.visits:04}", provider_id=whose))

    def a_payment_is_taken_back(self) -> None:
        account = self._some_visit()
        standing = account.standing("visit-0001.1") if account else None
        if account is None or standing is None:
            return
        number = len(account.decisions)
        reversal = paid.decision(paid.taken_back(standing.said), item_id=f"item-{number + 1:04}")
        account = post(account, reversal, at=AT).account
        if self.random.random() < 0.5:
            again = paid.decision(self.random.choice(SAYINGS), item_id=f"item-{number + 2:04}")
            account = post(account, again, at=AT).account
        self._keep(shared(account, f"item-{number + 2:04}"))

    def a_client_pays(self) -> None:
        account = self._some_visit()
        if account is not None:
            step_id = f"step-{len(account.steps):04}"
            cents = Money(self.random.randrange(1, 3000))
            after = account_steps.client_paid(account, cents, step_id=step_id, day=PAID_ON, at=AT)
            self._keep(shared(after.account, step_id))

    def staff_say(self) -> None:
        made = payouts(self.office)
        if made:
            payout_id = self.random.choice(made).payout_id
            with suppress(OfficeError):
                self.office.payouts.conclude(payout_id, self.random.choice(OUTCOMES), caller=STAFF)

    def the_clock_runs(self) -> None:
        self.office.wait(timedelta(minutes=10))
        self.run()

    def run(self) -> None:
        """What every ten minutes does."""
        run(self.office)
        send(self.office)

    def it_is_payday(self) -> None:
        self.office.wait(A_DAY * self.random.randrange(1, 8))
        self.the_clock_runs()

    def a_run_crashes(self) -> None:
        self.office.wait(A_DAY * self.random.randrange(8))
        self.office.faults.crash_after(1 + self.random.randrange(40))
        with suppress(Crash):
            self.run()
        self.office.faults.end()

    def runs_overlap(self) -> None:
        self._meanwhile(self.random.choice([self.run, self.staff_say]))

    def a_visit_changes_meanwhile(self) -> None:
        self._meanwhile(self.random.choice([self.a_payment_is_taken_back, self.a_client_pays]))

    def _meanwhile(self, act: object) -> None:
        self.office.wait(A_DAY * self.random.randrange(8))
        self.office.faults.overtake_after(1 + self.random.randrange(40), act)  # type: ignore[arg-type]
        self.run()
        self.office.faults.end()

    def a_provider_has_an_account(self) -> None:
        can_be_paid(self.office, self.random.choice(PROVIDERS))

    def an_account_is_restricted_or_not(self) -> None:
        for account_id in self.office.processor.accounts:
            self.office.processor.restrict(account_id, may_be_paid=self.random.random() < 0.5)

    def a_transfer_comes_back(self) -> None:
        paid_out = [each for each in payouts(self.office) if each.status is PAID and each.sent_to]
        watched = [each for each in paid_out if each.look_at]  # later, nobody knows without news
        here = [each for each in watched if not self._is_back(each.payout_id)]
        if here:
            payout = self.random.choice(here)
            self.office.processor.sent.take_back(payout.payout_id, payout.total)

    def _is_back(self, payout_id: str) -> bool:
        return self.office.processor.sent.kept[payout_id].reversed > Money.ZERO

    def an_invoice_is_late_or_not(self) -> None:
        account = self._some_visit()
        if account is None:
            return
        today = day_in(self.office.clock(), HOME)
        due_on = today - self.random.randrange(20) * A_DAY
        known = InvoicesTable(self.office.database).find(account.visit_id)
        new = invoice(
            account.visit_id,
            provider_id=account.provider_id,
            due_on=due_on,
            amount=self.random.choice([LATE, Money.ZERO]),
            waits=self.random.choice([None, None, Wait.PAYER]),
            overdue_since=due_on + A_DAY if self.random.random() < 0.8 else None,
        )
        self.office.records.keep(new.but(version=known.version) if known else new)

    def _keep(self, account: VisitAccount) -> None:
        with suppress(Conflict):  # a payout may be noted on it at this very moment
            self.office.records.keep(account)

    def _some_visit(self) -> VisitAccount | None:
        found = accounts(self.office)
        return self.random.choice(found) if found else None


@pytest.mark.requirement("CL-4")
@pytest.mark.parametrize(
    "seed", [*range(25), *(pytest.param(n, marks=pytest.mark.prove) for n in range(25, 1000))]
)
def test_whatever_happens_each_cent_is_owed_or_paid_out_once(seed: int) -> None:
    office = Office(seed)
    office.live(40)
    office.end()


def weeks(office: MemoryOffice) -> None:
    """Two paydays; the first payout is paid, and the payer takes one of its visits back."""
    for number in (1, 2, 3):
        again_after_a_crash(lambda number=number: _keep(office, earned(f"visit-000{number}")))  # type: ignore[misc]
    again_after_a_crash(lambda: payday(office))
    first = payouts(office)[0].payout_id
    again_after_a_crash(lambda: office.payouts.conclude(first, OUTCOMES[0], caller=STAFF))
    again_after_a_crash(lambda: _take_back(office))
    again_after_a_crash(lambda: _keep(office, earned("visit-0004"), earned("visit-0005")))
    office.wait(A_WEEK - A_DAY)
    again_after_a_crash(lambda: payday(office))
    second = payouts(office)[1].payout_id
    again_after_a_crash(lambda: office.payouts.conclude(second, OUTCOMES[1], caller=STAFF))
    again_after_a_crash(lambda: payday(office))


def _keep(office: MemoryOffice, *found: VisitAccount) -> None:
    for account in found:
        if not VisitAccountsTable(office.database).find(account.visit_id):
            office.records.keep(account)


def _take_back(office: MemoryOffice) -> None:
    account = VisitAccountsTable(office.database).load("visit-0001")
    reversal = paid.decision(paid.taken_back(paid.said()), item_id="item-0002")
    posted = post(account, reversal, at=AT)
    if posted.entries:
        office.records.keep(shared(posted.account, "item-0002"))


@pytest.mark.requirement("CL-4")
def test_a_crash_at_any_call_of_two_weeks_pays_nothing_twice_and_loses_nothing() -> None:
    undisturbed = MemoryOffice()
    weeks(undisturbed)
    expected = [(each.status, each.total) for each in payouts(undisturbed)]
    assert expected == [
        (PayoutStatus.PAID, Money.dollars("285.00")),
        (PayoutStatus.FAILED, Money.dollars("95.00")),
    ]
    settled(undisturbed)
    for number, point in moments(list(undisturbed.faults.passed)):
        office = MemoryOffice()
        office.faults.crash_at(number)
        weeks(office)
        settled(office)
        assert [(each.status, each.total) for each in payouts(office)] == expected, point


def test_the_checks_of_this_story_notice_a_cent() -> None:
    office = MemoryOffice()
    weeks(office)
    office.records.keep(accounts(office)[0].but(book=earned("visit-0009").book))
    with pytest.raises(AssertionError):
        settled(office)
    with pytest.raises(Refused):
        office.payouts.conclude(payouts(office)[1].payout_id, OUTCOMES[0], caller=STAFF)
