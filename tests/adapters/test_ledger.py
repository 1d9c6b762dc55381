"""The ledger's table: an entry is written once, and nothing there is changes or removes one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.adapters.dynamodb.database import Database
from backoffice.adapters.dynamodb.ledger import LedgerTable
from backoffice.domain.errors import Conflict
from backoffice.domain.ledger import Account, Entry, EntryKind, legs_of
from backoffice.domain.money import Money
from backoffice.domain.record import Record
from tests.support.template import templates
from tests.twins.office import MemoryOffice


def entry(entry_id: str = "decision-0001", day: int = 20, cents: int = 100) -> Entry:
    amounts = {Account.REMITTED: Money(cents), Account.CHARGED: -Money(cents)}
    return Entry(
        book="visit-0001",
        entry_id=entry_id,
        kind=EntryKind.DECISION,
        legs=legs_of(amounts),
        day=date(2026, 3, day),
        written_at=datetime(2026, 3, 20, 18, tzinfo=UTC),
        client_id="client-ana-01",
        provider_id="provider-ruth",
    )


@pytest.mark.requirement("IV-1")
def test_an_entry_is_never_written_again_by_whoever_made_or_read_it() -> None:
    office = MemoryOffice()
    office.records.keep(entry())
    with pytest.raises(Conflict):
        office.records.keep(entry(cents=200))
    [kept] = LedgerTable(office.database).of_book("visit-0001")
    assert kept.version == 1
    for changed in (kept, kept.but(legs=entry(cents=200).legs)):
        with pytest.raises(ValueError, match="taken back by another entry"):
            office.records.keep(changed)
    assert LedgerTable(office.database).of_book("visit-0001") == [kept]


def test_no_way_to_the_database_removes_anything() -> None:
    assert not [name for name in dir(Database) if "delete" in name or "remove" in name]
    assert not [name for name in dir(Record) if "delete" in name or "remove" in name]


@pytest.mark.requirement("IV-1")
def test_on_aws_nobody_may_change_or_remove_an_entry_whatever_else_they_may() -> None:
    [ledger] = [
        table["Properties"]
        for name, table in templates().of_type("AWS::DynamoDB::Table", stack="Storage")
        if name == "LedgerTable"
    ]
    condition, policy, _ = ledger["ResourcePolicy"]["Fn::If"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert condition == "OnAws"
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert set(statement["Action"]) == {
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PartiQLDelete",
    }
    assert "Condition" not in statement


def test_entries_are_found_by_provider_and_client_in_the_order_of_their_days() -> None:
    office = MemoryOffice()
    office.records.keep(entry("decision-0002", 21))
    office.records.keep(entry("decision-0001", 20))
    office.records.keep(entry("payment-0003").but(client_id=None, provider_id=None))
    table = LedgerTable(office.database)
    for found in (table.of_client("client-ana-01"), table.of_provider("provider-ruth")):
        assert [each.entry_id for each in found] == ["decision-0001", "decision-0002"]
