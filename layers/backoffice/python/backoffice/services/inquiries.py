"""Inquiries: what of a policy and its client is said to a payer, and nothing more."""

from __future__ import annotations

from backoffice.domain.answer import Inquiry, Person
from backoffice.domain.client import Client
from backoffice.domain.eligibility import EligibilityCheck
from backoffice.domain.errors import Refused
from backoffice.domain.payer import PayerTerms
from backoffice.domain.policy import Policy, Subscriber
from backoffice.domain.provider import Provider


def inquiry_about(
    check: EligibilityCheck, policy: Policy, client: Client, provider: Provider, terms: PayerTerms
) -> Inquiry:
    """Only what finds the insured: the more is sent, the fewer people payers find.

    Raises:
        Refused: the policy does not say whom to ask about.
    """
    if client.birth_date is None or policy.member_id is None or terms.eligibility_payer_id is None:
        raise Refused("The policy is not complete enough to be checked.")
    patient = Person(
        first_name=client.first_name, last_name=client.last_name, birth_date=client.birth_date
    )
    return Inquiry(
        payer_name=terms.name,
        payer_id=terms.eligibility_payer_id,
        provider_npi=provider.npi,
        provider_first_name=provider.first_name,
        provider_last_name=provider.last_name,
        subscriber=_holder(policy.subscriber) or patient,
        member_id=policy.member_id,
        dependent=None if policy.subscriber.is_client else patient,
        relationship=policy.subscriber.relationship,
        service_on=check.service_on,
        service_type=terms.service_types[0],
        trace="",
    )


def _holder(subscriber: Subscriber) -> Person | None:
    """The policy holder, when that is not the client."""
    if (
        subscriber.first_name is None
        or subscriber.last_name is None
        or (subscriber.birth_date is None)
    ):
        return None
    return Person(
        first_name=subscriber.first_name,
        last_name=subscriber.last_name,
        birth_date=subscriber.birth_date,
    )
