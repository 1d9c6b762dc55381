"""Claims there and back: whatever a claim holds, both judges take it, and it reads back equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.claim_837p import read, write
from backoffice.x12.claims import Claim, Payer, Policy, RenderingProvider
from backoffice.x12.findings import X12Error
from tests.benchmarks.claims_of_a_day import claims_of_a_day
from tests.support.claim_samples import CLAIM, HOME, LEO, OF_LEO, SECONDARY, VISIT, written
from tests.support.drawn_claims import as_sent, claims
from tests.support.pyx12_judge import complaints
from tests.support.x12_samples import AT
from tests.support.x12sdk_judge import objection

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
BATCHES = st.lists(claims(), min_size=5, max_size=15)
"""pyx12 takes long to begin, and little for each document more."""
HOSTILE = [
    "EVIL*CORP~ST*837*9999",
    "A:B^C",
    "x~\nSE*2*0001~",
    "*",
    "\x1d\x00a",
    "N’a`m\u202ee",
    "É",
]
ANYTHING = st.sampled_from(HOSTILE) | st.text(max_size=70)


def is_known_to_x12sdk(claim: Claim) -> bool:
    """Of several payers that decided one line it loses all but the last, and counts wrongly."""
    return all(len(line.paid) < 2 for line in claim.lines)


def _judged_and_read_back(examples: int) -> None:
    # Shrinking takes minutes, and the judges name the segment anyway.
    phases = (Phase.explicit, Phase.reuse, Phase.generate)

    @settings(max_examples=examples // 10, deadline=None, phases=phases)
    @given(BATCHES, st.integers(1, 999_999_000), MOMENTS)
    def holds(batch: list[Claim], first: int, at: datetime) -> None:
        texts = [
            write(claim, control_number=first + number, at=at, usage="T")
            for number, claim in enumerate(batch)
        ]
        assert complaints("".join(texts)) == []
        for claim, text in zip(batch, texts, strict=True):
            assert not is_known_to_x12sdk(claim) or objection(text) is None
            again = read(text)
            assert again.findings == ()
            assert again.claims == (as_sent(claim),)

    holds()


def tags(text: str) -> list[str]:
    return [segment.split("*")[0] for segment in text.split("~")]


def _no_value_becomes_a_segment(examples: int) -> None:
    plain = replace(OF_LEO, note="A", authorization="A")
    expected = tags(written(plain))

    @settings(max_examples=examples, deadline=None)
    @given(ANYTHING, ANYTHING, ANYTHING, ANYTHING)
    def holds(name: str, street: str, number: str, group: str) -> None:
        named = replace(
            plain,
            dependent=replace(LEO, last=name, address=replace(HOME, line=street)),
            rendering=RenderingProvider(name, name, "1234567893", "1041C0700X"),
            note=street,
        )
        numbered = [
            replace(plain, authorization=number),
            replace(plain, policy=Policy("P", group)),
            replace(plain, payer=Payer(name, number)),
            replace(plain, patient_control_number=number),
            replace(plain, lines=(replace(VISIT, control_number=number),)),
            replace(plain, lines=(replace(VISIT, procedure=number, modifiers=(group,)),)),
            replace(plain, diagnoses=(number, group)),
            replace(plain, frequency=number),
            replace(plain, place_of_service=number),
        ]
        for claim in (named, *numbered):
            try:
                text = written(claim)
            except X12Error:
                continue
            assert tags(text) == expected
            assert text.isascii()
            assert text.isprintable()
            assert envelope.read(text).findings == ()

    holds()


PROPERTIES = [_judged_and_read_back, _no_value_becomes_a_segment]


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("holds", PROPERTIES)
def test_a_claim_passes_both_judges_and_reads_back_equal(holds: Callable[[int], None]) -> None:
    holds(50)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_thousands_of_claims_pass_both_judges_and_read_back_equal(
    holds: Callable[[int], None],
) -> None:
    holds(5_000)


@pytest.mark.parametrize("claim", [CLAIM, OF_LEO, SECONDARY])
def test_the_claims_of_other_tests_pass_both_judges(claim: Claim) -> None:
    text = written(claim)
    assert complaints(text) == []
    assert objection(text) is None
    assert read(text).claims == (claim,)


def test_the_claims_that_writers_are_timed_with_are_such_as_both_judges_take() -> None:
    timed = claims_of_a_day()[:40]
    texts = [written(claim, control_number=number) for number, claim in enumerate(timed, 1)]
    assert complaints("".join(texts)) == []
    assert [objection(text) for text in texts] == [None] * len(texts)
    assert [claim for text in texts for claim in read(text).claims] == list(map(as_sent, timed))
    assert len({claim.subscriber.member_id for claim in timed}) == len(timed)


def test_the_largest_control_number_fits_everywhere() -> None:
    text = written(control_number=999_999_999)
    assert complaints(text) == []
    assert objection(text) is None
    assert read(text).findings == ()


def test_the_worst_name_is_carried_as_words() -> None:
    worst = replace(CLAIM, subscriber=replace(CLAIM.subscriber, last="EVIL*CORP~ST*837*9999"))
    assert "NM1*IL*1*EVIL CORP ST 837 9999*ANA****MI*FERN0001~" in written(worst)


def test_the_moment_is_written_in_utc_whatever_its_zone() -> None:
    later = datetime.fromisoformat("2026-03-02T23:30:00-05:00")
    text = write(CLAIM, control_number=1, at=later, usage="P")
    assert "*260303*0430*" in text
    assert "BHT*0019*00*000000001*20260303*0430*CH~" in text
    assert text[102] == "P"
    assert text != write(CLAIM, control_number=1, at=AT, usage="P")
