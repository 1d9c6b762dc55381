"""What was paid, as the command line prints it: agreed names first, then the rest."""

from __future__ import annotations

from typing import Any

from backoffice.x12.adjustments import Adjustment
from backoffice.x12.paid_claims import PaidClaim, PaidLine
from backoffice.x12.remittances import Payment, Remittance
from backoffice.x12.values import dollars_said


def of_payments(said: Remittance) -> dict[str, Any]:
    """One entry for each transaction set, in order."""
    return {"payments": [_payment(each) for each in said.payments]}


def _payment(found: Payment) -> dict[str, Any]:
    return {
        "amount": found.amount,
        "trace": found.trace,
        "balanced": found.balanced,
        "whole": found.whole,
        "off_by": _amount(found.off_by),
        "claims": [_claim(each) for each in found.claims],
        "provider_adjustments": [each._asdict() for each in found.provider_adjustments],
        "handling": found.handling,
        "method": found.method,
        "paid_on": found.paid_on,
        "made_on": found.made_on,
        "payer": found.payer._asdict(),
        "payee": found.payee,
        "set": found.control_number,
    }


def _claim(found: PaidClaim) -> dict[str, Any]:
    return {
        "patient_control_number": found.patient_control_number,
        "payer_claim_number": found.payer_claim_number,
        "status": found.status,
        "charge": found.charge,
        "paid": found.paid,
        "patient_responsibility": _amount(found.patient_responsibility),
        "reversal": found.reversal,
        "predetermination": found.predetermination,
        "forwarded": found.forwarded,
        "postable": found.postable,
        "balanced": found.balanced,
        "off_by": _amount(found.off_by),
        "lines": [_line(each) for each in found.lines],
        "said_responsibility": found.said_responsibility,
        "adjustments": _adjustments(found.adjustments),
        "remarks": found.remarks,
        "patient": found.patient._asdict(),
        "corrected": found.corrected._asdict() if found.corrected else None,
        "forwarded_to": found.forwarded_to,
        "filing": found.filing,
        "frequency": found.frequency,
        "served": found.served,
        "received_on": found.received_on,
        "segment": found.segment,
    }


def _line(found: PaidLine) -> dict[str, Any]:
    return {
        "procedure": found.procedure,
        "modifiers": found.modifiers,
        "charge": found.charge,
        "paid": found.paid,
        "balanced": found.balanced,
        "off_by": _amount(found.off_by),
        "adjustments": _adjustments(found.adjustments),
        "control_number": found.control_number,
        "allowed": found.allowed,
        "units": found.units,
        "submitted": found.submitted,
        "served": found.served,
        "remarks": found.remarks,
        "segment": found.segment,
    }


def _adjustments(found: tuple[Adjustment, ...]) -> list[dict[str, Any]]:
    return [each._asdict() for each in found]


def _amount(cents: int | None) -> str | None:
    return None if cents is None else dollars_said(cents)
