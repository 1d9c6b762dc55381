from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.helpfulness import Ballot, Tally, count

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.mark.requirement("HP-4")
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=60))
def test_the_tally_is_the_sum_of_what_each_reader_said_last(cast: list[tuple[int, bool]]) -> None:
    tally, latest = Tally(article="one"), dict[str, Ballot]()
    for reader, helpful in cast:
        ballot = Ballot(article="one", ballot_id=f"reader-{reader:03}", helpful=helpful, cast_at=AT)
        tally = count(tally, ballot, latest.get(ballot.ballot_id))
        latest[ballot.ballot_id] = ballot
    assert tally.votes == len(latest)
    assert tally.helpful == sum(ballot.helpful for ballot in latest.values())


def test_more_helped_readers_than_readers_is_no_tally() -> None:
    with pytest.raises(ValidationError):
        Tally(article="one", helpful=2, votes=1)
