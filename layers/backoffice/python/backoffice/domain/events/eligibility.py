"""Events of eligibility: what a payer's answer came to, and who asks before being a client."""

from __future__ import annotations

from backoffice.domain.events.event import Event


class EligibilityDecided(Event):
    """The payer's answer to an eligibility check was turned into a verdict."""

    KIND = "eligibility-decided"
    check_id: str
    client_id: str
    provider_id: str


class EligibilityChanged(Event):
    """A payer's newer answer differs for people: verdict, network, plan, days, cost or limits."""

    KIND = "eligibility-changed"
    check_id: str
    client_id: str
    provider_id: str


class PrecheckAsked(Event):
    """Somebody asks whether their insurance covers care; who, stands in the record only."""

    KIND = "precheck-asked"
    precheck_id: str


class PrecheckAdmitted(Event):
    """A pre-check is within the limits; its link is to be mailed."""

    KIND = "precheck-admitted"
    precheck_id: str


class PrecheckConfirmed(Event):
    """The link of a pre-check was followed by whom it was meant for; the payer may be asked."""

    KIND = "precheck-confirmed"
    precheck_id: str
