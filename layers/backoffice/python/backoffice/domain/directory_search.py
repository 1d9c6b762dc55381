"""Searching the directory: what somebody chose, and a fair order that each of its pages goes on in.

The list of a state is a ring, in the order of turns. Each day chooses where it begins, and how a
batch of it is shuffled: so every provider comes first on some days, as often as any other, and a
query or two find a page. Whoever has not confirmed their profile for long comes after all others,
in a second round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Self

from backoffice.domain.directory import Listing, takes_of, takes_self_payers
from backoffice.domain.errors import Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PayerId, UsState
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact
from backoffice.domain.wishes import Hours, Meeting, Need, Tongue


class Search(Fact):
    """What somebody wants to find; whatever is left open fits every provider."""

    state: UsState
    """Where they will be at visits, which licences are about (Q13)."""
    payer_id: PayerId | None = None
    """In network for this payer, and taking new clients of it (CM-4)."""
    themselves: bool = False
    """Taking new clients who pay themselves."""
    need: Need | None = None
    tongue: Tongue | None = None
    meeting: Meeting | None = None
    hours: Hours | None = None


def is_found(listing: Listing, search: Search, payer: Payer | None, day: date) -> bool:
    """Whether the directory shows a *listing* to who searches on *day*.

    *payer* is the one that the search names; one that is not in the registry finds nobody.
    """
    return (
        _pays(listing, search, payer, day)
        and (search.need is None or search.need in listing.needs)
        and (search.tongue is None or search.tongue in listing.tongues)
        and (search.hours is None or search.hours in listing.hours)
        and (search.meeting is None or listing.meets(search.meeting))
        and listing.is_shown(day)
    )


def _pays(listing: Listing, search: Search, payer: Payer | None, day: date) -> bool:
    if search.payer_id is not None:
        return payer is not None and takes_of(listing, payer, day)
    return not search.themselves or takes_self_payers(listing, day)


class Place(NamedTuple):
    """Where a page of a state's list begins."""

    start: str
    """The turn that the ring began with, as the day chose it; it decides who comes before whom."""
    since: str
    """The turn that the batch begins with which this page is from."""
    passed: str
    """How far into that batch, as `_rank` counts."""
    late: bool = False
    """Whether this is the second round, of those who were not confirmed for long."""

    @classmethod
    def of_day(cls, day: date) -> Self:
        """Where the list begins on *day*."""
        start = fingerprint(f"directory|{day}")[:_LENGTH]
        return cls(start, start, FIRST_TURN)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that a page before this one named.

        Raises:
            Refused: no page named it.
        """
        late, *turns = text.split("-")
        if late not in {"0", "1"} or len(turns) != 3 or not all(map(_is_turn, turns)):
            raise Refused("This page of the list is not there. Please search again.")
        start, since, passed = turns
        return cls(start, since, passed, late=late == "1")

    def __str__(self) -> str:
        return f"{int(self.late)}-{self.start}-{self.since}-{self.passed}"

    @property
    def is_first(self) -> bool:
        """Whether nobody comes before it."""
        return self.since == self.start and self.passed == FIRST_TURN and not self.late

    @property
    def went_round(self) -> bool:
        """Whether it lies behind the ring's seam."""
        return self.since < self.start

    def in_order(self, batch: Iterable[Listing]) -> list[Listing]:
        """A *batch* in the order of this list, in which each has the same chance to be first."""
        return sorted(batch, key=self._rank)

    def is_before(self, listing: Listing) -> bool:
        """Whether a *listing* of the batch is on this page or a later one."""
        return self._rank(listing) > self.passed

    def after(self, listing: Listing) -> Self:
        """The place right behind a *listing* of the batch."""
        return self._replace(passed=self._rank(listing))

    def from_turn(self, turn: str) -> Self:
        """Where the batch begins that begins with *turn*."""
        return self._replace(since=turn, passed=FIRST_TURN)

    def second_round(self) -> Self:
        """Where those begin who were not confirmed for long."""
        return self._replace(since=self.start, passed=FIRST_TURN, late=True)

    def _rank(self, listing: Listing) -> str:
        return fingerprint(f"{self.start}|{listing.turn}")[:_LENGTH]


_LENGTH = 16
FIRST_TURN = "0" * _LENGTH


def _is_turn(text: str) -> bool:
    return re.fullmatch(f"[0-9a-f]{{{_LENGTH}}}", text) is not None
