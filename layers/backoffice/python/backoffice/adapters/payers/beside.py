"""What stands beside a benefit in a 271, in the office's words, each with its segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from backoffice.adapters.payers.days import spans_of
from backoffice.adapters.payers.legible import legible
from backoffice.domain.beside import Count, PartyNamed, PlaceNamed, Remark
from backoffice.x12 import answers as x12
from backoffice.x12.values import decimal

_MOST_BENEFITS, _MOST_LETTERS = 400, 40_000
"""What of an answer is kept with the check, so that one item holds it; the document has all.
Letters are those of its remarks; what is left out makes the answer incomplete, never different."""
_MOST_BESIDE, _LONGEST_REMARK = 20, 264
"""Of remarks, places, days, counts and parties beside one benefit; MSG01 has 264 at the most."""


def kept(benefits: Sequence[x12.Benefit]) -> Sequence[x12.Benefit]:
    """As many of *benefits* as an item holds, from the first on."""
    letters = 0
    for index, benefit in enumerate(benefits[:_MOST_BENEFITS]):
        letters += sum(len(text) for text in benefit.messages)
        beside = (benefit.messages, benefit.places_of_service, benefit.periods)
        more = (benefit.deliveries, benefit.other_parties)
        if letters > _MOST_LETTERS or any(len(each) > _MOST_BESIDE for each in (*beside, *more)):
            return benefits[:index]
    return benefits[:_MOST_BENEFITS]


def beside(benefit: x12.Benefit, payer: x12.Party, payer_opened_at: int | None) -> dict[str, Any]:
    """What stands beside *benefit*, by the names of the fields of a domain benefit.

    *payer_opened_at* is the HL of the *payer*.
    """
    return {
        "remarks": tuple(
            Remark(text=legible(text[:_LONGEST_REMARK]), segment=segment)
            for text, segment in zip(benefit.messages, benefit.message_segments, strict=True)
        ),
        "places": tuple(
            PlaceNamed(code=code, segment=segment)
            for code, segment in zip(benefit.places_of_service, benefit.place_segments, strict=True)
        ),
        "spans": tuple(spans_of(benefit.periods)),
        "counts": tuple(_counts(benefit)),
        "parties": tuple(
            PartyNamed(
                role=party.role or "",
                name=legible(party.last),
                segment=party.segment,
                payer_named_at=payer.segment if same else None,
                payer_opened_at=payer_opened_at if same else None,
            )
            for party in benefit.other_parties
            for same in [is_same(party, payer)]
        ),
        "procedure": benefit.procedure[1].upper() or None if len(benefit.procedure) > 1 else None,
        "modifiers": tuple(each.upper() for each in benefit.procedure[2:6] if each),
    }


def is_same(party: x12.Party, payer: x12.Party) -> bool:
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
