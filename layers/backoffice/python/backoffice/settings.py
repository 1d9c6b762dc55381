"""Settings: what a deployment decides, read from the environment when first needed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal


class Settings:
    """One property for each name that template.yaml sets; a test keeps the two equal."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ

    @property
    def office(self) -> str:
        """The name of this deployment, which its tables and buckets begin with."""
        return self._read("OFFICE")

    @property
    def public_base_url(self) -> str:
        """Where clients and providers reach the office, without a slash at the end."""
        return self._read("PUBLIC_BASE_URL").rstrip("/")

    @property
    def network_name(self) -> str:
        """What clients know the network as; it names no specialty."""
        return self._read("NETWORK_NAME")

    @property
    def help_phone(self) -> str:
        """The telephone number of the network's people, as +12125550123; empty for none."""
        return self._read("HELP_PHONE")

    @property
    def guide_video_url(self) -> str:
        """Where the video guide to the insurance form is; empty while there is none."""
        return self._read("GUIDE_VIDEO_URL")

    @property
    def mail_from(self) -> str:
        """The address that the network writes from."""
        return self._read("MAIL_FROM")

    @property
    def mail_configuration(self) -> str:
        """The mail service's configuration, which says who hears what became of a mail."""
        return self._read("MAIL_CONFIGURATION")

    @property
    def link_mail_queue(self) -> str:
        """The queue of what is to be mailed about links."""
        return self._read("LINK_MAIL_QUEUE")

    @property
    def campaign_queue(self) -> str:
        """The queue of batches of clients who are to be mailed before their plans end."""
        return self._read("CAMPAIGN_QUEUE")

    @property
    def waitlist_queue(self) -> str:
        """The queue of who may want to wait for a state, and of openings to be told."""
        return self._read("WAITLIST_QUEUE")

    @property
    def checkout_origin(self) -> str:
        """Where the payment processor's page is, which our button leads to: scheme and host."""
        return self._read("CHECKOUT_ORIGIN").rstrip("/")

    @property
    def token_key(self) -> str:
        """The key that link tokens are derived under."""
        return self._read("TOKEN_KEY")

    @property
    def renewal_key(self) -> str:
        """The key that the links about the end of a plan are derived under."""
        return self._read("RENEWAL_KEY")

    @property
    def address_key(self) -> str:
        """The key of what stands in for e-mail addresses."""
        return self._read("ADDRESS_KEY")

    @property
    def clearinghouse(self) -> str:
        """Which clearinghouse: the name of its module in adapters/payers."""
        return self._read("CLEARINGHOUSE")

    @property
    def clearinghouse_url(self) -> str:
        """The base URL of the clearinghouse."""
        return self._read("CLEARINGHOUSE_URL").rstrip("/")

    @property
    def clearinghouse_core_url(self) -> str:
        """Where the clearinghouse lists what it processed."""
        return self._read("CLEARINGHOUSE_CORE_URL").rstrip("/")

    @property
    def clearinghouse_key(self) -> str:
        """The name of the secret that holds the clearinghouse's API key."""
        return self._read("CLEARINGHOUSE_KEY")

    @property
    def clearinghouse_news_secret(self) -> str:
        """The name of the secret that the clearinghouse signs its news with."""
        return self._read("CLEARINGHOUSE_NEWS_SECRET")

    @property
    def processor_url(self) -> str:
        """Where the payment processor answers."""
        return self._read("PROCESSOR_URL").rstrip("/")

    @property
    def processor_key(self) -> str:
        """The name of the secret that holds the payment processor's API key."""
        return self._read("PROCESSOR_KEY")

    @property
    def processor_news_secret(self) -> str:
        """The name of the secret that the payment processor signs its news with."""
        return self._read("PROCESSOR_NEWS_SECRET")

    @property
    def payments_queue(self) -> str:
        """The queue of what became of clients' payments."""
        return self._read("PAYMENTS_QUEUE")

    @property
    def estimates_queue(self) -> str:
        """The queue of what may need a good-faith estimate."""
        return self._read("ESTIMATES_QUEUE")

    @property
    def certificate_key(self) -> str:
        """The key that gap certificates are sealed under."""
        return self._read("CERTIFICATE_KEY")

    @property
    def consultations_queue(self) -> str:
        """The queue of searches and consultation requests that are to be looked at."""
        return self._read("CONSULTATIONS_QUEUE")

    @property
    def certificates_queue(self) -> str:
        """The queue of clients whose gap certificates are to be looked at."""
        return self._read("CERTIFICATES_QUEUE")

    @property
    def x12_usage(self) -> Literal["P", "T"]:
        """P for production, T for test (ISA15)."""
        return "P" if self._read("X12_USAGE") == "P" else "T"

    @property
    def home_zone(self) -> str:
        """The time zone that the network's own business days are counted in (Q14)."""
        return self._read("HOME_ZONE")

    @property
    def eligibility_queue(self) -> str:
        """The queue of what is to be checked with payers."""
        return self._read("ELIGIBILITY_QUEUE")

    @property
    def claim_submission_queue(self) -> str:
        """The queue of claims to be sent."""
        return self._read("CLAIM_SUBMISSION_QUEUE")

    @property
    def claim_answers_queue(self) -> str:
        """The queue of what came in from payers about claims."""
        return self._read("CLAIM_ANSWERS_QUEUE")

    @property
    def claim_making_queue(self) -> str:
        """The queue of visits whose claims are to be made or looked at."""
        return self._read("CLAIM_MAKING_QUEUE")

    @property
    def network_npi(self) -> str:
        """The network's own NPI, as the submitter of every interchange."""
        return self._read("NETWORK_NPI")

    @property
    def network_tax_id(self) -> str:
        """The network's own tax id, as 12-3456789, for calls to payers; empty for none."""
        return self._read("NETWORK_TAX_ID")

    @property
    def network_legal_name(self) -> str:
        """Under which name the network bills, as payers know it."""
        return self._read("NETWORK_LEGAL_NAME")

    @property
    def network_address(self) -> str:
        """Where the network is, in one line with nine digits of ZIP code."""
        return self._read("NETWORK_ADDRESS")

    @property
    def network_pay_to(self) -> str:
        """Where payers send money instead, likewise; empty for the same address."""
        return self._read("NETWORK_PAY_TO")

    @property
    def network_taxonomy(self) -> str:
        """The network's own taxonomy code, as 261QM0801X."""
        return self._read("NETWORK_TAXONOMY")

    @property
    def invoice_mail_hours(self) -> str:
        """Between which hours clients are written to about invoices, as 10-19; `always`."""
        return self._read("INVOICE_MAIL_HOURS")

    @property
    def renewal_mail_hours(self) -> str:
        """Between which hours of the home zone the renewal campaign mails, as 12-21; `always`."""
        return self._read("RENEWAL_MAIL_HOURS")

    @property
    def renewal_waves(self) -> str:
        """On which days clients are asked whether their insurance changes, counted from the last
        day of their plan, as -46,-30,-16,-3,6 (Q9).
        """
        return self._read("RENEWAL_WAVES")

    @property
    def active_client_days(self) -> str:
        """For how many days after a visit or an insurance form a client counts as active (Q8)."""
        return self._read("ACTIVE_CLIENT_DAYS")

    @property
    def payout_weekday(self) -> str:
        """The day of the week on which providers are paid, as friday."""
        return self._read("PAYOUT_WEEKDAY")

    @property
    def payout_minimum(self) -> str:
        """From how many dollars on a payout is made, as 25.00; less is carried over."""
        return self._read("PAYOUT_MINIMUM")

    @property
    def payouts_through_processor(self) -> str:
        """Whether the payment processor sends payouts: yes, or no, then people do."""
        return self._read("PAYOUTS_THROUGH_PROCESSOR")

    @property
    def deduct_overdue_after_days(self) -> str:
        """So many days after the last day to pay, what a client has not paid is taken off their
        provider's payout, as 60; empty for never (Q22).
        """
        return self._read("DEDUCT_OVERDUE_AFTER_DAYS")

    @property
    def documents(self) -> str:
        """The bucket of payer documents."""
        return self._read("DOCUMENTS_BUCKET")

    @property
    def journal(self) -> str:
        """The write-once bucket of the journal."""
        return self._read("JOURNAL_BUCKET")

    @property
    def quarantine(self) -> str:
        """The bucket that card photos arrive in, uninspected."""
        return self._read("QUARANTINE_BUCKET")

    @property
    def cards(self) -> str:
        """The bucket of clean pictures of cards."""
        return self._read("CARDS_BUCKET")

    @property
    def bus(self) -> str:
        """The event bus."""
        return self._read("EVENT_BUS")

    def _read(self, name: str) -> str:
        try:
            return self._environ[name]
        except KeyError:
            missing = f"The setting {name} is missing from this function's environment."
            raise RuntimeError(missing) from None
