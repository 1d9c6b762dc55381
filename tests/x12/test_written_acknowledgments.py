"""Whatever is said of claims, with whatever names: what we write is judged valid and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.acknowledgment_999 import (
    AcknowledgedGroup,
    AcknowledgedSet,
    SyntaxFault,
    groups,
)
from backoffice.x12.acknowledgment_999 import write as write_999
from backoffice.x12.acknowledgment_codes import CLAIM_CATEGORIES, CLAIM_REFUSED, CLAIM_STATUSES
from backoffice.x12.claim_ack_277ca import read
from backoffice.x12.claim_ack_writing import BatchWord, ClaimWord, LineWord, ProviderWord, Word
from backoffice.x12.claim_statuses import Party, Status, state_of, worst
from backoffice.x12.findings import X12Error
from tests.support.claim_words import AT, BILLING, NETWORK, PAYER, ROUTE, written
from tests.support.pyx12_judge import complaints

NAMES = st.one_of(
    st.text(min_size=1, max_size=12),
    st.sampled_from(["O'BRIEN", "NUÑEZ", "X*Y~ST*837*9", "A:B^C", "李", "VON DER LEYEN-SMITH"]),
)
NUMBERS = st.text("ABCDEFGHJK23456789-", min_size=1, max_size=20).map(lambda text: f"P{text}")
AMOUNTS = st.decimals(Decimal("0.01"), Decimal(99999), places=2)
DAYS = st.dates(date(2015, 10, 1), date(2030, 12, 31))
CODES = st.sampled_from(sorted(CLAIM_STATUSES))
WHOSE = st.sampled_from([None, "85", "82", "IL", "QC"])
SOME = st.lists(
    st.builds(Status, st.sampled_from(sorted(CLAIM_CATEGORIES)), CODES, WHOSE),
    min_size=1,
    max_size=3,
).map(tuple)
REFUSALS = st.lists(
    st.builds(Status, st.sampled_from(sorted(CLAIM_REFUSED)), CODES, WHOSE), min_size=1, max_size=3
).map(tuple)
"""Lines are only named where they are refused."""
LINES = st.builds(
    LineWord,
    st.sampled_from(["90791", "90834", "90837", "90847"]),
    st.lists(st.sampled_from(["95", "93", "HJ"]), max_size=4, unique=True).map(tuple),
    AMOUNTS,
    REFUSALS,
    st.one_of(st.none(), NUMBERS),
)


@st.composite
def claims(draw: st.DrawFn) -> ClaimWord:
    first = draw(DAYS)
    return ClaimWord(
        patient=Party("QC", draw(NAMES), draw(NUMBERS), "MI", draw(st.none() | NAMES)),
        patient_control_number=draw(NUMBERS),
        word=Word(draw(SOME), draw(AMOUNTS), draw(st.none() | NAMES)),
        served=(first, first + timedelta(days=draw(st.integers(0, 3)))),
        payer_claim_number=draw(st.none() | NUMBERS),
        clearinghouse_number=draw(st.none() | NUMBERS),
        lines=tuple(draw(st.lists(LINES, max_size=3))),
    )


def _claims_are_read_back(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(claims(), min_size=1, max_size=4), st.integers(1, 999_999_999))
    def holds(told: list[ClaimWord], number: int) -> None:
        receipt = Word((Status("A1", "19", "PR"),), Decimal(1))
        provider = ProviderWord(BILLING, receipt, tuple(told))
        words = BatchWord(PAYER, NETWORK, "X1", "BATCH1", AT.date(), receipt, (provider,))
        try:
            text = written(words, number=number)
        except X12Error:
            return  # a name that X12 cannot carry
        assert complaints(text) == []
        said = read(text)
        assert {each.severity for each in said.findings} <= {"warning"}
        assert said.rejections == ()
        for found, meant in zip(said.claims, told, strict=True):
            of_lines = [state_of(line.statuses) for line in meant.lines]
            assert found.state == worst([state_of(meant.word.statuses), *of_lines])
            assert (found.statuses, found.served) == (meant.word.statuses, meant.served)
            assert Decimal(found.amount or "") == meant.word.amount
            assert (found.patient_control_number, found.payer_claim_number) == (
                meant.patient_control_number,
                meant.payer_claim_number,
            )
            assert [
                (line.procedure, line.statuses, line.control_number) for line in found.lines
            ] == [(line.procedure, line.statuses, line.control_number) for line in meant.lines]

    holds()


FAULTS = st.builds(
    SyntaxFault,
    st.sampled_from(["NM1", "CLM", "SV1", "HI", "DTP"]),
    st.integers(1, 400),
    st.none(),
    st.sampled_from(["1", "2", "3", "8", "I4", "I9"]),
    st.none(),
    st.sampled_from([None, "2300", "2400", "2010"]),
    st.none() | NUMBERS,
) | st.builds(
    SyntaxFault,
    st.sampled_from(["NM1", "CLM", "SV1"]),
    st.integers(1, 400),
    st.integers(1, 20).map(str),
    st.sampled_from(["1", "7", "I10", "I12"]),
    st.none() | st.integers(1, 9).map(str),
    st.sampled_from([None, "2300"]),
    st.none() | NUMBERS,
)
SETS = st.builds(
    lambda code, number, faults, reasons: AcknowledgedSet(
        number, code in "AE", tuple(faults), code, tuple(reasons), "837"
    ),
    st.sampled_from("AER"),
    st.integers(1, 99999).map("{:04}".format),
    st.lists(FAULTS, max_size=4),
    st.lists(st.sampled_from(["1", "4", "5", "I5"]), max_size=5),
)


def _judgements_are_read_back(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(SETS, max_size=4), st.sampled_from("AEPR"), st.integers(1, 999_999_999))
    def holds(sets: list[AcknowledgedSet], code: str, number: int) -> None:
        taken = sum(each.accepted for each in sets)
        group = AcknowledgedGroup(code, len(sets), taken, tuple(sets), str(number), (), "HC")
        text = write_999(group, ROUTE, of="005010X222A1", control_number=number, at=AT, usage="T")
        assert complaints(text) == []
        assert groups(envelope.read(text)) == (group,)

    holds()


PROPERTIES = [_claims_are_read_back, _judgements_are_read_back]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_what_is_written_is_valid_and_read_back(holds: Callable[[int], None]) -> None:
    holds(60)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_what_is_written_is_valid_and_read_back_in_thousands_of_tries(
    holds: Callable[[int], None],
) -> None:
    holds(700)
