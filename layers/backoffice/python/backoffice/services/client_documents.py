"""The desk of a client's documents: receipts, statements of a year, superbills, behind the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from backoffice.domain.audit import Act
from backoffice.domain.calendar import day_in
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client
from backoffice.domain.client_documents import (
    NO_DOCUMENT,
    Biller,
    Reader,
    Sheet,
    VisitMoney,
    Words,
    by_hand_of,
    may_have_superbill,
    money_by_visit,
    payments_made,
    receipt,
    statement,
    superbill,
)
from backoffice.domain.errors import NotFound
from backoffice.domain.invoice import Invoice, InvoiceKind
from backoffice.domain.money import Money
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Ref
from backoffice.domain.visit import Visit

if TYPE_CHECKING:
    from backoffice.domain.ledger import Entry
    from backoffice.domain.link import SessionKey
    from backoffice.services.audit import AuditTrail
    from backoffice.services.client_invoices import ClientInvoices
    from backoffice.services.invoice_ports import FindsInvoices
    from backoffice.services.ports import Clock, Finds, Records


class FindsEntries(Protocol):
    """The ledger, by whose it is."""

    def of_client(self, client_id: str, /) -> list[Entry]:
        """A client's entries, by day."""


class Draws(Protocol):
    """What makes a PDF of a sheet."""

    def __call__(self, sheet: Sheet, *, network_name: str) -> bytes:
        """The file, in ASCII alone."""


class ReceiptListed(Fact):
    """A payment that there is a receipt for."""

    payment_id: str
    day: date
    amount: Money


class SuperbillListed(Fact):
    """A visit that there is a superbill for, by its invoice's number."""

    number: str
    service_on: date


class DocumentList(Fact):
    """Every document that a client can have."""

    receipts: tuple[ReceiptListed, ...]
    years: tuple[int, ...]
    superbills: tuple[SuperbillListed, ...]


class _File(NamedTuple):
    client: Client
    today: date
    invoices: Sequence[Invoice]
    entries: Sequence[Entry]


class ClientDocuments:
    """Documents for the client at the link; each look is noted."""

    def __init__(
        self,
        *,
        records: Records,
        own: ClientInvoices,
        invoices: FindsInvoices,
        entries: FindsEntries,
        visits: Finds[Visit],
        providers: Finds[Provider],
        audit: AuditTrail,
        biller: Biller,
        now: Clock,
    ) -> None:
        self._records = records
        self._own = own
        self._invoices = invoices
        self._entries = entries
        self._visits = visits
        self._providers = providers
        self._audit = audit
        self._biller = biller
        self._now = now

    def every(self, key: SessionKey | None) -> DocumentList:
        """What there is.

        Raises:
            NotFound: the session is over.
        """
        file = self._file(key)
        paid = payments_made(file.entries, zone=file.client.time_zone)
        years = {file.today.year, *(each.service_on.year for each in file.invoices)}
        cash = [each for each in file.invoices if each.kind is InvoiceKind.CASH and not each.waits]
        visits = self._visits.load_each([(each.client_id, each.visit_id) for each in cash])
        billable = {each.visit_id for each in visits if may_have_superbill(each)}
        return DocumentList(
            receipts=tuple(
                ReceiptListed(payment_id=each.payment_id, day=each.day, amount=each.amount)
                for each in paid
            ),
            years=tuple(sorted((year for year in years if year <= file.today.year), reverse=True)),
            superbills=tuple(
                SuperbillListed(number=each.number, service_on=each.service_on)
                for each in reversed(cash)
                if each.visit_id in billable
            ),
        )

    def receipt(self, key: SessionKey | None, payment_id: str, words: Words) -> Sheet:
        """The receipt for a payment.

        Raises:
            NotFound: the session is over, or there is no such payment of theirs.
        """
        file = self._file(key)
        paid = payments_made(file.entries, zone=file.client.time_zone)
        found = [each for each in paid if each.payment_id == payment_id]
        if not found:
            raise NotFound(NO_DOCUMENT)
        by_visit = {str(each.visit_id): each for each in file.invoices}
        names = self._names(file.invoices)
        reader = Reader(file.client, self._biller, words)
        return receipt(found[0], by_visit, names, reader)

    def statement(self, key: SessionKey | None, year: str, words: Words) -> Sheet:
        """A year's visits, and what they came to.

        Raises:
            NotFound: the session is over, or the year is none, or yet to come.
        """
        file = self._file(key)
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise NotFound(NO_DOCUMENT)
        return statement(
            int(year),
            file.invoices,
            money_by_visit(file.entries),
            self._names(file.invoices),
            Reader(file.client, self._biller, words),
            by_hand=by_hand_of(file.entries),
            today=file.today,
        )

    def superbill(self, key: SessionKey | None, number: str, words: Words) -> Sheet:
        """What an insurer wants to know of a visit that the client pays.

        Raises:
            NotFound: the session is over, or there is no such visit of theirs, or none whose cost
                is known.
        """
        file = self._file(key)
        invoice = next((each for each in file.invoices if each.number == number), None)
        if invoice is None or invoice.waits is not None:
            raise NotFound(NO_DOCUMENT)
        visit, provider = self._records.find_together(
            Ref(Visit, (invoice.client_id, invoice.visit_id)),
            Ref(Provider, (invoice.provider_id,)),
        )
        if visit is None or provider is None:
            raise NotFound(NO_DOCUMENT)
        money = money_by_visit(file.entries).get(visit.visit_id, VisitMoney())
        reader = Reader(file.client, self._biller, words)
        by_network = invoice.wanted_fee is not None
        return superbill(visit, money, provider, reader, by_network=by_network)

    def _file(self, key: SessionKey | None) -> _File:
        client = self._own.holder(key)
        self._audit.note(Act.READ_ACCOUNT, client.client_id, caller=Caller(kind=CallerKind.LINK))
        return _File(
            client,
            day_in(self._now(), client.time_zone),
            self._invoices.of_client(client.client_id),
            self._entries.of_client(client.client_id),
        )

    def _names(self, invoices: Sequence[Invoice]) -> Mapping[str, str]:
        ids = sorted({each.provider_id for each in invoices})
        found = self._providers.load_each([(each,) for each in ids])
        return {each.provider_id: each.name for each in found}
