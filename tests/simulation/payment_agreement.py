"""What must be true of clients' payments after every step, beside a model of their own."""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutStatus
from tests.simulation.payment_model import Charge, World
from tests.simulation.payments_on_file import begun, visit_id
from tests.support.paying import account, stands


class AgreesWithTheModel(RuleBasedStateMachine):
    """An office, a processor, and a model of both; what happens is a heir's."""

    def __init__(self) -> None:
        super().__init__()
        self.office, self.world = begun(), World()
        self.pages: dict[str, Charge] = {}
        """By the processor's name of each page that the client was led to."""

    @property
    def _answers(self) -> bool:
        """Whether the processor does; while it does not, nothing is known for sure."""
        return not self.office.processor.is_down

    @invariant()
    def every_visit_stands_where_the_model_says(self) -> None:
        """What is asked, what is paid, what is left, and who acts next."""
        if not self._answers:
            return
        for number, hour in self.world.hours.items():
            now = stands(self.office, visit_id(number))
            state = "open" if now.state.value == "overdue" else now.state.value
            seen = (state, now.asked.cents, now.paid.cents)
            assert seen == (hour.stands, hour.asked, hour.paid), number

    @invariant()
    def the_books_are_the_processors(self) -> None:
        """What clients paid and got back, in the ledger and where the money is."""
        if not self._answers:
            return
        kinds = {"client_payment", "refund", "contested"}
        banked = sum(
            leg["amount"]
            for entry in self.office.database.glance("ledger")
            if entry["kind"] in kinds
            for leg in entry["legs"]
            if leg["account"] == "bank"
        )
        taken = sum(sum(c.lost.values()) for c in self.pages.values())
        assert banked == self.office.processor.received().cents - taken == self.world.at_processor

    @invariant()
    def every_entry_sums_to_zero(self) -> None:
        """Always, whoever answers."""
        for entry in self.office.database.glance("ledger"):
            assert sum(leg["amount"] for leg in entry["legs"]) == 0

    @invariant()
    def no_card_gives_more_than_it_paid_or_gets_back_more(self) -> None:
        """And of all pages that she was led to, one can be paid."""
        checkouts = self.office.processor.checkouts
        for name in self.pages:
            asked, found = self.office.processor.amounts[name], checkouts[name]
            assert found.received in {Money.ZERO, asked}
            assert Money.ZERO <= found.refunded <= found.received
        now = self.office.clock()
        is_open = [
            n
            for n in self.pages
            if checkouts[n].status is CheckoutStatus.OPEN and checkouts[n].closes_at > now
        ]
        assert len(is_open) <= 1

    @invariant()
    def all_that_is_paid_without_insurance_is_the_providers(self) -> None:
        """The network keeps nothing of it."""
        for number, hour in self.world.hours.items():
            if hour.kind in {"cash", "missed"} and self._answers:
                book = {leg.account.value: leg.amount.cents for leg in account_book(self, number)}
                assert book.get("provider_share", 0) == min(hour.paid, hour.asked)
                assert book.get("provider_owed", 0) == -book.get("provider_share", 0)

    @invariant()
    def what_no_card_takes_back_is_one_open_task(self) -> None:
        """And what is no longer too much is none."""
        if self._answers:
            found = [
                item["about"][0]
                for item in self.office.database.glance("tasks")
                if item["kind"] == "refund_client" and item["status"] == "open"
            ]
            paused = {visit_id(n) for n, hour in self.world.hours.items() if hour.is_paused}
            wanted = {visit_id(number) for number in self.world.by_hand}
            assert len(found) == len(set(found))
            assert set(found) - paused == wanted - paused


def account_book(machine: AgreesWithTheModel, number: int) -> Any:
    """What every account of a visit stands at."""
    items = {item["visit_id"] for item in machine.office.database.glance("visit-accounts")}
    return account(machine.office, visit_id(number)).book if visit_id(number) in items else ()


def account_decisions(office: Any, number: int) -> Any:
    """What was decided about a visit."""
    for item in office.database.glance("visit-accounts"):
        if item["visit_id"] == visit_id(number):
            return item.get("decisions", [])
    return []
