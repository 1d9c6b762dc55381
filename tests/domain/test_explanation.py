"""Explanations: three voices of one estimate, none of which knows a figure that it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.payers import translation
from backoffice.domain.estimate import Certainty, Estimate, estimate, unknown
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.explanation import FullExplanation, explain, explain_in_full
from backoffice.domain.money import Money
from backoffice.languages import LANGUAGES, translations
from tests.support import answers_271
from tests.support.x12_samples import about_ana

pytestmark = pytest.mark.requirement("EL-2")

SAY = {language: translations(language).gettext for language in LANGUAGES}
FIGURE = re.compile(r"\$[0-9,]+\.[0-9]{2}")
JARGON = ("copay", "coinsurance", "deductible", "out-of-pocket", "271", "EB", "segment", "tier")


def estimated(*benefits: str, allowed: str = "110.00") -> Estimate:
    asked = Asked(
        service_types=("MH",), on=date(2026, 3, 9), allowed=Money.dollars(allowed), fee=None
    )
    return estimate(translation.read(about_ana(*benefits)), asked)


def explained(found: Estimate) -> FullExplanation:
    return explain_in_full(found, SAY, read_from="eligibility/check-1/1/answer.edi")


def voices(said: FullExplanation) -> Iterator[str]:
    for sentences in (*said.client.values(), said.provider, said.auditor):
        yield from sentences


def figures_of(found: Estimate) -> set[str]:
    """Every figure of the estimate and its basis, as people read it."""
    amounts = [found.client_owes, found.low, found.high]
    for part in found.basis:
        amounts += [part.amount, part.low, part.high]
    shown = {str(amount).removeprefix("-") for amount in amounts if amount is not None}
    return shown | {figure for part in found.basis for figure in FIGURE.findall(part.says)}


COPAY = "EB*B*IND*MH***27*25*****Y"
SHARE = "EB*A*IND*MH***27**.2****Y"
DEDUCTIBLE = "EB*C*IND*30***29*60*****Y"


@pytest.mark.requirement("EL-2")
def test_all_are_told_that_the_figure_is_one_for_other_visits() -> None:
    said = explained(estimated("EB*B*IND*98***27*35*****Y"))
    assert any("no amount for mental health" in sentence for sentence in said.client["en"])
    assert any("no indica un monto" in sentence for sentence in said.client["es"])
    assumed = "The payer names no cost of mental health: that of an office visit is taken for it."
    assert f"Taken for granted: {assumed}" in said.provider
    assert f"assumption: {assumed}" in said.auditor
    assert not any("other visits" in each for each in explained(estimated(COPAY)).client["en"])


def test_a_client_reads_plain_words_in_english_and_spanish() -> None:
    said = explained(estimated(COPAY)).client
    assert said["en"][0] == "You will pay about $25.00 for this visit."
    assert said["es"][0] == "Usted pagará unos $25.00 por esta consulta."
    assert len(said["en"]) == len(said["es"]) == 3


def test_a_client_reads_every_part_of_what_is_owed() -> None:
    said = explained(estimated(SHARE, DEDUCTIBLE, "EB*G*IND*30***29*65*****Y")).client["en"]
    # 60 of the deductible, a fifth of the other 50, and 5 above what is left of the year.
    assert [FIGURE.findall(sentence) for sentence in said[:4]] == [
        ["$65.00"],
        ["$60.00"],
        ["$10.00"],
        ["$5.00"],
    ]


@given(parts=answers_271.pieces())
def test_a_client_reads_no_jargon_and_no_sentence_without_a_translation(
    parts: list[list[str]],
) -> None:
    asked = Asked(service_types=("MH",), on=date(2026, 3, 9), allowed=Money(11000))
    found = estimate(translation.read(answers_271.text_of(parts)), asked)
    said = explain(found, SAY).client
    assert len(said["en"]) == len(said["es"]) >= 2
    assert not set(said["en"]) & set(said["es"])
    for sentence in said["en"]:
        assert not [word for word in JARGON if re.search(rf"\b{word}s?\b", sentence)], sentence


@given(parts=answers_271.pieces(), telehealth=st.booleans())
def test_every_figure_that_anybody_reads_stands_in_the_basis(
    parts: list[list[str]], telehealth: bool
) -> None:
    asked = Asked(
        service_types=("MH", "98"),
        telehealth=telehealth,
        on=date(2026, 3, 9),
        allowed=Money(11033),
    )
    found = estimate(translation.read(answers_271.text_of(parts)), asked)
    quoted = {figure for said in voices(explained(found)) for figure in FIGURE.findall(said)}
    assert quoted <= figures_of(found)


def test_a_provider_reads_the_terms_of_the_trade_and_what_is_taken_for_granted() -> None:
    said = explained(estimated(COPAY)).provider
    assert said[0] == "The client owes $25.00."
    assert "in-network copay of $25.00 for mental health, per visit" in said[1]
    assert any("deductible does not apply to a copay" in sentence for sentence in said)


def test_an_auditor_reads_codes_segments_rules_and_the_document() -> None:
    said = "\n".join(explained(estimated(COPAY)).auditor)
    for part in ("EB01 B", "segments 10", "copay", "2026-12", "eligibility/check-1/1/answer.edi"):
        assert part in said


def test_an_auditor_reads_every_citation() -> None:
    found = estimated(SHARE, DEDUCTIBLE, "EB*B*IND*MH***27*300*****Y", "III*ZZ*21")
    said = "\n".join(explained(found).auditor)
    assert found.citations == (10, 11, 12, 13)
    assert all(re.search(rf"segments .*\b{segment}\b", said) for segment in found.citations)


@pytest.mark.parametrize(
    ("segments", "reason"),
    [
        ((COPAY, "EB*I**MH"), "may not cover"),
        ((COPAY, "EB*U**MH", "NM1*VN*2*MOSS"), "another company"),
        (("EB*6**30",), "not active"),
        (("AAA*N**42*R",), "could not answer"),
        (("EB*1**30",), "has not told us"),
    ],
)
def test_a_client_reads_why_nothing_can_be_told(segments: tuple[str, ...], reason: str) -> None:
    found = estimated(*segments)
    assert found.certainty is Certainty.UNKNOWN
    said = explained(found).client["en"]
    assert reason in said[1]
    assert "$" not in " ".join(said)


def test_what_the_office_does_not_know_is_told_in_every_voice() -> None:
    said = explained(unknown("The payer has not answered yet."))
    assert said.client["en"][0] == "We cannot tell yet what you will pay for this visit."
    assert "The payer has not answered yet" in " ".join(said.provider)
    assert "The payer has not answered yet" in " ".join(said.auditor)
