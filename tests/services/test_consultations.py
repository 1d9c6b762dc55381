"""A request goes straight to its provider, and gets an answer, or says why there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.consultations import ConsultationsTable, SeekersTable
from backoffice.adapters.dynamodb.directory import ProfilesTable
from backoffice.adapters.dynamodb.matching import MatchingCasesTable
from backoffice.adapters.dynamodb.network import ProvidersTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.consultation import (
    Because,
    Consultation,
    ConsultationStatus,
    consultation_id_for,
)
from backoffice.domain.consultation_gate import NOT_ACCEPTING, NOT_LICENSED
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.matching_case import ClosedBecause
from backoffice.domain.seeker import Seeker
from backoffice.domain.task import Task, TaskOwner
from backoffice.services.care_door import NOT_OPENED, CareKey
from backoffice.services.matching_requests import CaseOutcome
from tests.support import builders, sought
from tests.support.builders import OMAR, RUTH
from tests.twins.office import MemoryOffice

RUTHS, OMARS = str(RUTH.provider_id), str(OMAR.provider_id)


def open_office(**ruths: Any) -> MemoryOffice:
    """An office that works in New York, where Ruth and Omar are in the directory."""
    office = MemoryOffice()
    office.keep(
        sought.serving(),
        *sought.live(builders.provider(), **ruths),
        *sought.live(builders.provider(OMAR, npi="1234567802")),
    )
    return office


def ask(office: MemoryOffice, provider_id: str | None = RUTHS, **differences: Any) -> Seeker:
    """Noor sends the form; what becomes of it at once."""
    form = differences.pop("form", sought.FORM)
    office.care_requests.ask(form, sought.asked(provider_id, **differences))
    known = {item["seeker_id"] for item in office.database.glance("seekers")}
    office.run()
    return [SeekersTable(office.database).load(each) for each in sorted(known)][-1]


def only(office: MemoryOffice, provider_id: str = RUTHS) -> Consultation:
    """The one request to a provider."""
    [found] = [
        item
        for item in office.database.glance("consultations")
        if item["provider_id"] == provider_id
    ]
    table = ConsultationsTable(office.database)
    return table.load(found["seeker_id"], found["consultation_id"])


def opened(office: MemoryOffice) -> CareKey:
    """Noor opens the link of her latest e-mail."""
    return office.care_door.open(office.mail.tokens()[-1], sought.NOORS_BIRTHDAY)


def pass_days(office: MemoryOffice, days: float) -> None:
    until = office.clock() + timedelta(days=days)
    while office.clock() < until:
        office.wait(timedelta(hours=6))
        office.sweep()
        office.run()


def tasks_of_ruth(office: MemoryOffice) -> list[Task]:
    office.database.catch_up()
    return TasksTable(office.database).open_for(TaskOwner.provider(RUTHS), limit=10)


def subjects(office: MemoryOffice, to: str) -> list[str]:
    return [each.subject for each in office.mail.carried if each.to == to]


RUTHS_MAIL, NOORS_MAIL = "ruth@practice.example", "noor@mail.example"


@pytest.mark.requirement("CM-7")
def test_a_request_goes_straight_to_the_provider_with_a_task_and_a_neutral_mail() -> None:
    office = open_office()
    ask(office)
    [waiting] = office.consultations.mine(caller=RUTH).consultations
    assert waiting.status is ConsultationStatus.REQUESTED
    assert subjects(office, RUTHS_MAIL) == ["A new consultation request"]
    [task] = tasks_of_ruth(office)
    assert (task.owner, task.about) == (TaskOwner.provider(RUTHS), (waiting.consultation_id,))
    assert office.consultations.mine(caller=OMAR).consultations == ()


@pytest.mark.requirement("CM-7")
def test_until_they_accept_a_provider_sees_what_is_sought_and_not_who_seeks() -> None:
    office = open_office()
    ask(office)
    one = only(office)
    seen = office.consultations.one(one.consultation_id, caller=RUTH)
    assert seen.client is None
    traces = ("Noor", "Saleh", "1991", NOORS_MAIL, "5550142", "brother")
    assert not [each for each in traces if each in seen.model_dump_json()]
    assert seen.sought is not None
    assert seen.sought.needs == ("grief",)
    accepted = office.consultations.accept(one.consultation_id, caller=RUTH)
    assert accepted.client is not None
    assert (accepted.client.first_name, accepted.client.email) == ("Noor", NOORS_MAIL)
    handed = office.consultations.hand_on(one.consultation_id, Because.FULL, caller=RUTH)
    assert handed.client is None, "it is not theirs any more"


def test_nobody_elses_request_is_found() -> None:
    office = open_office()
    ask(office)
    with pytest.raises(NotFound):
        office.consultations.accept(only(office).consultation_id, caller=OMAR)


@pytest.mark.requirement("CM-5", "CM-6", "CM-13")
def test_an_acceptance_takes_a_place_once_and_tells_the_client_how_they_reach_each_other() -> None:
    office = open_office()
    ask(office)
    key = opened(office)
    for _ in range(2):
        office.consultations.accept(only(office).consultation_id, caller=RUTH)
        office.run()
    assert ProfilesTable(office.database).load(RUTHS).places == 4
    assert tasks_of_ruth(office) == []
    told = [each for each in office.mail.carried if each.to == NOORS_MAIL][-1]
    assert "Ruth Adler has accepted" in told.text
    assert "I answer within two days" in told.text
    assert "We book nothing for you" in " ".join(told.text.split())
    [seen] = office.care.see(key).requests
    assert seen.channels == ("email", "phone")
    assert seen.communication == "I answer within two days, by e-mail."
    office.consultations.note_contact(only(office).consultation_id, None, caller=RUTH)
    [seen] = office.care.see(key).requests
    assert seen.status is ConsultationStatus.CONTACTED


def test_a_mail_names_nobody_until_its_reader_gave_the_birth_date() -> None:
    office = open_office()
    ask(office)
    office.consultations.decline(only(office).consultation_id, Because.FULL, caller=RUTH)
    office.run()
    mails = [each.text + each.html for each in office.mail.carried if each.to == NOORS_MAIL]
    assert len(mails) == 2
    named = ("Ruth", "Adler", "Omar", "Noor", "consultation request", "grief")
    assert not [word for text in mails for word in named if word in text]


@pytest.mark.requirement("CM-8", "Q11", "Q12")
def test_a_refusal_is_told_at_once_with_others_to_ask() -> None:
    office = open_office()
    ask(office)
    key = opened(office)
    office.consultations.decline(only(office).consultation_id, Because.FULL, caller=RUTH)
    office.run()
    told = [each for each in office.mail.carried if each.to == NOORS_MAIL][-1]
    assert "Omar Haddad" in " ".join(told.text.split())
    [other] = office.care.see(key).others
    assert other.provider_id == OMARS
    assert MatchingCasesTable(office.database).find(key.seeker_id) is None, "she may choose"


@pytest.mark.requirement("CM-12")
def test_who_is_no_good_fit_is_handed_to_the_matching_team_without_that_provider() -> None:
    office = open_office()
    seeker = ask(office)
    office.consultations.decline(only(office).consultation_id, Because.NOT_A_FIT, caller=RUTH)
    case = MatchingCasesTable(office.database).load(seeker.seeker_id)
    assert case.excluded == (RUTHS,)


@pytest.mark.requirement("CM-8", "Q11")
def test_silence_is_nudged_on_day_2_and_ends_on_day_4_with_one_mail_each() -> None:
    office = open_office()
    ask(office)
    opened(office)
    pass_days(office, 2.5)
    assert subjects(office, RUTHS_MAIL)[1:] == ["A consultation request waits for your answer"]
    pass_days(office, 8)
    assert len(subjects(office, RUTHS_MAIL)) == 2
    late = only(office)
    assert late.status is ConsultationStatus.OVERDUE
    assert late.alternatives == (OMARS,)
    assert subjects(office, NOORS_MAIL)[1:] == ["News about what you asked us"]


@pytest.mark.requirement("Q11")
def test_a_late_yes_counts_until_the_client_asked_somebody_else() -> None:
    office, other = open_office(), open_office()
    for each in (office, other):
        ask(each)
        pass_days(each, 6)
    late = office.consultations.accept(only(office).consultation_id, caller=RUTH)
    assert late.status is ConsultationStatus.ACCEPTED
    key = opened(other)
    other.care.ask_another(key, OMARS)
    other.care.ask_another(key, OMARS)
    other.run()
    assert only(other).status is ConsultationStatus.REPLACED
    assert only(other, OMARS).status is ConsultationStatus.REQUESTED
    with pytest.raises(Refused, match="asked another"):
        other.consultations.accept(only(other).consultation_id, caller=RUTH)
    assert tasks_of_ruth(other) == []


def test_whoever_was_not_named_cannot_be_asked_instead() -> None:
    office = open_office()
    ask(office)
    with pytest.raises(Refused, match="one of the providers shown"):
        office.care.ask_another(opened(office), OMARS)


@pytest.mark.requirement("CM-9", "Q12")
def test_one_tap_asks_the_matching_team_once() -> None:
    office = open_office()
    ask(office)
    key = opened(office)
    for _ in range(2):
        office.care.match_me(key)
    case = MatchingCasesTable(office.database).load(key.seeker_id)
    assert (case.openings, case.excluded) == (1, ()), "Ruth may still say yes"


@pytest.mark.requirement("CM-9", "Q11")
def test_while_the_team_looks_the_page_says_so_and_a_late_yes_still_ends_it() -> None:
    office = open_office()
    ask(office)
    pass_days(office, 6)
    key = opened(office)
    assert not office.care.see(key).asks_team
    office.care.match_me(key)
    assert office.care.see(key).asks_team
    proposed = office.matching_cases.read(key.seeker_id).candidates
    assert [each.provider_id for each in proposed if each.proposed] == [OMARS]
    office.consultations.accept(only(office).consultation_id, caller=RUTH)
    office.run()
    case = MatchingCasesTable(office.database).load(key.seeker_id)
    assert (case.status, case.matched_with) == ("matched", RUTHS)
    assert not office.care.see(key).asks_team


def test_who_said_no_before_the_team_was_asked_has_not_the_client() -> None:
    office = open_office()
    ask(office)
    key = opened(office)
    office.consultations.decline(only(office).consultation_id, Because.FULL, caller=RUTH)
    office.care.match_me(key)
    assert MatchingCasesTable(office.database).load(key.seeker_id).excluded == (RUTHS,)


@pytest.mark.requirement("CM-9")
def test_who_wants_no_particular_provider_is_helped_by_the_team() -> None:
    office = open_office()
    seeker = ask(office, None)
    assert MatchingCasesTable(office.database).load(seeker.seeker_id).reasons == ("asked_team",)
    key = opened(office)
    assert office.care.see(key).asks_team

    nobody = CaseOutcome(because=ClosedBecause.NOBODY_FOUND)
    office.matching_cases.close(str(seeker.seeker_id), nobody)
    assert not office.care.see(key).asks_team, "the page says no more that the team looks"
    office.care.match_me(key)
    assert office.care.see(key).asks_team


@pytest.mark.requirement("CM-10", "Q13")
def test_where_nobody_works_no_provider_is_told_and_the_waitlist_is_offered() -> None:
    office = open_office()
    answer = office.care_requests.ask(
        sought.FORM, sought.asked(RUTHS, wishing={"care_state": "WY"})
    )
    office.run()
    assert not answer.is_served
    assert only(office).status is ConsultationStatus.NOT_SERVED
    assert subjects(office, RUTHS_MAIL) == []
    assert office.consultations.mine(caller=RUTH).consultations == ()
    assert [wish["state"] for wish in office.database.glance("waitlist-wishes")] == ["WY"]


@pytest.mark.requirement("Q13")
@pytest.mark.parametrize(
    ("differences", "wishing", "says"),
    [
        ({}, {"care_state": "NJ"}, NOT_LICENSED),
        ({"accepting": False}, {}, NOT_ACCEPTING),
        ({"places": 0}, {}, NOT_ACCEPTING),
    ],
)
def test_who_cannot_be_asked_is_said_on_the_page_with_where_to_go_instead(
    differences: dict[str, Any], wishing: dict[str, Any], says: str
) -> None:
    office = open_office(**differences)
    office.keep(sought.serving("NJ"))
    with pytest.raises(Refused, match=says):
        office.care_requests.ask(sought.FORM, sought.asked(RUTHS, wishing=wishing))
    assert list(office.database.glance("seekers")) == []


def test_a_form_sent_twice_is_one_request() -> None:
    office = open_office()
    for _ in range(2):
        ask(office)
    assert only(office).status is ConsultationStatus.REQUESTED
    assert len(subjects(office, NOORS_MAIL)) == 1


def test_one_mailbox_waits_for_a_provider_once_and_gets_its_link_again() -> None:
    office = open_office()
    ask(office)
    ask(office, form="form-of-noor-0002", email="Noor@mail.example")
    assert only(office).status is ConsultationStatus.REQUESTED
    tokens = office.mail.tokens()
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_a_mailbox_begins_three_searches_a_day_and_nobody_sees_that() -> None:
    office = open_office()
    answers = [
        office.care_requests.ask(f"form-of-noor-000{n}", sought.asked(None)) for n in range(5)
    ]
    office.run()
    assert len({answer.model_dump_json() for answer in answers}) == 1
    assert len(subjects(office, NOORS_MAIL)) == 3
    assert len([i for i in office.database.glance("seekers") if "person" in i]) == 3
    pass_days(office, 1.2)
    ask(office, None, form="form-of-noor-0009")
    assert len(subjects(office, NOORS_MAIL)) == 4


def test_a_request_taken_back_is_told_to_its_provider_and_takes_no_answer() -> None:
    office = open_office()
    ask(office)
    key, asked = opened(office), only(office)
    for _ in range(2):
        office.care.withdraw(key, asked.consultation_id)
        office.run()
    assert subjects(office, RUTHS_MAIL)[1:] == ["A consultation request needs no answer any more"]
    assert tasks_of_ruth(office) == []
    with pytest.raises(Refused, match="took this request back"):
        office.consultations.accept(asked.consultation_id, caller=RUTH)


def test_a_licence_that_ended_meanwhile_takes_nobody_on() -> None:
    office = open_office()
    ask(office)
    office.keep(ProvidersTable(office.database).load(RUTHS).but(licences=()))
    with pytest.raises(Refused, match="no licence to see clients in NY"):
        office.consultations.accept(only(office).consultation_id, caller=RUTH)


def test_the_link_opens_with_the_birth_date_alone_and_says_the_same_of_every_failure() -> None:
    office = open_office()
    ask(office)
    token = office.mail.tokens()[-1]
    for wrong_token, day in [
        (token, sought.LONG_AGO),
        ("no-such-token", sought.NOORS_BIRTHDAY),
    ]:
        with pytest.raises(Refused) as refused:
            office.care_door.open(wrong_token, day)
        assert refused.value.sentence == NOT_OPENED
    assert office.care.see(office.care_door.open(token, sought.NOORS_BIRTHDAY)).requests


def test_who_looked_for_care_is_forgotten_after_60_days_and_nowhere_else_known() -> None:
    office = open_office()
    seeker = ask(office)
    pass_days(office, 61)
    kept = SeekersTable(office.database).load(seeker.seeker_id)
    assert (kept.person, kept.token_hash) == (None, None)
    traces = ("Saleh", "noor@mail", "1991-06-03", "brother")
    everywhere = {
        **{name: str(office.database.items(name)) for name in office.database.tables()},
        "journal": str(office.journal.documents),
    }
    assert [n for n, text in everywhere.items() if any(t in text for t in traces)] == []
    assert only(office).status is ConsultationStatus.WITHDRAWN
    with pytest.raises(Refused):
        office.consultations.accept(only(office).consultation_id, caller=RUTH)


def test_a_request_names_the_search_that_it_belongs_to() -> None:
    office = open_office()
    seeker = ask(office)
    assert only(office).consultation_id == consultation_id_for(seeker.seeker_id, RUTHS)
