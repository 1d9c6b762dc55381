"""An entry of the audit trail says who did what and when; in text order, entries are in time's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.audit import Act, AuditEntry, noted
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.identifiers import OpaqueId
from tests.support.builders import RUTH

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
A_LONG_ID = "f" * 32


def entry(at: datetime, caller: Caller = RUTH, entry_id: str = A_LONG_ID) -> AuditEntry:
    return noted(Act.READ_POLICIES, client_id="client-01", caller=caller, at=at, entry_id=entry_id)


moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - the zone comes with the strategy
    max_value=datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


@given(one=moments, other=moments)
def test_entries_stand_in_the_order_of_time_whatever_zone_a_moment_came_in(
    one: datetime, other: datetime
) -> None:
    if one != other:
        assert (entry(one).audit_id < entry(other).audit_id) is (one < other)


def test_two_acts_at_one_moment_are_two_entries() -> None:
    assert entry(AT, entry_id="id-1").audit_id != entry(AT, entry_id="id-2").audit_id


def test_the_id_of_an_entry_can_stand_in_the_address_of_a_page() -> None:
    assert OpaqueId.parse(entry(AT).audit_id)


@pytest.mark.parametrize(
    ("caller", "subject", "provider_id"),
    [
        (RUTH, "sign-in-ruth", "provider-ruth"),
        (Caller(CallerKind.LINK), None, None),
        (Caller(CallerKind.STAFF, subject="sign-in-robin"), "sign-in-robin", None),
    ],
)
def test_an_entry_names_the_caller_as_far_as_the_caller_is_known(
    caller: Caller, subject: str | None, provider_id: str | None
) -> None:
    made = entry(AT, caller)
    assert (made.by, made.subject, made.provider_id) == (caller.kind, subject, provider_id)
