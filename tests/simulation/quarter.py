"""A quarter of consultation requests: clients ask, providers answer or do not, and schedules run
late, twice, or not at all for days.

A story is drawn from a number alone, so that one which failed can be told again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import NamedTuple, TypeVar

from backoffice.adapters.dynamodb.directory import ListingsTable
from backoffice.domain.calendar import Interval
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.consultation import Because, consultation_id_for
from backoffice.domain.directory import listings, turn_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.participation import Licence
from backoffice.services.care_door import CareKey
from tests.oracles.request_oracle import Oracle, Practice
from tests.simulation.mishaps import Mishaps
from tests.support import builders, sought
from tests.twins.office import MemoryOffice

BEGINS = (
    datetime(2026, 10, 5, 16, tzinfo=UTC),  # summer time ends within it, and the year
    datetime(2028, 1, 3, 16, tzinfo=UTC),  # a leap day and the beginning of summer time are in it
)
QUARTER = timedelta(days=91)
ZONES = {
    "NY": "America/New_York",
    "CA": "America/Los_Angeles",
    "AZ": "America/Phoenix",
    "HI": "Pacific/Honolulu",
}
_NAMES = ("Ruth", "Omar", "Ines", "Kofi", "Mira")
T = TypeVar("T")
_NPIS = ("1234567893", "1234567802", "1234567810", "1234567828", "1234567836")


class Known(NamedTuple):
    """Somebody who looks for care, as the story knows them."""

    seeker_id: str
    state: str
    token: str


class Quarter(Mishaps):
    """What happens in three months, drawn from *seed*, and what the oracle makes of it."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed).randrange  # noqa: S311
        self.office = MemoryOffice()
        self.office.wait(BEGINS[seed % len(BEGINS)] - self.office.clock())
        self.ends_at = self.office.clock() + QUARTER
        self.known: list[Known] = []
        self.log: list[str] = []
        self.oracle = Oracle({})
        self.office.keep(*(sought.serving(state) for state in ZONES))
        for name, npi in zip(_NAMES, _NPIS, strict=True):
            self._open_practice(name, npi)

    def play(self, acts: int) -> None:
        """Tell the story: so many *acts*, and a last run when all is over."""
        everything: tuple[Callable[[], None], ...] = (
            *(self._ask, self._ask, self._accept, self._accept, self._decline, self._contact),
            *(self._hand_on, self._withdraw, self._ask_another, self._ask_another, self._match_me),
        )
        for _ in range(acts):
            self._pass(QUARTER / acts * (0.2 + self._draw(16) / 10))
            act = self._one(everything)
            self.log.append(f"{self.office.clock():%m-%d %H:%M} {act.__name__}")
            act()
            if self._draw(4) == 0:
                self._duplicate()
            self.office.run()
        self._pass(timedelta(days=6))
        self._tick()

    def mailed(self) -> list[tuple[str, str, str]]:
        """What was said to whom about which request, as the oracle names it."""
        said = []
        for mail in chain(*map(self.office.mail.of, ("consultation-news", "consultation-work"))):
            _, _, rest = mail.mailing_id.partition("_")
            for known in self.known:
                for provider_id in self.oracle.practices:
                    place = consultation_id_for(known.seeker_id, provider_id)
                    if rest.startswith(f"{place}_"):
                        said.append((rest[len(place) + 1 :], known.seeker_id, provider_id))
        return said

    def waiting(self) -> set[tuple[str, str]]:
        """The requests about which a provider has an open task."""
        about = {
            each["about"][0]
            for each in self.office.database.items("tasks")
            if each["kind"] == "answer_consultation" and each["status"] == "open"
        }
        return {
            (known.seeker_id, provider_id)
            for known in self.known
            for provider_id in self.oracle.practices
            if consultation_id_for(known.seeker_id, provider_id) in about
        }

    # ------------------------------------------------------------- what clients do

    def _ask(self) -> None:
        state, provider_id = self._one(tuple(ZONES)), self._one(tuple(self.oracle.practices))
        number = len(self.known)
        form = sought.asked(
            provider_id, wishing={"care_state": state}, email=f"client{number}@mail.example"
        )
        may = provider_id in self.oracle.may_be_asked(state, by="")
        before = {each["seeker_id"] for each in self.office.database.items("seekers")}

        def ask() -> None:
            for _ in range(1 + self._draw(2)):  # a double tap
                self.office.care_requests.ask(f"form-of-client-{number:04}", form)

        if not self._agrees(ask, may):
            return
        self.office.run()
        [seeker_id] = {each["seeker_id"] for each in self.office.database.items("seekers")} - before
        self.known.append(Known(seeker_id, state, self.office.mail.tokens()[-1]))
        self.oracle.ask(seeker_id, provider_id, zone=ZONES[state], at=self.office.clock())

    def _withdraw(self) -> None:
        if (place := self._any_request()) and (key := self._opened(place[0])):
            known, provider_id = place
            asked = consultation_id_for(known.seeker_id, provider_id)
            may = self.oracle.withdraw(known.seeker_id, provider_id, self.office.clock())
            self._agrees(lambda: self.office.care.withdraw(key, asked), may)

    def _ask_another(self) -> None:
        """One of those whom their page names; and each of these can be asked."""
        known = self._one(self.known) if self.known else None
        key = self._opened(known) if known else None
        if known is None or key is None:
            return
        named = [each.provider_id for each in self.office.care.see(key).others]
        if not named:
            return
        able = self.oracle.may_be_asked(known.state, by=known.seeker_id)
        provider_id = self._one(named)
        zone, at = ZONES[known.state], self.office.clock()
        if self._agrees(
            lambda: self.office.care.ask_another(key, provider_id), provider_id in able
        ):
            self.oracle.ask_another(known.seeker_id, provider_id, zone=zone, at=at)

    def _match_me(self) -> None:
        if self.known and (key := self._opened(self._one(self.known))):
            self.office.care.match_me(key)

    def _opened(self, known: Known) -> CareKey | None:
        """The client opens the link; None once that is too late."""
        if self.oracle.is_over(known.seeker_id, self.office.clock()):
            return None
        return self.office.care_door.open(known.token, sought.NOORS_BIRTHDAY)

    # ------------------------------------------------------------- what providers do

    def _accept(self) -> None:
        self._answer(self.oracle.accept, self.office.consultations.accept)

    def _decline(self) -> None:
        because = self._one((Because.FULL, Because.NOT_A_FIT, Because.OTHER))
        desk = self.office.consultations
        self._answer(
            self.oracle.decline, lambda asked, caller: desk.decline(asked, because, caller=caller)
        )

    def _contact(self) -> None:
        desk = self.office.consultations
        self._answer(
            self.oracle.contact, lambda asked, caller: desk.note_contact(asked, None, caller=caller)
        )

    def _hand_on(self) -> None:
        desk = self.office.consultations
        self._answer(
            self.oracle.hand_on,
            lambda asked, caller: desk.hand_on(asked, Because.NOT_A_FIT, caller=caller),
        )

    def _answer(
        self, foretold: Callable[[str, str, datetime], bool], act: Callable[..., object]
    ) -> None:
        if place := self._any_request():
            known, provider_id = place
            asked = consultation_id_for(known.seeker_id, provider_id)
            may = foretold(known.seeker_id, provider_id, self.office.clock())
            for _ in range(1 + self._draw(2)):
                self._agrees(lambda: act(asked, caller=_caller(provider_id)), may)

    # ------------------------------------------------------------- time

    def _pass(self, span: timedelta) -> None:
        """Let time pass; the schedule strikes now and then, twice at once, or not for days."""
        until = self.office.clock() + span
        if self._draw(4) == 0:
            self.office.wait(span)
            return
        while (left := until - self.office.clock()) > timedelta():
            self.office.wait(min(left, timedelta(minutes=5 + 30 * self._draw(40))))
            self._tick()

    def _tick(self) -> None:
        for _ in range(1 + (self._draw(5) == 0)):
            self.office.due_consultations.hand_out_due(due=self.office.clock())
        self.office.run()
        self.oracle.run(self.office.clock())

    # ------------------------------------------------------------- beginnings

    def _open_practice(self, name: str, npi: str) -> None:
        provider_id = f"provider-{name.lower()}"
        states = frozenset(each for each in ZONES if self._draw(3)) or frozenset({"NY"})
        places = self._draw(5)
        since = Interval(since=sought.LONG_AGO)
        provider = builders.provider(
            provider_id=provider_id,
            first_name=name,
            email=f"{name.lower()}@practice.example",
            npi=npi,
            licences=tuple(
                Licence(state=each, holds=since, licence_class="full") for each in sorted(states)
            ),
        )
        joined, profile = sought.ready(provider, places=places)
        self.office.keep(joined, profile, *listings(joined, profile, (), left_on=None))
        self.oracle.practices[provider_id] = Practice(states, places)

    # ------------------------------------------------------------- looking

    def _agrees(self, act: Callable[[], object], may: bool) -> bool:
        """Do it; whether it was possible, on which office and oracle have to agree."""
        refused = ""
        try:
            act()
        except (Refused, NotFound) as error:
            refused = error.sentence
        assert may is not bool(refused), f"{refused or 'not refused'}\n{self.told}"
        return may

    @property
    def told(self) -> str:
        """What happened so far."""
        return "\n".join(self.log)

    def rooms(self) -> dict[str, int]:
        """How many places each listing says that its provider has."""
        table = ListingsTable(self.office.database)
        found = {}
        for provider_id, practice in self.oracle.practices.items():
            for state in practice.states:
                listing = table.find(state, turn_of(provider_id))
                assert listing is not None
                found[provider_id] = listing.places
        return found

    def _any_request(self) -> tuple[Known, str] | None:
        if not self.oracle.asked:
            return None
        seeker_id, provider_id = self._one(sorted(self.oracle.asked))
        return next(each for each in self.known if each.seeker_id == seeker_id), provider_id

    def _one(self, choices: Sequence[T]) -> T:
        return choices[self._draw(len(choices))]


def _caller(provider_id: str) -> Caller:
    return Caller(
        kind=CallerKind.PROVIDER, subject=f"sign-in-{provider_id}", of_provider=provider_id
    )
