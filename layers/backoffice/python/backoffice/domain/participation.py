"""Participation: may this provider see this payer's clients in network, here, on this day?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.identifiers import OpaqueId, PayerId, PlainText, UsState
from backoffice.domain.payer import Payer
from backoffice.domain.record import Fact, Record


class LicenceClass(StrEnum):
    """How far a licence goes; working under supervision is another matter (Q21)."""

    PRELICENSED = "prelicensed"  # still logging hours: cannot join (S0:68)
    LIMITED = "limited"  # associate or limited: joins, cash pay only (S0:80)
    FULL = "full"  # joins, insurance possible


class Licence(Fact):
    """The right to practise in one state for a while."""

    state: UsState
    holds: Interval
    licence_class: LicenceClass

    def holds_in(self, state: str, day: date) -> bool:
        """Whether it lets its holder see a client who is in *state* on *day*."""
        return self.state == state and self.holds.contains(day)


class WaitingVisit(Fact):
    """A visit whose claim waits for an effective date."""

    visit_id: OpaqueId
    client_id: OpaqueId


_MOST_WAITING = 2_000
"""More than a provider holds in the year that a payer may take; and a record ends at 400 kB."""


class Participation(Record):
    """One provider with one payer in one state, under the network's Tax ID (CR-10)."""

    provider_id: OpaqueId
    payer_id: PayerId
    state: UsState
    credentialed: Interval | None = None
    """From the effective date on (CR-7); None until the payer has named one."""
    ended_on: Day | None = None
    """The last day in network, where it is known though the effective date was withdrawn."""
    opt_out_notice_on: Day | None = None
    notice_days: int = Field(default=30, ge=1)
    """Taken from the payer's terms when notice is given."""
    status_reason: PlainText | None = None
    """Why it stands as it does, for people."""
    waiting: tuple[WaitingVisit, ...] = Field(default=(), max_length=_MOST_WAITING)
    """Visits to look at once there is another effective date. They are written down together with
    the claim that waits, so that whoever names the date comes before the claim or finds it here.
    What the list has no room for is looked at each night, as all claims are that wait."""

    @property
    def last_day_after_notice(self) -> date | None:
        """The last in-network day, if notice was given (Q25)."""
        if self.opt_out_notice_on is None:
            return None
        return last_in_network_day(self.opt_out_notice_on, notice_days=self.notice_days)

    def effective_from(self, day: date | None) -> Self:
        """The same from another effective *day* on; None: the payer has named none.

        It still ends when it ended, unless *day* comes after that: then it has begun anew.
        """
        known = self.credentialed.until if self.credentialed else self.ended_on
        if day is None:
            return self.but(credentialed=None, ended_on=known)
        until = known if known is not None and day <= known else None
        return self.but(credentialed=Interval(since=day, until=until), ended_on=None)

    def awaited_by(self, visit_id: str, client_id: str) -> Self:
        """The same, with one more visit that waits, as long as there is room for it.

        One that is there already changes nothing.
        """
        visit = WaitingVisit(visit_id=visit_id, client_id=client_id)
        if visit in self.waiting or len(self.waiting) == _MOST_WAITING:
            return self
        return self.but(waiting=(*self.waiting, visit))

    def reasons_against(self, day: date) -> Iterator[OutOfNetwork]:
        """What in this participation keeps *day* out of network."""
        if self.ended_on is not None and day > self.ended_on:
            yield OutOfNetwork.CREDENTIALING_ENDED  # no date that is named yet reaches it
        elif self.credentialed is None or day < self.credentialed.since:
            yield OutOfNetwork.NOT_YET_EFFECTIVE
        elif not self.credentialed.contains(day):
            yield OutOfNetwork.CREDENTIALING_ENDED
        if self.last_day_after_notice is not None and day > self.last_day_after_notice:
            yield OutOfNetwork.OPTED_OUT


class OutOfNetwork(StrEnum):
    """Which fact keeps a visit out of network."""

    PAYER_NOT_CONTRACTED = "payer_not_contracted"
    NOT_IN_PROGRAMME = "not_in_programme"  # the insurance programme is optional (S0:62)
    NO_PARTICIPATION = "no_participation"  # never applied for, with this payer in this state
    NOT_YET_EFFECTIVE = "not_yet_effective"  # CR-8
    CREDENTIALING_ENDED = "credentialing_ended"
    OPTED_OUT = "opted_out"  # CR-12
    NO_LICENCE = "no_licence"  # none where the client is on that day
    LICENCE_LIMITED = "licence_limited"  # MB-7


class NetworkStanding(Fact):
    """In network or not and, if not, every fact that stands against it."""

    in_network: bool
    reasons: tuple[OutOfNetwork, ...] = ()

    @model_validator(mode="after")
    def _gives_reasons_exactly_when_out(self) -> Self:
        if self.in_network == bool(self.reasons):
            raise PydanticCustomError("standing", "Only what is out of network has reasons.")
        return self


def in_network(
    *,
    provider: str,
    payer: Payer,
    state: str,
    day: date,
    participations: Iterable[Participation],
    licences: Iterable[Licence],
    programme: Interval | None,
) -> NetworkStanding:
    """Whether a visit on *day*, with the client in *state*, is in network (CR-7, CR-8, EL-5).

    *provider* is the provider's id, *licences* and *programme* are that provider's own.
    *participations* may hold others' too. *state* is where the client will be during
    the visit, not where they live (Q13). Nothing else in the office decides this.
    """
    terms = payer.on(day)
    reasons: set[OutOfNetwork] = set()
    if terms is None or not terms.contracted:
        reasons.add(OutOfNetwork.PAYER_NOT_CONTRACTED)
    if programme is None or not programme.contains(day):
        reasons.add(OutOfNetwork.NOT_IN_PROGRAMME)
    theirs = [
        participation
        for participation in participations
        if (participation.provider_id, participation.payer_id, participation.state)
        == (provider, payer.payer_id, state)
    ]
    reasons.update(_reasons_in_participations(theirs, day))
    reasons.update(_reasons_in_licences(licences, state, day))
    ordered = tuple(reason for reason in OutOfNetwork if reason in reasons)
    return NetworkStanding(in_network=not ordered, reasons=ordered)


def first_in_network_day(
    *,
    since: date,
    provider: str,
    payer: Payer,
    state: str,
    participations: Sequence[Participation],
    licences: Sequence[Licence],
    programme: Interval | None,
) -> date | None:
    """The first day from *since* on that is in network, as far as is known; None if there is none.

    Facts only begin to hold on the first day of one of their spans, so no other day needs a look.
    """
    spans = [terms.holds for terms in payer.terms] + [licence.holds for licence in licences]
    spans += [p.credentialed for p in participations if p.credentialed is not None]
    spans += [programme] if programme is not None else []
    candidates = {since} | {span.since for span in spans if span.since > since}
    for day in sorted(candidates):
        standing = in_network(
            provider=provider,
            payer=payer,
            state=state,
            day=day,
            participations=participations,
            licences=licences,
            programme=programme,
        )
        if standing.in_network:
            return day
    return None


def last_in_network_day(notice_on: date, *, notice_days: int = 30) -> date:
    """The last day in network for a provider who gives notice on *notice_on* (S0:102, Q25).

    The day of the notice is the first of the *notice_days*.
    """
    return notice_on + timedelta(days=notice_days - 1)


def _reasons_in_participations(
    participations: Sequence[Participation], day: date
) -> Iterator[OutOfNetwork]:
    """Leaving and coming back makes two of them; one that stands is enough."""
    if not participations:
        yield OutOfNetwork.NO_PARTICIPATION
    against = [set(participation.reasons_against(day)) for participation in participations]
    if all(against):
        yield from set().union(*against)


def _reasons_in_licences(
    licences: Iterable[Licence], state: str, day: date
) -> Iterator[OutOfNetwork]:
    classes = {licence.licence_class for licence in licences if licence.holds_in(state, day)}
    if not classes:
        yield OutOfNetwork.NO_LICENCE
    elif LicenceClass.FULL not in classes:
        yield OutOfNetwork.LICENCE_LIMITED
