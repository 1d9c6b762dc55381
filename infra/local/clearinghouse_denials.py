"""Why a simulated payer pays nothing for a claim, before anybody asks what the visit costs."""

from __future__ import annotations

from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_faults import Orders
from infra.local.clearinghouse_people import Member
from infra.local.clearinghouse_shares import Years

Why = tuple[str, str]
"""Group and reason: CAS01 and CAS02."""
UNKNOWN = "31"
_GROUPS = frozenset({"CO", "PR", "OA", "PI"})


def ordered(told: Orders) -> Why | None:
    """The denial that a member id asks for, if it does."""
    for each in told.prefixes:
        if each.startswith("ERA") and each[3:5] in _GROUPS and each[5:].isdecimal():
            return each[3:5], each[5:]
    return ("CO", "50") if "STEDI_DENIED_" in told.prefixes else None


def denial(
    claim: Submitted, told: Orders, member: Member | None, years: Years, *, had: bool
) -> Why | None:
    """Why nothing is paid, if that is so; *had*: the payer has such a service already.

    Somebody in no table is known nevertheless if orders say what to decide.
    """
    if "ERADUP" in told.prefixes and had:
        return "CO", "18"
    if member is None:
        is_made_up = any(each.startswith(("ERA", "STEDI_")) for each in told.prefixes)
        return _without_the_first(claim) if is_made_up else ("CO", UNKNOWN)
    if member.insured.get("only_at", claim.payer_id) != claim.payer_id:
        return "CO", UNKNOWN
    found = _not_covered_then(claim, member)
    if found is None and "MH" in member.plan.get("carve_out", {}).get("service_types", []):
        found = ("CO", "109")
    if found is None and years.visits_are_used_up(member, claim):
        found = ("PR", "119")
    return found or _without_the_first(claim)


def _not_covered_then(claim: Submitted, member: Member) -> Why | None:
    day = claim.served[0].isoformat()
    since, until = ({**member.insured, **member.patient}.get(each) for each in ("from", "to"))
    if since and day < since:
        return "PR", "26"
    return ("PR", "27") if until and day > until else None


def _without_the_first(claim: Submitted) -> Why | None:
    """A second payer waits for what the first one decided."""
    paid = [claim.paid_elsewhere, *(line.paid_elsewhere for line in claim.lines)]
    is_lacking = claim.is_second and all(each is None for each in paid)
    return ("CO", "22") if is_lacking else None
