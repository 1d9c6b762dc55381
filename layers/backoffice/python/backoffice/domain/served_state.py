"""A served state: on which days the network works there; and its opening, of which some wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.events.waitlist import StateOpened
from backoffice.domain.identifiers import UsState
from backoffice.domain.record import Record

_ONE_DAY = timedelta(days=1)

OPEN_ALREADY = "The network works in this state already, or will by then. End that first."
NOT_OPEN = "The network does not work in this state on the day after that one, so nothing ends."


class ServedState(Record):
    """One state, with every span of days on which the network works there (CM-10).

    A state that has no record was never served.
    """

    state: UsState
    spans: tuple[Interval, ...] = ()
    """In their order; none touches another."""

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        for one, next_one in zip(self.spans, self.spans[1:], strict=False):
            if one.until is None or one.until >= next_one.since - _ONE_DAY:
                raise PydanticCustomError("served", "Spans follow each other, with days between.")
        return self

    def on(self, day: date) -> bool:
        """Whether the network works there on a day."""
        return any(span.contains(day) for span in self.spans)

    def since(self, day: date) -> date | None:
        """The first of the days on end, among which *day* is, on which it does."""
        return next((span.since for span in self.spans if span.contains(day)), None)


class OpeningStatus(StrEnum):
    """Where an opening stands, and who acts next."""

    PLANNED = "planned"  # us: begin on its day
    TELLING = "telling"  # us: tell those who wait, in the order in which they joined
    DONE = "done"  # nobody
    CALLED_OFF = "called_off"  # nobody: the state is not served after all


MOVES: dict[OpeningStatus, frozenset[OpeningStatus]] = {
    OpeningStatus.PLANNED: frozenset({OpeningStatus.TELLING, OpeningStatus.CALLED_OFF}),
    OpeningStatus.TELLING: frozenset({OpeningStatus.DONE, OpeningStatus.CALLED_OFF}),
    # It was ended before it began to count, and begins on the same day after all.
    OpeningStatus.DONE: frozenset({OpeningStatus.PLANNED}),
    OpeningStatus.CALLED_OFF: frozenset({OpeningStatus.PLANNED}),
}


class Opening(Record):
    """One opening of one state: those who wait for it are told, page by page (CM-11)."""

    state: UsState
    since: Day
    """The first day on which the network works there."""
    status: OpeningStatus = OpeningStatus.PLANNED
    page: int = 0
    """How many pages were worked on; whatever names an earlier one comes too late."""
    told: int = 0
    """How many were written to."""
    in_doubt: int = 0
    """How many of whom nobody knows whether the mail went out; they are not written to again."""
    began_at: Moment | None = None
    ended_at: Moment | None = None
    due_at: Moment | None = None
    """When to go on with it, or to see whether it went on; None: never."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=15)
    """So long after a page was handed out, it is taken for lost."""
    LOOKS_ON: ClassVar[timedelta] = timedelta(hours=1)
    """So long somebody may still be joining, in a request that found the state closed."""

    @property
    def is_under_way(self) -> bool:
        """Whether there is still something to do about it."""
        return self.status in {OpeningStatus.PLANNED, OpeningStatus.TELLING}


def serve(
    served: ServedState, earlier: Opening | None, since: date, *, begins_at: datetime
) -> tuple[ServedState, Opening] | None:
    """The state, served from a day on, and its opening; None: just that is settled already.

    *begins_at* is when whoever waits is to be told; *earlier* is the opening of that very day, if
    there was one before.

    Raises:
        Refused: it is served on the day, or from a later one on, or until the day before.
    """
    if served.spans and served.spans[-1] == Interval(since=since):
        return None
    last = served.spans[-1].until if served.spans else None
    if served.spans and (last is None or last >= since - _ONE_DAY):
        raise Refused(OPEN_ALREADY)
    opened = served.but(spans=(*served.spans, Interval(since=since)))
    if earlier is None:
        return opened, Opening(state=served.state, since=since, due_at=begins_at)
    planned = earlier
    if not earlier.is_under_way:
        planned = _moved(earlier, OpeningStatus.PLANNED)
    return opened, planned.but(due_at=begins_at, began_at=None, ended_at=None)


def end(served: ServedState, last_day: date) -> ServedState:
    """The state, served until *last_day*; a span that would begin later never begins.

    Said again, it changes nothing.

    Raises:
        Refused: it is not served on the day after that one, nor later on.
    """
    kept = tuple(span for span in served.spans if span.since <= last_day)
    ends = kept and (kept[-1].until is None or kept[-1].until > last_day)
    if ends:
        kept = (*kept[:-1], Interval(since=kept[-1].since, until=last_day))
    elif len(kept) == len(served.spans) and not (kept and kept[-1].until == last_day):
        raise Refused(NOT_OPEN)
    return served.but(spans=kept)


def begin(opening: Opening, *, at: datetime) -> tuple[Opening, StateOpened]:
    """The opening on its day: from now on, those who wait are told."""
    begun = _moved(opening, OpeningStatus.TELLING).but(
        page=opening.page + 1, began_at=at, due_at=at + Opening.LEASE
    )
    since = opening.since.isoformat()
    return begun, StateOpened(state=opening.state, since=since, page=begun.page)


def call_off(opening: Opening, *, at: datetime) -> Opening:
    """The opening of a state that is not served after all; whoever waits, waits on."""
    return _moved(opening, OpeningStatus.CALLED_OFF).but(due_at=None, ended_at=at)


def went_on(opening: Opening, *, at: datetime) -> Opening:
    """The opening after one more page, of which others follow."""
    return opening.but(page=opening.page + 1, due_at=at + Opening.LEASE)


def found_nobody(opening: Opening, *, at: datetime) -> Opening:
    """The opening when nobody waits any more: done, or still to be looked at once more.

    Whoever was joining when it began found the state closed; so the last look comes later.
    """
    began = opening.began_at or at
    if at < began + Opening.LOOKS_ON:
        return opening.but(page=opening.page + 1, due_at=began + Opening.LOOKS_ON)
    return _moved(opening, OpeningStatus.DONE).but(due_at=None, ended_at=at)


def _moved(opening: Opening, status: OpeningStatus) -> Opening:
    if status not in MOVES[opening.status]:
        raise Refused(f"This opening is {opening.status} already.")
    return opening.but(status=status)
