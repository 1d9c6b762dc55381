"""How the simulated payers decide a claim that they took in, by their own tables and rules.

Nothing of the office's estimates or postings is used: what a payer decides is what the office is
measured by. Without being told otherwise a payer denies a claim of somebody unknown (CO-31), of a
day before or after the coverage (PR-26, PR-27), of care that another plan carries (CO-109), of more
visits than the plan has (PR-119), and a second payer's without the first one's decision (CO-22).
All else it pays: what it allows, less the member's share.

A member id may begin with what the payer shall decide instead; several may stand in a row:

    ERACO50 ERAPR27 ERACO29 …   denies all of it, for that group and that reason
    ERALINE             denies the last line (CO-50); of an only line, half of what it would pay
    ERADED  ERACOIN     leaves all of it to the deductible; asks for a fifth, and no deductible
    ERADUP              takes a duplicate in at the door, and denies it for that (CO-18)
    ERABUND             bundles the last line into the first one; an only line is paid as another,
                        smaller service
    ERANOREF  ERANOMOD  gives the numbers of the lines not back, or not the modifiers
    ERANOLINES  ERATOP  says everything of the claim and nothing of its lines, or the patient's
                        share of the claim alone
    STEDI_PAID_  STEDI_PARTIALLY_PAID_  STEDI_DENIED_       pays all that it allows; as ERALINE;
                        denies all of it (CO-50)
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from backoffice.x12.remittance_writing import ClaimDecision, LineDecision
from infra.local import clearinghouse_decisions as decisions
from infra.local.clearinghouse_270 import at
from infra.local.clearinghouse_acks import party, tame
from infra.local.clearinghouse_claim import Submitted
from infra.local.clearinghouse_denials import UNKNOWN, denial, ordered
from infra.local.clearinghouse_faults import Orders
from infra.local.clearinghouse_payers import number_of
from infra.local.clearinghouse_people import Member, Person, Plans
from infra.local.clearinghouse_pricing import Pricing
from infra.local.clearinghouse_shares import Terms, Years

_NONE, _A_FIFTH = Decimal(0), Decimal("0.2")
_POSITIONS = {"P": "1", "S": "2", "T": "3"}
"""SBR01, and CLP02: first, second or third payer."""
_DENIED = "4"  # of whom a payer does not know at all; other denials are decided claims
_FREE = frozenset({"STEDI_PAID_", "STEDI_PARTIALLY_PAID_"})


@dataclass(frozen=True)
class Decided:
    """What was decided of a claim, and of whom it counts."""

    claim: Submitted
    said: ClaimDecision
    member: Member | None


class Adjudicator:
    """One who decides claims, and remembers what every member has met."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans
        self._years = Years()
        self._services: Counter[tuple[str, ...]] = Counter()

    def decide(self, claim: Submitted, told: Orders, *, less: Decimal = _NONE) -> Decided:
        """The decision of *claim*, of whose first line *less* is allowed than usual."""
        member = self._plans.member(told.member_id, at(claim.patient, 4))
        had = any(self._services[each] for each in claim.services)
        why = ordered(told) or denial(claim, told, member, self._years, had=had)
        desk = Pricing(claim, told, less)
        lines = desk.denied(why) if why else desk.paid(self._terms(claim, told, member))
        said = _said(claim, tuple(lines), member)
        if why and why[1] == UNKNOWN:
            said = replace(said, status=_DENIED)
        decided = Decided(claim, decisions.told(said, told), member)
        self._count(decided, 1)
        return decided

    def met(self, member: Member, year: int) -> Person:
        """The patient with what they have met of *year* by now, as an answer about them says it."""
        return self._years.met(member, year)

    def take_back(self, decided: Decided) -> ClaimDecision:
        """The reversal of what was *decided*, which counts for nobody any more."""
        self._count(decided, -1)
        return decisions.reversal(decided.said)

    def _count(self, decided: Decided, sign: int) -> None:
        for each in decided.claim.services:
            self._services[each] += sign
        if decided.member is not None:
            self._years.count(decided.member, decided.claim, decided.said, sign=sign)

    def _terms(self, claim: Submitted, told: Orders, member: Member | None) -> Terms:
        """What is asked of the member, unless orders say so."""
        if "ERADED" in told.prefixes:
            return Terms(deductible=claim.amount)
        if "ERACOIN" in told.prefixes:
            return Terms(share=_A_FIFTH)
        if member is None or _FREE.intersection(told.prefixes):
            return Terms()
        return self._years.terms(member, claim)


def _said(
    claim: Submitted, lines: tuple[LineDecision, ...], member: Member | None
) -> ClaimDecision:
    filing = member.plan["insurance_type"] if member else ""
    return ClaimDecision(
        patient_control_number=tame(claim.number, 38),
        payer_claim_number=number_of(claim),
        status=_POSITIONS.get("".join(claim.responsibilities[:1]), "1"),
        charge=sum((each.charge for each in lines), _NONE),
        paid=sum((each.paid for each in lines), _NONE),
        patient=party(claim.patient, "QC", identifier=claim.member_id),
        insured=party(claim.subscriber, "IL") if claim.dependent else None,
        rendering=party(claim.rendering or claim.billing, "82"),
        served=claim.served,
        lines=lines,
        filing="HM" if filing == "HM" else "12",
        place=tame(at(claim.place, 0), 2),
        frequency=claim.frequency,
        received_on=claim.made_at.date(),
    )
