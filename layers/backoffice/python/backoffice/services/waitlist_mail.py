"""The waitlist's mails: a place is offered, and an opening is told, once and in join order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import served_state
from backoffice.domain import waitlist as rules
from backoffice.domain.calendar import day_in
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.message import STATE_OPENED, WAITLIST_OFFER, Letter
from backoffice.domain.record import Ref
from backoffice.domain.served_state import Opening, OpeningStatus, ServedState
from backoffice.domain.waitlist import WaitlistStatus
from backoffice.services.waitlist import counting

if TYPE_CHECKING:
    from backoffice.domain.pacing import Pace
    from backoffice.domain.record import Record
    from backoffice.services.campaign_ports import SendingQuota
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.ports import Clock, Records, Tokens
    from backoffice.services.waitlist_ports import (
        FindsDueOpenings,
        FindsWaiting,
        OpeningHandouts,
        WaitlistPost,
    )

PAGE = 25
"""Mails of one message: so few that the function that sends them, one by one, ends in time."""
_OPENINGS = 60


class WaitlistOfferMail:
    """Mailing offers, each once."""

    def __init__(
        self,
        *,
        entries: FindsWaiting,
        room: MailRoom,
        tokens: Tokens,
        post: WaitlistPost,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._entries = entries
        self._room = room
        self._tokens = tokens
        self._post = post
        self._home_zone = home_zone
        self._now = now

    def send(self, entry_id: str) -> None:
        """Offer a place to whoever reads the mailbox, who asked for an answer just now.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        entry = self._entries.find(entry_id)
        if entry is None or entry.email is None or self._now() >= entry.offer_ends_at:
            return
        to, token = entry.email, self._tokens.derive(entry.token_source())
        self._room.send_once(
            Letter(WAITLIST_OFFER, occasion=f"{entry_id}_{entry.offers}"),
            to,
            lambda mailing_id: self._post.waitlist_offer(
                mailing_id=mailing_id,
                to=to,
                token=token,
                state=entry.state,
                language=entry.language,
                expires_at=entry.offer_ends_at,
                zone=self._home_zone,
            ),
            # The place answers to its token before the mail can arrive.
            with_claim=(rules.answers_to(entry, token),),
        )


class OpeningDesk:
    """Telling those who wait that their state opened, one by one, whoever joined first being first.

    A page is worked on by whoever holds its number; whatever is repeated or late names an earlier
    one, and does nothing. Of two who hold the same number, one waits for the other at every mail.
    """

    def __init__(
        self,
        *,
        records: Records,
        entries: FindsWaiting,
        room: MailRoom,
        tokens: Tokens,
        post: WaitlistPost,
        handouts: OpeningHandouts,
        quota: SendingQuota,
        pace: Pace,
        now: Clock,
    ) -> None:
        self._records = records
        self._entries = entries
        self._room = room
        self._tokens = tokens
        self._post = post
        self._handouts = handouts
        self._quota = quota
        self._pace = pace
        self._now = now

    def go_on(self, state: str, since: str, page: int) -> None:
        """Begin an opening, or tell the next page of those who wait; then have it gone on with.

        Raises:
            Conflict: somebody else is at it at this moment; ask again later.
        """
        opening, served = self._records.find_together(
            Ref(Opening, (state, since)), Ref(ServedState, (state,))
        )
        at = self._now()
        if opening is None or opening.page != page or not opening.is_under_way:
            return
        today = day_in(at, self._pace.home_zone)
        if served is None or served.since(today) != opening.since:
            self._records.keep(served_state.call_off(opening, at=at))
        elif opening.status is OpeningStatus.PLANNED:
            begun, opened = served_state.begin(opening, at=at)
            self._records.keep(begun, events=[opened])
        elif self._pace.is_open(at):
            self._tell_page(opening, at)

    def _tell_page(self, opening: Opening, at: datetime) -> None:
        quota = self._quota.quota()
        most = min(PAGE, self._pace.allowance(quota, out=0))
        if not most:
            self._records.keep(opening.but(due_at=at))  # at the next look there may be more
            return
        waiting = self._entries.waiting(opening.state, limit=most)
        for entry_id in waiting:
            self._tell(entry_id, opening)
        goes_on = served_state.went_on if waiting else served_state.found_nobody
        (kept,) = self._records.find_together(Ref(Opening, _key(opening)))
        if kept is None or kept.page != opening.page:
            return  # somebody else held the same page, and was quicker
        after = goes_on(kept, at=self._now())
        self._records.keep(after)
        if waiting:
            delay = self._pace.delay(quota, out=len(waiting))
            self._handouts.hand_out([(*_key(after), after.page)], delay=max(1, delay))

    def _tell(self, entry_id: str, opening: Opening) -> None:
        entry = self._entries.find(entry_id)
        if entry is None or entry.email is None or not entry.is_waiting:
            return  # told, or gone, since the index was looked at
        to, token = entry.email, self._tokens.derive(entry.token_source())
        self._room.send_once(
            # One for each time that they joined, however often they ask while they wait.
            Letter(STATE_OPENED, occasion=f"{entry_id}_{entry.waits_since}", opted_in=True),
            to,
            lambda mailing_id: self._post.state_opened(
                mailing_id=mailing_id,
                to=to,
                token=token,
                state=entry.state,
                language=entry.language,
            ),
            # Kept as it was read: so nobody is written to who left since.
            with_claim=(entry,),
            after=lambda mailing, at: self._noted(entry_id, opening, mailing, at),
        )

    def _noted(
        self, entry_id: str, opening: Opening, mailing: Mailing, at: datetime
    ) -> Sequence[Record]:
        """What changes once there is nothing left to send: the place, the figures, the opening."""
        entry = self._entries.find(entry_id)
        (found,) = self._records.find_together(Ref(Opening, _key(opening)))
        if entry is None or found is None or not entry.is_waiting:
            return ()
        told = rules.told(entry, in_doubt=mailing.status is MailingStatus.PARKED, at=at)
        doubtful = told.status is WaitlistStatus.IN_DOUBT
        counted = found.but(told=found.told + (not doubtful), in_doubt=found.in_doubt + doubtful)
        return told, counted, counting(self._records, entry, told)


def _key(opening: Opening) -> tuple[str, str]:
    return opening.state, opening.since.isoformat()


class DueOpenings:
    """Finding openings whose day has come, or whose next page was lost."""

    def __init__(
        self, *, openings: FindsDueOpenings, records: Records, handouts: OpeningHandouts, pace: Pace
    ) -> None:
        self._openings = openings
        self._records = records
        self._handouts = handouts
        self._pace = pace

    def hand_out_due(self, *, due: datetime) -> int:
        """Hand out every opening that is due by a moment, at the hours to write; how many."""
        if not self._pace.is_open(due):
            return 0
        keys = self._openings.due(by=due, limit=_OPENINGS)
        if not keys:
            return 0
        found = self._records.find_together(*(Ref(Opening, key) for key in keys))
        pages = [(*_key(each), each.page) for each in found if each and each.is_under_way]
        self._handouts.hand_out(pages)
        return len(pages)
