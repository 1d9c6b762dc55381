from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.errors import Conflict
from backoffice.domain.help import HelpPlace
from backoffice.domain.prose import Prose
from backoffice.domain.task import TaskKind, TaskOwner
from backoffice.domain.ticket import Asker, Question, Ticket, answer, answer_by, open_ticket

HOME = "America/New_York"
FRIDAY_NIGHT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)  # 9 in the evening of the 27th in New York
ANSWER = Prose("Please take it in daylight.")


def question(**differs: Any) -> Question:
    given = {"message": "The photo\ndoes not go through.", "email": "ana@mail.example"}
    return Question(**{**given, **differs})


def ticket(**differs: Any) -> Ticket:
    opened, _, _ = open_ticket(
        "ticket-0001", question(**differs), Asker(), home_zone=HOME, at=FRIDAY_NIGHT
    )
    return opened


@pytest.mark.requirement("HP-1", "HP-3")
@pytest.mark.parametrize(
    ("asked_at", "day"),
    [
        (FRIDAY_NIGHT, date(2026, 11, 30)),
        (datetime(2026, 11, 30, 4, 59, tzinfo=UTC), date(2026, 11, 30)),  # still Sunday at home
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), date(2026, 11, 27)),  # Thanksgiving between
        (datetime(2026, 12, 24, 15, tzinfo=UTC), date(2026, 12, 28)),  # Christmas on a Friday
    ],
)
def test_a_question_is_answered_by_the_next_business_day_of_the_network(
    asked_at: datetime, day: date
) -> None:
    assert answer_by(asked_at, HOME) == day


@pytest.mark.requirement("HP-1")
def test_a_ticket_gives_support_a_task_that_names_no_person_and_no_word_of_it() -> None:
    opened, task, told = open_ticket(
        "ticket-0001", question(name="Ana Ruiz"), Asker(), home_zone=HOME, at=FRIDAY_NIGHT
    )
    assert (task.kind, task.owner) == (TaskKind.ANSWER_TICKET, TaskOwner.staff("support"))
    assert (task.about, task.due_on) == (("ticket-0001",), opened.answer_by)
    assert task.next_action == "Answer ticket ticket-0001."
    assert told.model_dump() == {"ticket_id": "ticket-0001"}
    assert "photo" not in task.model_dump_json() + told.model_dump_json()
    assert "ana" not in (task.model_dump_json() + told.model_dump_json()).lower()


def test_the_longest_id_still_makes_a_task() -> None:
    _, task, _ = open_ticket("x" * 64, question(), Asker(), home_zone=HOME, at=FRIDAY_NIGHT)
    assert task.is_overdue(date(2026, 12, 1))
    assert not task.is_overdue(date(2026, 11, 30))


def test_a_question_that_nobody_could_answer_is_no_ticket() -> None:
    with pytest.raises(ValidationError):
        ticket(email=None)
    assert ticket(email=None, phone="212-555-0123").question.phone == "+12125550123"


def test_the_same_words_from_the_same_person_are_the_same_question() -> None:
    asked = ticket(context=HelpPlace.CARD)
    assert asked.repeats(question(context=None), Asker())
    assert not asked.repeats(question(message="Something else."), Asker())
    assert not asked.repeats(question(email="eva@mail.example"), Asker())
    assert not asked.repeats(question(), Asker(client_id="client-0001"))


def test_an_answer_has_a_text_a_moment_and_an_author_and_is_given_once() -> None:
    answered, told = answer(ticket(), ANSWER, by="sign-in-june", at=FRIDAY_NIGHT)
    assert (answered.answer, answered.answered_by) == (ANSWER, "sign-in-june")
    assert told.model_dump() == {"ticket_id": "ticket-0001"}
    with pytest.raises(Conflict):
        answer(answered, Prose("Something else."), by="sign-in-joe", at=FRIDAY_NIGHT)
    with pytest.raises(ValidationError):
        ticket().but(answer=ANSWER)
