"""What is sent about consultation requests, each field parsed once, before any desk sees it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Moment
from backoffice.domain.client import Language
from backoffice.domain.consultation import Because
from backoffice.domain.identifiers import OpaqueId, TimeZone, UsState
from backoffice.domain.places import ZONES
from backoffice.domain.record import Fact
from backoffice.domain.seeker import Person
from backoffice.domain.wishes import Wishes
from backoffice.services.care_requests import CareRequest


class _Search(Fact):
    """Who looks for care, and for what."""

    person: Person
    wishes: Wishes
    state: Annotated[
        UsState,
        Field(description="Where they live; where they will be at visits is `care_state` (Q13)."),
    ]
    time_zone: Annotated[
        TimeZone | None, Field(description="Where the state has several; else that of most.")
    ] = None
    language: Language = Language.ENGLISH
    consent: Annotated[
        bool, Field(description="They agree to be written to by e-mail about it, and passed on.")
    ]

    @model_validator(mode="after")
    def _is_agreed_to(self) -> Self:
        if not self.consent:
            raise PydanticCustomError("consent", "Nothing is passed on without consent.")
        if self.time_zone is not None and self.time_zone not in ZONES[self.state]:
            raise PydanticCustomError("time_zone", "Choose one of the time zones of the state.")
        return self

    def asking(self, provider_id: str | None) -> CareRequest:
        """The same, as asked of a provider, or of the matching team."""
        return CareRequest(
            person=self.person,
            wishes=self.wishes,
            state=self.state,
            time_zone=self.time_zone,
            language=self.language,
            first_choice=provider_id,
        )


class NewCareRequest(_Search):
    """What somebody who looks for care asks a provider, or the matching team."""

    provider_id: Annotated[
        OpaqueId | None, Field(description="Whom they ask; left out, the matching team (CM-9).")
    ] = None

    def as_asked(self) -> CareRequest:
        """The same, as the desk takes it."""
        return self.asking(self.provider_id)


class ReferredTo(StrEnum):
    """Who is to help somebody who comes from outside."""

    MYSELF = "myself"  # whoever brings somebody along has said yes
    MATCHING_TEAM = "matching_team"  # it finds another provider


class NewReferral(_Search):
    """Somebody from outside whom a provider brings along, or refers to the matching team."""

    to: Annotated[
        ReferredTo,
        Field(description="You yourself, who thereby accept, or whoever the matching team finds."),
    ]


class ConsultationRefusal(Fact):
    """Why a provider says no, or gives a client back."""

    because: Because


class FirstContact(Fact):
    """When a provider first made contact with a client."""

    contacted_at: Annotated[Moment | None, Field(description="When it was; left out, now.")] = None
