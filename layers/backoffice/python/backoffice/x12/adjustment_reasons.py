"""Which reasons a payer can give for paying less: the published codes (CARC, CAS02)."""

from __future__ import annotations


def _numbered(letter: str, first: int, last: int) -> set[str]:
    return {f"{letter}{number}" for number in range(first, last + 1)}


KNOWN = frozenset(
    _numbered("", 1, 308)
    | _numbered("A", 0, 8)
    | _numbered("B", 1, 23)
    | _numbered("D", 1, 23)
    | _numbered("P", 1, 32)
    | _numbered("W", 1, 9)
    | _numbered("Y", 1, 3)
)
"""Every claim adjustment reason code published by X12 (external code source 139) up to 308, of
2025, those that were withdrawn included: a correction may still bear one."""
