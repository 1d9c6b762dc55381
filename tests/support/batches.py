"""A batch of three clients, as a wave pins it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from backoffice.domain.wave_batch import WaveBatch

AT = datetime(2026, 11, 15, 17, tzinfo=UTC)
ONE, TWO, THREE = "client-1", "client-2", "client-3"
ALL = (ONE, TWO, THREE)


def batch(*clients: str) -> WaveBatch:
    """Three clients, or these, whom nobody mailed yet."""
    return WaveBatch.model_validate(
        {
            "wave_on": date(2026, 11, 15),
            "place": "000007",
            "ends_on": date(2026, 12, 31),
            "over_on": date(2026, 12, 1),
            "entries": [{"client_id": each} for each in clients or ALL],
        }
    )


def standings(of: WaveBatch) -> list[str]:
    """Where its clients stand."""
    return [entry.standing.value for entry in of.entries]
