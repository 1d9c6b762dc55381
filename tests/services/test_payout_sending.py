"""Sending payouts: by the processor or by people, never by both, and each exactly once."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.domain.errors import OfficeError, Refused
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutStatus
from backoffice.domain.processor import TransferAsked
from backoffice.domain.task import TaskStatus
from backoffice.domain.webhook import Letter
from backoffice.services.payout_requests import PayoutOutcome
from tests.simulation.moments import moments
from tests.support.payouts import A_DAY, A_WEEK, RUTHS, earned, payday, payouts, run
from tests.support.remitted import account_of, entries, standing
from tests.support.sending import (
    A_WHILE,
    STAFF,
    account,
    can_be_paid,
    office_that_sends,
    on_bank,
    paid_out,
    send,
    tasks,
)
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-4")
BY_HAND = PayoutOutcome(paid=True, reference="ACH 7")
FAILED = PayoutOutcome(paid=False)
SENT = Money.dollars("95.00")


def one(office: MemoryOffice) -> Payout:
    [payout] = payouts(office)
    return payout


def office_with_an_account() -> MemoryOffice:
    office = office_that_sends()
    can_be_paid(office)
    return office


def test_a_provider_with_an_account_is_sent_what_they_are_owed() -> None:
    office = office_with_an_account()
    payout = paid_out(office)
    [transfer] = office.processor.sent.kept.values()
    assert (transfer.amount, transfer.account_id) == (SENT, account(office).account_id)
    assert (payout.status, payout.reference) == (PayoutStatus.PAID, transfer.processor_id)
    assert standing(entries(office)) == {"provider_owed": "95.00", "bank": "-95.00"}
    assert tasks(office) == {}, "nobody has anything to do"


def test_where_the_switch_is_off_staff_pay_though_there_is_an_account() -> None:
    office = office_with_an_account()
    office.payout_rules = office.payout_rules.but(by_processor=False)
    office.__dict__.pop("payday")
    payout = paid_out(office)
    assert payout.status is PayoutStatus.READY
    assert payout.look_at is None
    assert office.processor.sent.kept == {}


def test_without_an_account_staff_pay_and_the_provider_is_asked_to_open_one() -> None:
    office = office_that_sends()
    payout = paid_out(office)
    assert payout.status is PayoutStatus.READY
    assert tasks(office) == {"pay_provider": "payouts", "open_payout_account": RUTHS}
    office.payouts.conclude(payout.payout_id, BY_HAND, caller=STAFF)
    assert tasks(office) == {}, "nothing is owed any more"


def test_the_providers_task_is_resolved_once_their_account_can_be_paid() -> None:
    office = office_that_sends()
    paid_out(office)
    can_be_paid(office)
    assert tasks(office) == {"pay_provider": "payouts"}
    assert tasks(office, are=TaskStatus.RESOLVED) == {"open_payout_account": RUTHS}


def test_a_provider_is_asked_once_however_many_payouts_wait() -> None:
    office = office_that_sends()
    paid_out(office)
    office.keep(earned("visit-0002"))
    office.wait(A_WEEK - A_DAY)
    payday(office)
    send(office)
    assert [each.status for each in payouts(office)] == [PayoutStatus.READY] * 2
    wanted = [each for each in office.database.items("tasks") if "account-" in each["task_id"]]
    assert len(wanted) == 1


def test_what_was_left_to_staff_is_never_sent_as_well() -> None:
    office = office_that_sends()
    payout = paid_out(office)
    can_be_paid(office)
    for _ in range(3):
        send(office, later=A_DAY)
    assert office.processor.sent.kept == {}
    office.payouts.conclude(payout.payout_id, BY_HAND, caller=STAFF)
    assert on_bank(office) == "-95.00"


@pytest.mark.parametrize("outcome", [BY_HAND, FAILED], ids=["paid", "failed"])
def test_staff_cannot_conclude_what_the_processor_is_about_to_send(outcome: PayoutOutcome) -> None:
    office = office_with_an_account()
    payday(office)
    with pytest.raises(Refused, match="processor sends this payout"):
        office.payouts.conclude(one(office).payout_id, outcome, caller=STAFF)
    send(office)
    assert one(office).status is PayoutStatus.PAID


def test_an_account_that_was_restricted_is_not_sent_to_though_nobody_told() -> None:
    office = office_with_an_account()
    office.processor.restrict(str(account(office).account_id), may_be_paid=False)
    assert paid_out(office).status is PayoutStatus.READY
    assert tasks(office) == {"pay_provider": "payouts", "open_payout_account": RUTHS}
    assert not account(office).may_be_paid


def test_too_little_money_waits_for_more_and_asks_staff_for_it() -> None:
    office = office_with_an_account()
    office.processor.sent.funds = Money.dollars("94.99")
    assert paid_out(office).status is PayoutStatus.SENDING
    [task] = [each for each in office.database.items("tasks") if each["status"] == "open"]
    assert "too little money at the payment processor" in task["next_action"]
    send(office, later=timedelta(hours=1))
    office.processor.sent.funds = SENT
    send(office, later=timedelta(hours=1))
    assert one(office).status is PayoutStatus.PAID
    assert tasks(office) == {}
    assert office.processor.sent.total() == SENT


def test_what_stands_under_its_name_already_is_for_people_to_look_at() -> None:
    office = office_with_an_account()
    payday(office)
    account_id = str(account(office).account_id)
    other = {"payout_id": one(office).payout_id, "account_id": account_id, "amount": Money(1)}
    office.processor.send(TransferAsked.model_validate(other))
    send(office)
    assert one(office).status is PayoutStatus.READY
    [task] = [each for each in office.database.items("tasks") if each["status"] == "open"]
    assert "Look at it there" in task["next_action"]


def test_a_processor_that_is_away_sends_later_and_stops_nothing_else() -> None:
    office = office_with_an_account()
    payday(office)
    office.processor.is_down = True
    looked = office.payout_sending.send_due(due=office.clock())
    assert looked.failed == 1, "if it goes on, somebody is told"
    assert one(office).status is PayoutStatus.SENDING
    office.processor.is_down = False
    send(office, later=A_WHILE)
    assert one(office).status is PayoutStatus.PAID


def tell(office: MemoryOffice) -> None:
    """All that the processor has to tell is posted."""
    for body, signature in office.processor.news:
        office.payment_news.hear(Letter({"stripe-signature": signature}, body))
        office.until_quiet()


def test_what_was_sent_is_owed_again_only_once_it_came_back_at_the_processor() -> None:
    office = office_with_an_account()
    payout = paid_out(office)
    with pytest.raises(Refused, match="Take all of it back there"):
        office.payouts.conclude(payout.payout_id, FAILED, caller=STAFF)
    assert one(office) == payout


@pytest.mark.parametrize("by_news", [True, False])
def test_what_came_back_is_owed_again_and_sent_with_the_next(by_news: bool) -> None:
    office = office_with_an_account()
    payout = paid_out(office)
    office.processor.sent.take_back(payout.payout_id, SENT)
    if by_news:
        tell(office)
        tell(office)
    else:
        send(office, later=A_DAY)
        send(office, later=A_DAY)
    assert one(office).status is PayoutStatus.RETURNING
    run(office)
    assert one(office).status is PayoutStatus.FAILED
    assert account_of(office).provider_owed == SENT
    assert on_bank(office) == "0.00"
    office.wait(A_DAY)
    payday(office)
    send(office)
    assert [each.status for each in payouts(office)] == [PayoutStatus.FAILED, PayoutStatus.PAID]
    assert office.processor.sent.total() == SENT


def test_a_part_that_came_back_is_for_people_once() -> None:
    office = office_with_an_account()
    payout = paid_out(office)
    office.processor.sent.take_back(payout.payout_id, Money(100))
    tell(office)
    assert tasks(office) == {"check_transfer": "payouts"}
    office.processor.sent.take_back(payout.payout_id, Money(100))
    tell(office)
    assert one(office).status is PayoutStatus.PAID
    assert len(office.database.items("tasks")) == 1


def test_a_transfer_is_watched_for_a_month_and_listened_for_ever() -> None:
    office = office_with_an_account()
    payout = paid_out(office)
    for _ in range(32):
        send(office, later=A_DAY)
    assert one(office).look_at is None
    office.processor.sent.take_back(payout.payout_id, SENT)
    tell(office)
    assert one(office).status is PayoutStatus.RETURNING


def test_news_of_a_payout_that_is_none_of_ours_changes_nothing() -> None:
    office = office_that_sends()
    office.payout_sending.note("payout-of-nobody")
    assert payouts(office) == []


# ------------------------------------------------------------- whatever crashes or overlaps


def on_friday(*, has_account: bool = True) -> MemoryOffice:
    office = office_that_sends()
    if has_account:
        can_be_paid(office)
    payday(office)
    office.faults.passed.clear()
    return office


def passed(*, has_account: bool) -> list[str]:
    office = on_friday(has_account=has_account)
    send(office)
    return list(office.faults.passed)


def points(*, has_account: bool) -> list[tuple[int, str]]:
    """Where sending may be cut off: of its end, where money moves, every call."""
    every = passed(has_account=has_account)
    before = len(every) - 8
    return [*moments(every[:before]), *enumerate(every[before:], start=before + 1)]


def never_in_both_ways(office: MemoryOffice, point: str) -> None:
    """What left is what the ledger says, and what the provider was owed."""
    payout = one(office)
    by_processor = office.processor.sent.total()
    if payout.status is PayoutStatus.PAID:
        assert (by_processor == SENT) == (payout.reference != BY_HAND.reference), point
        assert on_bank(office) == "-95.00", point
    else:
        assert payout.status is PayoutStatus.READY, point
        assert by_processor == Money.ZERO, point
        assert tasks(office)["pay_provider"] == "payouts", point


@pytest.mark.parametrize("has_account", [True, False])
def test_a_crash_at_any_call_sends_once(has_account: bool) -> None:
    for number, point in points(has_account=has_account):
        office = on_friday(has_account=has_account)
        office.faults.crash_at(number)
        again_after_a_crash(lambda office=office: send(office))  # type: ignore[misc]
        for _ in range(3):
            send(office, later=A_WHILE)
        expected = PayoutStatus.PAID if has_account else PayoutStatus.READY
        assert one(office).status is expected, point
        never_in_both_ways(office, point)


def test_a_crash_after_it_was_sent_and_an_account_restricted_since_pays_nobody_twice() -> None:
    for number, point in points(has_account=True):
        office = on_friday()
        office.faults.crash_at(number)
        with suppress(Crash):
            send(office)
        office.faults.end()
        office.processor.restrict(str(account(office).account_id), may_be_paid=False)
        office.database.catch_up()
        for _ in range(3):
            send(office, later=A_WHILE)
        never_in_both_ways(office, point)


@pytest.mark.parametrize("has_account", [True, False])
def test_staff_and_the_processor_at_once_pay_once(has_account: bool) -> None:
    def by_hand(office: MemoryOffice) -> None:
        with suppress(OfficeError):
            office.payouts.conclude(one(office).payout_id, BY_HAND, caller=STAFF)

    def restricted_for_a_moment(office: MemoryOffice) -> None:
        for each in list(office.processor.accounts):
            office.processor.restrict(each, may_be_paid=False)
        send(office)
        office.payout_sending.note(one(office).payout_id)  # an index may be late
        for each in list(office.processor.accounts):
            office.processor.restrict(each, may_be_paid=has_account)

    for number, point in points(has_account=has_account):
        for meanwhile in (by_hand, send, restricted_for_a_moment):
            office = on_friday(has_account=has_account)
            office.faults.overtake_after(number, lambda o=office, do=meanwhile: do(o))  # type: ignore[misc]
            send(office)
            for _ in range(3):
                send(office, later=A_WHILE)
            never_in_both_ways(office, point)
