"""The payment processor Stripe: its own page for the card, refunds, contests, providers' accounts.

Spoken through its own package, unmodified. What leaves for it is an id of ours, an amount, a label
and two addresses; no name, no e-mail address, nothing of care.

It remembers an idempotency key for a day at least, answers of its own failures (500) included, and
none of a request that it refused unread or that overtook another. What must hold for longer rests
on something else: a checkout on the moment at which it closes, a refund on being looked for first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import stripe
from pydantic import BaseModel, ValidationError

from backoffice.adapters.payments import stripe_news
from backoffice.adapters.payments.stripe_objects import (
    PAYMENT,
    REFUND,
    Account,
    AccountLink,
    Dispute,
    DisputeList,
    OpenSession,
    RefundList,
    RefundObject,
    Session,
)
from backoffice.adapters.payments.stripe_transfers import Transfers
from backoffice.adapters.payments.wire import Wire
from backoffice.domain.client import Language
from backoffice.domain.errors import (
    AskedOtherwise,
    ProcessorRefused,
    ProcessorUnavailable,
)
from backoffice.domain.processor import (
    Checkout,
    CheckoutAsked,
    CheckoutStatus,
    Contest,
    NewsPage,
    OnboardingAddress,
    OpenedCheckout,
    PayoutAccount,
    ProcessorNews,
    Refund,
    RefundAsked,
    Transfer,
    TransferAsked,
)
from backoffice.observability import hush

# It would note an id of this machine in a file, and send it along with how long each question took.
stripe.enable_telemetry = False
# It would tell every function's log what it asks, and quote what was refused.
hush("stripe")

_LOCALES = {Language.ENGLISH: "en", Language.SPANISH: "es-419"}
_ON_THE_STATEMENT = "INVOICE"
"""What follows the network's own name on a card statement, whatever is paid."""
_MOST_LISTED = 100
_CODE = re.compile(r"[a-z0-9_]{1,60}")
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class StripeAccount:
    """Whom Stripe knows us as.

    `forget_key` is called when the key was not accepted, so that the next question asks for it
    anew; `news_secrets` is every secret that news may be signed with at the moment.
    """

    base_url: str
    api_key: Callable[[], str]
    news_secrets: Callable[[], Sequence[str]]
    forget_key: Callable[[], None] = lambda: None


class StripeProcessor:
    """The processor port of the desks, over Stripe."""

    def __init__(self, account: StripeAccount, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()

    def open_checkout(self, asked: CheckoutAsked) -> OpenedCheckout:
        """A page where *asked* can be paid; asked again, the same one."""
        ours = {PAYMENT: str(asked.payment_id)}
        price: stripe.params.checkout.SessionCreateParamsLineItemPriceData = {
            "currency": "usd",
            "unit_amount": asked.amount.cents,
            "product_data": {"name": asked.label},
        }
        params: stripe.params.checkout.SessionCreateParams = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": asked.payment_id,
            "metadata": ours,
            "payment_intent_data": {
                "metadata": ours,
                "statement_descriptor_suffix": _ON_THE_STATEMENT,
            },
            "allowed_payment_method_types": ["card"],
            "adaptive_pricing": {"enabled": False},  # dollars are owed, and dollars come
            "locale": _LOCALES[asked.language],
            "success_url": asked.return_to,
            "cancel_url": asked.give_up_to,
            "expires_at": int(asked.closes_at.timestamp()),
        }
        key = f"checkout-{asked.payment_id}"
        opened = self._asked(
            OpenSession,
            lambda api: api.v1.checkout.sessions.create(params, {"idempotency_key": key}),
        )
        return opened.opened()

    def close_checkout(self, checkout_id: str, /) -> Checkout:
        """Let nobody pay there any more, and look at what became of it."""
        params: stripe.params.checkout.SessionExpireParams = {"expand": [*Session.EXPANDED]}
        try:
            return self._asked(
                Session, lambda api: api.v1.checkout.sessions.expire(checkout_id, params)
            ).checkout()
        except ProcessorRefused:  # it is open no longer: paid, under way, or closed before
            found = self.look_at_checkout(checkout_id)
            if found.status is CheckoutStatus.OPEN:
                raise
            return found

    def look_at_checkout(self, checkout_id: str, /) -> Checkout:
        """What became of a checkout."""
        params: stripe.params.checkout.SessionRetrieveParams = {"expand": [*Session.EXPANDED]}
        return self._asked(
            Session, lambda api: api.v1.checkout.sessions.retrieve(checkout_id, params)
        ).checkout()

    def refund(self, asked: RefundAsked) -> Refund:
        """Give money back; asked again, the same refund, however long after."""
        made = self._refund_made(asked)
        if made is None:
            params: stripe.params.RefundCreateParams = {
                "charge": asked.charge_id,
                "amount": asked.amount.cents,
                "metadata": {REFUND: str(asked.refund_id)},
            }
            key = f"refund-{asked.refund_id}"
            made = self._asked(
                RefundObject, lambda api: api.v1.refunds.create(params, {"idempotency_key": key})
            ).refund()
        if (made.refund_id, made.amount) != (asked.refund_id, asked.amount):
            raise AskedOtherwise("Another amount was given back under this id before.")
        return made

    def _refund_made(self, asked: RefundAsked) -> Refund | None:
        """The refund under this id, if it was made before: a key is forgotten after a day."""
        params: stripe.params.RefundListParams = {"charge": asked.charge_id, "limit": _MOST_LISTED}
        listed = self._asked(RefundList, lambda api: api.v1.refunds.list(params))
        for each in listed.data:
            if (made := each.refund()).refund_id == asked.refund_id:
                return made
        if listed.has_more:
            raise ProcessorRefused(
                "This payment was given back in too many parts. Look at it at the processor.",
                reason="too_many_refunds",
            )
        return None

    def look_at_refund(self, processor_id: str, /) -> Refund:
        """What became of a refund."""
        return self._asked(RefundObject, lambda api: api.v1.refunds.retrieve(processor_id)).refund()

    def contests_of(self, charge_id: str, /) -> tuple[Contest, ...]:
        """Everything that the card's owner told their bank about a charge, newest first."""
        params: stripe.params.DisputeListParams = {
            "charge": charge_id,
            "limit": _MOST_LISTED,
            "expand": [*Dispute.EXPANDED],
        }
        listed = self._asked(DisputeList, lambda api: api.v1.disputes.list(params))
        return tuple(each.contest() for each in listed.data)

    def news_between(
        self, since: datetime, until: datetime, /, *, after: str | None = None
    ) -> NewsPage:
        """What happened to contests, and which refunds failed; it is listed for 30 days."""
        params: stripe.params.EventListParams = {
            "types": [*stripe_news.LISTED],
            "created": {"gte": int(since.timestamp()), "lt": math.ceil(until.timestamp())},
            "limit": _MOST_LISTED,
        }
        if after is not None:
            params["starting_after"] = after
        return self._asked(stripe_news.EventList, lambda api: api.v1.events.list(params)).page()

    def open_payout_account(self, *, key: str) -> PayoutAccount:
        """A new account for a provider, of whom nothing is said: the processor asks them itself."""
        params: stripe.params.AccountCreateParams = {
            "country": "US",
            "capabilities": {"transfers": {"requested": True}},
            "controller": {
                "stripe_dashboard": {"type": "express"},
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
                "requirement_collection": "stripe",
            },
        }
        return self._asked(
            Account,
            lambda api: api.v1.accounts.create(params, {"idempotency_key": f"account-{key}"}),
        ).account()

    def onboarding_address(
        self, account_id: str, /, *, return_to: str, start_anew_at: str
    ) -> OnboardingAddress:
        """Where a provider answers the processor's questions; another one each time."""
        params: stripe.params.AccountLinkCreateParams = {
            "account": account_id,
            "type": "account_onboarding",
            "return_url": return_to,
            "refresh_url": start_anew_at,
        }
        return self._asked(AccountLink, lambda api: api.v1.account_links.create(params)).address()

    def look_at_payout_account(self, account_id: str, /) -> PayoutAccount:
        """Whether a provider may be paid."""
        return self._asked(Account, lambda api: api.v1.accounts.retrieve(account_id)).account()

    def send(self, asked: TransferAsked) -> Transfer:
        """Send a provider what a payout comes to; asked again, the same transfer, for good."""
        return Transfers(self._asked).send(asked)

    def transfer_of(self, payout_id: str, /) -> Transfer | None:
        """What was sent for a payout; None: nothing was."""
        return Transfers(self._asked).of(payout_id)

    def heard(self, body: bytes, signature: str) -> ProcessorNews | None:
        """What posted news names; None for kinds that we have no use for."""
        return stripe_news.heard(body, signature, self._account.news_secrets())

    def _asked(
        self, shape: type[M], call: Callable[[stripe.StripeClient], stripe.StripeObject]
    ) -> M:
        """What Stripe answers to *call*, if it is of *shape*."""
        api = stripe.StripeClient(
            self._account.api_key().strip(),
            base_addresses={"api": self._account.base_url},
            http_client=self._wire,
            max_network_retries=0,  # repeating is the desk's, at a time that it chose
        )
        try:
            return shape.model_validate(call(api).to_dict())
        except ValidationError as strange:
            says = "The payment processor answered in a way that we do not understand."
            raise ProcessorUnavailable(says) from strange
        except (stripe.AuthenticationError, stripe.PermissionError) as refused:
            self._account.forget_key()
            raise ProcessorUnavailable(
                "The payment processor does not accept our key."
            ) from refused
        except stripe.IdempotencyError as reused:
            raise AskedOtherwise("Something else was asked under this id before.") from reused
        except (stripe.InvalidRequestError, stripe.CardError) as refused:
            raise ProcessorRefused(
                "The payment processor will not do this.", reason=_reason(refused)
            ) from refused
        except stripe.StripeError as silence:
            raise ProcessorUnavailable(
                "The payment processor did not answer.", retry_after=_wait(silence)
            ) from silence


def _reason(refused: stripe.StripeError) -> str:
    """The code of a refusal, for it is logged; never its sentence."""
    code = refused.code
    return code if isinstance(code, str) and _CODE.fullmatch(code) else str(refused.http_status)


def _wait(silence: stripe.StripeError) -> int | None:
    said = (silence.headers or {}).get("Retry-After")
    return int(said) if said else None
