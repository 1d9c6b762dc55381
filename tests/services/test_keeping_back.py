"""Keeping back: a switch by which a provider bears what clients owe too long, until they pay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account_steps import charged
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.invoice import InvoiceKind, Objection, Wait
from backoffice.domain.money import Money
from backoffice.domain.payout import PayoutStatus
from backoffice.services.payout_requests import PayoutOutcome
from tests.support import paid
from tests.support.late import (
    LONG_AGO,
    ana_pays,
    invoice,
    is_now,
    next_payday,
    office_that_keeps_back,
)
from tests.support.paid import AT
from tests.support.payouts import RUTHS, earned, payouts, shared
from tests.support.remitted import account_of, entries
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("Q22")
STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")


def amounts(office: MemoryOffice, number: int = -1) -> list[str]:
    """What one payout takes off and pays, line by line."""
    return [line.amount.decimal_text for line in payouts(office)[number].lines]


def statement(office: MemoryOffice, number: int = -1) -> tuple[str, str]:
    """One payout's statement, as JSON and as CSV."""
    payout_id = payouts(office)[number].payout_id
    desk = office.payouts
    return (
        desk.statement(RUTHS, payout_id, caller=STAFF).model_dump_json(exclude_none=True),
        desk.statement_csv(RUTHS, payout_id, caller=STAFF),
    )


def test_what_a_client_owes_too_long_is_taken_off_once_and_comes_back_once_they_pay() -> None:
    office = office_that_keeps_back(invoice())
    assert amounts(office) == ["95.00", "95.00"], "of what she gets only now nothing is kept back"
    next_payday(office, 3)
    assert amounts(office) == ["-25.00", "95.00"]
    next_payday(office, 4)
    assert amounts(office) == ["95.00"]
    ana_pays(office)
    next_payday(office, 5)
    assert amounts(office) == ["25.00", "25.00", "95.00"]
    assert account_of(office).kept_back == Money.ZERO
    next_payday(office, 6)
    assert amounts(office) == ["95.00"]


def test_the_statement_says_why_in_a_line_of_its_own() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    payout = payouts(office)[-1]
    shown = office.payouts.statement(RUTHS, payout.payout_id, caller=STAFF)
    line = shown.lines[0]
    assert (line.visit_id, line.amount) == ("visit-0001", Money.dollars("-25.00"))
    assert line.recoupment
    assert "has not paid their part" in line.recoupment
    assert (shown.totals.recouped, shown.totals.amount) == (Money(-2500), Money(7000))
    assert (shown.totals.share, shown.totals.paid_before) == (Money(9500), Money.ZERO)
    assert '-25.00,"The client has not paid their part' in statement(office)[1]
    ana_pays(office)
    next_payday(office, 4)
    shown = office.payouts.statement(RUTHS, payouts(office)[-1].payout_id, caller=STAFF)
    assert [each.recoupment is not None for each in shown.lines].count(True) == 1
    assert shown.totals.recouped == Money.ZERO
    assert payouts(office)[-1].visits == 2


def test_the_ledger_says_what_it_is_and_adds_up() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    found = [
        each for each in entries(office) if each.book == "visit-0001" and each.kind == "payout"
    ]
    assert [{leg.account: leg.amount.decimal_text for leg in each.legs} for each in found] == [
        {"provider_owed": "95.00", "paying_out": "-95.00"},
        {"paying_out": "25.00", "kept_back": "-25.00"},
    ]
    assert account_of(office).provider_owed == Money.ZERO, "what she earned is not touched"


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_it_is_taken_off_so_many_days_after_the_last_day_and_not_before(
    more: int, taken: bool
) -> None:
    office = office_that_keeps_back(invoice(due_on=LONG_AGO + timedelta(days=more)))
    next_payday(office, 3)
    assert ("-25.00" in amounts(office)) == taken
    next_payday(office, 4)
    assert ("-25.00" in amounts(office)) != taken, "once"


_OBJECTION = Objection(objection_id="ticket-0001", raised_at=AT)
_PAUSES: list[dict[str, Any]] = [
    {"objections": (_OBJECTION,)},
    {"waits": Wait.PAYER},
    {"waits": Wait.OTHER_PAYER},
]


@pytest.mark.parametrize("pause", _PAUSES)
def test_nothing_is_taken_off_while_the_client_objects_or_an_insurance_decides(
    pause: dict[str, Any],
) -> None:
    office = office_that_keeps_back(invoice(**pause))
    next_payday(office, 3)
    assert amounts(office) == ["95.00"]
    is_now(office, objections=(), waits=None)
    next_payday(office, 4)
    assert amounts(office) == ["-25.00", "95.00"]
    is_now(office, **pause)
    next_payday(office, 5)
    assert amounts(office) == ["25.00", "95.00"], "and it comes back while they do"


def test_it_comes_back_when_the_invoice_falls() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    asked = invoice().askings[0]
    is_now(office, askings=(asked, asked.but(amount=Money.ZERO)))
    next_payday(office, 4)
    assert amounts(office) == ["25.00", "95.00"]


def test_of_what_a_client_paid_a_part_the_part_comes_back() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    ana_pays(office, dollars="10.00")
    next_payday(office, 4)
    assert amounts(office) == ["10.00", "10.00", "95.00"]
    assert account_of(office).kept_back == Money.dollars("15.00")


def test_no_more_is_taken_off_than_the_provider_got_for_the_visit() -> None:
    office = office_that_keeps_back(invoice(amount=Money.dollars("300.00")))
    for number in (3, 4):
        office.records.keep(earned(f"visit-{number:04}"))
    next_payday(office)
    assert amounts(office) == ["-95.00", "95.00", "95.00"]


def test_of_a_fee_that_nobody_paid_the_provider_got_nothing_that_could_be_taken_off() -> None:
    office = office_that_keeps_back()
    blank = paid.account().but(visit_id="visit-0009", provider_id=RUTHS)
    owed = charged(blank, Money.dollars("150.00"), day=LONG_AGO, at=AT)
    assert owed.entry is not None
    office.records.keep(shared(owed.account, "fee"), owed.entry)
    office.records.keep(
        invoice("visit-0009", kind=InvoiceKind.CASH, amount=Money.dollars("150.00"))
    )
    next_payday(office, 3)
    assert amounts(office) == ["95.00"]


def test_what_would_leave_less_than_the_minimum_is_carried_over() -> None:
    office = office_that_keeps_back(invoice(amount=Money.dollars("80.00")))
    next_payday(office, 3)
    assert len(payouts(office)) == 1
    next_payday(office, 4)
    assert amounts(office) == ["-80.00", "95.00", "95.00"]


def test_a_payout_that_failed_took_nothing_off_and_the_next_one_does() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    office.payouts.conclude(payouts(office)[-1].payout_id, PayoutOutcome(paid=False), caller=STAFF)
    office.payday.run(due=office.clock())
    assert payouts(office)[-1].status is PayoutStatus.FAILED
    assert account_of(office).kept_back == Money.ZERO
    next_payday(office)
    assert amounts(office) == ["-25.00", "95.00"]


def test_the_switch_turned_off_gives_back_what_is_kept() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    office.payout_rules = office.payout_rules.but(deducts_after=None)
    office.__dict__.pop("payday")
    next_payday(office, 4)
    assert amounts(office) == ["25.00", "95.00"]


def story(office: MemoryOffice) -> list[object]:
    """All that is kept and shown of four paydays."""
    next_payday(office, 3)
    ana_pays(office)
    next_payday(office, 4)
    tables = ("payouts", "ledger", "visit-accounts", "tasks")
    shown = [statement(office, number) for number in range(len(payouts(office)))]
    kept = [
        {name: each for name, each in item.items() if name != "change_id"}
        for table in tables
        for item in office.database.items(table)
    ]
    return [*shown, *sorted(kept, key=str)]


def test_while_it_is_off_everything_is_byte_for_byte_as_without_invoices() -> None:
    without = repr(story(office_that_keeps_back(after_days=None)))
    assert repr(story(office_that_keeps_back(invoice(), after_days=None))) == without
    assert "kept_back" not in without
    assert repr(story(office_that_keeps_back(invoice()))) != without


def test_what_is_kept_back_is_not_part_of_what_is_owed() -> None:
    office = office_that_keeps_back(invoice())
    next_payday(office, 3)
    balance = office.payouts.balance(RUTHS, caller=STAFF)
    assert (balance.total, balance.remittances) == (Money.ZERO, ())
    assert [each.visit_id for each in VisitAccountsTable(office.database).owed(RUTHS)] == [
        "visit-0001"
    ]


def test_a_crash_anywhere_takes_it_off_once() -> None:
    undisturbed = office_that_keeps_back(invoice())
    undisturbed.faults.passed.clear()
    next_payday(undisturbed, 3)
    for number in range(1, len(undisturbed.faults.passed), 5):
        office = office_that_keeps_back(invoice())
        office.faults.crash_at(number)
        try:
            next_payday(office, 3)
        except Crash:
            office.database.catch_up()
            if not VisitAccountsTable(office.database).find("visit-0003"):
                office.records.keep(earned("visit-0003"))
            next_payday(office)
        assert account_of(office).kept_back == Money.dollars("25.00"), number
        assert sum(each.total.cents for each in payouts(office)) == 26_000, number
