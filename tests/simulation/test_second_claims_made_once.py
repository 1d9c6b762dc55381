"""Second claims: after a crash at any moment there is one, and it says what holds."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.domain.account import VisitAccount
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.ledger import Account, EntryKind, balances
from backoffice.domain.money import Money
from backoffice.services.denials import NewRuling
from tests.simulation.moments import moments
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.one_claim import JUNE
from tests.support.remitted import account_of, document, entries
from tests.support.second_claims import (
    COPAY,
    MORE,
    fern_says,
    known,
    second_policy,
    sent,
    without_another,
)
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

NOT_COVERED = ("PR", "96", "40.00")

pytestmark = pytest.mark.requirement("CL-2", "IV-1")


def told_late(office: MemoryOffice, texts: list[str]) -> None:
    """Fern denies one part and leaves another; then Ana tells of her other insurance, and June
    says that it is to be asked for what was denied, too.
    """
    story(office, texts)
    again_after_a_crash(
        lambda: office.policy_entry.enter(ANA, "policy-second", second_policy(), caller=RUTH)
    )
    again_after_a_crash(office.until_quiet)
    wish = NewRuling(remedy=Remedy.OTHER_PAYER, opening=1)
    again_after_a_crash(lambda: office.denials.decide(f"{VISIT}.1", wish, caller=JUNE))
    again_after_a_crash(office.until_quiet)


def opened() -> tuple[MemoryOffice, list[str]]:
    """An office with a claim at the first payer, and what that says of it, one after the other."""
    office = sent()
    first = fern_says(office, COPAY)
    texts = [
        document(first, trace="EFT-1"),
        document(first.taken_back, fern_says(office, MORE), trace="EFT-2"),
    ]
    office.faults.passed.clear()
    return office, texts


def story(office: MemoryOffice, texts: list[str]) -> None:
    """Both documents come in; what a crash puts aside comes again."""
    for number, text in enumerate(texts):
        transaction = f"transaction-{number:04}"
        again_after_a_crash(
            lambda text=text, transaction=transaction: office.acknowledging.hear(  # type: ignore[misc]
                text, transaction_id=transaction
            )
        )
        again_after_a_crash(office.until_quiet)


def end_of(office: MemoryOffice) -> Any:
    claim = known(office)
    tasks = [task for task in office.database.items("tasks") if task["status"] == "open"]
    return claim.but(version=0, versions=()), [each.bill for each in claim.versions], len(tasks)


def calm() -> MemoryOffice:
    office, texts = opened()
    story(office, texts)
    return office


CALM = calm()


@pytest.mark.parametrize(("number", "point"), moments(CALM.faults.passed), ids=str)
def test_a_crash_at_any_moment_makes_the_same_second_claim(number: int, point: str) -> None:
    office, texts = opened()
    office.faults.crash_at(number)
    story(office, texts)
    assert end_of(office) == end_of(CALM)
    assert len(known(office).versions) == 1
    assert not office.dead_letters()


def begun() -> tuple[MemoryOffice, list[str]]:
    """An office that knows of no other insurance, and what Fern decides."""
    office = without_another()
    texts = [document(fern_says(office, COPAY, NOT_COVERED), trace="EFT-1")]
    office.faults.passed.clear()
    return office, texts


def told_of_late() -> MemoryOffice:
    office, texts = begun()
    told_late(office, texts)
    return office


LATE = told_of_late()


def balances_of(account: VisitAccount) -> dict[Account, Money]:
    return {leg.account: leg.amount for leg in account.book}


def money_of(office: MemoryOffice) -> Any:
    """Where the visit's money stands; a provider's share is written down as news comes."""
    account = account_of(office)
    ledger = balances(each for each in entries(office) if each.book == VISIT)
    assert {k: v for k, v in ledger.items() if v != Money.ZERO} == balances_of(account)
    laid = [each for each in entries(office) if each.kind is EntryKind.LAID]
    return balances_of(account), sorted(str(each.legs) for each in laid)


@pytest.mark.parametrize(("number", "point"), moments(LATE.faults.passed), ids=str)
def test_a_crash_at_any_moment_lays_what_is_left_on_the_other_insurance_once(
    number: int, point: str
) -> None:
    office, texts = begun()
    office.faults.crash_at(number)
    told_late(office, texts)
    assert end_of(office) == end_of(LATE)
    assert money_of(office) == money_of(LATE)
    assert account_of(office).on(Account.OTHER_PAYER_OWES) == Money.dollars("65.00")
    assert not office.dead_letters()
