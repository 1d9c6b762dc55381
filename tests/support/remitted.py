"""Remittances for claims on file: what Fern pays, as 835s, and an office that hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backoffice.adapters.dynamodb.ledger import ReceiptsTable, VisitAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.claim import control_number_for
from backoffice.domain.ledger import Account, Entry, balances
from backoffice.domain.money import Money
from backoffice.domain.receipt import Receipt
from backoffice.domain.task import TaskKind, TaskStatus
from tests.support import claims
from tests.support.builders import payer, provider
from tests.support.remittances import header, payments
from tests.support.x12_samples import on_wire
from tests.twins.office import MemoryOffice

Why = tuple[tuple[str, str, str], ...]
USUAL: Why = (("CO", "45", "80"), ("PR", "3", "25"))
"""Of an hour for $200: what is given up by contract, and a copay."""
DENIED: Why = (("CO", "50", "200"),)


@dataclass(frozen=True)
class Said:
    """One claim of an 835, for the first version of the claim that it names."""

    visit_id: str = "visit-0001"
    paid: str = "95"
    why: Why = USUAL
    status: str = "1"
    charge: str = "200"
    number: str | None = None
    line_id: str = "LINE1"

    @property
    def control_number(self) -> str:
        """CLP01."""
        return self.number or control_number_for(f"{self.visit_id}.1", 1)

    @property
    def taken_back(self) -> Said:
        """The reversal of it."""
        why = tuple((group, reason, negative(amount)) for group, reason, amount in self.why)
        return Said(
            self.visit_id,
            negative(self.paid),
            why,
            "22",
            negative(self.charge),
            self.number,
            self.line_id,
        )

    @property
    def segments(self) -> list[str]:
        """CLP to the last CAS of its only line."""
        return [
            f"CLP*{self.control_number}*{self.status}*{self.charge}*{self.paid}**12*F-77*11*1",
            "NM1*QC*1*RIVERA*ANA****MI*FERN0001",
            f"SVC*HC:90837:95*{self.charge}*{self.paid}**1",
            "DTM*472*20260226",
            *(f"CAS*{group}*{reason}*{amount}" for group, reason, amount in self.why),
            f"REF*6R*{self.line_id}",
        ]


def negative(amount: str) -> str:
    """The same amount with the other sign."""
    return str(-Decimal(amount))


def payment(*said: Said, trace: str = "EFT-1", amount: str | None = None, plb: str = "") -> Any:
    """One 835, ST to SE; it pays what its claims come to, unless *amount* says otherwise."""
    total = amount or str(sum(Decimal(each.paid) for each in said))
    claimed = [segment for each in said for segment in each.segments]
    inside = [*header(total, trace), "LX*1", *claimed, *([plb] if plb else [])]
    return ["ST*835*0001", *inside, f"SE*{len(inside) + 2}*0001"]


def document(*said: Said, **differences: Any) -> str:
    """A text with one payment."""
    return on_wire(payments(payment(*said, **differences)))


def sent(*visit_ids: str, **differences: Any) -> MemoryOffice:
    """An office whose claims for these visits the payer took in."""
    office = MemoryOffice()
    office.keep(payer(), provider())
    for visit_id in visit_ids or ("visit-0001",):
        claim = claims.accepted_claim(f"{visit_id}.1").but(**differences)
        office.keep(claim, claims.submission(claim, way="answered"))
    return office


def arrive(office: MemoryOffice, text: str, *, number: int = 0) -> str:
    """A document comes in, and everybody hears of it; its id."""
    document_id = office.acknowledging.hear(text, transaction_id=f"transaction-{number:04}")
    office.until_quiet()
    return document_id


def account_of(office: MemoryOffice, visit_id: str = "visit-0001") -> VisitAccount:
    """A visit's account as it is kept."""
    return VisitAccountsTable(office.database).load(visit_id)


def receipts(office: MemoryOffice) -> list[Receipt]:
    """Every payment that is known of."""
    return ReceiptsTable(office.database).from_items(office.database.items("receipts"))


def entries(office: MemoryOffice) -> list[Entry]:
    """The whole ledger."""
    fields = Entry.model_fields
    return [
        Entry.model_validate({k: v for k, v in item.items() if k in fields})
        for item in office.database.items("ledger")
    ]


def standing(found: Iterable[Entry]) -> dict[str, str]:
    """What each account stands at, in dollars."""
    return {k.value: v.decimal_text for k, v in balances(found).items() if v != Money.ZERO}


def held(office: MemoryOffice) -> list[str]:
    """The open tasks about what is not posted, by what is to be done."""
    return [
        item["next_action"]
        for item in office.database.items("tasks")
        if item["kind"] == TaskKind.POST_REMITTANCE and item["status"] == TaskStatus.OPEN
    ]


def unapplied(office: MemoryOffice) -> Money:
    """What payers paid and no visit has."""
    return -balances(entries(office)).get(Account.REMITTED, Money.ZERO)


def open_tasks(office: MemoryOffice) -> list[str]:
    """The ids of all open tasks."""
    tasks = office.database.items("tasks")
    return [item["task_id"] for item in tasks if item["status"] == TaskStatus.OPEN]
