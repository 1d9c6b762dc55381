"""Plan kinds: what a claim says of the kind of plan that pays, and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class PlanKind(StrEnum):
    """The kind of plan that pays, as a claim names it (005010X222A1 2000B SBR09)."""

    PPO = "12"
    POINT_OF_SERVICE = "13"
    EXCLUSIVE_PROVIDER = "14"
    INDEMNITY = "15"
    MEDICARE_ADVANTAGE = "16"
    BLUE = "BL"
    TRICARE = "CH"
    COMMERCIAL = "CI"
    HMO = "HM"
    MEDICARE_B = "MB"
    MEDICAID = "MC"
    VETERANS = "VA"
    OTHER_FEDERAL = "OF"
    OTHER = "ZZ"


BLUE_FAMILIES = frozenset({"bcbs", "blue"})
"""Families of payers (`PayerTerms.family`) that are Blue plans, whatever they are called."""
_MEDICARE = frozenset({PlanKind.MEDICARE_B, PlanKind.MEDICARE_ADVANTAGE})
_PUBLIC = _MEDICARE | {PlanKind.MEDICAID}
_ALL = frozenset(PlanKind)
_FITTING = {
    "MA": _MEDICARE,
    "MB": _MEDICARE,
    "MP": _MEDICARE,
    "HN": frozenset({PlanKind.MEDICARE_ADVANTAGE}),
    "MC": frozenset({PlanKind.MEDICAID}),
    "C1": _ALL - _PUBLIC,
}
"""What a payer says that its plan is (271 EB04), where that leaves a choice of kinds."""
_LETTER = "[AC-HJKMNP-RT-Y]"
_MEDICARE_ID = re.compile(
    f"[1-9]{_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]{_LETTER}[0-9AC-HJKMNP-RT-Y][0-9]{_LETTER}{{2}}[0-9]{{2}}"
)
"""The shape of Medicare's own numbers."""


def is_contradicted(
    kind: PlanKind, *, family: str | None, told: Iterable[str], member_id: str | None
) -> bool:
    """Whether something that is known says that a plan is not of *kind*.

    *family* is the payer's, *told* what the payer called the client's plan (271 EB04).
    """
    is_blue = family is not None and family.lower() in BLUE_FAMILIES
    return (
        (kind is PlanKind.COMMERCIAL and is_blue)
        or (kind is PlanKind.BLUE and family is not None and not is_blue)
        or any(kind not in _FITTING.get(code, _ALL) for code in told)
        or (member_id is not None and not _fits(kind, member_id))
    )


def _fits(kind: PlanKind, member_id: str) -> bool:
    """Medicare itself knows people by its own number, and no payer but Medicare does."""
    if _MEDICARE_ID.fullmatch(member_id):
        return kind in _MEDICARE
    return kind is not PlanKind.MEDICARE_B
