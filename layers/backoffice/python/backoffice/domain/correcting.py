"""Correcting a claim that its payer took in: it is replaced, or taken back, by a claim of its own.

A payer that refused a claim at its door has none on file. What is put right then is a new original,
which the claim's visit makes by itself once it is corrected.
"""

from __future__ import annotations

from backoffice.domain.bill import AuthorizationKind, Bill, Frequency
from backoffice.domain.claim import (
    OPEN,
    Claim,
    ClaimFinding,
    ClaimStatus,
    Correction,
    control_number_for,
)
from backoffice.domain.coverage import Coverage
from backoffice.domain.early_end import turned_out_over
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import PlainText
from backoffice.domain.task import TaskOwner

ON_ITS_WAY = (
    "This claim is on its way to its payer. Wait for what the payer says, then ask for this again."
)
NOT_THERE = (
    "The payer has no such claim on file, so there is nothing to replace or to take back. Correct "
    "the visit or the insurance: the claim is then sent anew, as an original."
)
NO_NUMBER = (
    "The payer has not told its own number of this claim, and takes no correction without it. Ask "
    "the payer for the number, and send it along."
)
MOVED_ON = "This claim has another version by now. Read it, then ask for this again."
NOT_REFUSED = "Nobody refused this claim, so that there is nothing to send anew."
TAKEN_BACK = "This claim was taken back; nothing of it is left to correct."


def wanted(
    claim: Claim, kind: Frequency, *, of_version: int, payer_claim_number: str | None = None
) -> Claim:
    """The *claim*, to be replaced, taken back or sent anew; asking the same again changes nothing.

    Raises:
        Refused: the payer does not have it, nobody knows under which number, or it moved on.
    """
    latest = claim.latest
    if latest is None:
        raise Refused(NOT_THERE)
    is_asked = claim.correction is not None and (
        (claim.correction.kind, claim.correction.of_version) == (kind, of_version)
    )
    is_made = latest.number == of_version + 1 and latest.bill.frequency is kind
    if is_asked or is_made:
        return claim
    if claim.status is ClaimStatus.VOIDED:
        raise Refused(TAKEN_BACK)
    if claim.status is not ClaimStatus.ACCEPTED and claim.status not in OPEN:
        raise Refused(ON_ITS_WAY)
    is_open_original = latest.bill.frequency is Frequency.ORIGINAL
    if claim.status is not ClaimStatus.ACCEPTED and is_open_original:
        raise Refused(NOT_THERE)
    if latest.number != of_version:
        raise Refused(MOVED_ON)
    number = payer_claim_number or claim.payer_claim_number
    if number is None and kind is not Frequency.ORIGINAL:
        raise Refused(NO_NUMBER)
    is_taken = claim.status is ClaimStatus.ACCEPTED or claim.correction is None
    standing = latest.number if is_taken or claim.correction is None else claim.correction.standing
    correction = Correction(kind=kind, of_version=of_version, standing=standing)
    return claim.but(correction=correction, payer_claim_number=number)


def still_wanted(claim: Claim) -> Correction | None:
    """What is left to put right of a *claim* whose payer has its last version on file.

    Nothing, where that version is what was wanted, or takes the claim back. A word about the old
    version says nothing of a correction that is not written yet.
    """
    latest, wish = claim.latest, claim.correction
    if latest is None or wish is None or latest.bill.frequency is Frequency.VOID:
        return None
    is_done = wish.standing < latest.number and wish.kind is latest.bill.frequency
    return None if is_done else wish.but(standing=latest.number)


def over_before_its_day(claim: Claim, coverage: Coverage) -> Claim:
    """The *claim*, to be taken back where its policy turned out to be over before its day (UP-3).

    One that is on its way, or of which nobody knows the payer's number, stays as it is: a person
    is told of it. What employee assistance pays does not rest on a policy.
    """
    latest = claim.latest
    if latest is None or claim.policy_id is None or is_by_programme(latest.bill):
        return claim
    if claim.correction is not None and claim.correction.kind is Frequency.VOID:
        return claim
    if not turned_out_over(coverage, claim.policy_id, claim.service_on):
        return claim
    try:
        return wanted(claim, Frequency.VOID, of_version=latest.number)
    except Refused:
        return claim


def is_by_programme(bill: Bill) -> bool:
    """Whether employee assistance was asked to pay, whatever the client's plan."""
    allowed = bill.authorization
    return allowed is not None and allowed.kind is AuthorizationKind.EAP


def mended(claim: Claim, *, of_version: int) -> Claim:
    """The *claim* whose refusal somebody mended where no bill shows it, as an enrolment is.

    Asking the same again changes nothing.

    Raises:
        Refused: it was not refused, or it moved on.
    """
    latest = claim.latest
    if latest is None:
        raise Refused(NOT_REFUSED)
    is_made = latest.number == of_version + 1 and claim.versions[-2].mended
    if is_made or (latest.number == of_version and latest.mended):
        return claim
    if latest.number != of_version:
        raise Refused(MOVED_ON)
    if not claim.is_open or not latest.refused:
        raise Refused(NOT_REFUSED)
    return claim.noting(mended=True)


def taken_back(claim: Claim, number: int) -> Bill:
    """What version *number* says to take back what the payer has: the same as was said then."""
    if claim.correction is None:
        raise Refused(NOT_THERE)
    standing = claim.versions[claim.correction.standing - 1].bill
    return standing.but(
        control_number=control_number_for(claim.claim_id, number),
        frequency=Frequency.VOID,
        payer_claim_number=claim.payer_claim_number,
    )


def stuck(claim: Claim) -> Claim:
    """The *claim* that cannot be replaced: what is on file is not billed to its payer any more."""
    finding = ClaimFinding(
        code="NOTHING_TO_REPLACE",
        owner=TaskOwner.staff("claims"),
        next_action=PlainText(
            "What is on file is not billed to this payer any more. Take the claim back, or correct "
            "what is on file."
        ),
    )
    return claim.but(findings=(finding,))
