"""The real Help centre over tables in memory, beside the form whose clients may need it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chalice.app import Response

from backoffice.domain.client import Client
from backoffice.domain.help import ARTICLES
from backoffice.services.audit import AuditTrail
from backoffice.services.helpfulness import HelpfulnessDesk
from backoffice.services.tickets import TicketDesk
from backoffice.web.article_pages import ArticlePages
from backoffice.web.ticket_pages import TicketPages
from tests.support.intake_office import NETWORK, Browser, IntakeOffice, a_client
from tests.twins.clock import Ids

HOME = "America/New_York"
PHONE = "+12125550123"
VIDEO = "https://video.example/guide"
ARTICLE = ARTICLES[0].name
MESSAGE = {
    "ticket": "ticket-0001",
    "from": "insurance/card",
    "message": "The photo of the back does not go through.\nWhat now?",
    "name": "Ana Ruiz",
    "email": "ana@mail.example",
    "phone": "",
}


@dataclass
class HelpOffice:
    """Articles, tickets, and one client with a link."""

    client: Client = field(
        default_factory=lambda: a_client(
            email="maya@mail.example", email_consent_at="2026-11-01T12:00:00Z"
        )
    )
    phone: str = PHONE
    video: str = VIDEO

    def __post_init__(self) -> None:
        self.form = form = IntakeOffice(self.client)
        tables: dict[Any, Any] = form.tables
        by_name = {table.NAME: table for table in tables.values()}
        self.helpfulness = HelpfulnessDesk(
            records=form.records, tallies=by_name["tallies"], now=lambda: form.now
        )
        self.tickets = TicketDesk(
            records=form.records,
            tickets=by_name["tickets"],
            audit=AuditTrail(records=form.records, now=lambda: form.now, new_id=Ids("entry")),
            home_zone=HOME,
            now=lambda: form.now,
        )
        self.articles = ArticlePages(
            self.helpfulness,
            network_name=NETWORK,
            help_phone=self.phone,
            guide_video_url=self.video,
            new_id=Ids("ballot"),
        )
        self.questions = TicketPages(
            self.tickets, network_name=NETWORK, help_phone=self.phone, new_id=Ids("ticket-of-page")
        )

    def cookie(self) -> str:
        """The cookie of the client's browser, once the form is open in it."""
        return Browser(self.form).opened().cookie

    def send(
        self, *, cookie: str = "", language: str = "en", without: str = "", **differs: str
    ) -> Response:
        """Post the message, with what *differs*, but for the field *without*."""
        form = {name: text for name, text in {**MESSAGE, **differs}.items() if name != without}
        return self.questions.ask(form, cookie, language=language)

    def vote(self, ballot: str, helpful: str, language: str = "en") -> Response:
        """Post a reader's answer about the first article."""
        form = {"ballot": ballot, "helpful": helpful}
        return self.articles.vote(ARTICLE, form, language=language)


def every_help_page(language: str) -> dict[str, Response]:
    """Each page of the Help centre in each of its states, once."""
    office = HelpOffice()
    read = {
        article.name: office.articles.read(article.name, language=language) for article in ARTICLES
    }
    for number in range(12):
        office.vote(f"ballot-of-reader-{number}", "yes" if number < 5 else "no", language)
    return {
        "the list": office.articles.every(language=language),
        **read,
        "an article that was voted on": office.vote("ballot-of-reader-13", "no", language),
        "an article without an answer": office.vote("ballot-of-reader-14", "", language),
        "no such article": office.articles.read("nothing", language=language),
        "the form": office.questions.form({}, "", language=language),
        "the form with faults": office.send(
            message="", email="nobody", phone="12", language=language
        ),
        "the form of a client": office.questions.form(
            {"from": "insurance/card"}, office.cookie(), language=language
        ),
        "what was sent": office.send(language=language),
        "another message under the same id": office.send(message="Hello?", language=language),
    }


HELP_PAGES = sorted(every_help_page("en"))
