"""The ledger beside a model of its own: 835s in any order, twice, split, taken back, put right.

The real desks hear the payers' own text. After every step each account of each visit, claim and
payment stands where the model says, every entry sums to zero, and whatever is not posted is one
open task.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    multiple,
    precondition,
    rule,
)

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import client_paid, refunded
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.errors import Refused
from backoffice.domain.money import Money
from backoffice.services.denials import NewRuling
from backoffice.services.provider_shares import agreed
from backoffice.services.staff_requests import NewDismissal
from tests.simulation.ledger_agreement import (
    NUMBERS,
    VISITS,
    AgreesWithTheModel,
    claim_id,
    visit_id,
)
from tests.simulation.payers_word import Made, Sent
from tests.support.builders import FERN
from tests.support.one_claim import JUNE

ASKED = 200_00
KEEPS = (("WO", 15_00), ("72", -3_21), ("CS", 4_00), ("L6", -1_10), ("FB", 20_00))
"""What a payer keeps (or adds, below zero) beside claims."""
MOST = VisitAccount.MOST_DECISIONS
NOT_THEIRS = NewDismissal(because="The payer says that it came by mistake.")


@st.composite
def amounts(draw: st.DrawFn, most: int = ASKED) -> tuple[int, int, int, int]:
    """Paid, given up, left to the patient and refused, of what was asked."""
    refused = draw(st.sampled_from([0, 0, 0, most // 5, most]))
    given_up = draw(st.integers(0, most - refused) | st.just(most - refused))
    patients = draw(st.integers(0, most - refused - given_up))
    return most - refused - given_up - patients, given_up, patients, refused


SPLIT = st.none() | st.integers(1, 3)
BESIDE = st.lists(st.sampled_from(KEEPS), max_size=2, unique=True)


class LedgerMachine(AgreesWithTheModel):
    """Payers that decide, think better of it, and send it all in any order."""

    documents = Bundle("documents")

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[tuple[int, bool], Made] = {}
        self.turn, self.traces, self.steps, self.forwarded = 0, 0, 0, 0
        self.undelivered: list[tuple[Sent, int]] = []
        self.posts_at_once = True

    def _decide(self, said: Made, *, takes_back: bool, sums_up: bool = False) -> list[Made]:
        """A decision; one before it is taken back first, unless that is forgotten."""
        before, made = self.last.get((said.visit, said.is_second)), list[Made]()
        if before is not None and takes_back:
            made.append(before.taken_back(self._next_turn(), sums_up=sums_up))
        made.append(replace(said, turn=self._next_turn()))
        self.last[said.visit, said.is_second] = made[-1]
        return made

    def _next_turn(self) -> int:
        self.turn += 1
        return self.turn

    def _sends(self, made: list[Made], cut_at: int | None = None, **more: Any) -> Any:
        """A payment of what was made; one that takes back more than it pays leaves the rest."""
        self.traces += 1
        halves = [tuple(made[:cut_at]), tuple(made[cut_at:])] if cut_at else [tuple(made)]
        one = Sent(f"T{self.traces}", tuple(filter(None, halves)) or ((),), **more)
        if self.forwarded:
            one = replace(one, beside=(*one.beside, ("FB", self.forwarded)))
        self.forwarded = max(-one.amount, 0)
        if self.forwarded:
            one = replace(one, beside=(*one.beside, ("FB", one.amount)))
        found = [(one, half) for half in range(len(one.halves))]
        self.undelivered += found
        if self.posts_at_once:
            self.deliver(-1)
        return multiple(*found)

    @rule(
        target=documents,
        decided=st.dictionaries(st.integers(0, VISITS - 1), amounts(), min_size=1),
        cut_at=SPLIT,
        beside=BESIDE,
        refuses_by=st.sampled_from(["PR*96", "CO*50"]),
        oddly=st.sampled_from([None, None, None, "forgets", "corrected", "strangers"]),
    )
    def pay(
        self,
        decided: dict[int, tuple[int, int, int, int]],
        cut_at: int | None,
        beside: list[tuple[str, int]],
        refuses_by: str,
        oddly: str | None,
    ) -> Any:
        """The first payer decides about some visits, once more about some."""
        version = 2 if oddly == "corrected" else 1
        made = [
            each
            for visit, said in decided.items()
            for each in self._decide(
                Made(visit, 0, ASKED, *said, refuses_by=refuses_by, version=version),
                takes_back=oddly not in {"forgets", "corrected"},
            )
        ]
        return self._sends(made, cut_at, beside=tuple(beside), strangers=2 * (oddly == "strangers"))

    @precondition(lambda self: (0, False) in self.last)
    @rule(target=documents, part=st.integers(0, 4), data=st.data())
    def second_insurance_pays(self, part: int, data: st.DataObject) -> Any:
        """It decides what the first one left, as far as it heard of that."""
        left = self.last[0, False].patients * part // 4
        paid, given_up, patients, refused = data.draw(amounts(left))
        said = Made(
            0, 0, ASKED, paid, given_up, patients, refused, told=ASKED - left, is_second=True
        )
        return self._sends(self._decide(said, takes_back=True))

    @precondition(lambda self: self.last)
    @rule(target=documents, which=st.integers(0, 9), sums_up=st.booleans(), again=st.booleans())
    def take_back(self, which: int, sums_up: bool, again: bool) -> Any:
        """A payer takes a decision back in a payment of its own, and may decide as before."""
        about = sorted(self.last)[which % len(self.last)]
        before = self.last[about]
        back = before.taken_back(self._next_turn(), sums_up=sums_up)
        del self.last[about]
        found = [*self._sends([back]).values]
        if again:
            found += self._sends(self._decide(before, takes_back=False)).values
        return multiple(*found)

    @rule(
        target=documents,
        visit=st.integers(0, VISITS - 1),
        said=amounts(),
        slip=st.sampled_from([0, 1]),
        off=st.sampled_from([0, 1_00]),
    )
    def err(self, visit: int, said: tuple[int, int, int, int], slip: int, off: int) -> Any:
        """A payer adds up wrongly: the reasons of a claim, or all of a payment."""
        made = Made(visit, self._next_turn(), ASKED, *said, slip=slip)
        if not (slip or off) or made.reasons.keys() & {"OA*23"}:
            return multiple()
        return self._sends([made], off=off)

    @rule(target=documents, beside=BESIDE)
    def settle_beside_claims(self, beside: list[tuple[str, int]]) -> Any:
        """A payment of nothing but what is beside claims."""
        return self._sends([], beside=tuple(beside)) if beside else multiple()

    @rule(at_once=st.booleans())
    def change_the_post(self, at_once: bool) -> None:
        """From now on what is sent last arrives at once, or waits for its turn."""
        self.posts_at_once = at_once

    @precondition(lambda self: self.undelivered)
    @rule(which=st.integers(0, 99))
    def deliver(self, which: int) -> None:
        """Something that is on its way arrives, in whatever order."""
        self._arrives(*self.undelivered.pop(which % len(self.undelivered)))

    @rule(document=documents, envelope=st.integers(0, 3))
    def deliver_again(self, document: tuple[Sent, int], envelope: int) -> None:
        """What came before comes once more, in any envelope, or overtakes all others."""
        if document in self.undelivered:
            self.undelivered.remove(document)
        self._arrives(*document, envelope)

    def _arrives(self, sent: Sent, half: int, envelope: int = 0) -> None:
        heard = [one for one, _ in self.world.heard.values()]
        told = {made.name for one in (*heard, sent) for made in chain(*one.halves)}
        if max(Counter(name.split("-")[1] for name in told).values(), default=0) > MOST:
            return
        text = sent.document(half, NUMBERS, bytes_=envelope)
        self.office.acknowledging.hear(text, transaction_id=f"transaction-{sent.trace}-{half}")
        self.office.until_quiet()
        assert self.office.dead_letters() == []
        self.world.hear(sent, half)

    @rule(visit=st.integers(0, VISITS - 1), cents=st.integers(1, 90_00), back=st.booleans())
    def client_pays_or_gets_back(self, visit: int, cents: int, back: bool) -> None:
        """The client pays, or gets back no more than was paid."""
        known, before = self.world.visits[visit], self.account(visit)
        cents = min(cents, known.from_client) if back else cents
        if not cents or before is None:
            return
        self.steps += 1
        step, at = refunded if back else client_paid, self.office.clock()
        terms = agreed(self.office.records, [before.provider_id], [FERN])
        for _ in range(2):  # whoever tells it, tells it twice
            account = self.account(visit)
            assert account is not None
            id_ = f"step-{self.steps}"
            stepped = step(account, Money(cents), step_id=id_, day=at.date(), at=at)
            if stepped.entry:
                after, share = terms.share(stepped.account, [stepped.entry], at=at)
                self.office.records.keep(after, *filter(None, [stepped.entry, share]))
        known.from_client += -cents if back else cents

    @rule(visit=st.integers(0, VISITS - 1), second=st.booleans(), bills=st.booleans())
    def a_person_settles_what_is_disputed(self, visit: int, second: bool, bills: bool) -> None:
        """Staff bill what was refused, or give all that is open up; asked twice it is once."""
        known = self.world.visits[visit]
        about = known.second if second else known.first
        left = known.stands(second=second).get("disputed", 0)
        if not left or about.holds is None:
            return
        name = claim_id(visit, second=second)
        view = self.office.denials.denial(name, caller=JUNE)
        remedy = Remedy.BILL if bills else Remedy.WRITE_OFF
        ruling = NewRuling(remedy=remedy, opening=view.opening, after=view.decided)
        may_bill = about.holds.refuses_by == "PR*96" and about.holds.refused and not about.billed
        if bills and not may_bill:
            with pytest.raises(Refused):
                self.office.denials.decide(name, ruling, caller=JUNE)
            return
        for _ in range(2):
            self.office.denials.decide(name, ruling, caller=JUNE)
        if bills:
            about.billed += min(about.holds.refused, left)
        else:
            about.given += left

    @rule(visit=st.integers(0, VISITS - 1), which=st.integers(0, 9))
    def staff_dismiss(self, visit: int, which: int) -> None:
        """Something that is held does not count; asked twice it does so once."""
        known = self.world.visits[visit]
        if not known.held:
            return
        made = known.held[which % len(known.held)]
        account = self.account(visit)
        assert account is not None
        [held] = [e for e in account.held if e.said.payer_claim_number == made.name]
        for _ in range(2):
            self.office.accounts.dismiss(visit_id(visit), held.item_id, NOT_THEIRS, caller=JUNE)
        known.drop(made)


LedgerMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestLedger = pytest.mark.requirement("IV-1")(LedgerMachine.TestCase)


class LongLedgerMachine(LedgerMachine):
    """The same for as long as it takes to meet what is rare."""


LongLedgerMachine.TestCase.settings = settings(
    max_examples=500, stateful_step_count=40, deadline=None
)
TestLongLedger = pytest.mark.prove(pytest.mark.requirement("IV-1")(LongLedgerMachine.TestCase))
