"""A profile: what a provider says of themselves to those who look for care, and when it is live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import OpaqueId, PayerId, PlainText, UsState
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.prose import Prose, Words
from backoffice.domain.record import Fact, Record
from backoffice.domain.wishes import Approach, Hours, Meeting, Need, Tongue

MOST_PLACES = 99


class Channel(StrEnum):
    """How a provider and a client write to each other or talk (CM-13)."""

    EMAIL = "email"
    TEXT = "text"
    PHONE = "phone"
    PORTAL = "portal"  # of the provider's own practice


class Office(Fact):
    """Where clients can come to; no street, which a request does not need."""

    state: UsState
    city: PlainText


class Profile(Record):
    """One provider's profile: every word and number of it is theirs (PD-1, PD-4, CM-1)."""

    provider_id: OpaqueId
    bio: Prose | None = None
    """As in the General Onboarding form (S1:36), and changed since; there is no other copy."""
    needs: tuple[Need, ...] = ()
    approaches: tuple[Approach, ...] = ()
    tongues: tuple[Tongue, ...] = (Tongue.ENGLISH,)
    hours: tuple[Hours, ...] = ()
    by_video: bool = True
    offices: Annotated[tuple[Office, ...], Field(max_length=20)] = ()
    accepting: bool = True
    """Whether new clients may come; whoever is a client already stays one."""
    places: Annotated[int, Field(ge=0, le=MOST_PLACES)] = 5
    """How many more new clients there is room for; every one who is accepted takes a place."""
    closed_to: tuple[PayerId, ...] = ()
    """Payers of whom no new clients are taken; those who are clients stay."""
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    """How clients reach them once both said yes, the dearest first."""
    communication: Words | None = None
    """Their own policy about that, as clients are shown it (CM-13)."""
    confirmed_on: Day
    """When they last said that all this is so."""
    asked_on: Day | None = None
    """When it was last looked at for being stale; a word of theirs begins anew."""
    task_id: OpaqueId | None = None
    """The task that asks them to confirm it, if there is one."""

    STALE_AFTER: ClassVar[timedelta] = timedelta(days=90)

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if not self.by_video and not self.offices:
            raise PydanticCustomError("profile", "Say where clients meet you: by video, or where.")
        return self

    def is_stale(self, day: date) -> bool:
        """Whether nobody has said for long that it is still so."""
        return day - self.confirmed_on >= self.STALE_AFTER

    @property
    def ask_on(self) -> date:
        """The day to ask whether it is still so: once it is stale, and then as often again."""
        return (self.asked_on or self.confirmed_on) + self.STALE_AFTER

    def meets(self, meeting: Meeting, state: str) -> bool:
        """Whether a client who is in *state* can be met that way."""
        if meeting is Meeting.VIDEO:
            return self.by_video
        return any(office.state == state for office in self.offices)


def take_a_place(profile: Profile) -> Profile:
    """The profile with one more client accepted; a place that is not there is not taken twice."""
    return profile.but(places=max(0, profile.places - 1))


def confirm(profile: Profile, *, today: date) -> Profile:
    """The profile once its provider said that all of it is still so.

    Raises:
        Refused: that is older news than what is on file.
    """
    if today < profile.confirmed_on:
        raise Refused("This profile was confirmed on a later day already.")
    return profile.but(confirmed_on=today, asked_on=None, task_id=None)


class NotLive(StrEnum):
    """Which fact keeps a profile out of the directory."""

    NO_PROFILE = "no_profile"  # nothing is written yet
    NOT_CONTRACTED = "not_contracted"  # the contracted start date is open, or to come
    WEBINAR_NOT_VIEWED = "webinar_not_viewed"
    NO_EFFECTIVE_DATE = "no_effective_date"  # in the programme, and no payer's date has come
    NO_LICENCE = "no_licence"  # none that holds today, anywhere
    LEFT = "left"  # the membership is over


class LiveStanding(Fact):
    """Whether a profile is live on a day; if not, every fact that stands against it."""

    is_live: bool
    since: Day | None = None
    """The first day that it could be live on, as far as is known (PD-2)."""
    reasons: tuple[NotLive, ...] = ()


def live_standing(
    *,
    day: date,
    contracted_on: date | None,
    webinar_viewed_on: date | None,
    programme: Interval | None,
    effective_on: Iterable[date],
    licences: Iterable[Licence],
    left_on: date | None = None,
    is_written: bool = True,
) -> LiveStanding:
    """Whether a provider's profile is live on *day* (PD-2, Q17, Q18, Q19).

    *contracted_on* is the contracted start date, *effective_on* the effective dates of all
    payers, of which the first counts; *left_on* is the membership's last day. Who never chose the
    insurance programme, or opted out of it, waits for no payer. Nothing else decides this.
    """
    in_programme = programme is not None and (programme.until is None or day <= programme.until)
    first = min(effective_on, default=None)
    reasons = set()
    if not is_written:
        reasons.add(NotLive.NO_PROFILE)
    if contracted_on is None or day < contracted_on:
        reasons.add(NotLive.NOT_CONTRACTED)
    if webinar_viewed_on is None or day < webinar_viewed_on:
        reasons.add(NotLive.WEBINAR_NOT_VIEWED)
    if in_programme and (first is None or day < first):
        reasons.add(NotLive.NO_EFFECTIVE_DATE)
    if not any(_lets_practise(licence) and licence.holds.contains(day) for licence in licences):
        reasons.add(NotLive.NO_LICENCE)
    if left_on is not None and day > left_on:
        reasons.add(NotLive.LEFT)
    needed = [contracted_on, webinar_viewed_on, *([first] if in_programme else [])]
    known = [each for each in needed if each is not None]
    return LiveStanding(
        is_live=not reasons,
        since=max(known) if len(known) == len(needed) else None,
        reasons=tuple(reason for reason in NotLive if reason in reasons),
    )


def _lets_practise(licence: Licence) -> bool:
    return licence.licence_class is not LicenceClass.PRELICENSED
