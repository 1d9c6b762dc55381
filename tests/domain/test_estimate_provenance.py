"""Provenance: what an estimate does not cite cannot have mattered, and what it cites did."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.payers import translation
from backoffice.domain.estimate import estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.money import Money
from tests.support import answers_271
from tests.support.dropping import each_dropped, outcome
from tests.support.x12_samples import ABOVE, PARENT, SUBSCRIBER, answer
from tests.x12 import hand_answered

ASKED = st.builds(
    Asked,
    service_types=st.sampled_from((("MH",), ("MH", "98"), ("98", "30"))),
    network=st.sampled_from(("in", "in", "out")),
    telehealth=st.booleans(),
    on=st.just(date(2026, 3, 9)),
    procedure=st.sampled_from((None, None, "90837")),
    tier=st.sampled_from((None, None, "1")),
    allowed=st.sampled_from((Money(11000), Money(11033), None)),
    fee=st.sampled_from((Money(15000), None)),
)


SINGLE = answers_271.pieces().map(lambda parts: [each for part in parts for each in part])
HEAD = [*ABOVE, *SUBSCRIBER]
VISIT = Asked(service_types=("MH",), on=date(2026, 3, 9), allowed=Money(11000), fee=Money(15000))


def insist_that_only_what_is_cited_matters(segments: list[str], asked: Asked) -> None:
    """Without a cited segment something is different, and without any other nothing is."""
    found = estimate(translation.read(answer(*segments)), asked)
    for number, text in each_dropped(segments):
        again = estimate(translation.read(text), asked)
        same = outcome(found, without=number) == outcome(again)
        assert same == (number not in found.citations), (number, found, again)


@pytest.mark.requirement("EL-2")
def test_a_deductible_that_is_set_aside_for_two_reasons_is_not_cited_where_it_does_not_matter() -> (
    None
):
    for_another_place = ["EB*C*IND*MH***29*0*****Y", "MSG*TELEHEALTH", "III*ZZ*21"]
    counted = ["EB*B*IND*MH***27*0*****Y", "HSD*VS*20***23*1"]
    insist_that_only_what_is_cited_matters(
        [*HEAD, *counted, *for_another_place],
        Asked(service_types=("MH",), on=date(2026, 3, 9), allowed=Money(11000)),
    )


@pytest.mark.requirement("EL-2")
def test_a_remark_that_names_a_tier_is_cited_where_the_figure_depends_on_which() -> None:
    first = ["EB*B*IND*MH**TIER 1*27*0*****Y"]
    second = ["EB*B*IND*MH***27*10*****Y", "MSG*TIER 2 PROVIDERS"]
    insist_that_only_what_is_cited_matters([*HEAD, *first, *second], VISIT)


@pytest.mark.requirement("EL-2")
def test_a_line_is_cited_that_keeps_a_cost_in_words_from_a_line_that_would_name_it() -> None:
    described = ["EB*D*IND*MH"]
    met = ["EB*C*IND*MH***29*0*****Y", "MSG*NO COPAY"]
    insist_that_only_what_is_cited_matters([*HEAD, *described, *met], VISIT)


@pytest.mark.requirement("EL-2")
@pytest.mark.parametrize("case", list(hand_answered.read()), ids=lambda case: case.name)
def test_each_segment_of_an_answer_by_hand_is_cited_or_does_not_matter(
    case: hand_answered.HandAnswered,
) -> None:
    insist_that_only_what_is_cited_matters([*HEAD, *case.segments], case.asked)


@pytest.mark.requirement("EL-2")
@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("EB*B*IND*MH***27*60*****N", "MSG*TELEHEALTH VISITS ONLY"),
        ("EB*B*IND*98***27*60*****Y", "III*ZZ*21"),
        ("EB*B*IND*98***27*60*****Y", "HSD*VS*3***23"),
        ("EB*B*IND*98***27*60*****Y", "DTP*292*RD8*20250101-20251231"),
        ("EB*1**98", "NM1*VN*2*MOSS BEHAVIORAL"),
    ],
)
def test_a_line_is_cited_that_keeps_what_stands_under_it_from_the_copay_above(
    line: str, beside: str
) -> None:
    segments = [*HEAD, "EB*B*IND*MH***27*25*****Y", line, beside]
    found = estimate(translation.read(answer(*segments)), VISIT)
    assert (found.client_owes, found.citations) == (Money(2500), (10, 11, 12))
    insist_that_only_what_is_cited_matters(segments, VISIT)


def test_a_line_is_not_cited_whose_remark_would_say_nothing_of_the_copay_above() -> None:
    segments = [*HEAD, "EB*B*IND*MH***27*25*****Y", "EB*B*IND*98***27*60*****Y", "MSG*CALL US"]
    assert estimate(translation.read(answer(*segments)), VISIT).citations == (10,)


@pytest.mark.requirement("EL-2", "IN-14")
def test_what_a_dependent_owes_rests_on_where_the_subscriber_ends() -> None:
    child = ["HL*4*3*23*0", "TRN*2*CHECK-0002*9HARBORNET", "NM1*03*1*RIVERA*LEO"]
    subscriber = [*PARENT, "DTP*347*D8*20251231", "EB*B*IND*MH***27*60*****Y"]
    segments = [*ABOVE, *subscriber, *child, "EB*B*IND*MH***27*25*****Y"]
    found = estimate(translation.read(answer(*segments)), VISIT)
    assert (found.client_owes, found.citations) == (Money(2500), (7, 11, 14))
    insist_that_only_what_is_cited_matters(segments, VISIT)


@pytest.mark.requirement("EL-2")
@settings(max_examples=40)
@given(segments=SINGLE | answers_271.families(), asked=ASKED)
def test_without_a_cited_segment_the_estimate_differs_and_without_any_other_it_does_not(
    segments: list[str], asked: Asked
) -> None:
    insist_that_only_what_is_cited_matters(segments, asked)


@pytest.mark.prove
@pytest.mark.requirement("EL-2")
@settings(max_examples=3000)
@given(segments=SINGLE | answers_271.families(), asked=ASKED)
def test_without_a_cited_segment_any_of_thousands_of_estimates_differs(
    segments: list[str], asked: Asked
) -> None:
    insist_that_only_what_is_cited_matters(segments, asked)


@pytest.mark.requirement("EL-2")
@settings(max_examples=200)
@given(parts=answers_271.pieces(), asked=ASKED)
def test_parts_add_up_and_nobody_owes_more_than_the_visit_is_worth(
    parts: list[list[str]], asked: Asked
) -> None:
    found = estimate(translation.read(answers_271.text_of(parts)), asked)
    amounts = [part.amount for part in found.basis]
    if found.client_owes is not None:
        assert Money.total(each for each in amounts if each is not None) == found.client_owes
        assert None not in amounts
        assert asked.worth is None or Money.ZERO <= found.client_owes <= asked.worth
        assert found.citations
    elif found.low is not None and found.high is not None:
        assert Money.ZERO <= found.low < found.high
        assert asked.worth is None or found.high <= asked.worth
        assert found.unknown
        assert found.citations
    else:
        assert set(amounts) <= {None}
        assert found.unknown
