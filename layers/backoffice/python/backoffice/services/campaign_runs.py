"""The campaign's runs as they are kept, whoever goes on with them or looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.record import Ref
from backoffice.domain.wave_run import CampaignSwitch, WaveRun
from backoffice.services.readable import UNREADABLE, each_readable

if TYPE_CHECKING:
    from backoffice.services.ports import Records

_SWITCH = Ref(CampaignSwitch, (CampaignSwitch.OFFICE,))


class KeptRuns(NamedTuple):
    """What is kept of the waves of some days."""

    switch: CampaignSwitch
    runs: dict[date, WaveRun]
    """Of the days whose wave began, the first one first."""
    unread: tuple[date, ...]
    """The days of which something is kept that cannot be read."""


def kept_runs(records: Records, days: Sequence[date]) -> KeptRuns:
    """The runs of *days*, and the switch of the whole, in one call as a rule.

    A run that cannot be read stands in no other's way. A switch that cannot be read does: nobody
    knows whether all is held.
    """
    wanted = [Ref(WaveRun, (day.isoformat(),)) for day in days]
    try:
        switch, *found = records.find_together(_SWITCH, *wanted)
        unread: list[Ref[WaveRun]] = []
    except UNREADABLE:
        [switch] = records.find_together(*[_SWITCH])
        found, unread = each_readable(lambda refs: records.find_together(*refs), wanted)
    return KeptRuns(
        switch or CampaignSwitch(),
        {run.wave_on: run for run in found if run is not None},
        tuple(date.fromisoformat(*ref.key) for ref in unread),
    )
