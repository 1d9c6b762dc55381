"""The invoice desk: what clients are asked for visits, for the providers who saw them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.account import VisitAccount
from backoffice.domain.audit import Act
from backoffice.domain.calendar import Day, day_in
from backoffice.domain.caller import Caller
from backoffice.domain.client import Client
from backoffice.domain.errors import NotFound
from backoffice.domain.events.claims import AccountChanged
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.invoice import (
    AskedBy,
    AskedPart,
    Invoice,
    InvoiceKind,
    InvoiceState,
    InvoiceTerms,
    Wait,
    standing,
)
from backoffice.domain.invoicing import wanted
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.missed_fees import Circumstances
from backoffice.domain.money import Money
from backoffice.domain.record import Fact, Ref
from backoffice.domain.roster import NOT_YOURS, RosterEntry
from backoffice.domain.visit import Visit, VisitStatus
from backoffice.services.insisting import insisting
from backoffice.services.missed_circumstances import circumstances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from backoffice.services.audit import AuditTrail
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.invoice_requests import NewInvoice
    from backoffice.services.invoicing import InvoicingDesk
    from backoffice.services.ports import Clock, Finds, Records

_NO_VISIT = "There is no such visit with this client. List the visits for their ids."

_WAITS: dict[Wait, str] = {
    Wait.WHO_PAYS: "Who pays for the visit is decided in a moment.",
    Wait.TOLD: "What was told of the visit is written down in a moment.",
    Wait.CLAIM: "The claim for the visit is held back, or being put right; its task says how.",
    Wait.DECISION: "No single amount is known yet. The insurer decides it.",
    Wait.PAYER: "The insurer denied something, or took it back. A person looks after it.",
    Wait.OTHER_PAYER: "A further insurance decides about the rest.",
    Wait.FEE: "The visit's fee is another than you wanted invoiced. Say again what to invoice.",
    Wait.TAKING_BACK: "The claim for the visit is being taken back. Then the client is asked.",
}
_SAYS: dict[InvoiceState, str] = {
    InvoiceState.DISPUTED: "The client says that it is not right. The network's people answer.",
    InvoiceState.CREDIT: "The client paid more than is theirs. The network gives it back.",
    InvoiceState.SETTLED: "Nothing is left to pay.",
    InvoiceState.SMALL: "What is left is too little to ask for by itself.",
    InvoiceState.OPEN: "The client has been asked to pay.",
    InvoiceState.OVERDUE: "The client has not paid in time. Remind them when you meet.",
}


class ReminderView(Fact):
    """A reminder that the client got, and what became of its mail."""

    on: Day
    step: int
    """Days after the last day to pay; below zero, before it."""
    status: MailingStatus
    """What is known of the mail; `claimed` says that nobody knows whether it went out."""


class ToldView(Fact):
    """When the client was told what they are asked, and what became of that mail."""

    on: Day
    status: MailingStatus
    """What is known of the mail; `claimed` says that nobody knows whether it went out."""


class InvoiceView(Fact):
    """What a client is asked for one visit, in whole cents, and who acts next."""

    visit_id: OpaqueId
    number: str
    """What it is called towards the client."""
    service_on: Day
    kind: InvoiceKind
    state: InvoiceState
    says: str
    """Where it stands and who acts next, in a sentence."""
    waits: Wait | None = None
    asked: Money
    """For the visit, all in all."""
    by: AskedBy | None = None
    parts: tuple[AskedPart, ...] = ()
    paid: Money
    due: Money
    """What is left to pay; below zero, what is given back."""
    due_on: Day | None = None
    told: ToldView | None = None
    """The newest mail that told them of an amount; before it, they may not know of it."""
    reminders: tuple[ReminderView, ...] = ()
    """In the order in which they were sent."""


class InvoiceList(Fact):
    """A client's invoices, by the day of the visit."""

    invoices: tuple[InvoiceView, ...]


class InvoiceDesk:
    """Invoices for the providers whose visits they are; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        invoices: FindsInvoices,
        accounts: Finds[VisitAccount],
        mailings: Finds[Mailing],
        invoicing: InvoicingDesk,
        audit: AuditTrail,
        terms: InvoiceTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._accounts = accounts
        self._mailings = mailings
        self._invoicing = invoicing
        self._audit = audit
        self._terms = terms
        self._now = now

    def of_client(self, client_id: str, *, caller: Caller) -> InvoiceList:
        """The invoices for the caller's own visits with a client.

        Raises:
            NotFound: the caller has no such client.
        """
        entry, client = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)), Ref(Client, (client_id,))
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        self._audit.note(Act.READ_INVOICES, client_id, caller=caller)
        found = self._invoices.of_client(client_id)
        own = [each for each in found if each.provider_id == caller.provider_id]
        accounts = {
            each.visit_id: each
            for each in self._accounts.load_each([(each.visit_id,) for each in own])
        }
        today = day_in(self._now(), client.time_zone)
        mailed = self._mailed(own)
        return InvoiceList(
            invoices=tuple(
                self._seen(each, accounts.get(each.visit_id), mailed, today=today) for each in own
            )
        )

    def want(
        self, client_id: str, visit_id: str, new: NewInvoice, *, caller: Caller
    ) -> InvoiceView:
        """Have a visit invoiced that no insurance pays, or no longer (CP-1, IV-2); twice is once.

        Raises:
            NotFound: the caller has no such client, or no such visit with them.
            Refused: the insurance pays for it, the fee is another, or nothing was agreed on for
                a visit that did not take place.
        """
        insisting(lambda: self._want(client_id, visit_id, new, caller))
        self._invoicing.attend(visit_id, client_id, str(caller.provider_id))
        client, invoice, account = self._records.find_together(
            Ref(Client, (client_id,)), Ref(Invoice, (visit_id,)), Ref(VisitAccount, (visit_id,))
        )
        if client is None or invoice is None:
            raise NotFound(_NO_VISIT)
        today = day_in(self._now(), client.time_zone)
        return self._seen(invoice, account, self._mailed([invoice]), today=today)

    def _want(self, client_id: str, visit_id: str, new: NewInvoice, caller: Caller) -> None:
        entry, client, visit, invoice = self._records.find_together(
            Ref(RosterEntry, (caller.provider_id, client_id)),
            Ref(Client, (client_id,)),
            Ref(Visit, (client_id, visit_id)),
            Ref(Invoice, (visit_id,)),
        )
        if entry is None or client is None:
            raise NotFound(NOT_YOURS)
        if visit is None or visit.provider_id != caller.provider_id:
            raise NotFound(_NO_VISIT)
        missed = Circumstances(None, client.time_zone)
        if new.fee is not None and visit.status in {VisitStatus.MISSED, VisitStatus.CANCELLED}:
            missed = circumstances(self._records, visit, client)
        asked_for = wanted(invoice, visit, new.fee, missed=missed)
        if asked_for != invoice:
            # Whoever paid what is no longer wanted gets it back.
            told = AccountChanged(
                visit_id=visit_id, client_id=client_id, provider_id=visit.provider_id
            )
            self._records.keep(asked_for, events=[told])

    def _mailed(self, invoices: Sequence[Invoice]) -> dict[str, MailingStatus]:
        """What became of each mail, by its mailing; no call where nobody was written to."""
        ids = {which.mailing_id for each in invoices for which in each.mails}
        found = self._mailings.load_each([(each,) for each in sorted(ids)])
        return {each.mailing_id: each.status for each in found}

    def _seen(
        self,
        invoice: Invoice,
        account: VisitAccount | None,
        mailed: Mapping[str, MailingStatus],
        *,
        today: date,
    ) -> InvoiceView:
        now = standing(invoice, account, today=today, terms=self._terms)
        last, told = (invoice.askings[-1] if invoice.askings else None), invoice.told
        waiting = now.state is InvoiceState.WAITING and invoice.waits is not None
        return InvoiceView(
            visit_id=invoice.visit_id,
            number=invoice.number,
            service_on=invoice.service_on,
            kind=invoice.kind,
            state=now.state,
            says=_WAITS[invoice.waits] if waiting and invoice.waits else _SAYS[now.state],
            waits=invoice.waits,
            asked=now.asked,
            by=last.by if last else None,
            parts=last.parts if last else (),
            paid=now.paid,
            due=now.due,
            due_on=last.due_on if last else None,
            told=ToldView(on=told.on, status=mailed[told.mailing_id])
            if told and told.mailing_id in mailed
            else None,
            reminders=tuple(
                ReminderView(on=each.on, step=each.step, status=mailed[each.mailing_id])
                for each in invoice.reminders
                if each.mailing_id in mailed
            ),
        )
