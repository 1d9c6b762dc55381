"""The payday: who is owed something is paid once, whatever runs twice, late or at the same time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain import account_steps
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutStatus, ProviderPayouts
from backoffice.domain.posting import post
from backoffice.services.payday import PaydayDesk
from backoffice.services.payout_requests import PayoutOutcome
from tests.support import paid
from tests.support.builders import OMAR
from tests.support.paid import AT, PAID_ON
from tests.support.payouts import (
    A_DAY,
    A_WEEK,
    FRIDAY,
    RUTHS,
    earned,
    line,
    office_that_owes,
    payday,
    payout,
    payouts,
    run,
    shared,
)
from tests.support.remitted import account_of, entries, open_tasks, standing
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

PAID = PayoutOutcome(paid=True, reference="ACH 7")
FAILED = PayoutOutcome(paid=False)
STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")


def totals(office: MemoryOffice) -> list[str]:
    return [each.total.decimal_text for each in payouts(office)]


def owed(office: MemoryOffice, visit_id: str = "visit-0001") -> str:
    return account_of(office, visit_id).provider_owed.decimal_text


def taken_back(office: MemoryOffice, visit_id: str = "visit-0001") -> None:
    """The payer takes its payment back."""
    reversal = paid.decision(paid.taken_back(paid.said()), item_id="item-0002")
    posted = post(account_of(office, visit_id), reversal, at=AT)
    office.keep(shared(posted.account, "item-0002"))


@pytest.mark.requirement("CL-4")
def test_on_its_day_each_provider_is_paid_what_they_are_owed() -> None:
    office = office_that_owes(
        earned(), earned("visit-0002"), earned("visit-0003", provider_id=OMAR.provider_id)
    )
    run(office)
    assert totals(office) == [], "it is Thursday"
    payday(office)
    assert {each.provider_id: each.total.decimal_text for each in payouts(office)} == {
        RUTHS: "190.00",
        OMAR.provider_id: "95.00",
    }
    assert {each.status for each in payouts(office)} == {PayoutStatus.READY}
    assert [owed(office, f"visit-000{number}") for number in (1, 2, 3)] == ["0.00"] * 3
    assert standing(entries(office)) == {"provider_owed": "285.00", "paying_out": "-285.00"}


def test_running_it_again_and_on_other_days_of_the_week_changes_nothing() -> None:
    office = office_that_owes()
    payday(office)
    before = payouts(office)
    office.keep(earned("visit-0002"))
    for _ in range(6):
        office.wait(A_DAY - timedelta(hours=1))
        run(office)
    assert payouts(office) == before
    office.wait(A_DAY)
    run(office)
    assert totals(office) == ["95.00", "95.00"]


@pytest.mark.parametrize("days", [1, 3, 6])
def test_a_payday_that_was_missed_is_made_up_for_under_its_own_date(days: int) -> None:
    office = office_that_owes()
    office.wait(A_DAY + days * A_DAY)
    run(office)
    assert [each.payday for each in payouts(office)] == [FRIDAY]
    assert totals(office) == ["95.00"]


def test_two_paydays_missed_are_one_payout() -> None:
    office = office_that_owes()
    office.wait(A_DAY + A_WEEK)
    run(office)
    assert [each.payday for each in payouts(office)] == [FRIDAY + A_WEEK]


def test_a_run_that_comes_a_week_late_pays_nobody_anew() -> None:
    office = office_that_owes()
    payday(office)
    office.wait(A_WEEK)
    run(office)
    office.keep(earned("visit-0002"))
    office.payday.run(due=office.clock() - A_WEEK)
    assert len(payouts(office)) == 1


@pytest.mark.requirement("CL-4")
def test_what_a_payer_took_back_is_taken_off_the_next_payout() -> None:
    office = office_that_owes()
    payday(office)
    taken_back(office)
    office.keep(earned("visit-0002"), earned("visit-0003"))
    payday(office)
    office.wait(A_WEEK - A_DAY)
    payday(office)
    assert totals(office) == ["95.00", "95.00"]
    assert [line.amount.decimal_text for line in payouts(office)[1].lines] == [
        "-95.00",
        "95.00",
        "95.00",
    ]
    assert owed(office) == "0.00"


def test_what_is_owed_by_a_provider_is_carried_over_until_they_have_earned_it() -> None:
    office = office_that_owes()
    payday(office)
    taken_back(office)
    for _ in range(2):
        office.wait(A_WEEK - A_DAY)
        payday(office)
    assert totals(office) == ["95.00"]
    assert owed(office) == "-95.00"


def test_less_than_the_minimum_is_carried_over() -> None:
    small = paid.said("20.00", (("CO", "45", "180.00"),))
    office = office_that_owes(shared(paid.account(paid.decision(small)).but(provider_id=RUTHS)))
    payday(office)
    assert totals(office) == []
    assert owed(office) == "20.00"


def test_visits_that_the_payer_paid_after_the_plan_wait_for_the_next() -> None:
    office = office_that_owes()

    def meanwhile() -> None:
        more = account_steps.client_paid(
            account_of(office), Money.dollars("25.00"), step_id="step-0001", day=PAID_ON, at=AT
        )
        office.records.keep(shared(more.account, "step-0001"))

    office.wait(A_DAY)
    office.faults.overtake("before write visit-accounts ledger outbox", meanwhile)
    run(office)
    run(office)
    assert totals(office) == ["95.00"]
    assert owed(office) == "25.00"
    assert payouts(office)[0].status is PayoutStatus.READY


def office_that_owes_on_friday() -> MemoryOffice:
    office = office_that_owes()
    office.wait(A_DAY)
    office.faults.passed.clear()
    return office


def test_two_runs_at_once_pay_once() -> None:
    points = len(passed_undisturbed())
    for point in range(1, points + 1):
        office = office_that_owes_on_friday()
        office.faults.overtake_after(point, lambda office=office: run(office))  # type: ignore[misc]
        run(office)
        run(office)
        assert totals(office) == ["95.00"], point
        assert standing(entries(office)) == {"provider_owed": "95.00", "paying_out": "-95.00"}
        assert payouts(office)[0].status is PayoutStatus.READY
        assert len(open_tasks(office)) == 1


def passed_undisturbed() -> list[str]:
    office = office_that_owes_on_friday()
    run(office)
    return list(office.faults.passed)


def test_a_crash_anywhere_in_a_run_pays_once_and_loses_nothing() -> None:
    for point, name in enumerate(passed_undisturbed(), 1):
        office = office_that_owes_on_friday()
        office.faults.crash_at(point)
        with pytest.raises(Crash):
            run(office)
        office.database.catch_up()
        run(office)
        assert totals(office) == ["95.00"], name
        assert standing(entries(office)) == {"provider_owed": "95.00", "paying_out": "-95.00"}
        assert payouts(office)[0].status is PayoutStatus.READY, name


def test_a_provider_whose_id_begins_like_another_ones_is_paid_their_own() -> None:
    ids = ["provider-1", "provider-1-a", "provider-10", "provider-1_b"]
    office = office_that_owes(
        *(earned(f"visit-{n:04}", provider_id=each) for n, each in enumerate(ids))
    )
    payday(office)
    assert sorted(each.provider_id for each in payouts(office)) == sorted(ids)
    assert totals(office) == ["95.00"] * 4


def test_the_work_of_a_run_grows_with_what_is_owed_and_not_with_what_was_paid() -> None:
    office = office_that_owes_on_friday()
    run(office)
    office.wait(A_WEEK)
    office.faults.passed.clear()
    run(office)
    few = len(office.faults.passed)
    for number in range(50):
        settled = earned(f"visit-{number + 100}")
        owed_by = settled.on(Account.PROVIDER_OWED)
        office.records.keep(
            account_steps.stepped(
                settled,
                kind=entries(office)[0].kind,
                moves={Account.PROVIDER_OWED: -owed_by, Account.PAYING_OUT: owed_by},
                step_id="paid-before",
                day=PAID_ON,
                at=AT,
            ).account
        )
    office.wait(A_WEEK)
    office.faults.passed.clear()
    run(office)
    assert len(office.faults.passed) == few


def test_what_is_earned_after_a_payout_that_is_not_full_waits_for_the_next_payday() -> None:
    office = office_that_owes_on_friday()
    office.faults.crash_when("after write provider-payouts payouts outbox")
    with pytest.raises(Crash):
        run(office)
    office.keep(earned("visit-0002"))
    run(office)
    run(office)
    assert totals(office) == ["95.00"]


def test_the_longest_payout_fits_into_its_record_and_into_the_journal() -> None:
    most = Money(10**9)
    amounts = dict.fromkeys(
        ("charged", "allowed", "contractual", "payer_paid", "client_paid", "share", "paid_before"),
        most,
    )
    lines = [
        line(
            visit_id=f"{number:064}",
            client_id="c" * 64,
            claim_id=f"{number:064}.1",
            payer_id="p" * 40,
            receipt_id="r" * 40,
            recoupment="less_came_in",
            **amounts,
        )
        for number in range(Payout.MOST_LINES)
    ]
    longest = payout(*lines, status="settling", provider_id="p" * 64)
    office = MemoryOffice()
    lock = ProviderPayouts(provider_id=longest.provider_id, under_way=longest.payout_id)
    office.records.keep(lock, longest)
    assert payouts(office) == [longest.as_kept()]


def test_a_payout_that_is_ready_is_a_task_until_somebody_says_what_became_of_it() -> None:
    office = office_that_owes()
    payday(office)
    [ready] = payouts(office)
    assert open_tasks(office) == [f"pay-{ready.payout_id}"]


def test_a_desk_finishes_what_another_provider_left_though_it_is_no_payday() -> None:
    office = office_that_owes_on_friday()
    office.faults.crash_when("after write provider-payouts payouts outbox")
    with pytest.raises(Crash):
        run(office)
    assert payouts(office)[0].status is PayoutStatus.SETTLING
    office.wait(A_DAY)
    desk: PaydayDesk = office.payday
    assert desk.run(due=office.clock()).unfinished == ()
    assert payouts(office)[0].status is PayoutStatus.READY
    assert balances(entries(office))[Account.PAYING_OUT] == Money.dollars("-95.00")
