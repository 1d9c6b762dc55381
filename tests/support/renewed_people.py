"""What the samples say about the end of a plan: it is far off, and its link was opened."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.calendar import Interval
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.policy import Policy
from backoffice.domain.renewal import Renewal
from backoffice.domain.second_fact import LinkSession
from tests.support.samples import SESSION

TOKEN = "sample-token-sample-token-sample-token-0003"
"""Of the link about the end of that plan."""
_YEAR = Interval(since=date(2090, 1, 1), until=date(2090, 12, 31))
_LATER = datetime(2099, 1, 1, tzinfo=UTC)


def policy_of_2090(policy: Policy) -> Policy:
    """Another one with the same insurer as *policy*, whose end is asked about."""
    return policy.but(policy_id="policy-0314", holds=_YEAR, card=None)


def asked_in_2090(client_id: str, provider_id: str) -> Renewal:
    """What is asked about its end."""
    return Renewal(
        client_id=client_id,
        ends_on=_YEAR.until,
        policy_id="policy-0314",
        provider_id=provider_id,
        opened_on=_YEAR.since,
        active_until=_YEAR.until,
        expires_at=_LATER,
        token_hash=fingerprint(TOKEN),
        sessions=(LinkSession(secret_hash=fingerprint(SESSION), until=_LATER),),
    )
