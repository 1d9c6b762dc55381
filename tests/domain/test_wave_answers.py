"""What the mail service answers: who is blamed for a refusal, who waits, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.session import get_session

from backoffice.domain.wave_answers import (
    OF_THE_ACCOUNT,
    PASSING,
    REFUSED_FOR,
    given_back,
    needs_to_know,
    settled,
)
from backoffice.domain.wave_batch import WaveBatch, claimed, newly_failed
from tests.support.batches import ALL, AT, ONE, THREE, TWO, batch, standings

KNOWN_CODES = {
    *OF_THE_ACCOUNT, *PASSING, "SUCCESS", "MESSAGE_REJECTED", "INVALID_PARAMETER",
}  # fmt: skip


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
    after = settled(claimed(batch(), [THREE], {}, at=AT), {THREE: None}, at=AT)
    for code in codes:
        after = settled(claimed(after, [TWO], {}, at=AT), {TWO: code}, at=AT)
    assert standings(after) == ["pinned", standing, "sent"]


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


def refused(alone: WaveBatch, code: str, *, after: timedelta, took_others: bool) -> WaveBatch:
    """The batch after a time, when the mail service answered with the same *code* again."""
    asked = claimed(alone, alone.waiting, {}, at=AT + after)
    codes = dict.fromkeys(asked.claimed, code)
    return settled(asked, codes, at=AT + after, took_others=took_others)


@pytest.mark.parametrize("clients", [(ONE,), (ONE, TWO)])
@pytest.mark.parametrize("code", ["MESSAGE_REJECTED", "INVALID_PARAMETER"])
def test_a_code_is_the_clients_once_others_were_taken_for_a_day(
    clients: tuple[str, ...], code: str
) -> None:
    almost = REFUSED_FOR - timedelta(seconds=1)
    first = refused(batch(*clients), code, after=timedelta(0), took_others=True)
    second = refused(first, code, after=almost, took_others=True)
    assert standings(second) == ["pinned"] * len(clients)
    assert second.given_back_at == AT + almost
    assert not needs_to_know(second, clients, at=AT + almost)
    assert needs_to_know(second, clients, at=AT + REFUSED_FOR)
    nobody = refused(second, code, after=2 * REFUSED_FOR, took_others=False)
    assert standings(nobody) == ["pinned"] * len(clients), "the account may be why"
    last = refused(nobody, code, after=3 * REFUSED_FOR, took_others=True)
    assert standings(last) == ["failed"] * len(clients)
    assert {each.why for each in newly_failed(nobody, last)} == {code}


def test_a_call_with_one_mail_that_is_refused_as_a_whole_is_judged_alike() -> None:
    after = batch(ONE)
    for days, standing in enumerate(["pinned", "pinned", "failed"]):
        at = AT + days * REFUSED_FOR
        after = given_back(
            claimed(after, [ONE], {}, at=at),
            "MessageRejected",
            repeated=False,
            at=at,
            took_others=days == 2,
        )
        assert standings(after) == [standing]
    assert after.entries[0].why == "MessageRejected"


@pytest.mark.parametrize("code", sorted(OF_THE_ACCOUNT))
def test_what_is_said_of_the_account_is_held_against_nobody(code: str) -> None:
    after = batch(ONE)
    for days in range(4):
        after = refused(after, code, after=days * REFUSED_FOR, took_others=True)
    assert standings(after) == ["pinned"]
