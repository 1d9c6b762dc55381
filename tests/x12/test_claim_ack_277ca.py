"""What became of claims: taken, let in or sent back, at whatever level it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12.__main__ import described
from backoffice.x12.claim_ack_277ca import read
from backoffice.x12.claim_statuses import Acknowledgments, ClaimStatus, Status, state_of, worst
from backoffice.x12.findings import X12Error
from tests.support.claim_words import (
    A1,
    A2,
    A3,
    A7,
    CLEARINGHOUSE,
    HEADS,
    LINED,
    PATIENT,
    PROVIDER,
    RECEIVED,
    SERVED,
    about_claims,
    acknowledgment,
    batch,
    claim,
    provider,
    written,
)
from tests.support.pyx12_judge import complaints

TAKEN = ["TRN*2*PCN1", "STC*A2:20*20260302*WQ*150.00", "REF*1K*HL-778", "REF*D9*corr-1", SERVED]


def only(said: Acknowledgments) -> ClaimStatus:
    (found,) = said.claims
    return found


def test_a_claim_that_was_let_in_is_found_by_its_number() -> None:
    said = read(about_claims(*TAKEN))
    assert said.findings == ()
    found = only(said)
    assert (found.patient_control_number, found.state) == ("PCN1", "accepted")
    assert (found.payer_claim_number, found.clearinghouse_number) == ("HL-778", "corr-1")
    assert (found.amount, found.served) == ("150.00", (date(2026, 2, 27),) * 2)
    assert (found.batch, found.source.entity, found.source.identifier) == ("BATCH1", "PR", "HLTHP")
    assert said.rejections == ()


@pytest.mark.parametrize(
    ("category", "state"),
    [
        ("A0", "received"),
        ("A1", "received"),
        ("A2", "accepted"),
        ("A3", "rejected"),
        ("A4", "rejected"),
        ("A5", "accepted"),
        ("A6", "rejected"),
        ("A7", "rejected"),
        ("A8", "rejected"),
    ],
)
def test_each_category_says_how_a_claim_stands(category: str, state: str) -> None:
    action = "U" if state == "rejected" else "WQ"
    said = read(about_claims("TRN*2*PCN1", f"STC*{category}:20*20260302*{action}*150", SERVED))
    assert (only(said).state, said.findings) == (state, ())


@pytest.mark.parametrize("category", ["Z9", "F1", "", "A9", "AAAA"])
def test_a_category_nobody_knows_never_lets_a_claim_in(category: str) -> None:
    said = read(about_claims("TRN*2*PCN1", f"STC*{category}:20*20260302*WQ*150", SERVED))
    assert only(said).state == "received"
    assert [each.where for each in said.findings] == ["STC01"]


@pytest.mark.parametrize(
    ("segments", "state", "statuses"),
    [
        (["STC*A2:20*20260302*WQ*150", "STC*A7:562:85*20260302*U*150"], "rejected", 2),
        (["STC*A7:562:85*20260302*U*150", "STC*A2:20*20260302*WQ*150"], "rejected", 2),
        (["STC*A1:19*20260302*WQ*150", "STC*A2:20*20260302*WQ*150"], "received", 2),
        (["STC*A2:20*20260302*U*150******A3:33:IL"], "rejected", 2),
        (["STC*A2:20*20260302*WQ*150******A2:19*A8:187"], "rejected", 3),
        (["STC*A2:20*20260302*WQ*150******Z9:1"], "received", 2),
    ],
)
def test_the_worst_of_several_statuses_wins(segments: list[str], state: str, statuses: int) -> None:
    found = only(read(about_claims("TRN*2*PCN1", *segments, SERVED)))
    assert (found.state, len(found.statuses)) == (state, statuses)


def test_an_action_that_refuses_what_the_status_lets_in_is_noticed() -> None:
    said = read(about_claims("TRN*2*PCN1", "STC*A2:20*20260302*U*150", SERVED))
    assert only(said).state == "received"
    assert [each.where for each in said.findings] == ["STC03"]


def test_a_claim_about_which_nothing_is_said_is_received_at_most() -> None:
    said = read(about_claims("TRN*2*PCN1", SERVED))
    assert only(said).state == "received"
    assert [each.severity for each in said.findings] == ["error"]


def test_several_claims_of_one_patient_are_kept_apart() -> None:
    said = read(about_claims(*TAKEN, "TRN*2*PCN2", "STC*A3:33:IL*20260302*U*90", SERVED))
    shown = [(each.patient_control_number, each.state, each.amount) for each in said.claims]
    assert shown == [("PCN1", "accepted", "150.00"), ("PCN2", "rejected", "90")]


def test_a_line_that_is_refused_refuses_its_claim() -> None:
    line = ["SVC*HC:90837:95*150*****1", "STC*A7:453*20260302*U", "REF*FJ*LINE1", SERVED]
    said = read(about_claims(*TAKEN, *line))
    found = only(said)
    assert (found.state, found.statuses) == ("rejected", (A2,))
    (shown,) = found.lines
    assert (shown.control_number, shown.procedure, shown.charge) == ("LINE1", "90837", "150")
    assert (shown.state, shown.statuses) == ("rejected", (Status("A7", "453"),))
    assert [each.where for each in said.findings] == ["STC"]


def test_a_refused_sender_hits_claims_that_are_not_listed() -> None:
    refused = ["STC*A3:24:41*20260302*U*300", "QTY*AA*2", "AMT*YY*300"]
    said = read(acknowledgment(*HEADS, *refused))
    (rejection,) = said.rejections
    assert (rejection.level, rejection.trace, rejection.batch) == ("receiver", "BATCH1", "BATCH1")
    assert (rejection.amount, rejection.totals.rejected) == ("300", 2)
    assert [str(each) for each in rejection.statuses] == ["A3:24:41"]
    assert (said.claims, said.findings) == ((), ())


def test_a_refused_provider_names_the_batch_that_is_hit() -> None:
    refused = ["STC*A7:562:85**U*300", "QTY*QC*2", "AMT*YY*300"]
    said = read(acknowledgment(*HEADS, RECEIVED, *PROVIDER, *refused))
    (rejection,) = said.rejections
    assert (rejection.level, rejection.trace, rejection.batch) == ("provider", "0", "BATCH1")
    assert rejection.party.identifier == "1999999984"
    assert said.findings == ()


def test_a_listed_claim_without_a_status_shares_what_is_said_above_it() -> None:
    refused = [*PROVIDER, "STC*A7:562:85**U*300"]
    said = read(acknowledgment(*HEADS, RECEIVED, *refused, *PATIENT, "TRN*2*PCN1", SERVED))
    assert (only(said).state, only(said).statuses) == ("rejected", (A7,))
    assert said.findings == ()


def test_a_claim_let_in_under_a_refused_sender_is_not_believed() -> None:
    said = read(acknowledgment(*HEADS, "STC*A8:24:41*20260302*U*300", *PROVIDER, *PATIENT, *TAKEN))
    assert only(said).state == "received"
    assert [each.severity for each in said.findings] == ["error"]


def test_more_claims_sent_back_than_are_listed_are_missed() -> None:
    counted = [*HEADS, RECEIVED, "QTY*90*1", "QTY*AA*2", *PROVIDER, *PATIENT, *TAKEN]
    (finding,) = read(acknowledgment(*counted)).findings
    assert (finding.where, finding.says) == ("QTY", "2 claims counted as sent back, 0 listed")


def test_a_patient_without_a_provider_still_belongs_to_the_batch() -> None:
    said = read(acknowledgment(*HEADS, RECEIVED, "HL*4*2*PT", *TAKEN))
    assert (only(said).state, only(said).batch) == ("accepted", "BATCH1")
    assert {each.where for each in said.findings} == {"HL02"}


def test_another_kind_of_277_acknowledges_nothing() -> None:
    other = acknowledgment("BHT*0010*08*X1*20260302*1405*DG", *HEADS[1:], version="005010X212")
    said = read(other)
    assert (said.claims, said.receipts) == ((), ())
    assert [each.where for each in said.findings] == ["ST01"]
    assert "claims" not in described(other)


def test_one_that_forgot_its_version_is_read_by_its_purpose() -> None:
    said = read(acknowledgment(*HEADS, RECEIVED, *PROVIDER, *PATIENT, *TAKEN, version=""))
    assert only(said).state == "accepted"


def test_the_command_line_shows_what_was_agreed() -> None:
    refused = ["HL*5*2*19*1", "NM1*85*2*OTHER*****XX*1558598797", "TRN*1*7", "STC*A3:26:85**U*80"]
    shown = described(about_claims(*TAKEN, *refused))
    agreed = {
        "patient_control_number": "PCN1",
        "payer_claim_number": "HL-778",
        "state": "accepted",
        "statuses": ["A2:20"],
        "amount": "150.00",
    }
    (found,) = shown["claims"]
    assert agreed.items() <= found.items()
    (rejection,) = shown["rejections"]
    agreed = {"level": "provider", "trace": "7", "statuses": ["A3:26:85"], "amount": "80"}
    assert agreed.items() <= rejection.items()
    assert shown["kind"] == "277CA"


WORDS = [
    batch(provider(claim())),
    batch(provider(claim("PCN1", A7), claim("PCN2", A3, A7, Status("A6", "145", "82")))),
    batch(provider(claim("PCN1"), LINED)),
    replace(batch(provider(claim())), source=CLEARINGHOUSE),
]


@pytest.mark.parametrize("words", WORDS)
def test_what_is_written_passes_the_judge_and_is_read_back(words: Any) -> None:
    text = written(words)
    assert complaints(text) == []
    said = read(text)
    assert said.findings == ()
    told = [each for one in words.providers for each in one.claims]
    assert [each.patient_control_number for each in said.claims] == [
        each.patient_control_number for each in told
    ]
    for found, meant in zip(said.claims, told, strict=True):
        assert found.statuses == meant.word.statuses
        assert (found.state == "rejected") == meant.word.refuses
        assert (found.payer_claim_number, found.clearinghouse_number) == (
            meant.payer_claim_number,
            meant.clearinghouse_number,
        )
        assert found.served == meant.served
        assert [each.statuses for each in found.lines] == [each.statuses for each in meant.lines]
    assert written(words) == text


def test_claims_sent_back_unlisted_are_written_so_that_they_are_missed_by_nobody() -> None:
    """The judge's map wants a patient below every provider; what is unlisted has none."""
    whole = written(batch(status=Status("A3", "24", "41"), unlisted=1))
    assert [each.level for each in read(whole).rejections] == ["receiver"]
    assert complaints(whole) == [
        'Mandatory loop "Billing Provider of Service Level" (2000C) missing'
    ]
    provided = written(batch(provider(status=A7, unlisted=1)))
    (rejection,) = read(provided).rejections
    assert (rejection.level, rejection.totals.rejected) == ("provider", 1)
    assert complaints(provided) == [
        "(0) is not a valid code for Hierarchical Child Code (HL04)",
        'Mandatory loop "Patient Level" (2000D) missing',
    ]


@pytest.mark.parametrize("statuses", [(), (A1, A2, A3, A7)])
def test_a_word_with_no_status_or_with_four_is_not_written(statuses: tuple[Status, ...]) -> None:
    words = claim("PCN1", *statuses)
    words = replace(words, word=replace(words.word, statuses=statuses))
    with pytest.raises(X12Error):
        written(batch(provider(words)))


def test_a_hostile_number_never_becomes_a_segment() -> None:
    with pytest.raises(X12Error):
        written(batch(provider(claim("X~STC*A2:20"))))


@pytest.mark.parametrize("name", [None, "", " ", "\r"])
def test_nobody_is_written_without_a_name(name: str | None) -> None:
    words = claim()
    with pytest.raises(X12Error):
        written(batch(provider(replace(words, patient=replace(words.patient, name=name)))))


PIECES = [*HEADS, RECEIVED, *PROVIDER, *PATIENT, *TAKEN, "SVC*HC:90837*150", "STC*A7:562:85**U"]
BARE = ["HL", "STC", "TRN", "SVC", "REF", "QTY*AA*x", "AMT*YY", "NM1", "HL*1*1*PT", "STC*::*x"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *BARE]), max_size=40))
def test_segments_in_any_order_never_break_the_reader(segments: list[str]) -> None:
    shown = described(acknowledgment(*segments))
    assert shown["kind"] == "277CA"
    assert all(each["state"] in {"received", "accepted", "rejected"} for each in shown["claims"])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_document_never_breaks_the_reader(data: st.DataObject) -> None:
    text = about_claims(*TAKEN, "SVC*HC:90837:95*150*****1", "STC*A7:453*20260302*U")
    place = data.draw(st.integers(107, len(text) - 1))
    cut = data.draw(st.integers(0, 30))
    said = read(text[:place] + data.draw(st.text(max_size=5)) + text[place + cut :])
    assert said.document.kind is None or said.claims or said.receipts or said.findings


STATUSES = st.builds(
    Status, st.sampled_from(["A0", "A1", "A2", "A3", "A5", "A7", "Z9", None]), st.just("20")
)


@given(st.lists(STATUSES), STATUSES)
def test_one_more_status_never_makes_a_claim_better(said: list[Status], more: Status) -> None:
    before, after = state_of(said), state_of([*said, more])
    assert not said or worst([before, after]) == after
