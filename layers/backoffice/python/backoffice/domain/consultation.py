"""A consultation request: one client asks one provider, who says yes or no, in time or late.

The day of the request is day 0, where the client is. The provider is nudged on day 2; when day 4
ends the request is overdue, and the client hears of others (CM-8, Q11). A late yes is as good as
any until the client withdraws or has asked somebody else. The network books nothing (CM-5): whoever
accepts is asked to make contact, and says when they did.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.calendar import Moment, day_in, end_of_day, moment_at
from backoffice.domain.errors import Refused
from backoffice.domain.events.consultations import ConsultationChanged
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import OpaqueId, TimeZone
from backoffice.domain.record import Record


class ConsultationStatus(StrEnum):
    """Where a request stands, and who acts next."""

    REQUESTED = "requested"  # the provider: say yes or no
    OVERDUE = "overdue"  # the client: choose another, or be matched; a yes still counts
    ACCEPTED = "accepted"  # the provider: make contact
    CONTACTED = "contacted"  # nobody: they arrange the rest between them
    DECLINED = "declined"  # the client: choose another, or be matched
    HANDED_ON = "handed_on"  # the matching team: it was no good fit after all (CM-12)
    WITHDRAWN = "withdrawn"  # nobody
    REPLACED = "replaced"  # nobody: the client asked another provider once it was overdue
    NOT_SERVED = "not_served"  # the client: join the waitlist, or not (CM-10)


_OPEN = frozenset({ConsultationStatus.REQUESTED, ConsultationStatus.OVERDUE})

MOVES: dict[ConsultationStatus, frozenset[ConsultationStatus]] = {
    ConsultationStatus.REQUESTED: frozenset(
        {
            ConsultationStatus.ACCEPTED,
            ConsultationStatus.DECLINED,
            ConsultationStatus.OVERDUE,
            ConsultationStatus.WITHDRAWN,
        }
    ),
    ConsultationStatus.OVERDUE: frozenset(
        {
            ConsultationStatus.ACCEPTED,
            ConsultationStatus.DECLINED,
            ConsultationStatus.WITHDRAWN,
            ConsultationStatus.REPLACED,
        }
    ),
    ConsultationStatus.ACCEPTED: frozenset(
        {
            ConsultationStatus.CONTACTED,
            ConsultationStatus.HANDED_ON,
            ConsultationStatus.WITHDRAWN,
        }
    ),
    ConsultationStatus.CONTACTED: frozenset(
        {ConsultationStatus.HANDED_ON, ConsultationStatus.WITHDRAWN}
    ),
    ConsultationStatus.DECLINED: frozenset(),
    ConsultationStatus.HANDED_ON: frozenset(),
    ConsultationStatus.WITHDRAWN: frozenset(),
    ConsultationStatus.REPLACED: frozenset(),
    ConsultationStatus.NOT_SERVED: frozenset(),
}


class Because(StrEnum):
    """Why a provider says no; the client is told in words of ours, whichever it was."""

    NOT_A_FIT = "not_a_fit"  # somebody else can do more for this client (S0:54)
    FULL = "full"
    NOT_MY_PAYER = "not_my_payer"
    NO_CONTACT = "no_contact"  # the client did not answer
    OTHER = "other"


class Consultation(Record):
    """One request of one client to one provider."""

    consultation_id: OpaqueId
    seeker_id: OpaqueId
    provider_id: OpaqueId
    time_zone: TimeZone
    """The client's."""
    requested_at: Moment
    status: ConsultationStatus = ConsultationStatus.REQUESTED
    changed_at: Moment
    """When it came to stand as it does."""
    nudged_at: Moment | None = None
    overdue_at: Moment | None = None
    """When it was found overdue, which may be later than it was."""
    answered_at: Moment | None = None
    because: Because | None = None
    alternatives: tuple[OpaqueId, ...] = ()
    """Whom the client was told of instead, best first; kept with what made it so."""
    contacted_at: Moment | None = None
    """When the provider says that they first made contact."""
    due_at: Moment | None = None
    """When to look at it again by itself; None: never, as it stands."""

    NUDGE_ON_DAY: ClassVar[int] = 2
    LAST_DAY: ClassVar[int] = 4
    NUDGE_AT: ClassVar[time] = time(9)

    @model_validator(mode="after")
    def _waits_only_for_answers(self) -> Self:
        if self.due_at is not None and self.status is not ConsultationStatus.REQUESTED:
            raise PydanticCustomError("consultation", "Only what is not answered falls due.")
        return self

    @property
    def is_open(self) -> bool:
        """Whether the provider may still say yes or no."""
        return self.status in _OPEN

    @property
    def nudge_at(self) -> datetime:
        """When the provider is to be nudged: in the morning of day 2, where the client is."""
        day = day_in(self.requested_at, self.time_zone) + timedelta(days=self.NUDGE_ON_DAY)
        return moment_at(day, self.NUDGE_AT, self.time_zone)

    @property
    def last_day(self) -> date:
        """Day 4, with whose end an answer is late, where the client is."""
        return day_in(self.requested_at, self.time_zone) + timedelta(days=self.LAST_DAY)

    @property
    def late_at(self) -> datetime:
        """The first moment after day 4, where the client is."""
        return end_of_day(self.last_day, self.time_zone)


def consultation_id_for(seeker_id: str, provider_id: str) -> str:
    """The id of what one search asks one provider: it asks each of them once.

    It begins with the search, so that a provider who names it names both halves of its key.
    """
    return f"{seeker_id}-{fingerprint(provider_id)[:16]}"


def seeker_of(consultation_id: str) -> str:
    """Whose search a request of that id belongs to; an id that is made up belongs to none."""
    return consultation_id.rpartition("-")[0] or consultation_id


def request(
    *, consultation_id: str, seeker_id: str, provider_id: str, zone: str, at: datetime
) -> Consultation:
    """A request on its way straight to the provider (CM-7)."""
    asked = Consultation(
        consultation_id=consultation_id,
        seeker_id=seeker_id,
        provider_id=provider_id,
        time_zone=TimeZone(zone),
        requested_at=at,
        changed_at=at,
    )
    return asked.but(due_at=asked.nudge_at)


def not_served(asked: Consultation) -> Consultation:
    """The request of somebody who will be where the network works with nobody (CM-10)."""
    return asked.but(status=ConsultationStatus.NOT_SERVED, due_at=None)


def look(asked: Consultation, *, at: datetime) -> Consultation:
    """The request as it stands *at* a moment; late looks skip what is no use any more.

    It is overdue, or its provider is nudged, or nothing changed. Whatever differs is to be told.
    """
    if asked.status is not ConsultationStatus.REQUESTED:
        return asked
    if at >= asked.late_at:
        return _moved(asked, ConsultationStatus.OVERDUE, at=at).but(overdue_at=at)
    if at >= asked.nudge_at and asked.nudged_at is None:
        return asked.but(nudged_at=at, due_at=asked.late_at)
    return asked


def accept(asked: Consultation, *, at: datetime) -> Consultation:
    """The request, accepted; saying so again changes nothing.

    Raises:
        Refused: it was declined, withdrawn, or the client asked somebody else since.
    """
    if asked.status in {ConsultationStatus.ACCEPTED, ConsultationStatus.CONTACTED}:
        return asked
    return _moved(asked, ConsultationStatus.ACCEPTED, at=at).but(answered_at=at)


def decline(asked: Consultation, because: Because, *, at: datetime) -> Consultation:
    """The request, declined; the client is told at once (Q11). Said again it changes nothing.

    Raises:
        Refused: it was accepted, withdrawn, or the client asked somebody else since.
    """
    if asked.status is ConsultationStatus.DECLINED:
        return asked
    return _moved(asked, ConsultationStatus.DECLINED, at=at).but(answered_at=at, because=because)


def hand_on(accepted: Consultation, because: Because, *, at: datetime) -> Consultation:
    """The request that was accepted, for the matching team to find somebody else (CM-12)."""
    if accepted.status is ConsultationStatus.HANDED_ON:
        return accepted
    return _moved(accepted, ConsultationStatus.HANDED_ON, at=at).but(because=because)


def contacted(accepted: Consultation, *, at: datetime) -> Consultation:
    """The request once its provider made contact; the first time counts."""
    if accepted.contacted_at is not None:
        return accepted
    return _moved(accepted, ConsultationStatus.CONTACTED, at=at).but(contacted_at=at)


def withdraw(asked: Consultation, *, at: datetime) -> Consultation:
    """The request, taken back by the client; again it changes nothing."""
    if asked.status is ConsultationStatus.WITHDRAWN:
        return asked
    return _moved(asked, ConsultationStatus.WITHDRAWN, at=at)


def replaced(asked: Consultation, *, at: datetime) -> Consultation:
    """The request once the client asked another: an overdue one takes no late yes any more."""
    if asked.status is not ConsultationStatus.OVERDUE:
        return asked
    return _moved(asked, ConsultationStatus.REPLACED, at=at)


def changed(asked: Consultation) -> ConsultationChanged:
    """The event that a request stands otherwise than before."""
    return ConsultationChanged(
        consultation_id=asked.consultation_id,
        seeker_id=asked.seeker_id,
        provider_id=asked.provider_id,
        status=asked.status,
    )


_REFUSED = {
    ConsultationStatus.ACCEPTED: "This request was accepted already.",
    ConsultationStatus.CONTACTED: "This request was accepted already, and contact was made.",
    ConsultationStatus.DECLINED: "This request was declined already.",
    ConsultationStatus.HANDED_ON: "The matching team looks for somebody else already.",
    ConsultationStatus.WITHDRAWN: "The client took this request back.",
    ConsultationStatus.REPLACED: "The client asked another provider since.",
    ConsultationStatus.NOT_SERVED: "The network works with nobody where this client will be.",
    ConsultationStatus.REQUESTED: "This request is not accepted yet.",
    ConsultationStatus.OVERDUE: "This request is not accepted yet.",
}


def _moved(asked: Consultation, status: ConsultationStatus, *, at: datetime) -> Consultation:
    if status not in MOVES[asked.status]:
        raise Refused(_REFUSED[asked.status])
    return asked.but(status=status, changed_at=at, due_at=None)
