"""The renewal campaign: whoever's plan ends is asked in waves what comes after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log, measure
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import each_event, quietly, scheduled_at
from backoffice.wiring import office

if TYPE_CHECKING:
    from backoffice.web.models import Caller, CampaignSwitching, CampaignView, WaveView

app = Api("renewal-campaign")


@app.route("/renewal-campaign", methods=["GET"], who=Who.STAFF)
def read_campaign() -> CampaignView:
    """Read how far each wave of mails is, when it will be through, and what the quota allows."""
    return office().campaign_overview.campaign()


@app.route("/renewal-campaign/switch", methods=["PUT"], who=Who.STAFF)
def switch_campaign(body: CampaignSwitching, caller: Caller) -> CampaignView:
    """Hold all waves, or let them go on; repeating it changes nothing.

    Whoever is being written to at this moment still is. Waves that begin while all are held are
    held, too, and what is not sent on a day goes out later, until the next wave takes its place.
    """
    return office().campaign_overview.switch_all(on=body.on, caller=caller)


@app.route("/renewal-campaign/{wave_on}", methods=["GET"], who=Who.STAFF)
def read_wave(wave_on: str) -> WaveView:
    """Read how far the wave of a day is: how many were written to, and how many not, and why."""
    return office().campaign_overview.wave(wave_on)


@app.route("/renewal-campaign/{wave_on}/switch", methods=["PUT"], who=Who.STAFF)
def switch_wave(wave_on: str, body: CampaignSwitching, caller: Caller) -> WaveView:
    """Hold the wave of one day, or let it go on; repeating it changes nothing."""
    return office().campaign_overview.switch(wave_on, on=body.on, caller=caller)


@quietly
def go_on(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes of the afternoon, find whom to ask, and hand out what the quota allows."""
    ticked = office().campaign.tick(due=scheduled_at(event))
    log("handed out", count=ticked.handed_out)
    measure("RenewalMailsInDoubt", ticked.in_doubt)
    measure("RenewalMailsHeldBack", ticked.held_back)
    log("not read", wave_on=" ".join(day.isoformat() for day in ticked.not_read))
    measure("WavesNotRead", len(ticked.not_read))


@quietly
def mail_batches(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Mail the clients of a batch that was handed out, each of them once."""
    return each_event(event, context, {"wave-batch-due": office().batch_mailer.mail})
