"""A mailing: claimed before it is sent, in doubt after a crash, and sent twice at the most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import mailing
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.mailing import Mailing, MailingStatus, MailResult
from backoffice.domain.message import INSURANCE_LINK, INSURANCE_REMINDER, Letter

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
LETTER = Letter(
    INSURANCE_LINK, occasion="client-01_intake_1", provider_id="provider-1", client_id="client-01"
)


def claim(earlier: Mailing | None, *, at: datetime) -> Mailing | None:
    return mailing.claim(earlier, LETTER, at=at)


def claimed(at: datetime = AT) -> Mailing:
    found = claim(None, at=at)
    assert found is not None
    return found


def test_a_first_claim_is_free() -> None:
    assert (claimed().status, claimed().claims) == (MailingStatus.CLAIMED, 1)


def test_nobody_else_may_claim_while_the_first_may_still_be_sending() -> None:
    with pytest.raises(Conflict):
        claim(claimed(), at=AT + Mailing.DOUBT_LASTS - timedelta(seconds=1))


def test_a_doubt_that_lasts_is_claimed_once_more_and_then_parked() -> None:
    second = claim(claimed(), at=AT + Mailing.DOUBT_LASTS)
    assert second is not None
    assert (second.status, second.claims) == (MailingStatus.CLAIMED, 2)
    third = claim(second, at=AT + 2 * Mailing.DOUBT_LASTS)
    assert third is not None
    assert third.status is MailingStatus.PARKED


def test_what_was_sent_or_parked_is_never_claimed_again() -> None:
    sent = mailing.settle(claimed(), service_id="ses-1", at=AT)
    assert (sent.status, sent.sent_at, sent.service_id) == (MailingStatus.SENT, AT, "ses-1")
    parked = claimed().but(status=MailingStatus.PARKED)
    for done in (sent, parked):
        assert claim(done, at=AT + timedelta(days=1)) is None


@pytest.mark.parametrize("done", [MailingStatus.SENT, MailingStatus.PARKED])
def test_what_is_done_with_is_not_settled_again(done: MailingStatus) -> None:
    with pytest.raises(Refused):
        mailing.settle(claimed().but(status=done), service_id="ses-2", at=AT)


@given(waits=st.lists(st.integers(0, 20), max_size=20))
def test_however_often_it_is_tried_a_client_gets_two_mails_at_the_most(waits: list[int]) -> None:
    at, kept, sends = AT, None, 0
    for minutes in waits:
        at += timedelta(minutes=minutes)
        try:
            now = claim(kept, at=at)
        except Conflict:
            continue
        kept = now or kept
        sends += now is not None and now.status is MailingStatus.CLAIMED
    assert sends <= INSURANCE_LINK.tries


def test_a_reminder_in_doubt_is_not_sent_again() -> None:
    reminder = LETTER._replace(kind=INSURANCE_REMINDER)
    first = mailing.claim(None, reminder, at=AT)
    second = mailing.claim(first, reminder, at=AT + Mailing.DOUBT_LASTS)
    assert second is not None
    assert second.status is MailingStatus.PARKED


def test_what_may_not_be_sent_is_parked_once_and_not_while_it_may_be_going_out() -> None:
    parked = mailing.park(None, LETTER, at=AT)
    assert parked is not None
    assert parked.status is MailingStatus.PARKED
    in_doubt = mailing.park(claimed(), LETTER, at=AT + Mailing.DOUBT_LASTS)
    assert in_doubt is not None
    assert in_doubt.status is MailingStatus.PARKED
    with pytest.raises(Conflict):
        mailing.park(claimed(), LETTER, at=AT + Mailing.DOUBT_LASTS - timedelta(seconds=1))
    for done in set(MailingStatus) - {MailingStatus.CLAIMED}:
        earlier = claimed().but(status=done)
        assert mailing.park(earlier, LETTER, at=AT + timedelta(days=1)) is None
    assert claim(parked, at=AT + timedelta(days=1)) is None


def told(*results: MailResult, of: Mailing | None = None) -> Mailing:
    found = of or mailing.settle(claimed(), service_id="ses-1", at=AT)
    for minutes, result in enumerate(results, start=1):
        found = mailing.follow(found, result, at=AT + timedelta(minutes=minutes))
    return found


@pytest.mark.parametrize("earlier", list(MailingStatus))
@pytest.mark.parametrize("result", list(MailResult))
def test_news_brings_a_mailing_only_where_its_moves_lead(
    earlier: MailingStatus, result: MailResult
) -> None:
    before = claimed().but(status=earlier)
    after = mailing.follow(before, result, at=AT)
    assert after.status is earlier or after.status in mailing.MOVES[earlier]
    assert after != before, "it is noted, wherever the mailing stands"


@pytest.mark.parametrize("result", list(MailResult))
def test_the_same_news_again_changes_nothing(result: MailResult) -> None:
    assert told(result, result) == told(result)


def test_the_end_of_a_mail_does_not_hang_on_the_order_in_which_it_is_told() -> None:
    orders = permutations([MailResult.DELIVERED, MailResult.BOUNCED, MailResult.COMPLAINED])
    assert {told(*order).status for order in orders} == {MailingStatus.COMPLAINED}
    orders = permutations([MailResult.DELIVERED, MailResult.BOUNCED, MailResult.DELAYED])
    assert {told(*order).status for order in orders} == {MailingStatus.BOUNCED}


def test_a_mail_that_could_not_be_delivered_this_time_is_sent_and_nothing_worse() -> None:
    delayed = told(MailResult.DELAYED)
    assert (delayed.status, delayed.bounced_at) == (MailingStatus.SENT, None)


@pytest.mark.parametrize("result", [MailResult.DELIVERED, MailResult.BOUNCED])
def test_news_that_is_faster_than_the_mail_services_own_answer_is_not_undone_by_it(
    result: MailResult,
) -> None:
    early = told(result, of=claimed())
    settled = mailing.settle(early, service_id="ses-1", at=AT)
    assert (settled.status, settled.service_id) == (early.status, "ses-1")
    assert claim(early, at=AT + timedelta(days=1)) is None, "it went out, so it is not sent again"


def test_news_ends_the_doubt_about_a_parked_mail() -> None:
    parked = claimed().but(status=MailingStatus.PARKED)
    assert told(MailResult.DELIVERED, of=parked).status is MailingStatus.DELIVERED


def test_a_mail_that_the_service_will_not_send_after_all_waits_for_a_person() -> None:
    assert told(MailResult.REJECTED).status is MailingStatus.PARKED
