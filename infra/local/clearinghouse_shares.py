"""What a member of a simulated plan pays of a visit: copay, deductible, coinsurance, by the year.

The rules are the payers' own, worked out from the table of plans alone; the office estimates by
others, and the one must not be able to copy the mistakes of the other. A copay is for one claim,
which is one visit. Where a plan has a coinsurance, or only a deductible, the deductible comes
first. Nobody pays more in a year than the plan's maximum. What the table says of a member was met
before the first claim, in whichever year that falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from backoffice.x12.remittance_writing import ClaimDecision, Reason
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_fees import cents
from infra.local.clearinghouse_people import Member, Person

_PSYCHOTHERAPY = frozenset({"MH", "CF", "A6"})
_TELEHEALTH = frozenset({"02", "10"})
_NONE = Decimal(0)
DEDUCTIBLE, COINSURANCE, COPAY = "1", "2", "3"
"""Reasons of the group PR: whose share a dollar is."""
SHARES = (DEDUCTIBLE, COINSURANCE, COPAY)


@dataclass(frozen=True)
class Terms:
    """What the plan asks of a member for this visit, in dollars; `most` until the maximum."""

    copay: Decimal = _NONE
    deductible: Decimal = _NONE
    share: Decimal = _NONE
    most: Decimal | None = None

    def of(self, allowed: Sequence[Decimal]) -> list[tuple[Reason, ...]]:
        """The member's share of each line, of which so much is *allowed*."""
        left, found = self, []
        for each in allowed:
            reasons = left.of_line(each)
            found.append(reasons)
            left = left.after(reasons)
        return found

    def of_line(self, allowed: Decimal) -> tuple[Reason, ...]:
        """The member's share of the next line."""
        copay = min(self.copay, allowed)
        deductible = min(self.deductible, allowed - copay)
        rest = cents((allowed - copay - deductible) * self.share)
        most, reasons = self.most, []
        for code, dollars in ((COPAY, copay), (DEDUCTIBLE, deductible), (COINSURANCE, rest)):
            owed = dollars if most is None else min(dollars, most)
            most = None if most is None else most - owed
            reasons += [Reason("PR", code, owed)] if owed else []
        return tuple(reasons)

    def after(self, reasons: Sequence[Reason]) -> Terms:
        """What is left to ask once a line asked for *reasons*."""
        asked = {each.code: each.amount for each in reasons}
        return replace(
            self,
            copay=self.copay - asked.get(COPAY, _NONE),
            deductible=self.deductible - asked.get(DEDUCTIBLE, _NONE),
            most=None if self.most is None else self.most - sum(asked.values(), _NONE),
        )


class Years:
    """What every member has met of deductible and maximum, and which visits they had, by year."""

    def __init__(self) -> None:
        self._met: Counter[tuple[str, ...]] = Counter()
        """Cents; or visits."""

    def terms(self, member: Member, claim: Submitted) -> Terms:
        """What the plan asks of *member* for *claim*, after everything that was counted."""
        if _is_eap(claim):
            return Terms()
        cost, year = _cost(member.plan, claim), claim.served[0].year
        most = self._left("out_of_pocket", member, year)
        if cost.get("kind") == "copay":
            return Terms(copay=Decimal(cost["amount"]), most=most)
        deductible = self._left("deductible", member, year)
        return Terms(_NONE, deductible or _NONE, Decimal(cost.get("share", "0")), most)

    def met(self, member: Member, year: int) -> Person:
        """The patient as the table has them, with what they have met of *year* since."""
        said = dict(member.patient)
        whose = {"individual": member.key, "family": member.family}
        for kind in ("deductible", "out_of_pocket"):
            before = said.get(f"{kind}_met", {})
            said[f"{kind}_met"] = before | {
                who: f"{Decimal(before.get(who, '0.00')) + self._dollars(kind, whose[who], year)}"
                for who in member.plan.get(kind, {}).keys() & whose.keys()
            }
        return said

    def visits_are_used_up(self, member: Member, claim: Submitted) -> bool:
        """Whether the plan pays for no more visits in that year."""
        limits = [each for each in member.plan["costs"] if each["kind"] == "limit"]
        had = self._met["visits", *member.key, str(claim.served[0].year)]
        return any(had >= each.get("left", each["visits"]) for each in limits)

    def count(self, member: Member, claim: Submitted, said: ClaimDecision, *, sign: int) -> None:
        """Count what *said* leaves to the member; *sign* is -1 where that is taken back."""
        year = str(claim.served[0].year)
        own = dict.fromkeys(SHARES, _NONE)
        for each in said.every_reason:
            if each.group == "PR" and each.code in own:
                own[each.code] += each.amount
        met = {"deductible": own[DEDUCTIBLE], "out_of_pocket": sum(own.values(), _NONE)}
        for kind, dollars in met.items():
            for whose in (member.key, member.family):
                self._met[kind, *whose, year] += sign * int(dollars.scaleb(2))
        if said.paid or any(own.values()):
            self._met["visits", *member.key, year] += sign

    def _left(self, kind: str, member: Member, year: int) -> Decimal | None:
        """What is left of the *kind* until it is met; None where the plan has none."""
        limits = member.plan.get(kind, {})
        before = member.patient.get(f"{kind}_met", {})
        whose = {"individual": member.key, "family": member.family}
        left = [
            Decimal(limits[who]) - Decimal(before.get(who, "0")) - self._dollars(kind, key, year)
            for who, key in whose.items()
            if who in limits
        ]
        return max(_NONE, min(left)) if left else None

    def _dollars(self, kind: str, whose: tuple[str, ...], year: int) -> Decimal:
        return Decimal(self._met[kind, *whose, str(year)]).scaleb(-2)


def _cost(plan: dict[str, Any], claim: Submitted) -> dict[str, Any]:
    """What the plan has for this visit: what is said of such a place goes before the rest."""
    place = claim.place[0] if claim.place else ""
    costs = [
        each
        for each in plan["costs"]
        if each["kind"] in {"copay", "coinsurance"} and each["network"] == "in"
        if _PSYCHOTHERAPY.intersection(each["service_types"])
    ]
    of_place = [each for each in costs if place in each.get("places", [])]
    remote = [each for each in costs if each.get("telehealth") and place in _TELEHEALTH]
    general = [each for each in costs if "places" not in each and not each.get("telehealth")]
    return next(iter([*of_place, *remote, *general]), {})


def _is_eap(claim: Submitted) -> bool:
    """Whether an employer pays for the visit, and the member nothing."""
    return any("HJ" in line.procedure[2:] or "99404" in line.procedure for line in claim.lines)
