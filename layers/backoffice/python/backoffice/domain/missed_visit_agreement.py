"""An agreement about missed visits: what a client was asked to accept, and what they accepted.

A version binds a client once they accepted it, and until they accept another (IV-2).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Self

from backoffice.domain.calendar import Moment, day_in, moment_at
from backoffice.domain.client import Language
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.missed_visits import MissedVisitPolicyAsked
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.missed_visits import FeeTerms, MissedVisitPolicy
from backoffice.domain.record import Fact, Record

_NOTHING_TO_ACCEPT = "There is no policy of your provider’s to accept here."
_CHANGED = "Your provider has changed this since you opened the page. Please read it once more."
_NONE_WRITTEN = "Write your policy for missed visits first. Then ask your clients to accept it."


class Acceptance(Fact):
    """A client accepted one version; what that said is kept along, for good."""

    number: int
    terms: FeeTerms
    accepted_at: Moment
    language: Language
    """In which they read it."""


class Agreement(Fact):
    """What one client was asked by one provider, and accepted."""

    provider_id: OpaqueId
    asked: int = 0
    """How often they were to be mailed."""
    asked_at: Moment | None = None
    asked_number: int = 0
    """The version that there was then."""
    accepted: tuple[Acceptance, ...] = ()

    @property
    def latest(self) -> Acceptance | None:
        """What they accepted last."""
        return self.accepted[-1] if self.accepted else None

    def has_accepted(self, number: int) -> bool:
        """Whether that version, or a later one, is what they accepted last."""
        return self.latest is not None and self.latest.number >= number

    @property
    def is_awaited(self) -> bool:
        """Whether they were asked to accept something that they have not accepted."""
        return self.asked > 0 and not self.has_accepted(self.asked_number)


class MissedVisitAgreements(Record):
    """What one client agreed to with each of their providers; it is read by the client's id."""

    client_id: OpaqueId
    agreements: tuple[Agreement, ...] = ()

    def with_provider(self, provider_id: str) -> Agreement:
        """The agreement with one provider; one that says nothing where there is none."""
        found = (each for each in self.agreements if each.provider_id == provider_id)
        return next(found, Agreement(provider_id=provider_id))

    def agreeing(self, agreement: Agreement) -> Self:
        """The same, with that *agreement* as it is now."""
        others = [each for each in self.agreements if each.provider_id != agreement.provider_id]
        return self.but(agreements=(*others, agreement))


def ask(
    known: MissedVisitAgreements, policy: MissedVisitPolicy, *, zone: str, at: datetime
) -> tuple[MissedVisitAgreements, MissedVisitPolicyAsked | None]:
    """Ask a client to accept their provider's policy as it is; None: there is nothing to mail.

    Who was asked on the same day, where they are, or accepted it already, is not written to again.

    Raises:
        Refused: there is no policy to accept.
    """
    offered = policy.offered
    if offered is None:
        raise Refused(_NONE_WRITTEN)
    agreement = known.with_provider(policy.provider_id)
    asked_on = day_in(agreement.asked_at, zone) if agreement.asked_at else None
    if agreement.has_accepted(offered.number) or asked_on == day_in(at, zone):
        return known, None
    asked = agreement.but(asked=agreement.asked + 1, asked_at=at, asked_number=offered.number)
    return known.agreeing(asked), MissedVisitPolicyAsked(
        client_id=known.client_id, provider_id=policy.provider_id, number=asked.asked
    )


def accept(
    known: MissedVisitAgreements,
    policy: MissedVisitPolicy,
    number: int,
    *,
    language: Language,
    at: datetime,
) -> MissedVisitAgreements:
    """The client accepts version *number*, which is what they read; a second time changes nothing.

    Raises:
        NotFound: nobody asked them, or the policy was withdrawn.
        Refused: there is another version by now.
    """
    agreement, offered = known.with_provider(policy.provider_id), policy.offered
    if agreement.asked == 0 or offered is None or offered.terms is None:
        raise NotFound(_NOTHING_TO_ACCEPT)
    if offered.number != number:
        raise Refused(_CHANGED)
    if agreement.has_accepted(number):
        return known
    new = Acceptance(number=number, terms=offered.terms, accepted_at=at, language=language)
    return known.agreeing(agreement.but(accepted=(*agreement.accepted, new)))


def last_moment(day: date, called_off_at: datetime | None, zone: str) -> datetime:
    """Until when an acceptance counts for a visit: the moment at which its *day* begins in *zone*,
    or, if that is earlier, at which it was called off.
    """
    begins = moment_at(day, time.min, zone)
    return min(begins, called_off_at) if called_off_at else begins


def binding(
    agreement: Agreement,
    policy: MissedVisitPolicy,
    *,
    day: date,
    called_off_at: datetime | None,
    zone: str,
) -> Acceptance | None:
    """What binds a client for a visit, or None: what they had accepted by the `last_moment`.

    A policy that was withdrawn since they accepted it binds nobody.
    """
    until = last_moment(day, called_off_at, zone)
    before = [each for each in agreement.accepted if each.accepted_at < until]
    if not before or policy.withdrawn_between(before[-1].accepted_at, until):
        return None
    return before[-1]
