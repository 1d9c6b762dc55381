"""Between the office's words and X12: an inquiry becomes a 270, a 271 becomes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from backoffice.adapters.payers.beside import beside, kept
from backoffice.adapters.payers.days import (
    day_answered_for,
    days_of,
    premium_paid_until,
    spans_of,
    stated_days_of,
)
from backoffice.adapters.payers.legible import legible
from backoffice.adapters.payers.limits import visit_limits
from backoffice.adapters.payers.others import other_payers
from backoffice.adapters.payers.people import about_segments, asked_about, insured, level_of
from backoffice.adapters.payers.weight import lightened
from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Inquiry,
    PayerAnswer,
    Person,
    Rejection,
)
from backoffice.domain.errors import PayerRefused
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from backoffice.x12 import answers as x12
from backoffice.x12 import eligibility_270, eligibility_271, inquiries
from backoffice.x12.findings import X12Error
from backoffice.x12.values import whole_cents

_KINDS = {
    **dict.fromkeys("1234", BenefitKind.ACTIVE),
    "5": BenefitKind.ACTIVE_PENDING,
    **dict.fromkeys("678", BenefitKind.INACTIVE),
    "A": BenefitKind.COINSURANCE,
    "B": BenefitKind.COPAY,
    "C": BenefitKind.DEDUCTIBLE,
    "CB": BenefitKind.BASIS,
    "E": BenefitKind.EXCLUDED,
    "O": BenefitKind.EXCLUDED,
    "F": BenefitKind.LIMITATION,
    "G": BenefitKind.OUT_OF_POCKET,
    "I": BenefitKind.NOT_COVERED,
    "N": BenefitKind.RESTRICTED,
    "R": BenefitKind.OTHER_PAYER,
    "U": BenefitKind.CONTACT,
    "V": BenefitKind.UNPROCESSED,
    "W": BenefitKind.OTHER_SOURCE,
    "Y": BenefitKind.SPEND_DOWN,
}
"""EB01; whatever is not here is OTHER, and stands in the kept document."""

_MOST_CENTS = 10**10
_LONGEST_CODE = 10

_INS02 = {Relationship.SPOUSE: "01", Relationship.CHILD: "19"}
"""A 270 knows two relationships by name; any other is an other adult (005010X279A1 2100D INS02)."""
_OTHER_ADULT = "34"


def written(
    inquiry: Inquiry,
    *,
    sender_id: str,
    receiver_id: str,
    control_number: int,
    at: datetime,
    usage: Literal["P", "T"],
) -> str:
    """The 270 that asks *inquiry*.

    Raises:
        PayerRefused: X12 cannot carry it; which field, the sentence says.
    """
    asked = inquiries.Inquiry(
        payer=inquiries.Payer(name=inquiry.payer_name, payer_id=inquiry.payer_id),
        provider=inquiries.Provider(
            last=inquiry.provider_last_name,
            first=inquiry.provider_first_name,
            npi=inquiry.provider_npi,
        ),
        subscriber=inquiries.Subscriber(
            member_id=inquiry.member_id,
            last=inquiry.subscriber.last_name,
            first=inquiry.subscriber.first_name,
            birth_date=inquiry.subscriber.birth_date,
        ),
        dependent=_dependent(inquiry),
        service_date=inquiry.service_on,
        service_types=(inquiry.service_type,),
        trace=inquiry.trace,
        sender_id=sender_id,
        receiver_id=receiver_id,
    )
    try:
        return eligibility_270.write(asked, control_number=control_number, at=at, usage=usage)
    except X12Error as error:
        raise PayerRefused("The inquiry cannot be written as X12.", reason=str(error)) from error


def _dependent(inquiry: Inquiry) -> inquiries.Dependent | None:
    person = inquiry.dependent
    if person is None:
        return None
    return inquiries.Dependent(
        last=person.last_name,
        first=person.first_name,
        birth_date=person.birth_date,
        relationship=_INS02.get(inquiry.relationship, _OTHER_ADULT),
    )


def read_question(document: str) -> Inquiry:
    """What *document*, a 270 of ours, asked."""
    asked = eligibility_270.read(document).inquiries[0]
    subscriber, dependent = _person(asked.subscriber), asked.dependent and _person(asked.dependent)
    return Inquiry(
        payer_name=asked.payer.name or "",
        payer_id=asked.payer.payer_id or "",
        provider_npi=asked.provider.npi or "",
        provider_first_name=asked.provider.first or "",
        provider_last_name=asked.provider.last or "",
        subscriber=subscriber,
        member_id=asked.subscriber.member_id or "",
        dependent=dependent,
        relationship=Relationship.OTHER if dependent else Relationship.SELF,
        service_on=asked.service_date or date.min,
        service_type=asked.service_types[0],
        trace=asked.trace or "",
    )


def _person(asked: inquiries.Subscriber | inquiries.Dependent) -> Person:
    return Person(
        first_name=asked.first or "",
        last_name=asked.last or "",
        birth_date=asked.birth_date or date.min,
    )


def read(document: str) -> PayerAnswer:
    """What came back, in the office's words; it never raises, whatever came."""
    reply = eligibility_271.read(document)
    kind, findings = _kind(reply), len(reply.findings)
    people = asked_about(reply.answers)
    if len(people) != 1:
        # None, or more than one person where one was asked about: nobody may guess.
        count = len(people)
        about = about_segments(reply.answers, reply.document)
        return PayerAnswer(
            kind=kind,
            accepted=reply.accepted,
            people=count,
            about_segments=about,
            findings=findings,
        )
    answer = people[0]
    benefits = kept(answer.benefits)
    payer_opened_at = level_of(answer.payer.segment, reply.document)
    whole = PayerAnswer(
        kind=kind,
        active=answer.active,
        plan_name=legible(next((b.plan for b in answer.benefits if b.plan), None)),
        person=insured(answer.person),
        covered=days_of(answer.person.periods),
        plan_days=stated_days_of(answer.person.periods),
        plan_segments=tuple(each.segment for each in answer.person.periods),
        answered_for=day_answered_for(answer.person.periods),
        paid_until=premium_paid_until(answer.person.periods),
        rejections=tuple(
            Rejection(
                code=legible((each.code or "")[:_LONGEST_CODE]),
                follow_up=(each.follow_up or "")[:_LONGEST_CODE] or None,
                level=each.level,
                segment=each.segment,
                under=each.under,
            )
            for each in answer.rejections
        ),
        benefits=tuple(_benefit(benefit, answer.payer, payer_opened_at) for benefit in benefits),
        spans=tuple(spans_of(answer.person.periods)),
        level_segment=answer.person.under,
        about_segments=about_segments(reply.answers, reply.document),
        made_on=reply.document.groups[0].made_on,
        other_payers=other_payers(answer.benefits, _KINDS, answer.payer),
        visit_limits=visit_limits(answer.benefits),
        complete=len(benefits) == len(answer.benefits),
        findings=findings,
    )
    return lightened(whole)


def _kind(reply: x12.Reply) -> str:
    return reply.kind or "unreadable"


def _benefit(benefit: x12.Benefit, payer: x12.Party, payer_opened_at: int | None) -> Benefit:
    return Benefit(
        kind=_KINDS.get(benefit.code or "", BenefitKind.OTHER),
        code=benefit.code,
        service_types=benefit.service_types,
        network=benefit.network,
        level=benefit.level,
        period=benefit.period,
        amount=_money(benefit.amount),
        share=_share(benefit.share),
        insurance_type=benefit.insurance_type,
        plan=legible(benefit.plan),
        narrowed_by=tuple(_narrowing(benefit)),
        authorization=benefit.authorization,
        holds=days_of(benefit.periods),
        segment=benefit.segment,
        **beside(benefit, payer, payer_opened_at),
    )


def _money(amount: str | None) -> Money | None:
    """Whole cents, or None for what is none, and for more than any visit can cost."""
    cents = whole_cents(amount)
    return Money(cents) if cents is not None and cents <= _MOST_CENTS else None


def _share(share: str | None) -> str | None:
    """A fraction with at most six places, so that "a third" is one too."""
    if share is None:
        return None
    rounded = round(Decimal(share), 6)
    return f"{rounded.normalize():f}" if 0 <= rounded <= 1 else None


def _narrowing(benefit: x12.Benefit) -> Iterator[str]:
    """What the line is true of only (III, EB13, HSD, EB09), in words without its values."""
    if benefit.places_of_service:
        yield "a place of service"
    if benefit.procedure:
        yield "a procedure"
    if benefit.deliveries or benefit.quantity:
        yield "a number of visits"
