"""A message: one of the e-mails that the office writes, and what the law makes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.link import LinkPurpose
from backoffice.domain.record import Fact


class MessageClass(StrEnum):
    """Why a message is sent (16 CFR 316.3), and so whether the reader must have asked for it."""

    TRANSACTIONAL = "transactional"  # the care that the reader asked for does not go on without it
    RELATIONSHIP = "relationship"  # about what we do for the reader in general
    MARKETING = "marketing"  # to sell something; with a way to unsubscribe in every one


class MessageKind(NamedTuple):
    """One message of the office, whoever it is sent to."""

    name: str
    message_class: MessageClass
    in_doubt: str
    """What a person does when nobody knows whether it went out."""
    tries: int = 2
    """How often it is handed to the mail service while nobody knows whether it went out."""


_ASK_FOR_ANOTHER = "Ask the client whether the e-mail came; if not, ask for a new link."
_TELL_THEM = "Ask the client whether the e-mail came; if not, tell them that the details are here."

INSURANCE_LINK = MessageKind("insurance-link", MessageClass.TRANSACTIONAL, _ASK_FOR_ANOTHER)
INSURANCE_REMINDER = MessageKind(
    "insurance-reminder", MessageClass.TRANSACTIONAL, _ASK_FOR_ANOTHER, tries=1
)
INSURANCE_RECEIPT = MessageKind("insurance-receipt", MessageClass.TRANSACTIONAL, _TELL_THEM)
INSURANCE_ENTERED = MessageKind("insurance-entered", MessageClass.TRANSACTIONAL, _TELL_THEM)
LINK_ASKED = MessageKind(
    "link-asked", MessageClass.TRANSACTIONAL, "A client asked for a new link: send one, or decline."
)
TICKET_ANSWER = MessageKind(
    "ticket-answer",
    MessageClass.TRANSACTIONAL,
    "An answer may not have arrived. Read the ticket, and call whoever asked, or their provider.",
)
ADDRESS_CONFIRMATION = MessageKind(
    "address-confirmation",
    MessageClass.TRANSACTIONAL,
    "Look whether our mails go out at all. Whoever asked was told to ask again.",
)
CARE_RECEIPT = MessageKind(
    "care-receipt",
    MessageClass.TRANSACTIONAL,
    "Look whether our mails go out at all. Whoever asked was told to ask again.",
)
CONSULTATION_NEWS = MessageKind(
    "consultation-news",
    MessageClass.TRANSACTIONAL,
    "An answer to a consultation request may not have arrived. Read the request, and call.",
)
CONSULTATION_WORK = MessageKind(
    "consultation-work",
    MessageClass.TRANSACTIONAL,
    "An e-mail about a consultation request may not have arrived. Look at your requests.",
)
INVOICE = MessageKind(
    "invoice",
    MessageClass.TRANSACTIONAL,
    "Ask the client whether an e-mail about an invoice came; if not, ask for the right address.",
    tries=1,
)
GOOD_FAITH_ESTIMATE = MessageKind(
    "good-faith-estimate",
    MessageClass.TRANSACTIONAL,
    "Ask the client whether an e-mail about an estimate came; if not, ask for the right address.",
)
MISSED_VISIT_POLICY = MessageKind(
    "missed-visit-policy",
    MessageClass.TRANSACTIONAL,
    "Ask the client whether an e-mail about missed visits came; if not, ask them once more.",
)
RENEWAL_NOTED = MessageKind("renewal-noted", MessageClass.TRANSACTIONAL, _TELL_THEM)
_LOOK_AT_FEES = "An e-mail about your membership fee may not have arrived. Look at your fees."
MEMBERSHIP_FEE = MessageKind("membership-fee", MessageClass.TRANSACTIONAL, _LOOK_AT_FEES)
MEMBERSHIP_REMINDER = MessageKind(
    "membership-reminder", MessageClass.TRANSACTIONAL, _LOOK_AT_FEES, tries=1
)
RENEWAL = MessageKind(
    "renewal",
    MessageClass.TRANSACTIONAL,
    "Ask the client what happens to their insurance when its plan ends, and write it down.",
    tries=1,
)
WAITLIST_OFFER = MessageKind(
    "waitlist-offer",
    MessageClass.TRANSACTIONAL,
    "Look whether our mails go out at all. Whoever asked for a place was told to ask again.",
)
STATE_OPENED = MessageKind(
    "state-opened",
    MessageClass.MARKETING,
    "Look whether our mails go out at all. Somebody who waited for a state to open may not know.",
    tries=1,
)
MESSAGES = (
    INSURANCE_LINK,
    INSURANCE_REMINDER,
    INSURANCE_RECEIPT,
    INSURANCE_ENTERED,
    LINK_ASKED,
    TICKET_ANSWER,
    ADDRESS_CONFIRMATION,
    CARE_RECEIPT,
    CONSULTATION_NEWS,
    CONSULTATION_WORK,
    INVOICE,
    GOOD_FAITH_ESTIMATE,
    MISSED_VISIT_POLICY,
    RENEWAL_NOTED,
    MEMBERSHIP_FEE,
    MEMBERSHIP_REMINDER,
    RENEWAL,
    WAITLIST_OFFER,
    STATE_OPENED,
)
"""Every message that there is."""
ABOUT_INVOICES = frozenset({INVOICE.name, GOOD_FAITH_ESTIMATE.name})
"""Messages whose link leads to invoices; it is made anew by itself when it is needed."""
ABOUT_FEES = frozenset({MEMBERSHIP_FEE.name, MEMBERSHIP_REMINDER.name})
"""Messages to providers about what they owe for membership."""
LEFT_TO_THE_READER = frozenset(
    {
        ADDRESS_CONFIRMATION.name,
        CARE_RECEIPT.name,
        CONSULTATION_NEWS.name,
        WAITLIST_OFFER.name,
        STATE_OPENED.name,
    }
)
"""Messages to addresses that anybody may type: when one comes back, that is nobody's work."""


class InvoiceMail(StrEnum):
    """What a mail about invoices says; all of them are behind its link."""

    NEW = "new"  # there is an invoice
    CHANGED = "changed"  # another amount is asked than they were told
    OPEN = "open"  # one is not paid yet
    OVERDUE = "overdue"  # one was not paid in time


class CarriedLink(Fact):
    """Which link a mail carries, for whoever is told later what became of the mail."""

    purpose: LinkPurpose
    generation: int


class Letter(NamedTuple):
    """One message that is to go to one person, once."""

    kind: MessageKind
    occasion: str
    """What it is about, in ids; the same kind and occasion are the same letter."""
    provider_id: str | None = None
    """Whose business it is; None: the network's own."""
    client_id: str | None = None
    """Which client reads it; None when it is anybody else."""
    ticket_id: str | None = None
    """Which question it answers, if any."""
    carries: CarriedLink | None = None
    opted_in: bool = False
    """Whether the reader asked for messages of this class."""

    @property
    def mailing_id(self) -> str:
        """The letter's own id; it travels as a tag of the mail service, so it names no person."""
        return f"{self.kind.name}_{self.occasion}"

    @property
    def is_welcome(self) -> bool:
        """Whether it may be sent without an opt-in, or there is one."""
        return self.kind.message_class is MessageClass.TRANSACTIONAL or self.opted_in
