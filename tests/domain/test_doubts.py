"""Numbers that may be mistyped: which deserve a second look, and which do not."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.domain.calendar import Interval
from backoffice.domain.doubts import Doubt, doubts_about
from backoffice.domain.intake import CardNumbers
from backoffice.domain.payer import MemberIdShape, PayerTerms

PLAIN = PayerTerms(holds=Interval(since=date(2026, 1, 1)), name="Fern Health")
SHAPED = PLAIN.but(
    member_id_shape=MemberIdShape(pattern="[A-Z]{2,4}[0-9OI]{4,6}", example="FERN0001")
)


def doubts(
    member_id: str, group_number: str | None = "77-1200", terms: PayerTerms | None = PLAIN
) -> set[Doubt]:
    numbers = CardNumbers(member_id=member_id, group_number=group_number)
    return set(doubts_about(numbers, terms))


@pytest.mark.requirement("IN-19")
@pytest.mark.parametrize(
    ("member_id", "found"),
    [
        ("W123456789", set()),
        ("w1o2", {Doubt.LETTER_O}),
        ("W1I2", {Doubt.LETTER_I}),
        ("W1l2", {Doubt.LETTER_I}),
        ("1O2I3", {Doubt.LETTER_O, Doubt.LETTER_I}),
        ("OIL123", set()),
        ("123OIL", set()),
        ("1OI2", set()),
    ],
)
def test_a_letter_that_looks_like_a_digit_is_doubted_between_digits(
    member_id: str, found: set[Doubt]
) -> None:
    assert doubts(member_id) == found
    assert doubts(member_id, terms=None) == found


@pytest.mark.requirement("IN-19")
def test_an_id_that_is_unlike_those_of_the_payer_is_doubted() -> None:
    assert doubts("FERN0001", terms=SHAPED) == set()
    assert doubts("0001FERN", terms=SHAPED) == {Doubt.UNUSUAL}
    assert doubts("0001FERN", terms=PLAIN) == set()


@pytest.mark.requirement("IN-19")
def test_a_letter_that_the_payers_ids_do_have_between_digits_is_not_doubted() -> None:
    assert doubts("FE1O2I3", terms=SHAPED) == set()
    assert doubts("1O2I3", terms=SHAPED) == {Doubt.UNUSUAL, Doubt.LETTER_O, Doubt.LETTER_I}


@pytest.mark.requirement("IN-19")
@pytest.mark.parametrize("group_number", ["W123-456", "w123 456", "W 1 2 3 4 5 6"])
def test_a_group_number_that_repeats_the_member_id_is_doubted(group_number: str) -> None:
    assert doubts("W-123456", group_number) == {Doubt.SAME_AS_GROUP}


@pytest.mark.requirement("Q4")
def test_a_card_without_a_group_number_gives_no_doubt() -> None:
    assert doubts("W123456789", None) == set()
