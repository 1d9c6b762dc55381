"""Views of denials: what a payer did not pay and why, and what is next, in plain words."""

from __future__ import annotations

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.claim import visit_id_of
from backoffice.domain.denial import Denial, DenialStatus, Why
from backoffice.domain.edits.edit import Mender
from backoffice.domain.identifiers import PayerId
from backoffice.domain.money import Money
from backoffice.domain.record import Fact

_SAYS = {
    DenialStatus.OPEN: "Somebody has to do something about it.",
    DenialStatus.CORRECTED: "A corrected claim is to go to the payer.",
    DenialStatus.APPEALED: "The payer is asked to decide again.",
    DenialStatus.ASKED: "The payer is asked.",
    DenialStatus.FORWARDED: "Another payer is billed.",
    DenialStatus.BILLED: "A person decided that the client owes it.",
    DenialStatus.WRITTEN_OFF: "A person decided that nobody pays it.",
    DenialStatus.PAID_AFTER_ALL: "The payer's last decision leaves nothing open.",
    DenialStatus.WITHDRAWN: "The payer took its decision back, and decides anew.",
}
_NEXT = {
    DenialStatus.CORRECTED: "Mend the visit or the policy, and have the claim replaced: PUT "
    "/claims/{claim_id}/replacement. Once the payer decided that, this ends by itself.",
    DenialStatus.APPEALED: "Send the appeal, and keep what was sent. Billing is asked what came of "
    "it.",
    DenialStatus.ASKED: "Ask the payer. Billing is asked what came of it.",
    DenialStatus.FORWARDED: "See that the other payer gets the claim. Billing is asked what came "
    "of it.",
}
_AS_NEW = (
    "Mend what the payer names, and have the claim sent as a new one, since it takes none that "
    "replaces it: PUT /claims/{claim_id}/resubmission. Billing is asked what came of it."
)
_NOTHING = "There is nothing left to do."


class RulingView(Fact):
    """What somebody decided about a denial."""

    opening: int
    remedy: Remedy
    amount: Money
    """What the client was billed, or was written off, by it."""
    at: Moment


class DenialView(Fact):
    """What a payer did not pay of a claim, why, and what can be done; amounts in whole cents."""

    claim_id: str
    visit_id: str
    payer_id: PayerId
    status: DenialStatus
    says: str
    """The status in a sentence."""
    decided_on: Day
    """The day of the payer's decision."""
    opening: int
    """How often the payer left something open of this claim; a decision names it."""
    decided: int
    """How often somebody decided since; a decision names it as `after`."""
    disputed: Money
    """What the payer did not pay, and nobody owes yet."""
    left: Money
    """What of it nobody has decided about."""
    billable: Money
    """What of it may be billed to the client, if a person says so."""
    underpaid: Money
    """What the payer reckoned less than the agreed rate."""
    why: tuple[Why, ...]
    remedy: Remedy
    """What is suggested."""
    owner: Mender
    next_action: str
    act_by: Day
    """The last day on which the suggested remedy may arrive."""
    rulings: tuple[RulingView, ...]


class OpenDenial(Fact):
    """A denial in the list of those that wait for somebody."""

    claim_id: str
    payer_id: PayerId
    act_by: Day
    left: Money
    underpaid: Money
    says: str
    """The reason about the most money, in a sentence."""
    remedy: Remedy
    owner: Mender
    next_action: str


class DenialList(Fact):
    """Denials that wait for somebody, soonest last day first."""

    denials: tuple[OpenDenial, ...]
    next: str | None = None
    """From where to read on; null at the end."""


def seen(denial: Denial) -> DenialView:
    """The *denial* as whoever may see it does."""
    return DenialView(
        claim_id=denial.claim_id,
        visit_id=visit_id_of(denial.claim_id),
        payer_id=denial.payer_id,
        status=denial.status,
        says=_SAYS[denial.status],
        decided_on=denial.decided_on,
        opening=denial.opening,
        decided=len(denial.standing),
        disputed=denial.disputed,
        left=denial.left,
        billable=denial.billable,
        underpaid=denial.underpaid,
        why=denial.why,
        remedy=denial.remedy,
        owner=denial.owner,
        next_action=_next_action(denial),
        act_by=denial.act_by,
        rulings=tuple(
            RulingView(opening=r.opening, remedy=r.remedy, amount=r.amount, at=r.at)
            for r in denial.rulings
        ),
    )


def _next_action(denial: Denial) -> str:
    if denial.status is DenialStatus.OPEN:
        return denial.next_action
    is_new = denial.status is DenialStatus.CORRECTED and denial.as_new
    says = _AS_NEW if is_new else _NEXT.get(denial.status, _NOTHING)
    return says.format(claim_id=denial.claim_id)


def listed(denial: Denial) -> OpenDenial:
    """The *denial* as it stands in the list."""
    most = max(denial.why, key=lambda why: why.amount)
    return OpenDenial(
        claim_id=denial.claim_id,
        payer_id=denial.payer_id,
        act_by=denial.act_by,
        left=denial.left,
        underpaid=denial.underpaid,
        says=most.says,
        remedy=denial.remedy,
        owner=denial.owner,
        next_action=denial.next_action,
    )
