"""What the simulated payers say of claims, and when it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backoffice.x12 import envelope
from backoffice.x12.acknowledgment_999 import groups
from backoffice.x12.claim_statuses import ClaimStatus
from tests.support.claim_samples import VISIT
from tests.support.claims_house import House, document
from tests.support.pyx12_judge import complaints

UNLISTED = {
    'Mandatory loop "Billing Provider of Service Level" (2000C) missing',
    "(0) is not a valid code for Hierarchical Child Code (HL04)",
    'Mandatory loop "Patient Level" (2000D) missing',
}


def payers_word(house: House) -> ClaimStatus:
    """What the payer, and not the clearinghouse, said of the last claim."""
    said = [each for words in house.words() for each in words.claims if each.source.entity == "PR"]
    return said[-1]


def test_a_payer_takes_a_claim_and_gives_it_a_number() -> None:
    house = House()
    house.send(document())
    found = payers_word(house)
    assert (found.state, found.patient_control_number) == ("accepted", "PCN1")
    assert (found.payer_claim_number or "").startswith("PC")
    assert (found.amount, found.served) == ("150", (date(2026, 2, 27),) * 2)
    assert all(complaints(text) == [] for text in house.heard())


@pytest.mark.parametrize(
    ("prefix", "state", "status"),
    [
        ("PAYA1", "received", "A1:19:PR"),
        ("PAYA3", "rejected", "A3:33:IL"),
        ("PAYA4", "rejected", "A4:35"),
        ("PAYA6", "rejected", "A6:145:82"),
        ("PAYA7", "rejected", "A7:562:82"),
        ("PAYA8", "rejected", "A8:488"),
        ("PAYZ9", "received", "Z9:20"),
    ],
)
def test_a_prefix_says_what_the_payer_answers(prefix: str, state: str, status: str) -> None:
    house = House()
    house.send(document(prefix=prefix))
    found = payers_word(house)
    assert (found.state, [str(each) for each in found.statuses]) == (state, [status])
    judged = [complaint for text in house.heard() for complaint in complaints(text)]
    assert len(judged) == (prefix == "PAYZ9")


def test_a_line_may_be_what_is_refused() -> None:
    house = House()
    house.send(document(prefix="PAYLINE"))
    found = payers_word(house)
    (line,) = found.lines
    assert (found.state, line.control_number, line.procedure) == ("rejected", "V1-1", "90837")
    assert [str(each) for each in line.statuses] == ["A7:453"]
    assert all(complaints(text) == [] for text in house.heard())


@pytest.mark.parametrize(("prefix", "level"), [("PAYRCV", "receiver"), ("PAYPRV", "provider")])
def test_a_refusal_above_the_claim_names_our_document_and_no_claim(prefix: str, level: str) -> None:
    house = House()
    house.send(x12 := document(prefix=prefix))
    own, payers = house.words()
    (rejection,) = payers.rejections
    assert (rejection.level, payers.claims, payers.findings) == (level, (), ())
    assert f"BHT*0019*00*{rejection.batch}*" in x12
    assert (rejection.amount, rejection.totals.rejected) == ("150", 1)
    assert own.rejections == ()
    judged = {complaint for text in house.heard() for complaint in complaints(text)}
    assert judged <= UNLISTED


@pytest.mark.parametrize(("prefix", "code"), [("PAY999", "R"), ("PAYE999", "E")])
def test_the_form_of_a_document_is_judged_by_a_999(prefix: str, code: str) -> None:
    house = House()
    house.send(x12 := document(prefix=prefix))
    texts = [text for text in house.heard() if "*005010X231A1~" in text]
    (group,) = [group for text in texts for group in groups(envelope.read(text))]
    assert [complaints(text) for text in texts] == [[]]
    assert group.code == code
    assert f"~GS*HC*HARBORNET*CLEARING*20260302*1405*{group.control_number}*X*" in x12
    assert group.took(group.sets[0].number or "") is (code == "E")
    assert len(house.words()) == (2 if code == "E" else 1)


def test_a_payer_may_never_answer() -> None:
    house = House()
    house.send(document(prefix="PAYNONE"))
    house.forward(days=90)
    assert len(house.heard()) == 1


def test_a_payer_may_answer_days_later() -> None:
    house = House()
    house.send(document(prefix="PAYDAYS03"))
    house.forward(days=2, hours=23)
    assert len(house.heard()) == 1
    house.forward(hours=1)
    assert len(house.heard()) == 2
    assert payers_word(house).on == date(2026, 3, 5)


def test_a_payer_that_is_down_answers_when_it_is_up_again() -> None:
    house = House()
    house.claims.post.down.add("HLTHP")
    house.send(document())
    house.forward(days=20)
    assert len(house.heard()) == 1
    house.claims.post.down.clear()
    house.claims.post.settle(at=house.at)
    assert len(house.heard()) == 2


def test_documents_may_come_twice_to_the_letter() -> None:
    house = House()
    house.send(document(prefix="PAYTWICE"))
    heard = house.heard()
    assert (len(heard), len(set(heard))) == (4, 2)


def test_a_payers_word_may_overtake_the_clearinghouses() -> None:
    house = House()
    house.send(document(prefix="PAYFIRST"))
    sources = [each.claims[0].source.entity for each in house.words()]
    assert sources == ["PR", "AY"]


def test_the_same_service_under_another_number_is_a_duplicate() -> None:
    house = House()
    house.send(document("PCN1"))
    house.send(document("PCN2"))
    assert [str(each) for each in payers_word(house).statuses] == ["A3:54"]
    other_day = replace(VISIT, day=date(2026, 2, 20))
    house.send(document("PCN3", lines=(other_day,)))
    assert payers_word(house).state == "accepted"


def test_a_replacement_and_a_void_name_what_they_are_about() -> None:
    house = House()
    house.send(document("PCN1"))
    first = payers_word(house).payer_claim_number
    charge = Decimal(140)
    lines = (replace(VISIT, charge=charge),)
    replaced = {"frequency": "7", "payer_claim_number": first}
    house.send(document("PCN2", "", charge=charge, lines=lines, **replaced))
    second = payers_word(house)
    assert (second.state, second.patient_control_number) == ("accepted", "PCN2")
    house.send(document("PCN3", frequency="8", payer_claim_number=first))
    assert [str(each) for each in payers_word(house).statuses] == ["A3:464"]
    house.send(document("PCN4", frequency="8", payer_claim_number=second.payer_claim_number))
    assert payers_word(house).state == "accepted"
    house.send(document("PCN5"))
    assert payers_word(house).state == "accepted"


def test_a_replacement_of_nothing_is_sent_back() -> None:
    house = House()
    house.send(document("PCN1", frequency="7", payer_claim_number="PC000"))
    assert [str(each) for each in payers_word(house).statuses] == ["A3:464"]
