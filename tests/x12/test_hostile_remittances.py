"""Remittances that were damaged, rearranged or written oddly: never a crash, no amount invented."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import count
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12.__main__ import decoded, described
from backoffice.x12.remittance_835 import read
from tests.support.remittances import (
    PAID,
    PAYEE,
    PAYER,
    REVERSED,
    VISIT,
    faults,
    only_claim,
    only_payment,
    payment,
    payments,
    remittance,
)
from tests.support.x12_samples import on_wire


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("BPR*I*85*", "BPR*I**", "error BPR02"),
        ("BPR*I*85*", "BPR*I*8S*", "error BPR02"),
        ("BPR*I*85*", "BPR*I*85.001*", "error BPR02"),
        ("BPR*I*85*", "BPR*I*1E2*", "error BPR02"),
        ("BPR*I*85*C*ACH", "BPR*H*85*C*NON", "error BPR02"),
        ("TRN*1*EFT-1*", "TRN*1**", "error TRN02"),
        ("CLP*PCN1*", "CLP**", "error CLP01"),
        ("CLP*PCN1*1*150*", "CLP*PCN1*1**", "error CLP03"),
        ("*150*85*25*12*", "*150*8,5*25*12*", "error CLP04"),
        ("*150*85*25*12*", "*150**25*12*", "warning CLP04"),
        ("SVC*HC:90837:95*150*", "SVC*HC:90837:95*x*", "error SVC02"),
        ("*150*85**1", "*150*y**1", "error SVC03"),
        ("*150*85**1", "*150***1", "warning SVC03"),
        ("SVC*HC:90837:95*", "SVC**", "warning SVC01"),
        ("CAS*PR*3*25", "CAS*PR*3*", "error CAS03"),
        ("CAS*PR*3*25", "CAS*PR**25", "warning CAS02"),
        ("CAS*PR*3*25", "CAS*XX*3*25", "warning CAS01"),
        ("CAS*PR*3*25", "CAS", "error CAS03"),
        ("CAS*PR*3*25", "CAS*PR*3*20*5*2", "error CAS03"),
        ("LX*1", "LX*1~CAS*PR*3*25", "error CAS"),
        ("LX*1", "LX*1~SVC*HC:90837*10*10", "error SVC"),
        ("LX*1", "PLB*1~CAS*PR*3*25", "error PLB04"),
        ("LX*1", "PLB*1~CAS*PR*3*25", "error CAS"),
    ],
)
def test_what_is_missing_or_is_no_amount_is_told(right: str, wrong: str, found: str) -> None:
    assert right in PAID
    assert found in faults(PAID.replace(right, wrong))


@pytest.mark.parametrize("wrong", ["CAS*PR*3*", "CAS*PR*3*2S", "CAS*PR*3*25.005"])
def test_what_the_patient_owes_is_not_guessed_from_half_of_it(wrong: str) -> None:
    text = PAID.replace("CAS*PR*3*25", wrong)
    claim = only_claim(text)
    assert (claim.patient_responsibility, claim.balanced) == (None, False)
    assert described(text)["payments"][0]["claims"][0]["patient_responsibility"] is None


def test_no_finding_quotes_what_it_is_about() -> None:
    broken = PAID.replace("*150*85*25*12*", "*RIVERA*85*20*12*").replace("CAS*PR*3", "CAS*PR*ANA")
    said = " ".join(each.says for each in read(broken).findings)
    assert read(broken).findings
    assert not {"RIVERA", "ANA", "PCN1", "HL-778", "25", "85"} & set(said.split())


MANY = payments(
    payment("LX*1", *VISIT, amount="85"),
    payment(*VISIT, "PLB*1999999984*20261231*WO*5", amount="80", trace="EFT-2", number="0002"),
)


def test_each_set_of_each_interchange_is_one_payment() -> None:
    text = on_wire(MANY) + "\r\n" + on_wire(MANY, element="|", component=">", end="\n")
    shown = described(text)
    assert (shown["interchanges"], shown["sets"], shown["findings"]) == (2, 4, [])
    traces = [(each["trace"], each["balanced"]) for each in shown["payments"]]
    assert traces == [("EFT-1", True), ("EFT-2", True)] * 2


def test_each_group_of_an_interchange_holds_payments() -> None:
    header, *one, _ = MANY
    other = [segment.replace("EFT-", "CHK-") for segment in one]
    shown = described(on_wire([header, *one, *other, "IEA*2*000000907"]))
    assert (shown["groups"], shown["sets"], shown["findings"]) == (2, 4, [])
    traces = [each["trace"] for each in shown["payments"] if each["balanced"] and each["whole"]]
    assert traces == ["EFT-1", "EFT-2", "CHK-1", "CHK-2"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x1d", "_", "'", "~\n\n", "~\n  \t"])
def test_any_delimiters_give_the_same_payments(end: str) -> None:
    plain = described(on_wire(MANY))["payments"]
    assert described(on_wire(MANY, end=end))["payments"] == plain
    assert described(on_wire(MANY, element="~", component="^", repetition="|", end="!"))[
        "payments"
    ] == (plain)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_a_file_is_read_in_whatever_encoding_it_came(encoding: str) -> None:
    text = PAID.replace("RIVERA", "RIVÈRA")
    (found,) = described(decoded(text.encode(encoding)))["payments"]
    assert (found["balanced"], found["claims"][0]["patient"]["last"]) == (True, "RIVÈRA")


def test_the_older_version_is_read_as_well() -> None:
    text = on_wire(payments(payment("LX*1", *VISIT, amount="85"), version="004010X091A1"))
    old = text.replace("*^*00501*", "*U*00401*")
    shown = described(old)
    assert (shown["version"], shown["findings"]) == ("004010X091A1", [])
    assert shown["payments"][0]["claims"][0]["patient_responsibility"] == "25.00"


def test_small_letters_and_padding_are_understood() -> None:
    text = PAID.replace("CAS*PR*", "cas*pr*").replace("CLP*PCN1*1*", "clp* PCN1 *1 * ")
    assert read(text).findings == ()
    assert only_claim(text).patient_responsibility == 25_00


def test_a_document_of_another_kind_pays_nothing() -> None:
    said = read(PAID.replace("ST*835*", "ST*820*"))
    assert said.payments == ()
    assert [each.where for each in said.findings] == ["ST01"]
    assert "payments" not in described(PAID.replace("ST*835*", "ST*820*"))


def test_eight_times_as_many_claims_take_about_eight_times_the_work() -> None:
    def calls(claims: int) -> int:
        text = remittance(*VISIT * claims, amount=str(85 * claims))
        made = count()
        sys.setprofile(lambda *_: next(made))
        try:
            said = read(text)
        finally:
            sys.setprofile(None)
        assert only_payment(said).balanced
        return next(made)

    assert calls(4_000) < 9 * calls(500)


def test_one_claim_of_very_many_lines_or_reasons_is_read_in_a_moment() -> None:
    lines = remittance(VISIT[0], *["SVC*HC:90837*0*0"] * 20_000, amount="85")
    reasons = remittance(VISIT[0], "CAS*PR" + "*1*1*" * 20_000, amount="85")
    begun = process_time()
    assert len(only_claim(lines).lines) == 20_000
    assert only_claim(reasons).patient_responsibility == 20_000_00
    assert process_time() - begun < 10


@pytest.mark.parametrize(
    "kept", ["CLP*PCN1*1*150*85*25", "SVC*HC:90837:95*150*85", "CAS*PR*3*25", ""]
)
def test_a_text_that_was_cut_off_says_so_and_is_not_whole(kept: str) -> None:
    text = PAID[: PAID.index(kept) + len(kept)] if kept else PAID[: PAID.index("SE*")]
    said = read(text)
    assert {"error SE", "error GE", "error IEA"} <= set(faults(text))
    assert not only_payment(said).whole
    assert not described(text)["payments"][0]["whole"]


def test_what_was_cut_off_may_add_up_and_is_not_whole_all_the_same() -> None:
    two = remittance(*VISIT, "PLB*1999999984*20261231*L6*0", amount="85")
    said = read(two[: two.index("PLB*")])
    assert only_payment(said).balanced
    assert all(claim.balanced for claim in only_payment(said).claims)
    assert not only_payment(said).whole


def test_a_payment_before_the_cut_is_whole() -> None:
    text = on_wire(MANY)
    said = read(text[: text.index("EFT-2")])
    assert [each.whole for each in said.payments] == [True, False]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("SE*20*0001", "SE*19*0001"), ("SE*20*0001", "SE*20*0002"), ("REF*6R*LINE1~", "")],
)
def test_a_payment_that_lost_a_segment_is_not_whole(right: str, wrong: str) -> None:
    assert right in PAID
    assert only_payment(read(PAID)).whole
    assert not only_payment(read(PAID.replace(right, wrong))).whole


RICH = payments(
    payment(
        "LX*1",
        *REVERSED,
        *VISIT,
        *VISIT[:2],
        "CAS*PR*1*150**2*70",
        "MOA***MA02",
        "PLB*1999999984*20261231*WO:HL-1*25*L6*-1.27",
        amount="61.27",
    )
)
TEXT = on_wire(RICH)
WRITTEN = {part for segment in RICH for part in segment.split("*")}
BARE = ["CLP", "CAS", "SVC", "PLB", "LX", "MOA", "LQ", "NM1*74", "REF*6R", "SVC*:::*x*y", "CAS*PR"]
SEGMENTS = [*VISIT, *REVERSED, *PAYER, *PAYEE, "PLB*1*2*WO*5", *BARE]


def shown_of(text: str) -> dict[str, Any]:
    """What is shown of *text*; neither showing nor printing it may fail."""
    shown = described(text)
    json.dumps(shown, default=str)
    assert read(text).payments or read(text).findings
    return shown


def _any_order_is_read(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(st.sampled_from(SEGMENTS), max_size=40))
    def holds(segments: list[str]) -> None:
        (found,) = shown_of(remittance(*segments, amount="85"))["payments"]
        claims = sum(each.split("*")[0] == "CLP" for each in segments)
        assert len(found["claims"]) == claims
        assert all(each["off_by"] == "0.00" for each in found["claims"] if each["balanced"])

    holds()


def _damage_is_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(TEXT) - 1))
        cut = data.draw(st.integers(0, 40))
        noise = data.draw(st.text(max_size=5))
        shown_of(TEXT[:place] + noise + TEXT[place + cut :])

    holds()


def _lost_segments_invent_no_amount(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.sets(st.integers(1, len(RICH) - 1), max_size=6))
    def holds(dropped: set[int]) -> None:
        kept = [each for place, each in enumerate(RICH) if place not in dropped]
        for found in shown_of(on_wire(kept)).get("payments", []):
            amounts = {claim[name] for claim in found["claims"] for name in ("charge", "paid")}
            assert {found["amount"], *amounts} - {None} <= WRITTEN

    holds()


def _any_bytes_are_read(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.binary(max_size=300), st.integers(0, len(TEXT)))
    def holds(noise: bytes, place: int) -> None:
        content = TEXT.encode("ascii")
        shown_of(decoded(content[:place] + noise + content[place:]))

    holds()


PROPERTIES = [
    _any_order_is_read,
    _damage_is_never_silent,
    _lost_segments_invent_no_amount,
    _any_bytes_are_read,
]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_a_damaged_remittance_never_breaks_the_reader(holds: Callable[[int], None]) -> None:
    holds(80)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_thousands_of_damaged_remittances_never_break_the_reader(
    holds: Callable[[int], None],
) -> None:
    holds(5_000)
