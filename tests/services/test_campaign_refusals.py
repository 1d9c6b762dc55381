"""A client alone in a call whom the mail service refuses: it is their address, or the account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.wave_batch import Standing
from tests.support.campaigning import (
    NOON,
    YEAR_END,
    client,
    client_id,
    go_on,
    mailed,
    office_at,
    renewal,
    settle,
    standings,
    tick,
)
from tests.twins.office import MemoryOffice

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
REFUSALS = ["whole call", "MESSAGE_REJECTED"]


def where_one_is_refused(how: str, *, others: int = 1) -> MemoryOffice:
    """One client is refused, alone in a call; so many *others* are asked on the next day."""
    office = office_at(clients=1)
    for number in range(1, 1 + others):
        ends_on = YEAR_END + DAY
        office.records.keep(client(number), renewal(number, ends_on=ends_on))
    settle(office)
    if how == "whole call":
        office.bulk_mail.malformed = {client_id(0)}
    else:
        office.bulk_mail.refuses = {client_id(0): [how] * 1000}
    return office


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("how", REFUSALS)
def test_their_provider_is_asked_once_others_were_taken_for_a_day(how: str) -> None:
    office = where_one_is_refused(how)
    go_on(office, until=NOON + HOUR)
    assert standings(office) == {Standing.PINNED: 1}
    assert office.database.items("tasks") == []
    office.wait(NOON + DAY - office.clock())
    go_on(office, until=NOON + DAY + HOUR)
    assert standings(office) == {Standing.FAILED: 1}
    [task] = office.database.items("tasks")
    assert (task["kind"], task["about"]) == ("confirm_address", [client_id(0)])
    assert task["owner"] == {"kind": "provider", "name": "provider-ruth"}
    assert mailed(office) == {client_id(1): 1}
    assert tick(office).held_back == 0


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("how", REFUSALS)
@pytest.mark.parametrize("why", ["nobody else was taken", "the sandbox"])
def test_nobody_is_asked_about_a_client_for_what_may_be_the_accounts_state(
    how: str, why: str
) -> None:
    office = where_one_is_refused(how, others=1 if why == "the sandbox" else 0)
    if why == "the sandbox":
        office.quota_twin.limits = office.quota_twin.limits._replace(reaches_anybody=False)
    for day in range(3):
        office.wait(NOON + day * DAY - office.clock())
        go_on(office, until=NOON + day * DAY + HOUR)
    assert standings(office) == {Standing.PINNED: 1}
    assert office.database.items("tasks") == []
    assert tick(office).held_back == 1, "an alarm looks at it"


@pytest.mark.requirement("RN-3")
def test_the_account_is_asked_about_only_where_it_matters() -> None:
    office = where_one_is_refused("whole call")
    go_on(office, until=NOON + HOUR)
    asked = office.faults.passed.count("before ask quota")
    ticks = 12
    assert asked == ticks, "by the campaign's clock, and by no mailer"
