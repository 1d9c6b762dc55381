"""What must be true of the office's money after every step, beside a model of its own."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import control_number_for
from backoffice.domain.policy import Priority
from tests.simulation.ledger_model import Visit, World
from tests.simulation.payers_word import dollars
from tests.support import claims
from tests.support.builders import payer, provider
from tests.twins.office import MemoryOffice

VISITS = 3


def visit_id(number: int) -> str:
    """As the office calls it."""
    return f"visit-000{number}"


def claim_id(number: int, *, second: bool) -> str:
    """Likewise."""
    return f"{visit_id(number)}.{2 if second else 1}"


NUMBERS = {
    (number, second, version): control_number_for(claim_id(number, second=second), version)
    for number in range(VISITS)
    for second in (False, True)
    for version in (1, 2)
}


def begun() -> MemoryOffice:
    """An office whose claims were sent and corrected; visit 0 has a second insurance."""
    office = MemoryOffice()
    office.keep(payer(), provider())
    for number in range(VISITS):
        claim = claims.accepted_claim(claim_id(number, second=False))
        first = claim.versions[0]
        bill = first.bill.but(control_number=NUMBERS[number, False, 2])
        corrected = claim.but(versions=(first, first.but(number=2, bill=bill)))
        office.keep(
            corrected,
            claims.submission(claim, way="answered"),
            claims.submission(corrected, way="answered", interchange=70_003),
        )
    claim = claims.accepted_claim(claim_id(0, second=True)).but(priority=Priority.SECONDARY)
    office.keep(claim, claims.submission(claim, way="answered", interchange=70_002))
    return office


class AgreesWithTheModel(RuleBasedStateMachine):
    """An office and a model of its money, which never differ; what happens is a heir's."""

    def __init__(self) -> None:
        super().__init__()
        self.office = begun()
        self.world = World({number: Visit(number) for number in range(VISITS)})

    def account(self, visit: int) -> VisitAccount | None:
        """A visit's account as it is kept, once anything arrived."""
        return VisitAccountsTable(self.office.database).find(visit_id(visit))

    def ledger(self, **about: str) -> list[Any]:
        """The entries with these properties, as they lie in their table."""
        return [
            item
            for item in self.office.database.glance("ledger")
            if all(item.get(name) == value for name, value in about.items())
        ]

    @invariant()
    def every_visit_stands_where_the_model_says(self) -> None:
        """Account by account, claim by claim, whatever arrived."""
        for number, known in self.world.visits.items():
            account = self.account(number)
            assert added_up(self.ledger(book=visit_id(number))) == known.all_stands
            for second in (False, True):
                about = self.ledger(claim_id=claim_id(number, second=second))
                own = [each for each in about if each["kind"] != "accrual"]
                assert added_up(own) == known.stands(second=second)
            if account is not None:
                assert {e.account.value: e.amount.cents for e in account.book} == known.all_stands
                assert account.client_balance.cents == known.clients - known.from_client
                assert account.provider_owed.cents == known.providers
                held = Counter(str(each.said.payer_claim_number) for each in account.held)
                assert held == Counter(made.name for made in known.held)

    @invariant()
    def every_payment_is_posted_once_or_held(self) -> None:
        """And what is not applied yet is just what waits, or is nobody's."""
        receipts = {item["trace"]: item for item in self.office.database.glance("receipts")}
        assert receipts.keys() == self.world.heard.keys()
        for trace, (sent, here) in self.world.heard.items():
            kept = self.ledger(book=receipts[trace]["receipt_id"])
            assert added_up(kept) == self.world.of_payment(sent), dollars(sent.amount)
            counted = [part["is_done"] for part in receipts[trace]["parts"] if part["is_counted"]]
            assert len(receipts[trace]["parts"]) == len(here)
            assert counted == [True] * len([e for e in self.world.counted if e[0] == trace])
        everything = added_up(self.ledger())
        assert everything.get("remitted", 0) == -self.world.unapplied

    @invariant()
    def every_entry_sums_to_zero(self) -> None:
        """Always."""
        for entry in self.office.database.glance("ledger"):
            assert sum(leg["amount"] for leg in entry["legs"]) == 0

    @invariant()
    def whatever_is_not_posted_is_one_open_task(self) -> None:
        """And nothing that is posted is any more."""
        kinds = Counter(
            item["kind"]
            for item in self.office.database.glance("tasks")
            if item["status"] == "open" and item["kind"] in {"post_remittance", "explain_payment"}
        )
        assert kinds == self.world.tasks

    @invariant()
    def whatever_is_disputed_is_an_open_denial(self) -> None:
        """And nothing else is."""
        found = {
            item["claim_id"]
            for item in self.office.database.glance("denials")
            if item["status"] == "open"
        }
        assert found == {
            claim_id(number, second=second)
            for number, known in self.world.visits.items()
            for second in (False, True)
            if known.stands(second=second).get("disputed")
        }


def added_up(entries: list[Any]) -> dict[str, int]:
    """Cents on each account, without those that stand at nothing."""
    found = Counter[str]()
    for entry in entries:
        for leg in entry["legs"]:
            found[leg["account"]] += leg["amount"]
    return {account: cents for account, cents in found.items() if cents}
