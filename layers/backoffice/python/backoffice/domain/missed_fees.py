"""A fee for a visit that did not take place: whether it may be asked for, and how much."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.calendar import Moment, moment_at
from backoffice.domain.errors import Refused
from backoffice.domain.missed_visit_agreement import Acceptance, last_moment
from backoffice.domain.missed_visits import LEAST_FEE, FeeTerms
from backoffice.domain.money import Money
from backoffice.domain.record import Fact
from backoffice.domain.visit import CalledOffBy, Visit, VisitStatus

_NO_POLICY = (
    "A visit that did not take place can be invoiced only if the client accepted your policy for "
    "missed visits before that day."
)
_CALLED_OFF_BY_PROVIDER = "You cancelled this visit yourself. That costs the client nothing."
_NOT_SAID = (
    "Say first, in the visit's outcome, when the client cancelled it. Only a late cancellation can "
    "be invoiced."
)
_NO_TIME = (
    "This visit has no time of day, so it cannot be said to have been cancelled late. It costs the "
    "client nothing."
)
_IN_TIME = "The client cancelled this visit in time. That costs them nothing."
_FREE = "The policy that the client accepted asks for nothing here."
_TOO_LITTLE = "A fee is at least $1.00; null invoices nothing any more."
_TOO_MUCH = "The policy that the client accepted asks for %s at most."
_FORBIDDEN = "The client's insurance on that day does not allow such a fee."
_UNKNOWN = (
    "Nobody knows yet which payer the client was insured with on that day, and some do not allow "
    "such a fee. Ask again once our staff found the payer."
)


class InsurersWord(StrEnum):
    """What the insurance of a day says of fees for visits that did not take place."""

    ALLOWED = "allowed"  # there is none, or its contract says nothing against them
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"  # nobody knows yet which payer it is


class Circumstances(NamedTuple):
    """What decides about a fee, beside the visit itself."""

    acceptance: Acceptance | None
    """What the client had accepted by then."""
    zone: str
    """Where the client is."""
    insurer: InsurersWord = InsurersWord.ALLOWED


class MissedFee(Fact):
    """The fee that a provider wants for a visit that did not take place, and what it rests on."""

    fee: Money
    number: int
    """Of the version that the client had accepted."""
    terms: FeeTerms
    accepted_at: Moment
    zone: str
    """Where the client was then, whose clocks say when the visit was to begin."""
    until: Moment
    """The moment until which nothing else was accepted, and nothing withdrawn."""

    def stands(self, visit: Visit) -> bool:
        """Whether it may still be asked for, as the outcome of the *visit* is now."""
        until = last_moment(visit.day, visit.called_off_at, self.zone)
        if not self.accepted_at < until <= self.until:
            return False
        return why_free(visit, self.terms, self.zone) is None and self.fee <= most(
            visit, self.terms
        )


def why_free(visit: Visit, terms: FeeTerms, zone: str) -> str | None:
    """Why a *visit* that did not take place costs the client nothing; None where it costs them."""
    if visit.status is VisitStatus.CANCELLED and (why := _why_in_time(visit, terms, zone)):
        return why
    return _FREE if most(visit, terms) == Money.ZERO else None


def _why_in_time(visit: Visit, terms: FeeTerms, zone: str) -> str | None:
    if visit.called_off_by is CalledOffBy.PROVIDER:
        return _CALLED_OFF_BY_PROVIDER
    if visit.called_off_by is None or visit.called_off_at is None:
        return _NOT_SAID
    if visit.starts_at is None:
        return _NO_TIME
    # Moments are compared, so an hour that clocks skip or show twice counts as it passes.
    left = moment_at(visit.day, visit.starts_at, zone) - visit.called_off_at
    return None if left < timedelta(hours=terms.notice_hours) else _IN_TIME


def most(visit: Visit, terms: FeeTerms) -> Money:
    """What *terms* ask at most for such a visit."""
    return terms.missed_fee if visit.status is VisitStatus.MISSED else terms.late_fee


def title_of(visit: Visit) -> str:
    """What the fee is called: `missed_visit`, or `late_cancellation`."""
    return "missed_visit" if visit.status is VisitStatus.MISSED else "late_cancellation"


def agreed_fee(visit: Visit, fee: Money, given: Circumstances) -> MissedFee:
    """The *fee* that the provider may invoice for a *visit* that did not take place (IV-2).

    Raises:
        Refused: it may not be invoiced, or not as much; the sentence says why.
    """
    if visit.called_off_by is CalledOffBy.PROVIDER:
        raise Refused(_CALLED_OFF_BY_PROVIDER)
    accepted = given.acceptance
    if accepted is None:
        raise Refused(_NO_POLICY)
    if why := why_free(visit, accepted.terms, given.zone):
        raise Refused(why)
    if given.insurer is not InsurersWord.ALLOWED:
        raise Refused(_FORBIDDEN if given.insurer is InsurersWord.FORBIDDEN else _UNKNOWN)
    if fee < LEAST_FEE:
        raise Refused(_TOO_LITTLE)
    if fee > (limit := most(visit, accepted.terms)):
        raise Refused(_TOO_MUCH % limit)
    return MissedFee(
        fee=fee,
        number=accepted.number,
        terms=accepted.terms,
        accepted_at=accepted.accepted_at,
        zone=given.zone,
        until=last_moment(visit.day, visit.called_off_at, given.zone),
    )
