"""People, payers and agreements for tests, true to the simulated clearinghouse's plans."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from backoffice.domain.address import Address
from backoffice.domain.answer import Inquiry, Person
from backoffice.domain.calendar import Interval
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Sex
from backoffice.domain.intake import (
    AboutYou,
    CardNumbers,
    CardPhotos,
    ChosenPayer,
    HolderDetails,
    Intake,
    PolicyHolder,
)
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, LicenceClass, Participation
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.policy import Attestor, Policy, PolicySource, Relationship, Subscriber
from backoffice.domain.provider import Provider
from backoffice.domain.rates import FeeSchedule, Rate
from backoffice.services.insurance_requests import NewPolicy
from backoffice.services.requests import NewClient, NewVisit

SINCE = date(2025, 1, 1)
ADDRESS = Address(line1="12 Main St", city="Albany", state="NY", zip="12207")
ANA = "client-ana-01"
BEN = "client-ben-01"
RUTH = Caller(kind=CallerKind.PROVIDER, subject="sign-in-ruth", of_provider="provider-ruth")
OMAR = Caller(kind=CallerKind.PROVIDER, subject="sign-in-omar", of_provider="provider-omar")
VISIT = "visit-0001"
FERN = "fern-health"
CARDED = "carded-health"
ANAS_BIRTHDAY = date(1990, 4, 12)
ANA_AS_INSURED = Person(first_name="Ana", last_name="Rivera", birth_date=ANAS_BIRTHDAY)


def provider(caller: Caller = RUTH, **differences: Any) -> Provider:
    """A clinician with a full licence in New York, in the insurance programme."""
    names = {RUTH.provider_id: ("Ruth", "Adler"), OMAR.provider_id: ("Omar", "Haddad")}
    first, last = names[caller.provider_id]
    return Provider(
        **{
            "provider_id": caller.provider_id,
            "npi": "1234567893",
            "first_name": first,
            "last_name": last,
            "email": f"{first.lower()}@practice.example",
            "time_zone": "America/New_York",
            "taxonomy": "1041C0700X",
            "licence_type": "LCSW",
            "licences": (
                Licence(state="NY", holds=Interval(since=SINCE), licence_class=LicenceClass.FULL),
            ),
            "programme": Interval(since=SINCE),
            **differences,
        }
    )


def payer(payer_id: str = FERN, *, card_required: bool = False, **differences: Any) -> Payer:
    """A contracted payer that is asked about mental health first, and tells all of it then."""
    name = payer_id.replace("-", " ").title()
    terms = {
        "holds": Interval(since=SINCE),
        "name": name,
        "contracted": True,
        "card_required": card_required,
        "claims_payer_id": "FERNC",
        "eligibility_payer_id": "FERNE",
        "service_types": ("MH", "30"),
        "others_under_plan": False,
        **differences,
    }
    return Payer(payer_id=payer_id, name=name, terms=(PayerTerms(**terms),))


def participation(caller: Caller = RUTH, **differences: Any) -> Participation:
    """A provider in network with Fern Health in New York."""
    return Participation(
        **{
            "provider_id": caller.provider_id,
            "payer_id": FERN,
            "state": "NY",
            "credentialed": Interval(since=SINCE),
            **differences,
        }
    )


def inquiry(**differences: Any) -> Inquiry:
    """A question to Fern Health about Ana's mental-health care from Ruth."""
    return Inquiry(
        **{
            "payer_name": "Fern Health",
            "payer_id": "FERNE",
            "provider_npi": "1234567893",
            "provider_first_name": "Ruth",
            "provider_last_name": "Adler",
            "subscriber": ANA_AS_INSURED,
            "member_id": "FERN0001",
            "service_on": date(2026, 3, 9),
            "service_type": "MH",
            "trace": "CHECK-0001",
            **differences,
        }
    )


def fee_schedule(allowed: str = "150.00", payer_id: str = FERN) -> FeeSchedule:
    """One agreed amount for an hour of therapy."""
    rate = Rate(procedure="90837", allowed=Money.dollars(allowed), holds=Interval(since=SINCE))
    return FeeSchedule(payer_id=payer_id, rates=(rate,))


def new_client(**differences: Any) -> NewClient:
    """Ana Rivera as her provider writes her down."""
    return NewClient(
        **{
            "first_name": "Ana",
            "last_name": "Rivera",
            "birth_date": ANAS_BIRTHDAY,
            "email": "ana@mail.example",
            "email_consent": True,
            "state": "NY",
            "time_zone": "America/New_York",
            **differences,
        }
    )


def new_visit(day: date = date(2026, 3, 9), **differences: Any) -> NewVisit:
    """An hour by video."""
    return NewVisit(**{"day": day, "procedure": "90837", "telehealth": True, **differences})


def about_ana(**differences: Any) -> AboutYou:
    """Step 1, as on Ana's card."""
    return AboutYou(
        **{
            "first_name": "Ana",
            "last_name": "Rivera",
            "birth_date": ANAS_BIRTHDAY,
            "sex": Sex.FEMALE,
            **differences,
        }
    )


FERNS_PLAN = ChosenPayer(payer_id=FERN)
CARDED_PLAN = ChosenPayer(payer_id=CARDED)


def numbers(member_id: str = "FERN0001", **differences: Any) -> CardNumbers:
    """Step 2, with a member id that the simulated clearinghouse knows."""
    return CardNumbers(**{"member_id": member_id, "group_number": "FERN100", **differences})


def new_policy(**differences: Any) -> NewPolicy:
    """A policy of Ana's as her provider enters it."""
    return NewPolicy(
        **{
            "payer_id": FERN,
            "member_id": "FERN0001",
            "group_number": "FERN100",
            "address": ADDRESS,
            "sex": "F",
            **differences,
        }
    )


OWN_PLAN = PolicyHolder(client_is_holder=True)
MOTHERS_PLAN = PolicyHolder(client_is_holder=False, relationship=Relationship.CHILD)
MOTHER = HolderDetails(first_name="Mary", last_name="Lindqvist", birth_date=date(1979, 2, 14))


def begun_form(**differences: Any) -> Intake:
    """An empty form of Ana's."""
    return Intake(
        **{
            "intake_id": f"{ANA}.intake.1",
            "client_id": ANA,
            "provider_id": RUTH.provider_id,
            "policy_id": "policy-0001",
            "started_at": datetime(2026, 3, 2, 15, tzinfo=UTC),
            **differences,
        }
    )


def filled_form(**differences: Any) -> Intake:
    """A form of Ana's with every answer about her own plan."""
    answers = {
        "about": about_ana(),
        "payer": FERNS_PLAN,
        "numbers": numbers(),
        "address": ADDRESS,
        "card": CardPhotos(skipped=True),
        "holder": OWN_PLAN,
    }
    return begun_form(**{**answers, **differences})


def policy(**differences: Any) -> Policy:
    """A stated policy of the client's own."""
    return Policy(
        **{
            "policy_id": "policy-0001",
            "payer_id": FERN,
            "member_id": "FERN0001",
            "group_number": "FERN100",
            "subscriber": Subscriber(),
            "address": ADDRESS,
            "holds": Interval(since=date(2026, 1, 1)),
            "source": PolicySource.LINK,
            "attested_by": Attestor.CLIENT,
            **differences,
        }
    )
