"""Asking, voting and answering while processes end at any moment: one of each in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.help import ARTICLES
from backoffice.domain.ticket import Asker, Question
from backoffice.services.ticket_requests import NewAnswer
from tests.simulation import invariants
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

ARTICLE = ARTICLES[0].name
TICKET = "ticket-0001"
QUESTION = Question(message="Where is my link?", email="ana@mail.example")
ONCE = ["ana@mail.example"]
JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")


def whole_story(office: MemoryOffice) -> None:
    """A reader votes and asks, and is answered; whoever gets no answer tries once more."""
    vote = lambda: office.helpfulness.vote(ARTICLE, "ballot-0001", helpful=False)  # noqa: E731
    ask = lambda: office.tickets.ask(TICKET, QUESTION, asker=Asker())  # noqa: E731
    answer = lambda: office.tickets.answer(TICKET, NewAnswer(answer="Here."), caller=JUNE)  # noqa: E731
    for act in (vote, ask, answer):
        again_after_a_crash(act)
        again_after_a_crash(act)
    again_after_a_crash(office.until_quiet)


def insist_on_the_end(office: MemoryOffice) -> None:
    (ticket,) = office.database.items("tickets")
    (task,) = office.database.items("tasks")
    (tally,) = office.database.items("tallies")
    assert len(office.database.items("ballots")) == 1
    assert (tally["helpful"], tally["votes"]) == (0, 1)
    assert (ticket["answer"], task["status"]) == ("Here.", "resolved")
    kinds = [
        told["kind"] for entry in office.database.items("outbox") for told in entry["announcements"]
    ]
    assert sorted(kinds) == ["ticket-answered", "ticket-opened"]
    (mailing,) = office.database.items("mailings")
    assert mailing["status"] == "sent"
    # Once more, if nobody can know whether it went out.
    assert [mail.to for mail in office.mail.carried] in (ONCE, 2 * ONCE)
    invariants.hold(office)


@pytest.mark.requirement("HP-1", "HP-2", "HP-3", "HP-4")
def test_a_crash_at_any_moment_leaves_one_ticket_one_task_one_vote_and_one_answer() -> None:
    undisturbed = MemoryOffice()
    whole_story(undisturbed)
    insist_on_the_end(undisturbed)
    assert len(undisturbed.mail.carried) == 1
    assert len(undisturbed.faults.passed) > 20
    for moment in range(1, len(undisturbed.faults.passed) + 1):
        office = MemoryOffice()
        office.faults.crash_at(moment)
        whole_story(office)
        insist_on_the_end(office)
        assert invariants.everything(office) == invariants.everything(undisturbed)


@given(votes=st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.integers(0, 4)), max_size=25))
def test_the_tally_is_the_sum_of_the_ballots_whatever_crashed_between(
    votes: list[tuple[int, bool, int]],
) -> None:
    office = MemoryOffice()
    said = {}
    for reader, helpful, crash_after in votes:
        if crash_after:
            office.faults.crash_after(crash_after)
        ballot = f"ballot-{reader:04}"
        again_after_a_crash(lambda: office.helpfulness.vote(ARTICLE, ballot, helpful=helpful))  # noqa: B023
        said[ballot] = helpful
    office.faults.end()
    tally = office.helpfulness.tally(ARTICLE)
    assert (tally.helpful, tally.votes) == (sum(said.values()), len(said))
