"""What became of a mail: what follows for link, client and provider does so once, in any order."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from backoffice.adapters.mail.messages import Message
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.link import LinkStatus
from backoffice.domain.mailing import Mailing, MailResult
from backoffice.services.requests import NewEmailAddress
from tests.support import offices, submission
from tests.support.builders import ANA, OMAR, RUTH
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

PERMANENT = {"bounceType": "Permanent", "bounceSubType": "General"}
LINK = f"insurance-link_{ANA}_intake_1"


def mailed() -> tuple[MemoryOffice, Message]:
    """An office whose mail left, and that mail."""
    office, _ = offices.with_mailed_link()
    return office, office.mail.carried[-1]


def tell(office: MemoryOffice, message: Message, *kinds: str, **more: Any) -> None:
    for kind in kinds:
        office.mail_service_tells(message, kind, **(more or PERMANENT))
    office.until_quiet()


def kept(office: MemoryOffice, table: str) -> list[dict[str, Any]]:
    return office.database.items(table)


def test_a_mail_that_arrived_is_seen_to_have_arrived() -> None:
    office, message = mailed()
    office.wait(timedelta(seconds=4))
    tell(office, message, "Delivery", "Delivery")
    link = office.links.intake_status(ANA, caller=RUTH)
    assert (link.status, link.delivered_at) == (LinkStatus.DELIVERED, office.clock())
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed
    assert kept(office, "tasks") == []


@pytest.mark.requirement("IN-2")
def test_a_mail_that_came_back_stops_mail_and_is_the_providers_task() -> None:
    office, message = mailed()
    tell(office, message, "Bounce", "Bounce")
    link = office.links.intake_status(ANA, caller=RUTH)
    assert (link.status, link.bounced_at) == (LinkStatus.BOUNCED, office.clock())
    client = office.roster.client(ANA, caller=RUTH)
    assert (client.may_be_emailed, client.mail_stopped_because) == (False, "bounced")
    (task,) = kept(office, "tasks")
    assert (task["kind"], task["owner"]["name"]) == ("confirm_address", RUTH.provider_id)
    assert task["about"] == [ANA]


def test_a_mail_that_was_called_spam_stops_mail_and_is_the_providers_task() -> None:
    office, message = mailed()
    tell(office, message, "Complaint", "Complaint", complaintFeedbackType="abuse")
    assert office.links.intake_status(ANA, caller=RUTH).bounced_at is None, "it did arrive"
    client = office.roster.client(ANA, caller=RUTH)
    assert (client.may_be_emailed, client.mail_stopped_because) == (False, "complained")
    assert [task["kind"] for task in kept(office, "tasks")] == ["confirm_address"]


@pytest.mark.parametrize("kind", ["Transient", "Undetermined", "", None, "permanent"])
def test_a_mailbox_that_is_full_today_changes_nothing_but_the_note_of_it(kind: str | None) -> None:
    office, message = mailed()
    before = {table: kept(office, table) for table in ("links", "clients", "tasks")}
    tell(office, message, "Bounce", bounceType=kind)
    assert {table: kept(office, table) for table in before} == before
    (mailing,) = kept(office, "mailings")
    assert (mailing["status"], "delayed_at" in mailing) == ("sent", True)


@pytest.mark.parametrize("order", list(permutations(["Delivery", "Bounce", "Complaint"])))
def test_whatever_is_told_first_the_client_who_complained_is_left_alone(
    order: tuple[str, ...],
) -> None:
    office, message = mailed()
    tell(office, message, *order)
    (mailing,) = kept(office, "mailings")
    assert mailing["status"] == "complained"
    assert {"delivered_at", "bounced_at", "complained_at"} <= mailing.keys()
    assert office.roster.client(ANA, caller=RUTH).mail_stopped_because == "complained"


@pytest.mark.parametrize("order", [("Delivery", "Bounce"), ("Bounce", "Delivery")])
def test_a_mail_that_some_server_took_and_sent_back_has_bounced(order: tuple[str, ...]) -> None:
    office, message = mailed()
    tell(office, message, *order)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.BOUNCED


@pytest.mark.parametrize(
    ("kind", "status"), [("Delivery", LinkStatus.DELIVERED), ("Bounce", LinkStatus.BOUNCED)]
)
def test_news_that_comes_before_the_office_noted_that_the_mail_left_is_good_enough(
    kind: str, status: LinkStatus
) -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    tell(office, office.mail.carried[0], kind)
    office.wait(Mailing.DOUBT_LASTS)
    office.until_quiet()
    assert len(office.mail.carried) == 1, "there is no doubt left that it went out"
    assert office.links.intake_status(ANA, caller=RUTH).status is status


def test_a_link_whose_mail_arrived_is_reminded_of_although_the_note_of_its_sending_was_lost() -> (
    None
):
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    tell(office, office.mail.carried[0], "Delivery")
    office.wait(timedelta(days=4))
    office.until_quiet()
    assert office.links.intake_status(ANA, caller=RUTH).sent_at
    assert len(office.mail.of("insurance-reminder")) == 1


@pytest.mark.parametrize("kind", ["Delivery", "Bounce", "Complaint", "Reject"])
def test_a_crash_at_any_moment_of_the_news_makes_no_difference_in_the_end(kind: str) -> None:
    def ending(crash_after: int | None) -> tuple[int, list[Any]]:
        office, message = mailed()
        passed = len(office.faults.passed)
        if crash_after:
            office.faults.crash_after(crash_after)
        office.mail_service_tells(message, kind, **PERMANENT)
        submission.again_after_a_crash(office.until_quiet)
        tables = ("mailings", "links", "clients", "tasks")
        facts = [
            {name: part for name, part in item.items() if not name.endswith(("_at", "_id"))}
            for table in tables
            for item in kept(office, table)
        ]
        return len(office.faults.passed) - passed, facts

    points, undisturbed = ending(None)
    assert points > 6
    for point in range(1, points + 1):
        assert ending(point)[1] == undisturbed


@pytest.mark.parametrize("kind", ["Send", "Open", "Click", "DeliveryDelay", ""])
def test_news_that_nobody_asked_for_changes_no_link_and_no_client(kind: str) -> None:
    office, message = mailed()
    before = {table: kept(office, table) for table in ("links", "clients", "tasks")}
    tell(office, message, kind)
    assert {table: kept(office, table) for table in before} == before
    assert office.dead_letters() == []


def test_news_of_a_mail_that_is_not_ours_is_passed_by() -> None:
    office, _ = mailed()
    assert not office.deliveries.note("insurance-link_somebody-else_intake_7", MailResult.BOUNCED)
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed


def test_news_of_an_overtaken_link_does_not_touch_the_newer_one() -> None:
    office, message = mailed()
    submission.ask_for_link(office, "request-2")
    office.until_quiet()
    tell(office, message, "Delivery")
    link = office.links.intake_status(ANA, caller=RUTH)
    assert (link.status, link.delivered_at) == (LinkStatus.SENT, None)


def test_a_mail_that_the_service_will_not_send_after_all_is_a_task_and_stops_nothing() -> None:
    office, message = mailed()
    tell(office, message, "Reject", reason="Bad content")
    assert [task["kind"] for task in kept(office, "tasks")] == ["confirm_address"]
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed


def test_a_mail_to_a_provider_that_came_back_is_for_the_networks_support() -> None:
    office, _ = mailed()
    office.link_mail.tell_provider_asked(ANA, RUTH.provider_id, "ask-00000001")
    tell(office, office.mail.carried[-1], "Bounce")
    (task,) = kept(office, "tasks")
    assert (task["owner"], task["about"]) == (
        {"kind": "staff", "name": "support"},
        [RUTH.provider_id],
    )
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed


# ------------------------------------------------------------- mending


def mend(office: MemoryOffice, email: str = "ana.rivera@mail.example", **differs: Any) -> None:
    address = NewEmailAddress(**{"email": email, "email_consent": True, **differs})
    office.roster.change_email(ANA, address, caller=RUTH)
    office.until_quiet()


def test_a_link_after_the_address_was_mended_goes_to_the_new_one() -> None:
    office, message = mailed()
    tell(office, message, "Bounce")
    mend(office)
    submission.ask_for_link(office, "request-2")
    office.until_quiet()
    assert office.mail.carried[-1].to == "ana.rivera@mail.example"


@pytest.mark.parametrize(("kind", "says"), [("Bounce", "came back"), ("Complaint", "complained")])
def test_who_asks_for_a_link_that_cannot_be_mailed_is_told_what_to_do(kind: str, says: str) -> None:
    office, message = mailed()
    tell(office, message, kind)
    with pytest.raises(Refused, match=says):
        office.links.request_intake(ANA, "request-2", caller=RUTH)


def test_a_consent_that_was_withdrawn_is_not_given_again_by_a_request_that_comes_late() -> None:
    office, _ = mailed()
    mend(office, email_consent=False)
    submission.add_ana(office)
    assert not office.roster.client(ANA, caller=RUTH).may_be_emailed


def test_a_bounce_of_the_old_address_says_nothing_against_the_new_one() -> None:
    office, message = mailed()
    office.wait(timedelta(minutes=1))
    mend(office)
    tell(office, message, "Bounce")
    assert office.roster.client(ANA, caller=RUTH).may_be_emailed
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.BOUNCED
    assert len(kept(office, "tasks")) == 1, "the link that came back is to be sent anew"


def test_the_same_address_again_changes_nothing_and_tells_nobody() -> None:
    office, _ = mailed()
    mend(office)
    outbox = len(kept(office, "outbox"))
    mend(office)
    assert len(kept(office, "outbox")) == outbox


def test_a_client_is_added_again_by_the_same_request_after_the_address_was_mended() -> None:
    office, message = mailed()
    tell(office, message, "Bounce")
    mend(office)
    before = office.roster.client(ANA, caller=RUTH)
    submission.add_ana(office)
    assert office.roster.client(ANA, caller=RUTH) == before


def test_only_the_clients_own_provider_mends_the_address() -> None:
    office, _ = mailed()
    address = NewEmailAddress(email="omar@practice.example", email_consent=True)
    with pytest.raises(NotFound):
        office.roster.change_email(ANA, address, caller=OMAR)
    assert office.roster.client(ANA, caller=RUTH).email == "ana@mail.example"
