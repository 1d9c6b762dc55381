"""Billing: what is on file about a visit, put together into what a claim says of it."""

from __future__ import annotations

from typing import NamedTuple

from backoffice.domain.authorization import VisitsAllowed
from backoffice.domain.bill import (
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
from backoffice.domain.identifiers import ProcedureCode
from backoffice.domain.money import Money
from backoffice.domain.network import Network
from backoffice.domain.payer import Payer
from backoffice.domain.plan_kind import PlanKind
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
    policy: Policy | None
    """The one in force that day, as it is believed now; employee assistance can do without."""
    schedule: FeeSchedule | None = None
    """What is agreed with the payer."""
    secondary: tuple[Policy, Payer] | None = None
    """The policy that pays after it, if one is in force on that day."""
    allowed: VisitsAllowed | None = None
    """What was allowed beforehand, and covers the visit."""


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
    visit, allowed = on_file.visit, on_file.allowed
    rules = on_file.payer.telehealth_on(visit.day)
    place, marks = visit.place_of_service, tuple[Modifier, ...]()
    if visit.telehealth:
        place, marks = rules.place(place), rules.marks(audio_only=visit.audio_only)
    procedure, demanded = _as_allowed(on_file)
    control_number = control_number_for(claim_id, number)
    return Bill(
        control_number=control_number,
        frequency=frequency,
        payer_claim_number=payer_claim_number,
        network=_billing_provider(on_file.network),
        provider=_rendering_provider(on_file.provider),
        patient=_patient(on_file.client, on_file.policy),
        insurance=_first_payer(on_file),
        other_insurance=_next_payer(on_file) if other_insurance is None else other_insurance,
        place_of_service=PlaceOfService(place),
        diagnoses=visit.diagnoses,
        authorization=allowed.stated if allowed else None,
        lines=(
            ServiceLine(
                line_id=control_number_for(f"{claim_id}/line", number),
                day=visit.day,
                procedure=procedure,
                modifiers=(*demanded, *marks),
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
    procedure, _ = _as_allowed(on_file)
    asked = schedule.charge(procedure, visit.day) or visit.fee or Money.ZERO
    return max(asked, agreed(on_file) or Money.ZERO)


def agreed(on_file: Billed) -> Money | None:
    """What the payer agreed to pay for such a visit, together with the client; None: nothing."""
    visit, schedule = on_file.visit, on_file.schedule
    if schedule is None:
        return None
    procedure, _ = _as_allowed(on_file)
    licence = on_file.provider.licence_type
    return schedule.allowed(procedure, licence, visit.day, telehealth=visit.telehealth)


def _billing_provider(network: Network) -> BillingProvider:
    return BillingProvider(
        name=network.legal_name,
        npi=network.npi,
        tax_id=network.tax_id,
        taxonomy=network.taxonomy,
        address=network.address,
        pay_to=network.pay_to,
        email=network.help_email,
    )


def _rendering_provider(provider: Provider) -> RenderingProvider:
    return RenderingProvider(
        first_name=provider.first_name,
        last_name=provider.last_name,
        npi=provider.npi,
        taxonomy=provider.taxonomy,
    )


def _as_allowed(on_file: Billed) -> tuple[ProcedureCode, tuple[Modifier, ...]]:
    """The code to bill, and what employee assistance wants beside it (CR-6)."""
    visit, terms = on_file.visit, on_file.payer.on(on_file.visit.day)
    if on_file.allowed is None or not on_file.allowed.is_programme or terms is None:
        return visit.procedure, ()
    demanded = (terms.eap_modifier,) if terms.eap_modifier else ()
    return terms.eap_procedure or visit.procedure, demanded


def _patient(client: Client, policy: Policy | None) -> Person:
    """The client, at the address that the insurer has on file (IN-8, Q28)."""
    return Person(
        first_name=client.first_name,
        last_name=client.last_name,
        birth_date=client.birth_date,
        sex=client.sex,
        address=policy.address if policy else None,
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


def _first_payer(on_file: Billed) -> Insurance:
    policy, payer, allowed = on_file.policy, on_file.payer, on_file.allowed
    if policy is not None and policy.payer_id == payer.payer_id:
        return _insurance(policy, payer, on_file)
    terms = payer.on(on_file.visit.day)
    return Insurance(
        payer_id=payer.payer_id,
        payer_name=terms.name if terms else payer.name,
        claims_payer_id=terms.claims_payer_id if terms else None,
        plan_kind=terms.plan_kind if terms else PlanKind.COMMERCIAL,
        member_id=allowed.member_id if allowed else None,
        subscriber=_patient(on_file.client, policy),
    )


def _insurance(policy: Policy, payer: Payer, on_file: Billed) -> Insurance:
    terms = payer.on(on_file.visit.day)
    return Insurance(
        payer_id=payer.payer_id,
        payer_name=terms.name if terms else payer.name,
        claims_payer_id=terms.claims_payer_id if terms else None,
        plan_kind=terms.plan_kind if terms else PlanKind.COMMERCIAL,
        priority=policy.priority,
        member_id=policy.member_id,
        group_number=policy.group_number,
        relationship=policy.subscriber.relationship,
        subscriber=_subscriber(on_file.client, policy),
    )


def _next_payer(on_file: Billed) -> tuple[OtherInsurance, ...]:
    by_programme = on_file.allowed is not None and on_file.allowed.is_programme
    if on_file.secondary is None or by_programme:
        return ()
    return (OtherInsurance(insurance=_insurance(*on_file.secondary, on_file)),)
