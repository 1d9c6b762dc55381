"""Wiring: the one module that knows both the desks and what they stand on in AWS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from backoffice.settings import Settings

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.database import Database
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.dynamodb.tables import Table
    from backoffice.adapters.mail.post import Carrier
    from backoffice.domain.journal import JournalEntry
    from backoffice.services import ports
    from backoffice.services.audit import AuditDesk, AuditTrail
    from backoffice.services.cards import CardDesk, InspectionDesk
    from backoffice.services.coverage import CoverageDesk
    from backoffice.services.eligibility import EligibilityDesk
    from backoffice.services.intake import IntakeDesk
    from backoffice.services.link_mail import LinkMailDesk
    from backoffice.services.links import LinkDesk
    from backoffice.services.relay import RelayDesk
    from backoffice.services.review import DueDesk, ReviewDesk
    from backoffice.services.roster import RosterDesk


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def new_id() -> str:
    """An id that was never given before."""
    from uuid import uuid4

    return uuid4().hex


def new_secret() -> str:
    """256 bits that nobody can guess."""
    from secrets import token_urlsafe

    return token_urlsafe(32)


def wait() -> None:
    """Give a photo that is being looked at a moment."""
    from time import sleep

    sleep(0.4)


class Office:
    """Every desk, set up when first asked for, with the tables that it touches and no others.

    What the desks stand on is set up the same way, and may be replaced one by
    one before a desk is asked for: the simulation runs this very office on
    twins in memory.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        now: Callable[[], datetime] = now,
        new_id: Callable[[], str] = new_id,
        new_secret: Callable[[], str] = new_secret,
        wait: Callable[[], None] = wait,
    ) -> None:
        self.settings = settings
        self._now = now
        self._new_id = new_id
        self._new_secret = new_secret
        self._wait = wait

    # ------------------------------------------------------------- the desks

    @cached_property
    def roster(self) -> RosterDesk:
        """A provider's own clients."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.services.roster import RosterDesk

        return RosterDesk(
            records=self._records(clients.ClientsTable, clients.RosterTable, clients.VisitsTable),
            roster=clients.RosterTable(self.database),
            clients=clients.ClientsTable(self.database),
            visits=clients.VisitsTable(self.database),
            now=self._now,
        )

    @cached_property
    def coverage(self) -> CoverageDesk:
        """What covers a client."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.coverage import CoverageDesk

        return CoverageDesk(records=self._records(RosterTable, CoverageTable), audit=self._audit)

    @cached_property
    def cards(self) -> CardDesk:
        """Photos of the card, for who may look at them."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.cards import CardDesk

        return CardDesk(
            records=self._records(RosterTable, CoverageTable),
            audit=self._audit,
            pictures=self.card_pictures,
            now=self._now,
        )

    @cached_property
    def inspection(self) -> InspectionDesk:
        """Looking at what was uploaded."""
        from backoffice.adapters import pictures
        from backoffice.adapters.dynamodb.links import CardPhotosTable, IntakesTable
        from backoffice.adapters.dynamodb.work import TasksTable
        from backoffice.services.cards import InspectionDesk

        return InspectionDesk(
            records=self._records(IntakesTable, CardPhotosTable, TasksTable),
            quarantine=self.quarantine,
            look=pictures.inspect,
            pictures=self.card_pictures,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def audit(self) -> AuditDesk:
        """Who read a client's insurance."""
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.services.audit import AuditDesk

        return AuditDesk(entries=AuditTable(self.database))

    @cached_property
    def links(self) -> LinkDesk:
        """Secure links, as providers ask for them."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.services.links import LinkDesk

        records = self._records(clients.RosterTable, clients.ClientsTable, links.LinksTable)
        return LinkDesk(records=records, now=self._now)

    @cached_property
    def link_mail(self) -> LinkMailDesk:
        """Mailing the links."""
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.adapters.mail.post import PostOffice
        from backoffice.services.link_mail import LinkMailDesk

        settings = self.settings
        return LinkMailDesk(
            records=self._records(
                clients.ClientsTable, links.LinksTable, links.MailingsTable, work.TasksTable
            ),
            providers=ProvidersTable(self.database),
            tokens=self.tokens,
            post=PostOffice(
                self.carrier,
                public_base_url=settings.public_base_url,
                network_name=settings.network_name,
            ),
            home_zone=settings.home_zone,
            now=self._now,
        )

    @cached_property
    def intake(self) -> IntakeDesk:
        """The form behind the link."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.card_step import CardStep
        from backoffice.services.intake import IntakeDesk

        return IntakeDesk(
            records=self._records(
                clients.ClientsTable,
                CoverageTable,
                links.LinksTable,
                links.IntakesTable,
                AuditTable,
            ),
            links=links.LinksTable(self.database),
            coverage=CoverageTable(self.database),
            payers=PayersTable(self.database),
            photos=self.photos,
            card=CardStep(
                photos=self.photos,
                card_photos=links.CardPhotosTable(self.database),
                now=self._now,
                wait=self._wait,
            ),
            public_base_url=self.settings.public_base_url,
            now=self._now,
            new_id=self._new_id,
            new_secret=self._new_secret,
        )

    @cached_property
    def eligibility(self) -> EligibilityDesk:
        """Verdicts and estimates."""
        from backoffice.adapters.dynamodb import clients, network
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.eligibility import EligibilityDesk

        return EligibilityDesk(
            records=self._records(
                clients.RosterTable,
                clients.ClientsTable,
                clients.VisitsTable,
                CoverageTable,
                EligibilityChecksTable,
                network.ProvidersTable,
                network.PayersTable,
                network.RatesTable,
            ),
            checks=EligibilityChecksTable(self.database),
            participations=network.ParticipationsTable(self.database),
            audit=self._audit,
            now=self._now,
        )

    @cached_property
    def review(self) -> ReviewDesk:
        """Asking payers."""
        from backoffice.adapters.dynamodb import clients, network, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.review import ReviewDesk

        return ReviewDesk(
            records=self._records(
                clients.ClientsTable,
                CoverageTable,
                network.ProvidersTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            checks=work.EligibilityChecksTable(self.database),
            visits=clients.VisitsTable(self.database),
            payers=network.PayersTable(self.database),
            participations=network.ParticipationsTable(self.database),
            clearinghouse=self.clearinghouse,
            counters=work.CountersTable(self.database),
            documents=self.documents,
            home_zone=self.settings.home_zone,
            now=self._now,
        )

    @cached_property
    def due_checks(self) -> DueDesk:
        """Finding the checks that fell due."""
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.review import DueDesk

        return DueDesk(checks=EligibilityChecksTable(self.database), handouts=self.check_queue)

    @cached_property
    def relay(self) -> RelayDesk:
        """Telling what happened."""
        from backoffice.adapters.dynamodb.journal import JournalTable
        from backoffice.services.relay import RelayDesk

        return RelayDesk(
            outbox=JournalTable(self.database), archive=self.journal, bus=self.bus, now=self._now
        )

    # ------------------------------------------------------------- what they stand on

    @cached_property
    def database(self) -> Database:
        """The office's tables."""
        from backoffice.adapters import aws
        from backoffice.adapters.dynamodb.dynamo import DynamoDatabase

        return DynamoDatabase(aws.dynamodb(), prefix=f"{self.settings.office}-")

    @cached_property
    def tokens(self) -> ports.Tokens:
        """What links carry."""
        from backoffice.adapters import aws
        from backoffice.adapters.tokens import KmsTokens

        return KmsTokens(aws.kms(), key=self.settings.token_key)

    @cached_property
    def carrier(self) -> Carrier:
        """What takes e-mails away."""
        from backoffice.adapters import aws
        from backoffice.adapters.mail.ses import SesCarrier

        return SesCarrier(aws.ses(), sender=self.settings.mail_from)

    @cached_property
    def photos(self) -> ports.CardPhotos:
        """Where card photos arrive."""
        from backoffice.adapters import aws
        from backoffice.adapters.cards import Quarantine

        return Quarantine(aws.s3, bucket=self.settings.quarantine)

    @cached_property
    def quarantine(self) -> ports.Quarantine:
        """The same photos, as the inspection reads them."""
        from backoffice.adapters import aws
        from backoffice.adapters.cards import Quarantine

        return Quarantine(aws.s3, bucket=self.settings.quarantine)

    @cached_property
    def card_pictures(self) -> ports.CardPictures:
        """Clean pictures of cards."""
        from backoffice.adapters import aws
        from backoffice.adapters.cards import CardStore

        return CardStore(aws.s3, bucket=self.settings.cards)

    @cached_property
    def clearinghouse(self) -> ports.Clearinghouse:
        """The way to the payers."""
        from backoffice.adapters import aws
        from backoffice.adapters.payers.stedi import Stedi

        settings = self.settings
        return Stedi(
            base_url=settings.clearinghouse_url,
            api_key=lambda: aws.secret(settings.clearinghouse_key),
            sender_id=settings.network_npi,
            usage=settings.x12_usage,
            forget_key=aws.secret.cache_clear,
        )

    @cached_property
    def documents(self) -> ports.Archive:
        """What was sent to payers, and what came back."""
        return self._bucket(self.settings.documents)

    @cached_property
    def journal(self) -> ports.Archive:
        """Every change, for ever."""
        return self._bucket(self.settings.journal)

    @cached_property
    def bus(self) -> ports.Bus:
        """Who is told."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import EventBus

        return EventBus(aws.events(), name=self.settings.bus)

    @cached_property
    def check_queue(self) -> ports.Handouts:
        """The reviewer's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import CheckQueue

        return CheckQueue(aws.sqs(), url=self.settings.eligibility_queue)

    @cached_property
    def _audit(self) -> AuditTrail:
        from backoffice.adapters.dynamodb.audit import AuditTable
        from backoffice.services.audit import AuditTrail

        return AuditTrail(records=self._records(AuditTable), now=self._now, new_id=self._new_id)

    def _bucket(self, name: str) -> ports.Archive:
        from backoffice.adapters import aws
        from backoffice.adapters.archive import S3Archive

        return S3Archive(aws.s3(), bucket=name)

    def _records(self, *tables: type[Table[Any]]) -> Records:
        from backoffice.adapters.dynamodb.records import Records

        kept = {table.record: table(self.database) for table in tables}
        return Records(self.database, kept, now=self._now, new_id=self._new_id)


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)
