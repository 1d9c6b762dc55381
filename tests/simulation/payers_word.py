"""What payers decide, pay and keep, and how they write it: 835s that share no code with the office.

Everything is whole cents and text; nothing of the office's is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    def moves(self, half: int) -> bool:
        """Whether one of its documents moves money, though it may come to nothing."""
        beside = self.beside if self.is_last(half) else ()
        interest = sum(cents for code, cents in beside if code == "L6")
        return bool(self.claimed(half) or interest or self.kept(half) - interest)

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
