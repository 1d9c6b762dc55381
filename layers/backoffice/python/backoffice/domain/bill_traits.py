"""Traits of a bill: what may be compared between claims, and kept, without telling of anybody.

What belongs to network, clinician and payer is kept as it is. Of what belongs to a client only
the shape is: the number AB12-3 is AA99-9.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.bill import Bill
from backoffice.domain.record import Fact


class Trait(StrEnum):
    """One thing about a bill; nothing else of it can be learned from."""

    PLACE = "place_of_service"
    MODIFIERS = "modifiers"
    PROCEDURES = "procedures"
    UNITS = "units"
    FREQUENCY = "frequency"
    PRIORITY = "priority"
    RELATIONSHIP = "relationship"
    PAYER_ID = "claims_payer_id"
    NETWORK_NPI = "network_npi"
    NETWORK_TAX_ID = "network_tax_id"
    NETWORK_TAXONOMY = "network_taxonomy"
    PROVIDER_NPI = "provider_npi"
    PROVIDER_TAXONOMY = "provider_taxonomy"
    MEMBER_ID = "member_id"
    GROUP_NUMBER = "group_number"
    PAYERS_NUMBER = "payer_claim_number"
    AUTHORIZATION = "authorization"
    DIAGNOSES = "diagnoses"
    OTHER_INSURANCE = "other_insurance"
    ZIP = "zip"


class Comparison(StrEnum):
    """How a condition looks at a trait."""

    IS = "is"
    LACKS = "lacks"
    ABSENT = "absent"


Values = tuple[str, ...]


def _shape(*texts: str | None) -> Values:
    shaped = (re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", text)) for text in texts if text)
    return tuple(re.sub("[^A9]", "-", text) for text in shaped)


def _plain(*texts: object) -> Values:
    return tuple(dict.fromkeys(str(text) for text in texts if text is not None))


def _kind_of(bill: Bill) -> str | None:
    return bill.authorization.kind if bill.authorization else None


_READS: dict[Trait, Callable[[Bill], Values]] = {
    Trait.PLACE: lambda bill: _plain(bill.place_of_service),
    Trait.MODIFIERS: lambda bill: _plain(*(m for line in bill.lines for m in line.modifiers)),
    Trait.PROCEDURES: lambda bill: _plain(*(line.procedure for line in bill.lines)),
    Trait.UNITS: lambda bill: _plain(*(line.units for line in bill.lines)),
    Trait.FREQUENCY: lambda bill: _plain(bill.frequency),
    Trait.PRIORITY: lambda bill: _plain(bill.insurance.priority),
    Trait.RELATIONSHIP: lambda bill: _plain(bill.insurance.relationship),
    Trait.PAYER_ID: lambda bill: _plain(bill.insurance.claims_payer_id),
    Trait.NETWORK_NPI: lambda bill: _plain(bill.network.npi),
    Trait.NETWORK_TAX_ID: lambda bill: _plain(bill.network.tax_id),
    Trait.NETWORK_TAXONOMY: lambda bill: _plain(bill.network.taxonomy),
    Trait.PROVIDER_NPI: lambda bill: _plain(bill.provider.npi),
    Trait.PROVIDER_TAXONOMY: lambda bill: _plain(bill.provider.taxonomy),
    Trait.MEMBER_ID: lambda bill: _shape(bill.insurance.member_id),
    Trait.GROUP_NUMBER: lambda bill: _shape(bill.insurance.group_number),
    Trait.PAYERS_NUMBER: lambda bill: _shape(bill.payer_claim_number),
    Trait.AUTHORIZATION: lambda bill: _plain(
        bill.authorization.kind if bill.authorization else None
    ),
    Trait.DIAGNOSES: lambda bill: _plain(len(bill.diagnoses)),
    Trait.OTHER_INSURANCE: lambda bill: _plain(len(bill.other_insurance) or None),
    Trait.ZIP: lambda bill: _shape(bill.patient.address.zip if bill.patient.address else None),
}

_SAID = {
    Trait.PLACE: "place of service",
    Trait.MODIFIERS: "modifier",
    Trait.PROCEDURES: "procedure",
    Trait.UNITS: "units",
    Trait.FREQUENCY: "frequency",
    Trait.PRIORITY: "priority",
    Trait.RELATIONSHIP: "relationship",
    Trait.PAYER_ID: "payer id",
    Trait.NETWORK_NPI: "network's NPI",
    Trait.NETWORK_TAX_ID: "network's tax id",
    Trait.NETWORK_TAXONOMY: "network's taxonomy",
    Trait.PROVIDER_NPI: "clinician's NPI",
    Trait.PROVIDER_TAXONOMY: "clinician's taxonomy",
    Trait.MEMBER_ID: "member id of the shape",
    Trait.GROUP_NUMBER: "group number of the shape",
    Trait.PAYERS_NUMBER: "payer's claim number of the shape",
    Trait.AUTHORIZATION: "authorization",
    Trait.DIAGNOSES: "number of diagnoses",
    Trait.OTHER_INSURANCE: "number of other insurances",
    Trait.ZIP: "ZIP code of the shape",
}


class Condition(Fact):
    """Something that is so with a bill, or not."""

    trait: Trait
    compared: Comparison
    value: str = ""
    """Which one is meant; none where the trait is absent altogether."""

    @model_validator(mode="after")
    def _names_a_value_where_one_is_meant(self) -> Condition:
        if (self.compared is Comparison.ABSENT) != (not self.value):
            raise PydanticCustomError("condition", "Only what is absent has no value.")
        return self

    def holds(self, bill: Bill) -> bool:
        """Whether it is so with *bill*."""
        values = read(self.trait, bill)
        if self.compared is Comparison.ABSENT:
            return not values
        return (self.value in values) == (self.compared is Comparison.IS)

    @property
    def says(self) -> str:
        """It in words, as "place of service 02" or "no modifier 95"."""
        name = _SAID[self.trait]
        if self.compared is Comparison.IS:
            return f"{name} {self.value}"
        return f"no {name.removesuffix(' of the shape')} {self.value}".strip()


def read(trait: Trait, bill: Bill) -> Values:
    """What a bill has of *trait*; nothing where it is absent."""
    return _READS[trait](bill)


def traits_of(bill: Bill) -> dict[str, Values]:
    """Everything about *bill* that may be compared and kept."""
    return {trait.value: read(trait, bill) for trait in Trait}
