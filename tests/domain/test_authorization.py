"""Authorisations: which one a visit is held under, and that each visit counts once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.authorization import Authorizations, NewAuthorization
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Refused
from tests.domain.test_billing import visit
from tests.support.builders import ANA, FERN

EMPTY = Authorizations(client_id=ANA)


def new(number: str = "EAP-1", **differences: Any) -> NewAuthorization:
    return NewAuthorization(
        **{
            "kind": "eap",
            "payer_id": FERN,
            "number": number,
            "holds": Interval(since=date(2026, 1, 1)),
            "visits": 2,
            **differences,
        }
    )


@pytest.mark.requirement("CR-6")
@given(st.lists(st.sampled_from([f"visit-{n:04}" for n in range(5)]), max_size=12))
def test_each_visit_counts_once_in_whatever_order_it_is_told(told: list[str]) -> None:
    allowed = EMPTY.with_entry("allowed-0001", new(visits=5))
    for visit_id in told:
        allowed = allowed.used(visit_id, "allowed-0001")
    (entry,) = allowed.entries
    assert set(entry.used_for) == set(told)
    assert entry.left_for("another") == 5 - len(set(told))


@pytest.mark.requirement("CR-6")
def test_a_visit_is_counted_under_one_authorisation_alone() -> None:
    both = EMPTY.with_entry("allowed-0001", new()).with_entry("allowed-0002", new("EAP-2"))
    moved = both.used("visit-0001", "allowed-0001").used("visit-0001", "allowed-0002")
    assert [entry.used_for for entry in moved.entries] == [(), ("visit-0001",)]
    assert [entry.used_for for entry in moved.used("visit-0001", None).entries] == [(), ()]


@pytest.mark.requirement("CR-6")
def test_what_ends_first_is_used_up_first_and_a_counted_visit_stays_where_it_is() -> None:
    until = Interval(since=date(2026, 1, 1), until=date(2026, 4, 1))
    both = EMPTY.with_entry("allowed-0001", new()).with_entry(
        "allowed-0002", new("EAP-2", holds=until)
    )
    first = both.programme_for(visit())
    assert first is not None
    assert first.authorization_id == "allowed-0002"
    counted = both.used("visit-0001", "allowed-0001").programme_for(visit())
    assert counted is not None
    assert counted.authorization_id == "allowed-0001"


@pytest.mark.requirement("CR-6")
def test_one_without_a_visit_left_serves_nobody_but_whoever_it_counts() -> None:
    full = EMPTY.with_entry("allowed-0001", new(visits=1)).used("visit-0009", "allowed-0001")
    assert full.programme_for(visit()) is None
    own = EMPTY.with_entry("allowed-0001", new(visits=1)).used("visit-0001", "allowed-0001")
    assert own.programme_for(visit()) is not None


def test_a_plans_own_word_is_named_though_no_visit_is_left_so_that_an_edit_finds_it() -> None:
    full = EMPTY.with_entry("allowed-0001", new(kind="prior", visits=1))
    full = full.used("visit-0009", "allowed-0001")
    entry = full.prior_for(visit(), FERN)
    assert entry is not None
    assert entry.left_for("visit-0001") == 0
    assert full.prior_for(visit(), "other-health") is None
    assert full.programme_for(visit()) is None


def test_there_is_an_end_to_what_one_client_can_be_allowed() -> None:
    many = EMPTY
    for number in range(60):
        many = many.with_entry(f"allowed-{number:04}", new(f"EAP-{number}"))
    assert len(many.entries) == 60
    assert many.with_entry("allowed-0007", new("EAP-7")) == many, "the same again is no more"
    with pytest.raises(Refused, match="too many"):
        many.with_entry("allowed-more", new("EAP-more".upper()))
