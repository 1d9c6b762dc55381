"""The campaign as staff see it over HTTPS: counts and moments, and no client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from backoffice.domain.calendar import Day, Moment, day_named
from backoffice.domain.record import Fact
from backoffice.domain.wave_run import RunState

if TYPE_CHECKING:
    from datetime import date

    from backoffice.domain.caller import Caller
    from backoffice.services.campaign_control import CampaignControl, Progress

_WHO_ACTS = {
    RunState.WALKING: "We are finding whom to ask.",
    RunState.MAILING: "We are writing to them, as fast as the mail service lets us.",
    RunState.PAUSED: "Nobody is written to until somebody lets it go on.",
    RunState.DONE: "Nothing is left to do.",
}


class WaveView(Fact):
    """How far the wave of a day is. Clients are counted within minutes of what becomes of them."""

    wave_on: Annotated[Day, Field(description="The day it began, where the network is at home.")]
    state: RunState
    who_acts: str
    begun_at: Moment
    held_since: Annotated[Moment | None, Field(description="Since when nobody is written to.")] = (
        None
    )
    selected: Annotated[int, Field(description="Clients to be asked, as far as they were found.")]
    is_selected_whole: Annotated[bool, Field(description="Whether all of them were found.")]
    sent: Annotated[int, Field(description="Clients whose mail the mail service took.")]
    skipped: Annotated[
        dict[str, int],
        Field(
            description="Clients who need not or may not be written to after all, by the reason."
        ),
    ]
    failed: Annotated[
        int, Field(description="Clients whose mail was refused; their providers have a task.")
    ]
    in_doubt: Annotated[
        int,
        Field(description="Clients who may have got the mail; only the next wave asks them again."),
    ]
    remaining: Annotated[int, Field(description="Clients who wait, or are being written to.")]
    open_batches: Annotated[int, Field(description="Calls to the mail service that are to come.")]
    finishes_at: Annotated[
        Moment | None,
        Field(description="When the last mail is likely to leave, at the mail service's quota."),
    ] = None


class CampaignView(Fact):
    """The waves that may still be under way, the latest first, and what paces them."""

    on: Annotated[bool, Field(description="False: every wave is held.")]
    takes_mail: Annotated[bool, Field(description="Whether the mail service takes mail at all.")]
    per_second: Annotated[float, Field(description="Mails that it takes in a second.")]
    per_day: Annotated[int, Field(description="Mails that it takes in 24 hours.")]
    sent_last_day: Annotated[int, Field(description="Of these, those of the last 24 hours.")]
    waves: tuple[WaveView, ...]
    not_read: Annotated[
        tuple[Day, ...],
        Field(
            description="Days whose wave does not go on, because what is kept of it cannot be read."
        ),
    ] = ()


class CampaignOverview:
    """What staff read of the campaign, and how they hold it."""

    def __init__(self, control: CampaignControl) -> None:
        self._control = control

    def campaign(self) -> CampaignView:
        """The whole campaign."""
        seen = self._control.runs()
        return CampaignView(
            on=not seen.is_paused,
            takes_mail=seen.quota.enabled,
            per_second=seen.quota.per_second,
            per_day=seen.quota.per_day,
            sent_last_day=seen.quota.sent_last_day,
            waves=tuple(_seen(progress) for progress in seen.runs),
            not_read=seen.unread,
        )

    def wave(self, wave_on: str) -> WaveView:
        """The wave of one day, written as 2026-11-15.

        Raises:
            Refused: there is no such day.
            NotFound: no wave began on it.
        """
        return _seen(self._control.run(day_named(wave_on)))

    def switch_all(self, *, on: bool, caller: Caller) -> CampaignView:
        """Hold every wave, or let all go on, those that were held one by one, too."""
        self._switch(None, on=on, caller=caller)
        return self.campaign()

    def switch(self, wave_on: str, *, on: bool, caller: Caller) -> WaveView:
        """Hold the wave of one day, or let it go on.

        Raises:
            Refused: there is no such day.
            NotFound: no wave began on it.
        """
        self._switch(day_named(wave_on), on=on, caller=caller)
        return self.wave(wave_on)

    def _switch(self, wave_on: date | None, *, on: bool, caller: Caller) -> None:
        change = self._control.resume if on else self._control.pause
        change(wave_on, caller=caller)


def _seen(progress: Progress) -> WaveView:
    run, totals = progress.run, progress.totals
    return WaveView(
        wave_on=run.wave_on,
        state=progress.state,
        who_acts=_WHO_ACTS[progress.state],
        begun_at=run.begun_at,
        held_since=run.paused_at,
        selected=progress.selected,
        is_selected_whole=progress.is_selected_whole,
        sent=totals.sent,
        skipped=totals.skipped,
        failed=totals.failed,
        in_doubt=totals.in_doubt,
        remaining=progress.remaining,
        open_batches=progress.open_batches,
        finishes_at=progress.finishes_at,
    )
