"""Memberships for tests: Ruth, who joined on a day, what a month costs, and how she pays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.adapters.dynamodb.memberships import (
    FeePaymentsTable,
    MembershipFeesTable,
    MembershipsTable,
)
from backoffice.domain.card_payment import PaymentStatus
from backoffice.domain.fee_payment import FeePart, FeePayment
from backoffice.domain.ledger import Account, balances
from backoffice.domain.membership import Membership, MembershipPrice, MembershipPrices
from backoffice.domain.membership_fee import MembershipFee, book_of, fee_id
from backoffice.domain.money import Money
from backoffice.domain.processor import CheckoutAsked
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskStatus
from backoffice.services.membership_requests import NewMembership, NewMembershipPrices
from backoffice.services.memberships import MembershipView
from tests.support.builders import RUTH, provider
from tests.twins.office import MemoryOffice

RUTHS = RUTH.provider_id
PRICE = Money.dollars("195.00")
NINE = 14
"""The hour of the daily run, in UTC: nine in New York's winter."""
A_DAY = timedelta(days=1)
PAID_FOR = "fees-00000000000000000000000000000417"


def prices(*named: tuple[str, str]) -> NewMembershipPrices:
    """What a month costs, by first day, in dollars."""
    return NewMembershipPrices(
        prices=tuple(
            MembershipPrice(since=date.fromisoformat(day), amount=Money.dollars(amount))
            for day, amount in named or [("2020-01-01", "195.00")]
        )
    )


def fee(**differences: Any) -> MembershipFee:
    """Ruth's fee for her first month, which she was told of and has not paid."""
    return MembershipFee(
        **{
            "provider_id": RUTHS,
            "fee_id": fee_id(1, 0),
            "since": date(2026, 1, 5),
            "until": date(2026, 2, 4),
            "amount": PRICE,
            "due_on": date(2026, 1, 19),
            "announced_at": datetime(2026, 1, 5, 14, tzinfo=UTC),
            **differences,
        }
    )


def records(provider_id: str, at: datetime) -> tuple[Record, ...]:
    """A membership of a fortnight with its one fee, what it costs, and a payment that was made."""
    month = fee(provider_id=provider_id, look_at=at)
    back = f"https://office.example.com/membership/payments/{PAID_FOR}"
    paid = FeePayment(
        payment_id=PAID_FOR,
        provider_id=provider_id,
        parts=(FeePart(fee_id=month.fee_id, amount=PRICE),),
        asked=CheckoutAsked(
            payment_id=PAID_FOR,
            amount=PRICE,
            label="Membership K7M3",
            language="en",
            return_to=back,
            give_up_to=back,
            closes_at=at,
        ),
        started_at=at,
        status=PaymentStatus.CLOSED,
    )
    membership = Membership(
        provider_id=provider_id,
        since=month.since,
        until=date(2026, 1, 20),
        asked=1,
        furthest=1,
        is_changed=False,
        due_at=at,
    )
    return (membership, MembershipPrices(prices=prices().prices), month, paid)


# ------------------------------------------------------------- an office in memory


def office_on(day: date, *, hour: int = NINE) -> MemoryOffice:
    """An office at the hour of the daily run of a day, which knows Ruth and the price."""
    office = MemoryOffice()
    office.wait(datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - office.clock())
    office.keep(provider())
    office.memberships.price(prices())
    return office


def joined(since: date, until: date | None = None, *, today: date | None = None) -> MemoryOffice:
    """The same, where Ruth's membership was just written down."""
    office = office_on(today or since)
    write(office, since, until)
    return office


def write(office: MemoryOffice, since: date, until: date | None = None) -> MembershipView:
    return office.memberships.write_down(RUTHS, NewMembership(since=since, until=until))


def morning(office: MemoryOffice) -> None:
    """The daily run, and everything that follows from it."""
    office.due_fees.run(due=office.clock())
    office.run()


def mornings(office: MemoryOffice, days: int) -> None:
    """So many days, one after the other."""
    for _ in range(days):
        office.wait(A_DAY)
        morning(office)


def fees(office: MemoryOffice) -> list[MembershipFee]:
    return MembershipFeesTable(office.database).of_provider(RUTHS)


def membership(office: MemoryOffice) -> Membership:
    return MembershipsTable(office.database).load(RUTHS)


def begin(office: MemoryOffice) -> FeePayment:
    """Ruth asks for the page; her payment."""
    office.fee_paying.begin(RUTHS, caller=RUTH)
    return payment(office, str(membership(office).under_way))


def payment(office: MemoryOffice, payment_id: str) -> FeePayment:
    return FeePaymentsTable(office.database).load(payment_id)


def pays(office: MemoryOffice) -> FeePayment:
    """Ruth pays all that is open, and everybody hears of it."""
    began = begin(office)
    assert office.processor.pay(str(began.checkout_id))
    office.payment_settling.settle(began.payment_id)
    office.run()
    return payment(office, began.payment_id)


def owed(office: MemoryOffice) -> Money:
    """What Ruth owes for membership, by the ledger; below zero: what she paid too much."""
    return on(office, Account.MEMBERSHIP_OWED)


def on(office: MemoryOffice, account: Account) -> Money:
    entries = LedgerTable(office.database).of_book(book_of(RUTHS))
    return balances(entries).get(account, Money.ZERO)


def open_tasks(office: MemoryOffice) -> list[str]:
    """The kinds of the tasks about Ruth's membership that are open."""
    known = Task.model_fields
    tasks = [
        Task.model_validate({k: v for k, v in item.items() if k in known})
        for item in office.database.items("tasks")
    ]
    return sorted(each.kind.value for each in tasks if each.status is TaskStatus.OPEN)


def mailed(office: MemoryOffice) -> list[str]:
    """The subjects of what Ruth was mailed."""
    return [each.subject for each in office.mail.carried]
