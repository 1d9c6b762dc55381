"""The ground: what the desks stand on in AWS, each piece set up when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from backoffice.settings import Settings

if TYPE_CHECKING:
    from backoffice.adapters.dynamodb.database import Database
    from backoffice.adapters.dynamodb.records import Records
    from backoffice.adapters.dynamodb.tables import Table
    from backoffice.adapters.mail.post import Carrier
    from backoffice.adapters.payers.clearinghouse import Clearinghouse
    from backoffice.domain.network import Network
    from backoffice.services import (
        campaign_ports,
        claim_ports,
        consultation_ports,
        good_faith_ports,
        invoice_ports,
        membership_ports,
        payment_ports,
        ports,
        renewal_ports,
        waitlist_ports,
    )
    from backoffice.services.audit import AuditTrail


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


class Ground:
    """Tables, buckets, queues, keys and clocks; a test may replace any of them before its use."""

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
    def season_tokens(self) -> renewal_ports.SeasonsTokens:
        """What links about the end of a plan carry."""
        from backoffice.adapters import aws
        from backoffice.adapters.tokens import KmsTokens

        return KmsTokens(aws.kms(), key=self.settings.renewal_key)

    @cached_property
    def pseudonyms(self) -> ports.Pseudonyms:
        """What stands in for e-mail addresses."""
        from backoffice.adapters import aws
        from backoffice.adapters.tokens import KmsTokens

        return KmsTokens(aws.kms(), key=self.settings.address_key)

    @cached_property
    def carrier(self) -> Carrier:
        """What takes e-mails away."""
        from backoffice.adapters import aws
        from backoffice.adapters.mail.ses import SesCarrier

        return SesCarrier(
            aws.ses(),
            sender=self.settings.mail_from,
            configuration=self.settings.mail_configuration,
        )

    @cached_property
    def campaign_post(self) -> campaign_ports.CampaignPost:
        """What writes the mails of a wave, and takes them away a batch at a time."""
        from backoffice.adapters import aws
        from backoffice.adapters.mail.campaign import CampaignPostOffice
        from backoffice.adapters.mail.ses import SesBulkCarrier

        carrier = SesBulkCarrier(
            aws.ses(),
            sender=self.settings.mail_from,
            configuration=self.settings.mail_configuration,
        )
        return CampaignPostOffice(
            carrier,
            public_base_url=self.settings.public_base_url,
            network_name=self.settings.network_name,
        )

    @cached_property
    def sending_quota(self) -> campaign_ports.SendingQuota:
        """How much mail the mail service takes from us."""
        from backoffice.adapters import aws
        from backoffice.adapters.mail.ses import SesQuota

        return SesQuota(aws.ses())

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
    def look(self) -> ports.Inspects:
        """Looking at an upload, in a room apart."""
        from backoffice.adapters import separate

        return separate.inspect

    @cached_property
    def card_pictures(self) -> ports.PictureArchive:
        """Clean pictures of cards."""
        from backoffice.adapters import aws
        from backoffice.adapters.cards import CardStore

        return CardStore(aws.s3, bucket=self.settings.cards)

    @cached_property
    def clearinghouse(self) -> ports.Clearinghouse:
        """The way to the payers."""
        from backoffice.adapters import aws
        from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse

        settings = self.settings
        account = Account(
            base_url=settings.clearinghouse_url,
            api_key=lambda: aws.secret(settings.clearinghouse_key),
            sender_id=settings.network_npi,
            usage=settings.x12_usage,
            forget_key=aws.secret.cache_clear,
        )
        return Clearinghouse(settings.clearinghouse, account)

    @cached_property
    def claim_clearinghouse(self) -> Clearinghouse:
        """The same way, for claims."""
        from backoffice.adapters import aws
        from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse

        settings = self.settings
        account = Account(
            base_url=settings.clearinghouse_url,
            core_url=settings.clearinghouse_core_url,
            api_key=lambda: aws.secret(settings.clearinghouse_key),
            sender_id=settings.network_npi,
            usage=settings.x12_usage,
            forget_key=aws.secret.cache_clear,
        )
        return Clearinghouse(settings.clearinghouse, account)

    @cached_property
    def network(self) -> Network:
        """Who bills."""
        from backoffice.domain.network import Network, address_in_one_line

        settings = self.settings
        pay_to = settings.network_pay_to
        return Network.model_validate(
            {
                "legal_name": settings.network_legal_name,
                "tax_id": settings.network_tax_id,
                "npi": settings.network_npi,
                "taxonomy": settings.network_taxonomy,
                "address": address_in_one_line(settings.network_address),
                "pay_to": address_in_one_line(pay_to) if pay_to else None,
                "submitter_id": settings.network_npi,
                "home_zone": settings.home_zone,
                "help_email": settings.mail_from,
            }
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
    def precheck_queue(self) -> ports.PrecheckHandouts:
        """The same queue, for pre-checks."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import PrecheckQueue

        return PrecheckQueue(aws.sqs(), url=self.settings.eligibility_queue)

    @cached_property
    def claim_queue(self) -> claim_ports.ClaimHandouts:
        """The submitter's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import ClaimQueue

        return ClaimQueue(aws.sqs(), url=self.settings.claim_submission_queue)

    @cached_property
    def answer_queue(self) -> claim_ports.TransactionHandouts:
        """The queue of what came in from payers."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import AnswerQueue

        return AnswerQueue(aws.sqs(), url=self.settings.claim_answers_queue)

    @cached_property
    def news_secrets(self) -> Callable[[datetime], Sequence[str]]:
        """What the clearinghouse signs its news with: every secret that stands there, by blanks."""
        from backoffice.adapters import aws

        name = self.settings.clearinghouse_news_secret
        return lambda at: aws.secret_of_late(name, at).split()

    @cached_property
    def processor(self) -> payment_ports.Processor:
        """The way to the payment processor."""
        from backoffice.adapters import aws
        from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor

        settings = self.settings
        account = StripeAccount(
            base_url=settings.processor_url,
            api_key=lambda: aws.secret(settings.processor_key),
            news_secrets=lambda: aws.secret_of_late(
                settings.processor_news_secret, self._now()
            ).split(),
            forget_key=aws.secret.cache_clear,
        )
        return StripeProcessor(account)

    @cached_property
    def payment_queue(self) -> payment_ports.PaymentHandouts:
        """The queue of what became of clients' payments."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import PaymentQueue

        return PaymentQueue(aws.sqs(), url=self.settings.payments_queue)

    @cached_property
    def claim_making_queue(self) -> claim_ports.VisitHandouts:
        """The claim maker's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import ClaimMakingQueue

        return ClaimMakingQueue(aws.sqs(), url=self.settings.claim_making_queue)

    @cached_property
    def reminder_queue(self) -> ports.Reminders:
        """The link mailer's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import ReminderQueue

        return ReminderQueue(aws.sqs(), url=self.settings.link_mail_queue)

    @cached_property
    def invoice_queue(self) -> invoice_ports.InvoiceHandouts:
        """The link mailer's queue, for invoices."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import InvoiceQueue

        return InvoiceQueue(aws.sqs(), url=self.settings.link_mail_queue)

    @cached_property
    def estimate_queue(self) -> good_faith_ports.EstimateHandouts:
        """The queue of good-faith estimates."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import EstimateQueue

        return EstimateQueue(aws.sqs(), url=self.settings.estimates_queue)

    @cached_property
    def consultation_queue(self) -> consultation_ports.CareHandouts:
        """The queue of consultation requests."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import ConsultationQueue

        return ConsultationQueue(aws.sqs(), url=self.settings.consultations_queue)

    @cached_property
    def batch_queue(self) -> campaign_ports.BatchHandouts:
        """The campaign's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import BatchQueue

        return BatchQueue(aws.sqs(), url=self.settings.campaign_queue)

    @cached_property
    def opening_queue(self) -> waitlist_ports.OpeningHandouts:
        """The waitlist's queue."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import OpeningQueue

        return OpeningQueue(aws.sqs(), url=self.settings.waitlist_queue)

    @cached_property
    def fee_queue(self) -> membership_ports.FeeHandouts:
        """The link mailer's queue, for membership fees."""
        from backoffice.adapters import aws
        from backoffice.adapters.bus import FeeQueue

        return FeeQueue(aws.sqs(), url=self.settings.link_mail_queue)

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
