"""Payouts for tests: what the network owes Ruth for Ana's hours, and an office that pays her."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.ledger import Account, Entry, EntryKind
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutLine, payout_id_for
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.provider_share import accrued
from tests.support import paid
from tests.support.builders import ANA, FERN, RUTH
from tests.support.paid import AT, PAID_ON
from tests.twins.office import HOME, MemoryOffice

THURSDAY = datetime(2026, 3, 26, 16, tzinfo=UTC)
FRIDAY = date(2026, 3, 27)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
RUTHS = RUTH.provider_id


def shared(
    account: VisitAccount, source_id: str = "item-0001", terms: PayoutTerms | None = None
) -> VisitAccount:
    """The account with the provider's share of what is on it."""
    cause = Entry(
        book=account.visit_id,
        entry_id=f"because-{source_id}",
        kind=EntryKind.DECISION,
        legs=(),
        day=PAID_ON,
        written_at=AT,
    )
    return accrued(account, terms, cause, licence_type="LCSW", at=AT).account


def earned(visit_id: str = "visit-0001", **differences: Any) -> VisitAccount:
    """An hour of Ana's with Ruth, for which the payer paid $95.00 of $120.00."""
    about = {"visit_id": visit_id, "provider_id": RUTHS, **differences}
    return shared(paid.account(paid.decision()).but(**about))


def line(**differences: Any) -> PayoutLine:
    """The same hour in a payout."""
    dollars = {
        "charged": "200.00",
        "allowed": "120.00",
        "contractual": "80.00",
        "payer_paid": "95.00",
        "client_paid": "0.00",
        "share": "95.00",
        "paid_before": "0.00",
    }
    return PayoutLine(
        **{
            "visit_id": "visit-0001",
            "client_id": ANA,
            "service_on": date(2026, 3, 9),
            "claim_id": "visit-0001.1",
            "payer_id": FERN,
            "receipt_id": "receipt-1",
            **{name: Money.dollars(amount) for name, amount in dollars.items()},
            **differences,
        }
    )


def payout(*lines: PayoutLine, **differences: Any) -> Payout:
    """What Ruth is paid for it."""
    return Payout(
        **{
            "payout_id": payout_id_for(RUTHS, FRIDAY),
            "provider_id": RUTHS,
            "payday": FRIDAY,
            "made_at": AT,
            "lines": lines or (line(),),
            **differences,
        }
    )


def office_that_owes(*accounts: VisitAccount) -> MemoryOffice:
    """An office the day before payday, which owes for these since the last one."""
    office = MemoryOffice()
    office.wait(THURSDAY - office.clock())
    run(office)
    office.keep(*(accounts or (earned(),)))
    return office


def run(office: MemoryOffice) -> Any:
    """What every ten minutes does."""
    return office.payday.run(due=office.clock())


def payday(office: MemoryOffice, *, runs: int = 3) -> None:
    """Wait for the next payday, and let it be run."""
    while day_in(office.clock(), HOME).weekday() != FRIDAY.weekday():
        office.wait(A_DAY)
    for _ in range(runs):
        run(office)
        office.wait(timedelta(minutes=10))


def payouts(office: MemoryOffice) -> list[Payout]:
    """Every payout, by day."""
    fields = Payout.model_fields
    return [
        Payout.model_validate({k: v for k, v in item.items() if k in fields})
        for item in sorted(office.database.items("payouts"), key=lambda each: each["payout_id"])
    ]


def on_book(account: VisitAccount) -> str:
    """What is owed for a visit, in dollars."""
    return account.on(Account.PROVIDER_OWED).decimal_text
