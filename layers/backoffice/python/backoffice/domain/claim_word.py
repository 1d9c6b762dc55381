"""A word on a claim: what an acknowledgment says of it, and which of several words counts."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.calendar import Day
from backoffice.domain.claim_rejection import RejectedBy, RejectionCode
from backoffice.domain.record import Fact


class Standing(StrEnum):
    """How a claim stands with whoever speaks."""

    RECEIVED = "received"  # it arrived; a clearinghouse that takes a claim says no more than that
    ACCEPTED = "accepted"  # the payer took it in
    REJECTED = "rejected"  # it will not be processed


class ClaimWord(Fact):
    """What one document says of one claim; it quotes codes and the payer's number, and no more."""

    standing: Standing
    by: RejectedBy
    """Who speaks: TA1s, 999s, the clearinghouse, or the payer."""
    codes: tuple[RejectionCode, ...] = ()
    payer_claim_number: Annotated[str, Field(pattern=r"^[!-~][ -~]{0,49}$")] | None = None
    said_on: Day | None = None

    @property
    def weight(self) -> tuple[int, date, bool, tuple[str, ...], str, str]:
        """Of several words the weightiest counts, in whatever order they come.

        That it arrived is the least. The payer outweighs whoever stands before it. Of
        two words from one door the later counts, and of one day's the worse. No two words that
        differ weigh the same.
        """
        door = 2 if self.by is RejectedBy.PAYER else 1
        told = self.standing is not Standing.RECEIVED
        is_worse = self.standing is Standing.REJECTED
        rest = (self.codes, self.by.value, self.payer_claim_number or "")
        return (door if told else 0, self.said_on or date.min, is_worse, *rest)


class NamedWord(Fact):
    """A word, and whom it is about: one claim, or all in an interchange that nothing else names."""

    word: ClaimWord
    control_number: str | None = None
    """The patient control number, for a word about one claim."""
    interchange: int | None = None
    """Our own number (ISA13, GS06, BHT03), for a word about all that came in it."""
    from_remittance: bool = False
    """Whether the payer says it by deciding the claim; if it names nobody, that is for posting."""
    sentences: tuple[str, ...] = Field(default=(), exclude=True)
    """What else was said, to be looked through and never kept."""


class DocumentKind(StrEnum):
    """What kind of document came; a file of several counts as the first of these."""

    REMITTANCE = "remittance"  # 835
    CLAIMS = "claims"  # 277CA
    SYNTAX = "syntax"  # 999, 997
    ENVELOPE = "envelope"  # TA1
    UNKNOWN = "unknown"


class Told(Fact):
    """Everything that a document says of claims of ours."""

    kind: DocumentKind
    words: tuple[NamedWord, ...] = ()
    is_whole: bool = True
    """False: something in it could not be read, or says that more was refused than is listed."""
