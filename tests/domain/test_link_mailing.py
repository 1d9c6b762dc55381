"""A link and its mail: one reminder, by day, while the link still works and nobody used it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import link_mailing
from backoffice.domain.link import Link, LinkPurpose, LinkStatus, ask_for

ASKED = datetime(2026, 3, 2, 15, tzinfo=UTC)
ZONE = "America/New_York"
DUE = datetime(2026, 3, 6, 15, tzinfo=UTC)
"""A day before the link expires, at ten in the morning in New York."""


def mailed(**differences: Any) -> Link:
    link, _ = ask_for(
        None,
        client_id="client-01",
        provider_id="provider-1",
        purpose=LinkPurpose.INTAKE,
        request_id="request-1",
        zone=ZONE,
        at=ASKED,
    )
    return link_mailing.sent(link, zone=ZONE, at=ASKED).but(**differences)


def test_a_client_is_reminded_from_a_day_before_the_link_expires_until_it_does() -> None:
    link = mailed()
    assert link.reminder_due_at == DUE
    assert not link_mailing.needs_reminder(link, at=DUE - timedelta(seconds=1))
    assert link_mailing.needs_reminder(link, at=DUE)
    assert link_mailing.needs_reminder(link, at=link.expires_at - timedelta(seconds=1))
    assert not link_mailing.needs_reminder(link, at=link.expires_at)


@pytest.mark.parametrize("done", ["reminded_at", "bounced_at", "used_at", "revoked_at"])
def test_nobody_is_reminded_of_a_link_that_is_done_with(done: str) -> None:
    link = mailed(**{done: ASKED})
    assert not link_mailing.waits_for_reminder(link)
    assert not link_mailing.needs_reminder(link, at=DUE)


@pytest.mark.parametrize("came", ["delivered_at", "opened_at", "started_at"])
def test_somebody_who_got_no_further_than_this_is_reminded(came: str) -> None:
    assert link_mailing.needs_reminder(mailed(**{came: ASKED}), at=DUE)


def test_a_link_that_was_never_mailed_is_not_reminded_of() -> None:
    link = mailed(sent_at=None, reminder_due_at=None)
    assert not link_mailing.waits_for_reminder(link)


@given(hours=st.integers(0, 24 * 365))
def test_reminders_go_out_by_day_and_before_the_link_expires(hours: int) -> None:
    at = ASKED + timedelta(hours=hours)
    link, _ = ask_for(
        None,
        client_id="client-01",
        provider_id="provider-1",
        purpose=LinkPurpose.INTAKE,
        request_id="request-1",
        zone=ZONE,
        at=at,
    )
    due = link_mailing.sent(link, zone=ZONE, at=at).reminder_due_at
    assert due is not None
    assert at < due < link.expires_at
    assert 13 <= due.hour <= 24 or due.hour == 0, "nine to seven in New York, told in UTC"


def test_the_first_delivery_and_the_first_bounce_are_the_ones_that_are_kept() -> None:
    later = ASKED + timedelta(hours=1)
    link = link_mailing.delivered(link_mailing.delivered(mailed(), at=ASKED), at=later)
    assert (link.delivered_at, link.status(at=later)) == (ASKED, LinkStatus.DELIVERED)
    link = link_mailing.bounced(link_mailing.bounced(link, at=ASKED), at=later)
    assert (link.bounced_at, link.status(at=later)) == (ASKED, LinkStatus.BOUNCED)
