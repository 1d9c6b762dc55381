"""The desk of served states: where the network works, and from when on or until when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from backoffice.domain import served_state as rules
from backoffice.domain.calendar import Day, day_in, moment_at
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.identifiers import UsState
from backoffice.domain.record import Fact, Ref
from backoffice.domain.served_state import Opening, OpeningStatus, ServedState
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.pacing import Pace
    from backoffice.services.ports import Clock, Records
    from backoffice.services.waitlist_ports import FindsServedStates

_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


class NewServedState(Fact):
    """From when on the network works in a state."""

    since: Annotated[Day, Field(description="The first day; today or earlier opens it at once.")]


class EndOfServedState(Fact):
    """Until when the network works in a state."""

    last_day: Annotated[Day, Field(description="The last day; a day before the first opens none.")]


class ServedSpan(Fact):
    """A span of days on which the network works in a state."""

    state: UsState
    since: Day
    until: Annotated[Day | None, Field(description="The last day, if one is known.")] = None
    is_served: Annotated[bool, Field(description="Whether today is one of these days.")]


class ServedStates(Fact):
    """Where the network works today, or will."""

    states: tuple[ServedSpan, ...]


class OpeningView(Fact):
    """How far those are told who wait for a state."""

    since: Day
    status: OpeningStatus
    told: int
    in_doubt: int


class ServedStateView(Fact):
    """One state, with every span of days, and its latest opening."""

    state: UsState
    spans: tuple[ServedSpan, ...]
    opening: OpeningView | None = None


class ServedStateDesk:
    """Opening states, and ending the work in them; whoever waits is told by the opening."""

    def __init__(
        self, *, records: Records, states: FindsServedStates, pace: Pace, now: Clock
    ) -> None:
        self._records = records
        self._states = states
        self._pace = pace
        self._now = now

    def served(self) -> ServedStates:
        """Where the network works today, or will."""
        today = self._today()
        spans = [span for each in self._states.all() for span in _spans(each, today)]
        return ServedStates(
            states=tuple(each for each in spans if each.until is None or each.until >= today)
        )

    def open(self, state: str, body: NewServedState) -> ServedStateView:
        """Let the network work in *state* from a day on; the same again changes nothing.

        Raises:
            Refused: it does already, or the day is none of our time.
        """
        found = _state(state)
        if not _FIRST <= body.since <= _LAST:
            raise Refused("Name a day from 2000 on.")
        return insisting(lambda: self._opened(found, body.since))

    def end(self, state: str, body: EndOfServedState) -> ServedStateView:
        """Let the network's work in *state* end with a day; the same again changes nothing.

        Raises:
            NotFound: it never began. Refused: it ended before.
        """
        found = _state(state)
        return insisting(lambda: self._ended(found, body.last_day))

    def _opened(self, state: UsState, since: date) -> ServedStateView:
        day = since.isoformat()
        kept, earlier = self._records.find_together(
            Ref(ServedState, (state,)), Ref(Opening, (state, day))
        )
        served = kept or ServedState(state=state)
        begins_at = max(moment_at(since, self._pace.begins, self._pace.home_zone), self._now())
        planned = rules.serve(served, earlier, since, begins_at=begins_at)
        if planned is not None:
            self._records.keep(*planned)
            served, earlier = planned
        return self._view(served, earlier)

    def _ended(self, state: UsState, last_day: date) -> ServedStateView:
        served = self._states.find(state)
        if served is None:
            raise NotFound("The network never worked in this state.")
        ended = rules.end(served, last_day)
        if ended != served:
            self._records.keep(ended)
        return self._view(ended, None)

    def _view(self, served: ServedState, opening: Opening | None) -> ServedStateView:
        shown = None
        if opening is not None:
            shown = OpeningView(
                since=opening.since,
                status=opening.status,
                told=opening.told,
                in_doubt=opening.in_doubt,
            )
        spans = tuple(_spans(served, self._today()))
        return ServedStateView(state=served.state, spans=spans, opening=shown)

    def _today(self) -> date:
        return day_in(self._now(), self._pace.home_zone)


def _state(text: str) -> UsState:
    try:
        return UsState.parse(text)
    except Refused:
        raise NotFound("There is no such state.") from None


def _spans(served: ServedState, today: date) -> list[ServedSpan]:
    return [
        ServedSpan(
            state=served.state, since=span.since, until=span.until, is_served=span.contains(today)
        )
        for span in served.spans
    ]
