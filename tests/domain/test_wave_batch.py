"""A batch of a wave: a mark for each client, which goes only where it may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from backoffice.domain.wave_answers import settled
from backoffice.domain.wave_batch import (
    Skipped,
    Standing,
    WaveBatch,
    claimed,
    closed,
    parked,
)
from tests.support.batches import ALL, AT, ONE, THREE, TWO, batch, standings


def test_whoever_is_claimed_is_mailed_and_whoever_is_skipped_is_done_with() -> None:
    after = claimed(batch(), [ONE], {TWO: Skipped.ANSWERED}, at=AT)
    assert standings(after) == ["claimed", "skipped", "pinned"]
    assert (after.is_claimed, after.is_waiting, after.is_settled) == (True, False, False)
    with pytest.raises(ValueError, match="once at a time"):
        claimed(after, [THREE], {}, at=AT)


def test_a_claim_is_in_doubt_only_when_whoever_made_it_is_gone() -> None:
    made = settled(claimed(batch(), [ONE], {}, at=AT), {ONE: None}, at=AT)
    made = claimed(made, [TWO], {}, at=AT)
    almost = AT + WaveBatch.DOUBT_LASTS - timedelta(seconds=1)
    assert parked(made, at=almost) is made
    assert standings(parked(made, at=AT + WaveBatch.DOUBT_LASTS)) == ["sent", "in_doubt", "pinned"]
    assert parked(batch(), at=almost) == batch()


@pytest.mark.parametrize("end", [closed, lambda b: parked(b, at=AT + timedelta(days=1))])
def test_what_was_sent_stays_so(end: Callable[[WaveBatch], WaveBatch]) -> None:
    sent = settled(claimed(batch(), ALL, {}, at=AT), dict.fromkeys(ALL), at=AT)
    assert end(sent) is sent
    assert sent.is_settled


def test_when_the_wave_is_over_whoever_waits_is_left_to_the_next_one() -> None:
    assert not batch().is_over(date(2026, 11, 30))
    assert batch().is_over(date(2026, 12, 1))
    after = closed(settled(claimed(batch(), [ONE], {}, at=AT), {ONE: None}, at=AT))
    assert standings(after) == ["sent", "skipped", "skipped"]
    assert after.entries[1].why == Skipped.LATER_WAVE.value


def test_a_mail_is_named_after_client_plan_and_wave() -> None:
    assert batch().mailing_id(ONE) == "renewal_client-1_2026-12-31_2026-11-15"
    assert batch().handed_out().client_ids == ALL
    assert {entry.standing for entry in batch().entries} == {Standing.PINNED}
