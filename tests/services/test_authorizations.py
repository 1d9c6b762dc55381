"""Authorisations: each visit counts once, and employee assistance costs the client nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.coverage import AuthorizationsTable
from backoffice.domain.authorization import NewAuthorization
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.outcome import Outcome
from backoffice.domain.visit import PaidBy, Payment, VisitStatus
from tests.support import builders, offices
from tests.support.builders import ANA, FERN, OMAR, RUTH, VISIT
from tests.support.claiming import claimed, held, insured, plan_another, put_on_file, say, seen
from tests.twins.office import MemoryOffice

ALLOWED = "allowed-0001"


def new(**differences: Any) -> NewAuthorization:
    return NewAuthorization(
        **{
            "kind": "eap",
            "payer_id": FERN,
            "number": "EAP-7731",
            "holds": Interval(since=date(2026, 1, 1), until=date(2026, 6, 30)),
            "visits": 2,
            **differences,
        }
    )


def enter(office: MemoryOffice, allowed: str = ALLOWED, **differences: Any) -> int:
    view = office.authorizations.enter(ANA, allowed, new(**differences), caller=RUTH)
    office.until_quiet()
    return view.visits_left


def used(office: MemoryOffice) -> list[tuple[str, ...]]:
    return [each.used_for for each in AuthorizationsTable(office.database).load(ANA).entries]


def assisted() -> MemoryOffice:
    """Ana's employer allows two visits; its programme wants a modifier."""
    office = insured()
    put_on_file(office, builders.payer(eap_program=True, eap_modifier="HJ"))
    enter(office)
    return office


@pytest.mark.requirement("CR-6")
def test_a_visit_under_employee_assistance_never_costs_the_client_and_counts_once() -> None:
    office = assisted()
    for _ in range(3):
        say(office, held())
        office.claim_making.attend(VISIT, ANA, RUTH.provider_id)
    assert seen(office).payment == Payment(by=PaidBy.PROGRAMME)
    made = claimed(office)
    assert made.status is ClaimStatus.READY
    assert made.latest is not None
    assert made.latest.bill.lines[0].modifiers == ("HJ", "95")
    assert used(office) == [(VISIT,)]
    assert office.authorizations.of_client(ANA, caller=RUTH).authorizations[0].visits_left == 1


@pytest.mark.requirement("CR-6")
def test_visits_beyond_what_was_allowed_go_to_the_plan() -> None:
    office = assisted()
    more = [plan_another(office, number) for number in range(2)]
    for visit_id in (VISIT, *more):
        say(office, held(), visit_id)
    paid = [seen(office, visit_id).payment for visit_id in (VISIT, *more)]
    by = [payment.by for payment in paid if payment]
    assert by.count(PaidBy.PROGRAMME) == 2
    assert sorted(len(each) for each in used(office)) == [2]


@pytest.mark.requirement("CR-6")
def test_a_visit_that_was_not_held_after_all_is_given_back() -> None:
    office = assisted()
    say(office, held())
    say(office, Outcome(status=VisitStatus.CANCELLED))
    assert used(office) == [()]
    assert claimed(office).status is ClaimStatus.ABANDONED


@pytest.mark.requirement("CR-6")
def test_employee_assistance_without_any_plan_is_billed_by_its_number_alone() -> None:
    office = offices.with_ana()
    put_on_file(office, builders.payer(eap_program=True))
    office.wait(timedelta(days=8))
    enter(office, member_id="EAP42")
    say(office, held())
    assert seen(office).payment == Payment(by=PaidBy.PROGRAMME)
    made = claimed(office)
    assert made.policy_id is None
    assert "POLICY_ACTIVE" not in {finding.code for finding in made.findings}


@pytest.mark.requirement("CR-6")
def test_an_authorisation_that_is_told_after_the_visit_reaches_its_claim() -> None:
    office = insured()
    put_on_file(office, builders.payer(eap_program=True))
    say(office, held())
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
    enter(office)
    assert seen(office).payment == Payment(by=PaidBy.PROGRAMME)
    assert used(office) == [(VISIT,)]


@pytest.mark.requirement("CR-6")
def test_one_that_does_not_hold_on_the_day_is_not_used() -> None:
    office = insured()
    enter(office, holds=Interval(since=date(2026, 4, 1)))
    say(office, held())
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
    assert used(office) == [()]


def test_what_the_plan_allowed_is_named_on_its_claim_and_still_costs_what_it_costs() -> None:
    office = insured()
    enter(office, kind="prior", number="AUTH-9")
    say(office, held())
    made = claimed(office)
    assert made.latest is not None
    assert made.latest.bill.authorization is not None
    assert made.latest.bill.authorization.number == "AUTH-9"
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
    assert used(office) == [(VISIT,)]


def test_the_same_again_changes_nothing_and_another_under_its_id_is_refused() -> None:
    office = assisted()
    before = office.database.items("authorizations")
    assert enter(office) == 2
    assert office.database.items("authorizations") == before
    with pytest.raises(Conflict):
        enter(office, visits=3)
    with pytest.raises(Refused, match="of this number"):
        enter(office, "allowed-0002")
    with pytest.raises(Invalid):
        enter(office, "allowed-0003", payer_id="no-payer", number="EAP-1")


def test_another_providers_client_reads_like_one_that_does_not_exist() -> None:
    office = assisted()
    with pytest.raises(NotFound) as not_omars:
        office.authorizations.enter(ANA, ALLOWED, new(), caller=OMAR)
    with pytest.raises(NotFound) as nobodys:
        office.authorizations.of_client("client-nobody", caller=OMAR)
    assert not_omars.value.sentence == nobodys.value.sentence
