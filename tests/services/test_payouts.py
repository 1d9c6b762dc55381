"""Payouts as people see them: statements, balances, what was agreed, and what became of one."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.money import Money
from backoffice.domain.payout import PayoutStatus, Recoupment
from backoffice.services.payout_requests import NewPayoutTerms, PayoutOutcome
from backoffice.services.payout_statement import PayoutStatement, as_csv
from backoffice.services.payouts import PAGE
from tests.support import builders
from tests.support.builders import FERN, OMAR, RUTH
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
)
from tests.support.remitted import (
    Said,
    arrive,
    document,
    entries,
    open_tasks,
    sent,
    standing,
)
from tests.twins.office import MemoryOffice

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
PAID = PayoutOutcome(paid=True, reference="ACH 7")
FAILED = PayoutOutcome(paid=False)


def paid_office() -> tuple[MemoryOffice, str]:
    office = office_that_owes(earned(), earned("visit-0002"))
    payday(office)
    return office, payouts(office)[0].payout_id


def conclude(office: MemoryOffice, payout_id: str, outcome: PayoutOutcome) -> PayoutStatus:
    return office.payouts.conclude(payout_id, outcome, caller=STAFF).status


@pytest.mark.requirement("CL-4", "CR-2")
def test_from_a_remittance_to_a_statement_by_enhanced_rates_and_back() -> None:
    ids = [f"visit-000{number}" for number in range(1, 5)]
    office = sent(*ids)
    rate = {"procedure": "90837", "rate": 13150, "holds": {"since": "2026-01-01"}}
    office.payouts.agree(FERN, NewPayoutTerms.model_validate({"terms": [rate]}))
    run(office)
    said = [Said(visit_id, "120", (("CO", "45", "80"),)) for visit_id in ids]
    for _ in range(2):
        arrive(office, document(*said[:2]))
    payday(office)
    arrive(office, document(said[0].taken_back, *said[2:], trace="EFT-2"), number=1)
    office.wait(A_WEEK - A_DAY)
    payday(office)
    for each in payouts(office):
        conclude(office, each.payout_id, PAID)
    assert [each.total.decimal_text for each in payouts(office)] == ["263.00", "131.50"]
    statement = office.payouts.statement(RUTHS, payouts(office)[1].payout_id, caller=RUTH)
    assert [(each.visit_id, each.amount.decimal_text) for each in statement.lines] == [
        ("visit-0001", "-131.50"),
        ("visit-0003", "131.50"),
        ("visit-0004", "131.50"),
    ]
    assert statement.lines[0].recoupment
    assert standing(entries(office)) == {
        "bank": "-34.50",  # $360.00 came in, $394.50 were paid out
        "charged": "-600.00",
        "contractual": "240.00",
        "provider_share": "394.50",
    }


@pytest.mark.requirement("CL-4")
def test_a_statement_adds_up_line_by_line_and_says_why_something_is_taken_off() -> None:
    back = line(
        visit_id="visit-0002",
        share=Money.ZERO,
        paid_before=Money.dollars("95.00"),
        recoupment=Recoupment.TAKEN_BACK,
    )
    statement = PayoutStatement.of(payout(back, line(), line(visit_id="visit-0003")))
    assert [each.amount.decimal_text for each in statement.lines] == ["-95.00", "95.00", "95.00"]
    assert statement.lines[0].recoupment == "The insurance took back what it paid for this visit."
    assert [each.recoupment for each in statement.lines[1:]] == [None, None]
    assert statement.totals.amount == statement.totals.share - statement.totals.paid_before
    assert statement.totals.amount == Money.dollars("95.00")
    assert statement.totals.recouped == Money.dollars("-95.00")
    assert statement.totals.charged == Money.dollars("600.00")


@pytest.mark.requirement("CL-4")
def test_a_statement_says_when_and_for_whom_and_nothing_of_the_care() -> None:
    office, payout_id = paid_office()
    told = office.payouts.statement(RUTHS, payout_id, caller=RUTH).model_dump_json()
    told += office.payouts.statement_csv(RUTHS, payout_id, caller=RUTH)
    for word in ("Ana", "Rivera", "F32", "F41", "90837", "diagnos"):
        assert word not in told, word


def test_a_csv_is_a_table_of_plain_decimals_that_reads_back() -> None:
    back = line(visit_id="visit-0002", share=Money.ZERO, paid_before=Money.dollars("1095.00"))
    text = as_csv(PayoutStatement.of(payout(back, line())))
    assert text.count("\r\n") == text.count("\n") == 4
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["visit_id"] for row in rows] == ["visit-0002", "visit-0001", "total"]
    assert [row["amount"] for row in rows] == ["-1095.00", "95.00", "-1000.00"]
    assert rows[0]["service_on"] == "2026-03-09"
    assert rows[2]["charged"] == "400.00"
    assert rows[2]["client_id"] == rows[2]["recoupment"] == ""


@pytest.mark.parametrize(
    "said", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "\nx", '=HYPERLINK("x","y")']
)
def test_no_cell_can_be_taken_for_a_formula(said: str) -> None:
    told = PayoutStatement.of(payout(line(claim_id=said, receipt_id=f"a,{said}")))
    [row, _] = csv.DictReader(io.StringIO(as_csv(told), newline=""))
    assert row["claim_id"] == f"'{said}"
    assert row["receipt_id"] == f"a,{said}"
    assert list(row) == list(type(told.lines[0]).model_fields), "no cell spilled into another"


def test_an_id_that_begins_with_a_dash_is_no_formula_either() -> None:
    told = PayoutStatement.of(payout(line(visit_id="-visit-0001", client_id="-client-01")))
    [row, _] = csv.DictReader(io.StringIO(as_csv(told), newline=""))
    assert (row["visit_id"], row["client_id"]) == ("'-visit-0001", "'-client-01")


# ------------------------------------------------------------- who sees what


def test_payouts_are_listed_newest_first_a_page_at_a_time() -> None:
    office = MemoryOffice()
    days = [FRIDAY + number * A_WEEK for number in range(PAGE + 3)]
    for day in days:
        office.records.keep(payout(payday=day, payout_id=f"{day:%Y%m%d}-0000"))
    first = office.payouts.of_provider(RUTHS, caller=RUTH)
    rest = office.payouts.of_provider(RUTHS, caller=RUTH, until=first.next)
    assert len(first.payouts) == PAGE
    assert [each.payday for each in (*first.payouts, *rest.payouts)] == days[::-1]
    assert rest.next is None
    assert {(each.total, each.visits) for each in first.payouts} == {(Money.dollars("95.00"), 1)}


@pytest.mark.parametrize("what", ["of_provider", "balance"])
def test_another_provider_is_shown_nothing_and_staff_everything(what: str) -> None:
    office, _ = paid_office()
    show = getattr(office.payouts, what)
    with pytest.raises(NotFound):
        show(RUTHS, caller=OMAR)
    assert show(RUTHS, caller=STAFF) == show(RUTHS, caller=RUTH)


def test_a_payout_is_shown_only_under_its_own_provider() -> None:
    office, payout_id = paid_office()
    for provider_id, caller in [(RUTHS, OMAR), (str(OMAR.provider_id), OMAR)]:
        with pytest.raises(NotFound):
            office.payouts.statement(provider_id, payout_id, caller=caller)
    with pytest.raises(NotFound):
        office.payouts.statement(str(OMAR.provider_id), payout_id, caller=STAFF)
    with pytest.raises(NotFound):
        office.payouts.statement(RUTHS, "20260327-nothing", caller=RUTH)


@pytest.mark.requirement("CL-4")
def test_a_balance_is_what_is_owed_by_remittance_and_in_no_payout_yet() -> None:
    office = office_that_owes(earned(), earned("visit-0002"))
    balance = office.payouts.balance(RUTHS, caller=RUTH)
    [remittance] = balance.remittances
    assert (remittance.receipt_id, remittance.visits) == ("receipt-1", 2)
    assert remittance.amount == balance.total == Money.dollars("190.00")
    payday(office)
    after = office.payouts.balance(RUTHS, caller=RUTH)
    assert (after.total, after.remittances) == (Money.ZERO, ())


# ------------------------------------------------------------- what staff say


@pytest.mark.requirement("CL-4")
def test_staff_say_that_it_was_paid_and_twice_is_once() -> None:
    office, payout_id = paid_office()
    assert open_tasks(office) == [f"pay-{payout_id}"]
    for _ in range(2):
        assert conclude(office, payout_id, PAID) is PayoutStatus.PAID
    assert standing(entries(office)) == {"bank": "-190.00", "provider_owed": "190.00"}
    assert open_tasks(office) == []
    [kept] = payouts(office)
    assert (kept.reference, kept.told_by) == ("ACH 7", STAFF.subject)


def test_it_was_not_paid_twice_under_two_references() -> None:
    office, payout_id = paid_office()
    conclude(office, payout_id, PAID)
    with pytest.raises(Conflict):
        conclude(office, payout_id, PayoutOutcome(paid=True, reference="ACH 8"))
    assert payouts(office)[0].reference == "ACH 7"


@pytest.mark.requirement("CL-4")
@pytest.mark.parametrize("was_paid", [False, True])
def test_what_failed_is_owed_again_and_paid_with_the_next(was_paid: bool) -> None:
    office, payout_id = paid_office()
    if was_paid:
        conclude(office, payout_id, PAID)
    for _ in range(2):
        assert conclude(office, payout_id, FAILED) is PayoutStatus.RETURNING
    run(office)
    assert conclude(office, payout_id, FAILED) is PayoutStatus.FAILED
    assert office.payouts.balance(RUTHS, caller=RUTH).total == Money.dollars("190.00")
    assert standing(entries(office)) == {}
    assert open_tasks(office) == []
    office.wait(A_WEEK - A_DAY)
    payday(office)
    assert [each.status for each in payouts(office)] == [PayoutStatus.FAILED, PayoutStatus.READY]
    assert payouts(office)[1].total == Money.dollars("190.00")


def test_a_payout_that_failed_cannot_have_been_paid() -> None:
    office, payout_id = paid_office()
    conclude(office, payout_id, FAILED)
    run(office)
    with pytest.raises(Refused):
        conclude(office, payout_id, PAID)


def test_a_payout_fails_only_while_no_other_one_is_prepared() -> None:
    office, payout_id = paid_office()
    office.keep(earned("visit-0003"))
    office.wait(A_WEEK)
    office.faults.crash_when("after write provider-payouts payouts outbox")
    with pytest.raises(BaseException, match="after write"):
        run(office)
    with pytest.raises(Conflict):
        conclude(office, payout_id, FAILED)
    run(office)
    assert conclude(office, payout_id, FAILED) is PayoutStatus.RETURNING


@pytest.mark.parametrize("fault", ["crash", "twice"])
def test_owing_again_cut_off_anywhere_or_done_twice_ends_alike(fault: str) -> None:
    def failing() -> tuple[MemoryOffice, str]:
        office, payout_id = paid_office()
        conclude(office, payout_id, FAILED)
        office.faults.passed.clear()
        return office, payout_id

    undisturbed, _ = failing()
    run(undisturbed)
    for point in range(1, len(undisturbed.faults.passed) + 1):
        office, payout_id = failing()
        if fault == "crash":
            office.faults.crash_at(point)
            with pytest.raises(BaseException, match=r"(before|after)"):
                run(office)
        else:
            office.faults.overtake_after(point, lambda office=office: run(office))  # type: ignore[misc]
            run(office)
        office.wait(timedelta(minutes=10))
        run(office)
        assert conclude(office, payout_id, FAILED) is PayoutStatus.FAILED
        assert standing(entries(office)) == {}
        assert office.payouts.balance(RUTHS, caller=RUTH).total == Money.dollars("190.00")


def test_a_payout_that_fails_at_any_moment_of_the_next_payday_is_owed_again_once() -> None:
    def next_payday() -> tuple[MemoryOffice, str]:
        office, payout_id = paid_office()
        office.keep(earned("visit-0003"))
        office.wait(A_WEEK)
        office.faults.passed.clear()
        return office, payout_id

    undisturbed, _ = next_payday()
    run(undisturbed)
    for point in range(1, len(undisturbed.faults.passed) + 1):
        office, payout_id = next_payday()

        def fails(office: MemoryOffice = office, payout_id: str = payout_id) -> None:
            with suppress(Conflict):
                conclude(office, payout_id, FAILED)

        office.faults.overtake_after(point, fails)
        run(office)
        fails()
        for _ in range(2):
            office.wait(A_WEEK)
            run(office)
        assert [each.status for each in payouts(office) if each.is_under_way] == [], point
        assert payouts(office)[0].status is PayoutStatus.FAILED, point
        assert standing(entries(office)) == {"provider_owed": "285.00", "paying_out": "-285.00"}


def test_nobody_says_what_became_of_a_payout_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        conclude(MemoryOffice(), "20260327-nothing", PAID)


@pytest.mark.parametrize(
    "said", [{"paid": True}, {"paid": True, "reference": ""}, {"paid": True, "reference": "=1"}, {}]
)
def test_that_it_was_paid_is_said_with_a_reference(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="PayoutOutcome"):
        PayoutOutcome(**said)


@pytest.mark.requirement("CR-2")
def test_terms_are_kept_whole_and_the_same_again_is_nothing_new() -> None:
    office = MemoryOffice()
    office.keep(builders.payer())
    rate = {"procedure": "90837", "rate": 13150, "holds": {"since": "2026-01-01"}}
    new = NewPayoutTerms.model_validate({"terms": [rate]})
    assert office.payouts.terms(FERN).terms == ()
    assert office.payouts.agree(FERN, new).terms == new.terms
    assert office.payouts.terms(FERN).terms == new.terms
    kept = office.database.items("payout-terms")
    office.payouts.agree(FERN, new)
    assert office.database.items("payout-terms") == kept
    assert office.payouts.agree(FERN, NewPayoutTerms(terms=())).terms == ()
    with pytest.raises(NotFound):
        office.payouts.agree("nobody", new)
    with pytest.raises(NotFound):
        office.payouts.terms("nobody")
