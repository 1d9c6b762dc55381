"""Ana at her invoices: the mail, the link, her browser, and a processor that does as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urljoin, urlsplit

from chalice.app import Response

from backoffice.domain.client_payment import ClientPayment
from backoffice.domain.errors import OfficeError
from backoffice.domain.money import Money
from backoffice.web.document_pages import DocumentPages
from backoffice.web.estimate_pages import EstimatePages
from backoffice.web.invoice_pages import InvoicePages
from backoffice.web.missed_visit_pages import MissedVisitPages
from backoffice.web.pages import invoice_landing
from tests.support.markup import read
from tests.twins.office import BASE_URL, HOME, MemoryOffice

BIRTH_DATE = {"birth_date_month": "4", "birth_date_day": "12", "birth_date_year": "1990"}
CHECKOUT = "https://checkout.example"


@dataclass
class Till:
    """A processor's page that anybody is led to, and what it says afterwards."""

    says: ClientPayment | None = None
    raises: OfficeError | None = None
    asked: list[tuple[str, Money, str, str]] = field(default_factory=list)

    def begin(
        self,
        client_id: str,
        shown: Money,
        *,
        return_to: str,
        give_up_to: str,
        chosen: Money | None = None,
    ) -> str:
        if self.raises:
            raise self.raises
        self.asked.append((client_id, chosen or shown, return_to, give_up_to))
        return f"{CHECKOUT}/c/{len(self.asked)}"

    def settle_for(self, client_id: str) -> ClientPayment | None:  # noqa: ARG002
        if self.raises:
            raise self.raises
        return self.says


class InvoiceBrowser:
    """Follows redirects within the office, and keeps its cookie; what leads elsewhere it notes."""

    def __init__(
        self, office: MemoryOffice, *, language: str = "en", till: Till | None = None
    ) -> None:
        self.office = office
        self.till = till or Till()
        if till is not None:
            desk = vars(office.client_invoices)
            desk["_paying"] = desk["_settling"] = lambda: till
        self.language = language
        self.cookie = ""
        self.left_for = ""
        self._url = BASE_URL
        self.answer = Response("")

    @property
    def path(self) -> str:
        return urlsplit(self._url).path

    @property
    def status(self) -> int:
        return int(self.answer.status_code)

    @property
    def text(self) -> str:
        return read(str(self.answer.body)).text

    def opened(self, token: str | None = None) -> InvoiceBrowser:
        """Open the link of the newest mail."""
        token = token or self.office.mail.tokens()[-1]
        return self.get(f"/invoice/{token}").post(BIRTH_DATE)

    def objecting(self) -> InvoiceBrowser:
        """Go to the form that asks what is not right with the only invoice."""
        links = [each["href"] for each in read(str(self.get("/invoices").answer.body)).links]
        [form] = [link for link in links if link.endswith("/objection")]
        return self.get(f"/{form}")

    def get(self, path: str) -> InvoiceBrowser:
        return self._go("GET", f"{BASE_URL}{path}", {})

    def post(self, form: Mapping[str, str], path: str | None = None) -> InvoiceBrowser:
        return self._go("POST", self._url if path is None else f"{BASE_URL}{path}", form)

    def _go(self, method: str, url: str, form: Mapping[str, str]) -> InvoiceBrowser:
        self._url = url
        self.answer = self._asked(method, self.path, form)
        if cookie := self.answer.headers.get("Set-Cookie"):
            self.cookie = str(cookie).partition(";")[0]
        if self.status == 303:
            onwards = urljoin(url, str(self.answer.headers["Location"]))
            if not onwards.startswith(BASE_URL):
                self.left_for = onwards
                return self
            return self._go("GET", onwards, {})
        return self

    @property
    def pages(self) -> InvoicePages:
        return InvoicePages(
            self.office.client_invoices,
            self.office.objections,
            self.office.invoice_door,
            network_name="Fernway",
            home_zone=HOME,
            checkout_origin=CHECKOUT,
            language=self.language,
            new_id=self.office._new_id,
        )

    @property
    def estimate_pages(self) -> EstimatePages:
        return EstimatePages(
            self.office.client_estimates,
            lambda: self.office.draw,
            network_name="Fernway",
            language=self.language,
        )

    @property
    def _policies(self) -> MissedVisitPages:
        return MissedVisitPages(
            self.office.missed_visit_acceptance, network_name="Fernway", language=self.language
        )

    def _asked(self, method: str, path: str, form: Mapping[str, str]) -> Response:  # noqa: PLR0911, PLR0912
        query = urlsplit(self._url).query
        match method, path.strip("/").split("/"):
            case "GET", ["invoice", _]:
                return invoice_landing("Fernway", self.language)
            case "POST", ["invoice", token]:
                return self.pages.open_link(token, form, now=self.office.clock())
            case "GET", ["invoices"]:
                return self.pages.see(dict(parse_qsl(query)), self.cookie)
            case "POST", ["invoices"]:
                return self.pages.pay(form, self.cookie)
            case "GET", ["invoices", "paid"]:
                return self.pages.returned(self.cookie)
            case "GET", ["invoices", "missed-visits"]:
                return self._policies.see(dict(parse_qsl(query)), self.cookie)
            case "POST", ["invoices", "missed-visits"]:
                return self._policies.accept(form, self.cookie)
            case "GET", ["invoices", number, "objection"]:
                return self.pages.ask_why(number, self.cookie)
            case "POST", ["invoices", number, "objection"]:
                return self.pages.object(number, form, self.cookie)
            case "GET", ["invoices", "estimates"]:
                return self.estimate_pages.see(self.cookie)
            case "POST", ["invoices", "estimates"]:
                return self.estimate_pages.ask(form, self.cookie)
            case "GET", ["invoices", "estimates", estimate_id]:
                return self.estimate_pages.download(estimate_id, self.cookie)
            case "GET", ["invoices", *document]:
                return self._document(document)
        raise AssertionError(f"{method} {path}")

    def _document(self, path: list[str]) -> Response:
        pages = DocumentPages(
            self.office.client_documents,
            lambda: self.office.draw,
            network_name="Fernway",
            language=self.language,
        )
        match path:
            case ["documents"]:
                return pages.every(self.cookie)
            case ["receipts", payment_id]:
                return pages.receipt(payment_id, self.cookie)
            case ["statements", year]:
                return pages.statement(year, self.cookie)
            case ["superbills", number]:
                return pages.superbill(number, self.cookie)
        raise AssertionError(path)
