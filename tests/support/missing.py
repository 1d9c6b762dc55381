"""Ana's missed visit: Ruth's policy, the mail about it, that Ana accepted it, and what followed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from backoffice.domain.missed_visits import FeeTerms
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.visit import CalledOffBy, VisitStatus
from backoffice.services.invoice_requests import NewInvoice
from backoffice.services.invoices import InvoiceView
from backoffice.services.missed_visit_requests import NewMissedVisitPolicy
from tests.support import offices
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import DAY, put_on_file, seen
from tests.support.invoiced import InvoiceBrowser
from tests.twins.office import HOME, MemoryOffice

TERMS = FeeTerms(missed_fee=Money(8000), late_fee=Money(5000), notice_hours=24)
MISSED = Outcome(status=VisitStatus.MISSED)
BEGINS = time(10)
PAGE = "/invoices/missed-visits"


def writes(office: MemoryOffice, terms: FeeTerms | None = TERMS) -> None:
    """Ruth writes her policy."""
    new = NewMissedVisitPolicy(terms=terms)
    office.missed_visits.write(str(RUTH.provider_id), new, caller=RUTH)


def asks(office: MemoryOffice) -> None:
    """Ruth asks Ana to accept it, and the mail goes out."""
    office.missed_visits.ask(ANA, caller=RUTH)
    office.until_quiet()


def form(version: int = 1, *, agree: str = "yes") -> dict[str, str]:
    """What the page sends."""
    return {"provider": str(RUTH.provider_id), "version": str(version), "agree": agree}


def accepts(office: MemoryOffice, version: int = 1, language: str = "en") -> InvoiceBrowser:
    """Ana opens the link of the newest mail, and accepts what she reads."""
    browser = InvoiceBrowser(office, language=language).opened().get(PAGE)
    return browser.post(form(version))


def asked() -> MemoryOffice:
    """An office in which Ana is insured, has a visit a week ahead, and was asked to accept."""
    office = offices.with_verdict()
    put_on_file(office, seen(office).but(starts_at=BEGINS))
    writes(office)
    asks(office)
    return office


def agreed() -> MemoryOffice:
    """One in which she accepted, and the day of the visit is over."""
    office = asked()
    accepts(office)
    office.wait(timedelta(days=8))
    office.until_quiet()
    return office


def cancelled(hours_before: float, by: CalledOffBy = CalledOffBy.CLIENT) -> Outcome:
    """The visit was called off so many hours before it was to begin."""
    begins = datetime.combine(DAY, BEGINS, tzinfo=ZoneInfo(HOME))
    return Outcome(
        status=VisitStatus.CANCELLED,
        called_off_at=begins - timedelta(hours=hours_before),
        called_off_by=by,
    )


def wants(office: MemoryOffice, cents: int | None = 8000) -> InvoiceView:
    """Ruth wants a fee invoiced for the visit."""
    fee = None if cents is None else Money(cents)
    view = office.invoices.want(ANA, VISIT, NewInvoice(fee=fee), caller=RUTH)
    office.until_quiet()
    return view
