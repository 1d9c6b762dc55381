"""A big payday: no number of providers or visits, and no broken record, keeps others from it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.payout import Payout, PayoutStatus
from backoffice.services.payout_requests import PayoutOutcome
from tests.support.payouts import (
    A_DAY,
    A_WEEK,
    FRIDAY,
    RUTHS,
    earned,
    office_that_owes,
    payday,
    payouts,
    run,
)
from tests.support.remitted import account_of, open_tasks
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
FAILED = PayoutOutcome(paid=False)


def owed(office: MemoryOffice, visit_id: str) -> str:
    return account_of(office, visit_id).provider_owed.decimal_text


def test_many_providers_are_paid_in_one_run() -> None:
    accounts = [
        earned(f"visit-{number:04}", provider_id=f"provider-{number:04}") for number in range(45)
    ]
    office = office_that_owes(*accounts[:1])
    for account in accounts[1:]:
        office.records.keep(account)
    office.wait(A_DAY)
    found = [run(office).providers for _ in range(3)]
    assert found == [45, 0, 0]
    assert Counter(each.provider_id for each in payouts(office)) == {
        f"provider-{number:04}": 1 for number in range(45)
    }


@pytest.mark.requirement("CL-4")
def test_more_visits_than_fit_into_one_payout_are_paid_by_further_ones_whatever_crashes() -> None:
    office = office_that_owes(earned())
    for each in range(2, Payout.MOST_LINES + 3):
        office.records.keep(earned(f"visit-{each:04}"))
    office.wait(A_DAY)
    for point in ("after write provider-payouts payouts outbox", "before write payout-runs"):
        office.faults.crash_when(point)
        with pytest.raises(Crash):
            run(office)
        office.database.catch_up()
    assert run(office).unfinished == ()
    made = payouts(office)
    assert [len(each.lines) for each in made] == [Payout.MOST_LINES, 2]
    assert {(each.payday, each.status) for each in made} == {(FRIDAY, PayoutStatus.READY)}
    lines = Counter(line.visit_id for each in made for line in each.lines)
    assert (len(lines), {*lines.values()}) == (Payout.MOST_LINES + 2, {1})
    assert VisitAccountsTable(office.database).owed(RUTHS) == []
    assert open_tasks(office) == [f"pay-{each.payout_id}" for each in made]


def kept(office: MemoryOffice, visit_id: str) -> dict[str, Any]:
    """A visit's account as it lies in its table, to be spoilt."""
    accounts = office.database.glance("visit-accounts")
    return next(each for each in accounts if each["visit_id"] == visit_id)


def paid_providers(office: MemoryOffice) -> set[str]:
    return {each.provider_id for each in payouts(office)}


@pytest.mark.requirement("CL-4")
@pytest.mark.parametrize(
    "spoilt", [{"decisions": "unreadable"}, {"schema": 99}, {"schema": None}, {"book": [7]}]
)
def test_a_record_that_cannot_be_read_stops_its_own_provider_alone_until_it_is_mended(
    spoilt: dict[str, Any],
) -> None:
    ids = [f"provider-{number:04}" for number in range(4)]
    office = office_that_owes(
        *(earned(f"visit-{number:04}", provider_id=each) for number, each in enumerate(ids))
    )
    office.wait(A_DAY)
    whole = {name: kept(office, "visit-0001")[name] for name in spoilt}
    kept(office, "visit-0001").update(spoilt)
    for _ in range(3):
        assert run(office).unfinished == (ids[1],)
        assert paid_providers(office) == {*ids} - {ids[1]}
    kept(office, "visit-0001").update(whole)
    assert run(office).unfinished == ()
    assert paid_providers(office) == {*ids}
    assert {each.payday for each in payouts(office)} == {FRIDAY}
    assert run(office).providers == 0, "the payday is over"


def test_a_payout_that_cannot_be_finished_keeps_nobody_elses_from_it() -> None:
    ids = [f"provider-{number:04}" for number in range(30)]
    office = office_that_owes(
        *(earned(f"visit-{number:04}", provider_id=each) for number, each in enumerate(ids))
    )
    office.wait(A_DAY)
    run(office)
    for made in payouts(office):
        office.payouts.conclude(made.payout_id, FAILED, caller=STAFF)
    for number in range(25):
        kept(office, f"visit-{number:04}")["schema"] = 99
    told = run(office)
    assert told.unfinished == tuple(ids[:25])
    assert [owed(office, f"visit-{number:04}") for number in range(25, 30)] == ["95.00"] * 5


def test_whose_earlier_payout_is_under_way_on_payday_is_paid_minutes_later() -> None:
    office = office_that_owes()
    payday(office)
    [first] = payouts(office)
    office.keep(earned("visit-0002"))
    office.wait(A_WEEK)

    def fails() -> None:
        office.payouts.conclude(first.payout_id, FAILED, caller=STAFF)

    # Staff say so just when the run has seen that nothing is under way.
    office.faults.overtake("before get provider-payouts payouts", fails)
    assert run(office).unfinished == (RUTHS,)
    assert run(office).unfinished == ()
    assert [each.total.decimal_text for each in payouts(office)] == ["95.00", "190.00"]


def test_a_run_goes_on_while_it_has_time_and_the_next_one_where_it_ended() -> None:
    ids = [f"provider-{number:04}" for number in range(150)]
    accounts = [earned(f"visit-{n:04}", provider_id=each) for n, each in enumerate(ids)]
    office = office_that_owes(*accounts[:1])
    for account in accounts[1:]:
        office.records.keep(account)
    office.wait(A_DAY)
    for point in range(12, 12_000, 12):  # about four seconds for each provider
        office.faults.overtake_after(point, lambda: office.wait(timedelta(seconds=2)))
    made = []
    for _ in range(8):
        before = office.clock()
        run(office)
        assert office.clock() - before < timedelta(minutes=4, seconds=10)
        made.append(len(payouts(office)))
    assert 40 < made[0] < 150
    assert made == sorted(made)
    assert Counter(each.provider_id for each in payouts(office)) == Counter(ids)
    assert {each.status for each in payouts(office)} == {PayoutStatus.READY}
    assert run(office) == (0, ())
