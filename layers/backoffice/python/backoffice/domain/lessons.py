"""Lessons: which rules a rejection suggests, from what the rejected bill looked like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from backoffice.domain.bill import Bill
from backoffice.domain.bill_traits import Comparison, Condition, Trait, read, traits_of
from backoffice.domain.claim_rejection import Rejection
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.learned_edits import Evidence, LearnedEdit
from backoffice.domain.rejection_words import Trouble
from backoffice.domain.telehealth import MARKS

_TELLING: dict[Trouble, tuple[Trait, ...]] = {
    Trouble.PAYER_ID: (Trait.PAYER_ID,),
    Trouble.NETWORKS_NPI: (Trait.NETWORK_NPI,),
    Trouble.CLINICIANS_NPI: (Trait.PROVIDER_NPI,),
    Trouble.TAX_ID: (Trait.NETWORK_TAX_ID,),
    Trouble.PAYERS_NUMBER: (Trait.FREQUENCY, Trait.PAYERS_NUMBER),
    Trouble.FREQUENCY: (Trait.FREQUENCY,),
    Trouble.UNITS: (Trait.PROCEDURES, Trait.UNITS),
    Trouble.OTHER_PAYER: (Trait.PRIORITY, Trait.OTHER_INSURANCE),
    Trouble.AUTHORIZATION: (Trait.AUTHORIZATION, Trait.PROCEDURES),
    Trouble.DIAGNOSIS: (Trait.DIAGNOSES,),
    Trouble.PROCEDURE: (Trait.PROCEDURES,),
    Trouble.MEMBER_ID: (Trait.MEMBER_ID,),
    Trouble.GROUP: (Trait.GROUP_NUMBER,),
    Trouble.RELATIONSHIP: (Trait.RELATIONSHIP,),
    Trouble.ADDRESS: (Trait.ZIP,),
}
"""What of a bill a trouble may lie in; the others lie in nothing that can be compared."""
_NARROWING = (Trait.PLACE, Trait.PROCEDURES)


def candidates(
    bill: Bill, rejection: Rejection, *, claim_id: str, at: datetime
) -> tuple[LearnedEdit, ...]:
    """The rules that a *rejection* of *bill* suggests, the widest first; always at least one.

    Each narrower one has a condition more, for payers that took other such claims.
    """
    evidence = Evidence(
        claim_id=claim_id,
        control_number=bill.control_number,
        codes=rejection.codes,
        traits=traits_of(bill),
        seen_at=at,
    )
    told = [_conditions(bill, trouble) for trouble in (rejection.trouble, *rejection.beside)]
    widest = next(filter(None, told), ())
    payer_id = bill.insurance.payer_id
    return tuple(
        LearnedEdit(
            payer_id=payer_id,
            rule_id=_rule_id(payer_id, rejection.trouble, conditions),
            trouble=rejection.trouble,
            conditions=conditions,
            evidence=(evidence,),
        )
        for conditions in _narrowed(bill, widest)
    )


def _conditions(bill: Bill, trouble: Trouble) -> tuple[Condition, ...]:
    if trouble is Trouble.TELEHEALTH:
        return _telehealth(bill)
    if trouble is Trouble.TAXONOMY:
        absent = not read(Trait.NETWORK_TAXONOMY, bill)
        return (_as_in(bill, Trait.NETWORK_TAXONOMY if absent else Trait.PROVIDER_TAXONOMY),)
    return tuple(_as_in(bill, trait) for trait in _TELLING.get(trouble, ()))


def _telehealth(bill: Bill) -> tuple[Condition, ...]:
    """The place, with the mark of telehealth that it has or, if it has none, without the usual."""
    marks = [each for each in read(Trait.MODIFIERS, bill) if each in MARKS]
    place = _as_in(bill, Trait.PLACE)
    if marks:
        return (place, Condition(trait=Trait.MODIFIERS, compared=Comparison.IS, value=marks[0]))
    return (place, Condition(trait=Trait.MODIFIERS, compared=Comparison.LACKS, value="95"))


def _as_in(bill: Bill, trait: Trait) -> Condition:
    values = read(trait, bill)
    if not values:
        return Condition(trait=trait, compared=Comparison.ABSENT)
    return Condition(trait=trait, compared=Comparison.IS, value=values[0])


def _narrowed(bill: Bill, widest: tuple[Condition, ...]) -> Iterator[tuple[Condition, ...]]:
    yield widest
    if not widest:
        return
    told = {condition.trait for condition in widest}
    conditions = widest
    for trait in _NARROWING:
        if trait not in told:
            conditions = (*conditions, _as_in(bill, trait))
            yield conditions


def _rule_id(payer_id: str, trouble: Trouble, conditions: tuple[Condition, ...]) -> str:
    said = "/".join(f"{each.trait}:{each.compared}:{each.value}" for each in conditions)
    return fingerprint(f"{payer_id}/{trouble}/{said}")[:32]
