"""Mailing an answer: to whoever asked, once; where no mail can reach them, a person does."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Language
from backoffice.domain.errors import Conflict
from backoffice.domain.mailing import Mailing
from backoffice.domain.ticket import Asker, Question
from backoffice.services.requests import NewEmailAddress
from backoffice.services.ticket_requests import NewAnswer
from tests.support import offices, submission
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")
TICKET = "ticket-0001"
QUESTION = Question(message="Quillfeather: where is my link?", email="lena@mail.example")
AT_THE_FORM = Asker(client_id=ANA, provider_id=RUTH.provider_id, can_be_answered=True)
SUPPORT = {"kind": "staff", "name": "support"}


def ask(office: MemoryOffice, asker: Asker, **differs: Any) -> None:
    office.tickets.ask(TICKET, QUESTION.but(**differs), asker=asker)


def answer(office: MemoryOffice) -> None:
    office.tickets.answer(TICKET, NewAnswer(answer="We sent it again.\nLook there."), caller=JUNE)


def answered(asker: Asker | None = None, **differs: Any) -> MemoryOffice:
    """An office at rest after one question and its answer."""
    office = offices.with_ana()
    ask(office, asker or Asker(), **differs)
    answer(office)
    office.until_quiet()
    return office


def open_tasks(office: MemoryOffice) -> list[dict[str, Any]]:
    return [task for task in office.database.items("tasks") if task["status"] == "open"]


def stop_mail(office: MemoryOffice) -> None:
    address = NewEmailAddress(email="ana@mail.example", email_consent=False)
    office.roster.change_email(ANA, address, caller=RUTH)


@pytest.mark.requirement("HP-1", "HP-3")
@pytest.mark.parametrize(
    ("asker", "differs", "to", "greeting"),
    [
        (Asker(), {}, "lena@mail.example", "Hello,"),
        (Asker(), {"name": "Lena"}, "lena@mail.example", "Hello Lena,"),
        (AT_THE_FORM, {}, "lena@mail.example", "Hello,"),
        (AT_THE_FORM, {"email": None}, "ana@mail.example", "Hello Ana,"),
        (
            Asker(provider_id=OMAR.provider_id, can_be_answered=True),
            {"email": None},
            "omar@practice.example",
            "Hello Omar,",
        ),
    ],
)
def test_whoever_asked_is_mailed_the_answer_where_they_want_it(
    asker: Asker, differs: dict[str, Any], to: str, greeting: str
) -> None:
    office = answered(asker, **differs)
    [mail] = office.mail.carried
    assert (mail.to, mail.reply_to, mail.subject) == (to, None, "An answer to your question")
    assert mail.text.startswith(greeting)
    assert "We sent it again.\n\nLook there." in mail.text
    assert open_tasks(office) == []


@pytest.mark.parametrize("asker", [Asker(), AT_THE_FORM])
def test_nothing_of_the_question_is_in_the_mail(asker: Asker) -> None:
    [mail] = answered(asker, phone="212-555-0123").mail.carried
    for part in (mail.subject, mail.text, mail.html, mail.mailing_id):
        assert "Quillfeather" not in part
        assert "555" not in part


def test_an_answer_is_written_in_the_language_of_the_question() -> None:
    [mail] = answered(AT_THE_FORM, language=Language.SPANISH, email=None).mail.carried
    assert mail.subject == "Una respuesta a su pregunta"


def test_an_answer_that_is_told_again_and_days_late_is_mailed_once() -> None:
    office = answered()
    for days in (0, 0, 30):
        office.wait(timedelta(days=days))
        office.answer_mail.send(TICKET)
    assert len(office.mail.carried) == 1


def test_a_question_that_is_not_answered_yet_mails_nothing() -> None:
    office = offices.with_ana()
    ask(office, Asker())
    office.answer_mail.send(TICKET)
    assert office.mail.carried == []


@pytest.mark.requirement("HP-1")
@pytest.mark.parametrize("asker", [Asker(), AT_THE_FORM])
def test_whoever_left_a_number_alone_is_called_and_not_mailed(asker: Asker) -> None:
    office = offices.with_ana()
    ask(office, asker, email=None, phone="212-555-0123")
    [task] = open_tasks(office)
    assert task["next_action"].startswith("Call whoever asked")
    answer(office)
    office.until_quiet()
    assert office.mail.carried == []
    assert open_tasks(office) == []


# ------------------------------------------------------------- where no mail gets through


@pytest.mark.requirement("HP-3")
def test_a_client_who_wants_no_mail_any_more_is_left_to_the_support_once() -> None:
    office = offices.with_ana()
    ask(office, AT_THE_FORM, email=None)
    stop_mail(office)
    answer(office)
    office.until_quiet()
    office.answer_mail.send(TICKET)
    [task] = open_tasks(office)
    assert (task["owner"], task["about"]) == (SUPPORT, [TICKET])
    assert office.mail.carried == []


def test_consent_that_is_withdrawn_while_a_mail_is_in_doubt_leaves_the_answer_to_the_support() -> (
    None
):
    office = offices.with_ana()
    ask(office, AT_THE_FORM, email=None)
    answer(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    stop_mail(office)
    with pytest.raises(Conflict):
        office.answer_mail.send(TICKET)
    office.wait(Mailing.DOUBT_LASTS)
    office.until_quiet()
    assert len(office.mail.carried) == 1
    assert [task["owner"] for task in open_tasks(office)] == [SUPPORT]


def test_a_mail_that_stays_in_doubt_is_tried_twice_and_then_left_to_the_support() -> None:
    office = offices.with_ana()
    ask(office, Asker())
    answer(office)
    for _ in range(2):
        office.faults.crash_when("after carry")
        submission.again_after_a_crash(office.run)
        office.wait(Mailing.DOUBT_LASTS)
    office.until_quiet()
    assert len(office.mail.carried) == 2
    [task] = open_tasks(office)
    assert (task["owner"], task["about"]) == (SUPPORT, [TICKET])
    assert "call" in task["next_action"]


@pytest.mark.parametrize("asker", [Asker(), AT_THE_FORM])
@pytest.mark.parametrize("email", ["lena@mail.example", None])
@pytest.mark.parametrize(
    ("kind", "says"), [("Bounce", "came back"), ("Complaint", "spam"), ("Reject", "not be sent")]
)
def test_an_answer_that_does_not_arrive_is_a_task_of_the_support_once(
    asker: Asker, email: str | None, kind: str, says: str
) -> None:
    if not email and not asker.can_be_answered:
        return
    office = answered(asker, email=email)
    for _ in range(2):
        office.mail_service_tells(office.mail.carried[0], kind, bounceType="Permanent")
    office.until_quiet()
    [task] = open_tasks(office)
    assert (task["owner"], task["about"]) == (SUPPORT, [TICKET])
    assert says in task["next_action"]
    may_be_emailed = office.roster.client(ANA, caller=RUTH).may_be_emailed
    assert may_be_emailed == (email is not None or kind == "Reject"), "only of their own address"


def test_an_answer_that_came_back_is_not_looked_after_twice_when_it_is_told_again() -> None:
    office = answered(AT_THE_FORM, email=None)
    office.mail_service_tells(office.mail.carried[0], "Bounce", bounceType="Permanent")
    office.until_quiet()
    office.answer_mail.send(TICKET)
    assert len(open_tasks(office)) == len(office.mail.carried) == 1
