"""A mailing: one e-mail that must go out, claimed before it is sent, followed until it arrives."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.calendar import Moment
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.message import CarriedLink, Letter
from backoffice.domain.record import Record


class MailingStatus(StrEnum):
    """Where a mailing stands, and who acts next."""

    CLAIMED = "claimed"  # us: the mail service is being asked, or we crashed while asking it
    SENT = "sent"  # the mail service: deliver it
    DELIVERED = "delivered"  # nobody
    BOUNCED = "bounced"  # the provider, or support: reach the reader in another way
    COMPLAINED = "complained"  # the provider, or support: ask whether we may write at all
    PARKED = "parked"  # us: look whether it arrived, a person decides


MOVES: dict[MailingStatus, frozenset[MailingStatus]] = {
    MailingStatus.CLAIMED: frozenset(
        {
            MailingStatus.SENT,
            MailingStatus.PARKED,
            # The mail service may tell the end of it before it answers who asked.
            MailingStatus.DELIVERED,
            MailingStatus.BOUNCED,
            MailingStatus.COMPLAINED,
        }
    ),
    MailingStatus.SENT: frozenset(
        {
            MailingStatus.DELIVERED,
            MailingStatus.BOUNCED,
            MailingStatus.COMPLAINED,
            MailingStatus.PARKED,
        }
    ),
    # Some mailboxes take a mail in, and send it back later.
    MailingStatus.DELIVERED: frozenset({MailingStatus.BOUNCED, MailingStatus.COMPLAINED}),
    MailingStatus.BOUNCED: frozenset({MailingStatus.COMPLAINED}),
    MailingStatus.COMPLAINED: frozenset(),
    # News of a mail ends the doubt about it.
    MailingStatus.PARKED: frozenset(
        {MailingStatus.DELIVERED, MailingStatus.BOUNCED, MailingStatus.COMPLAINED}
    ),
}


class MailResult(StrEnum):
    """What the mail service tells of a mail that it took."""

    DELIVERED = "delivered"  # the reader's mail server took it
    BOUNCED = "bounced"  # there is no such mailbox, now or ever
    DELAYED = "delayed"  # it could not be delivered this time; the address may be good
    COMPLAINED = "complained"  # the reader called it spam
    REJECTED = "rejected"  # the mail service will not send it after all


class Mailing(Record):
    """The marker of one message; it holds no address and no text.

    The mail service cannot be asked to send a message only once, so a crash
    between claim and settlement leaves a doubt. When it has lasted for
    `DOUBT_LASTS`, the message is sent once more if its kind allows another
    try; then a person is asked. Nobody gets more than two.
    """

    mailing_id: str
    message: str
    provider_id: str | None = None
    """Whose business it is; None: the network's own."""
    client_id: str | None = None
    """Which client reads it; None when it is anybody else."""
    ticket_id: str | None = None
    """Which question it answers, if any."""
    carries: CarriedLink | None = None
    status: MailingStatus = MailingStatus.CLAIMED
    claims: int = 1
    claimed_at: Moment
    sent_at: Moment | None = None
    service_id: str | None = None
    delivered_at: Moment | None = None
    delayed_at: Moment | None = None
    bounced_at: Moment | None = None
    complained_at: Moment | None = None
    rejected_at: Moment | None = None

    DOUBT_LASTS: ClassVar[timedelta] = timedelta(minutes=5)

    @property
    def subject(self) -> str:
        """The id that a task about it names."""
        return self.ticket_id or self.client_id or self.provider_id or self.mailing_id


def claim(earlier: Mailing | None, letter: Letter, *, at: datetime) -> Mailing | None:
    """The claim to send *letter* now, or None when there is nothing left to send.

    Raises:
        Conflict: somebody else is sending it at this moment.
        Refused: its reader did not ask for messages of its class (16 CFR 316.3).
    """
    if not letter.is_welcome:
        raise Refused("Nobody gets this kind of message without having asked for it.")
    if earlier is None:
        return _first(letter, at=at)
    if not _is_in_doubt(earlier, at=at):
        return None
    if earlier.claims >= letter.kind.tries:
        return _moved(earlier, MailingStatus.PARKED)
    return earlier.but(claims=earlier.claims + 1, claimed_at=at)


def park(earlier: Mailing | None, letter: Letter, *, at: datetime) -> Mailing | None:
    """The mailing of a *letter* that may not be sent, for a person; None if nothing is left to do.

    Raises:
        Conflict: somebody else is sending it at this moment.
    """
    if earlier is None:
        return _moved(_first(letter, at=at), MailingStatus.PARKED)
    return _moved(earlier, MailingStatus.PARKED) if _is_in_doubt(earlier, at=at) else None


def heard_of(letter: Letter, *, sent_at: datetime) -> Mailing:
    """The mailing of a *letter* that left without one, as one of many, and is heard of now.

    A campaign keeps no mailing for each mail that arrives; only what is told of one needs it.
    """
    return _moved(_first(letter, at=sent_at), MailingStatus.SENT).but(sent_at=sent_at)


def settle(mailing: Mailing, *, service_id: str, at: datetime) -> Mailing:
    """The mailing after the mail service took it, though it may have told the end of it already."""
    told = {MailingStatus.DELIVERED, MailingStatus.BOUNCED, MailingStatus.COMPLAINED}
    if mailing.sent_at is None and mailing.status in told:
        return mailing.but(sent_at=at, service_id=service_id)
    return _moved(mailing, MailingStatus.SENT).but(sent_at=at, service_id=service_id)


_NEWS: dict[MailResult, tuple[str, MailingStatus | None]] = {
    MailResult.DELIVERED: ("delivered_at", MailingStatus.DELIVERED),
    MailResult.BOUNCED: ("bounced_at", MailingStatus.BOUNCED),
    MailResult.DELAYED: ("delayed_at", None),
    MailResult.COMPLAINED: ("complained_at", MailingStatus.COMPLAINED),
    MailResult.REJECTED: ("rejected_at", MailingStatus.PARKED),
}
"""Where each result is written down, and how far it brings a mailing."""


def follow(mailing: Mailing, result: MailResult, *, at: datetime) -> Mailing:
    """The mailing after *result*; the same one when that was told before.

    Results come in any order. Each is noted once, and the status goes only
    where `MOVES` lets it: what came back stays so, although a delivery is told later.
    """
    noted, status = _NEWS[result]
    if getattr(mailing, noted):
        return mailing
    moves = status in MOVES[mailing.status]
    return mailing.but(**{noted: at, "status": status if moves else mailing.status})


def _first(letter: Letter, *, at: datetime) -> Mailing:
    return Mailing(
        mailing_id=letter.mailing_id,
        message=letter.kind.name,
        provider_id=letter.provider_id,
        client_id=letter.client_id,
        ticket_id=letter.ticket_id,
        carries=letter.carries,
        claimed_at=at,
    )


def _is_in_doubt(mailing: Mailing, *, at: datetime) -> bool:
    """Whether nobody knows if it went out; Conflict while it may still be going out."""
    if mailing.status is not MailingStatus.CLAIMED:
        return False
    if at < mailing.claimed_at + Mailing.DOUBT_LASTS:
        raise Conflict("This message is being sent right now.")
    return True


def _moved(mailing: Mailing, status: MailingStatus) -> Mailing:
    if status not in MOVES[mailing.status]:
        raise Refused(f"This message is {mailing.status} already.")
    return mailing.but(status=status)
