"""The directory: where providers can be found, as a list of its own that is drawn up from facts.

A listing is one provider in one state, and holds all that finding and matching them needs, with
the days from when to when each fact holds: so a day that begins changes nothing that is kept. It
knows of no client.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import LicenceType, OpaqueId, PayerId, PlainText, UsState
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, Participation
from backoffice.domain.profile import LiveStanding, Profile, live_standing
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record
from backoffice.domain.wishes import Approach, Hours, Meeting, Need, Tongue

USUAL_VISIT = "90834"
"""The procedure whose fee a listing shows: psychotherapy, 45 minutes."""


class PayerSpan(Fact):
    """The days on which one participation is in force."""

    payer_id: PayerId
    holds: Interval


class Listing(Record):
    """One provider as those see them who look for care in one state."""

    state: UsState
    turn: str
    """The place in the state's list: chance, but always the same, so that nobody comes first
    because of a name."""
    provider_id: OpaqueId
    name: PlainText
    licence_type: LicenceType
    bio: str = ""
    """Its beginning."""
    needs: tuple[Need, ...] = ()
    approaches: tuple[Approach, ...] = ()
    tongues: tuple[Tongue, ...] = ()
    hours: tuple[Hours, ...] = ()
    by_video: bool
    city: PlainText | None = None
    """Of an office in this state; None: there is none."""
    fee: Money | None = None
    """What a usual visit costs whoever pays themselves."""
    licences: tuple[Licence, ...]
    """Those of this state."""
    all_licences: tuple[Licence, ...]
    contracted_on: Day | None
    webinar_viewed_on: Day | None
    left_on: Day | None
    programme: Interval | None
    effective_on: tuple[Day, ...]
    """The effective dates of all payers, in whatever state."""
    participations: tuple[PayerSpan, ...]
    """Those of this state."""
    accepting: bool
    places: int
    closed_to: tuple[PayerId, ...]
    confirmed_on: Day

    def standing(self, day: date) -> LiveStanding:
        """Whether it is shown on *day* at all (PD-2)."""
        return live_standing(
            day=day,
            contracted_on=self.contracted_on,
            webinar_viewed_on=self.webinar_viewed_on,
            programme=self.programme,
            effective_on=self.effective_on,
            licences=self.all_licences,
            left_on=self.left_on,
        )

    def is_stale(self, day: date) -> bool:
        """Whether its provider has not confirmed it for long."""
        return day - self.confirmed_on >= Profile.STALE_AFTER

    def meets(self, meeting: Meeting) -> bool:
        """Whether a client in this state can be met that way."""
        return self.by_video if meeting is Meeting.VIDEO else self.city is not None


BIO_SHOWN = 280
"""Characters of the bio that a list shows."""


def listings(
    provider: Provider,
    profile: Profile,
    participations: Sequence[Participation],
    *,
    left_on: date | None,
) -> tuple[Listing, ...]:
    """A provider in each state that they have, or had, a licence for."""
    states = sorted({licence.state for licence in provider.licences})
    return tuple(
        _listing(UsState(state), provider, profile, participations, left_on) for state in states
    )


def turn_of(provider_id: str) -> str:
    """Where a provider stands in every list."""
    return fingerprint(f"turn|{provider_id}")[:16]


def in_force(participation: Participation) -> Interval | None:
    """The days on which a participation holds, after notice and the end that the payer named."""
    held = participation.credentialed
    if held is None:
        return None
    ends = [held.until, participation.ended_on, participation.last_day_after_notice]
    last = min((day for day in ends if day is not None), default=None)
    if last is not None and last < held.since:
        return None
    return Interval(since=held.since, until=last)


def _listing(
    state: UsState,
    provider: Provider,
    profile: Profile,
    participations: Sequence[Participation],
    left_on: date | None,
) -> Listing:
    spans = [(each, in_force(each)) for each in participations]
    city = next((office.city for office in profile.offices if office.state == state), None)
    return Listing(
        state=state,
        turn=turn_of(provider.provider_id),
        provider_id=provider.provider_id,
        name=PlainText(provider.name),
        licence_type=provider.licence_type,
        bio=_beginning(profile.bio or ""),
        needs=profile.needs,
        approaches=profile.approaches,
        tongues=profile.tongues,
        hours=profile.hours,
        by_video=profile.by_video,
        city=city,
        fee=provider.fee(USUAL_VISIT),
        licences=tuple(each for each in provider.licences if each.state == state),
        all_licences=provider.licences,
        contracted_on=provider.contracted_on,
        webinar_viewed_on=provider.webinar_viewed_on,
        left_on=left_on,
        programme=provider.programme,
        effective_on=tuple(sorted({span.since for _, span in spans if span})),
        participations=tuple(
            PayerSpan(payer_id=each.payer_id, holds=span)
            for each, span in spans
            if span and each.state == state
        ),
        accepting=profile.accepting,
        places=profile.places,
        closed_to=profile.closed_to,
        confirmed_on=profile.confirmed_on,
    )


def _beginning(bio: str) -> str:
    line = " ".join(bio.split())
    if len(line) <= BIO_SHOWN:
        return line
    return line[:BIO_SHOWN].rsplit(" ", 1)[0] + " …"
