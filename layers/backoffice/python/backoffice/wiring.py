"""Wiring: the one module that knows both the desks and what they stand on in AWS."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from backoffice.settings import Settings

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.dynamodb.tables import Table
    from backoffice.domain.journal import JournalEntry
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


class Office:
    """Every desk, set up when first asked for, with the tables that it touches and no others."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def roster(self) -> RosterDesk:
        """A provider's own clients."""
        from backoffice.adapters.dynamodb import clients
        from backoffice.services.roster import RosterDesk

        return RosterDesk(
            records=self._records(clients.ClientsTable, clients.RosterTable, clients.VisitsTable),
            roster=clients.RosterTable(self._database),
            clients=clients.ClientsTable(self._database),
            visits=clients.VisitsTable(self._database),
            now=now,
        )

    @cached_property
    def coverage(self) -> CoverageDesk:
        """What covers a client."""
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.services.coverage import CoverageDesk

        return CoverageDesk(records=self._records(RosterTable, CoverageTable))

    @cached_property
    def links(self) -> LinkDesk:
        """Secure links, as providers ask for them."""
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.services.links import LinkDesk

        records = self._records(clients.RosterTable, clients.ClientsTable, links.LinksTable)
        return LinkDesk(records=records, now=now)

    @cached_property
    def link_mail(self) -> LinkMailDesk:
        """Mailing the links."""
        from backoffice.adapters import aws
        from backoffice.adapters.dynamodb import clients, links, work
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.adapters.mail.ses import PostOffice, SesCarrier
        from backoffice.adapters.tokens import KmsTokens
        from backoffice.services.link_mail import LinkMailDesk

        settings = self.settings
        return LinkMailDesk(
            records=self._records(
                clients.ClientsTable, links.LinksTable, links.MailingsTable, work.TasksTable
            ),
            providers=ProvidersTable(self._database),
            tokens=KmsTokens(aws.kms(), key=settings.token_key),
            post=PostOffice(
                SesCarrier(aws.ses(), sender=settings.mail_from),
                public_base_url=settings.public_base_url,
                network_name=settings.network_name,
            ),
            home_zone=settings.home_zone,
            now=now,
        )

    @cached_property
    def intake(self) -> IntakeDesk:
        """The form behind the link."""
        from backoffice.adapters import aws
        from backoffice.adapters.cards import Quarantine
        from backoffice.adapters.dynamodb import clients, links
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.intake import IntakeDesk

        return IntakeDesk(
            records=self._records(
                clients.ClientsTable, CoverageTable, links.LinksTable, links.IntakesTable
            ),
            links=links.LinksTable(self._database),
            coverage=CoverageTable(self._database),
            payers=PayersTable(self._database),
            photos=Quarantine(aws.s3, bucket=self.settings.quarantine),
            public_base_url=self.settings.public_base_url,
            now=now,
            new_id=new_id,
            new_secret=new_secret,
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
                clients.VisitsTable,
                CoverageTable,
                network.ProvidersTable,
                network.PayersTable,
                network.RatesTable,
            ),
            checks=EligibilityChecksTable(self._database),
            roster=clients.RosterTable(self._database),
            participations=network.ParticipationsTable(self._database),
        )

    @cached_property
    def review(self) -> ReviewDesk:
        """Asking payers."""
        from backoffice.adapters import aws
        from backoffice.adapters.archive import S3Archive
        from backoffice.adapters.dynamodb import clients, network, work
        from backoffice.adapters.dynamodb.coverage import CoverageTable
        from backoffice.adapters.payers.stedi import Stedi
        from backoffice.services.review import ReviewDesk

        settings = self.settings
        return ReviewDesk(
            records=self._records(
                clients.ClientsTable,
                CoverageTable,
                network.ProvidersTable,
                work.EligibilityChecksTable,
                work.TasksTable,
            ),
            checks=work.EligibilityChecksTable(self._database),
            visits=clients.VisitsTable(self._database),
            payers=network.PayersTable(self._database),
            participations=network.ParticipationsTable(self._database),
            clearinghouse=Stedi(
                base_url=settings.clearinghouse_url,
                api_key=lambda: aws.secret(settings.clearinghouse_key),
                sender_id=settings.network_npi,
                usage=settings.x12_usage,
            ),
            counters=work.CountersTable(self._database),
            documents=S3Archive(aws.s3(), bucket=settings.documents),
            home_zone=settings.home_zone,
            now=now,
        )

    @cached_property
    def due_checks(self) -> DueDesk:
        """Finding the checks that fell due."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import CheckQueue
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.review import DueDesk

        return DueDesk(
            checks=EligibilityChecksTable(self._database),
            handouts=CheckQueue(aws.sqs(), url=self.settings.eligibility_queue),
        )

    @cached_property
    def relay(self) -> RelayDesk:
        """Telling what happened."""
        from backoffice.adapters import aws
        from backoffice.adapters.archive import S3Archive
        from backoffice.adapters.bus import EventBus
        from backoffice.adapters.dynamodb.journal import JournalTable
        from backoffice.services.relay import RelayDesk

        return RelayDesk(
            outbox=JournalTable(self._database),
            archive=S3Archive(aws.s3(), bucket=self.settings.journal),
            bus=EventBus(aws.events(), name=self.settings.bus),
            now=now,
        )

    @cached_property
    def _database(self) -> DynamoDatabase:
        from backoffice.adapters import aws
        from backoffice.adapters.dynamodb.dynamo import DynamoDatabase

        return DynamoDatabase(aws.dynamodb(), prefix=f"{self.settings.office}-")

    def _records(self, *tables: type[Table[Any]]) -> Records:
        from backoffice.adapters.dynamodb.records import Records

        kept = {table.record: table(self._database) for table in tables}
        return Records(self._database, kept, now=now, new_id=new_id)


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)
