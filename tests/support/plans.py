"""Three plans of one client: the old one, the new one of that year, and the one of the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.coverage import Coverage
from backoffice.domain.policy import Attestor, Policy, PolicySource, Priority, Subscriber

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=30)
EMPTY = Coverage(client_id="client-01")


def plan(
    name: str, since: date, until: date | None = None, priority: Priority = Priority.PRIMARY
) -> Policy:
    return Policy(
        policy_id=f"policy-{name}",
        payer_id="oxford",
        member_id="W12345",
        no_group_number=True,
        subscriber=Subscriber(),
        address=Address(line1="12 Main St", city="Albany", state="NY", zip="12207"),
        holds=Interval(since=since, until=until),
        priority=priority,
        source=PolicySource.LINK,
        attested_by=Attestor.CLIENT,
    )


OLD = plan("old", date(2026, 1, 1))
NEW = plan("new", date(2026, 6, 1))
UPCOMING = plan("upcoming", date(2027, 1, 1))
