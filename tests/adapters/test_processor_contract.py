"""The processor's port means the same on the twin and over HTTP to the simulated Stripe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from backoffice.domain.client import Language
from backoffice.domain.errors import AskedOtherwise, ProcessorRefused, Unsigned
from backoffice.domain.money import Money
from backoffice.domain.processor import (
    Checkout,
    CheckoutStatus,
    NewsKind,
    ProcessorNews,
    TransferAsked,
)
from tests.support.processor_lines import (
    CONTESTED,
    DAY,
    DECLINED,
    FULL,
    LATER,
    NO_REFUND,
    TEN,
    Line,
    asked,
    back,
    charge_of,
    paid,
)


def heard(line: Line) -> list[ProcessorNews]:
    told = [line.processor.heard(body, signature) for body, signature in line.news()]
    return [each for each in told if each is not None]


# ------------------------------------------------------------- checkouts


def test_a_checkout_waits_for_its_client(line: Line) -> None:
    wanted = asked(line)
    opened = line.processor.open_checkout(wanted)
    assert opened.url.startswith("http")
    assert opened.closes_at == wanted.closes_at.replace(microsecond=0)
    found = line.processor.look_at_checkout(opened.checkout_id)
    assert found == Checkout(
        checkout_id=opened.checkout_id,
        payment_id=wanted.payment_id,
        status=CheckoutStatus.OPEN,
        closes_at=opened.closes_at,
    )


def test_asked_again_it_is_the_same_page(line: Line) -> None:
    wanted = asked(line)
    assert line.processor.open_checkout(wanted) == line.processor.open_checkout(wanted)
    other = line.processor.open_checkout(asked(line, "payment-0002"))
    assert other.checkout_id != line.processor.open_checkout(wanted).checkout_id


@pytest.mark.parametrize(
    "differs",
    [
        {"amount": TEN},
        {"label": "Invoice K7M3-92QG"},
        {"language": Language.SPANISH},
        {"return_to": "https://office.example/elsewhere"},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_an_id_that_was_used_for_something_else_does_nothing(
    line: Line, differs: dict[str, object]
) -> None:
    wanted = asked(line)
    opened = line.processor.open_checkout(wanted)
    with pytest.raises(AskedOtherwise):
        line.processor.open_checkout(wanted.but(**differs))
    assert line.processor.open_checkout(wanted) == opened


@pytest.mark.requirement("IV-1")
def test_a_payment_says_what_was_received_and_by_which_charge(line: Line) -> None:
    found = paid(line)
    assert (found.status, found.received) == (CheckoutStatus.PAID, FULL)
    assert (found.refunded, found.is_contested) == (Money.ZERO, False)
    assert charge_of(found)
    assert found.paid_at is not None
    assert abs(found.paid_at - line.now()) < timedelta(minutes=2)


def test_a_declined_card_leaves_the_checkout_open_for_another(line: Line) -> None:
    declined = paid(line, DECLINED)
    assert (declined.status, declined.received) == (CheckoutStatus.OPEN, Money.ZERO)
    assert declined.charge_id is None
    assert declined.was_declined
    line.pay(declined.checkout_id)
    found = line.processor.look_at_checkout(declined.checkout_id)
    assert (found.received, found.was_declined) == (FULL, False)


def test_nobody_pays_twice_at_one_checkout(line: Line) -> None:
    first = paid(line)
    line.pay(first.checkout_id)
    assert line.processor.look_at_checkout(first.checkout_id) == first


def test_where_a_checkout_was_closed_nobody_can_pay(line: Line) -> None:
    opened = line.processor.open_checkout(asked(line))
    closed = line.processor.close_checkout(opened.checkout_id)
    assert closed.status is CheckoutStatus.CLOSED
    line.pay(opened.checkout_id)
    assert line.processor.look_at_checkout(opened.checkout_id) == closed
    assert line.processor.close_checkout(opened.checkout_id) == closed


def test_closing_says_that_it_was_paid_meanwhile(line: Line) -> None:
    before = paid(line)
    assert line.processor.close_checkout(before.checkout_id) == before
    assert before.status is CheckoutStatus.PAID


def test_after_its_time_a_checkout_is_closed_by_itself(line: Line) -> None:
    opened = line.processor.open_checkout(asked(line))
    line.forward(3600)
    line.pay(opened.checkout_id)
    found = line.processor.look_at_checkout(opened.checkout_id)
    assert (found.status, found.received) == (CheckoutStatus.CLOSED, Money.ZERO)


def test_a_page_is_not_opened_a_second_time_once_its_key_is_forgotten(line: Line) -> None:
    wanted = asked(line, closes_at=line.now() + timedelta(hours=23))
    opened = line.processor.open_checkout(wanted)
    line.forward(DAY)
    with pytest.raises(ProcessorRefused):
        line.processor.open_checkout(wanted)
    assert line.processor.look_at_checkout(opened.checkout_id).status is CheckoutStatus.CLOSED


@pytest.mark.parametrize("minutes", [28, 24 * 60 + 2])
def test_a_checkout_is_open_for_half_an_hour_to_a_day(line: Line, minutes: int) -> None:
    with pytest.raises(ProcessorRefused):
        line.processor.open_checkout(asked(line, closes_at=line.now() + timedelta(minutes=minutes)))


@pytest.mark.parametrize("what", ["checkout", "closing", "refund", "charge", "account"])
def test_what_does_not_exist_is_refused_and_named(line: Line, what: str) -> None:
    processor = line.processor
    asking: dict[str, Callable[[], object]] = {
        "checkout": lambda: processor.look_at_checkout("cs_nowhere"),
        "closing": lambda: processor.close_checkout("cs_nowhere"),
        "refund": lambda: processor.look_at_refund("re_nowhere"),
        "charge": lambda: processor.contests_of("ch_nowhere"),
        "account": lambda: processor.look_at_payout_account("acct_nowhere"),
    }
    with pytest.raises(ProcessorRefused) as refused:
        asking[what]()
    assert refused.value.reason == "resource_missing"
    assert "nowhere" not in refused.value.sentence


# ------------------------------------------------------------- providers


def test_a_provider_may_be_paid_once_the_processor_knows_them(line: Line) -> None:
    account = line.processor.open_payout_account(key="provider-0001")
    assert (account.is_filled_in, account.may_be_paid) == (False, False)
    assert line.processor.open_payout_account(key="provider-0001") == account
    ways = {"return_to": "https://office.example/a", "start_anew_at": "https://office.example/b"}
    address = line.processor.onboarding_address(account.account_id, **ways)
    assert line.now() < address.closes_at <= line.now() + timedelta(hours=1)
    assert line.processor.onboarding_address(account.account_id, **ways).url != address.url
    line.fill_in(address.url)
    found = line.processor.look_at_payout_account(account.account_id)
    assert (found.is_filled_in, found.may_be_paid) == (True, True)


# ------------------------------------------------------------- news


def test_news_names_what_to_ask_about(line: Line) -> None:
    found = paid(line, CONTESTED)
    line.decide(charge_of(found), won=True)
    refund = line.processor.refund(back(found, TEN))
    account = line.processor.open_payout_account(key="provider-0001")
    address = line.processor.onboarding_address(
        account.account_id, return_to="https://a.example", start_anew_at="https://b.example"
    )
    line.fill_in(address.url)
    sent = line.processor.send(
        TransferAsked(payout_id="payout-0001", account_id=account.account_id, amount=TEN)
    )
    line.take_back(sent, TEN)
    told = heard(line)
    by_kind = {each.kind: each for each in told}
    assert set(by_kind) == set(NewsKind)
    assert by_kind[NewsKind.CHECKOUT].checkout_id == found.checkout_id
    assert by_kind[NewsKind.CHECKOUT].payment_id == "payment-0001"
    assert by_kind[NewsKind.CONTEST].charge_id == found.charge_id
    assert by_kind[NewsKind.REFUND].refund_id == "refund-0001"
    assert by_kind[NewsKind.REFUND].processor_refund_id == refund.processor_id
    assert by_kind[NewsKind.REFUND].charge_id == found.charge_id
    assert by_kind[NewsKind.ACCOUNT].account_id == account.account_id
    assert by_kind[NewsKind.TRANSFER].payout_id == "payout-0001"
    assert len({each.event_id for each in told}) == len(told)


def test_a_checkout_that_closed_is_news_too(line: Line) -> None:
    opened = line.processor.open_checkout(asked(line))
    line.processor.close_checkout(opened.checkout_id)
    assert [each.checkout_id for each in heard(line)] == [opened.checkout_id]


def test_news_that_nobody_signed_is_not_heard(line: Line) -> None:
    paid(line)
    body, _ = line.news()[0]
    with pytest.raises(Unsigned):
        line.processor.heard(body, "")


# ------------------------------------------------------------- its own list


def listed(line: Line, since: timedelta, until: timedelta = timedelta(seconds=2)) -> set[str]:
    page = line.processor.news_between(line.now() - since, line.now() + until)
    assert page.next_after is None
    assert {each.kind for each in page.news} <= {NewsKind.CONTEST, NewsKind.REFUND}
    return {str(each.charge_id) for each in page.news}


def test_contests_and_refunds_that_failed_are_listed_and_nothing_else_is(line: Line) -> None:
    contested = paid(line, CONTESTED)
    fails = paid(line, NO_REFUND, payment_id="payment-0002")
    arrives = paid(line, payment_id="payment-0003")
    line.processor.refund(back(fails, TEN))
    line.processor.refund(back(arrives, TEN, "refund-0002"))
    assert listed(line, timedelta(hours=1)) == {charge_of(contested)}
    line.forward(LATER)
    assert listed(line, timedelta(hours=1)) == {charge_of(contested), charge_of(fails)}


def test_only_what_happened_in_the_time_that_is_asked_for_is_listed(line: Line) -> None:
    early = paid(line, CONTESTED)
    line.forward(3600)
    late = paid(line, CONTESTED, payment_id="payment-0002")
    assert listed(line, timedelta(minutes=30)) == {charge_of(late)}
    assert listed(line, timedelta(hours=2), -timedelta(minutes=30)) == {charge_of(early)}
    assert listed(line, timedelta(hours=2)) == {charge_of(early), charge_of(late)}


def test_what_a_bank_decides_is_listed_once_more(line: Line) -> None:
    found = paid(line, CONTESTED)
    line.forward(3600)
    line.decide(charge_of(found), won=False)
    assert listed(line, timedelta(minutes=30)) == {charge_of(found)}


def test_after_thirty_days_nothing_is_listed_any_more(line: Line) -> None:
    paid(line, CONTESTED)
    line.forward(31 * DAY)
    assert listed(line, timedelta(days=40)) == set()
