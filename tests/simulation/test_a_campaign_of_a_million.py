"""A wave to a million clients: what AWS is asked, what it charges, and that memory stays flat."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from backoffice.adapters.bus import BatchQueue
from backoffice.domain.wave_run import RunState
from backoffice.settings import Settings
from backoffice.wiring.campaign import CampaignDesks
from tests.support.campaigning import FIRST_WAVE, NOON, TICK
from tests.twins.clock import Clock, Ids
from tests.twins.great_campaign import (
    Bill,
    GreatDatabase,
    GreatPost,
    GreatQueue,
    GreatQuota,
    GreatTokens,
    is_mailed,
)
from tests.twins.office import SETTINGS

BATCHES_OF_A_PROCESS = 50
"""How long a function's process lives, which asks the key service once for a season."""
SECONDS_OF_A_BATCH, GIGABYTES = 1.0, 0.5
"""What a mailer is taken to need of Lambda: twice what SES takes for a call of fifty."""


class Run(NamedTuple):
    """What a wave came to."""

    bill: Bill
    post: GreatPost
    mailed: int
    marks: Counter[str]
    hours: float
    peak: int
    """Bytes of memory that the wave needed at most, beyond what was needed before it."""


class GreatOffice(CampaignDesks):
    """The campaign's real desks on ports that count."""


def office(clients: int, bill: Bill, path: Path, clock: Clock) -> GreatOffice:
    made = GreatOffice(Settings(SETTINGS), now=clock, new_id=Ids("id"))
    database: Any = GreatDatabase(clients, bill, path)
    made.database = database
    return made


def wave(clients: int, path: Path, *, per_second: float = 100.0, traced: bool = False) -> Run:
    """One wave from its first tick until nothing is left to do; *traced* is slow."""
    bill, clock = Bill(), Clock(NOON - timedelta(days=1))
    post = GreatPost(clients, bill)
    queue: Any = GreatQueue(bill, clock)
    made = office(clients, bill, path, clock)
    made.campaign_post = post
    made.batch_queue = BatchQueue(queue, url="renewal-campaign")
    made.sending_quota = GreatQuota(bill, post, per_second=per_second, per_day=2_000_000)
    made.season_tokens = GreatTokens(bill)
    made.campaign.tick(due=clock())  # the days before, of which nobody is to be asked
    clock.at = NOON
    bill.calls.clear()
    bill.units.clear()
    before = most_memory()
    if traced:
        tracemalloc.start()
    batches = 0
    for _ in range(108):
        open_left = made.campaign.tick(due=clock()).open
        bill.units["invocations"] += 1
        bill.took(60 * GIGABYTES)
        if not open_left:
            break
        until = clock() + TICK
        for at, about in queue.receive(until=until):
            clock.at = at
            if batches % BATCHES_OF_A_PROCESS == 0:
                made.__dict__.pop("batch_mailer", None)
            made.batch_mailer.mail(**about)
            batches += 1
        clock.at = until
    peak = most_memory() - before
    if traced:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    bill.units["invocations"] += batches
    bill.took(batches * SECONDS_OF_A_BATCH * GIGABYTES)
    hours = (clock() - NOON) / timedelta(hours=1)
    spent = Bill(Counter(bill.calls), dict(bill.units))
    assert made.campaign_control.run(FIRST_WAVE).state is RunState.DONE
    database: Any = made.database
    marks = Counter(e["standing"] for item in database.batches() for e in item["entries"])
    return Run(spent, post, sum(map(is_mailed, range(clients))), marks, hours, peak)


def insist(run: Run) -> None:
    """Exactly those who are to be mailed were, once; and their marks say so."""
    assert all(n == is_mailed(number) for number, n in enumerate(run.post.mails))
    assert run.marks["sent"] == run.post.sent == run.mailed
    assert set(run.marks) == {"sent", "skipped"}


def insist_on_figures(run: Run, record_property: Callable[[str, object], None]) -> None:
    calls = run.bill.all_calls / run.mailed
    dollars = sum(run.bill.dollars.values()) * 1_000_000 / run.mailed
    figures: dict[str, object] = {
        "clients mailed": run.mailed,
        "hours at 100 mails a second": round(run.hours, 2),
        "AWS calls a client": round(calls, 4),
        "dollars a million beside SES": round(dollars, 3),
        "write units a client": round(run.bill.units["write units"] / run.mailed, 3),
        "read units a client": round(run.bill.units["read units"] / run.mailed, 3),
        **{f"dollars for {name}": round(n, 3) for name, n in run.bill.dollars.items()},
        **{f"calls: {name}": n for name, n in run.bill.calls.items()},
    }
    for name, figure in figures.items():
        record_property(name, figure)
        print(f"{name}: {figure}")  # noqa: T201 - the figures that the README quotes
    assert calls <= 0.1
    assert dollars <= 2


@pytest.mark.requirement("RN-3")
def test_a_wave_to_thousands_asks_aws_a_tenth_of_a_call_for_each(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    run = wave(6_000, tmp_path / "batches")
    insist(run)
    insist_on_figures(run, record_property)


@pytest.mark.prove
@pytest.mark.requirement("RN-3")
def test_a_wave_to_a_million_costs_less_than_two_dollars_and_no_more_memory_than_a_small_one(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    small, great = (alone(clients, tmp_path / str(clients)) for clients in (100_000, 1_000_000))
    insist(great)
    insist_on_figures(great, record_property)
    for name, run in {"100,000": small, "1,000,000": great}.items():
        record_property(f"memory for {name} in kB", run.peak // 1024)
        print(f"memory for {name}: {run.peak // 1024:,} kB")  # noqa: T201
    assert 0 < great.peak <= 1.2 * small.peak


@pytest.mark.prove
@pytest.mark.requirement("RN-3")
def test_ten_times_the_clients_need_no_more_memory_to_the_byte(tmp_path: Path) -> None:
    wave(1_000, tmp_path / "first")  # whatever is made once is made
    peaks = [
        wave(clients, tmp_path / str(clients), per_second=10, traced=True).peak
        for clients in (5_000, 50_000)
    ]
    assert peaks[1] <= 1.2 * peaks[0]


def most_memory() -> int:
    """The most bytes that this process ever had in memory, as Linux counts them."""
    said = Path("/proc/self/status").read_text(encoding="ascii")
    [kilobytes] = (line.split()[1] for line in said.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) * 1024


def alone(clients: int, path: Path) -> Run:
    """A wave in a process of its own, so that the most memory that it ever had is the wave's."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_after_a_small_one, (clients, path))


def _after_a_small_one(clients: int, path: Path) -> Run:
    wave(1_000, path.with_suffix(".first"))  # whatever is made once is made
    return wave(clients, path)
