"""A client of the samples who was told beforehand what visits will cost her."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.good_faith import (
    EstimateFile,
    EstimateLine,
    GivenHow,
    GoodFaithEstimate,
    VisitKind,
)
from backoffice.domain.money import Money
from backoffice.domain.record import Record


def estimate(client_id: str, provider_id: str) -> GoodFaithEstimate:
    """Forty hours by video within a year."""
    return GoodFaithEstimate(
        client_id=client_id,
        estimate_id=f"{provider_id}.1",
        provider_id=provider_id,
        number=1,
        lines=(
            EstimateLine(
                kind=VisitKind(procedure="90837", telehealth=True), fee=Money(15_000), count=40
            ),
        ),
        since=date(2099, 1, 5),
        until=date(2100, 1, 4),
        provider_name="Iris Bell",
        npi="1234567893",
        network_name="Fernway Psychotherapy PC",
        tax_id="12-3456789",
        state="NY",
        given_at=datetime(2099, 1, 5, 15, tzinfo=UTC),
        how=GivenHow.MAIL,
    )


def records(client_id: str, provider_id: str) -> list[Record]:
    """The estimate, and when to look whether she needs another."""
    given = estimate(client_id, provider_id)
    return [
        given,
        EstimateFile(
            client_id=client_id,
            provider_id=provider_id,
            latest=given,
            look_at=datetime(2026, 1, 5, 15, tzinfo=UTC),
        ),
    ]
