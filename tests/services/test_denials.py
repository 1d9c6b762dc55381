"""Denials: posted with the decision they follow from, seen, decided once, told of in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.denials import DenialsTable
from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.bill import Authorization
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import control_number_for
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.services.denial_views import DenialView
from backoffice.services.denials import PAGE, NewRuling
from tests.support import claims
from tests.support.builders import ANA, FERN, OMAR, RUTH, fee_schedule
from tests.support.one_claim import JUNE
from tests.support.remitted import (
    DENIED,
    Said,
    account_of,
    arrive,
    document,
    entries,
    open_tasks,
    sent,
    standing,
)
from tests.twins.office import MemoryOffice

CLAIM = "visit-0001.1"
REFUSED = Said(paid="0", why=DENIED, status="4")
CLIENTS = Said(paid="0", why=(("PR", "27", "200"),), status="4")
"""The plan had ended: the payer lays it on the client."""
MIXED = Said(paid="0", why=(("PR", "27", "120"), ("CO", "16", "80")), status="4")
PAID = Said()


def denied(*said: Said, office: MemoryOffice | None = None) -> MemoryOffice:
    """An office that hears, on the day after the payment, that the payer pays nothing."""
    office = office or sent()
    office.wait(timedelta(days=4))
    for number, each in enumerate(said or (REFUSED,)):
        arrive(office, document(each, trace=f"EFT-{number}"), number=number)
    return office


def known(office: MemoryOffice) -> list[Denial]:
    return DenialsTable(office.database).from_items(office.database.items("denials"))


def the_denial(office: MemoryOffice) -> Denial:
    [denial] = known(office)
    return denial


def tasks(office: MemoryOffice) -> list[str]:
    """The ids of the open tasks about denials."""
    return [each for each in open_tasks(office) if each.startswith("denial-")]


def decide(office: MemoryOffice, remedy: Remedy, **about: int) -> DenialView:
    wish = NewRuling(remedy=remedy, **{"opening": 1, "after": 0, **about})
    return office.denials.decide(CLAIM, wish, caller=JUNE)


# Posting


@pytest.mark.requirement("IV-1")
def test_a_denial_and_its_task_stand_in_the_write_of_the_account() -> None:
    office = denied()
    denial = the_denial(office)
    assert (denial.claim_id, denial.cause, denial.status) == (
        CLAIM,
        Cause.NECESSITY,
        DenialStatus.OPEN,
    )
    assert denial.disputed == account_of(office).decisions[0].disputed
    assert tasks(office) == list(denial.tasks)
    writes = [each for each in office.faults.passed if "before write visit-accounts" in each]
    assert writes == ["before write visit-accounts ledger denials tasks outbox"]


@pytest.mark.requirement("IV-1")
def test_what_was_paid_and_a_deductible_are_no_denials() -> None:
    deductible = Said(paid="0", why=(("CO", "45", "80"), ("PR", "1", "120")))
    for said in (PAID, deductible):
        assert known(denied(said)) == []


def test_a_claim_that_was_paid_less_than_agreed_is_asked_about() -> None:
    for agreed, found in (("120.00", []), ("130.00", [Cause.UNDERPAID])):
        office = sent()
        office.keep(fee_schedule(agreed))
        assert [each.cause for each in known(denied(PAID, office=office))] == found


def test_a_document_that_comes_again_opens_nothing_again() -> None:
    office = denied()
    before = office.database.items("denials"), office.database.items("tasks")
    arrive(office, document(REFUSED, trace="EFT-0"), number=9)
    assert (office.database.items("denials"), office.database.items("tasks")) == before


@pytest.mark.requirement("IV-1")
def test_a_corrected_claim_that_is_paid_ends_the_denial_and_its_task() -> None:
    office = denied()
    decide(office, Remedy.CORRECT)
    arrive(office, document(REFUSED.taken_back, PAID, trace="EFT-7"), number=7)
    denial = the_denial(office)
    assert (denial.status, denial.tasks) == (DenialStatus.PAID_AFTER_ALL, ())
    assert tasks(office) == []
    assert standing(entries(office))["client_owes"] == "25.00"


def test_a_payer_that_takes_back_and_denies_again_opens_it_again_with_one_task() -> None:
    office = denied()
    [first] = tasks(office)
    arrive(office, document(REFUSED.taken_back, trace="EFT-7"), number=7)
    assert the_denial(office).status is DenialStatus.WITHDRAWN
    assert tasks(office) == []
    arrive(office, document(MIXED, trace="EFT-8"), number=8)
    assert (the_denial(office).opening, the_denial(office).status) == (2, DenialStatus.OPEN)
    [second] = tasks(office)
    assert first != second


def test_a_second_insurances_denial_is_its_own() -> None:
    office = sent()
    claim = claims.accepted_claim("visit-0001.2").but(priority="secondary")
    office.keep(claim, claims.submission(claim, way="answered", interchange=70_002))
    number = control_number_for("visit-0001.2", 1)
    second = Said(
        number=number, paid="0", why=(("OA", "23", "175"), ("CO", "16", "25")), status="2"
    )
    denied(second, Said(status="19"), office=office)
    assert the_denial(office).claim_id == "visit-0001.2"


# What a person decides


@pytest.mark.requirement("IV-1", "Q34")
@pytest.mark.parametrize(
    ("said", "remedy", "account"),
    [(CLIENTS, Remedy.BILL, "client_owes"), (REFUSED, Remedy.WRITE_OFF, "written_off")],
)
def test_a_person_bills_or_writes_off_once_however_often_it_is_asked(
    said: Said, remedy: Remedy, account: str
) -> None:
    office = denied(said)
    first = decide(office, remedy)
    assert decide(office, remedy) == first
    assert standing(entries(office)) == {"charged": "-200.00", account: "200.00"}
    assert [each.amount.decimal_text for each in first.rulings] == ["200.00"]
    assert (first.left.cents, first.decided) == (0, 1)
    assert tasks(office) == []
    assert the_denial(office).rulings[0].by == JUNE.subject


@pytest.mark.requirement("IV-1", "Q34")
@pytest.mark.parametrize("code", [("CO", "27"), ("OA", "96"), ("PR", "29"), ("PI", "204")])
def test_what_may_not_be_the_clients_is_refused_and_nothing_moves(code: tuple[str, str]) -> None:
    office = denied(Said(paid="0", why=((*code, "200"),), status="4"))
    before = standing(entries(office))
    with pytest.raises(Refused, match="may not be billed"):
        decide(office, Remedy.BILL)
    assert standing(entries(office)) == before
    assert len(tasks(office)) == 1


@pytest.mark.requirement("Q34")
def test_a_copay_under_employee_assistance_is_billed_by_nobody() -> None:
    claim = claims.accepted_claim(CLAIM)
    [version] = claim.versions
    programme = version.bill.but(authorization=Authorization(kind="eap", number="EAP-77"))
    office = denied(PAID, office=sent(versions=(version.but(bill=programme),)))
    assert the_denial(office).disputed.decimal_text == "25.00"
    with pytest.raises(Refused, match="may not be billed"):
        decide(office, Remedy.BILL)


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("remedy", [Remedy.BILL, Remedy.WRITE_OFF])
def test_money_is_moved_by_a_named_person_of_the_staff_alone(remedy: Remedy) -> None:
    office = denied(CLIENTS)
    for caller in (RUTH, Caller(kind=CallerKind.STAFF)):
        with pytest.raises(Refused, match="Only a person of the network's staff"):
            office.denials.decide(CLAIM, NewRuling(remedy=remedy, opening=1), caller=caller)
    assert the_denial(office).rulings == ()


def test_of_a_mixed_denial_the_clients_part_is_billed_and_the_rest_written_off() -> None:
    office = denied(MIXED)
    seen = decide(office, Remedy.BILL)
    assert (seen.status, seen.left.decimal_text, len(tasks(office))) == ("open", "80.00", 1)
    decide(office, Remedy.WRITE_OFF, after=1)
    assert standing(entries(office)) == {
        "charged": "-200.00",
        "client_owes": "120.00",
        "written_off": "80.00",
    }
    assert tasks(office) == []


def test_the_money_that_a_person_moved_goes_back_with_the_decision() -> None:
    office = denied(CLIENTS)
    decide(office, Remedy.BILL)
    arrive(office, document(CLIENTS.taken_back, trace="EFT-7"), number=7)
    assert standing(entries(office)) == {}


def test_two_who_decide_otherwise_are_told_of_each_other() -> None:
    office = denied()
    decide(office, Remedy.CORRECT)
    with pytest.raises(Refused, match="Read it again"):
        decide(office, Remedy.APPEAL)
    assert decide(office, Remedy.APPEAL, after=1).status is DenialStatus.APPEALED
    assert decide(office, Remedy.CORRECT).status is DenialStatus.APPEALED  # the first one, late


@pytest.mark.parametrize("about", [{"opening": 2}, {"after": 1}, {"opening": 2, "after": 1}])
def test_a_decision_about_what_is_not_so_is_refused(about: dict[str, int]) -> None:
    office = denied()
    with pytest.raises(Refused, match="Read it again"):
        decide(office, Remedy.APPEAL, **about)


def test_what_was_decided_before_the_payer_decided_anew_holds_no_more() -> None:
    office = denied(CLIENTS)
    arrive(office, document(CLIENTS.taken_back, CLIENTS, trace="EFT-7"), number=7)
    with pytest.raises(Refused, match="Read it again"):
        decide(office, Remedy.BILL)
    decide(office, Remedy.BILL, opening=2)
    assert decide(office, Remedy.BILL, opening=2).billable.cents == 0
    assert standing(entries(office))["client_owes"] == "200.00"


def test_what_was_paid_below_the_rate_is_let_go_without_an_entry() -> None:
    office = sent()
    office.keep(fee_schedule("130.00"))
    denied(PAID, office=office)
    before = len(entries(office))
    assert decide(office, Remedy.WRITE_OFF).status is DenialStatus.WRITTEN_OFF
    assert len(entries(office)) == before


def test_a_claim_without_a_denial_says_so() -> None:
    office = denied(PAID)
    with pytest.raises(NotFound, match="Nothing of this claim was denied"):
        decide(office, Remedy.APPEAL)
    with pytest.raises(NotFound, match="Nothing of this claim was denied"):
        office.denials.denial(CLAIM, caller=JUNE)


# Seeing


def test_a_denial_says_why_and_what_is_next_and_where() -> None:
    office = denied()
    seen = office.denials.denial(CLAIM, caller=JUNE)
    assert seen == office.denials.denial_of_own(ANA, CLAIM, caller=RUTH)
    assert [(why.code, why.amount.decimal_text) for why in seen.why] == [("CO-50", "200.00")]
    assert (seen.decided_on, seen.act_by) == (date(2026, 3, 5), date(2026, 5, 4))
    assert f"PUT /claims/{CLAIM}/replacement" in decide(office, Remedy.CORRECT).next_action
    acts = [(each["act"], each["by"]) for each in office.database.items("audit")]
    assert acts[:2] == [("read_denial", "staff"), ("read_denial", "provider")]


@pytest.mark.parametrize(
    ("client_id", "caller"), [(ANA, OMAR), ("client-other", RUTH)], ids=["provider", "client"]
)
def test_another_providers_denial_reads_like_none(client_id: str, caller: Caller) -> None:
    office = denied()
    with pytest.raises(NotFound, match="Nothing of this claim was denied"):
        office.denials.denial_of_own(client_id, CLAIM, caller=caller)
    assert office.database.items("audit") == []


def test_the_queue_has_what_is_open_soonest_last_day_first_in_pages() -> None:
    visits = [f"visit-{number:04}" for number in range(PAGE + 2)]
    office = sent(*visits)
    office.wait(timedelta(days=4))
    several = [Said(each, paid="0", why=DENIED, status="4") for each in visits]
    late = [Said(each.visit_id, paid="0", why=(("CO", "16", "200"),)) for each in several[:1]]
    arrive(office, document(*late, *several[1:]))
    office.database.catch_up()
    first = office.denials.queue()
    assert len(first.denials) == PAGE
    assert first.next is not None
    second = office.denials.queue(first.next)
    assert second.next is None
    found = [each.claim_id for each in (*first.denials, *second.denials)]
    assert found == [f"{each}.1" for each in (*visits[1:], visits[0])]
    days = [each.act_by for each in (*first.denials, *second.denials)]
    assert days == sorted(days)
    assert days[0] < days[-1]


def test_what_is_decided_leaves_the_queue_at_once_though_the_index_lags() -> None:
    office = denied()
    office.database.catch_up()
    office.database.index_lag = 1_000
    decide(office, Remedy.APPEAL)
    assert office.denials.queue().denials == ()


@pytest.mark.parametrize("place", ["nowhere", "2026-05-04", "2026-05-04./"])
def test_a_place_that_no_list_named_is_refused(place: str) -> None:
    with pytest.raises(NotFound, match="from the beginning"):
        denied().denials.queue(place)


# In time


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(("every", "times"), [(1, 5), (3, 5), (17, 4), (79, 2)])
def test_billing_is_told_as_the_time_runs_out_whether_sweeps_run_twice_or_late(
    every: int, times: int
) -> None:
    office = denied()
    for day in range(0, 80, every):
        office.database.catch_up()
        for _ in range(2):
            office.denial_deadlines.tell_due(due=office.clock() + timedelta(days=day))
    said = [item["next_action"] for item in office.database.items("tasks")]
    assert sum("is over" in each for each in said) == 1
    assert len(tasks(office)) == len(the_denial(office).tasks) == len(said) == times
    assert the_denial(office).next_escalation_on is None


def test_a_decision_ends_every_task_and_an_appeal_is_asked_after() -> None:
    office = denied()
    office.database.catch_up()
    office.denial_deadlines.tell_due(due=office.clock() + timedelta(days=50))
    assert len(tasks(office)) == 2
    decide(office, Remedy.APPEAL)
    assert tasks(office) == []
    office.database.catch_up()
    for _ in range(2):
        office.denial_deadlines.tell_due(due=office.clock() + timedelta(days=45))
    assert len(tasks(office)) == 1


def test_a_remittance_dated_ahead_is_told_of_on_its_day() -> None:
    office = sent()
    arrive(office, document(REFUSED))
    office.database.catch_up()
    assert office.denial_deadlines.tell_due(due=office.clock()) == 0
    assert tasks(office) == []
    assert office.denial_deadlines.tell_due(due=office.clock() + timedelta(days=3)) == 1
    assert len(tasks(office)) == 1


@pytest.mark.requirement("CL-4")
def test_what_a_client_is_billed_changes_the_providers_share_in_the_same_write() -> None:
    rate = PayoutTerms.model_validate(
        {"payer_id": FERN, "terms": [{"rate": 10000, "holds": {"since": "2026-01-01"}}]}
    )
    partly = Said(paid="60", why=(("CO", "45", "80"), ("PR", "27", "60")))
    office = sent()
    office.keep(rate)
    denied(partly, office=office)
    assert account_of(office).provider_owed.decimal_text == "100.00"
    office.faults.passed.clear()
    decide(office, Remedy.BILL)
    assert account_of(office).provider_owed.decimal_text == "50.00"  # until the client pays, too
    assert [each.kind.value for each in entries(office)].count("accrual") == 2
    writes = [each for each in office.faults.passed if "before write" in each]
    assert "denials visit-accounts ledger ledger" in writes[0]
