"""Line matching: which of our lines a payer means, as far as it can be told without guessing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.domain.line_matching import lines_meant
from backoffice.domain.money import Money
from backoffice.domain.remittance import RemittedLine
from tests.support.bills import DAY, bill, line
from tests.support.paid import said, taken_back

HOUR = line()
CRISIS = line(line_id="LINE2", procedure="90840", modifiers=(), charge=Money.dollars("50.00"))
TWICE = line(line_id="LINE3")


def theirs(**differences: Any) -> RemittedLine:
    return RemittedLine(
        **{
            "procedure": "90837",
            "modifiers": ("95",),
            "day": DAY,
            "charge": Money.dollars("200.00"),
            "paid": Money.dollars("200.00"),
            **differences,
        }
    )


def meant(*lines: RemittedLine, ours: Any = (HOUR, CRISIS)) -> Any:
    return lines_meant(said(lines=lines), bill(lines=ours))


EXTRA = theirs(procedure="90840", modifiers=(), charge=Money.dollars("50.00"))


@pytest.mark.parametrize(
    "differs",
    [
        {"line_id": "LINE1"},
        {"line_id": "line1"},
        {"line_id": "LINE1", "procedure": "90834", "modifiers": ()},
        {},
        {"modifiers": ()},
        {"modifiers": ("GT",)},
        {"day": None},
        {"line_id": "THEIRS"},
        {"procedure": "H0004", "modifiers": (), "billed_as": ("90837", "95")},
    ],
)
def test_a_line_is_known_by_our_number_or_by_what_it_says(differs: Any) -> None:
    assert meant(theirs(**differs), EXTRA) == ("LINE1", "LINE2")
    assert meant(EXTRA, theirs(**differs)) == ("LINE2", "LINE1")


@pytest.mark.parametrize(
    "differs",
    [
        {"procedure": "90834"},
        {"day": date(2026, 3, 10)},
        {"charge": Money.dollars("199.99")},
        {"procedure": "H0004", "billed_as": ("90834",)},
    ],
)
def test_a_line_that_says_something_else_is_nobodys(differs: Any) -> None:
    assert meant(theirs(**differs), EXTRA) is None


def test_a_line_of_ours_that_they_leave_out_is_no_match() -> None:
    assert meant(theirs()) is None


def test_two_lines_that_say_the_same_are_two_of_ours() -> None:
    assert meant(theirs(), theirs(), ours=(HOUR, TWICE)) == ("LINE1", "LINE3")
    assert meant(theirs(), theirs(), theirs(), ours=(HOUR, TWICE)) is None


def test_modifiers_tell_lines_apart_where_they_came_back() -> None:
    in_person = line(line_id="LINE4", modifiers=())
    ours = (in_person, HOUR)
    assert meant(theirs(), theirs(modifiers=()), ours=ours) == ("LINE1", "LINE4")


def test_a_line_may_be_decided_in_pieces_that_come_to_what_we_asked() -> None:
    piece = theirs(line_id="LINE1", charge=Money.dollars("100.00"))
    assert meant(piece, piece, EXTRA) == ("LINE1", "LINE1", "LINE2")
    assert meant(piece, EXTRA) is None
    assert meant(piece, piece, piece, EXTRA) is None


def test_a_reversal_means_the_lines_of_what_it_takes_back() -> None:
    assert lines_meant(taken_back(said()), bill()) == ("LINE1",)


def test_a_line_that_names_our_number_has_it_whatever_another_that_names_none_could_mean() -> None:
    unnamed, named = theirs(modifiers=()), theirs(line_id="LINE1")
    assert meant(unnamed, named, ours=(HOUR, TWICE)) == ("LINE3", "LINE1")


def test_a_line_that_says_its_modifiers_goes_before_one_that_leaves_them_out() -> None:
    in_person = line(line_id="LINE4", modifiers=())
    said_less, said_all = theirs(modifiers=("GT",)), theirs()
    assert meant(said_less, said_all, ours=(HOUR, in_person)) == ("LINE4", "LINE1")


def test_a_line_that_could_be_either_of_two_without_its_modifiers_is_nobodys() -> None:
    in_person = line(line_id="LINE4", modifiers=())
    either = theirs(modifiers=("GT",))
    assert meant(either, either.but(paid=Money.ZERO), ours=(HOUR, in_person)) is None
