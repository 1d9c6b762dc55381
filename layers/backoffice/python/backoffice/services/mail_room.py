"""The mail room: every e-mail goes out the same way, once; a person looks after doubts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from backoffice.domain import mailing
from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.client import Client
from backoffice.domain.errors import Conflict
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.mailing import Mailing, MailingStatus
from backoffice.domain.message import Letter
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, open_task
from backoffice.services.ports import Clock, Finds, Records

_SETTLING = 3
"""How often a settlement is tried while others write to the same records."""

Reader = Client | Provider | EmailAddress
"""Who reads a letter; an address alone was given by its owner for just this letter."""
Carry = Callable[[str], str]
"""Writes a message and gives it away under its mailing id; the mail service's own id of it."""
After = Callable[[Mailing, datetime], Sequence[Record]]
"""What else changes once nothing is left to send, read anew at that moment."""


def _nothing_else(_mailing: Mailing, _at: datetime) -> Sequence[Record]:
    return ()


class MailRoom:
    """Claim, send, settle; whatever is repeated, late or cut off in between."""

    def __init__(
        self, *, records: Records, mailings: Finds[Mailing], home_zone: str, now: Clock
    ) -> None:
        self._records = records
        self._mailings = mailings
        self._home_zone = home_zone
        self._now = now

    def send_once(
        self,
        letter: Letter,
        reader: Reader,
        carry: Carry,
        *,
        with_claim: Sequence[Record] = (),
        after: After = _nothing_else,
    ) -> None:
        """Send *letter*, unless it went out before or its *reader* may not be written to.

        *with_claim* is kept before the mail can arrive.

        Raises:
            Conflict: the same letter is being sent at this moment; ask again later.
            Refused: its reader did not ask for messages of its class.
        """
        if isinstance(reader, Client) and not reader.may_be_emailed:
            return
        earlier = self._mailings.find(letter.mailing_id)
        claimed = mailing.claim(earlier, letter, at=self._now())
        if claimed is None:
            self._catch_up(letter, after)
        elif claimed.status is MailingStatus.PARKED:
            self._records.keep(claimed, self._task(claimed, letter))
        else:
            self._records.keep(claimed, *with_claim)
            self._settle(letter, carry(letter.mailing_id), after)

    def leave_to_people(self, letter: Letter) -> None:
        """Have a person see to *letter*, which may not be mailed; once, and not if it went out.

        Raises:
            Conflict: the same letter is being sent at this moment; ask again later.
        """
        parked = mailing.park(self._mailings.find(letter.mailing_id), letter, at=self._now())
        if parked is not None:
            self._records.keep(parked, self._task(parked, letter))

    def _settle(self, letter: Letter, service_id: str, after: After) -> None:
        """Note that the letter went out.

        The reader may open the link, and the mail service may tell of the
        delivery, at this very moment: to give up would mean to send it again.
        """
        for tries_left in reversed(range(_SETTLING)):
            at = self._now()
            sent = mailing.settle(
                self._mailings.load(letter.mailing_id), service_id=service_id, at=at
            )
            try:
                self._records.keep(sent, *after(sent, at))
            except Conflict:
                if not tries_left:
                    raise
            else:
                return

    def _catch_up(self, letter: Letter, after: After) -> None:
        """Write down what is still to be noted of a letter that was parked, or told of early."""
        rest = after(self._mailings.load(letter.mailing_id), self._now())
        if rest:
            self._records.keep(*rest)

    def _task(self, parked: Mailing, letter: Letter) -> Task:
        """The letter was tried enough, or may not be sent: its provider asks, or support does."""
        at, provider = self._now(), parked.provider_id
        return open_task(
            task_id=f"mailing-{fingerprint(parked.mailing_id)[:32]}",
            kind=TaskKind.CONFIRM_ADDRESS,
            owner=TaskOwner.provider(provider) if provider else TaskOwner.staff("support"),
            about=(parked.subject,),
            due_on=add_business_days(day_in(at, self._home_zone), 1),
            next_action=letter.kind.in_doubt,
            at=at,
        )
