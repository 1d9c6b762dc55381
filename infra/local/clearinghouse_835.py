"""How a simulated payer's payment becomes documents: one 835, or the same money told otherwise.

Of a payment that is told in two parts each part says the whole amount and the same trace, so that
they add up only together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from backoffice.x12.remittance_writing import Account, Advice, PaidBy, PaidTo, write
from backoffice.x12.writing import Route, Usage
from infra.local.clearinghouse_270 import at as element
from infra.local.clearinghouse_271 import Wire
from infra.local.clearinghouse_acks import tame
from infra.local.clearinghouse_claim import Submitted

_CENT = Decimal("0.01")
_BANK = "111000025"


@dataclass(frozen=True)
class Parties:
    """Who pays whom, and by which way the documents go."""

    payer: PaidBy
    payee: PaidTo
    route: Route
    usage: Usage


def parties_of(claim: Submitted) -> Parties:
    """Who pays whom for *claim*."""
    sent, payer_id = claim.envelope, tame(claim.payer_id, 50)
    payer = PaidBy(
        name=tame(element(claim.payer, 3), 60),
        payer_id=payer_id,
        originator=f"1{_digits(payer_id, 9)}",
        street="1 SIMULATED WAY",
        city="ALBANY",
        state="NY",
        zip_code="12207",
        telephone="8005550100",
        account=Account(_BANK, _digits(payer_id, 10)),
    )
    npi = tame(element(claim.billing, 9), 50)
    name = tame(element(claim.billing, 3), 60)
    payee = PaidTo(name, npi, tame(claim.tax_id, 50), Account(_BANK, _digits(npi, 10)))
    route = Route(tame(sent["receiver"], 15, 2), tame(sent["sender"], 15, 2))
    return Parties(payer, payee, route, "T" if sent["usage"] == "T" else "P")


def documents(
    advice: Advice,
    parties: Parties,
    prefixes: frozenset[str],
    *,
    number: Callable[[], int],
    at: datetime,
) -> list[str]:
    """Everything that is sent about one payment; *number* gives each document its own."""
    if "ERAOFFP" in prefixes:
        advice = replace(advice, amount=advice.amount + _CENT)
    parts = _parts(advice) if "ERASPLIT" in prefixes else [advice]
    if "ERAAGAIN" in prefixes:
        parts = [*parts, *parts]
    said = [
        write(each, parties.route, control_number=number(), at=at, usage=parties.usage)
        for each in parts
    ]
    return [each for each in said for _ in range(2 if "ERATWICE" in prefixes else 1)]


def on_wire(document: str, wire: Wire) -> str:
    """*document* with the delimiters and the looks of *wire*."""
    segments = document.rstrip("~").split("~")
    if not wire.padded:
        segments[0] = "*".join(each.strip() for each in segments[0].split("*"))
    text = wire.end.join(segments) + (wire.end if wire.terminated else "")
    text = text.translate(str.maketrans("*^:", wire.element + wire.repetition + wire.component))
    return wire.before + (text.lower() if wire.small_letters else text)


def _parts(advice: Advice) -> list[Advice]:
    """Some of the claims, then the others with what is kept."""
    some = (len(advice.claims) + 1) // 2
    first = replace(advice, claims=advice.claims[:some], kept=())
    return [first, replace(advice, claims=advice.claims[some:])]


def _digits(name: str, count: int) -> str:
    """So many digits that *name* always gives."""
    return str(int(hashlib.sha256(name.encode()).hexdigest()[:15], 16)).zfill(count)[-count:]
