"""Denials of one visit: held on 9 March 2026, decided by Fern Health on 1 April."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.denial import Denial, DisputedAmount
from backoffice.domain.denying import decide, denial_of
from backoffice.domain.money import Money
from tests.support.builders import payer

VISIT = date(2026, 3, 9)
DECIDED = date(2026, 4, 1)
AT = datetime(2026, 4, 3, 15, tzinfo=UTC)
TODAY = AT.date()
CARLA = Caller(kind=CallerKind.STAFF, subject="sign-in-carla")
NOTHING = Money.ZERO


def usd(amount: str) -> Money:
    """Dollars and cents."""
    return Money.dollars(amount)


def part(
    code: str, amount: str = "150.00", *remarks: str, line_id: str | None = None
) -> DisputedAmount:
    """What is left open under a code as people write it: "CO-16"."""
    group, reason = code.split("-")
    return DisputedAmount(
        line_id=line_id, group=group, reason=reason, remarks=remarks, amount=usd(amount)
    )


def found(*parts: DisputedAmount, **differences: Any) -> Denial | None:
    """What the payer's decision leaves open, if anything."""
    known = {
        "claim_id": "visit-0001.1",
        "client_id": "client-ana-01",
        "provider_id": "provider-ruth",
        "payer": payer(),
        "service_on": VISIT,
        "decision": "decision-1",
        "decided_on": DECIDED,
    }
    return denial_of(parts, **{**known, **differences})


def denial(*parts: DisputedAmount, **differences: Any) -> Denial:
    """A denial of these parts; without any, of a claim that misses something."""
    made = found(*(parts or (part("CO-16"),)), **differences)
    assert made is not None
    return made


def ruled(stated: Denial, remedy: Remedy, by: Caller = CARLA) -> Denial:
    """The denial after Carla of the staff, or somebody else, chose a remedy."""
    return decide(stated, remedy, by=by, at=AT, today=TODAY)
