"""A claim to an insurer: this visit took place, please pay for it. (837P)

One claim goes out in each interchange, so that a retry, a rejection and a key concern one claim.
005010X222A1.
"""

from __future__ import annotations

from datetime import datetime

from backoffice.x12 import envelope as envelopes
from backoffice.x12.claim_frame import frame_findings
from backoffice.x12.claim_loops import Loop
from backoffice.x12.claim_reading import read_claims
from backoffice.x12.claim_rows import rows
from backoffice.x12.claim_rules import contradictions
from backoffice.x12.claims import Batch, Claim, Claims
from backoffice.x12.findings import Finding, X12Error
from backoffice.x12.hierarchy import CLAIMS, levels
from backoffice.x12.segments import Group, Interchange, TransactionSet
from backoffice.x12.writing import Envelope, Route, Row, Usage, interchange, moment

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
    route = Route(claim.sender_id, claim.receiver_id)
    envelope = Envelope("837", "HC", VERSION, route, control_number, at, usage)
    return interchange([_beginning(envelope), *said], envelope)


def _beginning(envelope: Envelope) -> Row:
    """BHT: CH says that payment is asked for; BHT03 comes back in the 277CA."""
    day, minute = moment(envelope.at)
    return ("BHT", "0019", "00", f"{envelope.control_number:09}", day, minute, "CH")


def read(text: str) -> Claims:
    """Every claim in *text*; what cannot be read is None, and what is wrong a finding."""
    document = envelopes.read(text)
    findings = list(document.findings)
    batches = [
        _batch(transaction_set, group, sent, findings)
        for sent in document.interchanges
        for group in sent.groups
        for transaction_set in group.sets
        if transaction_set.identifier == "837"
    ]
    if not batches and document.interchanges:
        findings.append(Finding("error", "ST01", "there is no claim in it"))
    return Claims(document, tuple(batches), tuple(findings))


def _batch(
    transaction_set: TransactionSet, group: Group, sent: Interchange, findings: list[Finding]
) -> Batch:
    number = transaction_set.control_number
    found = levels(transaction_set, CLAIMS, findings)
    header = Loop(transaction_set.segments, findings, number).split("HL")[0]
    claims = [
        claim
        for level in found
        if level.code in {"22", "23"}
        for claim in read_claims(header, level, sent)
    ]
    if not claims:
        header.note("error", "CLM", "the transaction set bills nothing")
    findings += frame_findings(transaction_set, group, found)
    return Batch(header.first("BHT").said(3), number, tuple(claims))
