"""The sending desk: payouts go to providers' accounts by the processor, or are left to staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain import payout_account, payout_sending, payout_tasks
from backoffice.domain.calendar import add_business_days, day_in
from backoffice.domain.errors import AskedOtherwise, ProcessorRefused
from backoffice.domain.money import Money
from backoffice.domain.payout import Payout, PayoutStatus, failed
from backoffice.domain.payout_account import ProviderAccount, account_task_id
from backoffice.domain.payout_tasks import ForStaff, partly_back_id, pay_task_id
from backoffice.domain.processor import TOO_LITTLE, Transfer
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.looking import Looked, look_at_each
from backoffice.services.payout_lock import lock_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from backoffice.services.payment_ports import Processor
    from backoffice.services.payout_accounts import PayoutAccountDesk
    from backoffice.services.payout_ports import FindsPayouts
    from backoffice.services.ports import Clock, Records

_PAGE = 100
_DAYS_TO_OPEN = 5
"""Business days that a provider has to open an account, before the task is overdue."""


class PayoutSending:
    """What is asked is kept before it is asked, and looked for before it is asked again.

    So a payout may be attended to twice, late, or at the same time as by another: it is sent once,
    or left to staff once nothing was sent.
    """

    def __init__(
        self,
        *,
        records: Records,
        payouts: FindsPayouts,
        accounts: PayoutAccountDesk,
        processor: Processor,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._payouts = payouts
        self._accounts = accounts
        self._processor = processor
        self._home_zone = home_zone
        self._now = now

    def send_due(self, *, due: datetime) -> Looked:
        """Go on with all payouts that the processor is to be asked about."""
        found = self._payouts.to_look_at(by=due, limit=_PAGE)
        return look_at_each(found, lambda each: insisting(lambda: self._attend(each)))

    def note(self, payout_id: str) -> None:
        """Somebody says that something became of what was sent.

        Raises:
            ProcessorUnavailable: the processor does not answer.
        """
        insisting(lambda: self._attend(payout_id, is_told=True))

    def _attend(self, payout_id: str, *, is_told: bool = False) -> None:
        payout: Payout | None
        [payout] = self._records.find_together(Ref(Payout, (payout_id,)))
        if payout is None:
            return
        is_due = payout_sending.is_due(payout, at=self._now())
        if payout.status is PayoutStatus.SENDING and is_due:
            self._send(payout)
        elif payout.status is PayoutStatus.PAID and payout.sent_to and (is_due or is_told):
            self._watch(payout)

    def _send(self, payout: Payout) -> None:
        """Send it, unless that was done before and not heard of, or cannot be done."""
        try:
            made = self._made(payout)
            if made is None:
                account = self._payable(payout.provider_id)
                if account is None:
                    self._leave(payout, ForStaff.PAY_BY_HAND)
                    return
                payout = payout_sending.begun(payout, account, at=self._now())
                self._records.keep(payout)
                payout = payout.as_kept()
                made = self._processor.send(payout_sending.asked_of(payout))
        except AskedOtherwise:
            self._leave(payout, ForStaff.LOOK_FIRST)
        except ProcessorRefused as refused:
            if refused.reason == TOO_LITTLE:
                self._wait(payout)
            else:
                self._leave(payout, ForStaff.PAY_BY_HAND)
        else:
            self._sent(payout, made)

    def _made(self, payout: Payout) -> Transfer | None:
        """What was sent by somebody who did not come to say so."""
        if payout.sent_to is None:
            return None
        try:
            made = self._processor.transfer_of(payout.payout_id)
        except ProcessorRefused as unseen:  # so nobody knows what was sent
            raise AskedOtherwise("What was sent cannot be looked at.") from unseen
        if made and (made.account_id, made.amount) != (payout.sent_to, payout.total):
            raise AskedOtherwise("Something else was sent under this id before.")
        return made

    def _payable(self, provider_id: str) -> str | None:
        """The account to send to; None where there is none that may be paid at this moment."""
        try:
            account = self._accounts.look(provider_id)
        except ProcessorRefused:  # it does not know the account any more
            return None
        return account.account_id if account.may_be_paid else None

    def _sent(self, payout: Payout, made: Transfer) -> None:
        at, today = self._moment()
        told = payout_sending.sent(payout, made, at=at, today=today)
        task, wanted = self._records.find_together(
            Ref(Task, (pay_task_id(payout.payout_id),)),
            Ref(Task, (account_task_id(payout.payout_id),)),
        )
        tasks = (
            *payout_tasks.done(told.payout, task, at=at),
            *payout_account.no_longer_wanted(wanted, at=at),
        )
        self._records.keep(told.payout, *told.entries, *tasks)

    def _leave(self, payout: Payout, why: ForStaff) -> None:
        """People pay it; and where no account can be paid, the provider is asked to open one."""
        at, today = self._moment()
        account, task = self._records.find_together(
            Ref(ProviderAccount, (payout.provider_id,)), Ref(Task, (pay_task_id(payout.payout_id),))
        )
        tasks: list[Record] = [
            *payout_tasks.asked_of_staff(payout, task, why, at=at, today=today),
            *self._wanted(payout, account, at, today),
        ]
        self._records.keep(payout_sending.left_to_staff(payout), *tasks)

    def _wanted(
        self, payout: Payout, account: ProviderAccount | None, at: datetime, today: date
    ) -> list[Record]:
        account = account or ProviderAccount(provider_id=payout.provider_id)
        if account.may_be_paid:
            return []
        known = None
        if account.wanted_for is not None:
            [known] = self._records.find_together(Ref(Task, (account_task_id(account.wanted_for),)))
        due_on = add_business_days(today, _DAYS_TO_OPEN)
        return payout_account.wanted(
            account, known, payout_id=payout.payout_id, at=at, due_on=due_on
        )

    def _wait(self, payout: Payout) -> None:
        """There is too little at the processor: it is tried again, and staff add some."""
        at, today = self._moment()
        [task] = self._records.find_together(Ref(Task, (pay_task_id(payout.payout_id),)))
        self._records.keep(
            payout_sending.short_of_money(payout, at=at),
            *payout_tasks.asked_of_staff(payout, task, ForStaff.ADD_MONEY, at=at, today=today),
        )

    def _watch(self, payout: Payout) -> None:
        """What came back is owed again."""
        at, today = self._moment()
        transfer = self._processor.transfer_of(payout.payout_id)
        back = transfer.reversed if transfer else Money.ZERO
        if back == payout.total:
            told = failed(payout, by=None, at=at, today=today)
            self._records.keep(told.payout, *told.entries, *lock_of(self._records, told.payout))
            return
        tasks: list[Task] = []
        if back > Money.ZERO:
            [known] = self._records.find_together(Ref(Task, (partly_back_id(payout.payout_id),)))
            tasks = [] if known else [payout_tasks.partly_back(payout, at=at, today=today)]
        self._records.keep(payout_sending.watched(payout, at=at), *tasks)

    def _moment(self) -> tuple[datetime, date]:
        at = self._now()
        return at, day_in(at, self._home_zone)
