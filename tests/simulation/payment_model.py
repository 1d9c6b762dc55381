"""What clients owe, paid and got back, worked out a second time: it imports nothing of the office.

Cents and plain words only. What the insurer says, what a client presses, and what their bank does
is told to the model as it happens; `rest` is the moment in which all of it is known to everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

TOO_SMALL, BY_CARD = 100, 50
"""Less is not asked for by itself; less cannot be charged."""


@dataclass
class Hour:
    """One visit, and what its client is to pay for it."""

    kind: str
    """`insured`, `cash`, `programme` or `missed`."""
    told: int | None = None
    """What the client was told before the visit; None: no single amount."""
    left: int | None = None
    """What the insurer leaves to the client; None: it has not decided, or took it back."""
    was_decided: bool = False
    denied: int = 0
    """Of what it did not pay, what a person still has to look at."""
    billed: int = 0
    wanted: int | None = None
    """The fee that the provider wants."""
    is_free: bool = False
    """Whether nobody may ask for a visit that was missed, since its provider called it off."""
    is_disputed: bool = False
    asked: int = 0
    paid: int = 0
    """What the client paid and did not get back."""

    @property
    def price(self) -> int | None:
        """What the client is to pay by all that is known; None: somebody has more to say."""
        if self.kind == "cash":
            return self.wanted or 0
        if self.kind == "missed":
            return 0 if self.is_free else self.wanted or 0
        if self.kind == "programme":
            return 0
        if not self.was_decided:
            return self.told
        return None if self.left is None or self.denied else self.left + self.billed

    @property
    def is_paused(self) -> bool:
        return self.is_disputed or self.price is None

    @property
    def due(self) -> int:
        return self.asked - self.paid

    @property
    def stands(self) -> str:
        """As the office calls it; open and overdue are one here."""
        if self.is_disputed:
            return "disputed"
        if self.price is None:
            return "waiting"
        if self.due < 0:
            return "credit"
        return "settled" if self.due == 0 else "small" if self.due < TOO_SMALL else "open"

    @property
    def can_be_paid(self) -> bool:
        return not self.is_paused and self.due > 0


@dataclass
class Back:
    """Something that is to go back to a card."""

    hour: int
    cents: int
    stands: str = "planned"
    """`planned`, `waits`, `done` or `failed`."""


@dataclass
class Charge:
    """One payment, from the press of the button on."""

    parts: dict[int, int]
    was_paid: bool = False
    is_entered: bool = False
    turn: int = 0
    backs: list[Back] = field(default_factory=list)
    contests: list[list[int | str]] = field(default_factory=list)
    """How much is contested, and `open`, `won` or `lost`, as the client's bank has it."""
    is_known_contested: bool = False
    """Whether the office heard of any contest: what it plans before that may still go back."""
    lost: dict[int, int] = field(default_factory=dict)
    """What the bank took back, as far as the office knows."""

    @property
    def amount(self) -> int:
        return sum(self.parts.values())

    @property
    def is_contested(self) -> bool:
        return bool(self.contests)

    @property
    def is_withheld(self) -> bool:
        return any(state != "won" for _, state in self.contests)

    @property
    def all_lost(self) -> int:
        return sum(int(cents) for cents, state in self.contests if state == "lost")

    def gone(self, hour: int) -> int:
        """What went back, or is on its way."""
        return sum(b.cents for b in self.backs if b.hour == hour and b.stands != "failed")

    def can_give(self, hour: int) -> int:
        """What may go back: nothing contested, and nothing to a card that did not take it."""
        if not self.is_entered or self.is_known_contested:
            return 0
        if any(back.stands == "failed" for back in self.backs):
            return 0
        return self.parts.get(hour, 0) - sum(b.cents for b in self.backs if b.hour == hour)

    @property
    def at_processor(self) -> int:
        """What the processor's books say that we have of it."""
        if not self.was_paid:
            return 0
        made = sum(b.cents for b in self.backs if b.stands in {"done", "waits"})
        return self.amount - made - min(self.all_lost, self.amount - made)


@dataclass
class World:
    """One client's visits and payments."""

    hours: dict[int, Hour] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)
    refunds: str = "done"
    """What becomes of refunds at the moment: `done`, `waits` or `failed`."""
    turn: int = 0

    @property
    def total(self) -> int:
        """What the page asks for, all in all."""
        return sum(hour.due for hour in self.payable.values())

    @property
    def payable(self) -> dict[int, Hour]:
        return {number: hour for number, hour in self.hours.items() if hour.can_be_paid}

    def presses(self, cents: int, longest_due_first: Iterable[int]) -> Charge:
        """The client is led to a page for so much: each visit in turn, as far as it reaches."""
        parts: dict[int, int] = {}
        for number in longest_due_first:
            here = min(cents, self.hours[number].due) if number in self.payable else 0
            if here > 0:
                parts[number] = here
                cents -= here
        assert cents == 0, "more is charged than she owes"
        self.charges.append(Charge(parts))
        return self.charges[-1]

    def changed(self, *, processor_answers: bool) -> None:
        """Something about the visits changed, and everybody heard of it."""
        for number, hour in self.hours.items():
            if hour.price is not None:
                hour.asked = hour.price
            self._give_back(number, processor_answers=processor_answers)

    def looks(self, charge: Charge, *, processor_answers: bool = True) -> None:
        """Somebody asks what became of a payment."""
        if not processor_answers:
            return
        if charge.was_paid and not charge.is_entered:
            self.turn += 1
            charge.is_entered, charge.turn = True, self.turn
            for number, cents in charge.parts.items():
                self.hours[number].paid += cents
        for back in charge.backs:
            self._asks_for(charge, back)
        charge.is_known_contested = charge.is_contested
        rest = charge.all_lost
        for number, cents in charge.parts.items():
            taken = min(rest, cents - charge.gone(number))
            rest -= taken
            self.hours[number].paid -= taken - charge.lost.get(number, 0)
            charge.lost[number] = taken
        self.changed(processor_answers=True)

    def comes_to_nothing(self, back: Back) -> None:
        """A refund did not reach the client."""
        back.stands = "failed"
        self.hours[back.hour].paid += back.cents

    def _give_back(self, number: int, *, processor_answers: bool) -> None:
        hour = self.hours[number]
        for charge in sorted(self.charges, key=lambda each: -each.turn):
            cents = min(charge.can_give(number), -hour.due)
            if hour.is_paused or cents <= 0:
                continue
            back = Back(number, cents)
            charge.backs.append(back)
            hour.paid -= cents
            if processor_answers:
                self._asks_for(charge, back)

    def _asks_for(self, charge: Charge, back: Back) -> None:
        if back.stands != "planned":
            return
        if charge.is_withheld or self.refunds == "failed":
            self.comes_to_nothing(back)
        else:
            back.stands = self.refunds

    @property
    def by_hand(self) -> set[int]:
        """For which visits a person has to give something back."""
        return {
            number
            for number, hour in self.hours.items()
            if hour.stands == "credit" and not self._is_with_a_bank(number)
        }

    def _is_with_a_bank(self, number: int) -> bool:
        """Whether a bank has yet to decide about a payment for it."""
        return any(
            charge.is_entered
            and number in charge.parts
            and any(state == "open" for _, state in charge.contests)
            for charge in self.charges
        )

    @property
    def at_processor(self) -> int:
        return sum(charge.at_processor for charge in self.charges)

    def paid_before(self) -> Iterable[Charge]:
        """The payments that can be contested, or given back."""
        return (charge for charge in self.charges if charge.is_entered)
