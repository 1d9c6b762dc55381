"""What the fields of a step hold when a client comes back to it: the answers given before."""

from __future__ import annotations

from datetime import date

from backoffice.domain.address import Address
from backoffice.domain.intake import (
    CardNumbers,
    HolderDetails,
    NumbersToCome,
    PolicyHolder,
    Step,
)
from backoffice.domain.policy import Relationship
from backoffice.services.sitting import Sitting

Filled = dict[str, str]
"""Fields by their names in the form, as `web.forms` reads them back."""


def filled(step: Step, sitting: Sitting) -> Filled:  # noqa: PLR0911 - one for each page
    """The fields of *step*; reading them back gives the same answer."""
    intake = sitting.intake
    match step:
        case Step.ABOUT:
            return _about(sitting)
        case Step.PAYER:
            return _payer(sitting)
        case Step.BEGINS if intake.begins:
            return _day("begins", intake.begins.day)
        case Step.NUMBERS if intake.numbers:
            return _numbers(intake.numbers)
        case Step.ADDRESS if intake.address:
            return _address(intake.address)
        case Step.HOLDER if intake.holder:
            return _holder(intake.holder)
        case Step.HOLDER_DETAILS if intake.holder_details:
            return _holder_details(intake.holder_details)
    return {}


def _about(sitting: Sitting) -> Filled:
    about = sitting.intake.about
    if about is None:
        # The provider typed the name, and the client just gave the date; sex is theirs to say.
        client = sitting.client
        born = _day("birth_date", client.birth_date) if client.birth_date else {}
        return {"first_name": client.first_name, "last_name": client.last_name, **born}
    return {
        "for_whom": "someone_else" if about.filled_in_by else "myself",
        "filled_in_by": about.filled_in_by or "",
        "helper_relation": about.helper_relation or "",
        "first_name": about.first_name,
        "last_name": about.last_name,
        **_day("birth_date", about.birth_date),
        "sex": about.sex,
    }


def _payer(sitting: Sitting) -> Filled:
    chosen = sitting.intake.payer
    if chosen is None:
        return {}
    return {"payer_name": sitting.payer.name if sitting.payer else chosen.typed_name or ""}


def _numbers(numbers: CardNumbers | NumbersToCome) -> Filled:
    if isinstance(numbers, NumbersToCome):
        return {"card_to_come": "yes"}
    return {
        "member_id": numbers.member_id,
        "group_number": numbers.group_number or "",
        "no_group_number": "" if numbers.group_number else "yes",
        "looked_again": looked_at(numbers),
    }


def looked_at(numbers: CardNumbers) -> str:
    """The numbers that a client was asked about once; other ones deserve a look of their own."""
    return f"{numbers.member_id} {numbers.group_number or ''}".strip()


def _address(address: Address) -> Filled:
    return {
        "line1": address.line1,
        "line2": address.line2 or "",
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
    }


def _holder(holder: PolicyHolder) -> Filled:
    related = (
        {} if holder.relationship is Relationship.SELF else {"relationship": holder.relationship}
    )
    other = holder.other_insurance
    second = {"other_insurance": "yes" if other.exists else "no"} if other else {}
    if other and other.payer_name:
        second["other_payer_name"] = other.payer_name
    return {"client_is_holder": "yes" if holder.client_is_holder else "no", **related, **second}


def _holder_details(details: HolderDetails) -> Filled:
    names = {"first_name": details.first_name, "last_name": details.last_name}
    return {**names, **_day("birth_date", details.birth_date)}


def _day(name: str, day: date) -> Filled:
    return {
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
        f"{name}_year": str(day.year),
    }
