"""The way to the payers over one clearinghouse or another: each is a module, chosen by its name.

A new one is a module beside this one that has what `Speaks` names, and the setting CLEARINGHOUSE
says its name. What is asked and what an answer means is the same for all; they differ in how an
X12 document travels there and back, and in how they say no.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Literal, Protocol, cast

from backoffice.adapters.payers import (
    acknowledgment_translation,
    claim_translation,
    translation,
)
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.answer import Inquiry, PayerAnswer
from backoffice.domain.bill import Bill
from backoffice.domain.claim_reply import ClaimReply, Whereabouts
from backoffice.domain.claim_word import Told
from backoffice.domain.payer_document import Listing


@dataclass(frozen=True, slots=True)
class Account:
    """Whom the clearinghouse knows us as.

    `forget_key` is called when a key was not accepted, so that the next question asks for it anew.
    """

    base_url: str
    api_key: Callable[[], str]
    sender_id: str
    usage: Literal["P", "T"]
    core_url: str = ""
    """Where it lists what it processed, if that is another host."""
    forget_key: Callable[[], None] = lambda: None


class Speaks(Protocol):
    """What a module has that knows how to speak with a clearinghouse."""

    @property
    def RECEIVER(self) -> str:  # noqa: N802
        """How the clearinghouse is called in an envelope (ISA08, GS03), 2 to 15 characters."""

    def ask(self, document: str, account: Account, exchange: Exchange) -> str:
        """Send the X12 *document*, and give back the X12 that came.

        Raises:
            PayerUnavailable: ask again later.
            PayerRefused: do not; `reason` has the AAA codes where some were told, by commas.
        """

    def send_claim(
        self, document: str, *, key: str, account: Account, exchange: Exchange
    ) -> ClaimReply:
        """Send the 837P *document* under the idempotency *key*, and give back what was said.

        A word is given only for what the clearinghouse itself said of this very claim.

        Raises:
            PayerUnavailable: it said nothing of the claim, which may have arrived.
        """

    def look_up(
        self,
        control_number: str,
        *,
        interchange: int,
        since: datetime,
        account: Account,
        exchange: Exchange,
    ) -> Whereabouts:
        """Whether it has the claim, by CLM01, among all that it processed *since*.

        Raises:
            PayerUnavailable: ask again later.
        """

    def listed(
        self, account: Account, exchange: Exchange, *, token: str | None, since: datetime
    ) -> Listing:
        """What came in for us after *token*, or without one after *since*, and the next token.

        Raises:
            PayerUnavailable: ask again later.
        """

    def fetched(self, transaction_id: str, account: Account, exchange: Exchange) -> str | None:
        """What came in a transaction, to the letter; None where it is none that is for us.

        Raises:
            PayerUnavailable: ask again later.
        """


_PARTS = ("RECEIVER", "ask", "send_claim", "look_up", "listed", "fetched")


class Clearinghouse:
    """The clearinghouse port of the desks, over the module *name* of this package."""

    def __init__(self, name: str, account: Account, exchange: Exchange | None = None) -> None:
        """Find the module.

        Raises:
            LookupError: there is none of this name.
        """
        self.name = name
        self._way = _module(name)
        self._account = account
        self._exchange = exchange or Exchange()

    def prepare(self, inquiry: Inquiry, *, control_number: int, at: datetime) -> str:
        """The exact 270 that asks *inquiry*."""
        return translation.written(
            inquiry,
            sender_id=self._account.sender_id,
            receiver_id=self._way.RECEIVER,
            control_number=control_number,
            at=at,
            usage=self._account.usage,
        )

    def ask(self, document: str) -> str:
        """Send a 270, and give back the X12 that came."""
        return self._way.ask(document, self._account, self._exchange)

    def read(self, document: str) -> PayerAnswer:
        """The payer's answer in the office's words."""
        return translation.read(document)

    def prepare_claim(self, bill: Bill, *, control_number: int, at: datetime) -> str:
        """The exact 837P that says *bill*."""
        return claim_translation.written(
            bill,
            sender_id=self._account.sender_id,
            receiver_id=self._way.RECEIVER,
            control_number=control_number,
            at=at,
            usage=self._account.usage,
        )

    def send_claim(self, document: str, *, key: str) -> ClaimReply:
        """Send an 837P under an idempotency *key*, and give back what was said."""
        return self._way.send_claim(
            document, key=key, account=self._account, exchange=self._exchange
        )

    def look_up(self, control_number: str, *, interchange: int, since: datetime) -> Whereabouts:
        """Whether it has a claim of ours, among all *since*."""
        return self._way.look_up(
            control_number,
            interchange=interchange,
            since=since,
            account=self._account,
            exchange=self._exchange,
        )

    def listed(self, *, token: str | None, since: datetime) -> Listing:
        """What came in for us after *token*, or without one after *since*."""
        return self._way.listed(self._account, self._exchange, token=token, since=since)

    def fetched(self, transaction_id: str) -> str | None:
        """What came in a transaction, to the letter; None where it is none that is for us."""
        return self._way.fetched(transaction_id, self._account, self._exchange)

    def told(self, document: str) -> Told:
        """What a document says of claims of ours, in the office's words."""
        return acknowledgment_translation.told(document)


def _module(name: str) -> Speaks:
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise LookupError("A clearinghouse is named as its module is.")
    try:
        found = import_module(f"{__package__}.{name}")
    except ModuleNotFoundError as problem:
        raise LookupError(f"There is no clearinghouse called {name}.") from problem
    if not all(hasattr(found, part) for part in _PARTS):
        raise LookupError(f"The module {name} is no clearinghouse.")
    return cast("Speaks", found)
