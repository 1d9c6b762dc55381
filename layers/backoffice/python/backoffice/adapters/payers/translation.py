"""Between the office's words and X12: an inquiry becomes a 270, a 271 becomes an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from backoffice.domain.answer import (
    Benefit,
    BenefitKind,
    Count,
    Inquiry,
    PartyNamed,
    PayerAnswer,
    PlaceNamed,
    Rejection,
    Remark,
    Span,
)
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import PayerRefused
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from backoffice.x12 import answers as x12
from backoffice.x12 import eligibility_270, eligibility_271, inquiries
from backoffice.x12.findings import X12Error
from backoffice.x12.values import decimal, whole_cents

_KINDS = {
    **dict.fromkeys("12345", BenefitKind.ACTIVE),
    **dict.fromkeys("678", BenefitKind.INACTIVE),
    "A": BenefitKind.COINSURANCE,
    "B": BenefitKind.COPAY,
    "C": BenefitKind.DEDUCTIBLE,
    "E": BenefitKind.EXCLUSION,
    "F": BenefitKind.LIMITATION,
    "G": BenefitKind.OUT_OF_POCKET,
    "I": BenefitKind.NOT_COVERED,
    "O": BenefitKind.EXCLUSION,
    "R": BenefitKind.OTHER_PAYER,
    "U": BenefitKind.CONTACT,
    "V": BenefitKind.UNPROCESSED,
    "W": BenefitKind.ELSEWHERE,
    "Y": BenefitKind.SPEND_DOWN,
}
"""EB01; whatever is not here is OTHER, and stands in the kept document."""

_MOST_BENEFITS, _MOST_LETTERS = 400, 40_000
"""What of an answer is kept with the check, so that one item holds it; the document has all.
Letters are those of its remarks; what is left out makes the answer incomplete, never different."""
_MOST_BESIDE, _LONGEST_REMARK = 20, 264
"""Of remarks, places, days, counts and parties beside one benefit; MSG01 has 264 at the most."""
_MOST_CENTS = 10**10

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


def read(document: str) -> PayerAnswer:
    """What came back, in the office's words; it never raises, whatever came."""
    reply = eligibility_271.read(document)
    if len(reply.answers) != 1:
        # None, or more than one person where one was asked about: nobody may guess.
        return PayerAnswer(kind=_kind(reply), findings=len(reply.findings))
    answer = reply.answers[0]
    kept = _kept(answer.benefits)
    return PayerAnswer(
        kind=_kind(reply),
        active=answer.active,
        plan_name=next((b.plan for b in answer.benefits if b.plan), None),
        covered=_days(answer.person.periods),
        rejections=tuple(
            Rejection(
                code=each.code or "",
                follow_up=each.follow_up,
                level=each.level,
                segment=each.segment,
                under=each.under,
            )
            for each in answer.rejections
        ),
        benefits=tuple(_benefit(benefit, answer.payer) for benefit in kept),
        spans=tuple(_spans(answer.person.periods)),
        person_named_at=answer.person.segment,
        made_on=reply.document.groups[0].made_on,
        complete=len(kept) == len(answer.benefits),
        findings=len(reply.findings),
    )


def _kind(reply: x12.Reply) -> str:
    return reply.kind or "unreadable"


def _kept(benefits: Sequence[x12.Benefit]) -> Sequence[x12.Benefit]:
    """As many of *benefits* as an item holds, from the first on."""
    letters = 0
    for index, benefit in enumerate(benefits[:_MOST_BENEFITS]):
        letters += sum(len(text) for text in benefit.messages)
        beside = (benefit.messages, benefit.places_of_service, benefit.periods)
        more = (benefit.deliveries, benefit.other_parties)
        if letters > _MOST_LETTERS or any(len(each) > _MOST_BESIDE for each in (*beside, *more)):
            return benefits[:index]
    return benefits[:_MOST_BENEFITS]


def _benefit(benefit: x12.Benefit, payer: x12.Party) -> Benefit:
    return Benefit(
        kind=_KINDS.get(benefit.code or "", BenefitKind.OTHER),
        code=benefit.code,
        service_types=benefit.service_types,
        network=benefit.network,
        level=benefit.level,
        period=benefit.period,
        amount=_money(benefit.amount),
        share=_share(benefit.share),
        plan=benefit.plan,
        procedure=benefit.procedure[1].upper() or None if len(benefit.procedure) > 1 else None,
        modifiers=tuple(each.upper() for each in benefit.procedure[2:6] if each),
        remarks=tuple(
            Remark(text=text[:_LONGEST_REMARK], segment=segment)
            for text, segment in zip(benefit.messages, benefit.message_segments, strict=True)
        ),
        places=tuple(
            PlaceNamed(code=code, segment=segment)
            for code, segment in zip(benefit.places_of_service, benefit.place_segments, strict=True)
        ),
        spans=tuple(_spans(benefit.periods)),
        counts=tuple(_counts(benefit)),
        parties=tuple(
            PartyNamed(
                role=party.role or "",
                name=party.last,
                segment=party.segment,
                payer_named_at=payer.segment if _is_same(party, payer) else None,
            )
            for party in benefit.other_parties
        ),
        narrowed_by=tuple(_narrowing(benefit)),
        authorization=benefit.authorization,
        holds=_days(benefit.periods),
        segment=benefit.segment,
    )


def _is_same(party: x12.Party, payer: x12.Party) -> bool:
    """Whether the *payer* itself is named, which makes nobody else responsible."""
    if party.identifier and payer.identifier:
        return (party.qualifier, party.identifier) == (payer.qualifier, payer.identifier)
    return party.last is not None and party.last == payer.last


def _counts(benefit: x12.Benefit) -> Iterator[Count]:
    """How many visits a benefit speaks of, in its own elements and in every HSD."""
    if benefit.quantity is not None:
        yield Count(
            unit=benefit.quantity_kind,
            quantity=benefit.quantity,
            period=benefit.period,
            segment=benefit.segment,
        )
    for delivery in benefit.deliveries:
        if delivery.quantity is not None and decimal(delivery.quantity) is not None:
            yield Count(
                unit=delivery.quantity_kind,
                quantity=delivery.quantity,
                period=delivery.period,
                segment=delivery.segment,
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


_BEGINS = frozenset({"346", "348", "356", "382", "539"})
_ENDS = frozenset({"347", "349", "357", "540"})
_SPANS = frozenset({"291", "292", "307", "193", "194"})


def _spans(periods: Sequence[x12.Period]) -> Iterator[Span]:
    """What each of *periods* bounds; a single day of a span (291 D8) bounds only its beginning."""
    for period in periods:
        begins = period.qualifier in _BEGINS | _SPANS
        ends = period.qualifier in _ENDS or (begins and period.first != period.last)
        since, until = period.first if begins else None, period.last if ends else None
        if since or until:
            yield Span(since=since, until=until, segment=period.segment)


def _days(periods: Sequence[x12.Period]) -> Interval | None:
    """The days that all of *periods* allow, or None when they do not say.

    A single day of a span (291 D8) says nothing about its end: payers send the
    day that was asked about.
    """
    since = [p.first for p in periods if p.qualifier in _BEGINS | _SPANS and p.first]
    until = [p.last for p in periods if p.qualifier in _ENDS and p.last]
    until += [
        p.last for p in periods if p.qualifier in _BEGINS | _SPANS and p.last and p.last != p.first
    ]
    if not since and not until:
        return None
    first = max(since, default=date.min)
    last = min(until, default=None)
    # A span that ends before it begins holds on no day that anybody asks about.
    return Interval(since=first, until=max(first, last) if last else None)
