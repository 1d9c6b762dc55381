"""What a clearinghouse says to a claim that is sent to it, or asked after."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.record import Fact


class Word(StrEnum):
    """What a claim came to at the clearinghouse's door; silence is no word."""

    TAKEN = "taken"  # it has the claim, and passes it on
    REFUSED = "refused"  # its own edits stopped the claim; the payer never sees it
    IN_FLIGHT = "in_flight"  # it is still at work on the same claim, sent before (409)
    KNOWN = "known"  # it has the key or the interchange number already, for something else


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:,-]{1,60}$")]
"""A code of an edit, or of a 277CA's STC01, as A7:562:85; never a sentence, which may quote."""


class ClaimReply(Fact):
    """One answer to one sending.

    `codes` say why it was refused, `document` is the 277CA that came along, to
    the letter, and `reference` is the clearinghouse's own id of the claim.
    """

    word: Word
    codes: tuple[Code, ...] = ()
    document: str | None = None
    reference: str | None = None
    retry_after: int | None = None
    """Seconds, for one that is in flight."""


class Whereabouts(StrEnum):
    """What a look-up found."""

    FOUND = "found"  # the clearinghouse has it
    ABSENT = "absent"  # all that it has was read, and the claim is not there
    UNKNOWN = "unknown"  # not all could be read: this says nothing
