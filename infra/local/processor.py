"""A payment processor that stands in for the real one: nobody's money moves.

    python infra/local/processor.py --port 4590

It serves Stripe's paths that the office uses, with Stripe's JSON as documented: checkout sessions
(open, look, expire), refunds, disputes, charges, events, accounts, account links and transfers,
under `/v1/`; keys are `sk_test_…`, one with `revoked` in it is refused. What becomes of a payment
is decided on the hosted page, by the card number (processor_cards.py): 4242424242424242 pays,
4000000000000002 is declined, 4000000000009995 has no money, 4000000000000259 pays and is contested,
4000000000007726 takes a minute to be given back to, 4000000000005126 fails to. The bank accounts
000123456789 and 000111111113 take a minute to say yes or no, where a checkout allows
`us_bank_account`.

    GET  /_simulator/payments       its own books, by the id that the office gave each payment
    GET  /_simulator/requests       every request to the API, with its fields
    GET  /_simulator/news           every event that happened, and how posting it was answered
    POST /_simulator/webhooks       {"url", "secret", "waits": [seconds], "twice", "newest_first",
                                    "late": seconds, "lost", "redirect_waits": seconds}: where news
                                    goes from now on, and how; {} for nowhere. `redirect_waits`
                                    lets the news come before whoever paid is sent back; `lost` or
                                    `late`, after, or never
    POST /_simulator/faults         {"path", "method", "times", "status", "work": before, after or
                                    kept, "retry_after", "seconds_late", "text"}: what meets the
                                    next requests (processor_faults.py); {} for nothing any more
    POST /_simulator/disputes/ID    {"won": true or false}: the bank decides about the charge ID
    GET  /_simulator/transfers      what was sent to whoever is to be paid, by their accounts
    POST /_simulator/funds          {"cents": 5000}: what there is to send; {} for always enough
    POST /_simulator/transfers/ID   {"cents": 2500}: somebody takes so much of the transfer ID back
    POST /_simulator/accounts/ID    {"may_be_paid": true or false}: the account ID is restricted
    POST /_simulator/forget-keys    nobody remembers an idempotency key, as on the day after
    POST /_simulator/forward/86400  so many seconds pass at once
    POST /_simulator/reset          forgets everything but the time that passed
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

if not __package__:  # started by its path, so that the project is not importable yet
    sys.path[:0] = [str(Path(__file__).parents[2])]

from infra.local import processor_pages as pages
from infra.local.clearinghouse_response import Request, Response, fields_of
from infra.local.processor_api import Api
from infra.local.processor_books import Books
from infra.local.processor_faults import Fault, Faults
from infra.local.processor_transfers import Transfers
from infra.local.processor_webhooks import Posting, Webhooks, asked_for

_NAMED = re.compile(r"/_simulator/(disputes|transfers|accounts)/([A-Za-z0-9_]+)")


class Processor:
    """Everything that is remembered between requests, and the way a request takes."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        with self._lock:
            self.webhooks = Webhooks()
            self.faults = Faults()
            # Through self: where news goes may change.
            self.books = Books(lambda kind, shown, *, at: self.webhooks.tell(kind, shown, at=at))
            self.transfers = Transfers(self.books, self.books.tell)
            self._links: dict[str, dict[str, Any]] = {}
            self._api = Api(self.books, self.transfers, self._links, lambda: self.webhooks.events)
            self.requests: list[dict[str, Any]] = []

    def answer(self, request: Request, *, at: datetime) -> Response:
        """The response to whatever came in, of which only HTTP is left to be made."""
        with self._lock:
            self.books.settle(at=at)
            if request.path.startswith("/_simulator/"):
                return self._of_the_simulator(request, at)
            if request.path.startswith("/v1/"):
                return self._of_the_api(request, at)
            return self._of_a_browser(request, at)

    def news(self, *, at: datetime) -> list[Posting]:
        """The news that is to be posted now."""
        with self._lock:
            self.books.settle(at=at)
            return self.webhooks.due(at=at)

    def told(self, posting: Posting, status: int | None, *, at: datetime) -> None:
        """What came of posting *posting*; no *status* says that nobody answered."""
        with self._lock:
            self.webhooks.answered(posting, status, at=at)

    def _of_the_api(self, request: Request, at: datetime) -> Response:
        fields = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        told = {"method": request.method, "path": request.path, "fields": fields | request.query}
        self.requests.append(told | {"headers": dict(request.headers)})
        fault = self.faults.met(request.method, request.path)
        if fault is None:
            return self._api.answer(request, at=at)
        if fault.work == "after":
            self._api.answer(request, at=at)
        if fault.work == "kept" and fault.status is not None:
            self._api.keys.keep(request, fault.status, fault.content, at)
        return _failed(fault)

    def _of_the_simulator(self, request: Request, at: datetime) -> Response:
        named = _NAMED.fullmatch(request.path)
        match request.method, request.path:
            case "GET", "/_simulator/payments":
                return Response(200, self.books.summary())
            case "GET", "/_simulator/requests":
                return Response(200, {"requests": self.requests})
            case "GET", "/_simulator/news":
                return Response(200, {"news": self.webhooks.told})
            case "POST", "/_simulator/webhooks":
                self.webhooks.manners = asked_for(fields_of(request))
            case "POST", "/_simulator/faults":
                self.faults.ask(fields_of(request))
            case "POST", "/_simulator/forget-keys":
                self._api.keys.forget()
            case "GET", "/_simulator/transfers":
                return Response(200, self.transfers.summary())
            case "POST", "/_simulator/funds":
                self.transfers.funds = fields_of(request).get("cents")
            case "POST", _ if named:
                self._happens(named[1], named[2], fields_of(request), at)
            case "POST", "/_simulator/reset":
                self.reset()
            case _:
                return Response(404, {"message": "There is nothing here."})
        return Response(200, {})

    def _happens(self, kind: str, name: str, said: dict[str, Any], at: datetime) -> None:
        match kind:
            case "disputes":
                for each in self.books.disputes.values():
                    if each.charge.charge_id == name:
                        self.books.decide(each, won=bool(said["won"]), at=at)
            case "transfers":
                self.transfers.take_back(self.transfers.kept[name], int(said["cents"]), at=at)
            case _:
                account = self.books.accounts[name]
                account.is_verified = bool(said["may_be_paid"])
                self.books.tell("account.updated", account.shown(), at=at)

    def _of_a_browser(self, request: Request, at: datetime) -> Response:
        typed = dict(parse_qsl(request.body.decode(errors="replace")))
        match request.path.split("/")[1:]:
            case ["c", "pay", name] if name in self.books.sessions:
                return self._paying(request.method, name, typed, at)
            case ["setup", name] if name in self._links:
                return self._setting_up(request.method, self._links[name], typed, at)
        return Response(404, text=pages.nothing(), headers=pages.HTML)

    def _paying(self, method: str, name: str, typed: dict[str, str], at: datetime) -> Response:
        session = self.books.session(name)
        if method == "GET" or session.status != "open":
            return Response(200, text=pages.payment(session), headers=pages.HTML)
        number = re.sub(r"[\s-]", "", typed.get("number", ""))
        if declined := self.books.pay(session, number, at=at):
            says = declined if declined in pages.ENGLISH else "card_declined"
            return Response(402, text=pages.payment(session, declined=says), headers=pages.HTML)
        sent = _sent_to(session.asked["success_url"].replace("{CHECKOUT_SESSION_ID}", name))
        sent.seconds_late = self.webhooks.manners.redirect_waits
        return sent

    def _setting_up(
        self, method: str, link: dict[str, Any], typed: dict[str, str], at: datetime
    ) -> Response:
        if at > link["expires_at"]:
            return _sent_to(link["refresh_url"])
        if method == "GET":
            page = pages.onboarding(link["account"], leave_to=link["return_url"])
            return Response(200, text=page, headers=pages.HTML)
        self.books.onboard(link["account"], typed.get("number", ""), at=at)
        link["expires_at"] = at  # it works once
        return _sent_to(link["return_url"])


def _failed(fault: Fault) -> Response:
    return Response(
        fault.status,
        fault.content,
        seconds_late=fault.seconds_late,
        headers=fault.headers,
        text=fault.text,
    )


def _sent_to(address: str) -> Response:
    return Response(303, text="", headers={"Location": address, **pages.HTML})


def main() -> None:
    """Serve until the process ends; port 0 takes a free one and says which."""
    from infra.local.clearinghouse_http import serve  # noqa: PLC0415

    parser = argparse.ArgumentParser(description="The simulated payment processor.")
    parser.add_argument("--port", type=int, required=True)
    serve(Processor(), port=parser.parse_args().port, name="processor")


if __name__ == "__main__":
    main()
