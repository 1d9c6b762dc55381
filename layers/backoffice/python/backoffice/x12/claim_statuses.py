"""What became of claims that were sent: received, let in or sent back, and why. (277CA)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backoffice.x12.acknowledgment_codes import CLAIM_REFUSED, CLAIM_TAKEN_IN
from backoffice.x12.findings import Finding
from backoffice.x12.segments import Document

State = Literal["received", "accepted", "rejected"]
"""Received says only that it arrived. Accepted means into processing, and rejected that it will
never be processed: both by whoever says so, and a clearinghouse is not the payer."""


@dataclass(frozen=True, slots=True)
class Status:
    """Why something stands as it does: C043 of STC01, STC10 and STC11.

    `category` says how it stands (A2, A7), `code` what about (562: an NPI), and `entity` whose
    (85: the billing provider's).
    """

    category: str | None
    code: str | None
    entity: str | None = None

    def __str__(self) -> str:
        """As it stands in a document: A7:562:85."""
        return ":".join(part or "" for part in (self.category, self.code, self.entity)).rstrip(":")


def state_of(statuses: Sequence[Status]) -> State:
    """How something stands of which *statuses* are said; the worst of them wins.

    What nobody knows to be good, an unknown category or nothing at all, is received at most.
    """
    if any(each.category in CLAIM_REFUSED for each in statuses):
        return "rejected"
    taken = statuses and all(each.category in CLAIM_TAKEN_IN for each in statuses)
    return "accepted" if taken else "received"


def worst(states: Sequence[State]) -> State:
    """The one of *states* that leaves most to do."""
    return min(states, key=("rejected", "received", "accepted").index)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in an acknowledgment: NM1.

    `entity` is NM101: PR a payer, AY a clearinghouse, 41 who sent the claims, 85 who bills.
    """

    entity: str | None
    name: str | None
    identifier: str | None
    qualifier: str | None = None
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many claims, and dollars as the document has them, were let in and sent back."""

    accepted: int | None = None
    rejected: int | None = None
    accepted_amount: str | None = None
    rejected_amount: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said of everything that one sender, or one provider, sent in.

    Where `state` is rejected, so are all its claims, listed or not. `trace` is TRN02 of this
    level; `batch` is that of the receiver above, which is the number of our own document (BHT03).
    """

    level: Literal["receiver", "provider"]
    party: Party
    trace: str | None
    batch: str | None
    state: State
    statuses: tuple[Status, ...]
    amount: str | None
    on: date | None
    messages: tuple[str, ...]
    totals: Totals
    source: Party


@dataclass(frozen=True, slots=True)
class LineStatus:
    """What is said of one service line; `control_number` is ours (REF*FJ)."""

    control_number: str | None
    procedure: str | None
    charge: str | None
    state: State
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """What is said of one claim.

    `payer_claim_number` is what a replacement must name (REF*1K), `clearinghouse_number` the
    clearinghouse's own (REF*D9). `amount` is in dollars as the document has it, `served` the first
    and last day, and `source` who speaks.
    """

    patient_control_number: str | None
    payer_claim_number: str | None
    clearinghouse_number: str | None
    state: State
    statuses: tuple[Status, ...]
    amount: str | None
    on: date | None
    served: tuple[date | None, date | None]
    messages: tuple[str, ...]
    lines: tuple[LineStatus, ...]
    source: Party
    batch: str | None


@dataclass(frozen=True, slots=True)
class Acknowledgments:
    """What a text says of claims, with everything that was wrong with it."""

    document: Document
    receipts: tuple[Receipt, ...]
    claims: tuple[ClaimStatus, ...]
    findings: tuple[Finding, ...]

    @property
    def rejections(self) -> tuple[Receipt, ...]:
        """What was sent back above the claims: it hits claims that are not listed, too."""
        return tuple(each for each in self.receipts if each.state == "rejected")
