"""Doubts: what may be mistyped on the form. They ask for a second look, and never refuse."""

from __future__ import annotations

import re
from enum import StrEnum

from backoffice.domain.errors import Refused
from backoffice.domain.intake import CardNumbers
from backoffice.domain.payer import PayerTerms


class Doubt(StrEnum):
    """Why the numbers from a card deserve a second look."""

    LETTER_O = "letter_o"  # between digits, where cards mostly have a zero
    LETTER_I = "letter_i"  # likewise, and a one; small L is tidied to L
    UNUSUAL = "unusual"  # this payer's ids mostly look otherwise
    SAME_AS_GROUP = "same_as_group"


class LookAgain(Refused):
    """The numbers may be right, but a second look at the card is worth the while."""

    def __init__(self, numbers: CardNumbers, doubts: tuple[Doubt, ...]) -> None:
        super().__init__("Please compare the number with the card once more.")
        self.numbers = numbers
        self.doubts = doubts


def doubts_about(numbers: CardNumbers, terms: PayerTerms | None) -> tuple[Doubt, ...]:
    """What is odd about *numbers* of a payer with these *terms*; nothing for most."""
    member_id = numbers.member_id
    shape = terms.member_id_shape if terms else None
    usual = shape is not None and shape.fits(member_id)
    found = {
        Doubt.LETTER_O: not usual and re.search(r"[0-9]O[0-9]", member_id),
        Doubt.LETTER_I: not usual and re.search(r"[0-9][IL][0-9]", member_id),
        Doubt.UNUSUAL: shape is not None and not usual,
        Doubt.SAME_AS_GROUP: _letters(member_id) == _letters(numbers.group_number or ""),
    }
    return tuple(doubt for doubt, holds in found.items() if holds)


def _letters(text: str) -> str:
    return re.sub("[^A-Z0-9]", "", text)
