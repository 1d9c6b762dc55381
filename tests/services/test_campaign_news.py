"""What is told of a campaign's mails: only what somebody has to know of is written down, once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest

from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.adapters.mail.messages import Message
from backoffice.domain.mailing import MailResult
from backoffice.domain.wave_batch import Entry, WaveBatch
from backoffice.services.requests import NewEmailAddress
from tests.support import offices, submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

LAST_DAY = date(2026, 12, 31)
MARKER = WaveBatch(
    wave_on=date(2026, 11, 15),
    place="000001",
    ends_on=LAST_DAY,
    over_on=date(2026, 12, 1),
    entries=(Entry(client_id=ANA),),
).mailing_id(ANA)
MAIL = Message(mailing_id=MARKER, to="ana@mail.example", subject="", text="", html="")
PERMANENT = {"bounceType": "Permanent"}


def tell(office: MemoryOffice, *kinds: str, **more: Any) -> None:
    for kind in kinds:
        office.mail_service_tells(MAIL, kind, **(more or PERMANENT))
    office.until_quiet()


def kept(office: MemoryOffice, table: str) -> list[dict[str, Any]]:
    return office.database.items(table)


def about_the_plan(office: MemoryOffice) -> list[dict[str, Any]]:
    return [task for task in kept(office, "tasks") if "insurance plan" in task["next_action"]]


def mailings(office: MemoryOffice) -> list[dict[str, Any]]:
    return [each for each in kept(office, "mailings") if each["mailing_id"] == MARKER]


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize(
    ("kind", "stopped"),
    [("Bounce", "bounced"), ("Complaint", "complained"), ("Reject", None),
     ("Rendering Failure", None)],
)  # fmt: skip
def test_a_mail_that_did_not_arrive_is_the_providers_task_once(
    kind: str, stopped: str | None
) -> None:
    office = offices.with_verdict()
    tell(office, kind, kind)
    [task] = about_the_plan(office)
    assert (task["kind"], task["owner"]["name"]) == ("confirm_address", RUTH.provider_id)
    assert task["about"] == [ANA]
    assert office.roster.client(ANA, caller=RUTH).mail_stopped_because == stopped
    assert len(mailings(office)) == 1
    tell(office, kind)
    assert len(about_the_plan(office)) == 1
    assert office.dead_letters() == []


@pytest.mark.parametrize(("kind", "more"), [("Delivery", {}), ("Bounce", {"bounceType": "Full"})])
def test_of_a_mail_that_may_have_arrived_nothing_is_written_down(
    kind: str, more: dict[str, str]
) -> None:
    office = offices.with_verdict()
    before = {table: kept(office, table) for table in ("mailings", "clients", "tasks")}
    tell(office, kind, **(more or {"smtpResponse": "250"}))
    assert {table: kept(office, table) for table in before} == before


@pytest.mark.parametrize("order", list(permutations(["Bounce", "Complaint", "Reject"])))
def test_whatever_is_told_first_a_client_who_complained_is_left_alone(
    order: tuple[str, ...],
) -> None:
    office = offices.with_verdict()
    tell(office, *order)
    assert office.roster.client(ANA, caller=RUTH).mail_stopped_because == "complained"
    [mailing] = mailings(office)
    assert {"bounced_at", "complained_at", "rejected_at"} <= mailing.keys()


def test_an_address_that_was_mended_since_the_mail_is_not_to_blame() -> None:
    office = offices.with_verdict()
    sent_at = office.clock()
    office.wait(timedelta(hours=2))
    new = NewEmailAddress.model_validate({"email": "ana@elsewhere.example", "email_consent": True})
    office.roster.change_email(ANA, new, caller=RUTH)
    office.until_quiet()
    assert office.deliveries.note(MARKER, MailResult.BOUNCED, sent_at)
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed
    assert about_the_plan(office) == []


def test_news_of_a_client_who_left_stops_mail_and_is_nobodys_work() -> None:
    office = offices.with_verdict()
    [renewal] = RenewalsTable(office.database).all_of(ANA)
    office.records.keep(renewal.but(active_until=None))
    tell(office, "Bounce")
    assert office.roster.client(ANA, caller=RUTH).mail_stopped_because == "bounced"
    assert about_the_plan(office) == []


def test_news_about_a_plan_that_nobody_was_asked_about_is_passed_by() -> None:
    office = offices.with_verdict()
    unknown = MARKER.replace(ANA, "client-nobody")
    assert not office.deliveries.note(unknown, MailResult.BOUNCED)
    assert not office.deliveries.note("renewal_", MailResult.BOUNCED)


def test_news_that_is_cut_off_anywhere_ends_the_same() -> None:
    def ending(point: int | None) -> tuple[int, object]:
        office = offices.with_verdict()
        passed = len(office.faults.passed)
        if point:
            office.faults.crash_after(point)
        office.mail_service_tells(MAIL, "Bounce", **PERMANENT)
        submission.again_after_a_crash(office.until_quiet)
        points = len(office.faults.passed) - passed
        office.faults.end()
        client = office.roster.client(ANA, caller=RUTH)
        facts = len(mailings(office)), len(about_the_plan(office)), client.mail_stopped_because
        return points, facts

    points, undisturbed = ending(None)
    assert undisturbed == (1, 1, "bounced")
    for point in range(1, points + 1):
        assert ending(point)[1] == undisturbed
