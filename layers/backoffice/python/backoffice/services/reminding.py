"""The reminding desk: tells clients of invoices, and reminds them, in one mail a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from backoffice.domain.account import VisitAccount
from backoffice.domain.calendar import day_in
from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.invoice import Invoice, InvoiceState, InvoiceTerms, standing
from backoffice.domain.invoice_link import link_for
from backoffice.domain.link import Link, LinkPurpose
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.message import INVOICE, CarriedLink, InvoiceMail, Letter
from backoffice.domain.overdue import overdue_since
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.reminding import Hindrance, Plan, ReminderTerms, plan, reminded, told_of
from backoffice.domain.till import Till
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.chasing import ChasingDesk
    from backoffice.services.invoice_ports import (
        FindsDueInvoices,
        FindsInvoices,
        InvoiceHandouts,
        InvoicePost,
    )
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens

_PAGE = 1000
_MOST_TOGETHER = 20
"""Invoices in one mail: with all that belongs to them, they are read in one call."""


class DueReminders:
    """Finding the invoices to look at; whoever mails looks at each of them.

    One that is handed out twice is looked at twice, which changes nothing.
    """

    def __init__(self, *, invoices: FindsDueInvoices, handouts: InvoiceHandouts) -> None:
        self._invoices = invoices
        self._handouts = handouts

    def hand_out_due(self, *, due: datetime) -> int:
        """Hand out the invoices to look at by a moment, longest due first; how many there were."""
        found = self._invoices.to_look_at(by=due, limit=_PAGE)
        self._handouts.hand_out(found)
        return len(found)


class _Case(NamedTuple):
    """One invoice, where it stands, and what is to be done about it now."""

    invoice: Invoice
    state: InvoiceState
    plan: Plan

    def look_at(self, at: datetime) -> datetime | None:
        """When to look again; at once, if its provider is still to be told that it is overdue."""
        if overdue_since(self.invoice, self.state) != self.invoice.overdue_since:
            return min(self.invoice.look_at or at, at)
        return self.plan.look_at


class _File(NamedTuple):
    """All that one client's mails follow from, as it is now."""

    cases: tuple[_Case, ...]
    doubtful: frozenset[str]
    providers: dict[str, Provider]
    link: Link | None


class RemindingDesk:
    """The one way to write to clients about invoices: one mail for all that is due.

    Its link leads to every invoice of theirs. The invoices are kept together with the claim of the
    mail, before it leaves. So a message that comes twice, a second invoice of the same day, and a
    crash find it written there.
    """

    def __init__(
        self,
        *,
        records: Records,
        invoices: FindsInvoices,
        chasing: ChasingDesk,
        room: MailRoom,
        tokens: Tokens,
        post: InvoicePost,
        terms: InvoiceTerms,
        reminders: ReminderTerms,
        now: Clock,
    ) -> None:
        self._records = records
        self._invoices = invoices
        self._chasing = chasing
        self._room = room
        self._tokens = tokens
        self._post = post
        self._terms = terms
        self._reminders = reminders
        self._now = now

    def remind(self, visit_id: str, **more: str) -> None:  # noqa: ARG002 - the event's fields
        """Look at an invoice: tell its provider if it is overdue, and write to its client in time.

        Raises:
            Conflict: others write to the client's invoices all the time; ask again later.
        """
        client = self._chasing.look(visit_id)
        if client is not None:
            insisting(lambda: self._remind(client, visit_id))

    def _remind(self, client: Client, visit_id: str) -> None:
        at = self._now()
        file = self._file(client, visit_id, at)
        due = [each for each in file.cases if each.plan.writes]
        if due:
            self._send(client, file, due, at)
            for late in (each.invoice for each in due if each.plan.tells):
                if late.overdue_since is not None:
                    # Whoever was only told now has more time to pay.
                    self._chasing.look(late.visit_id)
            return
        moved = _moved(file.cases, at)
        if moved:
            self._records.keep(*moved)

    def _file(self, client: Client, visit_id: str, at: datetime) -> _File:
        """Everything, read anew right before anything is sent."""
        letter = _letter(client, day_in(at, client.time_zone))
        known = self._of_interest(client.client_id, visit_id)
        visits = [each.visit_id for each in known]
        mailings = {each.mails[-1].mailing_id for each in known if each.mails}
        providers = sorted({each.provider_id for each in known})
        refs: list[Ref[Any]] = [
            Ref(Till, (client.client_id,)),
            Ref(Link, (client.client_id, LinkPurpose.INVOICE)),
            Ref(Mailing, (letter.mailing_id,)),
            *(Ref(Invoice, (each,)) for each in visits),
            *(Ref(VisitAccount, (each,)) for each in visits),
            *(Ref(Mailing, (each,)) for each in sorted(mailings - {letter.mailing_id})),
            *(Ref(Provider, (each,)) for each in providers),
        ]
        till, link, of_today, *rest = self._records.find_together(*refs)
        doubtful = frozenset(
            each.mailing_id
            for each in (of_today, *rest)
            if isinstance(each, Mailing) and each.status is MailingStatus.CLAIMED
        )
        hindered = Hindrance(
            no_address=not client.may_be_emailed,
            is_paying=till is not None and till.under_way is not None,
            mailed_today=of_today is not None,
        )
        pairs = zip(rest[: len(visits)], rest[len(visits) : 2 * len(visits)], strict=True)
        cases = (
            self._case(invoice, account, hindered, client, at=at, doubtful=doubtful)
            for invoice, account in pairs
            if invoice is not None
        )
        named = {str(each.provider_id): each for each in rest if isinstance(each, Provider)}
        return _File(tuple(cases), doubtful, named, link)

    def _of_interest(self, client_id: str, visit_id: str) -> list[Invoice]:
        """The client's invoices to look at, the one that was asked about first, then by due day."""
        found = [
            each
            for each in self._invoices.of_client(client_id)
            if each.visit_id == visit_id or each.look_at is not None
        ]
        found.sort(key=lambda each: (each.visit_id != visit_id, str(each.due_on), each.visit_id))
        return found[:_MOST_TOGETHER]

    def _case(
        self,
        invoice: Invoice,
        account: VisitAccount | None,
        hindered: Hindrance,
        client: Client,
        *,
        at: datetime,
        doubtful: frozenset[str],
    ) -> _Case:
        zone = client.time_zone
        state = standing(invoice, account, today=day_in(at, zone), terms=self._terms).state
        now = plan(
            invoice,
            state,
            hindered,
            at=at,
            zone=zone,
            terms=self._reminders,
            doubtful=doubtful,
        )
        return _Case(invoice, state, now)

    def _send(self, client: Client, file: _File, due: Sequence[_Case], at: datetime) -> None:
        today = day_in(at, client.time_zone)
        provider = file.providers[due[0].invoice.provider_id]
        letter = _letter(client, today)
        asked = link_for(
            file.link,
            client,
            provider_id=provider.provider_id,
            request_id=letter.occasion,
            at=at,
        )
        token = self._tokens.derive(asked.token_source())
        link = asked.but(token_hash=fingerprint(token))
        taken = [
            self._taken(each, letter.mailing_id, today, file.doubtful).but(look_at=each.look_at(at))
            for each in due
        ]
        self._room.send_once(
            letter._replace(
                provider_id=provider.provider_id,
                carries=CarriedLink(purpose=link.purpose, generation=link.generation),
            ),
            client,
            lambda mailing_id: self._post.invoice(
                client,
                provider,
                mailing_id=mailing_id,
                token=token,
                expires_at=link.expires_at,
                says=_says(due, file.doubtful),
            ),
            # The link answers to its token, and nothing is sent twice, before the mail can arrive.
            with_claim=(*taken, *(() if link == file.link else (link,))),
        )

    def _taken(
        self, each: _Case, mailing_id: str, today: date, doubtful: frozenset[str]
    ) -> Invoice:
        """The invoice of a case, as it is once the mail is claimed."""
        if each.plan.step is None:
            return told_of(each.invoice, mailing_id=mailing_id, today=today, terms=self._terms)
        return reminded(
            each.invoice, each.plan.step, mailing_id=mailing_id, today=today, doubtful=doubtful
        )


def _letter(client: Client, today: date) -> Letter:
    """The one mail about invoices that a client gets on a day, whatever it says."""
    return Letter(INVOICE, occasion=f"{client.client_id}_{today}", client_id=client.client_id)


def _says(due: Sequence[_Case], doubtful: frozenset[str]) -> InvoiceMail:
    """What the mail says: what is new comes first, and the page has all of it."""
    new = [each.invoice for each in due if each.plan.tells]
    if new:
        changed = all(each.told and each.told.mailing_id not in doubtful for each in new)
        return InvoiceMail.CHANGED if changed else InvoiceMail.NEW
    late = any(each.state is InvoiceState.OVERDUE for each in due)
    return InvoiceMail.OVERDUE if late else InvoiceMail.OPEN


def _moved(cases: Sequence[_Case], at: datetime) -> list[Invoice]:
    """The invoices that were looked at now, with the moment of the next look, if that is new."""
    return [
        each.invoice.but(look_at=each.look_at(at))
        for each in cases
        if (each.invoice.look_at or at) <= at and each.invoice.look_at != each.look_at(at)
    ]
