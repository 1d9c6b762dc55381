"""Mending: whether what a refusal names is otherwise by now, so that a claim may leave again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backoffice.domain.bill import Bill
from backoffice.domain.claim import ClaimFinding, ClaimVersion
from backoffice.domain.rejection_words import Trouble

_PEOPLE = ("patient", "insurance.subscriber")


def _of_people(*names: str) -> tuple[str, ...]:
    return tuple(f"{who}.{name}" for who in _PEOPLE for name in names)


NAMED: dict[Trouble, tuple[str, ...]] = {
    Trouble.PAYER_ID: ("insurance.claims_payer_id",),
    Trouble.NETWORKS_NPI: ("network.npi", "network.name"),
    Trouble.CLINICIANS_NPI: ("provider.npi", "provider.first_name", "provider.last_name"),
    Trouble.TAXONOMY: ("network.taxonomy", "provider.taxonomy"),
    Trouble.TAX_ID: ("network.tax_id",),
    Trouble.NETWORKS_ADDRESS: ("network.address", "network.pay_to"),
    Trouble.PAYERS_NUMBER: ("payer_claim_number",),
    Trouble.AMOUNTS: ("lines.charge", "other_insurance"),
    Trouble.TELEHEALTH: ("place_of_service", "lines.modifiers"),
    Trouble.UNITS: ("lines.units", "lines.procedure"),
    Trouble.OTHER_PAYER: ("insurance.priority", "other_insurance"),
    Trouble.WRONG_PAYER: ("insurance.claims_payer_id",),
    Trouble.AUTHORIZATION: ("authorization",),
    Trouble.DIAGNOSIS: ("diagnoses",),
    Trouble.PROCEDURE: ("lines.procedure", "lines.modifiers"),
    Trouble.SERVICE_DAY: ("lines.day",),
    Trouble.MEMBER_ID: ("insurance.member_id",),
    Trouble.GROUP: ("insurance.group_number",),
    Trouble.PERSON: _of_people("first_name", "last_name"),
    Trouble.HOLDER: ("insurance.subscriber", "insurance.relationship"),
    Trouble.BIRTH_DATE: _of_people("birth_date"),
    Trouble.SEX: _of_people("sex"),
    Trouble.RELATIONSHIP: ("insurance.relationship",),
    Trouble.ADDRESS: _of_people("address"),
    Trouble.NOT_COVERED: ("insurance.member_id", "insurance.group_number"),
}
"""Which parts of a bill a trouble is about; `lines.charge` is the charge of every line.

The other troubles name nothing that a bill says, or not what: only a person can tell whether such
a one was mended.
"""

_WHO_IT_IS = (
    Trouble.MEMBER_ID,
    Trouble.GROUP,
    Trouble.PERSON,
    Trouble.HOLDER,
    Trouble.BIRTH_DATE,
    Trouble.SEX,
    Trouble.RELATIONSHIP,
)
"""By these together a payer looks somebody up. One that finds nobody names several, of which one is
wrong."""


def places_of(trouble: Trouble, beside: Sequence[Trouble]) -> tuple[str, ...]:
    """The parts of a bill of which one has to change before *trouble* counts as mended.

    *beside* are all troubles that the same refusal names.
    """
    alike = [each for each in beside if each in _WHO_IT_IS] if trouble in _WHO_IT_IS else []
    named = [place for each in (trouble, *alike) for place in NAMED.get(each, ())]
    return tuple(dict.fromkeys(named))


def unmended(version: ClaimVersion, now: Bill) -> tuple[ClaimFinding, ...]:
    """What refused *version* and is still the same in *now*, the bill as it would be written today.

    Each refusal is for one payer and one purpose: another payer, or one that is only asked to
    forget the claim, has not refused it. Nothing is left where staff said that it was mended.
    """
    said = version.bill
    is_another = (said.insurance.payer_id, said.frequency) != (
        now.insurance.payer_id,
        now.frequency,
    )
    if version.mended or is_another:
        return ()
    return tuple(
        finding
        for finding in version.refused
        if all(_at(said, place) == _at(now, place) for place in finding.places)
    )


def _at(part: Any, place: str) -> Any:
    """What stands at *place* of a *part* of a bill: of a tuple, what stands there in each."""
    for name in place.split("."):
        if isinstance(part, tuple):
            part = tuple(getattr(each, name) for each in part)
        else:
            part = getattr(part, name)
    return part
