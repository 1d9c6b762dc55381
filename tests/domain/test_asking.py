"""Asking for a link: whose wish it is, what is forgotten, and when it is one and the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.asking import AskedForLink, link_task, link_task_id
from backoffice.domain.client import Client
from backoffice.domain.roster import RosterEntry

AT = datetime(2026, 3, 6, 20, tzinfo=UTC)
BIRTHDAY = date(1992, 2, 29)
TASK = "send-link-0001"


def client(**differs: Any) -> Client:
    given = {
        "client_id": "client-0001",
        "first_name": "Ana",
        "last_name": "Rivera",
        "birth_date": BIRTHDAY,
        "email": "Ana.Rivera@mail.example",
        "state": "NY",
        "time_zone": "America/New_York",
        "created_at": AT,
    }
    return Client(**{**given, **differs})


def wish(**differs: Any) -> AskedForLink:
    given = {"email": "ana.rivera@mail.example", "birth_date": BIRTHDAY}
    return AskedForLink(**{"ask_id": "ask-0001", "asked_at": AT, **given, **differs})


def entry(provider_id: str = "provider-1", client_id: str = "client-0001") -> RosterEntry:
    return RosterEntry(provider_id=provider_id, client_id=client_id, added_on=date(2026, 1, 5))


@pytest.mark.requirement("IN-21")
def test_a_wish_is_from_whoever_has_the_address_and_the_birthday() -> None:
    assert wish().is_from(client())


@pytest.mark.requirement("IN-21")
@pytest.mark.parametrize(
    ("wanted", "known"),
    [
        (wish(email="anarivera@mail.example"), client()),
        (wish(birth_date=date(1992, 3, 1)), client()),
        (wish(), client(email=None)),
        (wish(), client(birth_date=None)),
        (wish(birth_date=None), client(birth_date=None)),
        (wish(email=None), client(email=None)),
        (wish().forgotten(at=AT), client()),
    ],
    ids=range(7),
)
def test_a_wish_is_from_nobody_else(wanted: AskedForLink, known: Client) -> None:
    assert not wanted.is_from(known)


def test_what_is_forgotten_says_when_and_not_who() -> None:
    forgotten = wish().forgotten(at=AT)
    assert (forgotten.email, forgotten.birth_date, forgotten.answered_at) == (None, None, AT)


def test_a_task_is_one_for_each_provider_client_and_day() -> None:
    day = AT.date()
    ids = {
        link_task_id(each, on)
        for each in (entry(), entry("provider-2"), entry(client_id="client-0002"))
        for on in (day, day + timedelta(days=1))
    }
    assert len(ids) == 6
    assert link_task_id(entry(), day, settled=1) not in ids


def test_a_task_is_due_on_the_next_business_day_or_when_the_earlier_one_was() -> None:
    first = link_task(entry(), TASK, day=date(2026, 3, 6), at=AT)
    assert first.due_on == date(2026, 3, 9)
    again = link_task(entry(), TASK, day=date(2026, 3, 11), at=AT, earlier=first)
    assert again.due_on == first.due_on
    assert link_task(entry(), TASK, day=date(2026, 3, 11), at=AT).due_on == date(2026, 3, 12)
