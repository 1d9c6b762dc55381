"""The real intake desk over tables in memory, and a browser that turns its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from chalice.app import Response

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.clients import VisitsTable
from backoffice.adapters.dynamodb.coverage import CoverageTable
from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.links import CardPhotosTable, LinksTable
from backoffice.adapters.dynamodb.network import ParticipationsTable, PayersTable
from backoffice.adapters.dynamodb.records import Records
from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable, TasksTable
from backoffice.adapters.pictures import inspect
from backoffice.domain.calendar import Interval
from backoffice.domain.card import Arrived, Inspection, Side, Upload, photo_of
from backoffice.domain.client import Client
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.link import Link, LinkPurpose, LinkReason, ask_for
from backoffice.domain.payer import Payer, PayerTerms
from backoffice.domain.record import Record
from backoffice.services.audit import AuditTrail
from backoffice.services.card_step import CardStep
from backoffice.services.form_beginning import FormBeginning
from backoffice.services.intake import IntakeDesk
from backoffice.services.link_door import LinkDoor
from backoffice.services.pricing import Pricing
from backoffice.services.visit_costs import VisitCosts
from backoffice.web.intake_pages import IntakePages
from backoffice.web.pages import landing
from tests.support.drawn import a_photo, another_photo
from tests.twins.database import MemoryDatabase

R = TypeVar("R", bound=Record)

TOKEN = "the-token-in-the-mail"
NETWORK = "Fernway"
HOME_ZONE = "America/New_York"
NOW = datetime(2026, 11, 27, 21, 5, tzinfo=UTC)
UPLOADS = "https://cards.example"

BIRTH_DATE = {"birth_date_month": "4", "birth_date_day": "12", "birth_date_year": "1990"}
ABOUT = {
    "for_whom": "myself",
    "first_name": "Maya",
    "last_name": "Okafor",
    **BIRTH_DATE,
    "sex": "F",
}
PAYER = {"payer_name": "Harbor Health"}
BEGINS = {"begins_month": "1", "begins_day": "1", "begins_year": "2027"}
"""Of a plan that is to come."""
NUMBERS = {"member_id": "w123 456-789", "group_number": "77-1200"}
ADDRESS = {
    "line1": "12 Elm Street",
    "line2": "",
    "city": "Albany",
    "state": "NY",
    "zip": "12207",
}
HOLDER = {"client_is_holder": "yes"}
DEPENDENT = {"client_is_holder": "no", "relationship": "19"}
HOLDER_DETAILS = {
    "first_name": "Ada",
    "last_name": "Okafor",
    "birth_date_month": "2",
    "birth_date_day": "29",
    "birth_date_year": "1964",
}
ATTESTED = {"attested": "yes"}
HELPED = {
    **ABOUT,
    "for_whom": "someone_else",
    "filled_in_by": "Ana Ruiz",
    "helper_relation": "parent",
}
BLUE = {"payer_name": "horizon blue"}
INSURANCE = (PAYER, NUMBERS, ADDRESS)
"""The three pages of the second step."""
BLUE_INSURANCE = (BLUE, NUMBERS, ADDRESS)
WRONG = {**BIRTH_DATE, "birth_date_year": "1991"}
HOSTILE = "\"'><script>alert(1)</script>"


def a_client(**differs: Any) -> Client:
    """The person who is to fill in the form."""
    given = {
        "client_id": "client-0001",
        "first_name": "Maya",
        "last_name": "Okafor",
        "birth_date": date(1990, 4, 12),
        "state": "NY",
        "time_zone": "America/New_York",
        "created_at": NOW - timedelta(days=9),
    }
    return Client(**{**given, **differs})


def a_payer(payer_id: str, name: str, *, card_required: bool = False) -> Payer:
    """An insurer of the list."""
    terms = PayerTerms(
        holds=Interval(since=date(2026, 1, 1)), name=name, card_required=card_required
    )
    return Payer(payer_id=payer_id, name=name, terms=(terms,))


def a_link(client: Client | None = None, *, reason: LinkReason = LinkReason.DETAILS) -> Link:
    """The link that was mailed to *client* yesterday."""
    client = client or a_client()
    link, _ = ask_for(
        None,
        client_id=client.client_id,
        provider_id="provider-0001",
        purpose=LinkPurpose.INTAKE,
        request_id="request-0001",
        zone=client.time_zone,
        at=NOW - timedelta(days=1),
        reason=reason,
    )
    return link.but(token_hash=fingerprint(TOKEN), sent_at=NOW - timedelta(days=1))


class CrowdedDatabase(MemoryDatabase):
    """A database in memory that somebody else may write to at the same moment."""

    meanwhile: Callable[[], object] | None = None
    """Done once, just before the next write."""

    def write(self, puts: Sequence[Put], *, change_id: str) -> None:
        if self.meanwhile:
            other, self.meanwhile = self.meanwhile, None
            other()
        super().write(puts, change_id=change_id)


@dataclass
class UploadForm:
    action: str
    fields: dict[str, str]


@dataclass
class Bucket:
    """Where photos arrive, by name."""

    there: dict[str, Arrived] = field(default_factory=dict)

    def upload_form(self, name: str, *, back_to: str) -> UploadForm:
        fields = {"key": name, "success_action_redirect": back_to, "policy": "signed"}
        return UploadForm(action=f"{UPLOADS}/quarantine", fields=fields)

    def arrived(self, name: str) -> Arrived | None:
        return self.there.get(name)


class IntakeOffice:
    """One client with a link, two insurers, and the pages over the real desk."""

    def __init__(
        self, client: Client | None = None, *, link: Link | None = None, language: str = "en"
    ) -> None:
        client = client or a_client()
        self.now = NOW
        self.bucket = Bucket()
        self.database = CrowdedDatabase()
        self.tables = tables(self.database)
        self._numbers = numbers = iter(range(1000, 9999))
        self.records = Records(
            self.database,
            self.tables,
            now=lambda: self.now,
            new_id=lambda: f"change-{next(numbers)}",
        )
        self.records.keep(client, link or a_link(client))
        self.records.keep(a_payer("harbor-health", "Harbor Health"))
        self.records.keep(a_payer("horizon-blue", "Horizon Blue", card_required=True))
        self.desk = IntakeDesk(
            records=self.records,
            coverage=CoverageTable(self.database),
            payers=PayersTable(self.database),
            checks=EligibilityChecksTable(self.database),
            tasks=TasksTable(self.database),
            renewals=RenewalsTable(self.database),
            photos=self.bucket,
            card=CardStep(
                photos=self.bucket,
                card_photos=CardPhotosTable(self.database),
                now=lambda: self.now,
                wait=lambda: None,
            ),
            public_base_url="https://office.example/office",
            now=lambda: self.now,
            new_id=lambda: f"policy-{next(numbers)}",
        )
        self.door = LinkDoor(
            records=self.records,
            links=LinksTable(self.database),
            purpose=LinkPurpose.INTAKE,
            begin=FormBeginning(
                coverage=CoverageTable(self.database),
                now=lambda: self.now,
                new_id=lambda: f"policy-{next(numbers)}",
            ).begin,
            now=lambda: self.now,
            new_secret=lambda: f"secret-{next(numbers)}",
        )
        self.pages = IntakePages(
            self.desk,
            self.door,
            lambda: self.costs,
            network_name=NETWORK,
            home_zone=HOME_ZONE,
            language=language,
        )
        self.costs = VisitCosts(
            records=self.records,
            visits=VisitsTable(self.database),
            pricing=Pricing(
                records=self.records, participations=ParticipationsTable(self.database)
            ),
            audit=AuditTrail(
                records=self.records,
                now=lambda: self.now,
                new_id=lambda: f"entry-{next(numbers)}",
            ),
        )

    def every(self, kind: type[R]) -> list[R]:
        """All records of one kind."""
        table = self.tables[kind]
        return table.from_items(self.database.items(table.NAME))

    def the(self, kind: type[R]) -> R:
        """The only record of a kind."""
        [record] = self.every(kind)
        return record

    def announced(self) -> list[str]:
        """The kinds of the events that are on their way."""
        entries = JournalTable(self.database).from_items(self.database.items("outbox"))
        return [told.kind for entry in entries for told in entry.announcements]

    def add_upload(self, side: str) -> Upload:
        """Post one side of the card, as a browser does past the office; nobody looked at it yet."""
        link = self.the(Link)
        intake_id = f"{link.client_id}.intake.{link.generation}"
        upload = Upload(intake_id, Side(side), f"version-{next(self._numbers)}", self.now)
        self.bucket.there[upload.name] = Arrived(upload.object_version, upload.at)
        return upload

    def add_photo(self, side: str, content: bytes | None = None) -> None:
        """Post one side of the card, and have it looked at."""
        upload = self.add_upload(side)
        drawn = a_photo() if side == Side.FRONT else another_photo()
        [form] = [each for each in self.every(Intake) if each.intake_id == upload.intake_id]
        seen = _seen(drawn if content is None else content)
        photo = photo_of(upload, seen, client_id=form.client_id, policy_id=form.policy_id)
        self.records.keep(photo)


@cache
def _seen(content: bytes) -> Inspection:
    return inspect(content)


class Browser:
    """Follows redirects and keeps the cookie, as a browser at the office's address does."""

    def __init__(self, office: IntakeOffice, *, stage: str = "/office") -> None:
        self.office = office
        self.cookie = ""
        self._stage = stage
        self._url = ""
        self.answer = Response("")

    @property
    def path(self) -> str:
        """Where the browser is, without the stage's path."""
        path = urlsplit(self._url).path
        assert path.startswith(self._stage), path
        return path.removeprefix(self._stage)

    @property
    def status(self) -> int:
        return int(self.answer.status_code)

    @property
    def text(self) -> str:
        return str(self.answer.body)

    def get(self, path: str) -> Browser:
        return self._go("GET", f"https://office.example{self._stage}{path}", {})

    def post(self, form: Mapping[str, str], path: str | None = None) -> Browser:
        """Submit a form of the page that the browser is at, or of *path*."""
        url = self._url if path is None else f"https://office.example{self._stage}{path}"
        return self._go("POST", url, form)

    def opened(self) -> Browser:
        """Open the link with the right date of birth."""
        return self.get(f"/link/{TOKEN}").post(BIRTH_DATE)

    def filled(self, *forms: Mapping[str, str]) -> Browser:
        """Open the link, and submit *forms* one after another."""
        self.opened()
        for form in forms:
            self.post(form)
        return self

    def _go(self, method: str, url: str, form: Mapping[str, str]) -> Browser:
        self._url = url
        self.answer = self._asked(method, self.path, form)
        if cookie := self.answer.headers.get("Set-Cookie"):
            self.cookie = str(cookie).partition(";")[0]
        if self.status == 303:
            return self._go("GET", urljoin(url, str(self.answer.headers["Location"])), {})
        return self

    def _asked(self, method: str, path: str, form: Mapping[str, str]) -> Response:
        pages, now = self.office.pages, self.office.now
        match method, path.strip("/").split("/"):
            case "GET", ["link", _]:
                return landing(NETWORK)
            case "POST", ["link", token]:
                return pages.open_link(token, form, now=now)
            case "GET", ["insurance"]:
                return pages.resume(self.cookie)
            case "GET", ["insurance", step]:
                return pages.read_step(step, self.cookie)
            case "POST", ["insurance", step]:
                return pages.answer_step(step, form, self.cookie, visitor="192.0.2.7")
            case _:
                raise AssertionError(f"There is no route for {method} {path}.")
