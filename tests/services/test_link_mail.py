"""Mailing a link: not in vain, and never in the name of another link than the one asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.mail.messages import Message
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.events.forms import InsuranceSubmitted, LinkAsked
from backoffice.domain.link import Link, LinkStatus, revoke
from backoffice.domain.mailing import Mailing
from backoffice.domain.policy import Attestor, PolicySource
from backoffice.domain.record import Ref
from backoffice.domain.task import TaskKind
from backoffice.services.requests import NewEmailAddress
from tests.support import builders, offices, submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, OMAR, RUTH
from tests.twins.faults import Crash
from tests.twins.mail import MemoryCarrier
from tests.twins.office import MemoryOffice


class BusyCarrier(MemoryCarrier):
    """A mail service that is slow enough for a second request to come in between."""

    def __init__(self, office: MemoryOffice, slow_with: str = "insurance-link") -> None:
        super().__init__()
        self._office = office
        self._slow_with = slow_with

    def carry(self, message: Message) -> str:
        if message.mailing_id.startswith(self._slow_with):
            self._office.links.request_intake(ANA, "request-2", caller=RUTH)
        return super().carry(message)


def test_a_link_that_was_opened_is_not_mailed_again_however_doubtful_its_mail_is() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    office.door.open(office.mail.tokens()[0], ANAS_BIRTHDAY)
    office.wait(Mailing.DOUBT_LASTS)
    office.until_quiet()
    assert len(office.mail.carried) == 1
    assert not office.database.items("tasks")


@pytest.mark.requirement("Q9")
@pytest.mark.parametrize(("late", "mails"), [(timedelta(0), 0), (timedelta(seconds=-1), 1)])
def test_a_link_that_expired_before_its_mail_went_out_is_not_mailed(
    late: timedelta, mails: int
) -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.wait(timedelta(days=5) + late)
    office.run()
    assert len(office.mail.carried) == mails


@pytest.mark.requirement("UP-1")
def test_a_mail_that_went_out_late_does_not_mark_the_newer_link_as_sent() -> None:
    office = offices.with_ana()
    office.carrier = carrier = BusyCarrier(office)
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.link_mail.send(ANA, "intake", 1)
    assert len(carrier.carried) == 1
    newer = office.links.intake_status(ANA, caller=RUTH)
    assert (newer.request_id, newer.status) == ("request-2", LinkStatus.REQUESTED)
    [earlier] = office.database.items("mailings")
    assert earlier["status"] == "sent"


def without_consent(office: MemoryOffice) -> None:
    address = NewEmailAddress(email="ana@mail.example", email_consent=False)
    office.roster.change_email(ANA, address, caller=RUTH)


def test_a_client_who_withdrew_the_consent_gets_no_mail_that_was_asked_for_before() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    without_consent(office)
    office.until_quiet()
    assert office.mail.carried == []


def test_a_revoked_link_is_not_mailed() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    link = office.records.find_together(Ref(Link, (ANA, "intake")), Ref(Client, (ANA,)))[0]
    assert link is not None
    office.records.keep(revoke(link, at=office.clock()))
    office.until_quiet()
    assert office.mail.carried == []


def test_a_client_who_opens_the_link_while_its_mail_is_being_noted_is_not_mailed_twice() -> None:
    """The mail is quick, and the answer of the mail service slow."""
    office = offices.with_ana()
    office.carrier = carrier = HastyReader(office)
    submission.ask_for_link(office)
    office.until_quiet()
    assert len(carrier.carried) == 1
    assert office.links.intake_status(ANA, caller=RUTH).sent_at
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.OPENED


class HastyReader(MemoryCarrier):
    """Ana opens each mail at the moment at which the office wants to note that it went out."""

    def __init__(self, office: MemoryOffice) -> None:
        super().__init__()
        self._office = office

    def carry(self, message: Message) -> str:
        answer = super().carry(message)
        database, opens = self._office.database, self._office.door.open
        write, token = database.write, self.tokens()[-1]

        def interrupted(puts: Sequence[Put], *, change_id: str) -> None:
            database.write = write  # type: ignore[method-assign]
            opens(token, ANAS_BIRTHDAY)
            write(puts, change_id=change_id)

        database.write = interrupted  # type: ignore[method-assign]
        return answer


# ------------------------------------------------------------- reminders


def reminders(office: MemoryOffice) -> list[Message]:
    return office.mail.of("insurance-reminder")


def until(office: MemoryOffice, moment: datetime) -> None:
    """Let the time pass to *moment*, with a sweep at its end as the first that comes again."""
    office.wait(moment - office.clock())
    office.sweep()
    office.until_quiet()


def test_a_client_is_reminded_once_of_the_same_link_a_day_before_it_expires() -> None:
    office, token = offices.with_mailed_link()
    expires_at = office.links.intake_status(ANA, caller=RUTH).expires_at
    until(office, expires_at - timedelta(days=1, seconds=1))
    assert reminders(office) == []
    until(office, expires_at - timedelta(days=1))
    until(office, expires_at - timedelta(hours=1))
    assert [message.to for message in reminders(office)] == ["ana@mail.example"]
    assert office.mail.tokens() == [token, token]


@pytest.mark.parametrize(
    ("late", "mails"),
    [
        (timedelta(hours=-24), 1),
        (timedelta(seconds=-1), 1),
        (timedelta(0), 0),
        (timedelta(days=1), 0),
        (timedelta(days=400), 0),
    ],
)
def test_a_schedule_that_comes_late_reminds_of_no_link_that_has_expired(
    late: timedelta, mails: int
) -> None:
    office, _ = offices.with_mailed_link()
    until(office, office.links.intake_status(ANA, caller=RUTH).expires_at + late)
    assert len(reminders(office)) == mails
    assert not office.due_reminders.hand_out_due(due=office.clock()), "nobody looks at it again"


def test_a_schedule_that_comes_twice_reminds_once() -> None:
    office, _ = offices.with_mailed_link()
    office.wait(timedelta(days=4))
    office.sweep()
    office.sweep()
    office.run()
    office.sweep()
    office.until_quiet()
    assert len(reminders(office)) == 1


def test_a_reminder_that_a_crash_left_in_doubt_is_not_sent_again_but_looked_after() -> None:
    office, _ = offices.with_mailed_link()
    office.wait(timedelta(days=4))
    office.sweep()
    office.faults.crash_when("after carry")
    submission.again_after_a_crash(office.until_quiet)
    assert len(reminders(office)) == 1
    tasks = office.database.items("tasks")
    [task] = [each for each in tasks if each["kind"] == TaskKind.CONFIRM_ADDRESS]
    assert task["owner"]["name"] == RUTH.provider_id
    office.wait(timedelta(minutes=15))
    office.sweep()
    office.until_quiet()
    assert len(reminders(office)) == 1


def hand_in(office: MemoryOffice) -> None:
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)


def ask_anew(office: MemoryOffice) -> None:
    submission.ask_for_link(office, "request-2")


@pytest.mark.parametrize("happens", [hand_in, ask_anew, without_consent])
@pytest.mark.parametrize("is_handed_out", [False, True])
def test_nobody_is_reminded_of_what_is_done_when_the_reminder_would_go_out(
    happens: Callable[[MemoryOffice], None], *, is_handed_out: bool
) -> None:
    office, _ = offices.with_mailed_link()
    office.wait(timedelta(days=4))
    if is_handed_out:
        office.sweep()
    happens(office)
    office.sweep()
    office.run()
    assert not office.due_reminders.hand_out_due(due=office.clock()), "nobody looks at it again"
    office.until_quiet()
    assert reminders(office) == []


def test_a_reminder_that_is_handed_out_before_its_time_is_not_sent() -> None:
    office, _ = offices.with_mailed_link()
    office.link_mail.remind(ANA, "intake")
    assert reminders(office) == []


def test_a_link_that_is_asked_for_during_a_reminder_gets_a_reminder_of_its_own() -> None:
    office = offices.with_ana()
    office.carrier = carrier = BusyCarrier(office, slow_with="insurance-reminder")
    submission.ask_for_link(office)
    office.until_quiet()
    for _ in range(2):
        office.wait(timedelta(days=4))
        office.sweep()
        office.until_quiet()
    sent = [message.mailing_id for message in carrier.of("insurance-reminder")]
    assert sent == [f"insurance-reminder_{ANA}_intake_{generation}" for generation in (1, 2)]


def test_a_form_that_was_begun_and_not_submitted_is_reminded_of() -> None:
    office, key = offices.with_open_form()
    office.intake.answer(key, builders.about_ana())
    until(office, office.links.intake_status(ANA, caller=RUTH).expires_at - timedelta(hours=20))
    assert len(reminders(office)) == 1


# ------------------------------------------------------------- what follows a submission


def policy_on_file(office: MemoryOffice, **differences: Any) -> InsuranceSubmitted:
    """A policy of Ana's, however it came in, and the event that tells of it."""
    policy = builders.policy(**differences)
    office.records.keep(Coverage(client_id=ANA).with_new(policy, office.clock()))
    return InsuranceSubmitted(
        client_id=ANA, provider_id=RUTH.provider_id, policy_id=policy.policy_id
    )


ENTERED = {
    "source": PolicySource.PROVIDER_ENTRY,
    "attested_by": Attestor.PROVIDER,
    "on_behalf_of": ANA,
}


def test_a_client_who_submitted_the_form_gets_a_receipt_once() -> None:
    office, key = offices.with_filled_form()
    submission.submit(office, key)
    submission.submit(office, key)
    office.until_quiet()
    (receipt,) = office.mail.of("insurance-receipt")
    assert (receipt.to, receipt.reply_to) == ("ana@mail.example", "ruth@practice.example")


@pytest.mark.requirement("Q10", "UP-2")
def test_a_client_whose_provider_entered_the_details_is_told_so_once() -> None:
    office = offices.with_ana()
    submitted = policy_on_file(office, **ENTERED)
    for _ in range(2):
        office.link_mail.acknowledge(**submitted.model_dump())
    assert [m.mailing_id for m in office.mail.carried] == ["insurance-entered_policy-0001_1"]


@pytest.mark.requirement("Q10")
def test_a_client_is_told_of_each_correction_and_not_of_how_a_policy_goes_on() -> None:
    office = offices.with_ana()
    submitted = policy_on_file(office, source=PolicySource.LINK)
    office.link_mail.acknowledge(**submitted.model_dump())
    coverage = coverage_of(office)
    corrected = coverage.corrected(builders.policy(**ENTERED), office.clock())
    office.records.keep(corrected)
    office.link_mail.acknowledge(**submitted.model_dump())
    ended = coverage_of(office).ended("policy-0001", date(2026, 6, 30), office.clock())
    office.records.keep(ended)
    office.link_mail.acknowledge(**submitted.model_dump())
    assert [message.mailing_id for message in office.mail.carried] == [
        "insurance-receipt_policy-0001_1",
        "insurance-entered_policy-0001_2",
    ]


def coverage_of(office: MemoryOffice) -> Coverage:
    found, _ = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert found is not None
    return found


def test_two_providers_who_are_asked_at_once_are_both_told() -> None:
    office = offices.with_ana()
    for provider in (RUTH, OMAR):
        office.link_mail.tell_provider_asked(ANA, provider.provider_id, "ask-00000001")
    assert [message.to for message in office.mail.carried] == [
        "ruth@practice.example",
        "omar@practice.example",
    ]


def test_what_came_by_another_door_is_acknowledged_by_nobody() -> None:
    office = offices.with_ana()
    submitted = policy_on_file(office, source=PolicySource.PORTAL)
    office.link_mail.acknowledge(**submitted.model_dump())
    assert office.mail.carried == []


@pytest.mark.parametrize("differences", [{}, ENTERED])
def test_a_client_who_does_not_want_mail_gets_no_receipt_either(
    differences: dict[str, Any],
) -> None:
    office = offices.with_ana()
    without_consent(office)
    submitted = policy_on_file(office, **differences)
    office.link_mail.acknowledge(**submitted.model_dump())
    assert office.mail.carried == []


# ------------------------------------------------------------- a provider who is asked


@pytest.mark.requirement("UP-1", "IN-21")
def test_a_provider_who_is_asked_for_a_link_is_told_once_and_not_by_whom() -> None:
    office = offices.with_ana()
    asked = LinkAsked(client_id=ANA, provider_id=RUTH.provider_id, ask_id="ask-00000001")
    for _ in range(2):
        office.link_mail.tell_provider_asked(**asked.model_dump())
    (message,) = office.mail.carried
    assert message.to == "ruth@practice.example"
    for part in (message.subject, message.text, message.html, message.mailing_id):
        assert "Ana" not in part
        assert "Rivera" not in part
        assert ANA not in part
