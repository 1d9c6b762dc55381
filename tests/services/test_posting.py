"""Posting remittances: each document comes to the same however often it comes, or to a task."""

from __future__ import annotations

import pytest

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.claim import control_number_for
from backoffice.domain.hold import Hold
from backoffice.domain.policy import Priority
from backoffice.domain.task import TaskKind
from backoffice.services.denials import NewRuling
from tests.simulation import money_invariants
from tests.support import builders, claims
from tests.support.builders import payer
from tests.support.one_claim import JUNE
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
from tests.twins.office import MemoryOffice


@pytest.mark.requirement("IV-1", "Q34")
def test_a_remittance_that_arrives_is_in_the_ledger_and_twice_is_once() -> None:
    office = sent()
    for number in range(2):
        arrive(office, document(Said()), number=number)
    assert standing(entries(office)) == {
        "bank": "95.00",
        "charged": "-200.00",
        "contractual": "80.00",
        "client_owes": "25.00",
        "provider_share": "95.00",
        "provider_owed": "-95.00",
    }
    assert account_of(office).patient_responsibility.decimal_text == "25.00"
    assert len(entries(office)) == 3
    assert held(office) == []
    assert unapplied(office).cents == 0
    [receipt] = receipts(office)
    assert all(part.is_done for part in receipt.parts)


def test_what_is_posted_is_announced_once() -> None:
    office = sent()
    arrive(office, document(Said()))
    office.posting.post(next(iter(receipts(office))).parts[0].document_id)
    office.until_quiet()
    told = [text for text in office.journal.documents.values() if "claim-decided" in text]
    assert len(told) == 1
    assert '"visit-0001.1"' in told[0]


def test_a_payment_without_a_day_is_held_once_however_often_it_comes() -> None:
    undated = document(Said()).replace("*20260305~TRN", "~TRN").replace("*20260304~", "*~")
    office = sent()
    for number in range(2):
        arrive(office, undated.replace("000000907", f"00000091{number}"), number=number)
    [receipt] = receipts(office)
    assert (receipt.paid_on, receipt.hold) == (None, Hold.NOT_WHOLE)
    assert len(open_tasks(office)) == 1
    assert entries(office) == []


def test_the_claims_of_a_document_are_read_together() -> None:
    office = sent(*(f"visit-{number:04}" for number in range(20)))
    said = [Said(f"visit-{number:04}") for number in range(20)]
    document_id = office.acknowledging.hear(document(*said), transaction_id="transaction-1")
    office.faults.passed.clear()
    office.posting.post(document_id)
    calls = [point for point in office.faults.passed if point.startswith("before")]
    assert len(calls) == 20 + 7
    assert standing(entries(office))["bank"] == "1900.00"


def test_a_payment_of_which_a_part_came_is_posted_once_the_rest_does() -> None:
    office = sent("visit-0001", "visit-0002")
    arrive(office, document(Said("visit-0001"), amount="190"))
    assert entries(office) == []
    [sentence] = held(office)
    assert sentence.startswith("A payment is not the sum")
    arrive(office, document(Said("visit-0002"), amount="190"), number=1)
    assert held(office) == []
    assert standing(entries(office))["bank"] == "190.00"
    assert unapplied(office).cents == 0


def test_a_part_that_pays_nothing_is_posted_with_the_one_that_makes_the_payment_whole() -> None:
    office = sent("visit-0001", "visit-0002")
    denied = Said("visit-0002", paid="0", why=DENIED, status="4")
    arrive(office, document(denied, amount="95"))
    assert entries(office) == []
    arrive(office, document(Said("visit-0001"), amount="95"), number=1)
    assert held(office) == []
    assert standing(entries(office))["disputed"] == "200.00"
    assert all(part.is_done for part in receipts(office)[0].parts)


def test_a_reversal_before_its_original_waits_and_its_task_is_resolved_by_it() -> None:
    office = sent()
    arrive(office, document(Said().taken_back, trace="EFT-2"))
    assert [each[:36] for each in held(office)] == ["The payer takes back a decision that"]
    assert unapplied(office).decimal_text == "-95.00"
    arrive(office, document(Said()), number=1)
    assert held(office) == []
    assert standing(entries(office)) == {}
    assert len(entries(office)) == 4


def test_a_claim_that_is_not_ours_is_one_task_and_its_money_stays_in_sight() -> None:
    office = sent()
    for number in range(2):
        stray = Said(number="SOMEBODYELSES")
        arrive(office, document(Said(), stray, stray), number=number)
    [sentence] = held(office)
    assert sentence.startswith("A payment names a claim that is not ours.")
    assert unapplied(office).decimal_text == "190.00"
    [receipt] = receipts(office)
    assert len(receipt.strangers) == 2


@pytest.mark.parametrize("cut", range(0, 620, 7))
def test_a_document_that_is_cut_anywhere_posts_nothing_of_a_payment_that_is_cut(cut: int) -> None:
    office = sent()
    text = document(Said())
    whole = len(text) - len("GE*1*907~IEA*1*000000907~")
    arrive(office, text[: len(text) - cut])
    assert (entries(office) != []) == (len(text) - cut >= whole)
    assert len(open_tasks(office)) == (cut > 0)


@pytest.mark.requirement("CL-1")
def test_a_claim_in_doubt_that_is_paid_is_known_to_have_arrived() -> None:
    office = MemoryOffice()
    office.keep(payer(), *claims.in_doubt("visit-0001.1"))
    arrive(office, document(Said()))
    [claim] = office.database.items("claims")
    assert (claim["status"], claim["payer_claim_number"]) == ("accepted", "F-77")
    assert open_tasks(office) == []
    assert standing(entries(office))["client_owes"] == "25.00"


def test_a_part_that_pays_nothing_counts_once_the_rest_is_there() -> None:
    office = sent("visit-0001", "visit-0002")
    denied = Said("visit-0002", paid="0", why=DENIED, status="4")
    arrive(office, document(denied, amount="95"))
    arrive(office, document(Said("visit-0001")), number=1)
    assert held(office) == []
    assert standing(entries(office))["disputed"] == "200.00"


def test_each_of_many_claims_hears_that_it_is_there_and_one_that_is_named_twice_hears_it_once() -> (
    None
):
    ids = [f"visit-{number:04}" for number in range(40)]
    office = sent(*ids)
    again = Said(ids[0], paid="110", why=(("CO", "45", "80"), ("PR", "3", "10")))
    text = document(again, *map(Said, ids))
    office.faults.passed.clear()
    arrive(office, text)
    words = [item["word"]["said_on"] for item in office.database.items("submissions")]
    assert words == ["2026-03-05"] * 40
    told = [point for point in office.faults.passed if point.startswith("before get submissions")]
    assert len(told) == 2 + 1 + 1, "two for those who hear it, one that is named again, one to post"
    assert len(held(office)) == 1, "of two decisions about one claim the second is held"


def test_a_payment_that_came_cut_off_is_posted_and_its_task_done_once_it_comes_whole() -> None:
    office = sent()
    text = document(Said())
    arrive(office, text[: text.index("CAS*PR")])
    assert [each.split(",")[0] for each in held(office)] == ["A remittance is cut off"]
    assert entries(office) == []
    arrive(office, text, number=1)
    assert open_tasks(office) == []
    assert standing(entries(office))["bank"] == "95.00"


@pytest.mark.parametrize(
    ("plb", "tasks"),
    [
        ("PLB*1999999984*20261231*WO:PC-1*15", 1),
        ("PLB*1999999984*20261231*72*-15", 1),
        ("PLB*1999999984*20261231*L6*-15", 0),
        ("PLB*1999999984*20261231*FB*15", 0),
    ],
)
def test_money_that_no_claim_explains_is_one_task_however_often_it_comes(
    plb: str, tasks: int
) -> None:
    office = sent()
    kept = plb.rpartition("*")[2]
    for number in range(2):
        arrive(office, document(Said(), plb=plb, amount=str(95 - int(kept))), number=number)
    found = [i for i in office.database.items("tasks") if i["kind"] == TaskKind.EXPLAIN_PAYMENT]
    assert len(found) == tasks
    [receipt] = receipts(office)
    assert receipt.parts[0].beside[0].amount.cents == int(kept) * 100


def test_the_word_of_a_payer_whose_claim_went_to_another_since_is_posted_as_its_own() -> None:
    office = sent(payer_id="oak-health")
    office.keep(builders.payer(payer_id="oak-health"))
    arrive(office, document(Said()))
    [decision] = account_of(office).decisions
    assert decision.payer_id == builders.FERN
    assert standing(entries(office))["client_owes"] == "25.00"
    assert len(entries(office)) == 3


def test_a_further_part_does_not_ask_again_what_the_first_one_kept() -> None:
    office = sent("visit-0001", "visit-0002")
    kept = "PLB*1999999984*20261231*WO:PC-1*15"
    arrive(office, document(Said("visit-0001"), plb=kept, amount="80"))
    denied = Said("visit-0002", paid="0", why=DENIED, status="4")
    arrive(office, document(denied, amount="80"), number=1)
    assert standing(entries(office))["disputed"] == "200.00"
    found = [i for i in office.database.items("tasks") if i["kind"] == TaskKind.EXPLAIN_PAYMENT]
    assert len(found) == 1


@pytest.mark.requirement("IV-1", "Q34")
@pytest.mark.parametrize("together", [True, False])
def test_a_first_insurance_that_decides_anew_opens_what_was_given_up_of_the_second_one(
    together: bool,
) -> None:
    office = sent()
    claim = claims.accepted_claim("visit-0001.2").but(priority=Priority.SECONDARY)
    office.keep(claim, claims.submission(claim, way="answered", interchange=70_002))
    first = Said(status="19")
    again = Said(status="19", paid="85", why=(("CO", "45", "80"), ("PR", "3", "35")))
    second = Said(
        paid="10",
        why=(("OA", "23", "175"), ("CO", "50", "15")),
        status="2",
        number=control_number_for("visit-0001.2", 1),
    )
    arrive(office, document(first))
    arrive(office, document(second, trace="EFT-2"), number=1)
    ruling = NewRuling(remedy=Remedy.WRITE_OFF, opening=1)
    office.denials.decide("visit-0001.2", ruling, caller=JUNE)
    assert standing(entries(office))["written_off"] == "15.00"
    if together:
        arrive(office, document(first.taken_back, again, trace="EFT-3"), number=2)
    else:
        arrive(office, document(first.taken_back, trace="EFT-3"), number=2)
        assert office.denials.denial("visit-0001.2", caller=JUNE).status == "withdrawn"
        assert len(held(office)) == 1
        arrive(office, document(again, trace="EFT-4"), number=3)
    money_invariants.hold(office)
    assert held(office) == []
    assert standing(entries(office))["disputed"] == "25.00"
    assert "written_off" not in standing(entries(office))
    denial = office.denials.denial("visit-0001.2", caller=JUNE)
    assert (denial.status, denial.opening) == ("open", 2)


def test_money_for_one_claim_in_two_parts_of_a_payment_is_never_out_of_sight() -> None:
    office = sent("visit-0001", "visit-0002")
    denied = Said("visit-0002", paid="0", why=DENIED, status="4")
    arrive(office, document(Said("visit-0001"), amount="190"))
    arrive(office, document(Said("visit-0001"), denied, amount="190"), number=1)
    assert unapplied(office).decimal_text == "95.00"
    assert [each[:33] for each in held(office)] == ["The payer decided a claim again w"]


def test_a_payment_of_nothing_that_comes_again_in_other_words_keeps_no_balance_twice() -> None:
    office = sent("visit-0001", "visit-0002")
    forwarded = "PLB*1999999984*20261231*FB*-95"
    denied = Said("visit-0002", paid="0", why=DENIED, status="4")
    arrive(office, document(Said("visit-0001")))
    for number, more in enumerate([(), (denied,)], start=1):
        text = document(Said().taken_back, *more, trace="EFT-2", amount="0", plb=forwarded)
        arrive(office, text, number=number)
    assert standing(entries(office)) == {"bank": "95.00", "payer_balance": "-95.00"}
    assert [each[:25] for each in held(office)] == ["A payment that was posted"]


def test_a_payment_to_somebody_else_is_held_though_it_names_a_claim_of_ours() -> None:
    office = sent()
    text = document(Said()).replace("XX*1999999984", "XX*1234567893")
    for _ in range(2):
        arrive(office, text)
    assert receipts(office)[0].hold is Hold.NOT_TO_US
    assert entries(office) == []
    assert [each.split(".")[0] for each in held(office)] == [
        "A payment for claims of ours names somebody else as who was paid"
    ]


def test_a_payment_to_our_tax_id_is_ours() -> None:
    office = sent()
    arrive(office, document(Said()).replace("XX*1999999984", "FI*12-3456789"))
    assert receipts(office)[0].hold is None
    assert entries(office) != []
