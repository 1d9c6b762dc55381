"""The provider's side of consultation requests: what they see, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import consultation as rules
from backoffice.domain.calendar import Day, Moment, age_on, day_in
from backoffice.domain.client import Language
from backoffice.domain.consultation import (
    Because,
    Consultation,
    ConsultationStatus,
    changed,
    seeker_of,
)
from backoffice.domain.consultation_tasks import ANSWERED, answer_task_id, done
from backoffice.domain.directory import Listing, turn_of
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.identifiers import EmailAddress, PayerId, PersonName, UsState
from backoffice.domain.matching import CaseReason
from backoffice.domain.money import Money
from backoffice.domain.profile import NotLive, Profile, take_a_place
from backoffice.domain.prose import PhoneNumber, Words
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.seeker import Person, Seeker
from backoffice.domain.task import Task
from backoffice.domain.wishes import Approach, Hours, Meeting, Need, Paying, Tongue
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.caller import Caller
    from backoffice.domain.events.event import Event
    from backoffice.services.consultation_ports import (
        Alternatives,
        FindsConsultations,
        FindsSeekers,
        OpensCases,
    )
    from backoffice.services.ports import Clock, Records

NOT_YOURS = "There is no such request among yours."
OVER = "This search is over; the client is not waiting any more."
FORGOTTEN = (
    "This was so long ago that the matching team knows of this client no more. Ask them to look "
    "for care once more, or refer them yourself."
)
LEFT = "Your membership is over, so no client can be accepted through the network any more."
PAGE = 100
"""Requests in one answer."""
_KNOWN_TO_THE_PROVIDER = frozenset({ConsultationStatus.ACCEPTED, ConsultationStatus.CONTACTED})


class Sought(Fact):
    """What somebody looks for, without who they are: enough to say yes or no (CM-7)."""

    care_state: UsState
    is_minor: bool
    """Whether they are under 18; when they were born is known once the request is accepted."""
    paying: Paying
    payer_id: PayerId | None = None
    budget: Money | None = None
    needs: tuple[Need, ...]
    approaches: tuple[Approach, ...]
    tongues: tuple[Tongue, ...]
    hours: tuple[Hours, ...]
    meeting: Meeting | None = None


class SeekerKnown(Fact):
    """Who they are and how to reach them, for the provider who accepted."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day
    email: EmailAddress
    phone: PhoneNumber | None = None
    words: Words | None = None
    language: Language
    state: UsState
    """Where they live."""
    time_zone: str


class ConsultationView(Fact):
    """One request, as its provider may see it."""

    consultation_id: str
    status: ConsultationStatus
    requested_at: Moment
    answer_by: Moment
    """From then on it is overdue."""
    answered_at: Moment | None = None
    contacted_at: Moment | None = None
    because: Because | None = None
    sought: Sought | None = None
    """None: it is not theirs any more, or the search is over and forgotten."""
    client: SeekerKnown | None = None
    """None until it is accepted, and once it is not theirs any more."""


class ConsultationList(Fact):
    """A provider's requests, newest first."""

    consultations: tuple[ConsultationView, ...]


Move = Callable[[Consultation], Consultation]


class ConsultationDesk:
    """Requests to a provider; nobody else's are ever found here."""

    def __init__(
        self,
        *,
        records: Records,
        consultations: FindsConsultations,
        seekers: FindsSeekers,
        alternatives: Alternatives,
        cases: OpensCases,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._consultations = consultations
        self._seekers = seekers
        self._alternatives = alternatives
        self._cases = cases
        self._home_zone = home_zone
        self._now = now

    def mine(self, *, caller: Caller) -> ConsultationList:
        """What waits for the caller, and what they accepted, newest first."""
        found = self._consultations.of_provider(caller.provider_id, limit=PAGE)
        refs = [Ref(Seeker, (each.seeker_id,)) for each in found]
        seekers = self._records.find_together(*refs) if refs else ()
        views = (self._view(each, seeker) for each, seeker in zip(found, seekers, strict=True))
        return ConsultationList(consultations=tuple(views))

    def one(self, consultation_id: str, *, caller: Caller) -> ConsultationView:
        """One request; who asks is told once it is accepted.

        Raises:
            NotFound: it is not the caller's.
        """
        return self._view(*self._found(consultation_id, caller))

    def accept(self, consultation_id: str, *, caller: Caller) -> ConsultationView:
        """Say yes, in time or late (Q11); it takes one of the caller's places.

        Raises:
            Refused: the client has gone on, the licence does not hold where they will be, or the
                caller left the network.
        """

        def act() -> ConsultationView:
            asked, seeker = self._found(consultation_id, caller)
            at = self._now()
            accepted = rules.accept(asked, at=at)
            if accepted == asked:
                return self._view(asked, seeker)
            if seeker is None or seeker.is_over(at=at):
                raise Refused(OVER)
            profile, provider, task, listing = self._records.find_together(
                Ref(Profile, (caller.provider_id,)),
                Ref(Provider, (caller.provider_id,)),
                Ref(Task, (answer_task_id(consultation_id),)),
                Ref(Listing, (seeker.wishes.care_state, turn_of(caller.provider_id))),
            )
            day = day_in(at, seeker.time_zone)
            insist_on_licence(provider, seeker, day)
            if listing is not None and NotLive.LEFT in listing.standing(day).reasons:
                raise Refused(LEFT)
            taken = (take_a_place(profile),) if profile else ()
            told = [ProfileChanged(provider_id=each.provider_id) for each in taken]
            self._keep(accepted, *taken, *done(task, ANSWERED, at=at), events=told)
            return self._view(accepted, seeker)

        return insisting(act)

    def decline(
        self, consultation_id: str, because: Because, *, caller: Caller
    ) -> ConsultationView:
        """Say no; the client hears at once, with others to ask (Q11).

        Who is no good fit is handed to the matching team, too (CM-12).

        Raises:
            Refused: it was accepted, or the client has gone on.
        """

        def act() -> ConsultationView:
            asked, seeker = self._found(consultation_id, caller)
            at = self._now()
            declined = rules.decline(asked, because, at=at)
            if declined == asked:
                return self._view(asked, seeker)
            task = self._records.find_together(Ref(Task, (answer_task_id(consultation_id),)))[0]
            more: Sequence[Record] = done(task, ANSWERED, at=at)
            if seeker is not None and not seeker.is_over(at=at):
                declined, others = self._with_others(declined, seeker, at=at)
                fits = because is not Because.NOT_A_FIT
                more = (*more, *others, *(() if fits else self._handed(declined, seeker, at=at)))
            self._keep(declined, *more)
            return self._view(declined, seeker)

        return insisting(act)

    def note_contact(
        self, consultation_id: str, contacted_at: datetime | None, *, caller: Caller
    ) -> ConsultationView:
        """Note that the caller first made contact (CM-6); the first time counts.

        Raises:
            Refused: it is not accepted, or that is still to come, or before it was.
        """
        at = self._now()
        when = contacted_at or at
        if when > at:
            raise Refused("Contact can be noted once it was made.")
        return self._moved(
            consultation_id, lambda asked: rules.contacted(asked, at=when), caller=caller
        )

    def hand_on(
        self, consultation_id: str, because: Because, *, caller: Caller
    ) -> ConsultationView:
        """Give a client whom the caller accepted back to the matching team, which finds somebody
        else, whatever the circumstance (CM-12).

        Raises:
            Refused: the request is not accepted, or who asked is forgotten.
        """

        def act() -> ConsultationView:
            asked, seeker = self._found(consultation_id, caller)
            at = self._now()
            handed = rules.hand_on(asked, because, at=at)
            if handed == asked:
                return self._view(asked, seeker)
            if seeker is None or seeker.is_over(at=at):
                raise Refused(FORGOTTEN)
            self._keep(handed, *self._handed(handed, seeker, at=at))
            return self._view(handed, seeker)

        return insisting(act)

    def _moved(self, consultation_id: str, move: Move, *, caller: Caller) -> ConsultationView:
        def act() -> ConsultationView:
            asked, seeker = self._found(consultation_id, caller)
            moved = move(asked)
            if moved != asked:
                self._keep(moved)
            return self._view(moved, seeker)

        return insisting(act)

    def _keep(self, moved: Consultation, *more: Record, events: Sequence[Event] = ()) -> None:
        self._records.keep(moved, *more, events=[changed(moved), *events])

    def _with_others(
        self, asked: Consultation, seeker: Seeker, *, at: datetime
    ) -> tuple[Consultation, tuple[Record, ...]]:
        everybody = self._consultations.all_of(seeker.seeker_id)
        return with_alternatives(asked, seeker, everybody, self._alternatives, at=at)

    def _handed(self, asked: Consultation, seeker: Seeker, *, at: datetime) -> tuple[Record, ...]:
        return self._cases.opened(
            seeker,
            because=CaseReason.NOT_A_FIT,
            excluding=frozenset({asked.provider_id}),
            at=at,
        )

    def _found(self, consultation_id: str, caller: Caller) -> tuple[Consultation, Seeker | None]:
        seeker_id = seeker_of(consultation_id)
        asked, seeker = self._records.find_together(
            Ref(Consultation, (seeker_id, consultation_id)), Ref(Seeker, (seeker_id,))
        )
        mine = asked is not None and asked.provider_id == caller.provider_id
        if asked is None or not mine or asked.status is ConsultationStatus.NOT_SERVED:
            raise NotFound(NOT_YOURS)
        return asked, seeker

    def _view(self, asked: Consultation, seeker: Seeker | None) -> ConsultationView:
        person = seeker.person if seeker is not None else None
        today = day_in(self._now(), self._home_zone)
        knows = asked.status in _KNOWN_TO_THE_PROVIDER
        concerns = knows or asked.is_open
        return ConsultationView(
            consultation_id=asked.consultation_id,
            status=asked.status,
            requested_at=asked.requested_at,
            answer_by=asked.late_at,
            answered_at=asked.answered_at,
            contacted_at=asked.contacted_at,
            because=asked.because,
            sought=_sought(seeker, person, today) if seeker and person and concerns else None,
            client=_known(seeker, person) if seeker and person and knows else None,
        )


def with_alternatives(
    asked: Consultation,
    seeker: Seeker,
    others: Sequence[Consultation],
    alternatives: Alternatives,
    *,
    at: datetime,
) -> tuple[Consultation, tuple[Record, ...]]:
    """The request with whom the client is told of instead, and what is kept with it.

    Nobody is proposed whom this search asked before, whatever came of it.
    """
    proposal = alternatives.proposed(
        seeker.wishes,
        excluding=frozenset({asked.provider_id, *(each.provider_id for each in others)}),
        day=day_in(at, seeker.time_zone),
    )
    shown = asked.but(alternatives=tuple(each.provider_id for each in proposal.listings))
    return shown, ((proposal.shares,) if proposal.shares else ())


def insist_on_licence(provider: Provider | None, seeker: Seeker, day: date) -> None:
    """Let only a provider take a client who may see clients where that one will be.

    Raises:
        Refused: they hold no such licence on *day*.
    """
    state = seeker.wishes.care_state
    if provider is None or not provider.may_see_clients_in(state, day):
        raise Refused(f"You hold no licence to see clients in {state} today.")


def _sought(seeker: Seeker, person: Person, today: date) -> Sought:
    wishes = seeker.wishes
    return Sought(
        care_state=wishes.care_state,
        is_minor=age_on(person.birth_date, today) < 18,
        paying=wishes.paying,
        payer_id=wishes.payer_id,
        budget=wishes.budget,
        needs=wishes.needs,
        approaches=wishes.approaches,
        tongues=wishes.tongues,
        hours=wishes.hours,
        meeting=wishes.meeting,
    )


def _known(seeker: Seeker, person: Person) -> SeekerKnown:
    return SeekerKnown(
        **dict(person),
        language=seeker.language,
        state=seeker.state,
        time_zone=seeker.time_zone,
    )
