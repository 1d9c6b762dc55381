"""What acknowledgments say, as the command line prints it: agreed names first, then the rest."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from backoffice.x12 import acknowledgment_999, interchange_ack_ta1
from backoffice.x12.claim_statuses import Acknowledgments, ClaimStatus, Receipt
from backoffice.x12.segments import Document


def of_claims(said: Acknowledgments) -> dict[str, Any]:
    """What 277CAs say of claims, and what stands beside them in the same text."""
    return {
        "claims": [_claim(each) for each in said.claims],
        "rejections": [_receipt(each) for each in said.rejections],
        "receipts": [_receipt(each) for each in said.receipts],
    } | of_envelopes(said.document)


def of_envelopes(document: Document) -> dict[str, Any]:
    """What 999s, 997s and TA1s say of what we sent; nothing for another kind."""
    shown: dict[str, Any] = {}
    if groups := acknowledgment_999.groups(document):
        first = groups[0]
        shown["acknowledged"] = [_acknowledged(each) for group in groups for each in group.sets]
        shown["group"] = {
            "code": first.code,
            "received": first.received,
            "accepted": first.accepted,
        }
        shown["acknowledged_groups"] = [asdict(group) for group in groups]
    if interchanges := interchange_ack_ta1.interchanges(document):
        shown["acknowledged_interchanges"] = [
            {"control_number": each.control_number, "accepted": each.accepted, "note": each.note}
            for each in interchanges
        ]
    return shown


def _acknowledged(found: acknowledgment_999.AcknowledgedSet) -> dict[str, Any]:
    errors = [
        {
            "segment": fault.segment,
            "position": fault.position,
            "element": fault.element,
            "code": fault.code,
        }
        for fault in found.errors
    ]
    return {"set": found.number, "accepted": found.accepted, "errors": errors}


def _claim(found: ClaimStatus) -> dict[str, Any]:
    lines = [
        asdict(line) | {"statuses": [str(each) for each in line.statuses]} for line in found.lines
    ]
    return asdict(found) | {"statuses": [str(each) for each in found.statuses], "lines": lines}


def _receipt(found: Receipt) -> dict[str, Any]:
    return asdict(found) | {"statuses": [str(each) for each in found.statuses]}
