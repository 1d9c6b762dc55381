"""A search that ends leaves nothing waiting: no case, no question to a provider, nobody's needs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.adapters.dynamodb.directory import ListingsTable
from backoffice.adapters.dynamodb.matching import MatchingCasesTable, OpportunitiesTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.calendar import Interval
from backoffice.domain.consultation import Because, ConsultationStatus
from backoffice.domain.directory import turn_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.matching_case import CaseStatus, ClosedBecause, Opportunity
from backoffice.domain.money import Money
from backoffice.domain.served_state import ServedState
from backoffice.domain.task import TaskStatus
from backoffice.services.matching_requests import CaseOutcome, OpportunityAnswer, SaidTo
from tests.services.test_consultations import (
    OMARS,
    RUTHS,
    ask,
    only,
    open_office,
    opened,
    pass_days,
)
from tests.support import sought
from tests.support.builders import OMAR, RUTH


@pytest.mark.requirement("CM-9", "Q12")
@pytest.mark.parametrize("days", [1, 6])
def test_a_yes_ends_the_teams_search_that_the_client_asked_for_meanwhile(days: float) -> None:
    office = open_office()
    ask(office)
    pass_days(office, days)
    office.care.match_me(opened(office))
    office.consultations.accept(only(office).consultation_id, caller=RUTH)
    office.until_quiet()
    case = MatchingCasesTable(office.database).load(only(office).seeker_id)
    assert (case.status, case.matched_with) == (CaseStatus.MATCHED, RUTHS)
    assert TasksTable(office.database).load(case.task_id).status is TaskStatus.RESOLVED


@pytest.mark.requirement("CM-12", "Q12")
def test_who_asks_the_team_for_another_than_the_one_who_accepted_is_not_matched_with_them() -> None:
    office = open_office()
    ask(office)
    office.consultations.accept(only(office).consultation_id, caller=RUTH)
    office.care.match_me(opened(office))
    office.until_quiet()
    asked = only(office)
    office.matching_news.attend(
        asked.consultation_id, seeker_id=asked.seeker_id, provider_id=RUTHS, status="accepted"
    )
    case = MatchingCasesTable(office.database).load(asked.seeker_id)
    assert (case.status, case.excluded) == (CaseStatus.OPEN, (RUTHS,))


@pytest.mark.requirement("CM-9")
def test_a_search_that_is_forgotten_waits_for_nobody_any_more() -> None:
    office = open_office()
    seeker = ask(office, None)
    cases = MatchingCasesTable(office.database)
    opportunity = Opportunity(
        seeker_id=seeker.seeker_id,
        provider_id=OMARS,
        wishes=seeker.wishes,
        offered_at=office.clock(),
    )
    office.keep(opportunity)
    pass_days(office, 61)
    case = cases.load(seeker.seeker_id)
    assert (case.status, case.because) == (CaseStatus.CLOSED, ClosedBecause.NOBODY_FOUND)
    assert TasksTable(office.database).load(case.task_id).status is TaskStatus.RESOLVED
    assert office.opportunities.own(caller=OMAR).opportunities == ()
    [left] = OpportunitiesTable(office.database).all_of(seeker.seeker_id)
    assert not left.is_open
    with pytest.raises(Refused):
        office.opportunities.answer(
            seeker.seeker_id, OpportunityAnswer(answer=SaidTo.YES), caller=OMAR
        )


@pytest.mark.requirement("CM-12")
def test_a_client_who_was_forgotten_cannot_be_handed_to_a_team_that_knows_nobody() -> None:
    office = open_office()
    seeker = ask(office)
    consultation_id = only(office).consultation_id
    office.consultations.accept(consultation_id, caller=RUTH)
    pass_days(office, 61)
    with pytest.raises(Refused, match="matching team"):
        office.consultations.hand_on(consultation_id, Because.OTHER, caller=RUTH)
    assert only(office).status is ConsultationStatus.ACCEPTED
    assert MatchingCasesTable(office.database).find(seeker.seeker_id) is None


@pytest.mark.requirement("CM-7")
def test_what_a_client_took_back_is_shown_to_its_provider_no_more() -> None:
    office = open_office()
    ask(office)
    asked = only(office)
    assert office.consultations.one(asked.consultation_id, caller=RUTH).sought is not None
    office.care.withdraw(opened(office), asked.consultation_id)
    seen = office.consultations.one(asked.consultation_id, caller=RUTH)
    assert (seen.status, seen.sought, seen.client) == (ConsultationStatus.WITHDRAWN, None, None)


@pytest.mark.requirement("CM-7")
@pytest.mark.parametrize("made_up", ["nothing1", "-nothing1", "nothing-1"])
def test_an_id_that_is_made_up_is_no_request(made_up: str) -> None:
    with pytest.raises(NotFound):
        open_office().consultations.one(made_up, caller=RUTH)


@pytest.mark.requirement("CM-10", "Q13")
def test_a_state_opens_on_one_day_for_all_even_where_it_is_still_the_day_before() -> None:
    """At half past midnight in New York it is yesterday in California, where they live."""
    office = open_office()
    office.clock.at = datetime(2026, 4, 1, 4, 30, tzinfo=UTC)
    office.keep(ServedState(state="CA", spans=(Interval(since=date(2026, 4, 1)),)))
    answer = office.care_requests.ask(sought.FORM, sought.asked(None, wishing={"care_state": "CA"}))
    office.until_quiet()
    assert answer.is_served
    assert list(office.database.glance("waitlist-wishes")) == []
    assert len(list(office.database.glance("matching-cases"))) == 1


@pytest.mark.requirement("CM-10")
@pytest.mark.parametrize("provider_id", [None, RUTHS])
def test_where_nobody_works_the_page_promises_no_team_and_asks_none(
    provider_id: str | None,
) -> None:
    office = open_office()
    office.care_requests.ask(sought.FORM, sought.asked(provider_id, wishing={"care_state": "WY"}))
    office.until_quiet()
    receipts = office.mail.of("care-receipt")
    key = office.care_door.open(office.mail.token_in(receipts[-1]), sought.NOORS_BIRTHDAY)
    seen = office.care.see(key)
    assert (seen.asks_team, seen.is_served) == (False, False)
    with pytest.raises(Refused, match="do not work in that state"):
        office.care.match_me(key)
    assert list(office.database.glance("matching-cases")) == []


@pytest.mark.requirement("CM-9")
def test_whose_case_was_closed_is_not_told_that_the_team_looks_and_may_ask_again() -> None:
    office = open_office()
    seeker = ask(office, None)
    key = opened(office)
    assert office.care.see(key).asks_team
    office.matching_cases.close(seeker.seeker_id, CaseOutcome(because=ClosedBecause.NOBODY_FOUND))
    assert not office.care.see(key).asks_team
    office.care.match_me(key)
    assert office.care.see(key).asks_team


@pytest.mark.parametrize(
    ("differences", "wishing", "says"),
    [
        ({"birth_date": date(2060, 1, 1)}, {}, "still to come"),
        ({"birth_date": date(1890, 1, 1)}, {}, "too long ago"),
        ({}, {"budget": Money(-1)}, "can pay"),
        ({}, {"budget": Money(10**12)}, "can pay"),
    ],
)
def test_what_can_be_true_of_nobody_is_refused_at_once(
    differences: dict[str, Any], wishing: dict[str, Any], says: str
) -> None:
    office = open_office()
    asked = sought.asked(None, wishing=wishing, **differences)
    with pytest.raises(Refused, match=says):
        office.care_requests.ask(sought.FORM, asked)
    assert list(office.database.glance("seekers")) == []


def test_a_wish_insists_on_each_preference_once_at_most() -> None:
    with pytest.raises(ValidationError):
        sought.wishes(musts=("needs",) * 1000)


@pytest.mark.requirement("CM-7")
def test_who_typed_a_wrong_birth_date_can_ask_again_and_open_that_link() -> None:
    """Answered with the first link once more, they could never open it."""
    office = open_office()
    ask(office, birth_date=date(1961, 6, 3))
    ask(office, form="form-of-noor-0002")
    [request] = office.care.see(opened(office)).requests
    assert request.provider == "Ruth Adler"


@pytest.mark.requirement("CM-7")
def test_two_of_one_family_may_ask_the_same_provider_from_one_mailbox() -> None:
    office = open_office()
    ask(office)
    ask(office, form="form-of-omid-0002", first_name="Omid", birth_date=date(2014, 2, 1))
    assert len(office.consultations.mine(caller=RUTH).consultations) == 2


@pytest.mark.requirement("CM-7")
def test_who_left_the_network_since_they_were_asked_accepts_nobody_through_it() -> None:
    office = open_office()
    ask(office)
    asked = only(office)
    known = ListingsTable(office.database).load("NY", turn_of(RUTHS))
    office.keep(known.but(left_on=date(2026, 1, 31)))
    with pytest.raises(Refused, match="membership is over"):
        office.consultations.accept(asked.consultation_id, caller=RUTH)
    assert only(office).status is ConsultationStatus.REQUESTED
