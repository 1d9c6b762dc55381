"""A verdict: what the office makes of a payer's answer, and who acts next."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from backoffice.domain.answer import BenefitKind, PayerAnswer
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.record import Fact


class Verdict(StrEnum):
    """What the office makes of the answer, and who acts next."""

    ACTIVE = "active"  # nobody
    INACTIVE = "inactive"  # the client: tell us the plan in force
    NEEDS_CLIENT = "needs_client"  # the client: correct what the payer did not recognise
    NEEDS_STAFF = "needs_staff"  # us
    PAYER_DOWN = "payer_down"  # us: ask again later


class Decision(Fact):
    """A verdict with its reason and one plain next action."""

    verdict: Verdict
    reason: str
    next_action: str


_CLIENT_CODES = frozenset(
    {"58", "64", "65", "66", "67", "71", "72", "73", "74", "75", "76", "77", "78"}
)
"""AAA03 codes about what the client typed (domain facts of 005010X279A1 2100C/D AAA)."""
_PASSING_CODES = frozenset({"42", "80"})
"""AAA03 codes of a payer that cannot answer just now; 79 beside them passes too."""


_SPOKEN_AGAINST = {
    BenefitKind.NOT_COVERED: "The plan is active, but does not cover this kind of care.",
    BenefitKind.INACTIVE: "The plan is active, but not for this kind of care.",
    BenefitKind.OTHER_PAYER: "The payer names another payer for this client's care.",
    BenefitKind.UNPROCESSED: "The payer could not say whether this kind of care is covered.",
    BenefitKind.CONTACT: "The payer refers us to somebody else for this kind of care.",
}
_PLAN = "30"
"""EB03: the plan as a whole."""


def decide(
    answer: PayerAnswer, *, network: NetworkStanding, service_type: str, on: date
) -> Decision:
    """The verdict on *answer*, for care of *service_type* on a day.

    An active plan is not enough: it must cover this care, on this day, and
    this provider must be in network for it (S2:61).
    """
    if answer.kind != "271":
        return needs_staff("The payer refused the form of our question.")
    if answer.rejections:
        return _decide_rejected({rejection.code for rejection in answer.rejections})
    if answer.active is None:
        return needs_staff("The payer's answer does not say whether the plan is active.")
    if not answer.active or (answer.covered and not answer.covered.contains(on)):
        return Decision(
            verdict=Verdict.INACTIVE,
            reason="The plan is not active on the day of the visit.",
            next_action="Ask the client for the plan that is in force.",
        )
    against = _spoken_against(answer, service_type)
    if not network.in_network:
        against = against or "The plan is active, but this provider is not in network for it."
    if against:
        return needs_staff(against)
    return Decision(
        verdict=Verdict.ACTIVE,
        reason="The plan is active, and this provider is in network for it.",
        next_action="Nothing to do.",
    )


def _spoken_against(answer: PayerAnswer, service_type: str) -> str | None:
    """What a line about this care, or about the whole plan, says against it; None for nothing.

    A line that is narrowed to a place or a procedure is not about all of it,
    and a contact for the whole plan is on every answer.
    """
    for benefit in answer.benefits:
        about = {service_type} if benefit.kind is BenefitKind.CONTACT else {service_type, _PLAN}
        if not benefit.narrowed_by and about & set(benefit.service_types):
            sentence = _SPOKEN_AGAINST.get(benefit.kind)
            if sentence:
                return sentence
    return None


def _decide_rejected(codes: set[str]) -> Decision:
    if codes & _PASSING_CODES:
        return payer_down()
    if codes <= _CLIENT_CODES:
        return Decision(
            verdict=Verdict.NEEDS_CLIENT,
            reason="The payer does not recognise the person or the member ID.",
            next_action="Send a new insurance link and ask the client to copy the card exactly.",
        )
    return needs_staff("The payer would not answer for this provider or this day.")


def unknown_payer() -> Decision:
    """The client's payer cannot be asked until somebody maps it (Q5)."""
    return needs_staff("This payer is not in our registry, or cannot be asked yet.")


def payer_down() -> Decision:
    """The payer cannot be reached, and after the last attempt we stop asking by EDI."""
    return Decision(
        verdict=Verdict.PAYER_DOWN,
        reason="The payer could not be reached.",
        next_action="Our eligibility team asks the payer by telephone and writes to you.",
    )


def needs_staff(reason: str) -> Decision:
    """Somebody of ours must look, because of *reason*."""
    return Decision(
        verdict=Verdict.NEEDS_STAFF,
        reason=reason,
        next_action="Our eligibility team looks into it and writes to you.",
    )
