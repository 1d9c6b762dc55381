"""The mailer of consultation requests: one mail for each turn that one of them takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain import seeker as rules
from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import Consultation, ConsultationStatus
from backoffice.domain.directory import turn_of
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.message import CARE_RECEIPT, CONSULTATION_NEWS, CONSULTATION_WORK, Letter
from backoffice.domain.profile import Profile
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record, Ref
from backoffice.domain.seeker import Seeker

if TYPE_CHECKING:
    from backoffice.services.consultation_ports import CarePost, FindsListings, FindsSeekers
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens

TO_CLIENTS = frozenset(
    {
        ConsultationStatus.OVERDUE,
        ConsultationStatus.ACCEPTED,
        ConsultationStatus.DECLINED,
        ConsultationStatus.HANDED_ON,
    }
)
"""Turns that the client hears of. Of one that is not served, the waitlist tells them; what they
did themselves, and that contact was made, they know."""
TO_PROVIDERS = frozenset(
    {
        ConsultationStatus.REQUESTED,
        ConsultationStatus.WITHDRAWN,
        ConsultationStatus.REPLACED,
    }
)
"""Turns that the provider hears of."""
_STILL_SO = {ConsultationStatus.ACCEPTED: frozenset({ConsultationStatus.CONTACTED})}
"""What may follow at once without making a mail pointless."""
NUDGE = "nudged"


class ConsultationMailDesk:
    """A mail says only what still is so: a turn that was overtaken is told by what overtook it."""

    def __init__(
        self,
        *,
        records: Records,
        seekers: FindsSeekers,
        listings: FindsListings,
        room: MailRoom,
        tokens: Tokens,
        post: CarePost,
        now: Clock,
    ) -> None:
        self._records = records
        self._seekers = seekers
        self._listings = listings
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def confirm(self, seeker_id: str, again_id: str = "") -> None:
        """Mail the link to a search that was let through, or once more since it was asked again.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        seeker = self._seekers.find(seeker_id)
        if seeker is None or seeker.person is None or seeker.is_over(at=self._now()):
            return
        to = seeker.person.email
        token = self._tokens.derive(seeker.token_source())
        self._room.send_once(
            Letter(CARE_RECEIPT, occasion="_".join(filter(None, (seeker_id, again_id)))),
            to,
            lambda mailing_id: self._post.care_receipt(
                mailing_id=mailing_id,
                to=to,
                token=token,
                language=seeker.language,
                expires_at=seeker.expires_at,
                zone=seeker.time_zone,
            ),
            with_claim=answering(seeker, token),
        )

    def tell(self, consultation_id: str, seeker_id: str, provider_id: str, status: str) -> None:
        """Tell whoever a turn concerns, unless the request moved on since.

        Raises:
            Conflict: the same mail, or another one with this link, is being sent at this moment;
                ask again later.
        """
        turn = ConsultationStatus(status)
        asked, seeker, provider, profile = self._records.find_together(
            Ref(Consultation, (seeker_id, consultation_id)),
            Ref(Seeker, (seeker_id,)),
            Ref(Provider, (provider_id,)),
            Ref(Profile, (provider_id,)),
        )
        if asked is None or seeker is None or provider is None:
            return
        if asked.status is not turn and asked.status not in _STILL_SO.get(turn, ()):
            return
        if turn in TO_PROVIDERS:
            self._to_provider(provider, consultation_id, turn)
        elif turn in TO_CLIENTS:
            self._to_client(asked, seeker, provider, profile, turn)

    def nudge(self, consultation_id: str, seeker_id: str, provider_id: str) -> None:
        """Remind a provider, once, of a request that still waits (Q11)."""
        asked, provider = self._records.find_together(
            Ref(Consultation, (seeker_id, consultation_id)), Ref(Provider, (provider_id,))
        )
        if provider and asked and asked.status is ConsultationStatus.REQUESTED:
            self._to_provider(provider, consultation_id, NUDGE)

    def _to_provider(self, provider: Provider, consultation_id: str, says: str) -> None:
        self._room.send_once(
            Letter(
                CONSULTATION_WORK,
                occasion=f"{consultation_id}_{says}",
                provider_id=provider.provider_id,
            ),
            provider,
            lambda mailing_id: self._post.consultation_work(
                provider, mailing_id=mailing_id, says=says
            ),
        )

    def _to_client(
        self,
        asked: Consultation,
        seeker: Seeker,
        provider: Provider,
        profile: Profile | None,
        turn: ConsultationStatus,
    ) -> None:
        """Anybody may have typed the address: until its reader gave the birth date, a mail says
        that there is news, and neither whose nor of whom.
        """
        if seeker.person is None or seeker.is_over(at=self._now()):
            return
        to = seeker.person.email
        token = self._tokens.derive(seeker.token_source())
        vouched = seeker.is_vouched_for
        others = self._names(seeker, asked) if vouched else ()
        policy = profile.communication if profile and vouched else None
        self._room.send_once(
            Letter(CONSULTATION_NEWS, occasion=f"{asked.consultation_id}_{turn}"),
            to,
            lambda mailing_id: self._post.consultation_news(
                mailing_id=mailing_id,
                to=to,
                token=token,
                language=seeker.language,
                says=turn,
                provider=provider.name if vouched else None,
                others=others,
                policy=policy if turn is ConsultationStatus.ACCEPTED else None,
            ),
            with_claim=answering(seeker, token),
        )

    def _names(self, seeker: Seeker, asked: Consultation) -> tuple[str, ...]:
        """The names of whoever may be asked instead, as the directory has them now."""
        state, day = seeker.wishes.care_state, day_in(self._now(), seeker.time_zone)
        found = (self._listings.find(state, turn_of(each)) for each in asked.alternatives)
        return tuple(each.name for each in found if each and each.is_shown(day))


def answering(seeker: Seeker, token: str) -> tuple[Record, ...]:
    """The search, if it does not answer to its token yet: it must before the mail can arrive."""
    if seeker.token_hash == fingerprint(token):
        return ()
    return (rules.answers_to(seeker, token),)
