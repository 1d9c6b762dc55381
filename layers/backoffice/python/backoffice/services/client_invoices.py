"""The desk of a client's own invoices: what to pay and why, behind the link that was mailed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from backoffice.domain.account import VisitAccount
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.errors import NotFound
from backoffice.domain.invoice import (
    PAYABLE,
    Invoice,
    InvoiceKind,
    InvoiceState,
    InvoiceTerms,
    standing,
)
from backoffice.domain.invoice_words import Say, given_back, who_acts, why
from backoffice.domain.link import Link, SessionKey
from backoffice.domain.missed_visit_agreement import MissedVisitAgreements
from backoffice.domain.missed_visits import MissedVisitPolicy
from backoffice.domain.money import Money
from backoffice.domain.processor import SMALLEST
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.till import Stood, longest_due, payable
from backoffice.services.card_refunds import Returned, returned

if TYPE_CHECKING:
    from datetime import date

    from backoffice.services.audit import AuditTrail
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.ports import Clock, Finds, Records

CLOSED = "Please open the link in our newest e-mail about an invoice once more."
"""For a session that is over, one that never was, and a link that was replaced since."""
_NO_INVOICE = "There is no such invoice. The page with your invoices lists all of them."
_DONE_SHOWN = 12
"""How many of the invoices that nobody has to do anything about are listed; statements have all."""


class Paying(Protocol):
    """The way to the payment processor's page."""

    def begin(
        self,
        client_id: str,
        shown: Money,
        /,
        *,
        return_to: str,
        give_up_to: str,
        chosen: Money | None = None,
    ) -> str:
        """Where the client pays what they were *shown*, or the part of it that they have *chosen*.

        Raises:
            Refused: it is another amount by now, nothing is left, a payment is on its way, or a
                card cannot be charged what was chosen.
            ProcessorUnavailable: the processor does not answer.
        """


class Settles(Protocol):
    """What becomes of payments."""

    def settle_for(self, client_id: str, /) -> ClientPayment | None:
        """The payment that a client began last, as it stands; None: they never began one.

        Raises:
            ProcessorUnavailable: the processor does not answer.
        """


class InvoiceShown(Fact):
    """One invoice as its client reads it."""

    number: str
    service_on: Day
    provider: str
    state: InvoiceState
    why: tuple[str, ...]
    who_acts: str
    given_back: tuple[str, ...] = ()
    """What a person gave back, in sentences."""
    asked: Money
    paid: Money
    due: Money
    due_on: Day | None
    accepted_on: Day | None = None
    """When they accepted the policy that a fee rests on."""
    objected_on: Day | None = None
    """When they last said that it is not right."""
    answered_on: Day | None = None
    """When they were answered."""
    returned: tuple[Returned, ...] = ()
    """What was given back of what they paid."""

    @property
    def may_be_objected_to(self) -> bool:
        """Whether there is anything asked that may be wrong, and nobody is looking at it yet."""
        asks = self.asked != Money.ZERO or self.paid != Money.ZERO
        return asks and self.state is not InvoiceState.DISPUTED


class InvoicesShown(Fact):
    """All of a client's invoices that matter now."""

    to_pay: tuple[InvoiceShown, ...]
    waiting: tuple[InvoiceShown, ...]
    done: tuple[InvoiceShown, ...]
    due: Money
    """What the client is asked to pay, all in all."""
    total: Money
    """What of it can be paid at once."""
    most_at_once: int = ClientPayment.MOST_PARTS
    """How many invoices one payment takes."""
    asks_to_accept: bool = False
    """Whether a provider wants them to accept what a missed visit costs."""
    has_accepted: bool = False
    """Whether they ever accepted that."""

    @property
    def can_be_paid(self) -> bool:
        """Whether there is enough to pay by card."""
        return self.total >= SMALLEST

    @property
    def can_be_paid_in_part(self) -> bool:
        """Whether a card can be charged less than all of it."""
        return self.total > SMALLEST

    @property
    def least(self) -> Money:
        """The least that can be paid."""
        return SMALLEST


class ClientInvoices:
    """Invoices for the client at the link; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        invoices: FindsInvoices,
        accounts: Finds[VisitAccount],
        providers: Finds[Provider],
        payments: Finds[ClientPayment],
        audit: AuditTrail,
        paying: Callable[[], Paying],
        settling: Callable[[], Settles],
        public_base_url: str,
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._accounts = accounts
        self._providers = providers
        self._payments = payments
        self._audit = audit
        self._paying = paying
        self._settling = settling
        self._public_base_url = public_base_url
        self._terms = terms
        self._now = now

    def holder(self, key: SessionKey | None) -> Client:
        """The client whose browser holds *key*.

        Raises:
            NotFound: the session is over, or the link was replaced.
        """
        return self._holder(key)[0]

    def _holder(self, key: SessionKey | None) -> tuple[Client, MissedVisitAgreements | None]:
        if key is None:
            raise NotFound(CLOSED)
        link, client, agreements = self._records.find_together(
            Ref(Link, (key.client_id, key.purpose)),
            Ref(Client, (key.client_id,)),
            Ref(MissedVisitAgreements, (key.client_id,)),
        )
        if link is None or client is None or not link.admits(key, at=self._now()):
            raise NotFound(CLOSED)
        return client, agreements

    def see(self, key: SessionKey | None, *, say: Say) -> InvoicesShown:
        """What the client is to pay, what has to wait, and what is done; *say* translates.

        Raises:
            NotFound: the session is over.
        """
        client, agreements = self._holder(key)
        self._audit.note(Act.READ_INVOICES, client.client_id, caller=Caller(kind=CallerKind.LINK))
        accounts, every = self._standing(client)
        names, asks = self._names_and_asks(every, agreements)
        back = returned(self._payments, accounts, client.time_zone)
        at_once = payable(every)

        def shown(those: list[Stood]) -> tuple[InvoiceShown, ...]:
            zone = client.time_zone
            return tuple(
                _shown(each, names, zone, say).but(returned=back.get(each.invoice.visit_id, ()))
                for each in those
            )

        to_pay = [each for each in every if each.now.state in PAYABLE]
        waits = {InvoiceState.WAITING, InvoiceState.DISPUTED, InvoiceState.CREDIT}
        waiting = [each for each in every if each.now.state in waits]
        done = [each for each in every if each.now.state is InvoiceState.SETTLED]
        return InvoicesShown(
            to_pay=shown(sorted(to_pay, key=longest_due)),
            waiting=shown(waiting[::-1]),
            done=shown(done[::-1][:_DONE_SHOWN]),
            due=Money.total(each.now.due for each in to_pay),
            total=Money.total(each.now.due for each in at_once),
            asks_to_accept=asks,
            has_accepted=any(each.accepted for each in agreements.agreements)
            if agreements
            else False,
        )

    def one(self, key: SessionKey | None, number: str, *, say: Say) -> InvoiceShown:
        """One of the client's invoices.

        Raises:
            NotFound: the session is over, or there is no such invoice of theirs.
        """
        client, invoice = self.named(key, number)
        [account] = self._records.find_together(Ref(VisitAccount, (invoice.visit_id,)))
        found = self._now_of(invoice, account, day_in(self._now(), client.time_zone))
        return _shown(found, self._names([found]), client.time_zone, say)

    def named(self, key: SessionKey | None, number: str) -> tuple[Client, Invoice]:
        """The client at the link, and the invoice of theirs that is called so, as it is kept.

        Raises:
            NotFound: the session is over, or there is no such invoice of theirs.
        """
        client = self.holder(key)
        own = self._invoices.of_client(client.client_id)
        found = next((each for each in own if each.number == number), None)
        if found is None:
            raise NotFound(_NO_INVOICE)
        # An index follows a moment later, and whoever changes the invoice needs it as it is.
        [kept] = self._records.find_together(Ref(Invoice, (found.visit_id,)))
        return client, kept or found

    def pay(self, key: SessionKey | None, shown: Money, *, chosen: Money | None = None) -> str:
        """Where the client pays the total that they were *shown*, or what they have *chosen* of it.

        Raises:
            NotFound: the session is over.
            Refused: it cannot be paid; the sentence says why.
        """
        client = self.holder(key)
        # Whoever turns back is told what became of it as well: a card may have been declined.
        back = f"{self._public_base_url}/invoices/paid"
        return self._paying().begin(
            client.client_id, shown, return_to=back, give_up_to=back, chosen=chosen
        )

    def settle(self, key: SessionKey | None) -> ClientPayment | None:
        """The client's last payment, with what became of it; None: there was none.

        Raises:
            NotFound: the session is over.
        """
        return self._settling().settle_for(self.holder(key).client_id)

    def _standing(self, client: Client) -> tuple[list[VisitAccount], list[Stood]]:
        """Every invoice of the client's, by the day of the visit, as it stands today."""
        found = self._invoices.of_client(client.client_id)
        accounts = {
            each.visit_id: each
            for each in self._accounts.load_each([(each.visit_id,) for each in found])
        }
        today = day_in(self._now(), client.time_zone)
        stood = [self._now_of(each, accounts.get(each.visit_id), today) for each in found]
        return list(accounts.values()), stood

    def _now_of(self, invoice: Invoice, account: VisitAccount | None, today: date) -> Stood:
        now = standing(invoice, account, today=today, terms=self._terms)
        return Stood(invoice, now, account.by_hand if account else ())

    def _names_and_asks(
        self, those: list[Stood], agreements: MissedVisitAgreements | None
    ) -> tuple[dict[str, str], bool]:
        """How their providers are called, and whether any wants something accepted: one call."""
        ids = {each.invoice.provider_id for each in those}
        known = agreements.agreements if agreements else ()
        awaited = {each.provider_id for each in known if each.is_awaited}
        refs: list[Ref[Record]] = [Ref(Provider, (each,)) for each in sorted(ids)]
        refs += [Ref(MissedVisitPolicy, (each,)) for each in sorted(awaited)]
        found = self._records.find_together(*refs) if refs else []
        names = {str(each.provider_id): each.name for each in found if isinstance(each, Provider)}
        return names, any(each.offered for each in found if isinstance(each, MissedVisitPolicy))

    def _names(self, those: list[Stood]) -> dict[str, str]:
        """How their providers are called, by id."""
        ids = sorted({each.invoice.provider_id for each in those})
        return {
            each.provider_id: each.name
            for each in self._providers.load_each([(each,) for each in ids])
        }


def _shown(each: Stood, names: dict[str, str], zone: str, say: Say) -> InvoiceShown:
    invoice, now, _ = each
    last = invoice.objections[-1] if invoice.objections else None
    return InvoiceShown(
        number=invoice.number,
        service_on=invoice.service_on,
        provider=names.get(invoice.provider_id, ""),
        state=now.state,
        why=why(invoice, now, say),
        who_acts=who_acts(invoice, now, say),
        given_back=given_back(each.by_hand, say),
        asked=now.asked,
        paid=now.paid,
        due=now.due,
        due_on=invoice.due_on,
        accepted_on=_accepted_on(invoice),
        objected_on=day_in(last.raised_at, zone) if last else None,
        answered_on=day_in(last.answered_at, zone) if last and last.answered_at else None,
    )


def _accepted_on(invoice: Invoice) -> date | None:
    """When the client accepted what is asked for a visit that did not take place."""
    rests_on = invoice.missed if invoice.kind is InvoiceKind.FEE else None
    asks = rests_on is not None and invoice.asked > Money.ZERO
    return day_in(rests_on.accepted_at, rests_on.zone) if rests_on and asks else None
