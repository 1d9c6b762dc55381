"""The second act goes on to money, over real HTTP: a payer pays, and the provider is paid."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import httpx

from backoffice.domain.money import Money
from infra.local.claims_story import LAG_SECONDS, Say, Seen
from infra.local.clockwork import next_payday, strike
from infra.local.office import LocalOffice
from infra.local.people import Practice, StoryError, until
from infra.local.seed import JUNE, NORA

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
    _pay_out(office, nora, account, sums["payer_paid"], say)


def _pay_out(
    office: LocalOffice, nora: Practice, account: dict[str, Any], earned: Money, say: Say
) -> None:
    """Payday: what came in for the visit is the provider's, and staff pay it."""
    own = f"/providers/{NORA.provider_id}"
    next_payday(office.stack)
    payout = until("the payout", lambda: _ready(nora.get(f"{own}/payouts")["payouts"]))
    statement = f"{own}/payouts/{payout['payout_id']}"
    paid = [
        Money(line["amount"])
        for line in nora.get(statement)["lines"]
        if line["visit_id"] == account["visit_id"]
    ]
    if paid != [earned]:
        raise StoryError(f"the payout pays {paid} for the visit, and {earned} came in")
    june = Practice(office.stack, office.url, JUNE)
    june.put(f"/payouts/{payout['payout_id']}/outcome", {"paid": True, "reference": "ACH 4711"})
    say(f"It is payday: {earned} of it are Nora's, and June of the staff pays them")
    if earned.decimal_text not in nora.ask("GET", f"{statement}/statement.csv").text:
        raise StoryError("Nora's statement does not say what she was paid")
    say("Nora reads for which visit, as a file too; what Ana pays will be in a later one")


def _ready(payouts: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((each for each in payouts if each["status"] == "ready"), None)


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
