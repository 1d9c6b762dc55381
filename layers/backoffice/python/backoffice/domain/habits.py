"""Habits: about which kind of care a payer answers usefully, learned from its answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.payer import ServiceType
from backoffice.domain.record import Fact

FADES_AFTER = timedelta(days=30)
"""What was learned in so many days is forgotten then, and the terms' order is tried again."""
MOST_MISSES = 20
"""So many useless answers in a row say that the payer has changed its ways."""
MOST_KINDS = 12


class Habit(Fact):
    """How a payer answers when it is asked about one service type."""

    service_type: ServiceType
    asked: int = Field(default=0, ge=0)
    useful: int = Field(default=0, ge=0)
    misses: int = Field(default=0, ge=0)
    """Useless answers since the last useful one."""
    learned_on: Day

    @property
    def worth(self) -> tuple[int, int]:
        """The chance of a useful answer as a fraction; one half while nothing is known."""
        return self.useful + 1, self.asked + 2


class Habits(Fact):
    """What was learned of one payer, since a day."""

    since: Day | None = None
    """None: nothing was learned yet."""
    kinds: tuple[Habit, ...] = Field(default=(), max_length=MOST_KINDS)

    def have_faded(self, today: date) -> bool:
        """Whether they are too old to go by."""
        return self.since is None or today - self.since >= FADES_AFTER


def order(service_types: Sequence[str], habits: Habits, *, today: date) -> tuple[str, ...]:
    """*service_types*, which the payer's terms name best first, in the order to ask about.

    What was mostly useful comes first, then what was not tried yet, then what mostly was not;
    ties, and everything once the habits have faded, stay as the terms have them.
    """
    if habits.have_faded(today):
        return tuple(service_types)
    chances = {each.service_type: each.worth for each in habits.kinds}

    def chance(service_type: str) -> float:
        useful, asked = chances.get(service_type, (1, 2))
        return useful / asked

    return tuple(sorted(service_types, key=chance, reverse=True))


def learned(habits: Habits, service_type: str, *, useful: bool, on: date) -> Habits:
    """*habits* and one more answer, about *service_type*, that was *useful* or not.

    After the last of many misses in a row everything is forgotten, since it no longer helps.
    """
    known = Habits(since=on) if habits.have_faded(on) else habits
    before = next(
        (each for each in known.kinds if each.service_type == service_type),
        Habit(service_type=service_type, learned_on=on),
    )
    now = before.but(
        asked=before.asked + 1,
        useful=before.useful + useful,
        misses=0 if useful else before.misses + 1,
        learned_on=max(before.learned_on, on),
    )
    if now.misses >= MOST_MISSES:
        return Habits()
    others = [each for each in known.kinds if each.service_type != service_type]
    others.sort(key=lambda each: each.learned_on)
    kept = others[-(MOST_KINDS - 1) :]
    return known.but(kinds=tuple(sorted([*kept, now], key=lambda each: each.service_type)))
