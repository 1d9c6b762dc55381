"""When the simulated payers pay what they took in, how much, and their own books of it.

A claim is paid 21 days after its payer took it in, in the payer's next run: every morning at 6 UTC,
one payment for everything that is due to the same payee. A replacement takes back what was decided
of the original, a void does only that. What a run takes back beyond what it pays is kept of the
next one (FB). A member id may begin with what happens to the payment besides (what is decided of
the claim is told in clearinghouse_adjudication.py):

    ERADAYS00 … 99      so many days after it was taken in
    ERAREV              a later run takes it back and decides it anew, with $10 less allowed
    ERAFIRST            the same, but the new decision comes one run before the old is taken back
    ERARETRO  ERATAKE   a later run takes it back and denies it (PR-27), or only takes it back
    ERAFWD              passed on to the next payer (CLP02 19), which pays what is left a run later
    ERACHK              by check
    ERAL6  ERAWO        with $1.27 of interest; with $25 kept for what was overpaid long ago
    ERAPLB              and one more payment, about no claim at all
    ERASPLIT            told in two documents that add up only together
    ERATWICE  ERAAGAIN  the same document comes twice, or the same payment in another envelope
    ERAOFFP  ERAOFFC  ERAOFFL       the payment, the claim or its first line is off by a cent
    WIRE1 … WIRE6       the document looks as an answer about eligibility then does
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Literal

from backoffice.x12.remittance_writing import Advice, ClaimDecision, Kept, Method
from infra.local.clearinghouse_271 import Wire
from infra.local.clearinghouse_835 import Parties, documents, parties_of
from infra.local.clearinghouse_adjudication import Adjudicator, Decided
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_decisions import NEXT_PAYER, marred
from infra.local.clearinghouse_faults import WIRES, Orders
from infra.local.clearinghouse_payers import number_of
from infra.local.clearinghouse_payment_books import PaymentBooks
from infra.local.clearinghouse_people import Plans

PAYS_AFTER = timedelta(days=21)
_RUN = time(6)
_LESS = Decimal(10)
_INTEREST, _OVERPAID = Decimal("1.27"), Decimal(25)
_WITHOUT_CLAIMS = (Kept("CS", Decimal(-40), "SETTLED"), Kept("WO", Decimal(15), "OLD"))
_FREE = Orders("", ("STEDI_PAID_",))

Act = Literal["decide", "take back", "correct", "deny", "pass on", "take back the original"]
_LATER: dict[str, tuple[tuple[Act, ...], ...]] = {
    "ERAREV": (("take back", "correct"),),
    "ERAFIRST": (("correct",), ("take back",)),
    "ERARETRO": (("take back", "deny"),),
    "ERATAKE": (("take back",),),
    "ERAFWD": (("pass on",),),
}
"""What the runs after the first one do to a claim."""
_FIRST: dict[str, tuple[Act, ...]] = {
    "7": ("take back the original", "decide"),
    "8": ("take back the original",),
}


@dataclass(frozen=True)
class _Due:
    """What is to be done about one claim, in this run and in those after it."""

    due_at: datetime
    order: int
    claim: Submitted
    told: Orders
    runs: tuple[tuple[Act, ...], ...]


@dataclass(frozen=True)
class Sent:
    """The documents about one payment, when they were sent, and how they look on their way."""

    at: datetime
    documents: tuple[str, ...]
    wire: Wire | None = None


class Cashier:
    """Pays for the simulated payers; the same calls give the same payments."""

    def __init__(
        self, plans: Plans, *, number: Callable[[], int], pays_after: timedelta = PAYS_AFTER
    ) -> None:
        self.books = PaymentBooks()
        self.adjudicator = Adjudicator(plans)
        self._number = number
        self._pays_after = pays_after
        self._order = count()
        self._due: list[_Due] = []
        self._standing: defaultdict[str, list[Decided]] = defaultdict(list)
        """What was decided and not taken back, by the payer's claim number."""
        self._owed: dict[Parties, Kept] = {}
        """What a payer took back and could not keep yet."""

    def took_in(self, claim: Submitted, told: Orders, *, at: datetime) -> None:
        """Its payer has taken *claim* in, and is to pay it."""
        if claim.frequency != "1":
            self._due = [each for each in self._due if number_of(each.claim) != claim.original]
        later = next((_LATER[each] for each in told.prefixes if each in _LATER), ())
        runs = (_FIRST.get(claim.frequency, ("decide",)), *later)
        self._plan(claim, told, runs[:1] if claim.frequency == "8" else runs, self._when(told, at))

    def settle(self, *, at: datetime, down: Iterable[str]) -> list[Sent]:
        """Every payment whose run has come, of payers that are not *down*, the oldest first."""
        sent: list[Sent] = []
        while due := [each for each in self._payable(down) if each.due_at <= at]:
            run_at = min(each.due_at for each in due)
            sent += self._run([each for each in due if each.due_at == run_at], run_at)
        return sent

    def pay(self, *, at: datetime, down: Iterable[str]) -> list[Sent]:
        """Pay at once whatever was taken in and is not paid, and do what was to follow."""
        return self._run(self._payable(down), at)

    def _payable(self, down: Iterable[str]) -> list[_Due]:
        return [each for each in self._due if each.claim.payer_id not in {*down}]

    def _when(self, told: Orders, at: datetime) -> datetime:
        days = told.days_until_paid
        return at + (self._pays_after if days is None else timedelta(days=days))

    def _plan(
        self, claim: Submitted, told: Orders, runs: tuple[tuple[Act, ...], ...], earliest: datetime
    ) -> None:
        """Do it in the first run that is not before *earliest*."""
        due_at = datetime.combine(earliest.astimezone(UTC).date(), _RUN, UTC)
        due_at += timedelta(days=1 if due_at < earliest else 0)
        self._due.append(_Due(due_at, next(self._order), claim, told, runs))

    def _run(self, due: Sequence[_Due], at: datetime) -> list[Sent]:
        """One payment for each payer and payee, and whatever is paid without claims."""
        done = {each.order for each in due}
        self._due = [each for each in self._due if each.order not in done]
        by_parties: defaultdict[Parties, list[_Due]] = defaultdict(list)
        for each in due:
            by_parties[parties_of(each.claim)].append(each)
        sent: list[Sent] = []
        for parties, own in by_parties.items():
            prefixes = frozenset(prefix for each in own for prefix in each.told.prefixes)
            decisions = [(said, each.told) for each in own for said in self._decisions(each, at)]
            if decisions:
                self.books.decided([said for said, _ in decisions])
                claims = tuple(marred(said, told) for said, told in decisions)
                kept = self._kept(claims, prefixes)
                sent.append(self._paid(parties, claims, kept, prefixes, at))
            if any("ERAPLB" in each.told.prefixes and "decide" in each.runs[0] for each in own):
                sent.append(self._paid(parties, (), _WITHOUT_CLAIMS, frozenset(), at))
        return sent

    def _decisions(self, due: _Due, at: datetime) -> list[ClaimDecision]:
        """What this run says of a claim; what follows is planned."""
        said = [each for act in due.runs[0] for each in self._done(act, due, at)]
        if len(due.runs) > 1:
            self._plan(due.claim, due.told, due.runs[1:], self._when(due.told, at))
        return said

    def _done(self, act: Act, due: _Due, at: datetime) -> list[ClaimDecision]:
        claim, told = due.claim, due.told
        match act:
            case "take back":
                return self._taken_back(number_of(claim), 1)
            case "take back the original":
                return self._taken_back(claim.original, None)
            case "pass on":
                self._pass_on(claim, at)
                return []
            case "deny":
                told = replace(told, prefixes=("ERAPR27", *told.prefixes))
        less = _LESS if act == "correct" else Decimal(0)
        decided = self.adjudicator.decide(claim, told, less=less)
        self._standing[number_of(claim)].append(decided)
        return [decided.said]

    def _taken_back(self, number: str, most: int | None) -> list[ClaimDecision]:
        """The reversals of what stands under *number*, the oldest first."""
        standing = self._standing[number]
        oldest, self._standing[number] = standing[:most], standing[len(standing[:most]) :]
        return [self.adjudicator.take_back(each) for each in oldest]

    def _pass_on(self, claim: Submitted, at: datetime) -> None:
        """The next payer decides what is left; it knows the claim by a number of its own."""
        first = self._standing[number_of(claim)][-1].said
        if first.forwarded_to is None:  # it was denied
            return
        name, number = NEXT_PAYER.name or "", NEXT_PAYER.identifier or ""
        payer = ["NM1", "PR", "2", name, *[""] * 4, "PI", number]
        second = replace(
            claim,
            payer=payer,
            responsibilities=["S", "P"],
            paid_elsewhere=first.paid,
            left_elsewhere=first.patient_responsibility,
        )
        self._plan(second, _FREE, (("decide",),), at + timedelta(days=1))

    def _kept(self, claims: Sequence[ClaimDecision], prefixes: frozenset[str]) -> tuple[Kept, ...]:
        kept: list[Kept] = []
        if "ERAL6" in prefixes or ("ERASPLIT" in prefixes and len(claims) == 1):
            kept.append(Kept("L6", -_INTEREST))
        if "ERAWO" in prefixes:
            kept.append(Kept("WO", _OVERPAID, f"{claims[0].payer_claim_number}-OLD"))
        return tuple(kept)

    def _paid(
        self,
        parties: Parties,
        claims: tuple[ClaimDecision, ...],
        kept: tuple[Kept, ...],
        prefixes: frozenset[str],
        at: datetime,
    ) -> Sent:
        """One payment, which is never less than nothing."""
        trace = self._trace(parties, claims, at)
        owed = self._owed.pop(parties, None)
        kept = (*kept, *([owed] if owed else []))
        amount = _sum(each.paid for each in claims) - _sum(each.amount for each in kept)
        if amount < 0:
            self._owed[parties] = Kept("FB", -amount, trace)
            kept, amount = (*kept, Kept("FB", amount, trace)), Decimal(0)
        method: Method = "NON" if not amount else "CHK" if "ERACHK" in prefixes else "ACH"
        payer, payee = parties.payer, parties.payee
        advice = Advice(amount, trace, at.date(), method, payer, payee, claims, kept)
        self.books.paid(advice)
        said = documents(advice, parties, prefixes, number=self._number, at=at)
        wire = next((WIRES[each] for each in sorted(prefixes) if each in WIRES), None)
        return Sent(at, tuple(said), wire)

    def _trace(self, parties: Parties, claims: Sequence[ClaimDecision], at: datetime) -> str:
        """The number of the transfer; no other payment has it, nor after a new start."""
        said = [f"{each.payer_claim_number} {each.status}" for each in claims]
        name = f"{parties.payer.payer_id} {at.isoformat()} {next(self._order)} {said}"
        return f"T{hashlib.sha256(name.encode()).hexdigest()[:14].upper()}"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
