"""The waitlist's desks: who may want a place is offered one by mail, takes it, and leaves again."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from backoffice.domain import waitlist as rules
from backoffice.domain.allowance import Allowance, mailbox_behind
from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress, UsState
from backoffice.domain.record import Ref
from backoffice.domain.waitlist import WaitlistEntry, WaitlistFigures, WaitlistWish
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.domain.client import Language
    from backoffice.domain.served_state import ServedState
    from backoffice.services.ports import Clock, Counters, Finds, Pseudonyms, Records
    from backoffice.services.waitlist_ports import FindsServedStates, FindsWaiting

NOT_OPENED = (
    "This did not work. The link may have expired, or been copied in part. Open the link in your "
    "e-mail again, or ask for a place once more."
)
"""Said of a link that is unknown, expired or over alike."""
FULL_TODAY = "For today, we have written to as many people as we can. Please come back tomorrow."
SERVED_ALREADY = "We already work in this state: you need not wait."


class ServedAlready(Refused):
    """The network works in that state; so there is nothing to wait for."""

    def __init__(self, state: UsState) -> None:
        super().__init__(SERVED_ALREADY)
        self.state = state


class WaitlistDesk:
    """Taking wishes from anybody; nothing that is said here depends on the mailbox."""

    def __init__(
        self,
        *,
        records: Records,
        states: FindsServedStates,
        tally: Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._states = states
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def ask(self, form_id: str, state: UsState, email: EmailAddress, *, language: Language) -> None:
        """Note who may want to wait, and do no more; a form sent twice asks once.

        Nobody is looked up before the answer, so no answer and no delay tells a stranger who
        waits; where the network works, everybody may know.

        Raises:
            ServedAlready: the network works there.
            Refused: the day has had all that the network writes in one.
        """
        at = self._now()
        today = day_in(at, self._home_zone)
        if _is_served(self._states.find(state), today):
            raise ServedAlready(state)
        if self._tally.reading(rules.day_tally(today)) >= rules.MOST_A_DAY:
            raise Refused(FULL_TODAY)
        wish_id = rules.wish_id_for(form_id, state, email)
        wish, wanted = rules.want(wish_id, email, state, language=language, at=at)
        try:
            self._records.keep(wish, events=[wanted])
        except Conflict:
            return  # it was sent before


class OfferDesk:
    """Passing wishes on, later and behind closed doors, as far as a mailbox's allowance goes."""

    def __init__(
        self,
        *,
        records: Records,
        wishes: Finds[WaitlistWish],
        pseudonyms: Pseudonyms,
        tally: Counters,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._wishes = wishes
        self._pseudonyms = pseudonyms
        self._tally = tally
        self._home_zone = home_zone
        self._now = now

    def admit(self, wish_id: str) -> None:
        """Have a place offered to whom a wish is of; or forget it, if the mailbox had its share.

        Whatever stops this half way, it is repeated whole, and offers once.

        Raises:
            Conflict: another wish of that mailbox came first; to be repeated.
        """
        wish, at = self._wishes.find(wish_id), self._now()
        if wish is None or wish.email is None:
            return
        mailbox = mailbox_behind(wish.email)
        name = self._named(f"allowance|{mailbox}")
        entry_id = self._named(f"{wish.state}|{mailbox}")
        entry, found = self._records.find_together(
            Ref(WaitlistEntry, (entry_id,)), Ref(Allowance, (name,))
        )
        allowance = found or Allowance(pseudonym=name)
        late = at >= wish.wished_at + wish.LASTS
        if late or allowance.is_used_up(at=at) or self._is_full(at):
            self._records.keep(rules.heard(wish))
            return
        offered, event = rules.offer(entry, entry_id, wish, at=at)
        self._records.keep(offered, rules.heard(wish), allowance.used(at=at), events=[event])

    def _is_full(self, at: datetime) -> bool:
        """Whether this is one more than the network has room for in a day."""
        return self._tally.count(rules.day_tally(day_in(at, self._home_zone))) > rules.MOST_A_DAY

    def _named(self, what: str) -> str:
        """What stands in for it, in words of its own: nobody can compare it with clients'."""
        return self._pseudonyms.derive(f"waitlist|{what}".encode())


class WaitlistDoor:
    """The way from a mail onto the list, and off it; to a stranger every failure looks the same."""

    def __init__(
        self,
        *,
        records: Records,
        entries: FindsWaiting,
        states: FindsServedStates,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._entries = entries
        self._states = states
        self._home_zone = home_zone
        self._now = now

    def join(self, token: str) -> UsState:
        """Put whoever reads the mail on the list, and say for which state; again, nothing changes.

        Raises:
            ServedAlready: the state opened meanwhile.
            Refused: with the same sentence, whatever is wrong with the link.
        """
        return insisting(lambda: self._joined(token))

    def leave(self, token: str) -> None:
        """Take whoever reads the mail off the list; again, or by a made-up link, nothing changes.

        Once this is answered, no mail is begun any more. One that is being handed to the mail
        service at this very moment still goes out.
        """
        insisting(lambda: self._left(token))

    def _joined(self, token: str) -> UsState:
        entry, at = self._found(token), self._now()
        if entry is None:
            raise Refused(NOT_OPENED)
        today = day_in(at, self._home_zone)
        if not entry.is_waiting and _is_served(self._states.find(entry.state), today):
            raise ServedAlready(entry.state)
        try:
            joined, event = rules.join(entry, at=at)
        except Refused:
            raise Refused(NOT_OPENED) from None
        if event is not None:
            self._records.keep(joined, counting(self._records, entry, joined), events=[event])
        return entry.state

    def _left(self, token: str) -> None:
        entry = self._found(token)
        if entry is None:
            return
        left = rules.leave(entry, at=self._now())
        if left != entry:
            self._records.keep(left, counting(self._records, entry, left))

    def _found(self, token: str) -> WaitlistEntry | None:
        entry_id = self._entries.by_token(token)
        entry = self._entries.find(entry_id) if entry_id else None
        return entry if entry and entry.token_hash == fingerprint(token) else None


def counting(records: Records, before: WaitlistEntry, now: WaitlistEntry) -> WaitlistFigures:
    """The figures of an entry's state, to be kept in the write that changes the entry."""
    (kept,) = records.find_together(Ref(WaitlistFigures, (now.state,)))
    return (kept or WaitlistFigures(state=now.state)).counting(before, now)


def _is_served(served: ServedState | None, today: date) -> bool:
    return served is not None and served.on(today)
