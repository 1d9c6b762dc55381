"""Whatever a payer answers: one decision, which never takes more for proven than was said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import judgement
from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Insured,
    OtherPayer,
    PayerAnswer,
    VisitLimit,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.reasons import Verdict
from backoffice.domain.verdict import Decision
from tests.support import builders

pytestmark = pytest.mark.requirement("EL-1")

segments = st.integers(1, 999)
days = st.none() | st.builds(
    lambda one, other: Interval(since=min(one, other), until=max(one, other)),
    st.dates(),
    st.dates(),
)
service_types = st.lists(st.sampled_from(["30", "MH", "98", "35"]), max_size=3).map(tuple)
lines = st.builds(
    Benefit,
    kind=st.sampled_from(BenefitKind),
    service_types=service_types,
    network=st.sampled_from(["in", "out", "both", "unknown"]),
    authorization=st.none() | st.sampled_from("YNU"),
    holds=days,
    segment=segments,
)
drawn = st.builds(
    PayerAnswer,
    kind=st.just("271") | st.sampled_from(["999", "TA1", "unreadable", "277"]),
    accepted=st.none() | st.booleans(),
    people=st.just(1) | st.integers(0, 3),
    active=st.none() | st.booleans(),
    person=st.none() | st.builds(Insured, first_name=st.none() | st.sampled_from(["ANA", "INES"])),
    covered=days,
    plan_days=days,
    answered_for=st.none() | st.dates(),
    paid_until=st.none() | st.dates(),
    benefits=st.lists(lines, max_size=5).map(tuple),
    other_payers=st.lists(
        st.builds(
            OtherPayer,
            kind=st.sampled_from(BenefitKind),
            role=st.none() | st.sampled_from(["PRP", "SEP", "PR"]),
            name=st.none() | st.text(max_size=9),
            holds=days,
            segment=segments,
        ),
        max_size=3,
    ).map(tuple),
    visit_limits=st.lists(
        st.builds(
            VisitLimit,
            service_types=service_types,
            allowed=st.none() | st.integers(0, 99),
            remaining=st.none() | st.integers(0, 99),
            segments=st.just((1,)),
        ),
        max_size=3,
    ).map(tuple),
    complete=st.booleans(),
)


@given(
    drawn,
    st.dates(max_value=date(9000, 1, 1)),
    st.dates(max_value=date(9000, 1, 1)),
    st.builds(Interval, since=st.just(date.min), until=st.none() | st.dates()),
)
def test_whatever_is_answered_there_is_one_decision_that_says_why_and_until_when(
    said: PayerAnswer, today: date, visit: date, policy: Interval
) -> None:
    decided = judgement.decide(
        said,
        builders.inquiry(service_on=visit),
        network=NetworkStanding(in_network=True),
        today=today,
        policy=policy,
    )
    assert decided.reason.endswith(".")
    assert all(notice.says.endswith(".") for notice in decided.notices)
    assert (decided.expires_on is not None) == (
        decided.verdict in {Verdict.ACTIVE, Verdict.INACTIVE}
    )
    if decided.verdict is Verdict.ACTIVE:
        assert (said.kind, said.people, said.active) == ("271", 1, True)
        assert said.covered is None or said.covered.contains(visit)
        assert decided.expires_on <= date(visit.year, 12, 31)  # type: ignore[operator]
    if decided.ask_again_on is not None:
        assert decided.ask_again_on > today
    assert Decision.model_validate_json(decided.model_dump_json()) == decided
