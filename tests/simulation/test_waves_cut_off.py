"""Waves of renewal mails that are cut off anywhere: nobody gets two, and the doubt is bounded.

The mail service cannot be asked to send a mail only once. Where nobody knows whether the mails of
one call went out, none of them is sent again in that wave: that is the bound, for each crash.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from backoffice.domain.pacing import MOST_TOGETHER
from backoffice.domain.wave_batch import Standing
from backoffice.domain.wave_run import RunState
from tests.simulation.moments import moments
from tests.support import campaigning
from tests.support.campaigning import (
    FIRST_WAVE,
    NOON,
    client_id,
    entries,
    go_on,
    mailed,
    office_at,
    standings,
    tick,
)
from tests.twins.office import MemoryOffice

CLIENTS = 70
"""Two batches, one of them not full."""
HOURS = timedelta(hours=2)
"""Long enough for whatever was lost to be found, and what is in doubt to be parked."""


def insist(office: MemoryOffice, *, clients: int = CLIENTS) -> int:
    """What holds whatever happened; how many are in doubt."""
    marks = entries(office)
    assert sorted(each.client_id for each in marks) == [client_id(n) for n in range(clients)], (
        "everybody is in one batch of the run"
    )
    got = mailed(office)
    assert set(got.values()) <= {1}, "nobody gets two mails of a wave"
    doubtful = {each.client_id for each in marks if each.standing is Standing.IN_DOUBT}
    sent = {each.client_id for each in marks if each.standing is Standing.SENT}
    assert sent <= set(got) <= sent | doubtful, "a mark says sent only if it was"
    assert len(sent) + len(doubtful) == clients, "all others got exactly one"
    progress = office.campaign_control.run(FIRST_WAVE)
    assert progress.state is RunState.DONE
    assert (progress.totals.sent, progress.totals.in_doubt) == (len(sent), len(doubtful))
    return len(doubtful)


@pytest.mark.requirement("RN-3")
def test_undisturbed_nothing_is_in_doubt() -> None:
    office = office_at(clients=CLIENTS)
    go_on(office, until=NOON + HOURS)
    assert insist(office) == 0


@pytest.mark.requirement("RN-3")
def test_a_crash_at_any_call_mails_nobody_twice_and_leaves_a_batch_in_doubt_at_most(
    record_property: Callable[[str, object], None],
) -> None:
    undisturbed = office_at(clients=CLIENTS)
    go_on(undisturbed, until=NOON + HOURS / 4)
    most = 0
    for number, point in moments(undisturbed.faults.passed):
        office = office_at(clients=CLIENTS)
        office.faults.crash_at(number)
        go_on(office, until=NOON + HOURS)
        assert office.faults.passed[number - 1] == point
        most = max(most, insist(office))
    record_property("most in doubt after a crash", most)
    assert most <= MOST_TOGETHER


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize(
    ("point", "in_doubt", "got"),
    [
        ("before write bulk", 0, True),
        ("after write bulk", 0, True),
        ("before write wave-batches", 0, True),
        ("after write wave-batches", MOST_TOGETHER, False),
        ("before send bulk", MOST_TOGETHER, False),
        ("after send bulk", MOST_TOGETHER, True),
    ],
)
def test_a_crash_around_the_call_parks_its_batch_and_the_next_wave_asks_them(
    point: str, in_doubt: int, got: bool
) -> None:
    office = office_at(clients=MOST_TOGETHER)
    office.faults.crash_when(point)
    go_on(office, until=NOON + HOURS)
    assert insist(office, clients=MOST_TOGETHER) == in_doubt
    assert bool(mailed(office)) is got
    second = campaigning.noon_of(date(2026, 12, 1))
    office.wait(second - office.clock())
    go_on(office, until=second + HOURS)
    assert standings(office, date(2026, 12, 1)) == {Standing.SENT: MOST_TOGETHER}


@pytest.mark.prove
@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("part", range(8))
def test_thousands_of_stories_of_crashes_repetitions_and_overtaking_ticks(part: int) -> None:
    undisturbed = office_at(clients=CLIENTS)
    go_on(undisturbed, until=NOON + HOURS / 4)
    points = len(undisturbed.faults.passed)
    for seed in range(part, 2_000, 8):
        draw = random.Random(seed)  # noqa: S311 - a story, not a secret
        office = office_at(clients=CLIENTS, index_lag=draw.choice((0, 0, 3)))
        crashes = draw.randrange(4)
        office.faults.crash_at(*draw.sample(range(1, points + 20), crashes))
        for _ in range(draw.randrange(3)):
            office.faults.overtake_after(draw.randrange(1, points), partial(tick, office))
        office.bulk_mail.throttled = draw.choice((0, 0, 1, 3))
        if draw.random() < 0.5:
            tick_and_duplicate(office)
        go_on(office, until=NOON + 2 * HOURS)
        office.faults.end()
        in_doubt = insist(office)
        assert in_doubt <= MOST_TOGETHER * crashes, seed


def tick_and_duplicate(office: MemoryOffice) -> None:
    """All that is in the campaign's queue after a tick comes twice."""
    campaigning.unless_it_crashes(lambda: tick(office))
    for delivery in office.in_flight():
        office.duplicate(delivery)
