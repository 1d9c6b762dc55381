"""What holds whenever the office comes to rest, and what one run may differ in from another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import Any

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
from backoffice.adapters.dynamodb.clients import ClientsTable, RosterTable
from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.database import Item
from backoffice.adapters.dynamodb.links import IntakesTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable, TasksTable
from backoffice.domain.calendar import day_in
from backoffice.domain.eligibility import CheckStatus
from backoffice.domain.gap_certificate import Cover
from backoffice.domain.journal import JournalEntry
from backoffice.domain.mailing import MailingStatus
from backoffice.domain.message import MESSAGES
from backoffice.domain.task import TaskStatus
from tests.support import offices, schemas
from tests.twins.office import MemoryOffice

MAY_DIFFER = {
    "version": "how often a record was kept",
    "change_id": "which write kept it",
    "attempts": "how often a payer was asked",
    "answered_in": "which of the attempts it answered",
    "claims": "how often a mail was tried",
    "service_id": "which of two mails the mail service says it was",
    "expires_on": "how long an answer holds, which follows from the day it came",
    "sessions": "how often a client opened the link",
}
"""What a fault may change for good, and what it means; moments may differ too."""

_MOMENTS = re.compile(r"(^|_)at$|^opened$|^(due|remind)_since$")
_OTHER_TABLES = {
    *("outbox", "counters", "audit", "payer-replies", "payer-conduct"),
    "gap-certificates",  # each names the one before it, and how many there were depends on the news
}
"""What was done with the records, and how often; most of it has invariants of its own."""


def mail_was_given_up(office: MemoryOffice) -> bool:
    """Whether two tries left a mail to a person, on whose desk it is."""
    return any(item["status"] == MailingStatus.PARKED for item in office.database.items("mailings"))


def end_alike(office: MemoryOffice, ending: dict[str, list[Any]]) -> None:
    """Everything is as in *ending*; the mail apart, when it was given up."""
    found, differ = everything(office), set[str]()
    if mail_was_given_up(office):
        assert [task["kind"] for task in found["tasks"]] == ["confirm_address"]
        differ = {"mailings", "tasks", "links", "intakes"}
    for table, items in ending.items():
        assert table in differ or found[table] == items


def everything(office: MemoryOffice) -> dict[str, list[Any]]:
    """All that is on file, without what may differ and with policies numbered in order."""
    labels = {
        version["policy"]["policy_id"]: f"policy {number}"
        for item in office.database.items("coverage")
        for number, version in enumerate(item["versions"])
    }
    return {
        table: [_essence(item, labels) for item in office.database.items(table)]
        for table in schemas.tables()
        if table not in _OTHER_TABLES
    }


def hold(office: MemoryOffice, *, forgets_questions: bool = False) -> None:
    """Insist on everything that is true of every office at rest.

    What a pre-check asks is kept nowhere: its office *forgets questions*.
    """
    assert office.is_quiet()
    assert office.dead_letters() == []
    _insist_on_a_whole_journal(office)
    _insist_on_numbers_given_once(office)
    _insist_on_visits_as_on_the_roster(office)
    insist_on_certified_days(office)
    if not forgets_questions:
        _insist_on_every_word_exchanged(office)
    tries = {kind.name: kind.tries for kind in MESSAGES}
    for mailing_id, count in Counter(each.mailing_id for each in office.mail.carried).items():
        assert count <= tries[mailing_id.partition("_")[0]], mailing_id


def rebuilt(office: MemoryOffice) -> dict[str, dict[tuple[str, ...], Item]]:
    """The journalled tables as the archive alone tells them; every version must be there."""
    versions: dict[tuple[str, tuple[str, ...]], list[Item]] = defaultdict(list)
    for entry in _archived(office):
        for kept in entry.kept:
            key = tuple(str(kept.item[part]) for part in schemas.tables()[kept.table].key)
            versions[kept.table, key].append(kept.item | {"change_id": entry.entry_id})
    tables: dict[str, dict[tuple[str, ...], Item]] = defaultdict(dict)
    for (table, key), items in versions.items():
        items.sort(key=lambda item: int(item["version"]))
        # A form is kept from its attestation on; everything else from its first version.
        first = items[0]["version"] if table == IntakesTable.NAME else 1
        assert [item["version"] for item in items] == list(range(first, first + len(items)))
        tables[table][key] = items[-1]
    return tables


def _insist_on_a_whole_journal(office: MemoryOffice) -> None:
    in_outbox = {item["entry_id"] for item in office.database.items("outbox")}
    assert {entry.entry_id for entry in _archived(office)} == in_outbox
    told = rebuilt(office)
    for table in tables(office.database).values():
        on_file = [
            item
            for item in office.database.items(table.NAME)
            if any(table.lasting(record) for record in table.from_items([item]))
        ]
        assert [told[table.NAME][key] for key in sorted(told[table.NAME])] == on_file


def _insist_on_visits_as_on_the_roster(office: MemoryOffice) -> None:
    """A check knows every visit to come that its policy covers, and none that was called off."""
    for item in office.database.items("eligibility-checks"):
        check = EligibilityChecksTable(office.database).load(item["check_id"])
        coverage = CoverageTable(office.database).load(check.client_id)
        entry = RosterTable(office.database).find(check.provider_id, check.client_id)
        policy = coverage.policy(check.policy_id)
        if policy is None or entry is None or check.status is CheckStatus.DROPPED:
            continue
        client = ClientsTable(office.database).load(check.client_id)
        today = day_in(office.clock(), client.time_zone)
        planned = {day for day in entry.visit_days if day >= today}
        known = {day for day in check.visits if day >= today}
        assert {day for day in planned if policy.covers(day)} <= known <= planned


def insist_on_certified_days(office: MemoryOffice) -> None:
    """Of each planned visit it is certified who pays, or whose open task it is, by when."""
    entries = RosterTable(office.database).from_items(office.database.items("roster"))
    for entry in entries:
        client = ClientsTable(office.database).load(entry.client_id)
        certificate = GapCertificatesTable(office.database).find(entry.client_id)
        today = day_in(office.clock(), client.time_zone)
        for day in {each for each in (*entry.visit_days, *entry.private_days) if each >= today}:
            certified = certificate.at(entry.provider_id, day) if certificate else None
            assert certified is not None, f"nothing is certified of {day}"
            assert certified.cover is not Cover.OPEN
            if certified.cover is Cover.TASK:
                task = TasksTable(office.database).load(str(certified.task_id))
                assert (task.status, task.owner) == (TaskStatus.OPEN, certified.owner)
                assert task.due_on <= max(day, today)


def _insist_on_numbers_given_once(office: MemoryOffice) -> None:
    """Interchange control numbers (ISA13): a payer refuses one that it saw before."""
    numbers = [question.split("*")[13] for question in office.payer.asked]
    assert len(set(numbers)) == len(numbers)


def _insist_on_every_word_exchanged(office: MemoryOffice) -> None:
    """A question is on file, to the letter, before it is sent; an answer with its verdict."""
    claimed = [
        kept.item["question"]
        for entry in _archived(office)
        for kept in entry.kept
        if kept.table == EligibilityChecksTable.NAME and kept.item.get("question")
    ]
    first = [each.question for each in offices.exchanged(office)]
    assert set(office.payer.asked) <= {*claimed, *first}
    assert len(set(first)) == len(first), "no answer is kept twice"
    assert set(first) <= set(office.payer.asked)


def _archived(office: MemoryOffice) -> list[JournalEntry]:
    return [JournalEntry.model_validate_json(text) for text in office.journal.documents.values()]


def _essence(value: Any, labels: dict[str, str]) -> Any:
    match value:
        case dict():
            return {
                name: _essence(part, labels)
                for name, part in value.items()
                if name not in MAY_DIFFER and not _MOMENTS.search(name)
            }
        case list():
            return [_essence(part, labels) for part in value]
        case str():
            for policy_id, label in labels.items():
                value = value.replace(policy_id, label)
    return value
