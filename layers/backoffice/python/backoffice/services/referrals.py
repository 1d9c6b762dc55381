"""Referrals: providers bring somebody along from outside, or send them to the matching team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import seeker as rules
from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import (
    Consultation,
    ConsultationStatus,
    accept,
    changed,
    consultation_id_for,
)
from backoffice.domain.errors import Conflict
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.matching_case import MatchingCase
from backoffice.domain.profile import Profile, take_a_place
from backoffice.domain.provider import Provider
from backoffice.domain.record import Fact, Record, Ref
from backoffice.domain.seeker import Seeker
from backoffice.services.care_requests import insist_on_birth_date, payer_named
from backoffice.services.consultation_answers import insist_on_licence
from backoffice.services.consultation_requests import ReferredTo
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.caller import Caller
    from backoffice.domain.events.event import Event
    from backoffice.services.care_beginnings import CareBeginnings
    from backoffice.services.consultation_requests import NewReferral
    from backoffice.services.ports import Clock, FindsPayers, Records

IN_USE = "This referral id is in use. Choose another one."


class Referral(Fact):
    """What became of a referral at once."""

    is_served: bool
    """Whether the network works where they will be; else they are told of the waitlist (CM-10)."""
    consultation_id: OpaqueId | None = None
    """Your request with them; null: the matching team finds somebody else."""


class ReferralDesk:
    """Searches that providers begin for somebody; from then on they are like every other (CM-15).

    The provider vouches that they agreed to be written to. That does not vouch for the address:
    until its reader gave the birth date, mails name nobody, here as well.
    """

    def __init__(
        self,
        *,
        records: Records,
        payers: FindsPayers,
        beginnings: CareBeginnings,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payers = payers
        self._beginnings = beginnings
        self._home_zone = home_zone
        self._now = now

    def refer(self, referral_id: str, new: NewReferral, *, caller: Caller) -> Referral:
        """Begin somebody's search; the same referral again changes nothing.

        Whoever brings somebody along has said yes: the request is accepted at once, and takes a
        place.

        Raises:
            Conflict: the caller's id stands for another referral.
            Refused: the birth date or payer cannot be right, or the caller holds no licence where
                the client will be.
        """
        at, by = self._now(), caller.provider_id
        insist_on_birth_date(new.person, day_in(at, self._home_zone))
        payer_named(new.wishes, self._payers)
        seeker_id = rules.seeker_id_for_referral(by, OpaqueId.parse(referral_id))
        asked = new.asking(by if new.to is ReferredTo.MYSELF else None)
        search, _ = rules.ask(asked.as_search(seeker_id, at=at, referred_by=by))
        return insisting(lambda: self._referred(search, by, at=at))

    def _referred(self, search: Seeker, by: str, *, at: datetime) -> Referral:
        own = consultation_id_for(search.seeker_id, by)
        known, asked, case = self._records.find_together(
            Ref(Seeker, (search.seeker_id,)),
            Ref(Consultation, (search.seeker_id, own)),
            Ref(MatchingCase, (search.seeker_id,)),
        )
        if known is None:
            return self._begun(search, at=at)
        if not rules.says_the_same(known, search):
            raise Conflict(IN_USE)
        return _told([each for each in (asked, case) if each is not None])

    def _begun(self, search: Seeker, *, at: datetime) -> Referral:
        admitted, event = rules.admit(search)
        brought = admitted.first_choice is not None
        if brought and self._beginnings.is_served(admitted, at=at):
            kept, events = self._brought(admitted, at=at)
        else:
            kept, events = self._beginnings.begun(admitted, at=at)
        self._records.keep(*kept, events=[event, *events])
        return _told(kept)

    def _brought(self, seeker: Seeker, *, at: datetime) -> tuple[list[Record], list[Event]]:
        by = seeker.first_choice or ""
        profile, provider = self._records.find_together(Ref(Profile, (by,)), Ref(Provider, (by,)))
        insist_on_licence(provider, seeker, day_in(at, seeker.time_zone))
        accepted = accept(rules.request_to(seeker, by, at=at), at=at)
        places = [take_a_place(profile)] if profile else []
        told = [ProfileChanged(provider_id=each.provider_id) for each in places]
        return [rules.another_request(seeker), accepted, *places], [changed(accepted), *told]


def _told(records: Sequence[Record]) -> Referral:
    asked = next((each for each in records if isinstance(each, Consultation)), None)
    has_case = any(isinstance(each, MatchingCase) for each in records)
    if asked is None:
        return Referral(is_served=has_case)
    is_served = has_case or asked.status is not ConsultationStatus.NOT_SERVED
    return Referral(is_served=is_served, consultation_id=asked.consultation_id)
