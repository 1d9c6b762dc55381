"""What the address of a search says: choices that are known, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from backoffice.domain.directory_search import Place, Search
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.identifiers import Identifier, PayerId, UsState
from backoffice.domain.wishes import Hours, Meeting, Need, Tongue

THEMSELVES = "-"
"""What stands for who pays themselves, among the ids of payers."""
Chosen = TypeVar("Chosen", bound=StrEnum)
Named = TypeVar("Named", bound=Identifier)


def search_in(state: str, query: Mapping[str, str]) -> Search:
    """The search for providers in *state* that a *query* describes; an empty field is left open.

    Raises:
        Invalid: there is no such state, or one of the others is no word of ours.
    """
    reading = _Reading({**query, "state": state})
    reading.parsed("state", UsState)
    themselves = query.get("payer") == THEMSELVES
    payer_id = None if themselves else reading.parsed("payer", PayerId)
    need, tongue = reading.choice("need", Need), reading.choice("language", Tongue)
    meeting, hours = reading.choice("meeting", Meeting), reading.choice("hours", Hours)
    reading.done()
    return Search(
        state=UsState.parse(state),
        payer_id=payer_id,
        themselves=themselves,
        need=need,
        tongue=tongue,
        meeting=meeting,
        hours=hours,
    )


def place(query: Mapping[str, str]) -> Place | None:
    """Where the page that is asked for begins; None: it is the first.

    Raises:
        Refused: no page named it.
    """
    named = query.get("from", "")
    return Place.parse(named) if named else None


class _Reading:
    """A query being read: faults as they come."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self._faults: dict[str, str] = {}

    def choice(self, name: str, words: type[Chosen]) -> Chosen | None:
        """The chosen one of *words*; None where nothing was."""
        said = self._query.get(name, "")
        with suppress(ValueError):
            return words(said) if said else None
        self._faults[name] = "Choose one of the list."
        return None

    def parsed(self, name: str, kind: type[Named]) -> Named | None:
        """What is named, of a *kind*; it may be unknown all the same."""
        said = self._query.get(name, "")
        with suppress(Refused):
            return kind.parse(said) if said else None
        self._faults[name] = "Choose one of the list."
        return None

    def done(self) -> None:
        """Go on, if every field fits."""
        if self._faults:
            raise Invalid("Please check the answers marked below.", self._faults)
