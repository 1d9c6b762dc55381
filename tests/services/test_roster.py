"""The roster desk: a provider's own clients, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from pydantic import ValidationError

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.roster import Cadence
from backoffice.services.requests import NewCadence
from tests.support import builders, offices, submission
from tests.support.builders import ANA, BEN, OMAR, RUTH, VISIT
from tests.twins.office import MemoryOffice

Question = Callable[[MemoryOffice, Caller, str], object]

QUESTIONS: dict[str, Question] = {
    "read the client": lambda office, who, client: office.roster.client(client, caller=who),
    "agree on a cadence": lambda office, who, client: office.roster.agree_cadence(
        client, NewCadence(cadence=Cadence.WEEKLY), caller=who
    ),
    "list the visits": lambda office, who, client: office.roster.visits(client, caller=who),
    "list the policies": lambda office, who, client: office.coverage.policies(client, caller=who),
    "plan a visit": lambda office, who, client: office.roster.plan_visit(
        client, "visit-0002", builders.new_visit(), caller=who
    ),
    "ask for a link": lambda office, who, client: office.links.request_intake(
        client, "request-9", caller=who
    ),
    "follow the link": lambda office, who, client: office.links.intake_status(client, caller=who),
    "unlock the link": lambda office, who, client: office.links.unlock_intake(client, caller=who),
    "read the verdict": lambda office, who, client: office.eligibility.verdict(client, caller=who),
    "read the estimate": lambda office, who, client: office.eligibility.estimate(
        client, VISIT, caller=who
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_another_providers_client_reads_like_one_that_does_not_exist(question: str) -> None:
    office = offices.with_verdict()
    before = {table: office.database.items(table) for table in ("links", "visits", "outbox")}
    with pytest.raises(NotFound) as not_omars:
        QUESTIONS[question](office, OMAR, ANA)
    with pytest.raises(NotFound) as nobodys:
        QUESTIONS[question](office, OMAR, "client-nobody")
    assert not_omars.value.sentence == nobodys.value.sentence
    assert before == {table: office.database.items(table) for table in before}
    QUESTIONS[question](office, RUTH, ANA)


def test_a_sign_in_without_a_practice_finds_nobody() -> None:
    office = offices.with_ana()
    with pytest.raises(NotFound):
        office.roster.clients(caller=Caller(kind=CallerKind.PROVIDER, subject="somebody"))


def test_a_roster_lists_ones_own_clients_by_name() -> None:
    office = offices.with_ana()
    zoe = builders.new_client(first_name="Zoe", last_name="Abel")
    office.roster.add_client(BEN, zoe, caller=RUTH)
    office.roster.add_client("client-eve-01", builders.new_client(), caller=OMAR)
    listed = office.roster.clients(caller=RUTH).clients
    assert [client.client_id for client in listed] == [BEN, ANA]


@pytest.mark.parametrize("client_id", ["ana", "a" * 65, "ana.rivera", "ana rivera"])
def test_an_id_that_is_no_id_is_refused_before_anything_is_kept(client_id: str) -> None:
    office = offices.with_ana()
    before = office.database.items("outbox")
    with pytest.raises(Refused, match="8 to 64"):
        office.roster.add_client(client_id, builders.new_client(), caller=RUTH)
    with pytest.raises(Refused, match="8 to 64"):
        office.roster.plan_visit(ANA, client_id, builders.new_visit(), caller=RUTH)
    assert office.database.items("outbox") == before


@pytest.mark.parametrize("born", [date(2990, 1, 1), date(1890, 1, 1)])
def test_nobody_is_born_in_the_future_or_a_century_too_early(born: date) -> None:
    office = offices.with_ana()
    with pytest.raises(Refused, match="year"):
        office.roster.add_client(BEN, builders.new_client(birth_date=born), caller=RUTH)


def test_adding_the_same_client_again_changes_nothing() -> None:
    office = offices.with_ana()
    before = office.database.items("outbox")
    again = office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    assert again == office.roster.client(ANA, caller=RUTH)
    assert office.database.items("outbox") == before


@pytest.mark.parametrize(
    "differs",
    [
        {"last_name": "Rivers"},
        {"birth_date": date(1991, 4, 12)},
        {"email": "other@mail.example"},
        {"state": "NJ"},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_an_id_that_stands_for_somebody_else_is_a_conflict(differs: dict[str, object]) -> None:
    office = offices.with_ana()
    with pytest.raises(Conflict):
        office.roster.add_client(ANA, builders.new_client(**differs), caller=RUTH)


def test_an_id_of_another_providers_client_is_a_conflict_even_for_the_same_person() -> None:
    office = offices.with_ana()
    with pytest.raises(Conflict):
        office.roster.add_client(ANA, builders.new_client(), caller=OMAR)
    assert office.roster.clients(caller=OMAR).clients == ()


def test_adding_a_client_again_is_no_conflict_after_the_form_corrected_the_name() -> None:
    office, key = offices.with_filled_form()
    office.intake.answer(key, builders.about_ana(first_name="Anabel"))
    submission.submit(office, key)
    again = office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    assert again.first_name == "Anabel"


def test_consent_that_was_given_later_is_added_by_repeating_the_request() -> None:
    office = offices.with_ana()
    office.roster.add_client(BEN, builders.new_client(email_consent=False), caller=RUTH)
    with pytest.raises(Refused):
        office.links.request_intake(BEN, "request-1", caller=RUTH)
    office.wait(timedelta(days=1))
    agreed = office.roster.add_client(BEN, builders.new_client(), caller=RUTH)
    assert agreed.email_consent_at == office.clock()
    office.links.request_intake(BEN, "request-1", caller=RUTH)


@pytest.mark.requirement("Q32")
def test_planning_the_same_visit_again_changes_nothing_and_another_is_a_conflict() -> None:
    office = offices.with_ana()
    before = office.database.items("outbox")
    office.roster.plan_visit(ANA, VISIT, builders.new_visit(), caller=RUTH)
    assert office.database.items("outbox") == before
    other = builders.new_visit(day=date(2026, 3, 10))
    with pytest.raises(Conflict):
        office.roster.plan_visit(ANA, VISIT, other, caller=RUTH)


@pytest.mark.requirement("Q32")
def test_a_visit_is_planned_from_today_on_where_the_client_is() -> None:
    office = offices.with_ana()
    today = builders.new_visit(day=date(2026, 3, 2))
    office.roster.plan_visit(ANA, "visit-today", today, caller=RUTH)
    yesterday = builders.new_visit(day=date(2026, 3, 1))
    with pytest.raises(Refused):
        office.roster.plan_visit(ANA, "visit-over", yesterday, caller=RUTH)
    planned = office.roster.visits(ANA, caller=RUTH).visits
    assert [visit.visit_id for visit in planned] == ["visit-today", VISIT]


@pytest.mark.requirement("Q32")
@pytest.mark.parametrize("day", [date(2126, 3, 4), date.max])
def test_no_visit_is_planned_more_than_a_century_ahead(day: date) -> None:
    office = offices.with_ana()
    with pytest.raises(Refused, match="Check the year"):
        office.roster.plan_visit(ANA, "visit-far", builders.new_visit(day=day), caller=RUTH)
    in_time = builders.new_visit(day=date(2126, 3, 3))
    office.roster.plan_visit(ANA, "visit-in-time", in_time, caller=RUTH)


def test_visits_that_are_over_are_not_to_come() -> None:
    office = offices.with_ana()
    office.wait(timedelta(days=8))
    assert office.roster.visits(ANA, caller=RUTH).visits == ()


def test_a_visit_keeps_the_time_at_which_it_begins_and_another_time_is_another_visit() -> None:
    office = offices.with_ana()
    new = builders.new_visit(date(2026, 3, 11), starts_at="14:30")
    for _ in range(2):
        visit = office.roster.plan_visit(ANA, "visit-0002", new, caller=RUTH)
        assert visit.starts_at == time(14, 30)
    other = new.but(starts_at=time(15))
    with pytest.raises(Conflict):
        office.roster.plan_visit(ANA, "visit-0002", other, caller=RUTH)


@pytest.mark.parametrize("said", ["14:30Z", "14:30-05:00", "24:00", "2:30 PM", 52200, "14:30:30"])
def test_a_time_is_one_on_the_clients_clock(said: object) -> None:
    with pytest.raises(ValidationError, match="as in 14:30"):
        builders.new_visit(starts_at=said)


@pytest.mark.requirement("CM-14")
def test_how_often_they_meet_is_theirs_and_the_network_plans_nothing_by_it() -> None:
    office = offices.with_ana()
    office.run()
    before = {table: office.database.items(table) for table in ("visits", "tasks")}
    mails = len(office.mail.carried)
    office.roster.agree_cadence(ANA, NewCadence(cadence=Cadence.WEEKLY), caller=RUTH)
    kept = office.database.items("roster")
    office.roster.agree_cadence(ANA, NewCadence(cadence=Cadence.WEEKLY), caller=RUTH)
    assert office.database.items("roster") == kept, "said again it changes nothing"
    office.run()
    assert office.roster.visits(ANA, caller=RUTH).cadence is Cadence.WEEKLY
    assert {table: office.database.items(table) for table in before} == before
    assert len(office.mail.carried) == mails
    office.roster.agree_cadence(ANA, NewCadence(cadence=None), caller=RUTH)
    assert office.roster.visits(ANA, caller=RUTH).cadence is None
