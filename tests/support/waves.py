"""A wave of renewal mails, as it is on file after it began."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.renewal import Renewal
from backoffice.domain.wave_batch import Entry, WaveBatch
from backoffice.domain.wave_run import HandedOut, Segment, WaveRun

WAVE_ON, ENDS_ON = date(2099, 12, 15), date(2099, 12, 31)
_OVER_ON, _BEGUN_AT = date(2099, 12, 28), datetime(2099, 12, 15, 17, tzinfo=UTC)


def renewal(client_id: str, provider_id: str) -> Renewal:
    """What an active client is asked about the end of their plan."""
    return Renewal(
        client_id=client_id,
        ends_on=ENDS_ON,
        policy_id="policy-0312",
        provider_id=provider_id,
        opened_on=date(2026, 1, 5),
        active_until=date(2100, 6, 30),
        expires_at=datetime(2100, 2, 1, 5, tzinfo=UTC),
    )


def run() -> WaveRun:
    """A wave that found one client, and handed them out."""
    return WaveRun(
        wave_on=WAVE_ON,
        begun_at=_BEGUN_AT,
        segments=(Segment(ends_on=ENDS_ON, over_on=_OVER_ON, is_walked=True),),
        selected=1,
        pinned=1,
        handed=1,
        lately=(HandedOut(first=1, last=1, at=_BEGUN_AT),),
    )


def batch(client_id: str) -> WaveBatch:
    """Its only batch, which nobody mailed yet."""
    return WaveBatch(
        wave_on=WAVE_ON,
        place="000001",
        ends_on=ENDS_ON,
        over_on=_OVER_ON,
        entries=(Entry(client_id=client_id),),
    )
