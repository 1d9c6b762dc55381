"""Payments cut off: a process ends at any moment, and no charge or refund is lost or doubled."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from backoffice.domain.errors import OfficeError
from backoffice.domain.money import Money
from backoffice.domain.webhook import Letter
from tests.simulation.mishaps import Mishaps
from tests.simulation.moments import moments
from tests.simulation.money_invariants import ending
from tests.simulation.payments_on_file import another_hour, begun, insurer_says, visit_id
from tests.support.paying import account, begin, payments, stands
from tests.support.remitted import document
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("IV-1", "Q34")
SHOWN = "50.00"
LESS = document(insurer_says(0, 15_00, 0, "CO"), trace="EFT-1")
"""Of the two visits that are paid together, the insurer leaves $10.00 less of the first."""


def two_hours() -> MemoryOffice:
    """An office in which Ana is asked for $25.00 twice."""
    office = begun()
    for number in range(2):
        another_hour(office, number, "insured", 25_00)
    office.faults.passed.clear()
    return office


def presses(office: MemoryOffice) -> None:
    """Ana presses "Pay", once more where the office was cut off."""

    def press() -> None:
        with suppress(OfficeError):
            begin(office, SHOWN)

    again_after_a_crash(press)


def pays(office: MemoryOffice) -> None:
    """She pays at whatever page she was led to."""
    for each in payments(office):
        if each.checkout_id is not None:
            office.processor.pay(each.checkout_id)


def comes_back(office: MemoryOffice) -> None:
    """To the page that says what became of it."""
    for each in payments(office):
        again_after_a_crash(partial(office.payment_settling.settle, each.payment_id))


def hears_the_insurer(office: MemoryOffice) -> None:
    """It leaves less to her than she was told."""
    again_after_a_crash(lambda: office.acknowledging.hear(LESS, transaction_id="transaction-0001"))


def comes_to_rest(office: MemoryOffice) -> None:
    """Everything that is left to do is done, with a look at what nobody told of."""
    for _ in range(3):
        again_after_a_crash(office.until_quiet)
        office.wait(timedelta(hours=13))
        again_after_a_crash(lambda: office.payment_settling.settle_due(due=office.clock()))
    again_after_a_crash(office.until_quiet)


STORY = (presses, pays, comes_back, comes_to_rest, hears_the_insurer, comes_to_rest)


def told(*crashes: int) -> MemoryOffice:
    """The story, cut off at these of its calls."""
    office = two_hours()
    office.faults.crash_at(*crashes)
    for part in STORY:
        part(office)
    office.faults.end()
    return office


def comes_to(office: MemoryOffice) -> dict[str, Any]:
    """All that must be the same, in the office and at the processor."""
    done = ending(office)
    return {
        "ledger": {(book, name, legs) for book, name, legs, *_ in done["ledger"]},
        "tasks": done["tasks"],
        "charges": [
            each.received for each in office.processor.checkouts.values() if each.charge_id
        ],
        "refunds": [each.amount for each in office.processor.refunds.values()],
        "paid": [account(office, visit_id(number)).client_paid for number in range(2)],
        "invoices": [
            (item["visit_id"], item["askings"][-1]["amount"])
            for item in office.database.items("invoices")
        ],
    }


def test_undisturbed_it_comes_to_one_charge_and_one_refund() -> None:
    office = told()
    found = comes_to(office)
    assert (found["charges"], found["refunds"]) == ([Money(5000)], [Money(1000)])
    assert found["paid"] == [Money(1500), Money(2500)]
    assert office.processor.received() == Money(4000)
    assert not office.dead_letters()


def test_a_crash_at_any_call_loses_and_doubles_no_charge_and_no_refund() -> None:
    calm = told()
    wanted, points = comes_to(calm), list(calm.faults.passed)
    for number, point in moments(points):
        office = told(number)
        assert comes_to(office) == wanted, point
        assert not office.dead_letters(), point


class AnyWeek(Mishaps):
    """Days in which Ana pays, the insurer decides, and anything else happens."""

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = two_hours()
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver, self._duplicate, self._lose_stream,
            self._crash_soon, self._crash_soon, self._press, self._press_in_two_tabs, self._pay,
            self._come_back, self._hear, self._news, self._wait, self._look, self._fall_silent,
        ]  # fmt: skip

    def happen(self) -> None:
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """Nothing crashes any more; she pays, if she has not, and the insurer is heard."""
        self.office.faults.end()
        self.office.processor.unavailable = 0
        for part in (comes_to_rest, hears_the_insurer, comes_to_rest):
            part(self.office)
        left = [account_due(self.office, number) for number in range(2)]
        if any(left):
            begin(self.office, Money(sum(left)).decimal_text)
            pays(self.office)
        comes_to_rest(self.office)

    def _press(self) -> None:
        begin(self.office, SHOWN)

    def _press_in_two_tabs(self) -> None:
        def press() -> None:
            with suppress(OfficeError):
                begin(self.office, SHOWN)

        self.office.faults.overtake_after(1 + self._draw(12), press)
        begin(self.office, SHOWN)

    def _pay(self) -> None:
        pays(self.office)

    def _come_back(self) -> None:
        for each in payments(self.office):
            self.office.payment_settling.settle(each.payment_id)

    def _hear(self) -> None:
        self.office.acknowledging.hear(LESS, transaction_id="transaction-0001")

    def _news(self) -> None:
        if news := self.office.processor.news:
            body, signature = news[self._draw(len(news))]
            self.office.payment_news.hear(Letter({"stripe-signature": signature}, body))

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _look(self) -> None:
        self.office.sweep()

    def _fall_silent(self) -> None:
        self.office.processor.unavailable = 1 + self._draw(4)


def account_due(office: MemoryOffice, number: int) -> int:
    """What is left to pay for a visit, in cents."""
    return max(stands(office, visit_id(number)).due.cents, 0)


def any_week_ends_well(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    week = AnyWeek(chance.randrange)
    for _ in range(chance.randrange(60)):
        week.happen()
    week.end()
    office = week.office
    found = comes_to(office)
    assert found["paid"] == [Money(1500), Money(2500)], f"the week of seed {seed}"
    assert office.processor.received() == Money(4000), f"the week of seed {seed}"
    by_people = {"refund_client", "settle_payment_in_doubt"} & found["tasks"].keys()
    assert not by_people, f"the week of seed {seed}"
    charged = Money.total(found["charges"])
    assert charged in {Money(4000), Money(5000)}, f"seed {seed}: she was charged twice"


def test_any_week_charges_and_gives_back_once() -> None:
    for seed in range(20):
        any_week_ends_well(seed)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(20))
def test_any_of_ten_thousand_weeks_charges_and_gives_back_once(part: int) -> None:
    for seed in range(part * 500, part * 500 + 500):
        any_week_ends_well(seed)
