"""The ledger beside a model of its own: remittances in any order, twice, split, taken back.

After every step each account of each visit stands where the model says, every entry sums to zero,
and the bank has what the payments say.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
)

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import billed, client_paid, refunded, written_off
from backoffice.domain.ledger import Account, Entry, balances
from backoffice.domain.money import Money
from backoffice.domain.posting import arrived, opened, post
from backoffice.domain.receipt import Receipt, entry_of
from backoffice.domain.remittance import (
    BesideClaims,
    Decided,
    Reduction,
    RemittedClaim,
    RemittedLine,
    RemittedPayment,
)
from tests.simulation.ledger_model import Made, Sent, Visit, World
from tests.simulation.moments import proving
from tests.support import bills, paid

AT = datetime(2026, 5, 4, 15, tzinfo=UTC)
FIRST_DAY = date(2026, 3, 1)
VISITS = 3
ASKED = 200_00


class Books:
    """The office as far as money goes: receipts, accounts and entries, all in memory."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}
        self.accounts: dict[int, VisitAccount] = {
            n: opened(paid.claim(claim_id=f"visit-000{n}.1", visit_id=f"visit-000{n}"))
            for n in range(VISITS)
        }
        self.entries: dict[tuple[str, str], Entry] = {}

    def take(self, payment: RemittedPayment, document: str) -> None:
        receipt = self.receipts.get(payment.receipt_id) or Receipt.of(payment)
        receipt = receipt.with_part(payment, document_id=document, place=0)
        self._said = {**getattr(self, "_said", {}), payment.part_id: payment}
        while receipt.adds_up:
            parts = receipt.adds_up
            self.write(entry_of(receipt, parts, at=AT, today=AT.date()))
            receipt = receipt.counted(parts)
            for said in (self._said[part.part_id] for part in parts):
                for item_id, claim in zip(said.item_ids(), said.claims, strict=True):
                    self._post(item_id, claim, said)
        self.receipts[receipt.receipt_id] = receipt

    def _post(self, item_id: str, said: RemittedClaim, payment: RemittedPayment) -> None:
        n = int(said.control_number.removeprefix("PCN"))
        about = paid.claim(claim_id=f"visit-000{n}.1", visit_id=f"visit-000{n}")
        assert payment.paid_on is not None
        decision = arrived(
            said,
            about,
            bills.bill(control_number=said.control_number),
            item_id=item_id,
            receipt_id=payment.receipt_id,
            on=payment.paid_on,
        )
        self.keep(n, *post(self.accounts[n], decision, at=AT))

    def keep(self, n: int, account: VisitAccount, entries: Any) -> None:
        self.accounts[n] = account
        for entry in entries:
            self.write(entry)

    def write(self, entry: Entry) -> None:
        assert (entry.book, entry.entry_id) not in self.entries, "an entry is written once"
        self.entries[entry.book, entry.entry_id] = entry


def as_claim(made: Made) -> RemittedClaim:
    """*made* as a payer writes it, with a line and its reasons."""
    why = [("CO", "45", made.given_up), ("PR", "2", made.patients), ("CO", "50", made.refused)]
    reductions = tuple(
        Reduction(group=group, reason=reason, amount=Money(cents))
        for group, reason, cents in why
        if cents
    )
    line = RemittedLine(
        line_id="LINE1",
        procedure="90837",
        charge=Money(made.asked),
        paid=Money(made.paid),
        reductions=reductions,
    )
    return RemittedClaim(
        control_number=f"PCN{made.visit}",
        decided=Decided.REVERSED if made.undone else Decided.FIRST,
        charge=Money(made.asked),
        paid=Money(made.paid),
        lines=(line,),
        payer_claim_number=f"ICN-{made.visit}-{made.turn}",
    )


def as_payment(sent: Sent, half: int) -> RemittedPayment:
    """One document of *sent*; what is kept beside claims stands in the last."""
    is_last = half == len(sent.halves) - 1
    beside = (BesideClaims(code="WO", amount=Money(sent.kept)),) if sent.kept and is_last else ()
    turn = max(made.turn for each in sent.halves for made in each)
    return RemittedPayment(
        payer="1999",
        trace=sent.trace,
        paid_on=FIRST_DAY + timedelta(days=turn),
        amount=Money(sent.amount),
        claims=tuple(as_claim(made) for made in sent.halves[half]),
        beside=beside,
    )


@st.composite
def amounts(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Paid, given up, left to the patient and refused, of what was asked."""
    refused = draw(st.sampled_from([0, 0, 0, 40_00, ASKED]))
    given_up = draw(st.integers(0, ASKED - refused) | st.just(ASKED - refused))
    patients = draw(st.integers(0, ASKED - refused - given_up))
    return ASKED - refused - given_up - patients, given_up, patients, refused


class LedgerMachine(RuleBasedStateMachine):
    """A payer that decides, thinks better of it, and sends it all in any order."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.books, self.world = Books(), World()
        self.last: dict[int, Made | None] = dict.fromkeys(range(VISITS))
        self.turn, self.traces, self.steps = 0, 0, 0
        self.undelivered: list[tuple[Sent, int]] = []

    def _decide(self, visit: int, said: tuple[int, int, int, int]) -> list[Made]:
        """A decision; one before it is taken back first."""
        before, made = self.last[visit], list[Made]()
        if before is not None:
            self.turn += 1
            made.append(before.taken_back(self.turn))
        self.turn += 1
        made.append(Made(visit, self.turn, ASKED, *said))
        self.last[visit] = made[-1]
        return made

    @rule(
        target=documents,
        decided=st.dictionaries(st.integers(0, VISITS - 1), amounts(), min_size=1),
        cut_at=st.none() | st.integers(1, 3),
        kept=st.sampled_from([0, 0, 0, 15_00, -3_21]),
        apart=st.booleans(),
    )
    def pay(
        self,
        decided: dict[int, tuple[int, int, int, int]],
        cut_at: int | None,
        kept: int,
        apart: bool,
    ) -> Any:
        """The payer decides about some visits, in one payment, or takes back in one of its own."""
        made = [each for visit, said in decided.items() for each in self._decide(visit, said)]
        groups = (
            [[e for e in made if e.undone], [e for e in made if not e.undone]] if apart else [made]
        )
        found = []
        for group in filter(None, groups):
            self.traces += 1
            halves = [tuple(group[:cut_at]), tuple(group[cut_at:])] if cut_at else [tuple(group)]
            sent = Sent(f"T{self.traces}", tuple(filter(None, halves)), kept)
            found += [(sent, half) for half in range(len(sent.halves))]
        self.undelivered += found
        return multiple(*found)

    @precondition(lambda self: self.undelivered)
    @rule(which=st.integers(0, 99))
    def deliver(self, which: int) -> None:
        """Something that is on its way arrives, in whatever order."""
        self._arrives(*self.undelivered.pop(which % len(self.undelivered)))

    @rule(document=documents)
    def deliver_again(self, document: tuple[Sent, int]) -> None:
        """What came before comes once more, or overtakes all others."""
        if document in self.undelivered:
            self.undelivered.remove(document)
        self._arrives(*document)

    def _arrives(self, sent: Sent, half: int) -> None:
        self.books.take(as_payment(sent, half), document=f"{sent.trace}-{half}")
        self.world.hear(sent, half)

    @rule(visit=st.integers(0, VISITS - 1), cents=st.integers(1, 90_00), back=st.booleans())
    def client_pays_or_gets_back(self, visit: int, cents: int, back: bool) -> None:
        """The client pays, or gets back no more than was paid."""
        known = self.world.visits.setdefault(visit, Visit())
        cents = min(cents, known.from_client) if back else cents
        if not cents:
            return
        self.steps += 1
        step = refunded if back else client_paid
        for _ in range(2):  # whoever tells it, tells it twice
            account, entry = step(
                self.books.accounts[visit],
                Money(cents),
                step_id=f"step-{self.steps}",
                day=AT.date(),
                at=AT,
            )
            self.books.keep(visit, account, [entry] if entry else [])
        known.from_client += -cents if back else cents

    @rule(visit=st.integers(0, VISITS - 1), part=st.integers(1, 4), bills=st.booleans())
    def a_person_settles_what_is_disputed(self, visit: int, part: int, bills: bool) -> None:
        """Some of what was refused is billed or given up."""
        known = self.world.visits.setdefault(visit, Visit())
        left = (known.holds.unclear if known.holds else 0) - known.billed - known.given
        cents = left // part
        if not cents:
            return
        self.steps += 1
        step = billed if bills else written_off
        account, entry = step(
            self.books.accounts[visit],
            f"visit-000{visit}.1",
            Money(cents),
            step_id=f"step-{self.steps}",
            day=AT.date(),
            at=AT,
        )
        self.books.keep(visit, account, [entry])
        if bills:
            known.billed += cents
        else:
            known.given += cents

    @invariant()
    def every_visit_stands_where_the_model_says(self) -> None:
        """Account by account, whatever arrived."""
        for visit, account in self.books.accounts.items():
            known = self.world.visits.get(visit)
            found = {leg.account.value: leg.amount.cents for leg in account.book}
            assert found == (known.stands if known else {})
            assert len(account.held) == (len(known.waiting) if known else 0)

    @invariant()
    def books_are_the_sum_of_their_entries(self) -> None:
        """No book says anything that its entries do not, and every entry sums to zero."""
        for account in self.books.accounts.values():
            own = [e for e in self.books.entries.values() if e.book == account.visit_id]
            assert balances(own) == {leg.account: leg.amount for leg in account.book}
        for entry in self.books.entries.values():
            assert sum(leg.amount.cents for leg in entry.legs) == 0

    @invariant()
    def the_bank_has_what_the_payments_say(self) -> None:
        """And what is not applied yet is just what waits."""
        everything = balances(self.books.entries.values())
        clients = sum(each.from_client for each in self.world.visits.values())
        waiting = sum(m.paid for v in self.world.visits.values() for m in v.waiting)
        assert everything.get(Account.BANK, Money.ZERO).cents == self.world.bank + clients
        assert everything.get(Account.PAYER_BALANCE, Money.ZERO).cents == self.world.kept
        assert everything.get(Account.REMITTED, Money.ZERO).cents == -waiting


LedgerMachine.TestCase.settings = settings(
    max_examples=1000 if proving() else 40, stateful_step_count=30, deadline=None
)
TestLedger = pytest.mark.requirement("IV-1")(LedgerMachine.TestCase)
