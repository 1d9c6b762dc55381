"""Invoices and payments beside a model of their own: nothing is charged, paid or given back wrong.

The real desks hear the payer's own text and ask a processor that may be down, slow, or forgetful.
Whenever all of it is known to everybody, the books, the invoices and the processor agree.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.errors import OfficeError, ProcessorUnavailable, Refused
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.processor import CheckoutStatus, ContestStatus, RefundStatus
from backoffice.domain.webhook import Letter
from backoffice.services.denials import NewRuling
from backoffice.services.invoice_requests import NewInvoice
from tests.simulation.payment_agreement import AgreesWithTheModel, account_decisions
from tests.simulation.payment_model import BY_CARD, Charge, Hour
from tests.simulation.payments_on_file import (
    KINDS,
    TOLD,
    another_hour,
    insurer_says,
    longest_due_first,
    objects,
    staff_answer,
    visit_id,
)
from tests.support.builders import ANA, RUTH
from tests.support.one_claim import JUNE
from tests.support.paying import PAGE, payments
from tests.support.remitted import Said, arrive, document

FEE = 180_00
CENTS = st.sampled_from([0, 1, 49, 24_99, 25_00, 25_01, 60_00]) | st.integers(0, 70_00)
WHICH = st.integers(0, 9)
PART = st.sampled_from([0, 1, 30, 50, 99, 100, 101])
"""Hundredths of what she was shown."""


class PaymentMachine(AgreesWithTheModel):
    """One client, her visits, her cards, her insurer, and a processor with moods."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[int, Said] = {}
        self.traces = self.tickets = 0

    # ------------------------------------------------------------- visits and insurers

    @initialize(told=TOLD, kind=st.sampled_from(KINDS), has_paid=st.booleans())
    def first(self, told: int | None, kind: str, has_paid: bool) -> None:
        """A visit that her insurance pays, and another one; she may have paid for both."""
        self.a_visit_is_held("insured", told)
        self.a_visit_is_held(kind, told)
        if has_paid:
            self.client_pays_all_that_she_owes(is_slow=False)

    @precondition(lambda self: len(self.world.hours) < 4)
    @rule(kind=st.sampled_from(KINDS), told=TOLD)
    def a_visit_is_held(self, kind: str, told: int | None) -> None:
        """One more, and everybody hears of it."""
        number = len(self.world.hours)
        another_hour(self.office, number, kind, told, FEE)
        self.world.hours[number] = Hour(kind, told)
        self._comes_to_rest()
        if kind == "missed" or (kind == "cash" and told is not None):
            self.provider_wants_a_fee_or_no_more(number, wants=True)

    @rule(which=WHICH, left=CENTS, denied=st.sampled_from([0, 0, 0, 30_00]), bills=st.booleans())
    def insurer_decides(self, which: int, left: int, denied: int, bills: bool) -> None:
        """For the first time, or anew: then it takes back what it said before."""
        number = self._one_of(which, "insured")
        if number is None or len(account_decisions(self.office, number)) > 30:
            return
        said = insurer_says(number, left, denied, "PR" if bills else "CO")
        before = self.said.get(number)
        self._remits(*([before.taken_back] if before else []), said)
        self.said[number] = said
        hour = self.world.hours[number]
        hour.was_decided, hour.left, hour.denied, hour.billed = True, left, denied, 0
        self._comes_to_rest()

    @precondition(lambda self: self.said)
    @rule(which=WHICH)
    def insurer_takes_back(self, which: int) -> None:
        """It will decide anew, some time."""
        number = sorted(self.said)[which % len(self.said)]
        self._remits(self.said.pop(number).taken_back)
        hour = self.world.hours[number]
        hour.left, hour.denied, hour.billed = None, 0, 0
        self._comes_to_rest()

    @rule(which=WHICH)
    def a_person_rules_on_what_was_denied(self, which: int) -> None:
        """It is billed where it may be, else given up; asked twice it is once."""
        denied = [number for number, hour in self.world.hours.items() if hour.denied]
        if not denied:
            return
        number = denied[which % len(denied)]
        hour, claim_id = self.world.hours[number], f"{visit_id(number)}.1"
        bills = any(group == "PR" and code == "96" for group, code, _ in self.said[number].why)
        view = self.office.denials.denial(claim_id, caller=JUNE)
        remedy = Remedy.BILL if bills else Remedy.WRITE_OFF
        ruling = NewRuling(remedy=remedy, opening=view.opening, after=view.decided)
        for _ in range(2):
            self.office.denials.decide(claim_id, ruling, caller=JUNE)
        hour.billed, hour.denied = (hour.denied if bills else 0), 0
        self._comes_to_rest()

    @rule(which=WHICH, wants=st.booleans())
    def provider_wants_a_fee_or_no_more(self, which: int, wants: bool) -> None:
        """Only where no insurance pays; else she is told so."""
        number = which % len(self.world.hours)
        new = NewInvoice(fee=Money(FEE) if wants else None)
        hour = self.world.hours[number]
        if wants and (hour.kind not in {"cash", "missed"} or hour.is_free):
            with pytest.raises(Refused):
                self.office.invoices.want(ANA, visit_id(number), new, caller=RUTH)
            return
        self.office.invoices.want(ANA, visit_id(number), new, caller=RUTH)
        if hour.kind in {"cash", "missed"}:
            hour.wanted = FEE if wants else None
        self._comes_to_rest()

    @rule(which=WHICH, own=st.booleans())
    def provider_says_who_let_it_fall(self, which: int, own: bool) -> None:
        """What she called off herself costs nothing, whatever the client had agreed to."""
        number = self._one_of(which, "missed")
        if number is None:
            return
        cancelled = {"status": "cancelled", "called_off_by": "provider"}
        outcome = Outcome(**cancelled if own else {"status": "missed"})
        for _ in range(2):
            self.office.visit_outcomes.conclude(ANA, visit_id(number), outcome, caller=RUTH)
        self.world.hours[number].is_free = own
        self._comes_to_rest()

    @rule(which=WHICH)
    def client_objects_or_is_answered(self, which: int) -> None:
        """Nothing moves until somebody answered."""
        number = which % len(self.world.hours)
        hour = self.world.hours[number]
        if self.tickets > 30:
            return
        if hour.is_disputed:
            staff_answer(self.office, number)
        else:
            self.tickets += 1
            objects(self.office, number, f"ticket-{self.tickets:04}")
        hour.is_disputed = not hour.is_disputed
        self._comes_to_rest()

    # ------------------------------------------------------------- the client and her bank

    @rule(
        other=st.sampled_from([0, 0, 0, 1, -1]),
        part=st.none() | PART,
        at_once=st.none() | st.integers(1, 10),
    )
    def client_presses(self, other: int, part: int | None, at_once: int | None) -> None:
        """She pays what she was shown, or what she was shown before, or a part that she chose; in
        two tabs, it may be, of which the other one pays all.
        """
        shown = self.world.total + other
        chosen = part if part is None else shown * part // 100
        can_be = chosen is None or BY_CARD <= chosen <= shown
        if at_once is not None:
            self.office.faults.overtake_after(at_once, lambda: self._press(shown))
        may_be_lost = bool(self.office.faults._overtakers) or at_once is not None
        for charge in self._under_way():
            self.world.looks(charge, processor_answers=self._answers)
        url = self._press(shown, chosen)
        self.office.faults._overtakers_at.clear()
        self.office.until_quiet()
        if not self._answers:
            assert url is None
            return
        if url is not None:
            assert shown == self.world.total, "she was led to pay another amount than she owes"
            assert can_be, "she was led to pay more than she owes, or less than a card pays"
        elif shown == self.world.total >= BY_CARD and can_be and not self._bank_thinks():
            assert may_be_lost, "she may not pay what she owes"

    def _press(self, shown: int, chosen: int | None = None) -> str | None:
        """Where she is led; None: nowhere, with a sentence that says why."""
        if shown < 0:
            return None
        try:
            url = self.office.paying.begin(
                ANA,
                Money(shown),
                return_to=f"{PAGE}/paid",
                give_up_to=f"{PAGE}/paid",
                chosen=None if chosen is None else Money(chosen),
            )
        except (Refused, ProcessorUnavailable, OfficeError):
            return None
        name = url.rpartition("/")[2]
        cents = shown if chosen is None else chosen
        if name not in self.pages:
            self.pages[name] = self.world.presses(cents, longest_due_first(self.office))
        assert self.office.processor.amounts[name].cents == cents == self.pages[name].amount
        return url

    @precondition(lambda self: self.world.total >= BY_CARD)
    @rule(is_slow=st.booleans())
    def client_pays_all_that_she_owes(self, is_slow: bool) -> None:
        """In two taps, and comes back."""
        url = self._press(self.world.total)
        if url is not None:
            pages = sorted(self.pages, reverse=True)
            which = pages.index(url.rpartition("/")[2])
            self.client_pays_at_the_processor(which, is_slow, comes_back=True)

    @precondition(lambda self: self.pages)
    @rule(which=WHICH, is_slow=st.booleans(), comes_back=st.booleans())
    def client_pays_at_the_processor(self, which: int, is_slow: bool, comes_back: bool) -> None:
        """At any page that she ever saw; where nobody can pay any more, nothing happens."""
        name = sorted(self.pages, reverse=True)[which % len(self.pages)]
        if self.office.processor.pay(name, is_slow=is_slow) and not is_slow:
            self.pages[name].was_paid = True
        if comes_back:
            with suppress(ProcessorUnavailable):
                self.office.payment_settling.settle_for(ANA)
            self.office.until_quiet()
            for charge in self._under_way():
                self.world.looks(charge, processor_answers=self._answers)
        self._comes_to_rest()

    @rule(which=WHICH, pays=st.booleans())
    def a_slow_bank_answers(self, which: int, pays: bool) -> None:
        """It pays after all, or it does not."""
        found = self._bank_thinks()
        if found:
            name = found[which % len(found)]
            self.office.processor.bank_answers(name, pays=pays)
            self.pages[name].was_paid = pays
            self._comes_to_rest()

    @rule(which=WHICH)
    def her_bank_contests_or_decides(self, which: int) -> None:
        """A part of a charge, then another part; whoever wins, it is told once more."""
        found = [(n, c) for n, c in self.pages.items() if c.is_entered]
        if not found:
            return
        name, charge = found[which % len(found)]
        charge_id = str(self.office.processor.checkouts[name].charge_id)
        is_open = [each for each in charge.contests if each[1] == "open"]
        left = charge.amount - charge.all_lost
        if is_open:
            is_open[0][1] = "won" if which % 2 else "lost"
            last = list(self.office.processor.contests.values())
            [only] = [
                each.contest_id
                for each in last
                if each.charge_id == charge_id and each.status is ContestStatus.OPEN
            ]
            self.office.processor.decide(charge_id, won=bool(which % 2), only=only)
        elif (
            len(charge.contests) < 3 and left and not any(b.stands == "waits" for b in charge.backs)
        ):
            cents = left if which % 3 == 0 else (left + 1) // 2
            self.office.processor.contest(charge_id, amount=Money(cents))
            charge.contests.append([cents, "open"])
        self._comes_to_rest()

    # ------------------------------------------------------------- the processor's moods

    @rule(mood=st.sampled_from(["done", "waits", "failed"]))
    def refunds_go_otherwise(self, mood: str) -> None:
        """From now on refunds arrive, take their time, or come to nothing."""
        self.world.refunds = mood
        self.office.processor.refunds_fail = mood == "failed"
        self.office.processor.refunds_wait = mood == "waits"

    @rule(which=WHICH, arrives=st.booleans())
    def a_refund_comes_to_something_else(self, which: int, arrives: bool) -> None:
        """One that took its time arrives; one that arrived, or did not yet, comes back."""
        made = [
            refund
            for refund in self.office.processor.refunds.values()
            if refund.status is RefundStatus.UNDER_WAY
            or (refund.status is RefundStatus.DONE and not arrives)
        ]
        if not made:
            return
        refund = made[which % len(made)]
        paid = next(p for p in payments(self.office) if p.charge_id == refund.charge_id)
        charge = self.pages[str(paid.checkout_id)]
        place = next(n for n, b in enumerate(paid.refunds) if b.refund_id == refund.refund_id)
        if charge.is_contested or place >= len(charge.backs):
            return
        became = RefundStatus.DONE if arrives else RefundStatus.FAILED
        self.office.processor.refund_becomes(refund.processor_id, became)
        if arrives:
            charge.backs[place].stands = "done"
        else:
            self.world.comes_to_nothing(charge.backs[place])
        self._look(str(paid.payment_id), charge)
        self._comes_to_rest()

    @rule(is_down=st.sampled_from([True, False, False]))
    def processor_goes_down_or_comes_back(self, is_down: bool) -> None:
        """Nobody answers for a while."""
        self.office.processor.is_down = is_down
        self._comes_to_rest()

    @rule(call=st.sampled_from(["refund", "open checkout", "close checkout", "look at checkout"]))
    def an_answer_is_lost(self, call: str) -> None:
        """The next such work is done, and nobody hears that it is."""
        self.office.faults.overtake(f"after {call}", _lost)

    @precondition(lambda self: self.office.processor.news)
    @rule(which=st.integers(0, 99), again=st.booleans())
    def news_comes(self, which: int, again: bool) -> None:
        """Any of it, in any order, once more, or never."""
        body, signature = self.office.processor.news[which % len(self.office.processor.news)]
        for _ in range(1 + again):
            self.office.payment_news.hear(Letter({"stripe-signature": signature}, body))
        self.office.until_quiet()
        self._rests()

    @rule(minutes=st.sampled_from([3, 20, 150, 26 * 60]))
    def time_passes(self, minutes: int) -> None:
        """Pages close, and somebody looks at what nobody told of."""
        self.office.wait(timedelta(minutes=minutes))
        self.office.payment_settling.settle_due(due=self.office.clock())
        self.office.until_quiet()
        self._rests()

    # ------------------------------------------------------------- at rest

    def _comes_to_rest(self) -> None:
        self.office.until_quiet()
        self.world.changed(processor_answers=self._answers)
        self._rests()

    def _rests(self) -> None:
        """Everybody looks at everything, until nobody learns anything new."""
        if not self._answers:
            return
        for _ in range(3):
            for each in sorted(payments(self.office), key=lambda one: one.started_at):
                charge = self.pages.get(str(each.checkout_id))
                self._look(each.payment_id, charge)

    def _look(self, payment_id: str, charge: Charge | None) -> None:
        for _ in range(2):  # an answer may be lost once
            with suppress(ProcessorUnavailable):
                self.office.payment_settling.settle(payment_id)
        self.office.until_quiet()
        if charge is not None:
            self.world.looks(charge, processor_answers=self._answers)

    def _under_way(self) -> list[Charge]:
        return [charge for charge in self.pages.values() if not charge.is_entered]

    def _bank_thinks(self) -> list[str]:
        checkouts = self.office.processor.checkouts
        return [n for n in self.pages if checkouts[n].status is CheckoutStatus.UNDER_WAY]

    def _one_of(self, which: int, kind: str) -> int | None:
        found = [number for number, hour in self.world.hours.items() if hour.kind == kind]
        return found[which % len(found)] if found else None

    def _remits(self, *said: Said) -> None:
        self.traces += 1
        text = document(*said, trace=f"EFT-{self.traces}")
        arrive(self.office, text, number=self.traces)


def _lost() -> None:
    raise ProcessorUnavailable("The payment processor did not answer.")


PaymentMachine.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestPayments = pytest.mark.requirement("IV-1", "Q34", "CP-1", "MB-4")(PaymentMachine.TestCase)


class LongPaymentMachine(PaymentMachine):
    """The same for as long as it takes to meet what is rare."""


LongPaymentMachine.TestCase.settings = settings(
    max_examples=400, stateful_step_count=40, deadline=None
)
TestLongPayments = pytest.mark.prove(
    pytest.mark.requirement("IV-1", "Q34", "CP-1", "MB-4")(LongPaymentMachine.TestCase)
)
