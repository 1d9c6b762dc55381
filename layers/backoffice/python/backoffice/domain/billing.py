"""Billing: what is on file about a visit, put together into what a claim says of it."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.bill import (
    Authorization,
    Bill,
    BillingProvider,
    Frequency,
    Insurance,
    OtherInsurance,
    Person,
    RenderingProvider,
    ServiceLine,
)
from backoffice.domain.claim import control_number_for
from backoffice.domain.client import Client
from backoffice.domain.money import Money
from backoffice.domain.network import Network
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Policy
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.telehealth import Modifier
from backoffice.domain.visit import PlaceOfService, Visit

_MOST_POINTERS = 4


class Billed(NamedTuple):
    """Everything on file that a claim about one visit is made of."""

    visit: Visit
    client: Client
    provider: Provider
    network: Network
    payer: Payer
    policy: Policy
    """The one to be billed, as it is believed now."""
    schedule: FeeSchedule | None = None
    """What is agreed with the payer."""
    secondary: tuple[Policy, Payer] | None = None
    """The policy that pays after it, if one is in force on that day."""
    authorization: Authorization | None = None


def bill(
    on_file: Billed,
    *,
    claim_id: str,
    number: int,
    frequency: Frequency = Frequency.ORIGINAL,
    payer_claim_number: str | None = None,
    other_insurance: tuple[OtherInsurance, ...] | None = None,
) -> Bill:
    """What version *number* of a claim says; what is missing on file is for an edit to find.

    *other_insurance* is what other payers did with the visit. Left out, it is the one
    that pays afterwards, and has not been asked yet.
    """
    visit, policy = on_file.visit, on_file.policy
    rules = on_file.payer.telehealth_on(visit.day)
    place, marks = visit.place_of_service, tuple[Modifier, ...]()
    if visit.telehealth:
        place, marks = rules.place(place), rules.marks(audio_only=visit.audio_only)
    control_number = control_number_for(claim_id, number)
    return Bill(
        control_number=control_number,
        frequency=frequency,
        payer_claim_number=payer_claim_number,
        network=_billing_provider(on_file.network),
        provider=_rendering_provider(on_file.provider),
        patient=_patient(on_file.client, policy),
        insurance=_insurance(policy, on_file.payer, on_file),
        other_insurance=_next_payer(on_file) if other_insurance is None else other_insurance,
        place_of_service=PlaceOfService(place),
        diagnoses=visit.diagnoses,
        authorization=on_file.authorization,
        lines=(
            ServiceLine(
                line_id=control_number_for(f"{claim_id}/line", number),
                day=visit.day,
                procedure=visit.procedure,
                modifiers=marks,
                charge=charge(on_file),
                pointers=tuple(range(1, min(len(visit.diagnoses), _MOST_POINTERS) + 1)),
            ),
        ),
    )


def charge(on_file: Billed) -> Money:
    """What the network asks of a payer for a visit.

    That is what the fee schedule says it charges, else the visit's fee; and never less
    than is agreed, because payers pay the lesser of the two. Nothing known is zero, which
    no edit lets pass.
    """
    visit, schedule = on_file.visit, on_file.schedule
    if schedule is None:
        return visit.fee or Money.ZERO
    asked = schedule.charge(visit.procedure, visit.day) or visit.fee or Money.ZERO
    agreed = schedule.allowed(
        visit.procedure, on_file.provider.licence_type, visit.day, telehealth=visit.telehealth
    )
    return max(asked, agreed or Money.ZERO)


def _billing_provider(network: Network) -> BillingProvider:
    return BillingProvider(
        name=network.legal_name,
        npi=network.npi,
        tax_id=network.tax_id,
        taxonomy=network.taxonomy,
        address=network.address,
    )


def _rendering_provider(provider: Provider) -> RenderingProvider:
    return RenderingProvider(
        first_name=provider.first_name,
        last_name=provider.last_name,
        npi=provider.npi,
        taxonomy=provider.taxonomy,
    )


def _patient(client: Client, policy: Policy) -> Person:
    """The client, at the address that the insurer has on file (IN-8, Q28)."""
    return Person(
        first_name=client.first_name,
        last_name=client.last_name,
        birth_date=client.birth_date,
        sex=client.sex,
        address=policy.address,
    )


def _subscriber(client: Client, policy: Policy) -> Person:
    """Whose plan it is; the form asks no sex of them, and a claim needs none."""
    holder = policy.subscriber
    if holder.first_name is None or holder.last_name is None:
        return _patient(client, policy)
    return Person(
        first_name=holder.first_name,
        last_name=holder.last_name,
        birth_date=holder.birth_date,
        address=policy.address,
    )


def _insurance(policy: Policy, payer: Payer, on_file: Billed) -> Insurance:
    terms = payer.on(on_file.visit.day)
    return Insurance(
        payer_id=payer.payer_id,
        payer_name=terms.name if terms else payer.name,
        claims_payer_id=terms.claims_payer_id if terms else None,
        priority=policy.priority,
        member_id=policy.member_id,
        group_number=policy.group_number,
        relationship=policy.subscriber.relationship,
        subscriber=_subscriber(on_file.client, policy),
    )


def _next_payer(on_file: Billed) -> tuple[OtherInsurance, ...]:
    if on_file.secondary is None:
        return ()
    return (OtherInsurance(insurance=_insurance(*on_file.secondary, on_file)),)
