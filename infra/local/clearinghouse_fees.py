"""What the simulated payers allow for a service, whatever is charged: their own table of fees."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("clearinghouse_fees.json")
CENT = Decimal("0.01")


def allowed(payer_id: str, procedure: str, charge: Decimal, *, units: int) -> Decimal:
    """The dollars that *payer_id* allows for so many *units*, never more than the *charge*.

    Of a procedure that no table has, a share of the charge.
    """
    table = _table()
    fees = table["everybody"] | table["payers"].get(payer_id, {})
    if procedure in fees:
        return min(charge, Decimal(fees[procedure]) * units)
    return cents(charge * Decimal(table["share_of_charge"]))


def cents(dollars: Decimal) -> Decimal:
    """*dollars* rounded to whole cents, half of one upwards."""
    return dollars.quantize(CENT, ROUND_HALF_UP)


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return table
