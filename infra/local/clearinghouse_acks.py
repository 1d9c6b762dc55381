"""How the simulated clearinghouse and its payers acknowledge a claim: 277CA, 999 and TA1.

They are written with the office's own writers, which the office itself has no use for; an
independent judge, and none of the office's readers, says in the tests whether they are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from backoffice.x12 import acknowledgment_999, interchange_ack_ta1
from backoffice.x12.acknowledgment_999 import AcknowledgedGroup, AcknowledgedSet
from backoffice.x12.characters import CARRIED
from backoffice.x12.claim_ack_writing import (
    BatchWord,
    ClaimWord,
    LineWord,
    ProviderWord,
    Word,
    write,
)
from backoffice.x12.claim_statuses import Party, Status
from backoffice.x12.writing import Route, Usage
from infra.local.clearinghouse_270 import Row, at
from infra.local.clearinghouse_837 import VERSION
from infra.local.clearinghouse_claim import Submitted

Level = Literal["claim", "line", "provider", "receiver"]
CLEARINGHOUSE = Party("AY", "SIMULATED CLEARINGHOUSE", "CLEARING01", "46")


@dataclass(frozen=True)
class Verdict:
    """What is said of a claim: by whom, at which level, and why; *level* only of refusals."""

    by: Literal["clearinghouse", "payer"]
    statuses: tuple[Status, ...]
    level: Level = "claim"
    message: str | None = None
    payer_claim_number: str | None = None


class Pen:
    """Writes what is said about one claim, back to whoever sent it."""

    def __init__(self, claim: Submitted, correlation_id: str) -> None:
        self._claim = claim
        self._correlation_id = correlation_id
        sent = claim.envelope
        self._route = Route(tame(sent["receiver"], 15, 2), tame(sent["sender"], 15, 2))
        self._usage: Usage = "T" if sent["usage"] == "T" else "P"

    def acknowledgment(self, verdict: Verdict, *, number: int, at: datetime) -> str:
        """The 277CA that says *verdict*."""
        claim, receipt = self._claim, self._receipt(verdict)
        source = CLEARINGHOUSE if verdict.by == "clearinghouse" else party(claim.payer, "PR")
        batch = BatchWord(
            source=source,
            receiver=party(claim.submitter, "41"),
            trace=f"{number:09}",
            batch=tame(claim.envelope.get("bht", ""), 50),
            received_on=at.date(),
            word=receipt,
        )
        if verdict.level == "receiver":
            batch = replace(batch, word=self._word(verdict), unlisted=1)
        else:
            batch = replace(batch, providers=(self._provider(verdict, receipt),))
        return write(batch, self._route, control_number=number, at=at, usage=self._usage)

    def _provider(self, verdict: Verdict, receipt: Word) -> ProviderWord:
        billing = party(self._claim.billing, "85")
        if verdict.level == "provider":
            return ProviderWord(billing, self._word(verdict), unlisted=1)
        return ProviderWord(billing, receipt, (self._claim_word(verdict),))

    def _claim_word(self, verdict: Verdict) -> ClaimWord:
        claim, word = self._claim, self._word(verdict)
        lines: tuple[LineWord, ...] = ()
        if verdict.level == "line":
            word = replace(word, statuses=(Status("A7", "247"),))
            lines = self._line_words(verdict.statuses)
        return ClaimWord(
            patient=party(claim.patient, "QC", identifier=claim.member_id),
            patient_control_number=tame(claim.number, 50),
            word=word,
            served=claim.served,
            payer_claim_number=verdict.payer_claim_number,
            clearinghouse_number=self._correlation_id,
            lines=lines,
        )

    def _line_words(self, statuses: Sequence[Status]) -> tuple[LineWord, ...]:
        line = self._claim.lines[0]
        code, modifiers = (
            tame(at(line.procedure, 1), 48),
            tuple(tame(each, 2) for each in line.procedure[2:6]),
        )
        charge = line.charge if line.charge is not None else self._claim.amount
        number = tame(line.control_number, 50) if line.control_number else None
        return (LineWord(code, modifiers, charge, tuple(statuses), number),)

    def _word(self, verdict: Verdict) -> Word:
        return Word(verdict.statuses, self._claim.amount, verdict.message)

    def _receipt(self, verdict: Verdict) -> Word:
        """What is said above the claim: that it came in, by whoever speaks."""
        entity = "AY" if verdict.by == "clearinghouse" else "PR"
        return Word((Status("A1", "19", entity),), self._claim.amount)

    def judged(self, code: str, *, number: int, at: datetime) -> str:
        """The 999 about the document that the claim came in; *code* is A, E or R."""
        sent, accepted = self._claim.envelope, code != "R"
        reasons = () if code == "A" else ("5",)
        judged = AcknowledgedSet(tame(sent["set"], 9), accepted, (), code, reasons, "837")
        counted = int(accepted)
        group = AcknowledgedGroup(code, 1, counted, (judged,), tame(sent["group"], 9), (), "HC")
        return acknowledgment_999.write(
            group, self._route, of=VERSION, control_number=number, at=at, usage=self._usage
        )

    def refused(self, note: str, *, number: int, at: datetime) -> str:
        """The TA1 that refuses the interchange as a whole."""
        return interchange_ack_ta1.write(
            self._route,
            of=int(self._claim.envelope["isa"]),
            made_at=self._claim.made_at,
            code="R",
            note=note,
            control_number=number,
            at=at,
            usage=self._usage,
        )


def party(row: Row, entity: str, *, identifier: str = "") -> Party:
    """Whom *row* names, as *entity*, perhaps by another number."""
    qualifier = "MI" if entity == "QC" else tame(at(row, 8) or "46", 2)
    first = tame(at(row, 4), 35) if at(row, 4) else None
    number = tame(identifier or at(row, 9), 80)
    return Party(entity, tame(at(row, 3), 60), number, qualifier, first)


def tame(text: str, longest: int, shortest: int = 1) -> str:
    """*text* as it can be sent back, whatever the sender put there."""
    kept = "".join(letter for letter in text if letter in CARRIED)[:longest].strip()
    says = len(kept) >= shortest and any(letter.isalnum() for letter in kept)
    return kept if says else "UNKNOWN"[:longest]
