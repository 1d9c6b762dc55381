from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, given, settings

from backoffice.adapters.payers.claim_translation import written
from backoffice.domain.bill import Bill
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.listing import findings
from backoffice.domain.errors import PayerRefused
from tests.support.any_bill import bills
from tests.support.bill_faults import CLEAN
from tests.support.bills import NETWORK, bill, insurance
from tests.support.pyx12_judge import complaints
from tests.support.x12_samples import judged

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)


def document(stated: Bill, *, control_number: int = 17) -> str:
    return written(
        stated,
        sender_id="HARBORNET",
        receiver_id="CLEARING",
        control_number=control_number,
        at=AT,
        usage="T",
    )


def refused(documents: list[str]) -> list[str]:
    """What pyx12, by the guide, and x12sdk, by its models and sums, hold against *documents*.

    x12sdk knows no sex but F and M; the guide has U, too.
    """
    found = complaints("".join(documents))
    for each in documents:
        try:
            judged(re.sub(r"(DMG\*D8\*[0-9]{8}\*)U", r"\1F", each))
        except ValueError as refusal:
            found.append(str(refusal))
    return found


@pytest.mark.requirement("CL-1")
def test_clean_bills_become_claims_that_two_independent_judges_take() -> None:
    assert [findings(*case) for case in CLEAN.values()] == [()] * len(CLEAN)
    documents = [
        document(stated, control_number=n) for n, (stated, _) in enumerate(CLEAN.values(), start=1)
    ]
    assert refused(documents) == []


def test_money_is_sent_to_a_post_office_box_and_the_network_stays_at_its_street() -> None:
    box = NETWORK.address.but(line1="PO Box 12", zip="10004-0012")
    said = document(bill(network=NETWORK.but(pay_to=box)))
    street, money = said.index("N3*1 HARBOR SQ~"), said.index("NM1*87*2~N3*PO BOX 12~")
    assert said.index("NM1*85*") < street < money < said.index("NM1*IL*")
    assert "NM1*87" not in document(bill())
    assert refused([said]) == []


def drawn_documents(count: int) -> list[str]:
    """What is written of *count* bills, but for those that an edit stops."""
    documents: list[str] = []

    @settings(max_examples=count, deadline=None, phases=[Phase.generate])
    @given(bills())
    def write(drawn: tuple[Bill, Circumstances]) -> None:
        stated, around = drawn
        if not any(each.stops for each in findings(stated, around)):
            documents.append(document(stated, control_number=len(documents) + 1))

    write()
    return documents


@pytest.mark.requirement("CL-1")
def test_whatever_no_edit_stops_can_be_written_and_is_taken() -> None:
    documents = drawn_documents(80)
    assert len(documents) > 20
    assert refused(documents) == []


@pytest.mark.prove
def test_thousands_of_bills_that_no_edit_stops_are_taken() -> None:
    documents = drawn_documents(4000)
    assert len(documents) > 1000
    assert refused(documents) == []


def test_what_cannot_be_written_is_refused_without_its_value() -> None:
    nameless = bill(insurance=insurance(payer_name="Ривера"))
    with pytest.raises(PayerRefused) as refusal:
        document(nameless)
    assert "Ривера" not in refusal.value.reason
