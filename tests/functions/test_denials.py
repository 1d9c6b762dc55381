"""Denials through the real handlers, on the office of the samples."""

from __future__ import annotations

from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def test_the_sweeper_of_denials_tells_that_the_time_for_an_appeal_is_over(world: World) -> None:
    for _ in range(2):
        invoke("DenialSweeper", sample("DenialSweeper", "EveryMorning"))
        told = world.client("dynamodb").scan(TableName="backoffice-tasks")["Items"]
        over = [each for each in told if "is over" in each["next_action"]["S"]]
        assert [each["about"]["L"][0] for each in over] == [{"S": "visit-0008.1"}]
