"""The settings of an office on moto."""

from __future__ import annotations

from typing import Protocol

from tests.support.moto_session import ACCOUNT, with_mac_keys


class Queues(Protocol):
    """Where the queues of an office are."""

    @property
    def queue_url(self) -> str: ...
    @property
    def link_mail_url(self) -> str: ...
    @property
    def campaign_url(self) -> str: ...
    @property
    def claim_queue_url(self) -> str: ...
    @property
    def answers_queue_url(self) -> str: ...


def settings_of(world: Queues) -> dict[str, str]:
    """What each function of that office reads from its environment."""
    token_key, address_key, renewal_key, certificate_key = with_mac_keys()
    return {
        "OFFICE": "backoffice",
        "PUBLIC_BASE_URL": "https://office.example.com",
        "NETWORK_NAME": "Fernway",
        "MAIL_CONFIGURATION": "backoffice-mail",
        "LINK_MAIL_QUEUE": world.link_mail_url,
        "CHECKOUT_ORIGIN": "https://checkout.example",
        "HELP_PHONE": "",
        "GUIDE_VIDEO_URL": "",
        "HOME_ZONE": "America/New_York",
        "CLAIM_MAKING_QUEUE": world.queue_url,
        "ESTIMATES_QUEUE": world.queue_url,
        "CONSULTATIONS_QUEUE": world.queue_url,
        "CERTIFICATES_QUEUE": world.queue_url,
        "NETWORK_ADDRESS": "1 Broad St, New York, NY 10004-1234",
        "NETWORK_PAY_TO": "PO Box 12, New York, NY 10004-0012",
        "NETWORK_LEGAL_NAME": "Fernway Psychotherapy PC",
        "NETWORK_NPI": "1999999984",
        "NETWORK_TAXONOMY": "261QM0801X",
        "NETWORK_TAX_ID": "12-3456789",
        "INVOICE_MAIL_HOURS": "10-19",
        "DEDUCT_OVERDUE_AFTER_DAYS": "",
        "PAYOUTS_THROUGH_PROCESSOR": "no",
        "PAYOUT_MINIMUM": "25.00",
        "PAYOUT_WEEKDAY": "friday",
        "MAIL_FROM": "hello@fernway.example",
        "TOKEN_KEY": token_key,
        "ADDRESS_KEY": address_key,
        "RENEWAL_KEY": renewal_key,
        "CERTIFICATE_KEY": certificate_key,
        "CAMPAIGN_QUEUE": world.campaign_url,
        "WAITLIST_QUEUE": world.queue_url,
        "RENEWAL_MAIL_HOURS": "always",
        "RENEWAL_WAVES": "-46,-30,-16,-3,6",
        "ACTIVE_CLIENT_DAYS": "180",
        "QUARANTINE_BUCKET": f"backoffice-quarantine-{ACCOUNT}",
        "CARDS_BUCKET": f"backoffice-cards-{ACCOUNT}",
        "DOCUMENTS_BUCKET": f"backoffice-documents-{ACCOUNT}",
        "JOURNAL_BUCKET": f"backoffice-journal-{ACCOUNT}",
        "EVENT_BUS": "backoffice",
        "ELIGIBILITY_QUEUE": world.queue_url,
        "CLEARINGHOUSE": "stedi",
        "CLEARINGHOUSE_URL": "http://127.0.0.1:9",  # nobody listens, and no sample asks
        "CLEARINGHOUSE_CORE_URL": "http://127.0.0.1:9",
        "CLAIM_SUBMISSION_QUEUE": world.claim_queue_url,
        "CLAIM_ANSWERS_QUEUE": world.answers_queue_url,
        "CLEARINGHOUSE_KEY": "backoffice/clearinghouse-key",
        "CLEARINGHOUSE_NEWS_SECRET": "backoffice/clearinghouse-news",
        "PROCESSOR_URL": "http://127.0.0.1:9",  # nobody listens
        "PROCESSOR_KEY": "backoffice/processor-key",
        "PROCESSOR_NEWS_SECRET": "backoffice/processor-news",
        "PAYMENTS_QUEUE": world.queue_url,
        "X12_USAGE": "T",
        "POWERTOOLS_METRICS_NAMESPACE": "backoffice",
    }
