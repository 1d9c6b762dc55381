"""What the ledger must stand at, by a model that shares no code with it: whole numbers and lists.

It knows each decision as its payer made it, writes it as an 835 of its own, and keeps for every
visit which decisions hold and which wait. It reads nothing of the office's.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

FIRST_DAY = date(2026, 3, 1)
_KNOWN_BESIDE = {"L6", "FB"}
"""Interest, and what one payment leaves to the next: nobody has to ask what they are."""


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
    told: int = 0
    """What the first insurance did, as the second one repeats it."""
    is_second: bool = False
    refuses_by: str = "CO*50"
    undone: Made | None = None
    sums_up: bool = False
    """A reversal that gives one reason for everything."""
    version: int = 1
    """Of the claim: a corrected one is the second."""
    slip: int = 0
    """By how much the reasons fall short of what was not paid."""

    @property
    def name(self) -> str:
        """The payer's own number for it."""
        return f"ICN-{self.visit}-{self.turn}"

    @property
    def reasons(self) -> dict[str, int]:
        """Why not all of it was paid."""
        why = {
            "CO*45": self.given_up - self.slip,
            "PR*2": self.patients,
            self.refuses_by: self.refused,
            "OA*23": self.told,
        }
        if self.sums_up:
            why = {"CR*45": sum(why.values())}
        return {reason: cents for reason, cents in why.items() if cents}

    @property
    def by_contract(self) -> int:
        """What a fee took off; a fee of nothing is none."""
        return 0 if self.given_up == self.asked else self.given_up

    @property
    def unclear(self) -> int:
        """What a person has to look at."""
        return self.refused + self.given_up - self.by_contract

    def taken_back(self, turn: int, *, sums_up: bool = False) -> Made:
        """Its reversal."""
        return replace(
            self,
            turn=turn,
            asked=-self.asked,
            paid=-self.paid,
            given_up=-self.given_up,
            patients=-self.patients,
            refused=-self.refused,
            told=-self.told,
            undone=self,
            sums_up=sums_up,
        )

    def replaces(self, other: Made) -> bool:
        """Whether it decides a corrected claim of which *other* denied all before."""
        is_denial = not other.paid and not other.patients
        is_clients = other.refused and other.refuses_by.startswith("PR")
        return self.version > other.version and is_denial and not is_clients

    def takes_back(self, other: Made) -> bool:
        """Whether it says what *other* said, with the other sign."""
        is_even = (self.asked, self.paid) == (-other.asked, -other.paid)
        opposite = {reason: -cents for reason, cents in other.reasons.items()}
        is_same_claim = (self.visit, self.is_second) == (other.visit, other.is_second)
        return is_same_claim and is_even and (self.sums_up or self.reasons == opposite)

    def segments(self, number: str) -> list[str]:
        """CLP to REF, as a payer writes it about our claim of that *number*."""
        if self.undone:
            status = "22"
        else:
            status = "2" if self.is_second else "19" if self.visit == 0 else "1"
        return [
            f"CLP*{number}*{status}*{dollars(self.asked)}*{dollars(self.paid)}**12*{self.name}",
            f"SVC*HC:90837:95*{dollars(self.asked)}*{dollars(self.paid)}**1",
            *(f"CAS*{reason}*{dollars(cents)}" for reason, cents in self.reasons.items()),
            "REF*6R*LINE1",
        ]


def dollars(cents: int) -> str:
    """As an 835 writes it."""
    return f"{'-' * (cents < 0)}{abs(cents) // 100}.{abs(cents) % 100:02}"


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


@dataclass(frozen=True)
class Sent:
    """A payment as the payer sent it: claims in one document or two, and what it kept beside."""

    trace: str
    halves: tuple[tuple[Made, ...], ...]
    beside: tuple[tuple[str, int], ...] = ()
    strangers: int = 0
    """Claims of a dollar each that are nobody's, in the last document."""
    off: int = 0
    """By how much it says it paid something else."""

    def is_last(self, half: int) -> bool:
        """Whether a document is the last of it, in which all stands that is no claim of ours."""
        return half == len(self.halves) - 1

    def claimed(self, half: int) -> int:
        """What one of its documents pays for claims."""
        ours = sum(made.paid for made in self.halves[half])
        return ours + (100 * self.strangers if self.is_last(half) else 0)

    def kept(self, half: int) -> int:
        """What one of them keeps beside claims."""
        return sum(cents for _, cents in self.beside) if self.is_last(half) else 0

    def net(self, half: int) -> int:
        """What one of its documents comes to."""
        return self.claimed(half) - self.kept(half)

    @property
    def amount(self) -> int:
        """What it says arrived in the bank."""
        return sum(self.net(half) for half in range(len(self.halves))) + self.off

    @property
    def asks_about(self) -> bool:
        """Whether somebody has to find out what was kept or added."""
        return any(code not in _KNOWN_BESIDE for code, _ in self.beside)

    def document(self, half: int, numbers: dict[tuple[int, bool, int], str], *, bytes_: int) -> str:
        """One of its documents as an 835; *bytes_* tells envelopes of one content apart."""
        last = self.is_last(half)
        day = FIRST_DAY + timedelta(days=max((m.turn for e in self.halves for m in e), default=0))
        inside = [
            f"BPR*I*{dollars(self.amount)}*C*ACH*CCP*01*111000025*DA*123*1234567890**01*111000025"
            f"*DA*123*{day:%Y%m%d}",
            f"TRN*1*{self.trace}*1234567890",
            "N1*PR*FERN HEALTH",
            "N1*PE*FERNWAY*XX*1999999984",
            "LX*1",
        ]
        for made in self.halves[half]:
            inside += made.segments(numbers[made.visit, made.is_second, made.version])
        if last:
            inside += ["CLP*SOMEBODYELSES*1*1.00*1.00**12*ICN-X"] * self.strangers
            inside += [
                f"PLB*1999999984*20261231*{code}:{self.trace}*{dollars(cents)}"
                for code, cents in self.beside
            ]
        number = f"{900 + bytes_:09}"
        text = "~".join(
            [
                f"ISA*00*{'':10}*00*{'':10}*ZZ*{'CLEARING':15}*ZZ*{'FERNWAY':15}*260302*1405*^*00501"
                f"*{number}*0*T*:",
                f"GS*HP*CLEARING*FERNWAY*20260302*1405*{bytes_ + 1}*X*005010X221A1",
                "ST*835*0001",
                *inside,
                f"SE*{len(inside) + 2}*0001",
                f"GE*1*{bytes_ + 1}",
                f"IEA*1*{number}~",
            ]
        )
        return text.replace("*", "|").replace("~", "~\n") if bytes_ % 2 else text


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
        is_alone = any(sent.net(each) == sent.amount for each in here)
        if is_alone or (len(here) == len(sent.halves) and not sent.off):
            for each in here:
                self._count(sent, each)

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
