"""Other payers in a payer's answer: who else pays, who pays first, and who runs a carve-out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from backoffice.adapters.payers.beside import is_same
from backoffice.adapters.payers.days import days_of
from backoffice.adapters.payers.legible import legible
from backoffice.domain.answer import BenefitKind, OtherPayer
from backoffice.x12.answers import Benefit, Party

_PAYERS = frozenset({"PR", "PRP", "SEP", "TTP"})
"""NM101 of a payer, whatever the line it stands under is."""
_INSURED = "IL"
"""NM101 of whoever is insured there, who is of no concern here."""
_WHOLE_PLAN = "30"
_MOST, _MOST_LETTERS = 10, 80


def other_payers(
    benefits: Sequence[Benefit], kinds: Mapping[str, BenefitKind], payer: Party
) -> tuple[OtherPayer, ...]:
    """Everybody whom *benefits* name beside the *payer* that answers (2120C/D).

    *kinds* is EB01's.
    """
    found = (
        each
        for benefit in benefits
        for each in _named(benefit, kinds.get(benefit.code or "", BenefitKind.OTHER), payer)
    )
    return tuple(each for each, _ in zip(found, range(_MOST), strict=False))


def _named(benefit: Benefit, kind: BenefitKind, payer: Party) -> Iterator[OtherPayer]:
    named = [each for each in benefit.other_parties if each.role != _INSURED]
    parties = [each for each in named if not is_same(each, payer)]
    if named and not parties:
        return
    match kind:
        case BenefitKind.OTHER_PAYER | BenefitKind.OTHER_SOURCE:
            parties = parties or [Party(None, None, None, None, None)]
        case BenefitKind.CONTACT if set(benefit.service_types) - {_WHOLE_PLAN}:
            pass
        case _:  # a telephone number for the whole plan is on every answer
            parties = [each for each in parties if each.role in _PAYERS - {"PR"}]
    yield from (_other(benefit, kind, each) for each in parties)


def _other(benefit: Benefit, kind: BenefitKind, party: Party) -> OtherPayer:
    telephones = [number for qualifier, number in party.contacts if qualifier == "TE"]
    return OtherPayer(
        kind=kind,
        role=party.role,
        name=_short(party.last),
        payer_id=_short(party.identifier),
        telephone=_short(telephones[0]) if telephones else None,
        service_types=benefit.service_types,
        holds=days_of(benefit.periods),
        segment=benefit.segment,
    )


def _short(text: str | None) -> str | None:
    return legible(text[:_MOST_LETTERS]) if text else None
