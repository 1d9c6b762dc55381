"""The circumstances of a bill: what the office knows beside it on the day that it is looked at."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from backoffice.domain.bill import AuthorizationKind, ServiceLine
from backoffice.domain.calendar import Day, Interval
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.identifiers import Npi, OpaqueId, PayerId, ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.payer import PayerTerms
from backoffice.domain.policy import Policy
from backoffice.domain.record import Fact
from backoffice.domain.telehealth import Modifier
from backoffice.domain.verdict import Verdict

_GONE = frozenset({ClaimStatus.VOIDED, ClaimStatus.ABANDONED})


class KnownClaim(Fact):
    """Another claim about the same client, as far as an edit compares with it."""

    visit_id: OpaqueId
    payer_id: PayerId
    provider_npi: Npi
    control_numbers: tuple[str, ...] = ()
    lines: tuple[ServiceLine, ...]

    @classmethod
    def of(cls, claim: Claim) -> Self | None:
        """What of *claim* counts; None for one that says nothing, or that was taken back."""
        if claim.latest is None or claim.status in _GONE:
            return None
        return cls(
            visit_id=claim.visit_id,
            payer_id=claim.payer_id,
            provider_npi=claim.latest.bill.provider.npi,
            control_numbers=tuple(each.bill.control_number for each in claim.versions),
            lines=claim.latest.bill.lines,
        )


class AllowedVisits(Fact):
    """What somebody allowed beforehand under one number: an EAP's sessions, or a plan's visits."""

    kind: AuthorizationKind
    number: Annotated[str, Field(pattern="^[A-Z0-9-]{2,30}$")]
    holds: Interval
    visits_left: int = Field(ge=0)
    """Without the visit that is billed."""
    procedure: ProcedureCode | None = None
    """The only code that it may be billed under, if one is demanded (Cigna's EAP: 99404)."""
    modifier: Modifier | None = None
    """The modifier that its lines must carry, if one is demanded (Optum's EAP: HJ)."""


class Circumstances(Fact):
    """What is known beside the bill; everything is as of the day of the visit, but `today`."""

    today: Day
    """Where the network's people work."""
    today_there: Day | None = None
    """Where the client is; None: the same."""
    visit_id: OpaqueId
    minutes: int | None = None
    """How long the visit took, if that is known."""
    telehealth: bool = False
    audio_only: bool = False
    policy: Policy | None = None
    """The policy that is billed, as believed now."""
    terms: PayerTerms | None = None
    """What is agreed with the payer; None: nothing, that day."""
    standing: NetworkStanding
    verdict: Verdict | None = None
    """The payer's word on the policy for that day; None: it was not asked."""
    plan_kinds_told: tuple[str, ...] = ()
    """What kinds of plan the payer said that it is (271 EB04)."""
    authorization_needed: bool = False
    """The payer said that it wants visits authorised beforehand."""
    allowed_visits: AllowedVisits | None = None
    """What is on file under the bill's authorisation."""
    allowed: Money | None = None
    """What the payer agreed to pay for the visit's procedure, if anything is agreed."""
    known_claims: tuple[KnownClaim, ...] = ()
    """Other claims about the client around that day; those of the same visit do not count."""
    file_by: Day
    """The last day on which the claim may arrive."""

    @property
    def others(self) -> tuple[KnownClaim, ...]:
        """The claims about other visits."""
        return tuple(each for each in self.known_claims if each.visit_id != self.visit_id)
