"""What the sample of renewals' back door does, on moto."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.moto_office import World
from tests.support.samples import invoke, sample


def test_the_keeper_of_renewals_opens_what_is_to_be_asked(world: World) -> None:
    for _ in range(2):
        event = sample("RenewalKeeper", "ToBeFollowed")
        assert invoke("RenewalKeeper", event) == {"batchItemFailures": []}
    year = datetime.now(UTC).year
    kept = world.item("renewals", client_id="client-0417", ends_on=f"{year}-12-31")
    assert kept is not None
    assert kept["status"] == {"S": "asking"}
    assert kept["version"] == {"N": "1"}
