"""Where providers are paid: one account each, opened by themselves, whatever is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound, ProcessorRefused, ProcessorUnavailable
from backoffice.domain.payout_account import AccountState
from backoffice.domain.webhook import Letter
from tests.simulation.moments import moments
from tests.support.builders import OMAR
from tests.support.payouts import RUTHS
from tests.support.sending import STAFF, account, can_be_paid, himself, send
from tests.support.submission import again_after_a_crash
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-4")
HOUR = timedelta(hours=1)


def begin(office: MemoryOffice, provider_id: str = RUTHS) -> str:
    """The address of the processor's page."""
    return office.payout_accounts.begin(provider_id, caller=himself(provider_id)).url


def state(office: MemoryOffice, caller: Caller | None = None) -> AccountState:
    view = office.payout_accounts.of(RUTHS, caller=caller or himself())
    assert view.next.endswith((".", ":")), "it says what is next"
    return view.state


def test_from_nothing_to_an_account_that_can_be_paid() -> None:
    office = MemoryOffice()
    assert state(office) is AccountState.NONE
    begin(office)
    account_id = str(account(office).account_id)
    assert state(office) is AccountState.QUESTIONS
    office.processor.fill_in(account_id, is_right=False)
    assert state(office) is AccountState.IN_REVIEW
    office.processor.restrict(account_id, may_be_paid=True)
    assert state(office, STAFF) is AccountState.READY


def test_going_on_gives_another_address_for_the_same_account() -> None:
    office = MemoryOffice()
    first, second = begin(office), begin(office)
    assert first != second
    assert list(office.processor.accounts) == [account(office).account_id]
    begin(office, OMAR.provider_id)
    assert len(office.processor.accounts) == 2


def test_nobody_but_the_provider_may_say_where_they_are_paid() -> None:
    office = MemoryOffice()
    for caller in (himself(OMAR.provider_id), STAFF, Caller(kind=CallerKind.PROVIDER)):
        with pytest.raises(NotFound):
            office.payout_accounts.begin(RUTHS, caller=caller)
    with pytest.raises(NotFound):
        office.payout_accounts.of(RUTHS, caller=himself(OMAR.provider_id))
    assert office.processor.accounts == {}


def test_a_cut_at_any_call_and_another_tab_lead_to_one_account() -> None:
    undisturbed = MemoryOffice()
    begin(undisturbed)
    for number, point in moments(list(undisturbed.faults.passed)):
        office = MemoryOffice()
        office.faults.crash_at(number)
        again_after_a_crash(lambda office=office: begin(office))  # type: ignore[misc]
        assert list(office.processor.accounts) == [account(office).account_id], point
        office = MemoryOffice()
        office.faults.overtake_after(number, lambda office=office: begin(office))  # type: ignore[misc]
        begin(office)
        assert list(office.processor.accounts) == [account(office).account_id], point


def test_an_account_that_the_provider_never_came_back_for_is_opened_by_the_next_look() -> None:
    office = MemoryOffice()
    office.faults.crash_when("before open payout account")
    with pytest.raises(Crash):
        begin(office)
    assert account(office).state is AccountState.OPENING
    send(office, later=timedelta(minutes=10))
    assert account(office).state is AccountState.QUESTIONS


def test_a_processor_that_is_away_is_asked_again_and_what_is_known_is_shown() -> None:
    office = MemoryOffice()
    office.processor.is_down = True
    with pytest.raises(ProcessorUnavailable):
        begin(office)
    assert state(office) is AccountState.OPENING
    office.processor.is_down = False
    begin(office)
    office.processor.is_down = True
    assert state(office) is AccountState.QUESTIONS


def test_news_of_an_account_is_looked_into_however_often_it_comes() -> None:
    office = MemoryOffice()
    begin(office)
    office.processor.fill_in(str(account(office).account_id))
    for body, signature in office.processor.news * 2:
        office.payment_news.hear(Letter({"stripe-signature": signature}, body))
        office.until_quiet()
    assert account(office).state is AccountState.READY
    office.payout_accounts.note("acct_somebody_elses")


def test_without_news_a_change_is_found_within_a_day() -> None:
    office = MemoryOffice()
    account_id = can_be_paid(office)
    office.processor.restrict(account_id, may_be_paid=False)
    for _ in range(25):
        send(office, later=HOUR)
    assert account(office).state is AccountState.IN_REVIEW
    office.processor.restrict(account_id, may_be_paid=True)
    for _ in range(2):
        send(office, later=HOUR)
    assert account(office).state is AccountState.READY


def test_looks_that_fail_are_counted_and_stop_no_other() -> None:
    office = MemoryOffice()
    begin(office)
    begin(office, OMAR.provider_id)
    del office.processor.accounts[str(account(office).account_id)]
    office.wait(HOUR * 25)
    looked = office.payout_accounts.look_at_due(due=office.clock())
    assert (looked.things, looked.failed) == (2, 1)
    with pytest.raises(ProcessorRefused):
        office.payout_accounts.look(RUTHS)


def test_nothing_that_says_who_a_provider_is_is_kept() -> None:
    office = MemoryOffice()
    can_be_paid(office)
    [kept] = office.database.items("provider-accounts")
    assert set(kept) <= {
        *("provider_id", "account_id", "is_begun", "is_filled_in", "may_be_paid"),
        *("look_at", "look_in", "look_place", "version", "schema", "change_id"),
    }


def test_while_the_processor_is_away_the_rest_waits_and_all_that_was_tried_counts() -> None:
    office = MemoryOffice()
    for number in range(8):
        begin(office, f"provider-{number:04}")
    office.processor.is_down = True
    office.wait(HOUR * 25)
    looked = office.payout_accounts.look_at_due(due=office.clock())
    assert (looked.things, looked.failed) == (5, 5)
