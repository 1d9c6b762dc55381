"""What documents say of claims, whoever wrote them, and that nothing in them can do harm."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.payers.acknowledgment_translation import told
from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_word import DocumentKind, NamedWord, Standing

HEAD = (
    "ISA*00*          *00*          *ZZ*STEDI          *ZZ*1999999984     *260310*1200*^*00501*"
    "000000007*0*T*:~"
)


def envelope(code: str, version: str, *segments: str) -> str:
    sets = "~".join(segments)
    group = f"GS*{code}*STEDI*1999999984*20260310*1200*7*X*{version}~"
    return f"{HEAD}{group}{sets}~SE*{len(segments) + 1}*0007~GE*1*7~IEA*1*000000007~"


def action(status: str) -> str:
    return "U" if status[:2] in {"A3", "A6", "A7"} else "WQ"


def acknowledgment(*claims: str, source: str = "PR", receiver: str = "A1:19:PR") -> str:
    """A 277CA about the interchange 70001."""
    return envelope(
        "HN", "005010X214",
        "ST*277*0007*005010X214", "BHT*0085*08*7*20260310*1200*TH",
        "HL*1**20*1", f"NM1*{source}*2*FERN HEALTH*****PI*FERNC", "TRN*1*X",
        "DTP*050*D8*20260310", "DTP*009*D8*20260310",
        "HL*2*1*21*1", "NM1*41*2*FERNWAY*****46*1999999984", "TRN*2*000070001",
        f"STC*{receiver}*20260310*{action(receiver)}*150",
        "HL*3*2*19*1", "NM1*85*2*FERNWAY*****XX*1999999984", "TRN*1*0",
        *claims,
    )  # fmt: skip


def claim(number: str, *statuses: str, refs: str = "") -> str:
    said = "~".join(f"STC*{each}*20260310*{action(each)}*150" for each in statuses)
    return (
        f"HL*4*3*PT~NM1*QC*1*RIVERA*ANA****MI*FERN0001~TRN*2*{number}~{said}{refs}"
        "~DTP*472*D8*20260309"
    )


def the_word(text: str) -> NamedWord:
    [word] = [each for each in told(text).words if each.control_number]
    return word


@pytest.mark.parametrize(
    ("statuses", "source", "standing", "by"),
    [
        (("A2:20",), "PR", Standing.ACCEPTED, RejectedBy.PAYER),
        (("A2:20",), "AY", Standing.RECEIVED, RejectedBy.CLEARINGHOUSE),
        (("A1:19",), "PR", Standing.RECEIVED, RejectedBy.PAYER),
        (("A0:16",), "AY", Standing.RECEIVED, RejectedBy.CLEARINGHOUSE),
        (("A2:20", "A7:562:85"), "PR", Standing.REJECTED, RejectedBy.PAYER),
        (("A6:145:82",), "AY", Standing.REJECTED, RejectedBy.CLEARINGHOUSE),
        (("Z9:20",), "PR", Standing.RECEIVED, RejectedBy.PAYER),
    ],
)
def test_the_worst_status_counts_and_only_the_payer_can_take_a_claim_in(
    statuses: tuple[str, ...], source: str, standing: Standing, by: RejectedBy
) -> None:
    found = the_word(acknowledgment(claim("ABC123", *statuses), source=source))
    assert (found.control_number, found.word.standing, found.word.by) == ("ABC123", standing, by)


def test_the_payers_number_is_kept_and_a_clearinghouses_is_not() -> None:
    refs = "~REF*1K*PC 42~REF*D9*99"
    paid = acknowledgment(claim("ABC123", "A2:20", refs=refs))
    assert the_word(paid).word.payer_claim_number == "PC 42"
    passed = acknowledgment(claim("ABC123", "A2:20", refs=refs), source="AY")
    assert the_word(passed).word.payer_claim_number is None


def test_a_receiver_that_is_refused_is_named_by_our_batch_so_that_unlisted_claims_are_hit() -> None:
    [word] = told(acknowledgment(receiver="A3:24:41")).words
    assert word.interchange == 70_001
    assert word.word.standing is Standing.REJECTED
    assert word.word.codes == ("A3:24:41",)


@pytest.mark.parametrize(
    ("segments", "standing"),
    [
        (("AK9*A*1*1*1",), Standing.RECEIVED),
        (("AK9*E*1*1*1",), Standing.RECEIVED),
        (("AK9*R*1*1*0*3",), Standing.REJECTED),
        (("AK2*837*70001", "IK5*R*5", "AK9*R*1*1*0"), Standing.REJECTED),
        (("AK2*837*70001", "IK5*A", "AK9*P*2*2*1"), Standing.RECEIVED),
    ],
)
def test_a_999_speaks_of_the_group_that_we_sent(
    segments: tuple[str, ...], standing: Standing
) -> None:
    text = envelope("FA", "005010X231A1", "ST*999*0007*005010X231A1", "AK1*HC*70001", *segments)
    [word] = told(text).words
    assert (word.interchange, word.word.standing) == (70_001, standing)
    assert word.word.by is RejectedBy.SYNTAX


def test_a_999_about_a_question_is_not_about_claims() -> None:
    text = envelope("FA", "005010X231A1", "ST*999*0007*005010X231A1", "AK1*HS*70001", "AK9*R*1*1*0")
    assert told(text).words == ()


@pytest.mark.parametrize(
    ("verdict", "standings"),
    [
        ("A*000", [Standing.RECEIVED]),
        ("R*006", [Standing.REJECTED]),
        ("R*025", []),  # it came before: no word on the first
    ],
)
def test_a_ta1_speaks_of_our_envelope(verdict: str, standings: list[Standing]) -> None:
    text = f"{HEAD}TA1*000070001*260310*1200*{verdict}~IEA*0*000000007~"
    found = told(text)
    assert found.kind is DocumentKind.ENVELOPE
    assert [each.word.standing for each in found.words] == standings
    assert all(each.interchange == 70_001 for each in found.words)


@pytest.mark.parametrize("number", ["", "A" * 21, "../../x", "abc123", "<script>", "ÄÖÜ", "A B"])
def test_a_number_that_cannot_be_ours_names_nobody_and_does_no_harm(number: str) -> None:
    for each in told(acknowledgment(claim(number, "A2:20"))).words:
        assert each.control_number is None or each.control_number == number.upper()


def test_no_sentence_is_kept() -> None:
    text = acknowledgment(claim("ABC123", "A7:562:85")).replace(
        "*U*150~DTP", "*U*150********ANA RIVERA IS NOT KNOWN~DTP"
    )
    assert "ANA" not in told(text).model_dump_json()


@given(st.text(max_size=400))
def test_whatever_comes_is_read_without_a_fault(text: str) -> None:
    assert told(text).kind is DocumentKind.UNKNOWN or told(text).words is not None


@given(st.data())
def test_a_broken_document_is_read_without_a_fault(data: Any) -> None:
    whole = acknowledgment(claim("ABC123", "A7:562:85", refs="~REF*1K*PC42"))
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(len(whole), at + 40)))
    told(whole[:at] + data.draw(st.text(max_size=20)) + whole[until:])


REMITTANCE = ("ST*835*0007", "BPR*I*95*C*NON************20260310", "TRN*1*EFT-1*1512345678")


def remittance(*claims: str) -> str:
    return envelope("HP", "005010X221A1", *REMITTANCE, *claims)


@pytest.mark.parametrize("status", ["1", "2", "3", "4", "19", "20", "21"])
def test_a_payer_that_decides_a_claim_has_it(status: str) -> None:
    [found] = told(remittance(f"CLP*abc123*{status}*200*95**12*PC 42")).words
    assert found.control_number == "ABC123"
    assert (found.word.standing, found.word.by) == (Standing.ACCEPTED, RejectedBy.PAYER)
    assert found.word.payer_claim_number == "PC 42"
    assert str(found.word.said_on) == "2026-03-10"
    assert found.from_remittance


@pytest.mark.parametrize("status", ["22", "23", "25"])
def test_a_claim_that_is_taken_back_passed_on_or_priced_need_not_be_there(status: str) -> None:
    assert told(remittance(f"CLP*ABC123*{status}*200*0**12*PC")).words == ()


@pytest.mark.parametrize(
    ("ends", "is_whole"),
    [
        ("~SE*4*0007~GE*1*7~IEA*1*000000007~", True),
        ("~SE*4*0007~GE*2*7~IEA*1*000000007~", False),  # a second payment is missing
        ("~SE*4*0007~GE*1*7~", False),
        ("~SE*4*0007~", False),
        ("~SE*4*0007~CLP*ABC123*4*200*0~GE*1*7~IEA*1*000000007~", False),  # it is no payment's
        ("~SE*4*0007~BPR*I*95~GE*1*7~IEA*1*000000007~", False),
        ("~SE*4*0007~GE*1*7~SVC*HC:90837*20*0~IEA*1*000000007~", False),
        ("~SE*4*0007~GE*1*7~IEA*1*000000007~GS*HP*", False),
        ("~SE*5*0007~GE*1*7~IEA*1*000000007~", True),
        ("~", True),  # of a payment that is there in part the posting desk tells somebody
    ],
)
def test_a_remittance_that_lacks_a_whole_payment_is_not_whole(ends: str, is_whole: bool) -> None:
    text = remittance().partition("~SE*")[0] + ends
    assert told(text).is_whole == is_whole


def test_a_set_of_which_nobody_knows_what_it_is_is_not_read_past() -> None:
    unknown = remittance().replace("~ST*835*", "~ST*8E5*")
    assert told(remittance()).is_whole
    assert not told(remittance() + unknown).is_whole
    with_ta1 = unknown.replace("~GS*", "~TA1*000000001*260302*1405*A*000~GS*")
    assert not told(with_ta1).is_whole
    assert not told(with_ta1.replace("ST*8E5*0007~", "")).is_whole
