"""A payout: what it pays and takes off, and that nothing is paid twice or lost on its way."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import account_steps, payout_plan
from backoffice.domain.account import VisitAccount
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.ledger import Account, Entry, balances, legs_of
from backoffice.domain.money import Money
from backoffice.domain.payday import PayoutRules, PayoutRun, Weekday
from backoffice.domain.payout import (
    MOVES,
    WHY,
    Payout,
    PayoutStatus,
    Recoupment,
    attended,
    failed,
    paid,
    payout_id_for,
)
from backoffice.domain.posting import post
from tests.support.paid import AT, PAID_ON, account, decision, said, taken_back
from tests.support.payouts import shared

FRIDAY = date(2026, 3, 27)
PROVIDER = "provider-ruth"
NOTHING = Money.ZERO


def earned(visit_id: str = "visit-0001", **differences: Any) -> VisitAccount:
    """Ana's hour, for which the payer paid $95.00 of $120.00."""
    return shared(account(decision()).but(visit_id=visit_id, **differences))


def plan(*accounts: VisitAccount, minimum: Money = NOTHING, payday: date = FRIDAY) -> Any:
    return payout_plan.planned(PROVIDER, accounts, payday=payday, minimum=minimum, at=AT)


def made(*accounts: VisitAccount) -> Payout:
    payout = plan(*accounts)
    assert isinstance(payout, Payout)
    return payout


def after(payout: Payout, now: VisitAccount) -> VisitAccount:
    return attended(payout, now, at=AT).account


@pytest.mark.requirement("CL-4")
def test_a_payout_pays_what_is_owed_and_says_what_it_follows_from() -> None:
    payout = made(earned())
    [line] = payout.lines
    assert payout.total == Money.dollars("95.00")
    assert (line.visit_id, line.claim_id, line.receipt_id) == (
        "visit-0001",
        "visit-0001.1",
        "receipt-1",
    )
    dollars = {k: v.decimal_text for k, v in dict(line).items() if isinstance(v, Money)}
    assert dollars == {
        "charged": "200.00",
        "allowed": "120.00",
        "contractual": "80.00",
        "payer_paid": "95.00",
        "client_paid": "0.00",
        "share": "95.00",
        "paid_before": "0.00",
    }
    assert line.recoupment is None


@pytest.mark.requirement("CL-4")
def test_what_was_paid_out_is_owed_no_more_and_only_the_rest_is_paid_next() -> None:
    first = made(earned())
    settled = after(first, earned())
    assert settled.provider_owed == NOTHING
    assert plan(settled) is None
    rest = account_steps.client_paid(
        settled, Money.dollars("25.00"), step_id="step-0001", day=PAID_ON, at=AT
    )
    [line] = made(shared(rest.account, "step-0001")).lines
    assert (line.share, line.paid_before) == (Money.dollars("120.00"), Money.dollars("95.00"))
    assert line.amount == Money.dollars("25.00")


@pytest.mark.requirement("CL-4")
def test_what_a_payer_took_back_is_taken_off_the_next_payout_and_said_why() -> None:
    settled = after(made(earned()), earned())
    owing = shared(
        post(settled, decision(taken_back(said()), item_id="item-0002"), at=AT).account, "item-0002"
    )
    assert owing.provider_owed == Money.dollars("-95.00")
    other = earned("visit-0002"), earned("visit-0003")
    payout = made(*other, owing)
    assert payout.total == Money.dollars("95.00")
    assert [each.recoupment for each in payout.lines] == [Recoupment.TAKEN_BACK, None, None]


@pytest.mark.requirement("CL-4")
def test_who_owes_more_than_they_earned_is_paid_nothing_and_owes_on() -> None:
    settled = after(made(earned()), earned())
    owing = shared(
        post(settled, decision(taken_back(said()), item_id="item-0002"), at=AT).account, "item-0002"
    )
    assert plan(owing) is None
    assert plan(owing, earned("visit-0002")) is None
    assert owing.provider_owed == Money.dollars("-95.00")


def test_a_payment_decided_anew_says_so() -> None:
    corrected = said("80.00", (("CO", "45", "120.00"),))
    now = after(made(earned()), earned())
    for n, claim in enumerate((taken_back(said()), corrected), 2):
        now = post(now, decision(claim, item_id=f"item-000{n}"), at=AT).account
    line = made(shared(now, "item-0003"), earned("visit-0002")).lines[0]
    assert (line.amount, line.recoupment) == (Money.dollars("-15.00"), Recoupment.DECIDED_ANEW)


def test_each_recoupment_is_told_in_a_sentence() -> None:
    assert set(WHY) == set(Recoupment)
    assert all(sentence.endswith(".") for sentence in WHY.values())


@pytest.mark.parametrize(("minimum", "is_paid"), [("95.00", True), ("95.01", False)])
def test_less_than_the_minimum_waits(minimum: str, is_paid: bool) -> None:
    assert (plan(earned(), minimum=Money.dollars(minimum)) is not None) is is_paid


def test_nobody_is_paid_for_visits_that_nothing_is_owed_for() -> None:
    assert plan() is None
    assert plan(account(decision())) is None


def test_a_payout_has_a_limit_and_takes_off_first() -> None:
    settled = after(made(earned()), earned())
    reversal = decision(taken_back(said()), item_id="item-0002")
    owing = shared(post(settled, reversal, at=AT).account, "item-0002").but(
        service_on=date(2026, 12, 31)
    )
    many = [earned(f"visit-{number:04d}") for number in range(2, Payout.MOST_LINES + 2)]
    lines = made(*many, owing).lines
    assert len(lines) == Payout.MOST_LINES
    assert lines[0].visit_id == owing.visit_id


def test_a_visit_is_noted_once_however_often_it_is_attended_to() -> None:
    payout = made(earned())
    first = attended(payout, earned(), at=AT)
    again = attended(payout, first.account, at=AT + timedelta(days=1))
    assert first.entry is not None
    assert balances([first.entry]) == {
        Account.PROVIDER_OWED: Money.dollars("95.00"),
        Account.PAYING_OUT: Money.dollars("-95.00"),
    }
    assert again == (first.account, None)


def test_what_happens_to_a_visit_after_the_plan_is_owed_on() -> None:
    payout = made(earned())
    paid_in = account_steps.client_paid(
        earned(), Money.dollars("25.00"), step_id="step-0001", day=PAID_ON, at=AT
    ).account
    assert after(payout, shared(paid_in, "step-0001")).provider_owed == Money.dollars("25.00")


@pytest.mark.requirement("CL-4")
def test_the_bank_is_touched_once_staff_say_that_it_was_paid() -> None:
    ready = made(earned()).through()
    assert ready.status is PayoutStatus.READY
    told = paid(ready, reference="ACH 7", by="staff-1", at=AT, today=FRIDAY)
    assert told.payout.status is PayoutStatus.PAID
    assert balances(told.entries) == {
        Account.PAYING_OUT: Money.dollars("95.00"),
        Account.BANK: Money.dollars("-95.00"),
    }
    visit = attended(made(earned()), earned(), at=AT).entry
    assert visit is not None
    assert Account.PAYING_OUT not in balances([visit, *told.entries])


def test_that_it_was_paid_may_be_said_twice_and_not_otherwise() -> None:
    ready = made(earned()).through()
    about: dict[str, Any] = {"by": "staff-1", "at": AT, "today": FRIDAY}
    told = paid(ready, reference="ACH 7", **about)
    assert paid(told.payout, reference="ACH 7", **about) == (told.payout, ())
    with pytest.raises(Conflict):
        paid(told.payout, reference="ACH 8", **about)


@pytest.mark.parametrize("was_paid", [False, True])
def test_a_payout_that_failed_is_owed_again_to_the_cent(was_paid: bool) -> None:
    about: dict[str, Any] = {"by": "staff-1", "at": AT, "today": FRIDAY}
    payout, settled = made(earned()), after(made(earned()), earned())
    entries: list[Entry] = []
    ready = payout.through()
    if was_paid:
        ready, entered = paid(ready, reference="ACH 7", **about)
        entries += entered
    returning, entered = failed(ready, **about)
    entries += entered
    assert balances(entries) == {}
    owed = after(returning, settled)
    assert owed.provider_owed == Money.dollars("95.00")
    assert owed.on(Account.PAYING_OUT) == NOTHING
    assert attended(returning, owed, at=AT).entry is None
    over = returning.through()
    assert failed(over, **about) == (over, ())
    [line] = plan(owed, payday=FRIDAY + timedelta(days=7)).lines
    assert line.amount == Money.dollars("95.00")


def test_a_payout_under_way_has_neither_been_paid_nor_failed() -> None:
    about: dict[str, Any] = {"by": "staff-1", "at": AT, "today": FRIDAY}
    with pytest.raises(Refused):
        paid(made(earned()), reference="ACH 7", **about)
    with pytest.raises(Refused):
        failed(made(earned()), **about)


@pytest.mark.parametrize(
    ("status", "other"),
    [(a, b) for a, b in product(PayoutStatus, repeat=2) if b not in MOVES[a]],
)
def test_no_payout_moves_where_it_may_not(status: PayoutStatus, other: PayoutStatus) -> None:
    with pytest.raises(Refused):
        made(earned()).but(status=status).moved(other)


def test_a_payout_has_one_id_for_each_provider_and_day_and_ids_follow_the_days() -> None:
    assert payout_id_for(PROVIDER, FRIDAY) == payout_id_for(PROVIDER, FRIDAY)
    assert payout_id_for(PROVIDER, FRIDAY) != payout_id_for("provider-2", FRIDAY)
    assert payout_id_for(PROVIDER, FRIDAY) < payout_id_for(PROVIDER, FRIDAY + timedelta(days=7))


def test_further_payouts_of_a_day_follow_its_first() -> None:
    ids = [payout_id_for(PROVIDER, FRIDAY, page) for page in range(1, 26)]
    assert ids[0] == payout_id_for(PROVIDER, FRIDAY)
    assert sorted(ids) == ids
    assert ids[-1] < payout_id_for(PROVIDER, FRIDAY + timedelta(days=7))


def owing(visit_id: str, cents: int) -> VisitAccount:
    """An hour for which so much is owed, or was paid out too much."""
    owed = {Account.PROVIDER_OWED: Money(-cents), Account.PROVIDER_SHARE: Money(cents)}
    return account(decision()).but(visit_id=visit_id, book=legs_of(owed))


@pytest.mark.requirement("CL-4")
@pytest.mark.parametrize(
    ("takes", "gives"),
    [
        (450, 460),
        (1, 401),
        *(
            pytest.param(*each, marks=pytest.mark.prove)
            for each in [(300, 600), (450, 900), (399, 700), (600, 2000)]
        ),
    ],
)
def test_more_taken_back_than_fits_into_a_payout_keeps_nobody_from_being_paid(
    takes: int, gives: int
) -> None:
    owed = {f"visit-{n:04}": -100_00 for n in range(takes)}
    owed |= {f"visit-{n:04}": 100_00 for n in range(takes, takes + gives)}
    visits = {visit_id: owing(visit_id, cents) for visit_id, cents in owed.items()}
    sums = []
    while payout := plan(*(visits[each] for each in owed), minimum=Money(25_00)):
        assert len(payout.lines) <= Payout.MOST_LINES
        assert payout.total >= Money(25_00)
        sums.append(payout.total.cents)
        for line in payout.lines:
            assert owed.pop(line.visit_id) == line.amount.cents
    assert sum(sums) == (gives - takes) * 100_00
    assert owed == {}
    assert len(sums) <= 25


def test_as_much_is_taken_off_a_full_payout_as_leaves_something_to_pay() -> None:
    visits = [owing(f"visit-{n:04}", -100_00) for n in range(300)]
    visits += [owing(f"visit-{n:04}", 100_00) for n in range(300, 800)]
    payout = made(*visits)
    assert payout.total == Money(200_00)
    assert sum(1 for line in payout.lines if line.recoupment) == 199


def test_who_owes_more_than_they_earned_is_paid_nothing_though_a_page_of_it_would_be_more() -> None:
    visits = [owing(f"visit-{n:04}", -100_00) for n in range(500)]
    visits += [owing(f"visit-{n:04}", 100_00) for n in range(500, 950)]
    assert plan(*visits) is None


@given(st.dates(min_value=date(2000, 1, 1)), st.sampled_from(Weekday))
def test_each_day_of_a_week_has_the_same_payday(day: date, weekday: Weekday) -> None:
    payday = PayoutRules(weekday=weekday, minimum=NOTHING).payday(day)
    assert payday.strftime("%A").lower() == weekday.value
    assert timedelta() <= day - payday < timedelta(days=7)


def test_a_payday_is_run_once_and_one_before_it_never_after() -> None:
    run = PayoutRun.of(FRIDAY, None, office="-")
    assert run is not None
    assert PayoutRun.of(FRIDAY, run.but(after="provider-1"), office="-") == run.but(
        after="provider-1"
    )
    done = run.but(is_done=True, after="provider-9")
    assert PayoutRun.of(FRIDAY, done, office="-") is None
    left = done.but(set_aside=("provider-2",))
    assert PayoutRun.of(FRIDAY, left, office="-") == left
    assert PayoutRun.of(FRIDAY + timedelta(days=7), left, office="-") == run.but(
        payday=FRIDAY + timedelta(days=7)
    )
    assert PayoutRun.of(FRIDAY - timedelta(days=7), run, office="-") is None
    assert PayoutRun.of(FRIDAY + timedelta(days=7), done, office="-") == run.but(
        payday=FRIDAY + timedelta(days=7)
    )


def test_a_run_goes_on_until_all_are_attended_to_or_too_many_are_set_aside() -> None:
    run = PayoutRun(office="-", payday=FRIDAY).past(["provider-1", "provider-2"], [], is_done=False)
    assert (run.after, run.goes_on) == ("provider-2", True)
    assert not run.past([], [], is_done=True).goes_on
    ids = [f"provider-{number}" for number in range(PayoutRun.MOST_SET_ASIDE)]
    assert run.past(ids[1:], ids[1:], is_done=False).goes_on
    assert not run.past(ids, ids, is_done=False).goes_on
