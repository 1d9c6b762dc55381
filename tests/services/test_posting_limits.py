"""Posting at its limits: more than is kept goes to a person, and nothing fails for ever."""

from __future__ import annotations

import pytest

from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import control_number_for
from backoffice.domain.errors import NotFound
from backoffice.domain.hold import Hold
from backoffice.domain.receipt import Receipt
from tests.simulation.money_invariants import hold
from tests.support import claims
from tests.support.builders import payer
from tests.support.remittances import header, payments
from tests.support.remitted import (
    DENIED,
    Said,
    account_of,
    arrive,
    document,
    entries,
    held,
    open_tasks,
    receipts,
    sent,
    standing,
    unapplied,
)
from tests.support.x12_samples import on_wire
from tests.twins.database import MOST_BYTES, size_of
from tests.twins.office import MemoryOffice

LONG = "X" * 80
_HEAVY = [
    segment
    for number in range(60)
    for segment in (f"SVC*HC:{LONG[:48]}:95*1*0**1", f"CAS*CO*45*1*{number}", f"REF*6R*{LONG}")
]


def heavy(trace: str) -> str:
    """A claim that says as much as a claim may; it is about ours, and about nothing in it."""
    number = control_number_for("visit-0001.1", 1)
    inside = [*header("0", trace), "LX*1", f"CLP*{number}*1*60*0**12*{trace}", *_HEAVY]
    return on_wire(payments(["ST*835*0001", *inside, f"SE*{len(inside) + 2}*0001"]))


def test_an_account_that_is_full_is_one_item_still_and_what_comes_then_is_a_stranger() -> None:
    office = sent()
    for number in range(60):
        arrive(office, heavy(f"EFT-{number}"), number=number)
    account = account_of(office)
    assert 5 < len(account.decisions) <= VisitAccount.MOST_DECISIONS
    assert {each.hold for each in account.held} == {Hold.CHARGE_DIFFERS}
    strangers = [each for receipt in receipts(office) for each in receipt.strangers]
    assert len(strangers) + len(account.decisions) == 60
    assert {each.hold for each in strangers} == {Hold.TOO_MANY}
    [item] = office.database.items("visit-accounts")
    assert size_of(item) < MOST_BYTES / 2, "the journal keeps it beside what else was kept"
    assert len(held(office)) == 60
    assert office.dead_letters() == []


def test_forty_decisions_are_posted_at_once_when_what_all_wait_for_arrives() -> None:
    """The most that one write can have: an entry and a task for each, and the account."""
    office = sent()
    said = Said()
    later = [said.taken_back, said] * (VisitAccount.MOST_DECISIONS // 2 - 1)
    for number, each in enumerate(reversed(later)):
        arrive(office, document(each, trace=f"EFT-{number:02}"), number=number)
    arrive(office, document(said, trace="EFT-99"), number=99)
    hold(office)
    assert len(account_of(office).decisions) == VisitAccount.MOST_DECISIONS - 1
    assert office.dead_letters() == []


def test_a_payment_in_more_parts_than_are_kept_tells_somebody_once_of_each_part() -> None:
    office = sent()
    for number in range(Receipt.MOST_PARTS + 2):
        text = document(Said(paid=str(number + 1)), amount="5000")
        for _ in range(2):
            arrive(office, text, number=number)
    assert len(receipts(office)[0].parts) == Receipt.MOST_PARTS
    crowded = [each for each in held(office) if "more parts than anybody" in each]
    assert len(crowded) == 2
    assert len(held(office)) == 3
    assert office.dead_letters() == []


def test_of_more_strangers_than_are_listed_the_number_is_known() -> None:
    office = sent()
    strays = [Said(number=f"STRAY{number:04}", paid="1") for number in range(520)]
    arrive(office, document(Said(), *strays))
    [receipt] = receipts(office)
    assert len(receipt.strangers) == Receipt.MOST_STRANGERS
    assert [part.strangers for part in receipt.parts] == [520]
    assert unapplied(office).decimal_text == "520.00"
    assert len(held(office)) == 1


def test_a_payer_may_write_our_number_in_small_letters_and_of_an_older_version() -> None:
    office = sent()
    [claim] = [claims.accepted_claim("visit-0002.1")]
    first, latest = claim.latest, claim.latest
    assert first is not None
    assert latest is not None
    bill = latest.bill.but(control_number=control_number_for("visit-0002.1", 2), frequency="7")
    replaced = claim.but(versions=(first, latest.but(number=2, bill=bill)))
    office.keep(replaced, claims.submission(claim, way="answered"))
    number = control_number_for("visit-0002.1", 1).lower()
    arrive(office, document(Said("visit-0002", number=number)))
    assert account_of(office, "visit-0002").patient_responsibility.decimal_text == "25.00"
    assert account_of(office, "visit-0002").decisions[0].control_number == number.upper()


@pytest.mark.parametrize("number", ["", "ÄÖÜ", "SELECT 1"])
def test_a_claim_without_a_number_that_could_be_ours_is_nobodys(number: str) -> None:
    office = sent()
    arrive(office, document(Said(), Said(number=number or " ", paid="1")))
    assert standing(entries(office))["bank"] == "96.00"
    assert len(receipts(office)[0].strangers) == 1
    assert len(open_tasks(office)) == 1


def test_who_is_overtaken_looks_again_and_posts_beside_what_the_other_did() -> None:
    office = sent()
    arrive(office, document(Said()))

    def somebody_else() -> None:
        known = account_of(office)
        office.records.keep(known.but(steps=(*known.steps, "step-0001")))

    office.faults.overtake("before write visit-accounts ledger ledger outbox", somebody_else)
    arrive(office, document(Said().taken_back, trace="EFT-2"), number=2)
    assert account_of(office).book == ()
    assert "step-0001" in account_of(office).steps


def test_a_claim_that_is_not_there_stops_its_document_until_it_is_restored() -> None:
    office = MemoryOffice()
    office.keep(payer())
    claim = claims.accepted_claim("visit-0001.1")
    office.records.keep(claims.submission(claim, way="answered"))
    office.documents.keep("answers/document-1", document(Said()))
    with pytest.raises(NotFound, match="Restore it first"):
        office.posting.post("document-1")
    office.records.keep(claim)
    office.posting.post("document-1")
    assert standing(entries(office))["client_owes"] == "25.00"
    assert len(entries(office)) == 3


def test_a_payer_that_is_not_on_file_stops_nothing_and_its_denial_has_the_shortest_days() -> None:
    office = MemoryOffice()
    claim = claims.accepted_claim("visit-0001.1")
    other = claims.accepted_claim("visit-0002.1")
    for each in (claim, other):
        office.keep(each, claims.submission(each, way="answered"))
    arrive(office, document(Said(paid="0", why=DENIED, status="4"), Said("visit-0002")))
    assert office.dead_letters() == []
    assert standing(entries(office))["disputed"] == "200.00"
    assert account_of(office, "visit-0002").patient_responsibility.decimal_text == "25.00"
    [denial] = office.database.items("denials")
    assert denial["payer_id"] == claim.payer_id
    assert denial["act_by"] == "2026-05-04", "sixty days from the payment"
