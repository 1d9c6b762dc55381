"""A client: the person seeking care, how to reach them, and where they are."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import model_validator

from backoffice.domain.calendar import Day, Moment
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
        """Whether there is an address and the client agreed to its use."""
        return self.email is not None and self.email_consent

    def moved(self, state: UsState, *, care_state: UsState | None = None) -> Self:
        """The client after moving house; visits move along unless *care_state* says otherwise."""
        return self.but(state=state, care_state=care_state or state)
