"""The second act goes on to money, over real HTTP: a payer pays, and everybody sees what for."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import httpx

from backoffice.domain.money import Money
from infra.local.claims_story import LAG_SECONDS, Say, Seen
from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import Practice, StoryError, until

_ESTIMATED = Money.dollars("25.00")
"""What Ana's first act told her."""


def play(office: LocalOffice, nora: Practice, seen: Seen, control_number: str, say: Say) -> None:
    """The payer pays what it took in of *seen*, and its provider reads what became of it.

    Raises:
        StoryError: a step did not hold.
    """
    simulator = f"{office.clearinghouse_url}/_simulator"
    httpx.post(f"{simulator}/pay").raise_for_status()
    httpx.post(f"{simulator}/forward/{LAG_SECONDS + 1}").raise_for_status()
    strike(office.stack, "answer-collection", at=datetime.now(UTC))
    books = httpx.get(f"{simulator}/payments").json()
    theirs = books["claims"][control_number]
    account = until("the remittance in the ledger", lambda: _decided(nora, seen))
    _compare(account, theirs)
    sums = {name: Money(account[name]) for name in ("charged", "payer_paid")}
    owes = Money(account["client_balance"])
    say(f"Meridian Health pays {sums['payer_paid']} of {sums['charged']} (835), and says why")
    if owes != _ESTIMATED:
        raise StoryError(f"Ana owes {owes}, and was told {_ESTIMATED}")
    say(f"Ana owes {owes}, to the cent what she was told before her visit")
    say("The ledger agrees with the payer's own books, and each of its entries sums to zero")


def _decided(nora: Practice, seen: Seen) -> dict[str, Any] | None:
    answer = nora.ask("GET", seen.outcome.replace("/outcome", "/account"))
    return answer.json() if answer.status_code == HTTPStatus.OK else None


def _compare(account: dict[str, Any], theirs: dict[str, Any]) -> None:
    ours = [account["charged"], account["payer_paid"], account["client_balance"]]
    said = [int(Decimal(theirs[name]) * 100) for name in ("charge", "paid", "patient")]
    if ours != said:
        raise StoryError(f"the ledger says {ours}, the payer's books {said}")
    for entry in account["entries"]:
        if sum(leg["amount"] for leg in entry["legs"]) != 0:
            raise StoryError(f"an entry does not sum to zero: {entry['entry_id']}")
