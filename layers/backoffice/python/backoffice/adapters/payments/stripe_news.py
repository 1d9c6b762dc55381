"""What Stripe's webhooks name: believed only if signed, and then only as a hint to ask."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import stripe
from pydantic import BaseModel

from backoffice.adapters.payments.stripe_objects import PAYOUT, REFUND, UnixTime, our_id
from backoffice.domain.errors import Unsigned
from backoffice.domain.processor import NewsKind, NewsPage, ProcessorId, ProcessorNews

LARGEST = 1 << 18
"""Bytes of a body; an account's, which is the longest, has some 10,000."""
_LONGEST_SIGNATURE = 2_000
_TOLERANCE = 300
"""Seconds; each repetition is signed anew, so that an older one is somebody's copy."""

_KINDS: Mapping[str, NewsKind] = {
    **dict.fromkeys(
        (
            "checkout.session.completed",
            "checkout.session.async_payment_succeeded",
            "checkout.session.async_payment_failed",
            "checkout.session.expired",
        ),
        NewsKind.CHECKOUT,
    ),
    **dict.fromkeys(("refund.created", "refund.updated", "refund.failed"), NewsKind.REFUND),
    **dict.fromkeys(
        (
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.closed",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
        ),
        NewsKind.CONTEST,
    ),
    "account.updated": NewsKind.ACCOUNT,
    "transfer.reversed": NewsKind.TRANSFER,
}
"""What an endpoint is to be subscribed to, and what each is about."""
_OURS = {NewsKind.CHECKOUT: "payment_id", NewsKind.TRANSFER: "payout_id"}
"""Without an id of ours, these are somebody else's."""


LISTED = ("refund.failed", *(name for name, kind in _KINDS.items() if kind is NewsKind.CONTEST))
"""What nobody is told of when a payment is asked about: it may happen months later."""


class _Object(BaseModel):
    id: ProcessorId
    charge: ProcessorId | None = None
    client_reference_id: str | None = None
    metadata: dict[str, str] | None = None


class _Contents(BaseModel):
    object: _Object


class _Event(BaseModel):
    id: ProcessorId
    type: str
    created: UnixTime
    data: _Contents


class EventList(BaseModel):
    """A page of Stripe's own list of events, the newest first."""

    data: list[_Event]
    has_more: bool

    def page(self) -> NewsPage:
        """The page, as far as it is news to us."""
        found = [_news(_KINDS[each.type], each) for each in self.data if each.type in _KINDS]
        return NewsPage(
            news=tuple(each for each in found if each is not None),
            next_after=self.data[-1].id if self.has_more and self.data else None,
        )


def heard(body: bytes, signature: str, secrets: Iterable[str]) -> ProcessorNews | None:
    """What news names; None for what we have no use for, a checkout of somebody else among it.

    Several *secrets* allow one to be replaced, and connected accounts to have their own.

    Raises:
        Unsigned: no secret fits the signature, or it is older than five minutes.
    """
    text = _signed(body, signature, secrets)
    try:
        content = json.loads(text)
        kind = _KINDS.get(content["type"])
        event = _Event.model_validate(content) if kind else None
    except (ValueError, TypeError, KeyError, RecursionError):  # no event of any kind
        return None
    return _news(kind, event) if kind and event else None


def _signed(body: bytes, signature: str, secrets: Iterable[str]) -> str:
    """The text of *body*, if any of *secrets* signed it of late."""
    if len(body) > LARGEST or len(signature) > _LONGEST_SIGNATURE or not signature.isascii():
        raise Unsigned
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Unsigned from None
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(text, signature, secret, _TOLERANCE)
        except stripe.SignatureVerificationError:
            continue
        return text
    raise Unsigned


def _news(kind: NewsKind, event: _Event) -> ProcessorNews | None:
    about = event.data.object
    named: dict[str, Any] = {}
    match kind:
        case NewsKind.CHECKOUT:
            named = {
                "checkout_id": about.id,
                "payment_id": our_id(about.client_reference_id),
            }
        case NewsKind.REFUND:
            refund_id = our_id((about.metadata or {}).get(REFUND))
            named = {
                "processor_refund_id": about.id,
                "charge_id": about.charge,
                "refund_id": refund_id,
            }
        case NewsKind.CONTEST:
            named = {"charge_id": about.charge}
        case NewsKind.ACCOUNT:
            named = {"account_id": about.id}
        case NewsKind.TRANSFER:
            named = {"payout_id": our_id((about.metadata or {}).get(PAYOUT))}
    if named.get(_OURS.get(kind, "-"), "ours") is None:
        return None
    return ProcessorNews(event_id=event.id, kind=kind, happened_at=event.created, **named)
