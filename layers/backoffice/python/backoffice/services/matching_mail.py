"""The mailer of matching: providers hear that they are asked, clients that somebody was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.calendar import day_in
from backoffice.domain.consultation import consultation_id_for
from backoffice.domain.directory import turn_of
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.matching_case import ClosedBecause, MatchingCase, Opportunity
from backoffice.domain.message import CONSULTATION_NEWS, CONSULTATION_WORK, Letter
from backoffice.domain.provider import Provider
from backoffice.domain.record import Ref
from backoffice.domain.seeker import Seeker
from backoffice.services.consultation_mail import answering

if TYPE_CHECKING:
    from backoffice.services.consultation_ports import CarePost, FindsListings
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens

_TOLD = frozenset({ClosedBecause.NOBODY_FOUND, ClosedBecause.NOT_REACHED})
"""Why a case may be closed without its client knowing; of the rest they told us themselves."""


class MatchingMail:
    """A mail says only what still is so when it is sent, and names nobody who is sought for."""

    def __init__(
        self,
        *,
        records: Records,
        listings: FindsListings,
        room: MailRoom,
        tokens: Tokens,
        post: CarePost,
        now: Clock,
    ) -> None:
        self._records = records
        self._listings = listings
        self._room = room
        self._tokens = tokens
        self._post = post
        self._now = now

    def ask_provider(self, seeker_id: str, provider_id: str) -> None:
        """Tell a provider that the matching team asks them something; what, they see signed in."""
        asked, provider = self._records.find_together(
            Ref(Opportunity, (seeker_id, provider_id)), Ref(Provider, (provider_id,))
        )
        if asked is None or provider is None or not asked.is_open:
            return
        about = consultation_id_for(seeker_id, provider_id)
        occasion = f"{about}_opportunity_{int(asked.offered_at.timestamp())}"
        self._room.send_once(
            Letter(CONSULTATION_WORK, occasion=occasion, provider_id=provider_id),
            provider,
            lambda mailing_id: self._post.consultation_work(
                provider, mailing_id=mailing_id, says="opportunity"
            ),
        )

    def tell_client(self, seeker_id: str, status: str) -> None:  # noqa: ARG002 - it may be late
        """Tell a client whom they may ask by now, or that the team is done without a match.

        It is one mail for the same providers, and one for each time that the team is done.

        Of a match they hear by the request that it is; before the mailbox's reader has given the
        birth date, a mail says that there is news and names nobody.
        """
        case, seeker = self._records.find_together(
            Ref(MatchingCase, (seeker_id,)), Ref(Seeker, (seeker_id,))
        )
        is_done = case is not None and case.because in _TOLD
        if case is None or not (is_done or (case.is_waiting and case.proposals)):
            return
        if seeker is None or seeker.person is None or seeker.is_over(at=self._now()):
            return
        to = seeker.person.email
        token = self._tokens.derive(seeker.token_source())
        vouched = seeker.is_vouched_for
        named = self._names(seeker, case) if vouched and not is_done else ()
        if vouched and not is_done and not named:
            return  # they left the directory since: there is no news
        # Whoever asks the team once more may be told of the same providers once more.
        told = fingerprint("|".join([str(case.openings), *case.proposals]))[:16]
        turn = f"closed_{case.openings}" if is_done else f"proposed_{told}"
        says = str(case.because) if is_done and vouched else "proposed"
        self._room.send_once(
            Letter(CONSULTATION_NEWS, occasion=f"{seeker_id}_{turn}"),
            to,
            lambda mailing_id: self._post.consultation_news(
                mailing_id=mailing_id,
                to=to,
                token=token,
                language=seeker.language,
                says=says,
                provider=None,
                others=named,
                policy=None,
            ),
            with_claim=answering(seeker, token),
        )

    def _names(self, seeker: Seeker, case: MatchingCase) -> tuple[str, ...]:
        state, day = seeker.wishes.care_state, day_in(self._now(), seeker.time_zone)
        found = (self._listings.find(state, turn_of(each)) for each in case.proposals)
        return tuple(each.name for each in found if each and each.standing(day).is_live)
