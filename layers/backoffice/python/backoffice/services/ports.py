"""What the desks need from the world, named by what they do with it and never by who does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from backoffice.domain.record import Record, Ref

if TYPE_CHECKING:
    # A desk pays for the records that it handles, not for those of every port.
    from backoffice.domain.answer import Inquiry, PayerAnswer
    from backoffice.domain.audit import AuditEntry
    from backoffice.domain.card import Arrived, CardPhoto, Inspection
    from backoffice.domain.client import Client, Language
    from backoffice.domain.conduct import PayerConduct
    from backoffice.domain.eligibility import EligibilityCheck, Handout, Turn
    from backoffice.domain.events.event import Event
    from backoffice.domain.identifiers import EmailAddress
    from backoffice.domain.journal import JournalEntry
    from backoffice.domain.link import LinkReason
    from backoffice.domain.payer import Payer
    from backoffice.domain.precheck import Precheck
    from backoffice.domain.prose import Prose
    from backoffice.domain.provider import Provider
    from backoffice.domain.roster import RosterEntry
    from backoffice.domain.task import Task, TaskOwner
    from backoffice.domain.visit import Visit

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=Record)
B = TypeVar("B", bound=Record)
C = TypeVar("C", bound=Record)
D = TypeVar("D", bound=Record)

Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""
NewId = Callable[[], str]
"""A new id that was never given before."""


class Finds(Protocol[R]):
    """Reading one kind of record by its key."""

    def find(self, *key: str) -> R | None:
        """The record, or None."""

    def load(self, *key: str) -> R:
        """The record; NotFound when there is none."""

    def load_each(self, keys: Sequence[tuple[str, ...]]) -> list[R]:
        """The records under *keys*, in as few calls as possible, without those that are missing."""

    def all_of(self, first: str) -> list[R]:
        """Every record whose first key part is *first*."""


class Records(Protocol):
    """Writing, and reading several records at once."""

    def keep(self, *records: Record, events: Sequence[Event] = ()) -> None:
        """Keep all or none, and announce *events* about the first; Conflict when one moved on."""

    @overload
    def find_together(self, a: Ref[A], b: Ref[B], /) -> tuple[A | None, B | None]: ...

    @overload
    def find_together(
        self, a: Ref[A], b: Ref[B], c: Ref[C], /
    ) -> tuple[A | None, B | None, C | None]: ...

    @overload
    def find_together(
        self, a: Ref[A], b: Ref[B], c: Ref[C], d: Ref[D], /
    ) -> tuple[A | None, B | None, C | None, D | None]: ...

    @overload
    def find_together(self, *refs: Ref[Any]) -> tuple[Any, ...]: ...

    def find_together(self, *refs: Ref[Any]) -> tuple[Any, ...]:
        """Several records in one call, None for each that is missing."""


class FindsLinks(Protocol):
    """Links, or what else opens like one, by what a client holds."""

    def by_token(self, token: str) -> Ref[Any] | None:
        """Which link *token* belongs, or a moment ago belonged, to."""


class FindsRoster(Protocol):
    """Rosters, from the client's side."""

    def of_client(self, client_id: str, /) -> list[RosterEntry]:
        """On whose rosters a client is, or was."""


class FindsReminders(Protocol):
    """Links, by when their clients are to be reminded."""

    def to_remind(self, *, by: datetime, limit: int) -> list[tuple[str, str]]:
        """Client and purpose of links to remind of at or before a moment, longest due first."""


class FindsVisits(Protocol):
    """Visits, by day."""

    def planned(self, client_id: str, *, since: date) -> list[Visit]:
        """A client's planned visits on and after a day, soonest first."""


class FindsChecks(Protocol):
    """Eligibility checks, also by when they fall due."""

    def find(self, check_id: str, /) -> EligibilityCheck | None:
        """The check, or None."""

    def due(self, payer_id: str | None, turn: Turn, *, by: datetime, limit: int) -> list[Handout]:
        """Checks of one turn to ask a payer about at or before a moment, longest due first."""


class FindsPrechecks(Protocol):
    """Pre-checks, also by what a mail carries."""

    def find(self, precheck_id: str, /) -> Precheck | None:
        """The pre-check, or None."""

    def by_token(self, token: str) -> str | None:
        """Which pre-check *token* belongs to."""


class FindsDuePrechecks(Protocol):
    """Pre-checks, by when they fall due."""

    def to_forget(self, *, by: datetime, limit: int) -> list[str]:
        """The ids of those that nobody confirmed by a moment, longest due first."""

    def to_ask(self, payer_id: str, *, by: datetime, limit: int) -> list[str]:
        """The ids of those to ask a payer about at or before a moment, longest due first."""


class PrecheckHandouts(Protocol):
    """Handing pre-checks out, likewise."""

    def hand_out(self, precheck_ids: Sequence[str]) -> None:
        """Put each pre-check into the reviewer's queue; it may arrive twice."""


class FindsTasks(Protocol):
    """Tasks, also by whose they are."""

    def find(self, task_id: str, /) -> Task | None:
        """The task, or None."""

    def load_each(self, keys: Sequence[tuple[str, ...]], /) -> list[Task]:
        """The tasks under *keys*, without those that are missing."""

    def open_for(self, owner: TaskOwner, *, limit: int) -> list[Task]:
        """The open tasks of *owner*, soonest due first."""


class FindsPayers(Protocol):
    """The payer registry."""

    def find(self, payer_id: str, /) -> Payer | None:
        """The payer, or None."""

    def registry(self) -> list[Payer]:
        """Every payer, by name."""


class FindsConduct(Protocol):
    """How payers answer."""

    def registry(self) -> list[PayerConduct]:
        """The conduct of every payer of which there is something to say."""


class FindsUntold(Protocol):
    """The outbox as the relay sees it."""

    def untold(self, shard: int, *, before: datetime, limit: int) -> list[JournalEntry]:
        """Entries kept at or before a moment that nobody was told of."""

    def told(self, entry_id: str, *, at: datetime) -> None:
        """Note that everybody was told."""


class Tokens(Protocol):
    """Deriving what a secure link carries."""

    def derive(self, source: bytes) -> str:
        """The token for *source*: always the same, and not to be guessed without the key."""


class Pseudonyms(Protocol):
    """Naming what may not be named."""

    def derive(self, source: bytes) -> str:
        """What stands in for *source*: always the same, and not to be traced without the key."""


class Post(Protocol):
    """E-mail, a method for each message; each answers the mail service's own id of it.

    The *mailing_id* goes along, and comes back with whatever the service tells of the mail.
    """

    def insurance_link(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        reason: LinkReason,
        expires_at: datetime,
    ) -> str:
        """Ask a client for insurance details, or for what is still missing of them."""

    def insurance_reminder(
        self,
        client: Client,
        provider: Provider,
        *,
        mailing_id: str,
        token: str,
        expires_at: datetime,
    ) -> str:
        """Remind a client of a form that waits for them."""

    def insurance_receipt(
        self, client: Client, provider: Provider, *, mailing_id: str, awaits_card: bool
    ) -> str:
        """Tell a client that their form arrived, and what happens next."""

    def insurance_entered(self, client: Client, provider: Provider, *, mailing_id: str) -> str:
        """Tell a client that their provider entered insurance details for them (Q10)."""

    def link_asked(self, provider: Provider, *, mailing_id: str) -> str:
        """Tell a provider that a client asks for a new link, and not who."""

    def ticket_answer(
        self,
        answer: Prose,
        *,
        mailing_id: str,
        to: EmailAddress,
        called: str | None,
        language: Language,
    ) -> str:
        """Tell whoever asked something what the network answers, and nothing of the question."""

    def address_confirmation(
        self,
        *,
        mailing_id: str,
        to: EmailAddress,
        token: str,
        language: Language,
        expires_at: datetime,
        zone: str,
    ) -> str:
        """Ask whoever reads a mailbox whether they asked us something, and not what it was."""


class Clearinghouse(Protocol):
    """The way to the payers."""

    def prepare(self, inquiry: Inquiry, *, control_number: int, at: datetime) -> str:
        """The exact 270 that asks *inquiry*."""

    def ask(self, document: str) -> str:
        """Send a 270, and give back what came, byte for byte.

        Raises:
            PayerUnavailable: ask again later.
            PayerRefused: do not.
        """

    def read(self, document: str) -> PayerAnswer:
        """The payer's answer in the office's words; it never raises, whatever came."""


class ReadsExchanges(Protocol):
    """Reading documents that were kept, with the readers of today."""

    def read_question(self, document: str, /) -> Inquiry:
        """What one of our own 270s asked."""

    def read(self, document: str, /) -> PayerAnswer:
        """The payer's answer in the office's words; it never raises, whatever came."""


class Handouts(Protocol):
    """Handing work out, so that each piece fails and is repeated on its own."""

    def hand_out(self, checks: Sequence[Handout]) -> None:
        """Put each check into the reviewer's queue; it may arrive twice."""


class Reminders(Protocol):
    """Handing out reminders, so that each fails and is repeated on its own."""

    def hand_out(self, links: Sequence[tuple[str, str]]) -> None:
        """Put each link, as client and purpose, into the mailer's queue; it may arrive twice."""


class Counters(Protocol):
    """Numbers that are never given twice, and how often something happened."""

    def next(self, counter: str) -> int:
        """The next number of *counter*; some may be skipped."""

    def count(self, counter: str) -> int:
        """Count one more under *counter*, and skip none; how many that makes."""

    def reading(self, counter: str) -> int:
        """How many were counted under *counter*."""


class Archive(Protocol):
    """Documents that are written once and never changed."""

    def keep(self, name: str, text: str) -> None:
        """Keep *text* under *name*; a second time changes nothing."""

    def fetch(self, name: str) -> str:
        """The text that was kept under *name*."""


class Bus(Protocol):
    """Telling whoever listens."""

    def tell(self, entries: Sequence[JournalEntry]) -> None:
        """Announce the events of *entries*; a listener may hear one twice."""


class CardPhotos(Protocol):
    """Where a browser may leave a photo of an insurance card."""

    def upload_form(self, name: str, *, back_to: str) -> UploadForm:
        """A form that a browser can post one photo with, and be sent *back_to* afterwards."""

    def arrived(self, name: str) -> Arrived | None:
        """The version of the photo that is there, and since when; None: there is none."""


class Quarantine(Protocol):
    """Where uploads wait for inspection."""

    def fetch(self, name: str, object_version: str) -> bytes | None:
        """Exactly that version, as far as an upload may be long; None once it is forgotten."""


class Inspects(Protocol):
    """Looking at an upload, whatever it is."""

    def __call__(self, content: bytes) -> Inspection:
        """What it shows; it never raises, whatever came."""


class PictureArchive(Protocol):
    """The clean pictures of cards."""

    def keep(self, name: str, jpeg: bytes) -> None:
        """Keep a picture under *name*; a second time changes nothing."""

    def address(self, name: str, *, seconds: int) -> str:
        """A URL at which a browser is shown this one picture for so long, and nothing else."""


class FindsPhotos(Protocol):
    """The inspected photos of a form."""

    def all_of(self, intake_id: str, /) -> list[CardPhoto]:
        """Every upload of both sides."""


class FindsAuditEntries(Protocol):
    """The audit trail."""

    def latest(self, client_id: str, *, until: str | None, limit: int) -> list[AuditEntry]:
        """A client's entries, newest first, from the one with id *until* (None: the newest) on."""


class UploadForm(Protocol):
    """An HTML form's address and hidden fields."""

    @property
    def action(self) -> str:
        """Where to post."""

    @property
    def fields(self) -> dict[str, str]:
        """Hidden fields, in order, before the file."""
