"""A claim to an insurer: this visit took place, please pay for it. (837P)

One claim goes out in each interchange, so that a retry, a rejection and a key concern one claim.
005010X222A1.
"""

from __future__ import annotations

from datetime import UTC, datetime

from backoffice.x12.claim_rows import rows
from backoffice.x12.claim_rules import contradictions
from backoffice.x12.claims import Claim
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Envelope, Route, Row, Usage, interchange

VERSION = "005010X222A1"


def write(claim: Claim, *, control_number: int, at: datetime, usage: Usage) -> str:
    """The 837P that bills *claim*, as one interchange; the same arguments give the same text.

    Names are transliterated into the basic character set; identifiers go as they are. Raises
    `X12Error` for what X12 cannot carry, and for whatever would make the document invalid or
    untrue; the message names the field and never its value.
    """
    said = rows(claim)
    for _, says in contradictions(claim):
        raise X12Error(says)
    envelope = Envelope(
        kind="837",
        group="HC",
        version=VERSION,
        route=Route(claim.sender_id, claim.receiver_id),
        control_number=control_number,
        at=at,
        usage=usage,
    )
    return interchange([_beginning(envelope), *said], envelope)


def _beginning(envelope: Envelope) -> Row:
    """BHT: CH says that payment is asked for; BHT03 comes back in the 277CA."""
    sent_at = envelope.at.astimezone(UTC)
    number = f"{envelope.control_number:09}"
    return ("BHT", "0019", "00", number, sent_at.date(), f"{sent_at:%H%M}", "CH")
