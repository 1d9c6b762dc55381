"""An oracle of consultation requests: told what people did and when the clockwork ran, it says
which mails must have gone out.

It shares nothing with the office: no import, no record, no calendar. A request is a word for how it
stands; days are read off the wall where the client is, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_OPEN = {"requested", "overdue"}
_TAKEN = {"accepted", "contacted"}
_TO_CLIENTS = {"overdue", "accepted", "declined", "handed_on"}
_SEARCH_LASTS = timedelta(days=60)


@dataclass
class Asked:
    """One request: who asked whom, and how it stands."""

    seeker: str
    provider: str
    zone: str
    day: date
    """Of the request, where the client is."""
    stands: str = "requested"
    nudged: bool = False
    contacted: bool = False


@dataclass
class Practice:
    """A provider: where they may work, and for how many more there is room."""

    states: frozenset[str]
    places: int


@dataclass
class Oracle:
    """All requests of a network, and the mails that follow from them."""

    practices: dict[str, Practice]
    asked: dict[tuple[str, str], Asked] = field(default_factory=dict)
    begun: dict[str, datetime] = field(default_factory=dict)
    """When each search began; it lasts so long."""
    mails: list[tuple[str, str, str]] = field(default_factory=list)
    """Of each: what it says, whose search it is about, and which provider."""

    def ask(self, seeker: str, provider: str, *, zone: str, at: datetime) -> None:
        """Somebody asks a provider."""
        self.begun.setdefault(seeker, at)
        day = at.astimezone(ZoneInfo(zone)).date()
        self.asked[seeker, provider] = Asked(seeker, provider, zone, day)
        self._mail("requested", seeker, provider, at)

    def ask_another(self, seeker: str, provider: str, *, zone: str, at: datetime) -> None:
        """They ask somebody else, and whatever is overdue waits for nobody any more."""
        for each in self.asked.values():
            if each.seeker == seeker and each.stands == "overdue":
                self._turn(each, "replaced", at)
        self.ask(seeker, provider, zone=zone, at=at)

    def accept(self, seeker: str, provider: str, at: datetime) -> bool:
        """The provider says yes; whether that is possible."""
        one = self.asked[seeker, provider]
        if one.stands in _TAKEN:
            return True
        if one.stands not in _OPEN or self.is_over(seeker, at):
            return False
        self._turn(one, "accepted", at)
        practice = self.practices[provider]
        practice.places = max(0, practice.places - 1)
        return True

    def decline(self, seeker: str, provider: str, at: datetime) -> bool:
        """The provider says no; whether that is possible."""
        one = self.asked[seeker, provider]
        if one.stands in _OPEN:
            self._turn(one, "declined", at)
        return one.stands == "declined"

    def contact(self, seeker: str, provider: str, at: datetime) -> bool:  # noqa: ARG002 - as all
        """The provider made contact; whether that is possible."""
        one = self.asked[seeker, provider]
        if one.stands == "accepted":
            one.stands, one.contacted = "contacted", True
        return one.contacted

    def hand_on(self, seeker: str, provider: str, at: datetime) -> bool:
        """The provider hands the client on; whether that is possible."""
        one = self.asked[seeker, provider]
        if one.stands in _TAKEN:
            self._turn(one, "handed_on", at)
        return one.stands == "handed_on"

    def withdraw(self, seeker: str, provider: str, at: datetime) -> bool:
        """The client takes a request back; whether that is possible."""
        one = self.asked[seeker, provider]
        if one.stands in _OPEN | _TAKEN:
            self._turn(one, "withdrawn", at)
        return one.stands == "withdrawn"

    def run(self, at: datetime) -> None:
        """The clockwork runs, in time or not."""
        for each in self.asked.values():
            if each.stands != "requested":
                continue
            if at >= _wall(each.day, 5, 0, each.zone):
                self._turn(each, "overdue", at)
            elif at >= _wall(each.day, 2, 9, each.zone) and not each.nudged:
                each.nudged = True
                self._mail("nudged", each.seeker, each.provider, at)
        for each in self.asked.values():  # who looked for care is forgotten, and asks nobody more
            if self.is_over(each.seeker, at) and each.stands in _OPEN:
                self._turn(each, "withdrawn", at)

    def may_be_asked(self, state: str, *, by: str) -> set[str]:
        """Whom a client in *state* may be told of who has not asked them before."""
        before = {each.provider for each in self.asked.values() if each.seeker == by}
        return {
            name
            for name, practice in self.practices.items()
            if state in practice.states and practice.places > 0 and name not in before
        }

    def waiting(self) -> set[tuple[str, str]]:
        """The requests whose provider has still to answer."""
        return {place for place, each in self.asked.items() if each.stands in _OPEN}

    def is_over(self, seeker: str, at: datetime) -> bool:
        """Whether a search lasted long enough: its link opens nothing, and nobody is written to."""
        return at >= self.begun[seeker] + _SEARCH_LASTS

    def _turn(self, one: Asked, stands: str, at: datetime) -> None:
        one.stands = stands
        self._mail(stands, one.seeker, one.provider, at)

    def _mail(self, says: str, seeker: str, provider: str, at: datetime) -> None:
        if says not in _TO_CLIENTS or not self.is_over(seeker, at):
            self.mails.append((says, seeker, provider))


def twice(mails: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What was said more than once."""
    listed = list(mails)
    return sorted({each for each in listed if listed.count(each) > 1})


def _wall(day: date, days: int, hour: int, zone: str) -> datetime:
    """When clocks in *zone* show an hour, so many days after *day*."""
    then = day + timedelta(days=days)
    return datetime(then.year, then.month, then.day, hour, tzinfo=ZoneInfo(zone))
