"""The campaign's desk: finds whom each day's wave asks, hands them out in pace, and counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain import wave_run
from backoffice.domain.errors import Conflict
from backoffice.domain.pacing import Pace
from backoffice.domain.renewal import RenewalTerms
from backoffice.domain.wave_run import CampaignSwitch, WaveRun
from backoffice.services.campaign_runs import kept_runs

if TYPE_CHECKING:
    from backoffice.services.campaign_handing import HandingDesk
    from backoffice.services.campaign_ports import ListsRenewals, SendingQuota
    from backoffice.services.ports import Clock, Records

_PINNED_TOGETHER = 20
"""Batches of one write; each page of the walk fills so many."""
_MOST_PAGES = 400
"""Pages that one tick walks over in a run, a thousand clients each; the next one goes on."""
_WALKS_FOR = timedelta(seconds=90)
"""How long one tick walks on: it has 240 seconds, and is to hand out whom it found, too."""


class Ticked(NamedTuple):
    """What one tick did, in numbers that may be logged."""

    begun: int = 0
    """Runs."""
    pinned: int = 0
    """Clients who were found to be asked."""
    handed_out: int = 0
    """Clients whose batches were put into the queue, some of them again."""
    held_back: int = 0
    """Clients who wait although it is the hour to write: the mail service takes none of them now,
    since the quota is zero or used up, or it refused them through no fault of theirs.
    """
    in_doubt: int = 0
    """Clients who may or may not have been mailed, and will not be again in this wave."""
    open: int = 0
    """Clients of all runs of whom nobody knows yet what becomes of them."""
    not_read: tuple[date, ...] = ()
    """The days of waves of which something cannot be read; all else was gone on with."""

    def and_also(self, **more: int) -> Ticked:
        """These, and some more."""
        return self._replace(**{name: getattr(self, name) + n for name, n in more.items()})

    def and_unread(self, *wave_on: date) -> Ticked:
        """The same, and waves of which not all can be read."""
        return self._replace(not_read=(*self.not_read, *wave_on))


class CampaignDesk:
    """Goes on with every run, as far as a few minutes and the mail service's quota allow.

    A tick that is repeated, late, cut off, or at work beside another one, does no harm: whom a run
    asks, and how far it is, is kept in one write; a batch that is handed out twice is claimed once.
    """

    def __init__(
        self,
        *,
        records: Records,
        renewals: ListsRenewals,
        handing: HandingDesk,
        quota: SendingQuota,
        terms: RenewalTerms,
        pace: Pace,
        now: Clock,
    ) -> None:
        self._records = records
        self._renewals = renewals
        self._handing = handing
        self._quota = quota
        self._terms = terms
        self._pace = pace
        self._now = now

    def tick(self, *, due: datetime) -> Ticked:
        """Begin the wave of the day, if it is time, and go on with all that are under way."""
        at = self._now()
        today = self._pace.wave_day(max(due, at))
        ticked, runs = self._runs(today, at)
        live = [run for run in runs if not run.is_done]
        if not live:
            return ticked
        quota = self._quota.quota()
        out = 0
        for run in live:
            # Somebody else is at this run, or just paused it; the next tick sees to it.
            with suppress(Conflict):
                size, until = self._pace.together(quota), at + _WALKS_FOR
                walked, selected = self._walked(run, size, until=until)
                went = self._handing.go_on(walked, quota, today=today, out=out)
                out = went.out
                ticked = ticked.and_also(
                    pinned=selected,
                    handed_out=went.handed_out,
                    held_back=went.held_back,
                    in_doubt=went.run.totals.in_doubt - walked.totals.in_doubt,
                    open=went.run.remaining,
                )
                if not went.is_read_whole:
                    ticked = ticked.and_unread(run.wave_on)
        return ticked

    def _runs(self, today: date, at: datetime) -> tuple[Ticked, list[WaveRun]]:
        """The runs that may be under way, after those began whose time has come."""
        days = wave_run.days_looked_at(today, self._terms)
        kept = kept_runs(self._records, days)
        ticked, runs = Ticked().and_unread(*kept.unread), []
        for day in days:
            if day in kept.unread:
                continue
            run = kept.runs.get(day)
            found = run or self._begun(day, kept.switch, today=today, at=at)
            if found is not None:
                ticked = ticked if run else ticked.and_also(begun=1)
                runs.append(found)
        return ticked, runs

    def _begun(
        self, day: date, switch: CampaignSwitch, *, today: date, at: datetime
    ) -> WaveRun | None:
        run = wave_run.begun(day, self._terms, today=today, switch=switch, at=at)
        if run is None:
            return None
        try:
            self._records.keep(run)
        except Conflict:  # another tick began it at this moment
            return None
        return run.as_kept()

    def _walked(self, run: WaveRun, size: int, *, until: datetime) -> tuple[WaveRun, int]:
        """The run after the walk went on, and how many clients it met who are to be asked.

        It goes on for a page at least, so that every tick is a step.
        """
        before, limit, is_kept = run.selected, size * _PINNED_TOGETHER, True
        for _ in range(_MOST_PAGES):
            segment = next((each for each in run.segments if not each.is_walked), None)
            if segment is None:
                break
            page = self._renewals.ending_on(segment.ends_on, after=segment.after, limit=limit)
            asked = [each.client_id for each in page if each.is_asked_on(run.wave_on)]
            so_far = segment.but(
                after=page[-1].client_id if page else segment.after,
                is_walked=len(page) < limit,
            )
            run, batches = wave_run.pinned(run, so_far, asked, size=size)
            is_kept = bool(batches)
            if is_kept:
                self._records.keep(run, *batches)
                run = run.as_kept()
            if self._now() >= until:
                break
        if not is_kept:
            self._records.keep(run)
            run = run.as_kept()
        return run, run.selected - before
