"""The paths of Stripe that the office uses, answered from the simulated processor's books."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from infra.local.clearinghouse_response import Request, Response
from infra.local.processor_books import Books
from infra.local.processor_events import listed_events
from infra.local.processor_keys import Keys
from infra.local.processor_objects import Account, Session, listed, new_id
from infra.local.processor_params import RefusedError, flat, needed, nested, unknown, whole
from infra.local.processor_transfers import Transfers
from infra.local.processor_webhooks import VERSION

SMALLEST, LARGEST = 50, 99_999_999
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
LINK_LASTS = timedelta(minutes=5)

_EXPAND = frozenset({"expand[]"})
_SESSION = frozenset(
    {
        *("mode", "client_reference_id", "locale", "success_url", "cancel_url", "expires_at"),
        *("line_items[][quantity]", "line_items[][price_data][currency]"),
        *("line_items[][price_data][unit_amount]", "line_items[][price_data][product_data][name]"),
        "payment_intent_data[statement_descriptor_suffix]",
        *("allowed_payment_method_types[]", "adaptive_pricing[enabled]", *_EXPAND),
    }
)
_REFUND = frozenset({"charge", "amount", *_EXPAND})
_ACCOUNT = frozenset(
    {
        *("country", "type", "capabilities[transfers][requested]"),
        *("controller[stripe_dashboard][type]", "controller[fees][payer]"),
        *("controller[losses][payments]", "controller[requirement_collection]", *_EXPAND),
    }
)
_LINK = frozenset({"account", "type", "return_url", "refresh_url"})
_TRANSFER = frozenset({"amount", "currency", "destination", "transfer_group"})
_TRANSFERS = frozenset({"transfer_group", "limit"})
_LIST = frozenset({"charge", "limit", "expand[0]", "expand[1]", "expand[]"})
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_SUFFIX = re.compile(r"""[^<>\\'"*]{1,22}""")
Content = dict[str, Any]


class Api:
    """What an API key opens."""

    def __init__(
        self,
        books: Books,
        transfers: Transfers,
        links: dict[str, Content],
        events: Callable[[], list[Content]],
    ) -> None:
        self._books = books
        self._transfers = transfers
        self._events = events
        self._links = links
        self.keys = Keys()

    def answer(self, request: Request, *, at: datetime) -> Response:
        """The response to one question; the same again under its key is answered as before."""
        try:
            _known(request)
            if request.method == "POST" and (said := self.keys.said_before(request, at=at)):
                return said
            content = self._done(request, at)
        except RefusedError as refused:
            if refused.is_kept:
                self.keys.keep(request, refused.status, refused.content, at)
            return Response(refused.status, refused.content)
        self.keys.keep(request, 200, content, at)
        return Response(200, content)

    def _done(self, request: Request, at: datetime) -> Content:
        path = request.path.removeprefix("/v1/").split("/")
        if request.method == "GET":
            return self._shown(request, path, at)
        makes = {
            "checkout/sessions": self._open,
            "refunds": self._refund,
            "accounts": self._account,
            "account_links": self._link,
            "transfers": self._transfer,
        }
        match path:
            case ["checkout", "sessions", name, "expire"]:
                return self._expire(request, name, at)
            case _ if "/".join(path) in makes:
                return makes["/".join(path)](request, at)
        raise _nowhere(request)

    def _shown(self, request: Request, path: list[str], at: datetime) -> Content:
        match path:
            case ["checkout", "sessions", name]:
                return self._books.session(name).shown(expanded=_expanded(request.query))
            case ["charges", name]:
                return self._books.charge(name).shown()
            case ["refunds" | "disputes" | "transfers" | "events" as kind]:
                return self._list(kind, request, at)
            case ["refunds", name] if name in self._books.refunds:
                return self._books.refunds[name].shown()
            case ["accounts", name] if name in self._books.accounts:
                return self._books.accounts[name].shown()
            case ["refunds" | "accounts" as kind, name]:
                raise unknown(kind.removesuffix("s"), name)
        raise _nowhere(request)

    def _list(self, kind: str, request: Request, at: datetime) -> Content:
        match kind:
            case "events":
                return listed_events(request.path, request.query, self._events(), at=at)
            case "transfers":
                return self._transferred(request)
            case "refunds":
                return self._listed(request, self._books.refunds)
        return self._listed(request, self._books.disputes)

    def _expire(self, request: Request, name: str, at: datetime) -> Content:
        session = self._books.session(name)
        wanted = _expanded(flat(request.body, _EXPAND))
        self._books.expire(session, at=at)
        return session.shown(expanded=wanted)

    def _open(self, request: Request, at: datetime) -> Content:
        asked = nested(flat(request.body, _SESSION))
        if asked.get("mode") != "payment":
            raise RefusedError("Only the mode payment is simulated.", param="mode")
        item = needed(asked, "line_items", "0")
        amount = whole(needed(item, "price_data", "unit_amount"), "line_items[0]")
        amount *= whole(needed(item, "quantity"), "line_items[0][quantity]")
        if needed(item, "price_data", "currency") != "usd":
            raise RefusedError("Only dollars are simulated.", param="currency")
        if not SMALLEST <= amount <= LARGEST:
            raise RefusedError(
                "The Checkout Session's total amount must convert to at least 50 cents.",
                code="amount_too_small" if amount < SMALLEST else "amount_too_large",
            )
        expires_at = _expiry(asked, at)
        suffix = asked.get("payment_intent_data", {}).get("statement_descriptor_suffix", "INVOICE")
        if not _SUFFIX.fullmatch(suffix) or not re.search("[A-Za-z]", suffix):
            raise RefusedError("The statement descriptor suffix is invalid.", param="suffix")
        for name in ("success_url", "cancel_url"):
            if not _ADDRESS.fullmatch(asked.get(name) or "https://nowhere"):
                raise RefusedError("Not a valid URL", code="url_invalid", param=name)
        needed(asked, "success_url")
        label = needed(item, "price_data", "product_data", "name")
        name = new_id("cs_test")
        self._books.sessions[name] = Session(
            name, amount, label, at, expires_at, asked, request.base
        )
        return self._books.sessions[name].shown()

    def _refund(self, request: Request, at: datetime) -> Content:
        asked = nested(flat(request.body, _REFUND))
        charge = self._books.charge(needed(asked, "charge"))
        amount = whole(asked.get("amount", str(charge.amount - charge.refunded)), "amount")
        if amount < 1:
            raise RefusedError("Invalid positive integer", param="amount")
        return self._books.refund(charge, amount, asked.get("metadata", {}), at).shown()

    def _listed(self, request: Request, kept: dict[str, Any]) -> Content:
        limit = _limit(request, _LIST)
        charge = self._books.charge(needed(request.query, "charge"))
        found = [each for each in reversed(kept.values()) if each.charge is charge]
        expanded = _expanded(request.query)
        shown = [each.shown(expanded=expanded) if expanded else each.shown() for each in found]
        return listed(request.path, shown, limit=limit)

    def _transfer(self, request: Request, at: datetime) -> Content:
        asked = nested(flat(request.body, _TRANSFER))
        amount = whole(needed(asked, "amount"), "amount")
        needed(asked, "destination")
        if amount < 1 or needed(asked, "currency") != "usd":
            raise RefusedError("Only whole cents above zero are simulated.", param="amount")
        return self._transfers.send(asked, amount, at=at).shown()

    def _transferred(self, request: Request) -> Content:
        limit = _limit(request, _TRANSFERS)
        found = self._transfers.of_group(request.query.get("transfer_group"))
        return listed(request.path, [each.shown() for each in found], limit=limit)

    def _account(self, request: Request, at: datetime) -> Content:
        asked = nested(flat(request.body, _ACCOUNT))
        account = Account(new_id("acct"), at, asked.get("country", "US"))
        self._books.accounts[account.account_id] = account
        return account.shown()

    def _link(self, request: Request, at: datetime) -> Content:
        asked = nested(flat(request.body, _LINK))
        account = self._books.accounts.get(needed(asked, "account"))
        if account is None:
            raise unknown("account", asked["account"])
        if needed(asked, "type") != "account_onboarding":
            raise RefusedError("Only account_onboarding is simulated.", param="type")
        name, expires_at = new_id("link"), at + LINK_LASTS
        self._links[name] = {
            "account": account,
            "expires_at": expires_at,
            "return_url": needed(asked, "return_url"),
            "refresh_url": needed(asked, "refresh_url"),
        }
        return {
            "object": "account_link",
            "created": int(at.timestamp()),
            "expires_at": int(expires_at.timestamp()),
            "url": f"{request.base}/setup/{name}",
        }


def _known(request: Request) -> None:
    """Refuse who brings no API key, or one that was revoked, or another version's questions."""
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not key.startswith(("sk_test_", "rk_test_")) or "revoked" in key:
        raise RefusedError("Invalid API Key provided.", status=401)
    if request.headers.get("stripe-version", VERSION) != VERSION:
        raise RefusedError("Only one version of the API is simulated.", code="invalid_version")


def _limit(request: Request, known: frozenset[str]) -> int:
    """How many of a list are wanted; refused with a parameter that is not *known*."""
    if strange := set(request.query) - known:
        raise RefusedError(f"Received unknown parameters: {sorted(strange)}")
    limit = whole(request.query.get("limit", "10"), "limit")
    if not 1 <= limit <= 100:
        raise RefusedError("The limit is 1 to 100.", param="limit")
    return limit


def _expiry(asked: Content, at: datetime) -> datetime:
    """When a session closes: whole seconds, half an hour to a day after it is opened."""
    if "expires_at" not in asked:
        return at + LONGEST
    in_seconds = whole(asked["expires_at"], "expires_at") - at.timestamp()
    if not SHORTEST.total_seconds() <= in_seconds + 1 <= LONGEST.total_seconds() + 2:
        raise RefusedError(
            "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from"
            " Checkout Session creation.",
            param="expires_at",
        )
    return datetime.fromtimestamp(int(asked["expires_at"]), at.tzinfo)


def _expanded(fields: dict[str, str]) -> frozenset[str]:
    """What is wanted whole, and not only named."""
    return frozenset(text for name, text in fields.items() if name.startswith("expand["))


def _nowhere(request: Request) -> RefusedError:
    says = f"Unrecognized request URL ({request.method}: {request.path})."
    return RefusedError(says, status=404)
