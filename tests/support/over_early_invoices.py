"""What becomes of invoices where insurance was over early: that which was listed, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.invoice import Invoice
from backoffice.domain.money import Money
from backoffice.domain.rehearsal import Rehearsal
from tests.twins.database import MemoryDatabase

Kept = Mapping[Any, Any]
"""All that is on file, by table and key."""


def insist_on_the_invoices(listed: Rehearsal, before: Kept, after: Kept) -> None:
    """What clients are asked, and what goes back to them, is what was *listed* of each."""
    known, kept = _invoices(before), _invoices(after)
    said = {each.visit_id: each.invoice for each in listed.visits if each.invoice}
    changed = {visit for visit, each in kept.items() if _asks(known.get(visit)) != _asks(each)}
    assert changed <= said.keys(), "an invoice that changes is listed"
    for visit_id, invoice in said.items():
        assert kept[visit_id].number == invoice.number
        assert _asks(known.get(visit_id)) == (invoice.asked_now, invoice.waits_now)
        assert _asks(kept[visit_id]) == (invoice.asked_then, invoice.waits_then)
    assert _given_back(after) - _given_back(before) == Counter(
        {visit: each.goes_back.cents for visit, each in said.items() if each.goes_back.cents}
    )


def _invoices(kept: Kept) -> dict[str, Invoice]:
    found = InvoicesTable(MemoryDatabase()).from_items(_items(kept, "invoices"))
    return {each.visit_id: each for each in found}


def _asks(invoice: Invoice | None) -> tuple[Any, Any]:
    return (invoice.asked, invoice.waits) if invoice else (Money.ZERO, None)


def _given_back(kept: Kept) -> Counter[str]:
    """The cents that went back for each visit, or are about to."""
    found: Counter[str] = Counter()
    for payment in _items(kept, "client-payments"):
        for refund in payment.get("refunds", ()):
            found[refund["visit_id"]] += int(refund["amount"])
    return found


def _items(kept: Kept, table: str) -> list[Any]:
    return [item for (name, _), item in kept.items() if name == table]
