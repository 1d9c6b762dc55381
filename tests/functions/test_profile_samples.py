"""The sample of stale profiles does what it stands for: a provider is asked, once."""

from __future__ import annotations

from tests.support import profiled
from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def test_the_sweeper_of_profiles_opens_one_task_for_who_confirmed_nothing(world: World) -> None:
    world.put(profiled.profile("provider-0099"))
    for _ in range(2):
        invoke("ProfileSweeper", sample("ProfileSweeper", "EveryMorning"))
        kept = world.client("dynamodb").scan(TableName="backoffice-tasks")["Items"]
        asked = [each for each in kept if each["kind"] == {"S": "confirm_profile"}]
        assert [each["owner"]["M"]["name"]["S"] for each in asked] == ["provider-0099"]
