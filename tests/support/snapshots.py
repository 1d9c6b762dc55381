"""A naive store of coverage: after every lesson a whole copy of what is believed, day by day.

It knows no interval and no version. It is slow, and so plain that one sees that it is right.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple


class Lesson(NamedTuple):
    """Something that somebody tells of one policy; days are numbers."""

    what: str
    name: str
    start: int
    """Its first day, or the day in question."""
    more: int
    """How many days more."""
    first: bool
    """Whether it pays first."""


@dataclass(frozen=True)
class Days:
    """The days that a policy is believed to hold, and who took others from it."""

    days: frozenset[int]
    first: bool
    before: tuple[tuple[str, frozenset[int]], ...] = ()
    """For whose sake it ended, and the days that it had before; the latest last."""

    @property
    def since(self) -> int:
        return min(self.days)

    def cut(self, start: int, whose: str) -> Days:
        """Without the days from *start* on, for the sake of another one."""
        left = frozenset(day for day in self.days if day < start)
        return replace(self, days=left, before=(*self.before, (whose, self.days)))

    def given_back(self, whose: str) -> Days:
        """With the days that *whose* took, if nothing else happened since."""
        mine = self
        while mine.before and mine.before[-1][0] == whose:
            mine = replace(mine, days=mine.before[-1][1], before=mine.before[:-1])
        return mine


Belief = dict[str, Days]


@dataclass
class Snapshots:
    """Whole copies, and when each was made."""

    moments: list[datetime] = field(default_factory=list)
    copies: list[Belief] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def now(self) -> Belief:
        return dict(self.copies[-1]) if self.copies else {}

    def teach(self, lesson: Lesson, at: datetime) -> bool:
        """Keep a copy with *lesson*; False where it cannot be true, and nothing is kept."""
        belief = _with(self.now(), lesson, self.told)
        if belief is None or _has_clash(belief):
            return False
        self.moments.append(at)
        self.copies.append({name: each for name, each in belief.items() if each.days})
        self.told.add(lesson.name)
        return True

    def who_pays(self, day: int, moment: datetime | None) -> list[str]:
        """Whose days hold *day*, as known at *moment* (None: now): the first to pay first."""
        known: Belief = {}
        for at, copy in zip(self.moments, self.copies, strict=True):
            if moment is None or at <= moment:
                known = copy
        found = [(not d.first, d.since, name) for name, d in known.items() if day in d.days]
        return [name for _, _, name in sorted(found)]


def _with(belief: Belief, lesson: Lesson, told: set[str]) -> Belief | None:
    what, name, start, more, first = lesson
    span = frozenset(range(start, start + more + 1))
    if what in {"new", "present"}:
        return None if name in told else _with_new(belief, name, Days(span, first), what)
    if what == "upcoming":
        return _with_upcoming(belief, name, Days(span, first=True))
    known = belief.get(name)
    if known is None:
        return None
    if what == "correct":
        return {**belief, name: Days(span, first)}
    until = frozenset(range(known.since, start + 1))
    is_no_news = what == "terminate" and not known.since <= start < max(known.days)
    if is_no_news or (what == "extend" and not until):
        return None
    if what in {"extend", "stop"} and known.first:
        last = start if what == "extend" else start + more
        for other, each in belief.items():
            if other != name and each.first and known.since < each.since <= last:
                belief[other] = Days(frozenset(), first=True)
    return {**belief, name: Days(until, known.first)}


def _with_new(belief: Belief, name: str, new: Days, what: str) -> Belief:
    primary = [(each.since, other) for other, each in belief.items() if each.first]
    later = min((since, other) for since, other in [*primary, (10**6, "")] if since > new.since)
    if what == "present" and new.first and later[0] in new.days:
        new = new.cut(later[0], later[1])
    if new.first:
        for _, other in primary:
            if belief[other].days & new.days:
                belief[other] = belief[other].cut(new.since, name)
    return {**belief, name: new}


def _with_upcoming(belief: Belief, name: str, told: Days) -> Belief:
    others = sorted((d.since, other) for other, d in belief.items() if d.first and other != name)
    following = [*[since for since, _ in others[1:]], 10**6]
    for (_, other), later in zip(others, following, strict=False):
        mine = belief[other].given_back(name)
        mine = replace(mine, days=frozenset(day for day in mine.days if day < later))
        belief[other] = mine.cut(told.since, name) if mine.days & told.days else mine
    return {**belief, name: told}


def _has_clash(belief: Belief) -> bool:
    primary = [day for each in belief.values() if each.first for day in each.days]
    return len(primary) != len(set(primary))
