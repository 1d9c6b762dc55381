"""Between the office's words and X12: a bill becomes an 837P."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from backoffice.domain import bill as office
from backoffice.domain.address import Address
from backoffice.domain.errors import PayerRefused
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority, Relationship
from backoffice.x12 import claim_837p, claims
from backoffice.x12.findings import X12Error

_PLACES = {Priority.PRIMARY: "P", Priority.SECONDARY: "S"}
"""SBR01: which payer's turn it is."""


def written(
    bill: office.Bill,
    *,
    sender_id: str,
    receiver_id: str,
    control_number: int,
    at: datetime,
    usage: Literal["P", "T"],
) -> str:
    """The 837P that says *bill*; the same arguments give the same text.

    Raises:
        PayerRefused: X12 cannot carry it; which field, the reason says, and never its value.
    """
    claim = claim_of(bill, sender_id=sender_id, receiver_id=receiver_id)
    try:
        return claim_837p.write(claim, control_number=control_number, at=at, usage=usage)
    except X12Error as error:
        raise PayerRefused("The claim cannot be written as X12.", reason=str(error)) from error


def claim_of(bill: office.Bill, *, sender_id: str, receiver_id: str) -> claims.Claim:
    """*bill* in the words of X12, on its way from *sender_id* to *receiver_id*."""
    insurance = bill.insurance
    own = insurance.relationship is Relationship.SELF
    contact = claims.Contact(name=bill.network.name, email=bill.network.email)
    return claims.Claim(
        sender_id=sender_id,
        receiver_id=receiver_id,
        submitter=claims.Submitter(name=bill.network.name, submitter_id=sender_id, contact=contact),
        receiver=claims.Receiver(name=receiver_id, receiver_id=receiver_id),
        billing=_billing(bill.network),
        policy=_policy(insurance),
        subscriber=_patient(bill, insurance) if own else _holder(insurance),
        payer=_payer(insurance),
        patient_control_number=bill.control_number,
        charge=_dollars(bill.charge),
        place_of_service=bill.place_of_service,
        diagnoses=tuple(code.replace(".", "") for code in bill.diagnoses),
        lines=tuple(_line(line, _decided(bill, place)) for place, line in enumerate(bill.lines)),
        frequency=bill.frequency,
        dependent=None if own else _patient(bill, None),
        relationship=None if own else insurance.relationship,
        rendering=claims.RenderingProvider(
            last=bill.provider.last_name,
            first=bill.provider.first_name,
            npi=bill.provider.npi,
            taxonomy=bill.provider.taxonomy,
        ),
        others=tuple(_other(each) for each in bill.other_insurance),
        authorization=bill.authorization.number if bill.authorization else None,
        payer_claim_number=bill.payer_claim_number,
    )


def _billing(network: office.BillingProvider) -> claims.BillingProvider:
    return claims.BillingProvider(
        name=network.name,
        npi=network.npi,
        tax_id=network.tax_id,
        address=_address(network.address),
        pay_to=_address(network.pay_to) if network.pay_to else None,
        taxonomy=network.taxonomy,
    )


def _policy(insurance: office.Insurance) -> claims.Policy:
    return claims.Policy(
        responsibility=_PLACES[insurance.priority],
        group_number=insurance.group_number,
        filing=insurance.plan_kind,
    )


def _payer(insurance: office.Insurance) -> claims.Payer:
    return claims.Payer(name=insurance.payer_name, payer_id=insurance.claims_payer_id)


def _patient(bill: office.Bill, insurance: office.Insurance | None) -> claims.Person:
    """The client; with the member id of the plan that is their own."""
    patient = bill.patient
    return claims.Person(
        last=patient.last_name,
        first=patient.first_name,
        member_id=insurance.member_id if insurance else None,
        birth_date=patient.birth_date,
        sex=patient.sex,
        address=_address(patient.address) if patient.address else None,
    )


def _holder(insurance: office.Insurance) -> claims.Person:
    """Whose plan it is, where that is not the client: name and member id say it all."""
    holder = insurance.subscriber
    return claims.Person(
        last=holder.last_name, first=holder.first_name, member_id=insurance.member_id
    )


def _other(other: office.OtherInsurance) -> claims.OtherPayer:
    return claims.OtherPayer(
        policy=_policy(other.insurance),
        relationship=other.insurance.relationship,
        subscriber=_holder(other.insurance),
        payer=_payer(other.insurance),
        paid=_dollars(other.paid) if other.paid is not None else None,
        paid_on=None if other.paid is None or other.lines else other.adjudicated_on,
        adjustments=_adjustments(other.adjustments),
    )


def _adjustments(said: tuple[office.Adjustment, ...]) -> tuple[claims.Adjustment, ...]:
    return tuple(
        claims.Adjustment(group=each.group, reason=each.reason, amount=_dollars(each.amount))
        for each in said
    )


def _decided(bill: office.Bill, place: int) -> tuple[claims.LinePaid, ...]:
    """What other payers did with the line at a *place* of the bill."""
    return tuple(
        claims.LinePaid(
            payer_id=other.insurance.claims_payer_id,
            paid=_dollars(other.lines[place].paid),
            on=other.adjudicated_on,
            procedure=other.lines[place].procedure,
            modifiers=other.lines[place].modifiers,
            units=Decimal(bill.lines[place].units),
            adjustments=_adjustments(other.lines[place].adjustments),
        )
        for other in bill.other_insurance
        if other.lines
    )


def _line(line: office.ServiceLine, paid: tuple[claims.LinePaid, ...]) -> claims.Line:
    return claims.Line(
        control_number=line.line_id,
        procedure=line.procedure,
        charge=_dollars(line.charge),
        day=line.day,
        diagnoses=line.pointers,
        modifiers=line.modifiers,
        units=Decimal(line.units),
        paid=paid,
    )


def _address(address: Address) -> claims.Address:
    return claims.Address(
        line=address.line1,
        second_line=address.line2,
        city=address.city,
        state=address.state,
        zip_code=address.zip.replace("-", ""),
    )


def _dollars(amount: Money) -> Decimal:
    return Decimal(amount.cents).scaleb(-2)
