"""Questions: one ticket and one task for each, whoever asks and however often it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.audit import Act, AuditEntry
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.help import HelpPlace
from backoffice.domain.link import Link, revoke
from backoffice.domain.renewal import Renewal
from backoffice.domain.second_fact import LinkSession
from backoffice.domain.task import Task, TaskStatus, resolve
from backoffice.domain.ticket import Asker, Question, Ticket
from backoffice.services.ticket_requests import NewAnswer, NewTicket
from backoffice.web.link_sessions import cookie_for, key_in, keys_in
from tests.support.builders import OMAR, RUTH
from tests.support.help_office import HelpOffice
from tests.support.intake_office import a_client

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
QUESTION = Question(message="Where is\nmy link?", email="ana@mail.example")
ID = "ticket-0001"


@pytest.fixture
def office() -> HelpOffice:
    return HelpOffice()


@pytest.mark.requirement("HP-1", "HP-3")
def test_a_question_becomes_one_ticket_and_one_task_with_a_day(office: HelpOffice) -> None:
    receipt = office.tickets.ask(ID, QUESTION, asker=Asker())
    ticket, task = office.form.the(Ticket), office.form.the(Task)
    assert receipt.answer_by == ticket.answer_by == task.due_on == date(2026, 11, 30)
    assert ticket.question == QUESTION
    assert office.form.announced() == ["ticket-opened"]


@pytest.mark.requirement("HP-1")
def test_the_same_question_again_changes_nothing_and_promises_the_same_day(
    office: HelpOffice,
) -> None:
    first = office.tickets.ask(ID, QUESTION, asker=Asker())
    office.form.now += timedelta(days=3)
    assert office.tickets.ask(ID, QUESTION, asker=Asker()) == first
    assert len(office.form.every(Task)) == len(office.form.every(Ticket)) == 1
    assert office.form.announced() == ["ticket-opened"]


def test_a_double_click_opens_one_ticket(office: HelpOffice) -> None:
    office.form.database.meanwhile = lambda: office.tickets.ask(ID, QUESTION, asker=Asker())
    receipt = office.tickets.ask(ID, QUESTION, asker=Asker())
    assert receipt.ticket_id == office.form.the(Ticket).ticket_id
    assert len(office.form.every(Task)) == 1


def test_other_words_under_the_same_id_are_told_apart(office: HelpOffice) -> None:
    office.tickets.ask(ID, QUESTION, asker=Asker())
    with pytest.raises(Conflict):
        office.tickets.ask(ID, QUESTION.but(message="Something else."), asker=Asker())
    assert office.form.the(Ticket).question == QUESTION


def test_without_an_address_to_answer_to_nothing_is_kept(office: HelpOffice) -> None:
    with pytest.raises(Invalid) as refused:
        office.tickets.ask(ID, QUESTION.but(email=None), asker=Asker())
    assert set(refused.value.faults) == {"email"}
    assert not office.form.every(Ticket)


# Who asks


@pytest.mark.requirement("HP-1")
def test_a_client_at_the_form_is_known_by_the_links_own_session(office: HelpOffice) -> None:
    asker = office.tickets.asker(key_in(office.cookie()))
    link = office.form.the(Link)
    assert (asker.client_id, asker.provider_id) == (link.client_id, link.provider_id)
    assert asker.intake_id == "client-0001.intake.1"
    assert asker.can_be_answered
    office.tickets.ask(ID, QUESTION.but(email=None), asker=asker)
    assert office.form.the(Ticket).asker == asker


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "__Host-insurance=client-0001.intake.1.guess",
        "__Host-insurance=client-0001.renewal.1.secret",
        "__Host-insurance=client-9999.intake.1.secret",
        "__Host-insurance=nonsense",
    ],
)
def test_a_cookie_that_no_link_admits_names_nobody(office: HelpOffice, cookie: str) -> None:
    office.cookie()
    assert office.tickets.asker(key_in(cookie)) == Asker()


@pytest.mark.requirement("HP-1")
def test_a_client_at_a_renewals_page_is_known_by_that_links_session(office: HelpOffice) -> None:
    client = office.form.the(Client)
    secret, until = "a-secret", office.form.now + timedelta(hours=1)
    renewal = Renewal(
        client_id=client.client_id,
        ends_on=date(2026, 12, 31),
        policy_id="policy-0312",
        provider_id="provider-0021",
        opened_on=date(2026, 1, 1),
        expires_at=office.form.now + timedelta(days=60),
        sessions=(LinkSession(secret_hash=fingerprint(secret), until=until),),
    )
    office.form.records.keep(renewal)
    cookie = cookie_for(renewal.session_key(secret)).partition(";")[0]
    over = "__Host-insurance=client-0001.intake.1.over"
    asker = office.tickets.asker(*keys_in(f"{over}; {cookie}"))
    assert (asker.client_id, asker.provider_id) == (client.client_id, "provider-0021")
    assert asker.intake_id is None
    for made_up in (f"{cookie}x", cookie.replace(".2026-12-31.", ".2027-12-31.")):
        assert office.tickets.asker(*keys_in(made_up)) == Asker()
    office.form.now = until
    assert office.tickets.asker(*keys_in(cookie)) == Asker()


def test_a_session_that_is_over_or_whose_link_was_revoked_names_nobody(office: HelpOffice) -> None:
    key = key_in(office.cookie())
    office.form.now += timedelta(hours=2)
    assert office.tickets.asker(key) == Asker()
    office = HelpOffice()
    key = key_in(office.cookie())
    office.form.records.keep(revoke(office.form.the(Link), at=office.form.now))
    assert office.tickets.asker(key) == Asker()


def test_a_client_who_did_not_agree_to_e_mail_is_asked_where_to_answer() -> None:
    office = HelpOffice(client=a_client(email="maya@mail.example"))
    asker = office.tickets.asker(key_in(office.cookie()))
    assert asker.client_id == "client-0001"
    assert not asker.can_be_answered


@pytest.mark.requirement("OB-5", "HP-3")
def test_a_provider_asks_under_an_id_of_their_own(office: HelpOffice) -> None:
    new = NewTicket(message="The e-mail did not come.", context=HelpPlace.ONBOARDING)
    receipt = office.tickets.ask_as_provider(ID, new, caller=RUTH)
    assert office.tickets.ask_as_provider(ID, new, caller=RUTH) == receipt
    assert office.form.the(Ticket).asker.provider_id == RUTH.provider_id
    with pytest.raises(Conflict):
        office.tickets.ask_as_provider(ID, new, caller=OMAR)


def test_an_id_that_is_none_is_refused(office: HelpOffice) -> None:
    with pytest.raises(Refused):
        office.tickets.ask_as_provider("x", NewTicket(message="Hello."), caller=RUTH)


# The answer


@pytest.mark.requirement("HP-3")
def test_an_answer_settles_the_task_in_the_same_breath(office: HelpOffice) -> None:
    office.tickets.ask(ID, QUESTION, asker=Asker())
    new = NewAnswer(answer="Here it is.")
    answered = office.tickets.answer(ID, new, caller=JUNE)
    assert office.tickets.answer(ID, new, caller=JUNE) == office.tickets.read(ID, caller=JUNE)
    assert (answered.answered_by, answered.answered_at) == (JUNE.subject, office.form.now)
    assert office.form.the(Task).status is TaskStatus.RESOLVED
    assert office.form.announced().count("ticket-answered") == 1


def test_of_two_answers_the_second_is_not_lost_silently(office: HelpOffice) -> None:
    office.tickets.ask(ID, QUESTION, asker=Asker())
    office.tickets.answer(ID, NewAnswer(answer="One."), caller=JUNE)
    with pytest.raises(Conflict, match="answered meanwhile"):
        office.tickets.answer(ID, NewAnswer(answer="Two."), caller=JUNE)
    assert office.tickets.read(ID, caller=JUNE).answer == "One."


def test_a_task_that_somebody_closed_before_stays_as_it_was(office: HelpOffice) -> None:
    office.tickets.ask(ID, QUESTION, asker=Asker())
    closed = resolve(office.form.the(Task), resolution="Called them.", at=office.form.now)
    office.form.records.keep(closed)
    office.tickets.answer(ID, NewAnswer(answer="As we said."), caller=JUNE)
    assert office.form.the(Task).resolution == "Called them."
    assert office.tickets.read(ID, caller=JUNE).answer == "As we said."


def test_who_reads_a_clients_question_or_answers_it_is_noted_each_time(office: HelpOffice) -> None:
    asker = office.tickets.asker(key_in(office.cookie()))
    office.tickets.ask(ID, QUESTION, asker=asker)
    assert office.form.every(AuditEntry) == []
    for read in range(3):
        office.tickets.read(ID, caller=JUNE)
        assert len(office.form.every(AuditEntry)) == read + 1
    office.tickets.answer(ID, NewAnswer(answer="Here."), caller=JUNE)
    entries = office.form.every(AuditEntry)
    assert len(entries) == 4
    for entry in entries:
        assert (entry.act, entry.client_id) == (Act.READ_TICKET, asker.client_id)
        assert (entry.by, entry.subject) == (CallerKind.STAFF, JUNE.subject)
        assert "link" not in entry.model_dump_json(), "what was asked stands in the ticket alone"


def test_a_question_that_cannot_be_noted_as_read_is_not_shown(office: HelpOffice) -> None:
    asker = office.tickets.asker(key_in(office.cookie()))
    office.tickets.ask(ID, QUESTION, asker=asker)
    office.form.database.meanwhile = _lost
    with pytest.raises(ConnectionError):
        office.tickets.read(ID, caller=JUNE)


def _lost() -> None:
    raise ConnectionError


@pytest.mark.parametrize("asker", [Asker(), Asker(provider_id=RUTH.provider_id)])
def test_of_a_question_that_is_no_clients_nothing_is_noted(
    office: HelpOffice, asker: Asker
) -> None:
    office.tickets.ask(ID, QUESTION, asker=asker)
    office.tickets.read(ID, caller=JUNE)
    assert office.form.every(AuditEntry) == []


def test_a_ticket_that_is_not_there_cannot_be_read_or_answered(office: HelpOffice) -> None:
    with pytest.raises(NotFound):
        office.tickets.read("ticket-9999", caller=JUNE)
    with pytest.raises(NotFound):
        office.tickets.answer("ticket-9999", NewAnswer(answer="Hello."), caller=JUNE)
