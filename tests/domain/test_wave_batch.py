"""A batch of a wave: a mark for each client, which goes only where it may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from botocore.session import get_session

from backoffice.domain.wave_batch import (
    OF_THE_ACCOUNT,
    PASSING,
    Skipped,
    Standing,
    WaveBatch,
    claimed,
    closed,
    given_back,
    newly_failed,
    parked,
    settled,
)

AT = datetime(2026, 11, 15, 17, tzinfo=UTC)
ONE, TWO, THREE = "client-1", "client-2", "client-3"
ALL = (ONE, TWO, THREE)
KNOWN_CODES = {
    *OF_THE_ACCOUNT, *PASSING, "SUCCESS", "MESSAGE_REJECTED", "INVALID_PARAMETER",
}  # fmt: skip


def batch() -> WaveBatch:
    return WaveBatch.model_validate(
        {
            "wave_on": date(2026, 11, 15),
            "place": "000007",
            "ends_on": date(2026, 12, 31),
            "over_on": date(2026, 12, 1),
            "entries": [{"client_id": each} for each in ALL],
        }
    )


def standings(of: WaveBatch) -> list[str]:
    return [entry.standing.value for entry in of.entries]


def test_whoever_is_claimed_is_mailed_and_whoever_is_skipped_is_done_with() -> None:
    after = claimed(batch(), [ONE], {TWO: Skipped.ANSWERED}, at=AT)
    assert standings(after) == ["claimed", "skipped", "pinned"]
    assert (after.is_claimed, after.is_waiting, after.is_settled) == (True, False, False)
    with pytest.raises(ValueError, match="once at a time"):
        claimed(after, [THREE], {}, at=AT)


def test_the_codes_are_those_that_the_mail_service_knows() -> None:
    shape: Any = get_session().get_service_model("sesv2").shape_for("BulkEmailStatus")
    assert set(shape.enum) == KNOWN_CODES


@pytest.mark.parametrize(
    ("codes", "standing"),
    [
        ([None], "sent"),
        (["INVALID_PARAMETER"], "failed"),
        (["MESSAGE_REJECTED"], "failed"),
        (["a code of later"], "failed"),
        (["TRANSIENT_FAILURE"], "pinned"),
        (["TRANSIENT_FAILURE", None], "sent"),
        (["FAILED", "TRANSIENT_FAILURE"], "failed"),
        (["ACCOUNT_THROTTLED"] * 9, "pinned"),
        (["ACCOUNT_THROTTLED"] * 9 + ["TRANSIENT_FAILURE", None], "sent"),
    ],
)
def test_each_client_is_tried_as_often_as_the_answer_to_them_allows(
    codes: list[str | None], standing: str
) -> None:
    after = batch()
    for code in codes:
        after = settled(claimed(after, [TWO], {}, at=AT), {TWO: code}, at=AT)
    assert standings(after) == ["pinned", standing, "pinned"]


def test_what_is_given_back_waits_again_and_says_when() -> None:
    after = given_back(claimed(batch(), ALL, {}, at=AT), "TooMany", repeated=True, at=AT)
    assert standings(after) == ["pinned"] * 3
    assert (after.given_back_at, after.refusals) == (AT, 0)


def test_after_each_refusal_of_a_whole_call_half_as_many_go_together() -> None:
    after, sizes = batch(), []
    for _ in range(6):
        sizes.append(after.most_at_once)
        after = given_back(claimed(after, ALL, {}, at=AT), "BadRequest", repeated=False, at=AT)
    assert sizes == [49, 24, 12, 6, 3, 1]
    alone = given_back(claimed(after, [ONE], {}, at=AT), "BadRequest", repeated=False, at=AT)
    assert standings(alone) == ["pinned", "pinned", "pinned"], "it may be the account's fault"
    assert (alone.waiting[-1], alone.most_at_once) == (ONE, 1)
    taken = settled(claimed(alone, [TWO], {}, at=AT), {TWO: None}, at=AT)
    again = given_back(claimed(taken, [ONE], {}, at=AT), "BadRequest", repeated=False, at=AT)
    assert standings(again) == ["failed", "sent", "pinned"]
    assert [each.client_id for each in newly_failed(taken, again)] == [ONE]


def test_a_code_that_all_of_several_mails_get_says_nothing_of_any_one() -> None:
    asked = claimed(batch(), [ONE, TWO], {}, at=AT)
    after = settled(asked, {ONE: "MESSAGE_REJECTED", TWO: "MESSAGE_REJECTED"}, at=AT)
    assert standings(after) == ["pinned", "pinned", "pinned"]
    assert after.given_back_at == AT
    apart = settled(asked, {ONE: "MESSAGE_REJECTED", TWO: "INVALID_PARAMETER"}, at=AT)
    assert standings(apart) == ["failed", "failed", "pinned"]


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
