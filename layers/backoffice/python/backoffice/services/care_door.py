"""The way from the mail to one's own search, and what can be done there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from backoffice.domain import consultation as requests
from backoffice.domain import seeker as rules
from backoffice.domain.calendar import Day, Moment, day_in
from backoffice.domain.consultation import Consultation, ConsultationStatus, changed
from backoffice.domain.consultation_gate import insist_on_asking
from backoffice.domain.consultation_tasks import (
    NEEDS_NO_ANSWER,
    answer_task,
    answer_task_id,
    done,
)
from backoffice.domain.directory import turn_of
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import MatchingCase
from backoffice.domain.profile import Channel, Profile
from backoffice.domain.prose import Words
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.second_fact import Opening
from backoffice.domain.seeker import Seeker
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.consultation_ports import (
        FindsConsultations,
        FindsListings,
        FindsSeekers,
        OpensCases,
    )
    from backoffice.services.ports import Clock, FindsPayers, NewId, Records

NOT_OPENED = (
    "This did not work. Please check the date of birth. If it is right, the link may have "
    "expired: ask once more."
)
"""Said for a wrong date, and for a link that is unknown, expired or locked alike."""
CLOSED = "This page is closed. Open the link in your e-mail again, or ask once more."
NO_SUCH_REQUEST = "There is no such request of yours."
NOT_OFFERED = "Please choose one of the providers shown."
NOT_SERVED = "We do not work in that state yet. We wrote to you about the waitlist."
_HAVE_ACCEPTED = frozenset({ConsultationStatus.ACCEPTED, ConsultationStatus.CONTACTED})
_MAY_TAKE_BACK = _HAVE_ACCEPTED | {ConsultationStatus.REQUESTED, ConsultationStatus.OVERDUE}


class CareKey(NamedTuple):
    """What a browser's cookie says: which search it opened, and the secret that it was given."""

    seeker_id: str
    secret: str


class RequestSeen(Fact):
    """One request, as the client sees it."""

    consultation_id: str
    provider: str
    status: ConsultationStatus
    requested_at: Moment
    last_day: Day
    """For an answer, where they are."""
    answered_at: Moment | None = None
    channels: tuple[Channel, ...] = ()
    """How its provider and they reach each other, once it is accepted (CM-13)."""
    communication: Words | None = None
    can_be_taken_back: bool


class OtherProvider(Fact):
    """Somebody else to ask."""

    provider_id: str
    name: str
    licence_type: str
    city: str | None = None
    by_video: bool


class CareSeen(Fact):
    """A whole search, as the client sees it."""

    time_zone: str
    requests: tuple[RequestSeen, ...]
    """The newest first."""
    others: tuple[OtherProvider, ...]
    """Whom they may ask instead, the best first."""
    asks_team: bool
    """Whether the matching team looks for somebody, now."""
    is_served: bool
    """Whether the network worked, when they asked, where they will be (CM-10)."""


class CareDoor:
    """Opening a search with the second fact; to a stranger every failure looks the same."""

    def __init__(
        self, *, records: Records, seekers: FindsSeekers, now: Clock, new_secret: NewId
    ) -> None:
        self._records = records
        self._seekers = seekers
        self._now = now
        self._new_secret = new_secret

    def open(self, token: str, typed: date) -> CareKey:
        """Open the link with the second fact.

        Raises:
            Refused: with the same sentence, whatever the reason.
        """
        try:
            return insisting(lambda: self._opened(token, typed))
        except Conflict:
            # Answered as what it is, it would tell a stranger that there is such a link.
            raise Refused(NOT_OPENED) from None

    def _opened(self, token: str, typed: date) -> CareKey:
        seeker_id = self._seekers.by_token(token)
        seeker = self._seekers.find(seeker_id) if seeker_id else None
        if seeker is None or seeker.token_hash != fingerprint(token):
            raise Refused(NOT_OPENED)
        secret = self._new_secret()
        tried, opening = rules.try_to_open(
            seeker, token, typed=typed, secret=secret, at=self._now()
        )
        if tried != seeker:
            self._records.keep(tried)
        if opening is not Opening.OPENED:
            raise Refused(NOT_OPENED)
        return CareKey(seeker.seeker_id, secret)


class CareDesk:
    """What a client does with their own search; nothing happens by looking at it."""

    def __init__(
        self,
        *,
        records: Records,
        seekers: FindsSeekers,
        consultations: FindsConsultations,
        listings: FindsListings,
        payers: FindsPayers,
        cases: OpensCases,
        now: Clock,
    ) -> None:
        self._records = records
        self._seekers = seekers
        self._consultations = consultations
        self._listings = listings
        self._payers = payers
        self._cases = cases
        self._now = now

    def see(self, key: CareKey | None) -> CareSeen:
        """Where each request stands, and who else may be asked.

        Raises:
            NotFound: the browser is in no session, or the search is over.
        """
        seeker = self._inside(key)
        asked = self._all(seeker)
        names = [each.provider_id for each in asked]
        accepted = [each.provider_id for each in asked if each.status in _HAVE_ACCEPTED]
        refs: list[Ref[Any]] = [Ref(Provider, (name,)) for name in names]
        refs += [Ref(Profile, (name,)) for name in accepted]
        case, *found = self._records.find_together(Ref(MatchingCase, (seeker.seeker_id,)), *refs)
        providers = {each.provider_id: each for each in found if isinstance(each, Provider)}
        profiles = {each.provider_id: each for each in found if isinstance(each, Profile)}
        return CareSeen(
            time_zone=seeker.time_zone,
            requests=tuple(
                _seen(each, providers.get(each.provider_id), profiles.get(each.provider_id))
                for each in asked
            ),
            others=tuple(self._listed(seeker, _offered(asked, case))),
            asks_team=case is not None and case.is_waiting,
            is_served=_is_served(asked, case),
        )

    def withdraw(self, key: CareKey | None, consultation_id: str) -> None:
        """Take a request back; again changes nothing.

        Raises:
            NotFound: the browser is in no session, or that is no request of theirs.
            Refused: it is over already.
        """

        def act() -> None:
            seeker, at = self._inside(key), self._now()
            mine = {str(each.consultation_id): each for each in self._all(seeker)}
            asked = mine.get(consultation_id)  # what a form says may be no key at all
            if asked is None:
                raise NotFound(NO_SUCH_REQUEST)
            withdrawn = requests.withdraw(asked, at=at)
            if withdrawn != asked:
                needless = self._needless([withdrawn], at=at)
                self._records.keep(withdrawn, *needless, events=[changed(withdrawn)])

        insisting(act)

    def ask_another(self, key: CareKey | None, provider_id: str) -> None:
        """Ask one of those who were named instead; asking the same one again changes nothing.

        Requests that are overdue end with it: nobody else's late yes counts any more (Q11).

        Raises:
            NotFound: the browser is in no session.
            Refused: that provider was not named, or can be asked no more.
        """

        def act() -> None:
            seeker, at = self._inside(key), self._now()
            asked = self._all(seeker)
            if any(each.provider_id == provider_id for each in asked):
                return
            (case,) = self._records.find_together(Ref(MatchingCase, (seeker.seeker_id,)))
            if provider_id not in _offered(asked, case):
                raise Refused(NOT_OFFERED)
            wishes = seeker.wishes
            listing = self._listings.find(wishes.care_state, turn_of(provider_id))
            payer = self._payers.find(wishes.payer_id) if wishes.payer_id else None
            insist_on_asking(listing, wishes, payer, day=day_in(at, seeker.time_zone))
            new = rules.request_to(seeker, provider_id, at=at)
            overdue = [each for each in asked if each.status is ConsultationStatus.OVERDUE]
            ended = [requests.replaced(each, at=at) for each in overdue]
            self._records.keep(
                new,
                rules.another_request(seeker),
                answer_task(new, at=at),
                *ended,
                *self._needless(ended, at=at),
                events=[changed(each) for each in (new, *ended)],
            )

        insisting(act)

    def match_me(self, key: CareKey | None) -> None:
        """Have the matching team find somebody (CM-9, Q12); asking twice asks once.

        Raises:
            NotFound: the browser is in no session.
            Refused: nobody of the network works where they will be.
        """

        def act() -> None:
            seeker, at = self._inside(key), self._now()
            all_asked = self._all(seeker)
            (case,) = self._records.find_together(Ref(MatchingCase, (seeker.seeker_id,)))
            if not _is_served(all_asked, case):
                raise Refused(NOT_SERVED)
            # Whoever may still say yes is not excluded: that yes would end the team's search.
            excluding = frozenset(each.provider_id for each in all_asked if not each.is_open)
            because = CaseReason.MATCH_ME
            cases = self._cases.opened(seeker, because=because, excluding=excluding, at=at)
            if cases:
                self._records.keep(*cases)

        insisting(act)

    def _inside(self, key: CareKey | None) -> Seeker:
        at = self._now()
        seeker = self._seekers.find(key.seeker_id) if key else None
        if seeker is None or key is None or seeker.is_over(at=at):
            raise NotFound(CLOSED)
        if not seeker.is_open_to(key.secret, at=at):
            raise NotFound(CLOSED)
        return seeker

    def _all(self, seeker: Seeker) -> list[Consultation]:
        found = self._consultations.all_of(seeker.seeker_id)
        return sorted(found, key=lambda each: each.requested_at, reverse=True)

    def _needless(self, ended: Sequence[Consultation], *, at: datetime) -> list[Record]:
        if not ended:
            return []
        tasks = self._records.find_together(
            *(Ref(Task, (answer_task_id(each.consultation_id),)) for each in ended)
        )
        return [each for task in tasks for each in done(task, NEEDS_NO_ANSWER, at=at)]

    def _listed(self, seeker: Seeker, provider_ids: Sequence[str]) -> list[OtherProvider]:
        """The providers as the directory shows them now; who left it is not offered."""
        state, day = seeker.wishes.care_state, day_in(self._now(), seeker.time_zone)
        found = [self._listings.find(state, turn_of(each)) for each in provider_ids]
        return [
            OtherProvider(
                provider_id=listing.provider_id,
                name=listing.name,
                licence_type=listing.licence_type,
                city=listing.city,
                by_video=listing.by_video,
            )
            for listing in found
            if listing is not None and listing.is_shown(day)
        ]


def _offered(asked: Sequence[Consultation], case: MatchingCase | None) -> tuple[str, ...]:
    """Whom the client may ask instead: whom the matching team found for them, and as they were
    last told; without whom they asked since.
    """
    named = [each for each in asked if each.alternatives]
    last = max(named, key=lambda each: each.changed_at, default=None)
    already = {each.provider_id for each in asked}
    found = case.proposals if case is not None and case.is_waiting else ()
    told = dict.fromkeys((*found, *(last.alternatives if last else ())))
    return tuple(each for each in told if each not in already)


def _is_served(asked: Sequence[Consultation], case: MatchingCase | None) -> bool:
    """Whether a search had anybody to ask: where nobody works, it has neither request nor case."""
    if any(each.status is ConsultationStatus.NOT_SERVED for each in asked):
        return False
    return bool(asked) or case is not None


def _seen(asked: Consultation, provider: Provider | None, profile: Profile | None) -> RequestSeen:
    return RequestSeen(
        consultation_id=asked.consultation_id,
        provider=provider.name if provider else "",
        status=asked.status,
        requested_at=asked.requested_at,
        last_day=asked.last_day,
        answered_at=asked.answered_at,
        channels=profile.channels if profile else (),
        communication=profile.communication if profile else None,
        can_be_taken_back=asked.status in _MAY_TAKE_BACK,
    )
