"""A client: the person seeking care, how to reach them, and where they are."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import model_validator

from backoffice.domain.calendar import Day, Moment
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PersonName, TimeZone, UsState
from backoffice.domain.record import Record


class Sex(StrEnum):
    """As claims demand it (S2:23), in their codes (005010X222A1 2010BA DMG03)."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class Language(StrEnum):
    """A language that the office writes to clients in."""

    ENGLISH = "en"
    SPANISH = "es"


class MailStop(StrEnum):
    """Why a client is not written to any more, and what ends it."""

    BOUNCED = "bounced"  # the mailbox does not exist: another address, or the same one confirmed
    COMPLAINED = "complained"  # the client called our mail spam: a new consent


_STOPPED = {
    MailStop.BOUNCED: "E-mail to this client came back. Ask for the address, then change it.",
    MailStop.COMPLAINED: "This client complained about our e-mail. Ask, then add the consent.",
}


class Client(Record):
    """The person seeking care; X12 says patient."""

    client_id: OpaqueId
    first_name: PersonName
    """As on the insurance card (S2:19)."""
    last_name: PersonName
    preferred_name: PersonName | None = None
    birth_date: Day | None = None
    sex: Sex | None = None
    """Known from the intake on (S2:23)."""
    email: EmailAddress | None = None
    email_consent_at: Moment | None = None
    """When the client agreed to be written to by e-mail (45 CFR 164.530(c)); None: did not."""
    email_set_at: Moment | None = None
    """When the address was last changed or confirmed; None: never since the client was added."""
    mail_stopped_at: Moment | None = None
    mail_stopped_because: MailStop | None = None
    language: Language = Language.ENGLISH
    state: UsState
    """Where the client lives."""
    care_state: UsState
    """Where the client will be at visits, which licences are about; else as `state` (Q13)."""
    time_zone: TimeZone
    created_at: Moment

    @model_validator(mode="before")
    @classmethod
    def _is_cared_for_at_home(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("care_state") is None and "state" in given:
            return {**given, "care_state": given["state"]}
        return given

    @property
    def called(self) -> str:
        """How an e-mail or a page addresses them."""
        return self.preferred_name or self.first_name

    @property
    def email_consent(self) -> bool:
        """Whether the client agreed to e-mail."""
        return self.email_consent_at is not None

    @property
    def may_be_emailed(self) -> bool:
        """Whether there is an address that works, and the client agrees to its use."""
        return self.no_mail_because is None

    @property
    def no_mail_because(self) -> str | None:
        """Why nobody may write to them now, and what to do about it; None when all may."""
        if self.mail_stopped_because:
            return _STOPPED[self.mail_stopped_because]
        if self.email is None or not self.email_consent:
            return "This client has not agreed to e-mail. Ask, then add the consent."
        return None

    def moved(self, state: UsState, *, care_state: UsState | None = None) -> Self:
        """The client after moving house; visits move along unless *care_state* says otherwise."""
        return self.but(state=state, care_state=care_state or state)


def stop_mail(client: Client, why: MailStop, *, written_at: datetime, at: datetime) -> Client:
    """The client after a mail that was *written_at* a moment came back, or was called spam.

    An address that was changed or confirmed since is not to blame; a complaint
    outweighs a mailbox that does not exist.
    """
    since = client.email_set_at or client.created_at
    if written_at < since or client.mail_stopped_because in {why, MailStop.COMPLAINED}:
        return client
    return client.but(mail_stopped_at=client.mail_stopped_at or at, mail_stopped_because=why)


def change_email(client: Client, email: EmailAddress, *, consent: bool, at: datetime) -> Client:
    """The client with an address that they gave; the same again changes nothing.

    Raises:
        Refused: they called our mail spam, and did not agree to it anew.
    """
    if client.mail_stopped_because is MailStop.COMPLAINED and not consent:
        raise Refused(_STOPPED[MailStop.COMPLAINED])
    if (email, consent) == (client.email, client.email_consent) and not client.mail_stopped_at:
        return client
    return client.but(
        email=email,
        email_consent_at=at if consent else None,
        email_set_at=at,
        mail_stopped_at=None,
        mail_stopped_because=None,
    )
