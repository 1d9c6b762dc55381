"""What the fields of a step hold when a client comes back to it: the answers given before."""

from __future__ import annotations

from datetime import date

from backoffice.domain.intake import HolderDetails, InsuranceDetails, PolicyHolder, Step
from backoffice.services.intake import Sitting
from backoffice.web.forms import OTHER_PAYER

Filled = dict[str, str]
"""Fields by their names in the form, as `web.forms` reads them back."""


def filled(step: Step, sitting: Sitting) -> Filled:
    """The fields of *step*; reading them back gives the same answer."""
    intake = sitting.intake
    match step:
        case Step.ABOUT:
            return _about(sitting)
        case Step.INSURANCE:
            return _insurance(intake.insurance) if intake.insurance else {}
        case Step.HOLDER:
            return _holder(intake.holder) if intake.holder else {}
        case Step.HOLDER_DETAILS:
            return _holder_details(intake.holder_details) if intake.holder_details else {}
        case Step.CARD | Step.REVIEW:
            return {}


def _about(sitting: Sitting) -> Filled:
    about = sitting.intake.about
    if about is None:
        # The provider typed the name, and the client just gave the date; sex is theirs to say.
        client = sitting.client
        born = _day(client.birth_date) if client.birth_date else {}
        names = {"first_name": client.first_name, "last_name": client.last_name}
        return {"for_whom": "myself", **names, **born}
    return {
        "for_whom": "someone_else" if about.filled_in_by else "myself",
        "filled_in_by": about.filled_in_by or "",
        "first_name": about.first_name,
        "last_name": about.last_name,
        **_day(about.birth_date),
        "sex": about.sex,
    }


def _insurance(insurance: InsuranceDetails) -> Filled:
    address = insurance.address
    return {
        "payer": insurance.payer_id or OTHER_PAYER,
        "typed_payer": insurance.typed_payer or "",
        "member_id": insurance.member_id,
        "group_number": insurance.group_number or "",
        "no_group_number": "" if insurance.group_number else "yes",
        "line1": address.line1,
        "line2": address.line2 or "",
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
    }


def _holder(holder: PolicyHolder) -> Filled:
    if holder.client_is_holder:
        return {"client_is_holder": "yes"}
    return {"client_is_holder": "no", "relationship": holder.relationship}


def _holder_details(details: HolderDetails) -> Filled:
    names = {"first_name": details.first_name, "last_name": details.last_name}
    return {**names, **_day(details.birth_date)}


def _day(day: date) -> Filled:
    return {
        "birth_date_month": str(day.month),
        "birth_date_day": str(day.day),
        "birth_date_year": str(day.year),
    }
