"""Asking for links: each one works alone, for five days, and as often as it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import RosterTable
from backoffice.adapters.dynamodb.links import LinksTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.link import Link, LinkReason, LinkStatus
from backoffice.domain.mailing import Mailing
from backoffice.domain.message import INSURANCE_LINK
from backoffice.domain.roster import RosterEntry
from backoffice.services.links import LinkDesk, LinkView
from tests.support import builders, offices, submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, BEN, OMAR, RUTH
from tests.support.intake_office import IntakeOffice
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

WRONG_DATES = [date(1980, 1, day) for day in range(1, 29)]


def guess_wrongly(office: MemoryOffice, token: str, times: int, *, start: int = 0) -> None:
    for typed in WRONG_DATES[start : start + times]:
        with pytest.raises(Refused):
            office.door.open(token, typed)


def is_locked(office: MemoryOffice) -> bool:
    return office.links.intake_status(ANA, caller=RUTH).locked


@pytest.mark.requirement("IN-1", "IN-2", "Q3")
def test_a_link_that_a_provider_asked_for_is_mailed_by_the_network_in_the_providers_name() -> None:
    office = offices.with_ana()
    view = office.links.request_intake(ANA, "request-1", caller=RUTH)
    assert view.status is LinkStatus.REQUESTED
    assert not office.mail.carried
    office.until_quiet()
    (mail,) = office.mail.carried
    assert (mail.to, mail.reply_to) == ("ana@mail.example", "ruth@practice.example")
    assert "Ruth Adler" in mail.text
    assert "Ruth" not in mail.subject
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.SENT


@pytest.mark.requirement("IN-3")
def test_the_token_stands_in_the_mail_and_nowhere_else() -> None:
    office, token = offices.with_mailed_link()
    kept = [str(office.database.items(table)) for table in ("links", "mailings", "outbox")]
    kept += office.journal.documents.values()
    assert not any(token in text for text in kept)
    assert token in office.mail.carried[0].text


def test_the_same_request_again_mails_nothing_more() -> None:
    office, _ = offices.with_mailed_link()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.until_quiet()
    assert len(office.mail.carried) == 1


def test_an_old_request_that_comes_again_late_leaves_the_newer_link_alone() -> None:
    office, _ = offices.with_mailed_link()
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    office.until_quiet()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.until_quiet()
    assert len(office.mail.carried) == 2
    office.door.open(office.mail.tokens()[-1], ANAS_BIRTHDAY)


@pytest.mark.requirement("UP-1")
def test_asking_again_makes_every_earlier_link_useless() -> None:
    office, first = offices.with_mailed_link()
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    with pytest.raises(Refused):
        office.door.open(first, ANAS_BIRTHDAY)
    office.until_quiet()
    second = office.mail.tokens()[-1]
    assert second != first
    with pytest.raises(Refused):
        office.door.open(first, ANAS_BIRTHDAY)
    office.door.open(second, ANAS_BIRTHDAY)


@pytest.mark.requirement("UP-1")
def test_a_replaced_link_opens_nothing_while_the_index_still_leads_from_it() -> None:
    office = submission.open_office(index_lag=100)
    submission.add_ana(office)
    for request_id in ("request-1", "request-2"):
        office.wait(timedelta(minutes=1))
        submission.ask_for_link(office, request_id)
        office.run()
    first, _ = office.mail.tokens()
    assert LinksTable(office.database).by_token(first), "the index lags"
    with pytest.raises(Refused):
        office.door.open(first, ANAS_BIRTHDAY)


@pytest.mark.requirement("UP-1")
def test_a_browser_that_sits_at_the_form_of_an_earlier_link_is_sent_away() -> None:
    office, key = offices.with_open_form()
    office.intake.sit_down(key)
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    with pytest.raises(NotFound):
        office.intake.sit_down(key)
    with pytest.raises(NotFound):
        office.intake.answer(key, builders.about_ana())


def test_a_client_who_did_not_agree_to_e_mail_gets_none() -> None:
    office = offices.with_ana()
    office.roster.add_client(BEN, builders.new_client(email_consent=False), caller=RUTH)
    with pytest.raises(Refused):
        office.links.request_intake(BEN, "request-1", caller=RUTH)
    office.until_quiet()
    assert not office.mail.carried


@pytest.mark.requirement("Q9")
def test_a_link_opens_for_five_days_and_not_a_second_longer() -> None:
    office = offices.with_ana()
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    asked_at = office.clock()
    office.until_quiet()
    token = office.mail.tokens()[-1]
    office.clock.at = asked_at + timedelta(days=5) - timedelta(seconds=1)
    office.door.open(token, ANAS_BIRTHDAY)
    office.clock.at = asked_at + timedelta(days=5)
    with pytest.raises(Refused):
        office.door.open(token, ANAS_BIRTHDAY)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.EXPIRED


def test_unknown_wrong_expired_and_locked_are_refused_in_the_same_words() -> None:
    office, token = offices.with_mailed_link()

    def refusal(token: str, typed: date = ANAS_BIRTHDAY) -> str:
        with pytest.raises(Refused) as refused:
            office.door.open(token, typed)
        return refused.value.sentence

    sentences = {refusal("no-such-token"), refusal(token, WRONG_DATES[0])}
    guess_wrongly(office, token, Link.WRONG_DATES_ALLOWED)
    assert is_locked(office)
    sentences.add(refusal(token))
    office.wait(timedelta(days=6))
    sentences.add(refusal(token))
    assert len(sentences) == 1


def test_five_distinct_wrong_dates_lock_and_the_same_one_again_does_not() -> None:
    office, token = offices.with_mailed_link()
    guess_wrongly(office, token, Link.WRONG_DATES_ALLOWED - 1)
    guess_wrongly(office, token, Link.WRONG_DATES_ALLOWED - 1)
    assert not is_locked(office)
    guess_wrongly(office, token, 1, start=10)
    assert is_locked(office)
    with pytest.raises(Refused):
        office.door.open(token, ANAS_BIRTHDAY)


def test_each_lock_lasts_twice_as_long_as_the_one_before() -> None:
    office, token = offices.with_mailed_link()
    for round_, minutes in enumerate([15, 30, 60]):
        guess_wrongly(
            office, token, Link.WRONG_DATES_ALLOWED, start=round_ * Link.WRONG_DATES_ALLOWED
        )
        office.wait(timedelta(minutes=minutes, seconds=-1))
        assert is_locked(office)
        office.wait(timedelta(seconds=1))
        assert not is_locked(office)
    office.door.open(token, ANAS_BIRTHDAY)


def test_the_provider_can_unlock_at_once() -> None:
    office, token = offices.with_mailed_link()
    guess_wrongly(office, token, Link.WRONG_DATES_ALLOWED)
    assert not office.links.unlock_intake(ANA, caller=RUTH).locked
    office.door.open(token, ANAS_BIRTHDAY)


def test_wrong_dates_are_kept_as_fingerprints_only() -> None:
    office, token = offices.with_mailed_link()
    guess_wrongly(office, token, 1)
    assert "1980" not in str(office.database.items("links"))


def test_a_mail_in_doubt_is_sent_once_more_and_then_is_a_task() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry", times=INSURANCE_LINK.tries)
    submission.again_after_a_crash(office.until_quiet)
    assert len(office.mail.carried) == INSURANCE_LINK.tries
    (task,) = office.database.items("tasks")
    assert (task["kind"], task["owner"]["name"]) == ("confirm_address", RUTH.provider_id)
    office.door.open(office.mail.tokens()[0], ANAS_BIRTHDAY)  # it may well have arrived


def test_a_mail_is_not_sent_again_while_the_first_try_may_still_run() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    office.wait(Mailing.DOUBT_LASTS - timedelta(seconds=1))
    office.run()
    assert len(office.mail.carried) == 1
    office.until_quiet()
    assert len(office.mail.carried) == 2


@pytest.mark.requirement("UP-1")
def test_a_revoked_link_opens_nothing_and_sends_whoever_sits_at_its_form_away() -> None:
    office, key = offices.with_open_form()
    token = office.mail.tokens()[-1]
    assert office.links.revoke_intake(ANA, caller=RUTH).status is LinkStatus.REVOKED
    with pytest.raises(Refused):
        office.door.open(token, ANAS_BIRTHDAY)
    with pytest.raises(NotFound):
        office.intake.answer(key, builders.about_ana())


def test_revoking_twice_is_revoking_once() -> None:
    office, _ = offices.with_mailed_link()
    first = office.links.revoke_intake(ANA, caller=RUTH)
    office.wait(timedelta(hours=1))
    kept = office.database.items("links")
    assert office.links.revoke_intake(ANA, caller=RUTH) == first
    assert office.database.items("links") == kept


def test_a_link_that_was_revoked_before_it_was_mailed_is_not_mailed() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.links.revoke_intake(ANA, caller=RUTH)
    office.until_quiet()
    assert not office.mail.carried


def test_what_was_submitted_cannot_be_taken_back() -> None:
    office = offices.with_verdict()
    with pytest.raises(Refused):
        office.links.revoke_intake(ANA, caller=RUTH)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.USED


def test_another_providers_link_cannot_be_revoked() -> None:
    office, token = offices.with_mailed_link()
    with pytest.raises(NotFound):
        office.links.revoke_intake(ANA, caller=OMAR)
    office.door.open(token, ANAS_BIRTHDAY)


@pytest.mark.requirement("UP-1")
def test_a_new_link_after_a_revoked_one_works() -> None:
    office, _ = offices.with_mailed_link()
    office.links.revoke_intake(ANA, caller=RUTH)
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    office.until_quiet()
    office.door.open(office.mail.tokens()[-1], ANAS_BIRTHDAY)


def test_a_link_keeps_the_reason_it_was_asked_for() -> None:
    office = offices.with_ana()
    ask = office.links.request_intake
    assert ask(ANA, "request-1", caller=RUTH).reason is LinkReason.DETAILS
    wanted = LinkReason.CARD_NEEDED
    assert ask(ANA, "request-2", reason=wanted, caller=RUTH).reason is wanted
    assert ask(ANA, "request-2", reason=wanted, caller=RUTH).reason is wanted
    with pytest.raises(Conflict):
        ask(ANA, "request-2", reason=LinkReason.CORRECTION_NEEDED, caller=RUTH)
    assert ask(ANA, "request-1", caller=RUTH).request_id == "request-2"


@pytest.mark.requirement("UP-1")
@pytest.mark.parametrize(
    ("act", "status", "generation"),
    [
        (lambda desk, **who: desk.request_intake(request_id="request-0002", **who), "requested", 2),
        (lambda desk, **who: desk.revoke_intake(**who), "revoked", 1),
        (lambda desk, **who: desk.unlock_intake(**who), "delivered", 1),
    ],
    ids=["asking for a new one", "taking it back", "unlocking it"],
)
def test_news_of_a_links_mail_at_the_same_moment_stands_in_nobodys_way(
    act: Callable[..., LinkView], status: str, generation: int
) -> None:
    office = IntakeOffice()
    client_id, provider_id = "client-0001", "provider-0001"
    office.records.keep(
        RosterEntry(provider_id=provider_id, client_id=client_id, added_on=date(2026, 1, 5))
    )
    client = office.the(Client)
    office.records.keep(client.but(email="maya@mail.example", email_consent_at=office.now))
    office.records.keep(office.the(Link).but(locks=1, locked_until=office.now + timedelta(hours=1)))
    desk = LinkDesk(
        records=office.records,
        roster=RosterTable(office.database),
        tasks=TasksTable(office.database),
        now=lambda: office.now,
    )
    arrived = office.the(Link).but(delivered_at=office.now)
    office.database.meanwhile = lambda: office.records.keep(arrived)
    caller = Caller(kind=CallerKind.PROVIDER, subject="ruth", of_provider=provider_id)
    view = act(desk, client_id=client_id, caller=caller)
    assert view.status == status
    assert office.the(Link).generation == generation
