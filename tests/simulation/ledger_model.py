"""What the ledger must stand at, by a model that shares no code with it: whole numbers and lists.

It knows each decision as its payer made it, and keeps for every visit which one holds and what
waits. It reads nothing of the office's.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Made:
    """A decision as the payer made it, in cents; `undone` is the one that it takes back."""

    visit: int
    turn: int
    """The visit's decisions are made one after the other; each takes its turn."""
    asked: int
    paid: int
    given_up: int
    patients: int
    refused: int
    undone: Made | None = None

    @property
    def amounts(self) -> tuple[int, int, int, int, int]:
        """What tells it from another."""
        return self.asked, self.paid, self.given_up, self.patients, self.refused

    @property
    def by_contract(self) -> int:
        """What a fee took off; a fee of nothing is none."""
        return 0 if self.given_up == self.asked else self.given_up

    @property
    def unclear(self) -> int:
        """What a person has to look at."""
        return self.refused + self.given_up - self.by_contract

    def taken_back(self, turn: int) -> Made:
        """Its reversal."""
        asked, paid, given_up, patients, refused = (-each for each in self.amounts)
        return Made(self.visit, turn, asked, paid, given_up, patients, refused, undone=self)


@dataclass
class Visit:
    """What is known of one visit."""

    holds: Made | None = None
    waiting: list[Made] = field(default_factory=list)
    applied: int = 0
    """What was paid for it by everything that was posted."""
    billed: int = 0
    """Of what was refused, what a person says that the client owes."""
    given: int = 0
    """Of what was refused, what a person gave up."""
    from_client: int = 0

    def hear(self, made: Made) -> None:
        """A decision, or a reversal, that was not heard before."""
        self.waiting.append(made)
        while self._moves_on():
            pass

    def _moves_on(self) -> bool:
        for back in [each for each in self.waiting if each.undone]:
            if self.holds and back.undone and self.holds.amounts == back.undone.amounts:
                self.applied -= self.holds.paid
                self.holds, self.billed, self.given = None, 0, 0
                self.waiting.remove(back)
                return True
        decisions = sorted((e for e in self.waiting if not e.undone), key=lambda e: e.turn)
        if decisions and self.holds is None:
            self.holds = decisions[0]
            self.applied += decisions[0].paid
            self.waiting.remove(decisions[0])
            return True
        for back in [each for each in self.waiting if each.undone]:
            for made in decisions:
                if back.undone and made.amounts == back.undone.amounts:
                    self.waiting.remove(back)
                    self.waiting.remove(made)
                    return True
        return False

    @property
    def stands(self) -> dict[str, int]:
        """Cents on each account of the visit, without those that are empty."""
        holds = self.holds
        found = {
            "charged": -holds.asked if holds else 0,
            "contractual": holds.by_contract if holds else 0,
            "client_owes": (holds.patients if holds else 0) + self.billed,
            "disputed": (holds.unclear if holds else 0) - self.billed - self.given,
            "written_off": self.given,
            "remitted": self.applied,
            "client_paid": -self.from_client,
            "bank": self.from_client,
        }
        return {account: cents for account, cents in found.items() if cents}


@dataclass(frozen=True)
class Sent:
    """A payment as the payer sent it: claims in one document or two, and what it kept beside."""

    trace: str
    halves: tuple[tuple[Made, ...], ...]
    kept: int

    def net(self, half: int) -> int:
        """What one of its documents comes to; what is kept beside claims stands in the last."""
        kept = self.kept if half == len(self.halves) - 1 else 0
        return sum(made.paid for made in self.halves[half]) - kept

    @property
    def amount(self) -> int:
        """What arrived in the bank."""
        return sum(self.net(half) for half in range(len(self.halves)))


@dataclass
class World:
    """Everything that a payer sent and that was heard."""

    visits: dict[int, Visit] = field(default_factory=dict)
    heard: list[tuple[str, int]] = field(default_factory=list)
    """Which half of which payment arrived, in that order; it counts once the sum is right."""
    counted: set[tuple[str, int]] = field(default_factory=set)
    bank: int = 0
    kept: int = 0

    def hear(self, sent: Sent, half: int) -> None:
        """One of its documents; a payment counts as soon as what arrived comes to its amount."""
        if (sent.trace, half) not in self.heard:
            self.heard.append((sent.trace, half))
        here = [h for trace, h in self.heard if trace == sent.trace]
        alone = [h for h in here if sent.net(h) == sent.amount]
        if alone or len(here) == len(sent.halves):
            for each in [*alone, *here]:
                self._count(sent, each)

    def _count(self, sent: Sent, half: int) -> None:
        if (sent.trace, half) in self.counted:
            return
        self.counted.add((sent.trace, half))
        self.bank += sent.net(half)
        self.kept += sent.kept if half == len(sent.halves) - 1 else 0
        for made in sent.halves[half]:
            self.visits.setdefault(made.visit, Visit()).hear(made)
