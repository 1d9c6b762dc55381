"""Provenance: what an estimate does not cite cannot have mattered, and what it cites did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.payers import translation
from backoffice.domain.estimate import Estimate, estimate
from backoffice.domain.estimating.asked import Asked
from backoffice.domain.money import Money
from tests.support import answers_271
from tests.support.x12_samples import ABOVE, SUBSCRIBER

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


def outcome(found: Estimate, renumbered: dict[int, int]) -> Any:
    """What may change only with a cited segment: amounts, basis and citations."""
    basis = [
        (
            part.rule,
            part.amount,
            part.low,
            part.high,
            part.says,
            tuple(renumbered.get(segment, 0) for segment in part.segments),
        )
        for part in found.basis
    ]
    return found.certainty, found.client_owes, found.low, found.high, found.unknown, basis


def leave_one_out(parts: list[list[str]]) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Each way to leave out one benefit, or one segment; with the numbers left out."""
    position = 2  # after ST
    for index, part in enumerate(parts):
        whole = list(range(position, position + len(part)))
        yield whole, [*parts[:index], *parts[index + 1 :]]
        if len(part) > 1:
            for beside in range(1, len(part)):
                shorter = [*part[:beside], *part[beside + 1 :]]
                yield [position + beside], [*parts[:index], shorter, *parts[index + 1 :]]
        position += len(part)


def insist_that_only_what_is_cited_matters(parts: list[list[str]], asked: Asked) -> None:
    found = estimate(translation.read(answers_271.text_of(parts)), asked)
    last = sum(len(part) for part in parts) + 2
    for left_out, remaining in leave_one_out(parts):
        kept = [number for number in range(1, last + 1) if number not in left_out]
        renumbered = {number: place for place, number in enumerate(kept, start=1)}
        again = estimate(translation.read(answers_271.text_of(remaining)), asked)
        same = outcome(found, renumbered) == outcome(again, {n: n for n in range(1, last + 1)})
        assert same == (not set(left_out) & set(found.citations)), (left_out, found, again)


@pytest.mark.requirement("EL-2")
def test_a_deductible_that_is_set_aside_for_two_reasons_is_not_cited_where_it_does_not_matter() -> (
    None
):
    for_another_place = ["EB*C*IND*MH***29*0*****Y", "MSG*TELEHEALTH", "III*ZZ*21"]
    counted = ["EB*B*IND*MH***27*0*****Y", "HSD*VS*20***23*1"]
    insist_that_only_what_is_cited_matters(
        [*([segment] for segment in [*ABOVE, *SUBSCRIBER]), counted, for_another_place],
        Asked(service_types=("MH",), on=date(2026, 3, 9), allowed=Money(11000)),
    )


@pytest.mark.requirement("EL-2")
@settings(max_examples=200)
@given(parts=answers_271.pieces(), asked=ASKED)
def test_leaving_out_what_is_cited_changes_the_estimate_and_nothing_else_does(
    parts: list[list[str]], asked: Asked
) -> None:
    insist_that_only_what_is_cited_matters(parts, asked)


@pytest.mark.prove
@pytest.mark.requirement("EL-2")
@settings(max_examples=3000)
@given(parts=answers_271.pieces(), asked=ASKED)
def test_leaving_out_what_is_cited_changes_any_of_thousands_of_estimates(
    parts: list[list[str]], asked: Asked
) -> None:
    insist_that_only_what_is_cited_matters(parts, asked)


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
