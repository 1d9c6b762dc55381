"""Adjustment reasons: what a payer's reason for paying less means, and who bears the difference."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Share(StrEnum):
    """Whose a difference between charge and payment is."""

    CONTRACTUAL = "contractual"  # nobody's: it is given up by contract
    PATIENT = "patient"  # the client's: deductible, coinsurance, copay (Q34)
    PRIOR_PAYER = "prior_payer"  # what the insurance before did
    DISPUTED = "disputed"  # a person says what becomes of it


def share_of(group: str, reason: str, remarks: Sequence[str] = ()) -> Share:  # noqa: ARG001
    """Who bears an adjustment of that *group* (CAS01) and *reason* (CARC)."""
    if group == "PR" and reason in {"1", "2", "3"}:
        return Share.PATIENT
    if group == "CO" and reason in {"45", "253"}:
        return Share.CONTRACTUAL
    return Share.PRIOR_PAYER if (group, reason) == ("OA", "23") else Share.DISPUTED
