"""The fee mailer: tells a provider what is due, reminds them once, and then tells staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import membership_tasks as tasks
from backoffice.domain.calendar import day_in
from backoffice.domain.membership_fee import FeeStatus, FeeTerms, MembershipFee, is_late, staff_on
from backoffice.domain.message import MEMBERSHIP_FEE, MEMBERSHIP_REMINDER, Letter, MessageKind
from backoffice.domain.provider import Provider
from backoffice.domain.record import Record, Ref
from backoffice.services.insisting import insisting

if TYPE_CHECKING:
    from backoffice.services.mail_room import MailRoom
    from backoffice.services.membership_ports import FeePost
    from backoffice.services.ports import Clock, Records


class FeeTellingDesk:
    """Looks at one fee: each thing that is to be told of it is told once, whenever that is.

    Tasks are kept with the fee; a mail is claimed before it leaves, and noted on the fee after.
    """

    def __init__(
        self,
        *,
        records: Records,
        room: MailRoom,
        post: FeePost,
        terms: FeeTerms,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._room = room
        self._post = post
        self._terms = terms
        self._home_zone = home_zone
        self._now = now

    def tell(self, provider_id: str, fee_id: str) -> None:
        """Tell of a fee what is to be told by now; nothing of one that nobody has to pay.

        Raises:
            Conflict: the same mail is being sent at this moment; ask again later.
        """
        fee = insisting(lambda: self._with_tasks(provider_id, fee_id))
        [provider] = self._records.find_together(Ref(Provider, (provider_id,)))
        kind = self._mail_due(fee) if fee else None
        if fee is None or provider is None or kind is None:
            return
        self._room.send_once(
            Letter(kind, occasion=fee.occasion, provider_id=provider_id),
            provider,
            lambda mailing_id: self._carry(kind, provider, fee, mailing_id),
            after=lambda _mailing, at: self._noted(fee, kind, at),
        )

    def _with_tasks(self, provider_id: str, fee_id: str) -> MembershipFee | None:
        """The fee, once those who have to do something about it were given tasks."""
        fee: MembershipFee | None
        [fee] = self._records.find_together(Ref(MembershipFee, (provider_id, fee_id)))
        if fee is None or fee.status is not FeeStatus.OPEN:
            return None
        at = self._now()
        today = day_in(at, self._home_zone)
        after, new = fee, []
        if fee.chased_at is None and is_late(fee, today):
            after = after.but(chased_at=at)
            new.append(tasks.late(fee, today=today, at=at))
        if fee.escalated_at is None and today >= staff_on(fee, self._terms):
            after = after.but(escalated_at=at)
            new.append(tasks.very_late(fee, today=today, at=at))
        if after == fee:
            return fee
        after = self._looking_on(after, at)
        self._records.keep(after, *new)
        return after.as_kept()

    def _mail_due(self, fee: MembershipFee) -> MessageKind | None:
        if fee.announced_at is None:
            return MEMBERSHIP_FEE
        late = is_late(fee, day_in(self._now(), self._home_zone))
        return MEMBERSHIP_REMINDER if late and fee.reminded_at is None else None

    def _carry(
        self, kind: MessageKind, provider: Provider, fee: MembershipFee, mailing_id: str
    ) -> str:
        if kind is MEMBERSHIP_FEE:
            return self._post.membership_fee(provider, fee, mailing_id=mailing_id)
        return self._post.membership_reminder(provider, fee, mailing_id=mailing_id)

    def _noted(self, fee: MembershipFee, kind: MessageKind, at: datetime) -> Sequence[Record]:
        """That the mail went out, on the fee as it is by now, if it was not asked for anew."""
        now: MembershipFee | None
        [now] = self._records.find_together(Ref(MembershipFee, (fee.provider_id, fee.fee_id)))
        if now is None or now.times != fee.times:
            return ()
        noted = {"announced_at": at} if kind is MEMBERSHIP_FEE else {"reminded_at": at}
        return (self._looking_on(now.but(**noted), at),)

    def _looking_on(self, fee: MembershipFee, at: datetime) -> MembershipFee:
        today = day_in(at, self._home_zone)
        return fee.but(look_at=fee.next_look(today=today, zone=self._home_zone, terms=self._terms))
