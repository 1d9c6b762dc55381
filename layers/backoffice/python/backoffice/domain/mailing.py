"""A mailing: one e-mail that must go out, claimed before it is sent and settled after."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.calendar import Moment
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.record import Record


class MailingStatus(StrEnum):
    """Where a mailing stands, and who acts next."""

    CLAIMED = "claimed"  # us: the mail service is being asked, or we crashed while asking it
    SENT = "sent"  # nobody
    PARKED = "parked"  # us: look whether it arrived, a person decides


MOVES: dict[MailingStatus, frozenset[MailingStatus]] = {
    MailingStatus.CLAIMED: frozenset({MailingStatus.SENT, MailingStatus.PARKED}),
    MailingStatus.SENT: frozenset(),
    MailingStatus.PARKED: frozenset(),
}


class Mailing(Record):
    """The marker of one message; it holds no address and no text.

    The mail service cannot be asked to send a message only once, so a crash
    between claim and settlement leaves a doubt. A message of this kind is
    then sent once more, after `DOUBT_LASTS`; a client gets two at the most.
    """

    mailing_id: str
    message: str
    status: MailingStatus = MailingStatus.CLAIMED
    claims: int = 1
    claimed_at: Moment
    sent_at: Moment | None = None
    service_id: str | None = None

    DOUBT_LASTS: ClassVar[timedelta] = timedelta(minutes=5)
    CLAIMS: ClassVar[int] = 2


def claim(
    earlier: Mailing | None, *, mailing_id: str, message: str, at: datetime
) -> Mailing | None:
    """The claim to send a message now, or None when there is nothing left to send.

    Raises:
        Conflict: somebody else is sending it at this moment.
    """
    if earlier is None:
        return Mailing(mailing_id=mailing_id, message=message, claimed_at=at)
    if earlier.status is not MailingStatus.CLAIMED:
        return None
    if at < earlier.claimed_at + Mailing.DOUBT_LASTS:
        raise Conflict("This message is being sent right now.")
    if earlier.claims >= Mailing.CLAIMS:
        return _moved(earlier, MailingStatus.PARKED)
    return earlier.but(claims=earlier.claims + 1, claimed_at=at)


def settle(mailing: Mailing, *, service_id: str, at: datetime) -> Mailing:
    """The mailing after the mail service took it."""
    return _moved(mailing, MailingStatus.SENT).but(sent_at=at, service_id=service_id)


def _moved(mailing: Mailing, status: MailingStatus) -> Mailing:
    if status not in MOVES[mailing.status]:
        raise Refused(f"This message is {mailing.status} already.")
    return mailing.but(status=status)
