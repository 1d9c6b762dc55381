"""There and back: what is asked passes the judge, and the simulated payer's answer is about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12.characters import transliterated
from backoffice.x12.codes import SERVICE_TYPES_005010
from backoffice.x12.eligibility_270 import read as read_inquiry
from backoffice.x12.eligibility_270 import write
from backoffice.x12.eligibility_271 import read
from backoffice.x12.findings import X12Error
from backoffice.x12.inquiries import Dependent, Inquiry, Subscriber
from infra.local.clearinghouse import PLANS, Clearinghouse
from infra.local.clearinghouse_people import Plans
from tests.support.x12_samples import AT, INQUIRY, judged

TABLE = json.loads(PLANS.read_text(encoding="utf-8"))
INSURED = [
    each
    for each in TABLE["insured"]
    if not {"answers_as", "only_at"} & each.keys() and "conduct" not in TABLE["plans"][each["plan"]]
]
"""Those whom every payer finds at once."""

CARRIED = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ abc'-." + "*:^~\x1c\x1d\n\r\x00\u202e\u200f’“–ñÉßøŁ😀🏳\u200d🌈"
)
"""Letters, and what becomes of nothing worse than a space; delimiters are among it."""
HOSTILE = st.text(st.sampled_from(CARRIED), min_size=1, max_size=30) | st.text(max_size=30)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def _as_sent(name: str) -> str:
    return transliterated(name, field="the name", longest=35)


def _hostile_names_are_carried_or_refused(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(HOSTILE, HOSTILE, HOSTILE, st.booleans(), MOMENTS)
    def holds(last: str, first: str, child: str, has_dependent: bool, at: datetime) -> None:
        leo = Dependent(last, child, date(2012, 8, 30), relationship="19")
        inquiry = replace(
            INQUIRY,
            subscriber=Subscriber("FERN0001", last, first, date(1990, 4, 12)),
            dependent=leo if has_dependent else None,
        )
        try:
            text = write(inquiry, control_number=9, at=at, usage="T")
        except X12Error:
            return
        judged(text)
        again = read_inquiry(text)
        (found,) = again.inquiries
        assert again.findings == ()
        assert (found.subscriber.last or "", found.subscriber.first or "") == (
            _as_sent(last),
            _as_sent(first),
        )
        if has_dependent:
            assert found.dependent is not None
            assert found.dependent.first == _as_sent(child)

    holds()


def _patients() -> st.SearchStrategy[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Somebody of the plan table, and a dependent or nobody."""
    both = [(one, None) for one in INSURED]
    both += [(one, child) for one in INSURED for child in one.get("dependents", [])]
    return st.sampled_from(both)


def _asked(insured: dict[str, Any], child: dict[str, Any] | None) -> Inquiry:
    dependent = None
    if child:
        born = date.fromisoformat(child["birth_date"])
        dependent = Dependent(child["last"], child["first"], born)
    born = date.fromisoformat(insured["birth_date"])
    subscriber = Subscriber(insured["member_id"], insured["last"], insured["first"], born)
    return replace(INQUIRY, subscriber=subscriber, dependent=dependent)


def _answers_are_about_who_was_asked(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(
        _patients(),
        st.dates(date(2019, 1, 1), date(2030, 12, 31)),
        st.lists(st.sampled_from(sorted(SERVICE_TYPES_005010)), min_size=1, max_size=3).map(tuple),
        st.integers(1, 999_999_999),
        st.sampled_from(["", "WIRE1", "WIRE2", "WIRE3", "WIRE4"]),
    )
    def holds(
        patient: tuple[dict[str, Any], dict[str, Any] | None],
        day: date,
        types: tuple[str, ...],
        number: int,
        wire: str,
    ) -> None:
        asked = replace(_asked(*patient), service_date=day, service_types=types)
        member_id = f"{wire}{asked.subscriber.member_id}"
        asked = replace(asked, subscriber=replace(asked.subscriber, member_id=member_id))
        question = write(asked, control_number=number, at=AT, usage="T")
        judged(question)
        response = Clearinghouse(Plans(PLANS)).check_eligibility(question)
        reply = read(response.content["x12"])
        assert reply.findings == ()
        (found,) = reply.answers
        who = asked.dependent or asked.subscriber
        assert ((found.person.last or "").upper(), (found.person.first or "").upper()) == (
            who.last,
            who.first,
        )
        assert (found.person.member_id or "").upper() == member_id
        assert found.person.dependent is (asked.dependent is not None)
        assert [(each.number or "").upper() for each in found.traces] == [asked.trace]
        assert found.active is not None

    holds()


PROPERTIES = [_hostile_names_are_carried_or_refused, _answers_are_about_who_was_asked]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("holds", PROPERTIES)
def test_what_is_asked_is_carried_and_answered(holds: Callable[[int], None]) -> None:
    holds(80)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_what_is_asked_is_carried_and_answered_in_thousands_of_tries(
    holds: Callable[[int], None],
) -> None:
    holds(3_000)
