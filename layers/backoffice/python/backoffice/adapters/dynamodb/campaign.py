"""The tables of the renewal campaign: each day's run, its batches, and the switch of the whole."""

from __future__ import annotations

from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.wave_batch import WaveBatch
from backoffice.domain.wave_run import CampaignSwitch, WaveRun


class WaveRunsTable(Table[WaveRun], of=WaveRun):
    """Keyed by the day of the wave."""

    NAME = "wave-runs"
    KEY = ("wave_on",)
    MISSING = "No wave began on that day."

    def lasting(self, record: WaveRun) -> bool:  # noqa: ARG002
        return False


class WaveBatchesTable(Table[WaveBatch], of=WaveBatch):
    """Keyed by run, then number: a run knows which of its batches are open, so no index does."""

    NAME = "wave-batches"
    KEY = ("wave_on", "place")

    def lasting(self, record: WaveBatch) -> bool:  # noqa: ARG002
        return False


class CampaignSwitchTable(Table[CampaignSwitch], of=CampaignSwitch):
    """Keyed by the office; there is one."""

    NAME = "campaign-switch"
    KEY = ("office",)

    def indexed(self, record: CampaignSwitch) -> dict[str, str]:  # noqa: ARG002
        return {"office": CampaignSwitch.OFFICE}
