"""Inquiring: which question to put to a payer next, until an answer says what a visit costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from backoffice.domain import identity, objections, rejections
from backoffice.domain.answer import BenefitKind, Inquiry, PayerAnswer, Person
from backoffice.domain.policy import Relationship
from backoffice.domain.wordings import other_wordings

MOST_QUESTIONS = 3
"""Of one attempt. Payers limit how often they are asked, and each question takes seconds."""

_MAYBE_OWN_POLICY = frozenset({"64", "65", "67", "72", "73", "75", "77", "78"})
"""AAA03 of a dependent whom the payer may know as a subscriber of their own."""
_NAME = frozenset({"65", "67", "73", "75", "76"})
"""AAA03 that a name, written otherwise than at the payer, can be behind."""
PLAN = "30"
"""EQ01: the plan as a whole."""
_COST = frozenset({BenefitKind.COPAY, BenefitKind.COINSURANCE})


class Exchange(NamedTuple):
    """A question and the answer to it; what the answer says is about that service type."""

    question: Inquiry
    answer: PayerAnswer


def first(inquiry: Inquiry, service_types: Sequence[str]) -> Inquiry:
    """The first question of an attempt: as the policy says it, about the best service type.

    *service_types* is what the payer's terms name, best first, as `habits.order` puts it.
    """
    return inquiry.but(service_type=service_types[0])


def following(
    asked: Sequence[Exchange], service_types: Sequence[str], *, others: bool = False
) -> Inquiry | None:
    """The question after those *asked* in this attempt, or None when that is enough.

    A dependent whom the payer does not find is asked about as a subscriber of their own under
    the same member ID, then under other wordings of the name; whoever is found, but without
    the cost of this care, under the next service type. No question is put twice, none under
    another date of birth or member ID, and none to a payer that is down.

    Where it is to be heard of *others* who pay beside the payer, one question about the plan as
    a whole comes last: some payers name them nowhere else.
    """
    if not asked or len(asked) >= MOST_QUESTIONS:
        return None
    before = [_essence(question) for question, _ in asked]
    question, answer = counting = best(asked)
    enough = is_useful(counting) and has_found(answer, question.patient)
    candidates = [] if enough else [*_candidates(asked, service_types)]
    candidates += _about_the_plan(asked) if others else ()
    return next((each for each in candidates if _essence(each) not in before), None)


def _about_the_plan(asked: Sequence[Exchange]) -> Iterator[Inquiry]:
    """The question about the whole plan, of somebody insured of whom no other payer is named."""
    question, answer = best(asked)
    if answer.active and has_found(answer, question.patient) and not answer.other_payers:
        yield question.but(service_type=PLAN)


def beside_the_best(asked: Sequence[Exchange]) -> Iterator[Exchange]:
    """Exchanges about the same person that do not count, but may name other payers."""
    counting = best(asked)
    for each in asked:
        same = each.question.patient == counting.question.patient
        if each is not counting and same and has_found(each.answer, each.question.patient):
            yield each


def best(asked: Sequence[Exchange]) -> Exchange:
    """The exchange that counts, of at least one; what two answers say is never mixed.

    One that found the person and speaks of cost is best, then one that found them at all. If
    nobody was found, a payer that went down meanwhile counts, since it is to be asked again;
    else the first answer, to what the client really said.
    """
    patient = asked[0].question.patient

    def worth(exchange: Exchange) -> int:
        if has_found(exchange.answer, patient):
            return 4 if is_useful(exchange) else 3
        return 2 if rejections.is_passing(exchange.answer.rejections) else 1

    return max(asked, key=worth)


def has_found(answer: PayerAnswer, patient: Person) -> bool:
    """Whether the payer knows *patient*, and says whether the plan is active."""
    status = answer.kind == "271" and not answer.rejections and answer.active is not None
    return status and not identity.is_another(answer.person, patient)


def is_useful(exchange: Exchange) -> bool:
    """Whether the answer says what this care costs somebody in network."""
    care = objections.THERAPY | {exchange.question.service_type}
    return bool(exchange.answer.active) and any(
        benefit.kind in _COST and benefit.network != "out" and care & set(benefit.service_types)
        for benefit in exchange.answer.benefits
    )


def lessons(asked: Sequence[Exchange]) -> Iterator[tuple[str, bool]]:
    """What is to be learned for the payer's next question: each service type, and its use.

    Only of a person who was found and insured; other answers say nothing about service types,
    nor does what is asked after a useful one, which is about other payers.
    """
    for exchange in asked:
        if exchange.answer.active and has_found(exchange.answer, exchange.question.patient):
            yield exchange.question.service_type, is_useful(exchange)
            if is_useful(exchange):
                return


def _candidates(asked: Sequence[Exchange], service_types: Sequence[str]) -> Iterator[Inquiry]:
    question, answer = asked[-1]
    if answer.kind != "271" or rejections.is_passing(answer.rejections):
        return
    if not answer.rejections:
        if answer.active and has_found(answer, question.patient) and not is_useful(asked[-1]):
            yield from _about_other_care(question, service_types)
        return
    if all(each.level == "benefit" for each in answer.rejections):
        yield from _about_other_care(question, service_types)
        return
    # Every wording starts from what the policy says, not from the last one that failed.
    stated = asked[0].question
    codes = {each.code for _, said in asked for each in said.rejections}
    own = stated.but(subscriber=stated.patient, dependent=None, relationship=Relationship.SELF)
    if stated.dependent and codes & _MAYBE_OWN_POLICY:
        yield own
    if codes & _NAME:
        levels = {each.level for each in asked[0].answer.rejections}
        yield from _under_other_names(stated, of_holder="dependent" not in levels)


def _about_other_care(question: Inquiry, service_types: Sequence[str]) -> Iterator[Inquiry]:
    return (question.but(service_type=each) for each in service_types)


def _under_other_names(stated: Inquiry, *, of_holder: bool) -> Iterator[Inquiry]:
    """The same question, with the name that was not found as a payer may have it."""
    if of_holder or stated.dependent is None:
        return (stated.but(subscriber=each) for each in other_wordings(stated.subscriber))
    return (stated.but(dependent=each) for each in other_wordings(stated.dependent))


def _essence(question: Inquiry) -> Inquiry:
    """The question without what differs each time it is sent."""
    return question.but(trace="")
