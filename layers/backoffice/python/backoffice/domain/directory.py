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
from backoffice.domain.participation import Licence, LicenceClass, Participation
from backoffice.domain.payer import Payer
from backoffice.domain.profile import LiveStanding, Profile, live_standing
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record
from backoffice.domain.wishes import Approach, Hours, Meeting, Need, Tongue

USUAL_VISIT = "90834"
"""The procedure whose fee a listing shows, if there is one: therapy, 45 minutes."""
_TALKS = {USUAL_VISIT: 45, "90837": 60, "90832": 30}
"""Those whose fee is shown, with their minutes as people say them; the first that has one."""


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
    """What a usual visit, or else the nearest to it, costs whoever pays themselves."""
    fee_minutes: int = 45
    """How long that visit is."""
    licences: tuple[Licence, ...]
    """Those of this state."""
    all_licences: tuple[Licence, ...]
    contracted_on: Day | None = None
    webinar_viewed_on: Day | None = None
    left_on: Day | None = None
    programme: Interval | None = None
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

    def is_shown(self, day: date) -> bool:
        """Whether the directory shows it: the profile is live, and the licence of this state lets
        its holder see clients, insured or not.
        """
        lets_see = {LicenceClass.LIMITED, LicenceClass.FULL}
        return not lets_see.isdisjoint(_classes(self, day)) and self.standing(day).is_live

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


def drawn_up(
    known: Sequence[Listing],
    provider: Provider | None,
    profile: Profile | None,
    participations: Sequence[Participation],
    *,
    left_on: date | None,
) -> tuple[Listing, ...]:
    """What is to be kept so that a provider's *known* listings say what the facts say now.

    What they say already is not among it. A state that they have no licence for any more keeps a
    listing that says so, and is never shown: an older one could otherwise come back unnoticed.
    """
    now = (
        listings(provider, profile, participations, left_on=left_on)
        if provider is not None and profile is not None
        else ()
    )
    by_state = {listing.state: listing for listing in known}
    fresh = [
        listing.but(version=by_state[listing.state].version)
        if listing.state in by_state
        else listing
        for listing in now
    ]
    states = {listing.state for listing in now}
    gone = [_withdrawn(listing) for listing in known if listing.state not in states]
    return tuple(each for each in (*fresh, *gone) if each != by_state.get(each.state))


def _withdrawn(listing: Listing) -> Listing:
    return listing.but(licences=(), participations=(), accepting=False)


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


def standing_of(
    provider: Provider,
    participations: Sequence[Participation],
    *,
    left_on: date | None,
    is_written: bool,
    day: date,
) -> LiveStanding:
    """Whether a provider's profile is live on *day*, also before anything is listed (PD-2)."""
    return live_standing(
        day=day,
        contracted_on=provider.contracted_on,
        webinar_viewed_on=provider.webinar_viewed_on,
        programme=provider.programme,
        effective_on=_effective_days(participations),
        licences=provider.licences,
        left_on=left_on,
        is_written=is_written,
    )


def _effective_days(participations: Sequence[Participation]) -> tuple[date, ...]:
    spans = (in_force(each) for each in participations)
    return tuple(sorted({span.since for span in spans if span}))


def in_network(listing: Listing, payer: Payer, day: date) -> bool:
    """Whether a visit on *day* in the listing's state is in network, as far as visits are told.

    It asks what `participation.in_network` asks, of the same facts as a listing has them.
    """
    terms = payer.on(day)
    return (
        terms is not None
        and terms.contracted
        and listing.programme is not None
        and listing.programme.contains(day)
        and _participates(listing, payer.payer_id, day)
        and LicenceClass.FULL in _classes(listing, day)
    )


def takes_of(listing: Listing, payer: Payer, day: date) -> bool:
    """Whether new clients of *payer* are taken in network on *day* (CM-4, "Payment Options")."""
    return (
        is_open_to(listing, payer.payer_id)
        and listing.is_shown(day)
        and in_network(listing, payer, day)
    )


def takes_self_payers(listing: Listing, day: date) -> bool:
    """Whether new clients who pay themselves are taken on *day*; a limited licence is enough."""
    return has_room(listing) and listing.is_shown(day)


def has_room(listing: Listing) -> bool:
    """Whether any new client may come at all, whoever pays."""
    return listing.accepting and listing.places > 0


def is_open_to(listing: Listing, payer_id: str) -> bool:
    """Whether new clients of a payer may come, as its provider says."""
    return has_room(listing) and payer_id not in listing.closed_to


def _participates(listing: Listing, payer_id: str, day: date) -> bool:
    return any(
        span.payer_id == payer_id and span.holds.contains(day) for span in listing.participations
    )


def _classes(listing: Listing, day: date) -> set[LicenceClass]:
    held = (licence for licence in listing.licences if licence.holds_in(listing.state, day))
    return {licence.licence_class for licence in held}


def _listing(
    state: UsState,
    provider: Provider,
    profile: Profile,
    participations: Sequence[Participation],
    left_on: date | None,
) -> Listing:
    spans = [(each, in_force(each)) for each in participations]
    fee, minutes = _shown_fee(provider)
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
        fee=fee,
        fee_minutes=minutes,
        licences=tuple(each for each in provider.licences if each.state == state),
        all_licences=provider.licences,
        contracted_on=provider.contracted_on,
        webinar_viewed_on=provider.webinar_viewed_on,
        left_on=left_on,
        programme=provider.programme,
        effective_on=_effective_days(participations),
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


def _shown_fee(provider: Provider) -> tuple[Money | None, int]:
    """The fee of a usual visit, or else of the nearest that is priced, and its minutes."""
    priced = ((provider.fee(code), minutes) for code, minutes in _TALKS.items())
    usual = (None, _TALKS[USUAL_VISIT])
    return next(((fee, minutes) for fee, minutes in priced if fee is not None), usual)


def _beginning(bio: str) -> str:
    line = " ".join(bio.split())
    if len(line) <= BIO_SHOWN:
        return line
    return line[:BIO_SHOWN].rsplit(" ", 1)[0] + " …"
