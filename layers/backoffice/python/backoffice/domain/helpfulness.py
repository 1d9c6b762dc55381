"""Helpfulness: what readers say of an article, and the tally of it that everybody sees."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Moment
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.record import Record


class Ballot(Record):
    """One reader's answer to "Was this article helpful?" (S2:79); it knows of no person."""

    article: str
    ballot_id: OpaqueId
    """Random, and part of the page as it was served: the same page counts once."""
    helpful: bool
    cast_at: Moment


class Tally(Record):
    """How many readers answered, and how many of them with yes (S2:81, HP-4)."""

    article: str
    helpful: int = Field(default=0, ge=0)
    votes: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _counts_no_more_than_was_cast(self) -> Self:
        if self.helpful > self.votes:
            raise PydanticCustomError("tally", "More readers were helped than answered.")
        return self


def count(tally: Tally, ballot: Ballot, earlier: Ballot | None) -> Tally:
    """The tally with *ballot* in it, in place of what the same reader said *earlier*."""
    was = earlier.helpful if earlier else False
    return tally.but(
        helpful=tally.helpful + int(ballot.helpful) - int(was),
        votes=tally.votes + (earlier is None),
    )
