"""How the simulated payers take claims in: what they remember, and what they answer, and when.

Without being told otherwise a payer takes a claim (A2:20) unless it has taken it before: the same
patient control number, or an original for a service that it has and that nobody voided, is a
duplicate (A3:54). A replacement or void must name a claim number that the payer gave (A3:464).

A member id may begin with what the payer shall do instead:

    PAYA1               says that it received the claim, and never more
    PAYA3 PAYA4 PAYA6 PAYA7 PAYA8       sends it back, with that category
    PAYZ9               answers with a category that does not exist
    PAYLINE             sends it back for its first line
    PAYPRV  PAYRCV      refuses the provider, or the whole document, without listing a claim
    PAY999  PAYE999     refuses the document's form (999 R), or takes it with errors noted (E)
    PAYNONE             never answers
    PAYTWICE            every document of this claim comes twice
    PAYFIRST            the payer's word comes before the clearinghouse's
    PAYDAYS01 … 99      answers so many days late
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backoffice.x12.claim_statuses import Status, state_of
from infra.local.clearinghouse_acks import Level, Verdict
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_faults import Orders

_ORDERED: dict[str, tuple[Status, Level]] = {
    "PAYA1": (Status("A1", "19", "PR"), "claim"),
    "PAYA3": (Status("A3", "33", "IL"), "claim"),
    "PAYA4": (Status("A4", "35"), "claim"),
    "PAYA6": (Status("A6", "145", "82"), "claim"),
    "PAYA7": (Status("A7", "562", "82"), "claim"),
    "PAYA8": (Status("A8", "488"), "claim"),
    "PAYZ9": (Status("Z9", "20"), "claim"),
    "PAYLINE": (Status("A7", "453"), "line"),
    "PAYPRV": (Status("A7", "562", "85"), "provider"),
    "PAYRCV": (Status("A3", "24", "41"), "receiver"),
}
_TAKEN = Status("A2", "20")
_DUPLICATE = Status("A3", "54")
_NO_SUCH_CLAIM = Status("A3", "464")


@dataclass(frozen=True)
class Reply:
    """What a payer sends back: a word on the claim, or on the document's form (a code of a 999)."""

    after: timedelta
    verdict: Verdict | None = None
    form: str | None = None


class Payer:
    """What one payer remembers: the claims that it took, by the number that it gave them."""

    def __init__(self) -> None:
        self.duplicates: list[str] = []
        """Our numbers of claims that it had already."""
        self._numbers: set[str] = set()
        self._standing: dict[str, Submitted] = {}
        """Those that nobody replaced or voided, by the payer's number."""
        self._services: Counter[tuple[str, ...]] = Counter()

    def decide(self, claim: Submitted, told: Orders) -> Sequence[Reply]:
        """The answers to *claim*, which is remembered if it was taken."""
        after = timedelta(days=told.days_late)
        if "PAYNONE" in told.prefixes:
            return []
        if "PAY999" in told.prefixes:
            return [Reply(after, form="R")]
        verdict = next(
            (self._ordered(each) for each in told.prefixes if each in _ORDERED), None
        ) or self._own(claim, told)
        form = [Reply(after, form="E")] if "PAYE999" in told.prefixes else []
        return [*form, Reply(after, verdict)]

    def _ordered(self, order: str) -> Verdict:
        status, level = _ORDERED[order]
        return Verdict("payer", (status,), level)

    def _own(self, claim: Submitted, told: Orders) -> Verdict:
        status = self._judged(claim)
        if status == _DUPLICATE:
            self.duplicates.append(claim.number)
            status = _TAKEN if "ERADUP" in told.prefixes else status
        if state_of([status]) == "rejected":
            return Verdict("payer", (status,))
        number = number_of(claim)
        self._numbers.add(claim.number)
        if claim.frequency != "1":
            self._services.subtract(self._standing.pop(claim.original).services)
        if claim.frequency != "8":
            self._standing[number] = claim
            self._services.update(claim.services)
        return Verdict("payer", (status,), payer_claim_number=number)

    def _judged(self, claim: Submitted) -> Status:
        if claim.number in self._numbers:
            return _DUPLICATE
        if claim.frequency != "1":
            return _TAKEN if claim.original in self._standing else _NO_SUCH_CLAIM
        had = any(self._services[each] for each in claim.services)
        return _DUPLICATE if had else _TAKEN


def number_of(claim: Submitted) -> str:
    """The payer's own number for *claim*: REF*1K."""
    digest = hashlib.sha256(f"{claim.payer_id}/{claim.number}".encode()).hexdigest()
    return f"PC{int(digest[:12], 16):015}"
