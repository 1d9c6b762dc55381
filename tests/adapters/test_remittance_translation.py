"""835s in the office's words: whoever wrote them and however damaged, no amount is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.payers.remittance_translation import payments_in
from backoffice.domain.money import Money
from backoffice.domain.receipt import Receipt
from backoffice.domain.remittance import Decided, RemittedClaim, RemittedPayment
from backoffice.x12 import remittance_835
from backoffice.x12.values import whole_cents
from tests.support.drawn_remittances import remittances
from tests.support.remittances import PAID, VISIT, payment, payments, remittance
from tests.support.x12_samples import on_wire


def only(text: str) -> RemittedPayment:
    [found] = payments_in(text).payments
    return found


def claim(text: str) -> RemittedClaim:
    [found] = only(text).claims
    return found


def test_a_payment_is_told_by_payer_trace_day_and_amount_and_a_claim_by_what_it_says() -> None:
    found = only(PAID)
    assert (found.payer, found.trace, str(found.paid_on)) == ("1234567890", "EFT-1", "2026-03-05")
    assert found.amount == Money.dollars("85")
    assert found.is_readable
    [said] = found.claims
    assert (said.control_number, said.payer_claim_number, said.decided) == (
        "PCN1",
        "HL-778",
        Decided.FIRST,
    )
    [line] = said.lines
    assert (line.line_id, line.procedure, line.modifiers) == ("LINE1", "90837", ("95",))
    assert [(each.group, each.reason, each.amount.cents) for each in line.reductions] == [
        ("CO", "45", 4000),
        ("PR", "3", 2500),
    ]


@pytest.mark.parametrize(
    ("of", "payer"),
    [
        ("TRN*1*EFT-1*1234567890", "1234567890"),
        ("TRN*1*EFT-1", "HARBOR LIGHT"),
    ],
)
def test_a_payer_is_known_by_the_number_of_its_traces_or_by_its_name(of: str, payer: str) -> None:
    assert only(PAID.replace("TRN*1*EFT-1*1234567890", of)).payer == payer
    with_id = PAID.replace("TRN*1*EFT-1*1234567890", of).replace(
        "N1*PR*HARBOR LIGHT", "N1*PR*HARBOR LIGHT*XV*HL900"
    )
    assert only(with_id).payer == ("HL900" if payer == "HARBOR LIGHT" else payer)


@pytest.mark.parametrize(
    ("status", "decided", "forwarded"),
    [
        ("1", Decided.FIRST, False),
        ("2", Decided.SECOND, False),
        ("3", Decided.THIRD, False),
        ("4", Decided.DENIED, False),
        ("19", Decided.FIRST, True),
        ("20", Decided.SECOND, True),
        ("21", Decided.THIRD, True),
        ("22", Decided.REVERSED, False),
        ("23", Decided.PASSED_ON, False),
        ("25", Decided.PRICED, False),
        ("13", Decided.UNKNOWN, False),
        ("", Decided.UNKNOWN, False),
    ],
)
def test_what_was_decided_is_one_of_eight(status: str, decided: Decided, forwarded: bool) -> None:
    found = claim(PAID.replace("CLP*PCN1*1*", f"CLP*PCN1*{status}*"))
    assert (found.decided, found.forwarded) == (decided, forwarded)


HUGE, LONG = "9" * 18, "X" * 81


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("BPR*I*85*", "BPR*I**"),
        ("BPR*I*85*", "BPR*I*85.001*"),
        ("BPR*I*85*", f"BPR*I*{HUGE}*"),
        ("TRN*1*EFT-1*", "TRN*1**"),
        ("TRN*1*EFT-1*", f"TRN*1*{LONG}*"),
        ("TRN*1*EFT-1*1234567890", f"TRN*1*EFT-1*{LONG}"),
        ("LX*1", "PLB*1*20261231*WO:1*x"),
        ("LX*1", f"PLB*1*20261231*WO:1*{HUGE}"),
        ("LX*1", "LX*1~CAS*PR*3*25"),
        ("LX*1", "LX*1~SVC*HC:90837*0*0"),
        ("~SE*", "~ZZ~SE*"),
        ("~SE*", "~XX*"),
        ("*0001~GE", "*0002~GE"),
    ],
)
def test_a_payment_that_cannot_be_read_to_its_end_says_so(right: str, wrong: str) -> None:
    assert right in PAID
    assert not only(PAID.replace(right, wrong, 1)).is_readable


@pytest.mark.parametrize("says", ["I*85*C*NON", "P*85*C*ACH", "H*-85*C*NON", "I*85*D*ACH"])
def test_a_payment_that_brings_no_money_names_no_amount(says: str) -> None:
    text = PAID.replace("BPR*I*85*C*ACH", f"BPR*{says}")
    assert not only(text).is_readable
    assert only(
        remittance("LX*1", amount="0").replace("BPR*I*0*C*ACH", "BPR*H*0*C*NON")
    ).is_readable


def test_what_hangs_on_no_claim_of_one_payment_holds_no_other_of_the_same_number() -> None:
    astray = remittance("LX*1", "SVC*HC:90837*0*0", *VISIT, amount="85")
    found = payments_in(astray + PAID.replace("EFT-1", "EFT-2")).payments
    assert [(each.trace, each.is_readable) for each in found] == [("EFT-1", False), ("EFT-2", True)]


def test_a_payment_without_its_day_counts_for_the_day_on_which_it_was_told() -> None:
    undated = PAID.replace("*20260305~TRN", "~TRN", 1)
    assert str(only(undated).paid_on) == "2026-03-04"
    assert only(undated).is_readable
    never = only(undated.replace("DTM*405*20260304~", "").replace("SE*17", "SE*16"))
    assert never.paid_on is None
    assert not never.is_readable


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("CLP*PCN1*1*150*", "CLP*PCN1*1**"),
        ("CLP*PCN1*1*150*", f"CLP*PCN1*1*{HUGE}*"),
        ("CLP*PCN1*", f"CLP*{LONG}*"),
        ("*150*85*25*12*", "*150*8,5*25*12*"),
        ("SVC*HC:90837:95*150*", "SVC*HC:90837:95*x*"),
        ("*150*85**1", "*150*y**1"),
        ("CAS*PR*3*25", "CAS*PR*3*"),
        ("CAS*PR*3*25", "CAS*PR*3*25.001"),
        ("REF*6R*LINE1", f"REF*6R*{LONG}"),
    ],
)
def test_a_claim_that_cannot_be_read_says_so_and_its_payment_is_read_all_the_same(
    right: str, wrong: str
) -> None:
    assert right in PAID
    found = only(PAID.replace(right, wrong, 1))
    assert found.is_readable
    assert [each.is_readable for each in found.claims] == [False]


def test_a_payment_of_a_claim_that_is_not_said_is_none_and_readable() -> None:
    found = claim(PAID.replace("*150*85*25*12*", "*150**25*12*").replace("*150*85**1", "*150***1"))
    assert found.is_readable
    assert found.paid == Money.ZERO


def test_a_claim_with_more_lines_or_reasons_than_a_bill_can_have_is_kept_short_and_says_so() -> (
    None
):
    line = ["SVC*HC:90837*1*1", "DTM*472*20260227"]
    for more, kept in ((line * 61, 60), (line * 60, 60)):
        found = claim(remittance("LX*1", "CLP*PCN1*1*61*61**12*HL", *more, amount="61"))
        assert len(found.lines) == kept
        assert found.is_readable == (len(more) == 2 * kept)
    reasons = ["CAS*CO" + "*45*1*" * 6] * 21
    found = claim(remittance("LX*1", "CLP*PCN1*1*126*0**12*HL", *reasons, amount="0"))
    assert (len(found.reductions), found.is_readable) == (120, False)


def test_the_same_payment_in_another_envelope_is_the_same() -> None:
    other = PAID.replace("000000907", "000000908").replace("*0001~", "*0777~").replace(
        "~GE*1*907~", "~GE*1*907~"
    ).replace("*", "|").replace(":", ">")  # fmt: skip
    one, two = only(PAID), only(other)
    assert one.receipt_id == two.receipt_id
    assert one.part_id == two.part_id
    assert one.item_ids() == two.item_ids()


def test_each_payment_of_a_file_is_read_and_what_is_cut_says_so_for_itself() -> None:
    first = payment("LX*1", *VISIT, amount="85", trace="EFT-1", number="0001")
    second = payment("LX*1", *VISIT, amount="85", trace="EFT-2", number="0002")
    text = on_wire(payments(first, second))
    assert [each.trace for each in payments_in(text + text).payments] == ["EFT-1", "EFT-2"] * 2
    cut = text[: text.rindex("SE*")]
    assert [each.is_readable for each in payments_in(cut).payments] == [True, False]


@given(remittances())
def test_what_adds_up_is_readable_and_makes_a_payment_whole(text: str) -> None:
    found = only(text)
    assert found.is_readable
    assert all(each.is_readable and each.off_by == Money.ZERO for each in found.claims)
    receipt = Receipt.of(found).with_part(found, document_id="d", place=0)
    assert len(receipt.adds_up) == 1


@given(remittances(sound=False), st.data())
def test_whatever_is_damaged_nothing_is_raised_and_no_amount_is_invented(
    text: str, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 30))
        text = text[:start] + data.draw(st.text(max_size=8)) + text[end:]
    said = remittance_835.read(text)
    for ours, theirs in zip(payments_in(text).payments, said.payments, strict=True):
        assert ours.amount.cents in {whole_cents(theirs.amount), 0}
        for one, other in zip(ours.claims, theirs.claims, strict=True):
            assert (one.charge.cents, one.paid.cents) == (
                whole_cents(other.charge) or 0,
                whole_cents(other.paid) or 0,
            ) or not one.is_readable
        assert RemittedPayment.model_validate_json(ours.model_dump_json()) == ours
