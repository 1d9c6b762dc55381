"""Making claims: what a confirmed visit becomes, and becomes again when something is corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.claim import (
    Claim,
    ClaimFinding,
    ClaimStatus,
    claim_id_for,
)
from backoffice.domain.deadlines import file_by, first_escalation, on_the_clock
from backoffice.domain.mending import unmended
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy, Priority
from backoffice.domain.visit import PaidBy, Visit


def opened(
    visit: Visit, policy: Policy | None, payer: Payer, *, known: Claim | None = None
) -> Claim:
    """A claim about *visit* that says nothing yet, or the *known* one, naming what is so now."""
    policy_id = policy.policy_id if policy and policy.payer_id == payer.payer_id else None
    last_day = file_by(payer, visit.day)
    if known is not None:
        if known.status is ClaimStatus.VOIDED:  # what the other payer called it means nothing now
            known = known.but(payer_claim_number=None, submitted_at=None)
        named = known.but(payer_id=payer.payer_id, policy_id=policy_id, care_state=visit.care_state)
        return on_the_clock(named, last_day)
    return Claim(
        claim_id=claim_id_for(visit.visit_id, Priority.PRIMARY),
        visit_id=visit.visit_id,
        client_id=visit.client_id,
        provider_id=visit.provider_id,
        payer_id=payer.payer_id,
        policy_id=policy_id,
        care_state=visit.care_state,
        service_on=visit.day,
        status=ClaimStatus.DRAFT,
        file_by=last_day,
        next_escalation_on=first_escalation(last_day),
    )


def is_due_anew(claim: Claim, visit: Visit, policy: Policy | None, payer_id: str | None) -> bool:
    """Whether a *claim* that was taken back is to be made once more, as *payer_id* is to pay.

    That is so where another payer or policy takes the place of the one it names, and where the
    client was to pay meanwhile. What staff had taken back, and nothing changed, stays so.
    """
    if claim.status is not ClaimStatus.VOIDED or payer_id is None:
        return False
    under = policy.policy_id if policy and policy.payer_id == payer_id else None
    was_cash = visit.payment is not None and visit.payment.by is PaidBy.CLIENT
    return was_cash or (claim.payer_id, claim.policy_id) != (payer_id, under)


def waiting(claim: Claim) -> Claim:
    """The *claim* until its provider has an effective date that reaches its day (CL-3)."""
    return claim.moved(ClaimStatus.WAITING, findings=())


def made(
    claim: Claim,
    write: Callable[[int], Bill],
    look: Callable[[Bill], Sequence[ClaimFinding]],
    *,
    at: datetime,
) -> Claim:
    """The open *claim*, saying what is on file now: ready, or held back by what *look* found.

    *write* gives the bill for the number of a version. What a refusal names and nothing
    mended holds the claim back, whatever else of its bill is otherwise by now.
    """
    last = claim.latest
    now = write(last.number) if last else None
    left = unmended(last, now) if last and now else ()
    is_said = last is not None and last.bill == now and not _is_spent(claim)
    if claim.status is ClaimStatus.REJECTED and (left or is_said):
        return claim
    if left:
        return claim.moved(ClaimStatus.DRAFT, findings=left)
    if now is not None and is_said:
        said, bill = claim, now
    else:
        bill = write(claim.next_number)
        said = claim.saying(bill, at=at)
    findings = tuple(look(bill))
    held_back = any(finding.stops for finding in findings)
    return said.moved(ClaimStatus.DRAFT if held_back else ClaimStatus.READY, findings=findings)


def _is_spent(claim: Claim) -> bool:
    """Whether the last version was sent, and is not sent again: the claim was given up or taken
    back since, what refused it was mended elsewhere, or its payer wants a new claim instead.
    """
    last = claim.latest
    if last is None or not last.sent:
        return False
    wish = claim.correction
    if wish is not None and (wish.kind, wish.of_version) == (Frequency.ORIGINAL, last.number):
        return True
    return last.mended or claim.status in {ClaimStatus.ABANDONED, ClaimStatus.VOIDED}


def given_up(claim: Claim) -> Claim:
    """The *claim*, which is not to be made after all: nobody is asked to pay, or the client is."""
    return claim.moved(ClaimStatus.ABANDONED, findings=())
