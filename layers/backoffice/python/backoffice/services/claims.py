"""The desk of claims: where each one stands, who acts next, and by when, in plain words."""

from __future__ import annotations

from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.caller import Caller
from backoffice.domain.claim import Claim, ClaimFinding, ClaimStatus
from backoffice.domain.errors import NotFound
from backoffice.domain.identifiers import PayerId, PlainText
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.services.audit import AuditTrail
from backoffice.services.claim_ports import FindsClaimsOfClients
from backoffice.services.ports import Records

_SAYS = {
    ClaimStatus.WAITING: "It waits until the payer names an effective date that reaches the visit.",
    ClaimStatus.DRAFT: "It is held back. Mend what was found, and it leaves by itself.",
    ClaimStatus.READY: "It leaves with the next batch.",
    ClaimStatus.SENDING: "It is on its way to the clearinghouse.",
    ClaimStatus.IN_DOUBT: "Nobody can tell whether it arrived. Staff find out before it is sent.",
    ClaimStatus.SUBMITTED: "The clearinghouse took it. The payer has not said anything yet.",
    ClaimStatus.ACCEPTED: "The payer took it in, and decides what it pays.",
    ClaimStatus.REJECTED: "It was refused. Mend what was found, and it leaves again.",
    ClaimStatus.VOIDED: "It was taken back.",
    ClaimStatus.ABANDONED: "It is not billed to this payer.",
}
_NEXT = {
    ClaimStatus.WAITING: "the payer",
    ClaimStatus.DRAFT: "whoever a finding names",
    ClaimStatus.READY: "the network",
    ClaimStatus.SENDING: "the network",
    ClaimStatus.IN_DOUBT: "the network's staff",
    ClaimStatus.SUBMITTED: "the payer",
    ClaimStatus.ACCEPTED: "the payer",
    ClaimStatus.REJECTED: "whoever the rejection names",
    ClaimStatus.VOIDED: "nobody",
    ClaimStatus.ABANDONED: "nobody",
}


class ClaimView(Fact):
    """A claim as people see it; what exactly was billed, the staff's view says."""

    claim_id: str
    visit_id: str
    service_on: Day
    payer_id: PayerId
    priority: Priority
    status: ClaimStatus
    says: str
    """The status in a sentence."""
    acts_next: str
    findings: tuple[ClaimFinding, ...]
    file_by: Day
    """The last day on which it may arrive at the payer."""
    charge: Money | None = None
    payer_claim_number: PlainText | None = None
    submitted_at: Moment | None = None


class ClaimList(Fact):
    """A client's claims, by the day of the visit."""

    claims: tuple[ClaimView, ...]


class FullClaimView(Fact):
    """A claim with every version of what is, or was, said to the payer."""

    says: str
    acts_next: str
    claim: Claim


class ClaimsDesk:
    """Claims for whoever may see them; each look is noted."""

    def __init__(
        self, *, records: Records, claims: FindsClaimsOfClients, audit: AuditTrail
    ) -> None:
        self._records = records
        self._claims = claims
        self._audit = audit

    def of_client(self, client_id: str, *, caller: Caller) -> ClaimList:
        """The claims for the caller's own visits with a client."""
        (entry,) = self._records.find_together(Ref(RosterEntry, (caller.provider_id, client_id)))
        if entry is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_CLAIMS, client_id, caller=caller)
        found = self._claims.of_client(client_id)
        own = [claim for claim in found if claim.provider_id == caller.provider_id]
        return ClaimList(claims=tuple(map(_seen, own)))

    def claim(self, claim_id: str, *, caller: Caller) -> FullClaimView:
        """Any claim, for staff.

        Raises:
            NotFound: there is none of that id.
        """
        (claim,) = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            raise NotFound("There is no such claim. A task names the claim that it is about.")
        self._audit.note(Act.READ_CLAIMS, claim.client_id, caller=caller)
        return FullClaimView(says=_SAYS[claim.status], acts_next=_NEXT[claim.status], claim=claim)


def _seen(claim: Claim) -> ClaimView:
    return ClaimView(
        claim_id=claim.claim_id,
        visit_id=claim.visit_id,
        service_on=claim.service_on,
        payer_id=claim.payer_id,
        priority=claim.priority,
        status=claim.status,
        says=_SAYS[claim.status],
        acts_next=_NEXT[claim.status],
        findings=claim.findings,
        charge=claim.latest.bill.charge if claim.latest else None,
        file_by=claim.file_by,
        payer_claim_number=claim.payer_claim_number,
        submitted_at=claim.submitted_at,
    )
