"""Judgement: from a payer's answer to a verdict about one visit with one provider."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain import identity, inquiring, notices, objections, rejections
from backoffice.domain.answer import Inquiry, PayerAnswer
from backoffice.domain.calendar import Interval
from backoffice.domain.inquiring import Exchange
from backoffice.domain.participation import NetworkStanding, OutOfNetwork
from backoffice.domain.reasons import ReasonCode, Verdict
from backoffice.domain.verdict import Decision, because, needs_staff, relied_on_until


def decide(
    answer: PayerAnswer,
    question: Inquiry,
    *,
    network: NetworkStanding,
    today: date,
    policy: Interval | None = None,
    family: str | None = None,
) -> Decision:
    """The verdict on the *answer* to *question*, as it came *today*.

    An active plan is not enough: it must be this person's, cover this care on this day, and
    the provider must be in *network* for it (S2:61). *policy* holds the days that the client
    states; *family* is the payer's (`PayerTerms.family`).
    """
    if answer.kind == "271" and answer.people == 1 and answer.rejections:
        return rejections.decide_rejected(
            answer.rejections,
            service_on=question.service_on,
            today=today,
            family=family,
            names_holder=question.dependent is not None,
        )
    code = _no_answer(answer) or _against(answer, question, network, today)
    decision = because(code or ReasonCode.COVERED)
    if code is ReasonCode.ANOTHER_YEAR:
        return _once_that_year_is_here(decision, question.service_on, today)
    if answer.kind == "271" and answer.people == 1 and code is not ReasonCode.ANOTHER_PERSON:
        decision = decision.but(notices=notices.found(answer, question, policy=policy))
    if decision.verdict in {Verdict.ACTIVE, Verdict.INACTIVE}:
        return decision.but(
            expires_on=relied_on_until(
                service_on=question.service_on,
                answered_on=today,
                plan=answer.covered if decision.verdict is Verdict.ACTIVE else None,
                policy=policy,
            )
        )
    return decision


def decide_together(
    asked: Sequence[Exchange],
    *,
    network: NetworkStanding,
    today: date,
    policy: Interval | None = None,
    family: str | None = None,
) -> Decision:
    """What the best of several answers comes to, with the payers that only another one names.

    That somebody else pays first is heard whichever question brings it out.
    """
    question, answer = inquiring.best(asked)
    decision = decide(answer, question, network=network, today=today, policy=policy, family=family)
    if decision.verdict is not Verdict.ACTIVE or answer.other_payers:
        return decision
    for other in inquiring.beside_the_best(asked):
        care, on = question.service_type, question.service_on
        told = notices.elsewhere(other.answer, other.question.service_type)
        code = objections.of_other_payers(other.answer, service_type=care, on=on)
        if code:
            return because(code).but(notices=(*decision.notices, *told))
        decision = decision.but(notices=(*decision.notices, *told))
    return decision


def _once_that_year_is_here(decision: Decision, service_on: date, today: date) -> Decision:
    """Ask again on 1 January; of a year that is over, only a person can ask."""
    begins = service_on.replace(month=1, day=1)
    if begins > today:
        return decision.but(ask_again_on=begins)
    return needs_staff(decision.reason).but(code=decision.code)


def _no_answer(answer: PayerAnswer) -> ReasonCode | None:
    """What came in place of one answer about one person."""
    match answer.kind:
        case "271":
            several = ReasonCode.SEVERAL_PEOPLE if answer.people > 1 else None
            return several if answer.people else ReasonCode.EMPTY
        case "999" | "997" | "TA1" if answer.accepted:
            return ReasonCode.ACKNOWLEDGED_ONLY
        case "999" | "997":
            return ReasonCode.QUESTION_REFUSED
        case "TA1":
            return ReasonCode.ENVELOPE_REFUSED
        case "unreadable":
            return ReasonCode.UNREADABLE
    return ReasonCode.OTHER_DOCUMENT


def _against(
    answer: PayerAnswer, question: Inquiry, network: NetworkStanding, today: date
) -> ReasonCode | None:
    """What speaks against relying on *answer*, or None."""
    if identity.is_another(answer.person, question.patient):
        return ReasonCode.ANOTHER_PERSON
    on, care = question.service_on, question.service_type
    return (
        objections.to_the_days(answer, on=on, today=today)
        or objections.to_the_care(answer, service_type=care, on=on)
        or out_of_network(network)
    )


def out_of_network(network: NetworkStanding) -> ReasonCode | None:
    """Before the effective date clients may still be seen out of network, for cash (CR-8, CR-9)."""
    if network.in_network:
        return None
    if network.reasons == (OutOfNetwork.NOT_YET_EFFECTIVE,):
        return ReasonCode.NOT_YET_IN_NETWORK
    return ReasonCode.OUT_OF_NETWORK
