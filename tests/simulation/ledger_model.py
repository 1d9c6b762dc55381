"""What the ledger must stand at, by a model that shares no code with it: whole numbers and lists.

It keeps for every visit which decisions hold and which wait. It reads nothing of the office's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.payers_word import Made, Sent


@dataclass
class Believed:
    """What holds of one claim, and what people did about it."""

    holds: Made | None = None
    billed: int = 0
    given: int = 0

    def forget(self) -> None:
        """It was taken back, and what people did about it, too."""
        self.holds, self.billed, self.given = None, 0, 0


@dataclass
class Visit:
    """What is known of one visit; only that of number 0 has a second insurance."""

    number: int
    first: Believed = field(default_factory=Believed)
    second: Believed = field(default_factory=Believed)
    waiting: list[Made] = field(default_factory=list)
    wrong: list[Made] = field(default_factory=list)
    """What does not add up, and never will."""
    replaced: list[Made] = field(default_factory=list)
    """Denials of claims that were corrected since; a payer may take them back, or not."""
    dropped: int = 0
    from_client: int = 0

    def hear(self, made: Made) -> None:
        """A decision, or a reversal, that was not heard before."""
        if made.slip:
            self.wrong.append(made)
            return
        self.waiting.append(made)
        while self._moves_on():
            pass

    def drop(self, made: Made) -> None:
        """A person says that it does not count."""
        (self.wrong if made in self.wrong else self.waiting).remove(made)
        self.dropped += made.paid

    @property
    def held(self) -> list[Made]:
        """What is not posted."""
        return [*self.waiting, *self.wrong]

    def _moves_on(self) -> bool:
        in_turn = sorted(self.waiting, key=lambda each: each.turn)
        backs = [each for each in in_turn if each.undone]
        decisions = [each for each in in_turn if not each.undone]
        first = [each for each in decisions if not each.is_second]
        return (
            any(self._is_taken_back_by(back) for back in backs)
            or (self.first.holds is None and any(self._holds(self.first, e) for e in first))
            or any(self._is_of_another_version(made) for made in first)
            or any(self._is_of_no_use(back, decisions) for back in backs)
            or any(self._fits(made) for made in decisions if made.is_second)
        )

    def _is_taken_back_by(self, back: Made) -> bool:
        about = self.second if back.is_second else self.first
        if about.holds is None or not back.takes_back(about.holds):
            return False
        self._lets_go(about)
        self.waiting.remove(back)
        return True

    def _is_of_another_version(self, made: Made) -> bool:
        held = self.first.holds
        if held and made.replaces(held):
            self._lets_go(self.first)
            self.replaced.append(held)
            return self._holds(self.first, made)
        if held and held.replaces(made):
            self.waiting.remove(made)
            self.replaced.append(made)
            return True
        return False

    def _is_of_no_use(self, back: Made, decisions: list[Made]) -> bool:
        """Whether what *back* takes back does not hold, or never did."""
        for known in (self.replaced, decisions):
            for made in known:
                if back.takes_back(made):
                    (self.replaced if known is self.replaced else self.waiting).remove(made)
                    self.waiting.remove(back)
                    return True
        return False

    def _fits(self, made: Made) -> bool:
        is_next = self.first.holds is not None and self.second.holds is None
        is_left = made.paid + made.patients <= self.left
        return is_next and is_left and self._holds(self.second, made)

    def _lets_go(self, about: Believed) -> None:
        about.forget()
        if about is self.first and self.second.holds:
            self.waiting.append(self.second.holds)  # it decided what the first one left
            self.second.forget()

    def _holds(self, about: Believed, made: Made) -> bool:
        self.waiting.remove(made)
        about.holds = made
        return True

    @property
    def left(self) -> int:
        """What the first insurance left to the second one."""
        return self.first.holds.patients if self.first.holds and self.number == 0 else 0

    def stands(self, *, second: bool) -> dict[str, int]:
        """Cents on each account, by what one of its two claims came to."""
        about = self.second if second else self.first
        made = about.holds
        if made is None:
            return {}
        contract, unclear = made.by_contract, made.unclear
        found = Counter(remitted=made.paid, written_off=about.given)
        if second:
            # What it says of the whole charge counts only as far as something was left to it.
            rest = self.left - made.paid - made.patients
            contract = min(contract, rest - min(unclear, rest))
            unclear = rest - contract
            found["other_payer_owes"] -= self.left
        else:
            found["charged"] = -made.asked
        found["contractual"] = contract
        patients = "other_payer_owes" if self.number == 0 and not second else "client_owes"
        found[patients] += made.patients
        found["client_owes"] += about.billed
        found["disputed"] = unclear - about.billed - about.given
        return without_nothing(found)

    @property
    def all_stands(self) -> dict[str, int]:
        """Cents on each account of the visit: both claims, the client and the provider."""
        found = Counter(bank=self.from_client, client_paid=-self.from_client)
        found.update(self.stands(second=False))
        found.update(self.stands(second=True))
        found["provider_share"], found["provider_owed"] = self.providers, -self.providers
        return without_nothing(found)

    @property
    def clients(self) -> int:
        """What the client is to pay, paid or not."""
        both = (self.stands(second=False), self.stands(second=True))
        return sum(each.get("client_owes", 0) for each in both)

    @property
    def providers(self) -> int:
        """What is the provider's: all that was received of what is allowed."""
        if self.first.holds is None:
            return 0
        both = (self.stands(second=False), self.stands(second=True))
        paid = sum(each.get("remitted", 0) for each in both)
        return paid + min(self.from_client, self.clients)


def without_nothing(cents: Counter[str]) -> dict[str, int]:
    """Accounts that stand at something."""
    return {account: amount for account, amount in cents.items() if amount}


@dataclass
class World:
    """Everything that a payer sent and that was heard."""

    visits: dict[int, Visit]
    heard: dict[str, tuple[Sent, list[int]]] = field(default_factory=dict)
    """Which documents of which payment arrived, in that order; it counts once the sum is right."""
    counted: set[tuple[str, int]] = field(default_factory=set)

    def hear(self, sent: Sent, half: int) -> None:
        """One of its documents; a payment counts as soon as what arrived comes to its amount."""
        _, here = self.heard.setdefault(sent.trace, (sent, []))
        here += [half] if half not in here else []
        whole = self._whole(sent, here)
        for each in here:
            if each in whole:
                self._count(sent, each)

    def _whole(self, sent: Sent, here: list[int]) -> list[int]:
        """What of a payment counts: what is all of it, and then what only tells of denials."""
        before = [half for half in here if (sent.trace, half) in self.counted]
        alone = [half for half in here if sent.net(half) == sent.amount]
        whole = before or alone[:1]
        if whole:
            return [*whole, *(half for half in here if not sent.moves(half))]
        return here if len(here) == len(sent.halves) and not sent.off else []

    def _count(self, sent: Sent, half: int) -> None:
        if (sent.trace, half) in self.counted:
            return
        self.counted.add((sent.trace, half))
        for made in sent.halves[half]:
            self.visits[made.visit].hear(made)

    def of_payment(self, sent: Sent) -> dict[str, int]:
        """Cents on each account of a payment: of what counts of it."""
        found = Counter[str]()
        for trace, half in self.counted:
            if trace == sent.trace:
                found["bank"] += sent.net(half)
                found["remitted"] -= sent.claimed(half)
                for code, cents in sent.beside if sent.is_last(half) else ():
                    found["interest" if code == "L6" else "payer_balance"] += cents
        return without_nothing(found)

    @property
    def tasks(self) -> Counter[str]:
        """How many of which tasks are open."""
        found = Counter[str]()
        for sent, here in self.heard.values():
            counted = {half for trace, half in self.counted if trace == sent.trace}
            last_counts = len(sent.halves) - 1 in counted
            found["post_remittance"] += bool({*here} - counted)
            found["post_remittance"] += bool(sent.strangers) and last_counts
            found["explain_payment"] += sent.asks_about and last_counts
        found["post_remittance"] += sum(len(each.held) for each in self.visits.values())
        return +found

    @property
    def unapplied(self) -> int:
        """Money of payments that no visit has."""
        counted = [self.heard[trace][0] for trace, _ in self.counted]
        last = {e.trace: e for e in counted if (e.trace, len(e.halves) - 1) in self.counted}
        strangers = sum(100 * each.strangers for each in last.values())
        visits = self.visits.values()
        return strangers + sum(sum(m.paid for m in v.held) + v.dropped for v in visits)
