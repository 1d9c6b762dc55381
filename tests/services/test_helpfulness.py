"""Votes: one for each page that was served, whoever else votes at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.helpfulness import Ballot, Tally
from tests.support.help_office import ARTICLE, HelpOffice

MINE, THEIRS = "ballot-mine", "ballot-theirs"


def counted(office: HelpOffice) -> tuple[int, int]:
    tally = office.helpfulness.tally(ARTICLE)
    return tally.helpful, tally.votes


@pytest.mark.requirement("HP-2", "HP-4")
def test_the_same_vote_sent_twice_counts_once() -> None:
    office = HelpOffice()
    for _ in range(2):
        office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    assert counted(office) == (1, 1)
    assert office.form.the(Ballot).helpful
    assert office.form.the(Tally).version == 1, "the second time nothing is written"


@pytest.mark.requirement("HP-2", "HP-4")
def test_a_reader_who_changes_their_mind_is_still_one_reader() -> None:
    office = HelpOffice()
    office.helpfulness.vote(ARTICLE, THEIRS, helpful=True)
    office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    office.helpfulness.vote(ARTICLE, MINE, helpful=False)
    assert counted(office) == (1, 2)


def test_two_readers_at_the_same_moment_are_both_counted() -> None:
    office = HelpOffice()
    office.form.database.meanwhile = lambda: office.helpfulness.vote(ARTICLE, THEIRS, helpful=False)
    office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    assert counted(office) == (1, 2)


def test_the_same_vote_twice_at_the_same_moment_counts_once() -> None:
    office = HelpOffice()
    office.form.database.meanwhile = lambda: office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    assert counted(office) == (1, 1)


def test_a_vote_that_others_overtake_again_and_again_is_given_back_uncounted() -> None:
    office = HelpOffice()
    crowd = iter(range(100))

    def overtake() -> None:
        # Whoever overtakes is overtaken by nobody; the next try meets the next of them.
        office.helpfulness.vote(ARTICLE, f"ballot-{next(crowd):04}", helpful=True)
        office.form.database.meanwhile = overtake

    office.form.database.meanwhile = overtake
    with pytest.raises(Conflict, match="once more"):
        office.helpfulness.vote(ARTICLE, MINE, helpful=True)
    office.form.database.meanwhile = None
    assert MINE not in {ballot.ballot_id for ballot in office.form.every(Ballot)}
    assert counted(office) == (next(crowd), office.form.the(Tally).votes)


@pytest.mark.parametrize("ballot", ["", "short", "with blanks in it", "x" * 65])
def test_a_ballot_of_no_page_of_ours_is_refused(ballot: str) -> None:
    office = HelpOffice()
    with pytest.raises(Refused):
        office.helpfulness.vote(ARTICLE, ballot, helpful=True)
    assert counted(office) == (0, 0)


@pytest.mark.parametrize(
    "act", [lambda desk: desk.tally("x"), lambda desk: desk.vote("x", MINE, helpful=True)]
)
def test_nobody_votes_on_what_is_not_there(act: Callable[[object], object]) -> None:
    office = HelpOffice()
    with pytest.raises(NotFound):
        act(office.helpfulness)
    assert not office.form.every(Tally)
