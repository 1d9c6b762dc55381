"""The third act, over real HTTP: a client reads what she owes and why, and pays it in two taps."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import httpx

from backoffice.domain.money import Money
from infra.local.browser import Phone
from infra.local.claims_story import Say, Seen
from infra.local.office import LocalOffice
from infra.local.people import ANA, PATIENCE_SECONDS, Practice, StoryError, until

_OWED = Money.dollars("25.00")
_GOOD_CARD = "4242424242424242"


def play(office: LocalOffice, nora: Practice, seen: Seen, say: Say) -> None:
    """Ana pays what the network asks her for the visit of *seen*.

    Raises:
        StoryError: a step did not hold.
    """
    link = until("the mail with the invoice", lambda: _link(nora, seen.client_id))
    others = frozenset(_payments(office))
    say("Ana got a mail with a link to her invoice; it names no amount, and nothing of her care")
    phone = Phone(link)
    page = phone.open(ANA.birth_date)
    for said in ("asked to pay $25.00", "The fixed amount that your plan asks of you"):
        if said not in page.text:
            raise StoryError(f"Ana's invoice does not say: {said}")
    say(f"It opens with her date of birth, and says {_OWED}, why, and until when")
    asked = phone.post(link.partition("/invoice/")[0] + "/invoices", amount=str(_OWED.cents))
    checkout = asked.headers.get("location", "")
    if not checkout.startswith(office.processor_url):
        raise StoryError("the button does not lead to the processor's page")
    paid = httpx.post(checkout, data={"number": _GOOD_CARD}, timeout=PATIENCE_SECONDS)
    say("She taps the button, and types her card at the payment processor, which alone sees it")
    back = phone.get(urljoin(link, paid.headers["location"]))
    if "Your payment has arrived" not in back.text:
        raise StoryError("Ana is back, and her payment has not arrived")
    _insist_on_equal_books(office, nora, seen, others)
    say("She is thanked; the processor's books and the ledger agree, and Nora reads: nothing left")
    httpx.post(checkout, data={"number": _GOOD_CARD}, timeout=PATIENCE_SECONDS)
    _insist_on_equal_books(office, nora, seen, others)
    say("She goes back and types it again: nothing is charged, and nothing changes")


def _link(nora: Practice, client_id: str) -> str | None:
    for mail in reversed(nora.mails_to(client_id)):
        found = re.search(r"https?://\S+/invoice/[A-Za-z0-9_-]+", mail["BodyText"])
        if found:
            return found[0]
    return None


def _payments(office: LocalOffice) -> dict[str, dict[str, Any]]:
    """Every payment in the processor's own books."""
    books: dict[str, Any] = httpx.get(f"{office.processor_url}/_simulator/payments").json()
    payments: dict[str, dict[str, Any]] = books["payments"]
    return payments


def _insist_on_equal_books(
    office: LocalOffice, nora: Practice, seen: Seen, others: frozenset[str]
) -> None:
    """What the processor received, beside the *others*, is what the ledger says that Ana paid."""
    received = [
        Money(each["received"]) for name, each in _payments(office).items() if name not in others
    ]
    account = nora.get(seen.outcome.replace("/outcome", "/account"))
    invoice = next(
        each
        for each in nora.get(f"/clients/{seen.client_id}/invoices")["invoices"]
        if each["visit_id"] == account["visit_id"]
    )
    ours = [Money(account["client_paid"]), Money(account["client_balance"])]
    if (received, ours, invoice["state"]) != ([_OWED], [_OWED, Money.ZERO], "settled"):
        raise StoryError(f"received {received}, in the ledger {ours}, {invoice['state']}")
