"""Wiring: the one module that knows both the desks and what they stand on in AWS."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from backoffice.settings import Settings

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.domain.journal import JournalEntry
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
    return uuid4().hex


def new_secret() -> str:
    """256 bits that nobody can guess."""
    return secrets.token_urlsafe(32)


class Office:
    """Every desk, set up when first asked for, with only what it needs."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def roster(self) -> RosterDesk:
        """A provider's own clients."""
        from backoffice.adapters.dynamodb.clients import ClientsTable, RosterTable, VisitsTable
        from backoffice.services.roster import RosterDesk

        return RosterDesk(
            records=self._records,
            roster=RosterTable(self._database),
            clients=ClientsTable(self._database),
            visits=VisitsTable(self._database),
            now=now,
        )

    @cached_property
    def links(self) -> LinkDesk:
        """Secure links, as providers ask for them."""
        from backoffice.services.links import LinkDesk

        return LinkDesk(records=self._records, now=now)

    @cached_property
    def link_mail(self) -> LinkMailDesk:
        """Mailing the links."""
        from backoffice.adapters import aws
        from backoffice.adapters.dynamodb.network import ProvidersTable
        from backoffice.adapters.mail.ses import PostOffice, SesCarrier
        from backoffice.adapters.tokens import KmsTokens
        from backoffice.services.link_mail import LinkMailDesk

        settings = self.settings
        return LinkMailDesk(
            records=self._records,
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
        from backoffice.adapters.dynamodb.clients import ClientsTable, CoverageTable
        from backoffice.adapters.dynamodb.links import LinksTable
        from backoffice.adapters.dynamodb.network import PayersTable
        from backoffice.services.intake import IntakeDesk

        return IntakeDesk(
            records=self._records,
            links=LinksTable(self._database),
            clients=ClientsTable(self._database),
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
        from backoffice.adapters.dynamodb.clients import RosterTable
        from backoffice.adapters.dynamodb.network import ParticipationsTable
        from backoffice.adapters.dynamodb.work import EligibilityChecksTable
        from backoffice.services.eligibility import EligibilityDesk

        return EligibilityDesk(
            records=self._records,
            checks=EligibilityChecksTable(self._database),
            roster=RosterTable(self._database),
            participations=ParticipationsTable(self._database),
        )

    @cached_property
    def review(self) -> ReviewDesk:
        """Asking payers."""
        from backoffice.adapters import aws
        from backoffice.adapters.archive import S3Archive
        from backoffice.adapters.dynamodb.clients import VisitsTable
        from backoffice.adapters.dynamodb.network import ParticipationsTable, PayersTable
        from backoffice.adapters.dynamodb.work import CountersTable, EligibilityChecksTable
        from backoffice.adapters.payers.stedi import Stedi
        from backoffice.services.review import ReviewDesk

        settings = self.settings
        return ReviewDesk(
            records=self._records,
            checks=EligibilityChecksTable(self._database),
            visits=VisitsTable(self._database),
            payers=PayersTable(self._database),
            participations=ParticipationsTable(self._database),
            clearinghouse=Stedi(
                base_url=settings.clearinghouse_url,
                api_key=lambda: aws.secret(settings.clearinghouse_key),
                sender_id=settings.network_npi,
                usage=settings.x12_usage,
            ),
            counters=CountersTable(self._database),
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

    @cached_property
    def _records(self) -> Records:
        from backoffice.adapters.dynamodb.catalogue import tables
        from backoffice.adapters.dynamodb.records import Records

        return Records(self._database, tables(self._database), now=now, new_id=new_id)


@cache
def office() -> Office:
    """The office that this function's environment describes."""
    return Office(Settings())


def entries_of(stream_event: dict[str, Any]) -> list[JournalEntry]:
    """The journal entries that the outbox's stream brings."""
    from backoffice.adapters.dynamodb import stream

    return stream.entries(stream_event)
