"""The campaign's control: how far each wave is, when it will be through, pause and resume."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.caller import Caller
from backoffice.domain.errors import NotFound
from backoffice.domain.pacing import Pace, Quota
from backoffice.domain.record import Ref
from backoffice.domain.renewal import RenewalTerms
from backoffice.domain.wave_run import RunState, Totals, WaveRun, days_looked_at
from backoffice.services.campaign_runs import KeptRuns, kept_runs
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.campaign_ports import SendingQuota
    from backoffice.services.ports import Clock, Records

NO_RUN = "No wave began on that day."


class Progress(NamedTuple):
    """How far a run is; clients are counted within minutes of what becomes of them."""

    run: WaveRun
    state: RunState
    selected: int
    """Clients who are to be asked, as far as they were found."""
    is_selected_whole: bool
    totals: Totals
    remaining: int
    """Clients of whom nobody knows yet what becomes of them."""
    open_batches: int
    finishes_at: datetime | None
    """The forecast, at today's quota, after all earlier runs; None: paused, or not in sight."""


class Campaign(NamedTuple):
    """The runs that may be under way, the latest first, and what holds them all."""

    runs: list[Progress]
    is_paused: bool
    quota: Quota
    unread: tuple[date, ...]
    """The days whose run cannot be read, and does not go on until somebody mends it."""


class CampaignControl:
    """What staff see of the campaign, and how they hold it."""

    def __init__(
        self,
        *,
        records: Records,
        quota: SendingQuota,
        terms: RenewalTerms,
        pace: Pace,
        now: Clock,
    ) -> None:
        self._records = records
        self._quota = quota
        self._terms = terms
        self._pace = pace
        self._now = now

    def runs(self) -> Campaign:
        """The runs of the last weeks that somebody may still be written to by."""
        kept = self._read()
        quota, at, before = self._quota.quota(), self._now(), 0
        seen: list[Progress] = []
        for run in kept.runs.values():
            seen.append(self._progress(run, quota, before=before, at=at))
            before += 0 if run.is_paused else run.remaining
        return Campaign(seen[::-1], kept.switch.is_paused, quota, kept.unread)

    def run(self, wave_on: date) -> Progress:
        """One run, of these or an earlier day.

        Raises:
            NotFound: no wave began on that day.
        """
        for each in self.runs().runs:
            if each.run.wave_on == wave_on:
                return each
        return self._progress(self._load(wave_on), self._quota.quota(), before=0, at=self._now())

    def pause(self, wave_on: date | None = None, *, caller: Caller) -> None:
        """Mail nobody of a day's wave, or of any (None), until it is resumed.

        Whoever is being mailed at this moment still is.

        Raises:
            NotFound: no wave began on that day.
        """
        at = self._now()
        if wave_on is not None:
            insisting(lambda: self._keep(self._load(wave_on).paused(by=caller.subject, at=at)))
        else:
            insisting(lambda: self._pause_all(by=caller.subject, at=at))

    def resume(self, wave_on: date | None = None, *, caller: Caller) -> None:  # noqa: ARG002
        """Go on with a day's wave, or with all (None), those that were paused one by one, too.

        Raises:
            NotFound: no wave began on that day.
        """
        if wave_on is not None:
            insisting(lambda: self._keep(self._load(wave_on).resumed()))
        else:
            insisting(self._resume_all)

    def _pause_all(self, *, by: str, at: datetime) -> None:
        switch, runs, _ = self._read()
        paused = switch if switch.is_paused else switch.but(paused_at=at, paused_by=by)
        # Together, so that no run goes on under a switch that says otherwise; those done with stay.
        self._records.keep(
            paused, *(run.paused(by=by, at=at) for run in runs.values() if not run.is_done)
        )

    def _resume_all(self) -> None:
        switch, runs, _ = self._read()
        resumed = switch.but(paused_at=None, paused_by=None)
        self._records.keep(resumed, *(run.resumed() for run in runs.values() if run.is_paused))

    def _keep(self, run: WaveRun) -> None:
        self._records.keep(run)

    def _load(self, wave_on: date) -> WaveRun:
        [run] = self._records.find_together(*[Ref(WaveRun, (wave_on.isoformat(),))])
        if run is None:
            raise NotFound(NO_RUN)
        found: WaveRun = run
        return found

    def _read(self) -> KeptRuns:
        days = days_looked_at(self._pace.wave_day(self._now()), self._terms)
        return kept_runs(self._records, days)

    def _progress(self, run: WaveRun, quota: Quota, *, before: int, at: datetime) -> Progress:
        going = not run.is_paused and not run.is_done
        return Progress(
            run=run,
            state=run.state,
            selected=run.selected,
            is_selected_whole=run.is_walked,
            totals=run.totals,
            remaining=run.remaining,
            open_batches=run.pinned - run.counted,
            finishes_at=self._pace.forecast(before + run.remaining, quota, at=at)
            if going
            else None,
        )
