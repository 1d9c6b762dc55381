"""The samples of the renewal campaign's clock and mailer, and what these do about them."""

from __future__ import annotations

from tests.support import moto_mail, waves
from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def test_the_mailer_of_a_wave_writes_to_the_client_of_its_sample_once(world: World) -> None:
    world.put(waves.renewal("client-0417", "provider-0021"))
    before = len(moto_mail.TAKEN)
    for _ in range(2):
        answer = invoke("CampaignMailer", sample("CampaignMailer", "ToBeMailed"))
        assert answer == {"batchItemFailures": []}
    [mail] = moto_mail.TAKEN[before:]
    marker = "renewal_client-0417_2099-12-31_2099-12-15"
    assert mail["ReplacementTags"] == [{"Name": "mailing", "Value": marker}]


def test_the_clock_of_the_campaign_begins_the_wave_of_the_day_that_is_meant(world: World) -> None:
    for _ in range(2):
        invoke("CampaignSweeper", sample("CampaignSweeper", "EveryFiveMinutes"))
    [run] = [world.item("wave-runs", wave_on="2099-12-01")]
    assert run is not None
    assert run["selected"] == {"N": "0"}
