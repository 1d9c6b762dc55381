"""Wishes: what somebody who looks for care asks for, and in what words providers offer it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.identifiers import PayerId, UsState
from backoffice.domain.money import Money
from backoffice.domain.record import Fact


class Need(StrEnum):
    """What somebody comes for, in the words that people use themselves; no diagnosis."""

    ANXIETY = "anxiety"
    DEPRESSION = "depression"
    TRAUMA = "trauma"
    GRIEF = "grief"
    RELATIONSHIPS = "relationships"
    FAMILY = "family"
    LIFE_CHANGES = "life_changes"
    WORK = "work"
    SELF_ESTEEM = "self_esteem"
    IDENTITY = "identity"
    ATTENTION = "attention"
    EATING = "eating"
    SLEEP = "sleep"
    SUBSTANCE_USE = "substance_use"
    OBSESSIONS = "obsessions"
    MOOD_SWINGS = "mood_swings"


class Approach(StrEnum):
    """How a provider works; the sources say modality (S0:46)."""

    COGNITIVE = "cognitive"  # CBT
    DIALECTICAL = "dialectical"  # DBT
    PSYCHODYNAMIC = "psychodynamic"
    EYE_MOVEMENT = "eye_movement"  # EMDR
    ACCEPTANCE = "acceptance"  # ACT
    COUPLES = "couples"
    FAMILY_SYSTEMS = "family_systems"
    SOMATIC = "somatic"
    MINDFULNESS = "mindfulness"
    MEDICATION = "medication"


class Tongue(StrEnum):
    """A language that a visit can be held in, by its code (ISO 639-1; sign language, 639-3)."""

    ENGLISH = "en"
    SPANISH = "es"
    CHINESE = "zh"
    VIETNAMESE = "vi"
    TAGALOG = "tl"
    ARABIC = "ar"
    FRENCH = "fr"
    KOREAN = "ko"
    RUSSIAN = "ru"
    PORTUGUESE = "pt"
    HAITIAN_CREOLE = "ht"
    HINDI = "hi"
    POLISH = "pl"
    HEBREW = "he"
    SIGN = "ase"


class Hours(StrEnum):
    """When a provider has time, where the client is."""

    WEEKDAY_MORNINGS = "weekday_mornings"
    WEEKDAY_AFTERNOONS = "weekday_afternoons"
    WEEKDAY_EVENINGS = "weekday_evenings"
    WEEKENDS = "weekends"


class Meeting(StrEnum):
    """Where a visit takes place."""

    VIDEO = "video"
    OFFICE = "office"


class Paying(StrEnum):
    """Who is to pay."""

    INSURANCE = "insurance"
    THEMSELVES = "themselves"
    EITHER = "either"  # insurance where it can be had, or else themselves


class Preference(StrEnum):
    """What a provider may fit better or worse; each can be made a condition."""

    NEEDS = "needs"
    LANGUAGE = "language"
    MEETING = "meeting"
    HOURS = "hours"
    APPROACH = "approach"
    BUDGET = "budget"


class Wishes(Fact):
    """What somebody who looks for care asks for (CM-2). Whatever is left open fits everybody."""

    care_state: UsState
    """Where they will be at visits, which licences are about (Q13)."""
    paying: Paying
    payer_id: PayerId | None = None
    """Their insurer; None: they pay themselves, or it is none that we know."""
    budget: Money | None = None
    """The most that they can pay for a visit themselves."""
    needs: tuple[Need, ...] = Field(default=(), max_length=len(Need))
    approaches: tuple[Approach, ...] = Field(default=(), max_length=len(Approach))
    tongues: tuple[Tongue, ...] = Field(default=(), max_length=len(Tongue))
    hours: tuple[Hours, ...] = Field(default=(), max_length=len(Hours))
    meeting: Meeting | None = None
    """None: by video or at an office, as it comes."""
    musts: tuple[Preference, ...] = Field(default=(), max_length=len(Preference))
    """Preferences without which no provider will do."""

    @model_validator(mode="after")
    def _says_who_pays(self) -> Self:
        if self.paying is Paying.INSURANCE and self.payer_id is None:
            raise PydanticCustomError("paying", "Choose the insurance that is to pay.")
        if self.paying is Paying.THEMSELVES and self.payer_id is not None:
            raise PydanticCustomError("paying", "Leave the insurance out, or let it pay.")
        return self
