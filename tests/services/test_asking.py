"""Asking for a link: the right provider learns of it, once, and nobody else learns anything."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backoffice.adapters.dynamodb.asking import LinkRequestsTable
from backoffice.domain.asking import AskedForLink, Mailbox
from backoffice.domain.caller import Caller
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.roster import RosterEntry
from backoffice.domain.task import Task, TaskKind
from tests.support import builders, offices
from tests.support.builders import ANA, ANAS_BIRTHDAY, BEN, OMAR, RUTH
from tests.twins.office import HOME, MemoryOffice

ANAS_ADDRESS = EmailAddress("ana@mail.example")
PEOPLE = (ANA, "ana@", "1990", "Rivera")


def asked(
    office: MemoryOffice, email: str = ANAS_ADDRESS, birth_date: date = ANAS_BIRTHDAY
) -> None:
    office.asking.ask(EmailAddress(email), birth_date)
    office.until_quiet()


def open_tasks(office: MemoryOffice) -> list[tuple[str, tuple[str, ...]]]:
    """The open tasks but those about estimates, which a client without insurance needs, too."""
    return [(str(task.kind), task.about) for caller in (RUTH, OMAR) for task in own(office, caller)]


def own(office: MemoryOffice, caller: Caller = RUTH) -> list[Task]:
    found = office.tasks.own(caller=caller).tasks
    return [task for task in found if task.kind is not TaskKind.NAME_FEE]


def announced(office: MemoryOffice, kind: str) -> list[dict[str, str]]:
    return [
        told["about"]
        for entry in office.database.items("outbox")
        for told in entry["announcements"]
        if told["kind"] == kind
    ]


@pytest.mark.requirement("IN-21", "UP-4")
def test_a_client_who_asks_becomes_a_task_of_their_provider_and_the_provider_is_told() -> None:
    office = offices.with_ana()
    asked(office)
    assert open_tasks(office) == [("send_link", (ANA,))]
    (told,) = announced(office, "link-asked")
    assert (told["client_id"], told["provider_id"]) == (ANA, RUTH.provider_id)


@pytest.mark.requirement("IN-21")
def test_the_task_is_due_on_the_next_business_day() -> None:
    office = offices.with_ana()
    office.clock.at = datetime(2026, 3, 6, 22, tzinfo=ZoneInfo(HOME))  # a Friday
    asked(office)
    (task,) = own(office)
    assert task.due_on == date(2026, 3, 9)


@pytest.mark.requirement("IN-21")
@pytest.mark.parametrize(
    ("email", "birth_date"),
    [
        ("nobody@mail.example", ANAS_BIRTHDAY),
        ("ana@mail.example", ANAS_BIRTHDAY + timedelta(days=1)),
    ],
)
def test_whoever_is_no_client_leaves_nothing_but_an_empty_shell(
    email: str, birth_date: date
) -> None:
    office = offices.with_ana()
    asked(office, email, birth_date)
    assert open_tasks(office) == []
    assert announced(office, "link-asked") == []
    (shell,) = office.database.items("link-requests")
    assert {"email", "birth_date"}.isdisjoint(shell)
    asked_at = datetime.fromisoformat(shell["asked_at"])
    assert shell["expires_at"] == int((asked_at + AskedForLink.KEPT_FOR).timestamp())


@pytest.mark.requirement("IN-21")
def test_nothing_is_looked_up_before_the_answer() -> None:
    office = offices.with_ana()
    calls = []
    for email in (ANAS_ADDRESS, EmailAddress("nobody@mail.example")):
        office.faults.passed.clear()
        office.asking.ask(email, ANAS_BIRTHDAY)
        calls.append([point for point in office.faults.passed if point.startswith("before")])
    assert calls == [["before write link-requests outbox"]] * 2


@pytest.mark.requirement("IN-21")
def test_what_was_asked_is_in_no_event_no_journal_and_no_key() -> None:
    office = offices.with_ana()
    asked(office, "quill@mail.example", date(1971, 8, 23))
    asked(office)
    outbox = [e for e in office.database.items("outbox") if "link-wanted" in str(e)]
    assert len(outbox) == 2
    written = [str(outbox), *office.journal.documents.values()]
    assert not any("quill" in text or "1971" in text for text in written)
    assert "@" not in str(office.database.items("mailboxes"))
    assert not any(person in str(outbox) for person in PEOPLE)


@pytest.mark.requirement("IN-21")
def test_asking_ten_times_a_day_is_asking_once() -> None:
    office = offices.with_ana()
    for _ in range(10):
        asked(office)
        office.wait(timedelta(minutes=20))
    assert open_tasks(office) == [("send_link", (ANA,))]
    assert len(announced(office, "link-asked")) == 1


def test_one_message_that_comes_ten_times_is_heard_once() -> None:
    office = offices.with_ana()
    office.asking.ask(ANAS_ADDRESS, ANAS_BIRTHDAY)
    office.deliver(office.in_flight()[0])
    (wish,) = office.in_flight()
    for _ in range(9):
        office.duplicate(wish)
    office.until_quiet()
    assert len(open_tasks(office)) == 1
    assert len(announced(office, "link-asked")) == 1


@pytest.mark.requirement("IN-21")
def test_asking_again_on_another_day_is_told_again_and_still_due_when_it_was() -> None:
    office = offices.with_ana()
    asked(office)
    (first,) = own(office)
    office.wait(timedelta(days=3))
    asked(office)
    (second,) = own(office)
    assert second.task_id != first.task_id
    assert second.due_on == first.due_on
    assert len(announced(office, "link-asked")) == 2


@pytest.mark.requirement("IN-21")
def test_a_wish_after_one_that_the_provider_settled_by_hand_is_a_task_of_its_own() -> None:
    office = offices.with_ana()
    asked(office)
    (first,) = own(office)
    office.tasks.resolve_own(first.task_id, "We spoke on the phone.", caller=RUTH)
    office.wait(timedelta(days=1))
    asked(office)
    (second,) = own(office)
    assert second.task_id != first.task_id
    assert second.due_on > first.due_on
    (kept,) = (item for item in office.database.items("tasks") if item["task_id"] == first.task_id)
    assert kept["resolution"] == "We spoke on the phone."


@pytest.mark.requirement("IN-21", "UP-4")
def test_a_link_that_was_lost_on_the_same_day_may_be_asked_for_again() -> None:
    office = offices.with_ana()
    for n in range(3):
        asked(office)
        asked(office)
        assert len(open_tasks(office)) == 1
        office.wait(timedelta(minutes=5))
        office.links.request_intake(ANA, f"request-{n}", caller=RUTH)
        office.wait(timedelta(minutes=5))
    assert open_tasks(office) == []
    assert len(announced(office, "link-asked")) == 3


def test_a_wish_that_is_told_again_after_its_task_was_done_makes_no_other() -> None:
    office = offices.with_ana()
    asked(office)
    (item,) = office.database.items("link-requests")
    office.wait(timedelta(minutes=5))
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    shell = LinkRequestsTable(office.database).load(item["ask_id"])
    remembered = shell.but(
        email=EmailAddress(ANAS_ADDRESS), birth_date=ANAS_BIRTHDAY, answered_at=None
    )
    office.records.keep(remembered)
    office.answering.answer(shell.ask_id)
    assert open_tasks(office) == []


def test_a_day_ends_where_the_network_is() -> None:
    office = offices.with_ana()
    office.clock.at = datetime(2026, 3, 3, 23, 59, tzinfo=ZoneInfo(HOME))
    asked(office)
    office.clock.at = datetime(2026, 3, 4, 0, 1, tzinfo=ZoneInfo(HOME))
    asked(office)
    assert len(announced(office, "link-asked")) == 2


@pytest.mark.requirement("UP-1")
def test_a_new_link_settles_the_task_that_asked_for_it() -> None:
    office = offices.with_ana()
    asked(office)
    (task,) = own(office)
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.wait(timedelta(0))
    assert own(office) == []
    (kept,) = office.database.items("tasks")
    assert (kept["task_id"], kept["status"]) == (task.task_id, "resolved")
    office.wait(timedelta(days=1))
    asked(office)
    assert len(open_tasks(office)) == 1


def test_a_new_link_leaves_words_alone_that_the_provider_wrote_on_the_task() -> None:
    office = offices.with_ana()
    asked(office)
    (task,) = own(office)
    office.tasks.resolve_own(task.task_id, "I called Ana.", caller=RUTH)
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    (kept,) = office.database.items("tasks")
    assert kept["resolution"] == "I called Ana."


def with_ana_on_both_rosters() -> MemoryOffice:
    office = offices.with_ana()
    office.keep(
        RosterEntry(provider_id=OMAR.provider_id, client_id=ANA, added_on=office.clock().date())
    )
    return office


@pytest.mark.requirement("IN-21")
def test_each_provider_of_a_client_is_told_and_one_new_link_settles_it_for_all() -> None:
    office = with_ana_on_both_rosters()
    asked(office)
    assert len(open_tasks(office)) == 2
    office.links.request_intake(ANA, "request-1", caller=OMAR)
    office.wait(timedelta(0))
    assert open_tasks(office) == []


def test_a_provider_who_discharged_the_client_is_not_told() -> None:
    office = offices.with_ana()
    (entry,) = office.roster._roster.all_of(RUTH.provider_id)
    office.keep(entry.but(discharged_on=office.clock().date()))
    office.wait(timedelta(days=2))
    asked(office)
    assert open_tasks(office) == []


@pytest.mark.requirement("IN-21")
def test_the_case_of_an_address_means_nothing() -> None:
    office = offices.with_ana()
    asked(office, "ANA@Mail.Example")
    assert open_tasks(office) == [("send_link", (ANA,))]


@pytest.mark.requirement("IN-21")
def test_relatives_who_share_an_address_are_told_apart_by_their_birthdays() -> None:
    office = offices.with_ana()
    birthday = date(2012, 2, 29)
    office.roster.add_client(BEN, builders.new_client(birth_date=birthday), caller=RUTH)
    office.until_quiet()
    asked(office, birth_date=birthday)
    assert open_tasks(office) == [("send_link", (BEN,))]


def test_a_client_with_another_address_is_found_under_it_and_no_longer_under_the_old() -> None:
    office = offices.with_ana()
    ana = office.roster.client(ANA, caller=RUTH)
    office.keep(ana.but(email="rivera@mail.example"))
    office.answering.note_address(ANA)
    asked(office)
    assert open_tasks(office) == []
    asked(office, "rivera@mail.example")
    assert open_tasks(office) == [("send_link", (ANA,))]


def test_noting_an_address_twice_keeps_nothing_new() -> None:
    office = offices.with_ana()
    kept = office.database.items("mailboxes")
    office.answering.note_address(ANA)
    assert office.database.items("mailboxes") == kept
    (mailbox,) = kept
    assert mailbox["client_ids"] == [ANA]


def test_a_client_without_an_address_is_in_no_mailbox() -> None:
    office = offices.with_ana()
    office.keep(office.roster.client(ANA, caller=RUTH).but(email=None))
    before = office.database.items("mailboxes")
    office.answering.note_address(ANA)
    office.answering.note_address("client-nobody")
    assert office.database.items("mailboxes") == before


def test_a_mailbox_leads_to_a_hundred_clients_and_the_latest_is_one_of_them() -> None:
    mailbox = Mailbox(mailbox_id="a-mailbox")
    for number in range(Mailbox.MOST + 1):
        mailbox = mailbox.with_client(f"client-{number:04}")
    assert len(mailbox.client_ids) == Mailbox.MOST
    assert mailbox.client_ids[-1] == f"client-{Mailbox.MOST:04}"
