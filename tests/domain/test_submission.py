"""The way of one version of a claim: what protects it, when it is looked for, when it is parked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from backoffice.domain import submission as way
from backoffice.domain.claim import control_number_for
from backoffice.domain.claim_reply import ClaimReply, Word
from backoffice.domain.errors import Refused
from backoffice.domain.submission import MOVES, StaffWord, Step, Submission, Way
from tests.support.claims import CLAIM, MADE_AT, bill, ready_claim, submission

AN_HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def sent() -> Submission:
    """Sent once, and nothing came back."""
    return way.begin_sending(submission(ready_claim()), at=MADE_AT)


def at(hours: float, known: Submission) -> Step:
    moment = MADE_AT + timedelta(hours=hours)
    return known.but(next_attempt_at=moment).step(at=moment)


def test_the_protection_counts_from_before_the_first_sending_and_ends_an_hour_early() -> None:
    known = sent()
    assert known.first_sent_at == MADE_AT
    again = way.begin_sending(known, at=MADE_AT + 22 * AN_HOUR)
    assert again.first_sent_at == MADE_AT, "a repetition prolongs nothing"
    assert at(23 - 1 / 3600, again) is Step.SEND
    assert at(23, again) is Step.LOOK_UP


def test_while_an_attempt_runs_nobody_begins_another() -> None:
    known = sent()
    assert known.step(at=MADE_AT + known.LEASE - SECOND) is Step.NOTHING
    assert known.step(at=MADE_AT + known.LEASE) is Step.SEND


def test_it_is_parked_after_three_days_and_three_look_ups_and_not_before_both() -> None:
    known = sent()
    looked = known.but(look_ups=3)
    assert at(72 - 1 / 3600, looked) is Step.LOOK_UP
    assert at(73, known.but(look_ups=2)) is Step.LOOK_UP
    assert at(72, looked) is Step.PARK


def test_waits_double_up_to_an_hour_and_are_never_shorter_than_asked_for() -> None:
    minutes = [
        (way.postpone(sent().but(attempts=n), at=MADE_AT).next_attempt_at or MADE_AT) - MADE_AT
        for n in (1, 2, 3, 4, 5, 40)
    ]
    assert minutes == [timedelta(minutes=m) for m in (5, 10, 20, 40, 60, 60)]
    longer = way.postpone(sent(), at=MADE_AT, seconds=7200)
    assert longer.next_attempt_at == MADE_AT + 2 * AN_HOUR


def test_an_absence_soon_after_the_last_sending_proves_nothing() -> None:
    known = sent().but(look_ups=2)
    early = way.absent(known, at=MADE_AT + AN_HOUR - SECOND)
    assert (early.first_sent_at, early.next_attempt_at) == (MADE_AT, MADE_AT + AN_HOUR)
    certain = way.absent(known, at=MADE_AT + AN_HOUR)
    assert (certain.first_sent_at, certain.look_ups) == (None, 0)
    assert certain.step(at=MADE_AT + AN_HOUR) is Step.SEND


@pytest.mark.parametrize("settled", [Way.ANSWERED, Way.UNCERTAIN])
def test_what_is_known_or_in_doubt_is_not_sent_however_due_it_is(settled: Way) -> None:
    known = sent().but(way=settled)
    assert known.step(at=MADE_AT + 30 * AN_HOUR) is Step.NOTHING
    assert not known.is_to_be_sent_as(bill())


def test_what_came_of_an_attempt_is_not_taken_for_what_comes_of_the_next() -> None:
    first = sent()
    second = way.begin_sending(first, at=MADE_AT + AN_HOUR)
    looked = way.begin_look_up(second, at=MADE_AT + 24 * AN_HOUR)
    assert [each.attempts for each in (first, second, looked)] == [1, 2, 3]
    assert [looked.is_at(attempt) for attempt in (1, 2, 3)] == [False, False, True]
    assert (second.last_sent_at, looked.look_ups) == (MADE_AT + AN_HOUR, 1)


@pytest.mark.parametrize("after", [way.park, lambda known: way.arrived(known, at=MADE_AT)])
def test_what_is_known_or_in_doubt_is_found_by_no_sweep(
    after: Callable[[Submission], Submission],
) -> None:
    assert sent().next_attempt_at is not None
    assert after(sent()).next_attempt_at is None


def test_what_was_sent_back_is_written_anew_and_its_history_goes_on() -> None:
    refused = ClaimReply(word=Word.REFUSED, codes=("A7:21",))
    back = way.answered(sent().but(doubts=1), refused, at=MADE_AT)
    assert back.codes == ("A7:21",)
    anew = way.write(ready_claim(), back, document="ISA", interchange=2, at=MADE_AT)
    assert (anew.key, anew.attempts, anew.doubts) == (f"{back.key}-2", 1, 1)
    assert anew.version == back.version
    assert (anew.first_sent_at, anew.next_attempt_at) == (None, MADE_AT)


def test_after_a_person_looked_into_it_looking_begins_anew() -> None:
    parked = way.park(sent().but(look_ups=3, absences=2))
    back = way.settle(parked, StaffWord(arrived=False, by="june", at=MADE_AT))
    assert (back.first_sent_at, back.look_ups, back.absences) == (None, 0, 0)
    found = StaffWord(arrived=True, reference="CALL-7", by="june", at=MADE_AT)
    assert way.settle(parked, found).reference == "CALL-7"


def test_what_never_arrives_is_for_a_person_in_the_third_round() -> None:
    known = sent()
    for _ in range(2):
        known = way.begin_sending(way.absent(known, at=MADE_AT + AN_HOUR), at=MADE_AT)
    assert way.absent(known, at=MADE_AT + AN_HOUR).way is Way.UNCERTAIN


def test_what_did_not_arrive_goes_out_in_the_same_bytes_under_the_same_key() -> None:
    known = sent()
    parked = way.park(known)
    back = way.settle(parked, StaffWord(arrived=False, by="june", at=MADE_AT))
    assert (back.document, back.key, back.interchange) == (
        known.document,
        known.key,
        known.interchange,
    )
    assert back.is_to_be_sent_as(bill())


def test_a_key_that_has_other_content_is_never_used_again() -> None:
    parked = way.park(sent(), key_is_spent=True)
    back = way.settle(parked, StaffWord(arrived=False, by="june", at=MADE_AT))
    assert not back.is_to_be_sent_as(bill())
    anew = way.write(ready_claim(), back, document="ISA", interchange=2, at=MADE_AT)
    assert anew.key != parked.key
    assert anew.control_number == parked.control_number, "the payer sees the same claim"


def test_what_may_be_there_is_not_written_in_other_words() -> None:
    with pytest.raises(Refused):
        way.write(ready_claim(), sent(), document="ISA", interchange=2, at=MADE_AT)


def test_a_claim_that_says_nothing_or_far_too_much_is_not_written() -> None:
    with pytest.raises(Refused):
        way.write(ready_claim(versions=()), None, document="ISA", interchange=2, at=MADE_AT)
    document = "I" * (Submission.LONGEST + 1)
    with pytest.raises(Refused):
        way.write(ready_claim(), None, document=document, interchange=2, at=MADE_AT)


def test_the_key_names_nobody_and_is_short_enough() -> None:
    assert sent().key == control_number_for(CLAIM, 1)
    assert len(sent().but(writings=30).key) <= 255


def test_to_hear_of_it_twice_changes_nothing() -> None:
    known = way.arrived(sent(), at=MADE_AT)
    assert way.arrived(known, at=MADE_AT + AN_HOUR) == known


_TO: dict[Way, Callable[[Submission], Submission]] = {
    Way.ANSWERED: lambda known: way.answered(known, ClaimReply(word=Word.TAKEN), at=MADE_AT),
    Way.UNCERTAIN: way.park,
    Way.WRITTEN: lambda known: way.settle(known, StaffWord(arrived=False, by="june", at=MADE_AT)),
}


@pytest.mark.parametrize(("before", "after"), list(product(Way, Way)))
def test_no_other_moves_are_possible(before: Way, after: Way) -> None:
    known = sent().but(way=before)
    is_by_writing = (before, after) == (Way.ANSWERED, Way.WRITTEN)
    if before is after or is_by_writing:
        return  # nothing moves; or by `write` alone
    if after in MOVES[before]:
        assert _TO[after](known).way is after
    else:
        with pytest.raises(Refused):
            _TO[after](known)
