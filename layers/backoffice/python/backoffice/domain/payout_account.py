"""A provider's payout account: where they are paid to, how far it has come, and who acts next.

The provider tells the payment processor alone who they are and which bank is theirs. What is kept
here is the processor's name of the account, and whether money can be sent there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Self

from backoffice.domain.calendar import Moment
from backoffice.domain.identifiers import OpaqueId
from backoffice.domain.processor import PayoutAccount, ProcessorId
from backoffice.domain.record import Record
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve


class AccountState(StrEnum):
    """Where a provider's payout account stands, and who acts next."""

    NONE = "none"  # the provider: begin
    OPENING = "opening"  # us: have the processor open it
    QUESTIONS = "questions"  # the provider: answer the processor's questions
    IN_REVIEW = "in_review"  # the processor: look at the answers; or the provider: it wants more
    READY = "ready"  # nobody: payouts are sent there


NEXT: dict[AccountState, str] = {
    AccountState.NONE: "Open your payout account.",
    AccountState.OPENING: "Ask again in a few minutes: the payment processor has yet to answer.",
    AccountState.QUESTIONS: "Answer the payment processor's questions.",
    AccountState.IN_REVIEW: "The payment processor looks at your answers. If that takes longer "
    "than two days, open its page again: it may want to know more.",
    AccountState.READY: "Nothing is missing. Payouts are sent to your account.",
}


class ProviderAccount(Record):
    """Where one provider is paid to; there is one for each, and it stays the same."""

    provider_id: OpaqueId
    account_id: ProcessorId | None = None
    """The processor's; None: it has yet to open one."""
    is_begun: bool = False
    """Whether the provider ever asked for it."""
    is_filled_in: bool = False
    may_be_paid: bool = False
    look_at: Moment | None = None
    """When to ask the processor about it, though nobody told of it; None: nothing is awaited."""
    wanted_for: OpaqueId | None = None
    """The payout because of which the provider was last asked to open it, by a task."""

    SOON: ClassVar = timedelta(hours=1)
    SELDOM: ClassVar = timedelta(days=1)

    @property
    def state(self) -> AccountState:
        """Where it stands."""
        if self.account_id is None:
            return AccountState.OPENING if self.is_begun else AccountState.NONE
        if self.may_be_paid:
            return AccountState.READY
        return AccountState.IN_REVIEW if self.is_filled_in else AccountState.QUESTIONS

    def begun(self, *, at: datetime) -> Self:
        """The provider is at it: the processor is asked next, and again if that is cut off."""
        return self.but(is_begun=True, look_at=at if self.account_id is None else at + self.SOON)

    def seen(self, told: PayoutAccount, *, at: datetime) -> Self:
        """The account as the processor has it *at* a moment.

        One that cannot be paid is looked at more often, for as long as somebody may be at it.
        """
        after = self.but(
            account_id=told.account_id,
            is_filled_in=told.is_filled_in,
            may_be_paid=told.may_be_paid,
        )
        is_awaited = after.state is AccountState.IN_REVIEW or after.state is not self.state
        return after.but(look_at=at + (self.SOON if is_awaited else self.SELDOM))


_NEXT = (
    "You are owed money. Open your payout account, then further payouts reach you by themselves."
)
_CAN_BE_PAID = "Your payout account is ready."
_PAID_OTHERWISE = "This payout is settled without it."


def account_task_id(payout_id: str) -> str:
    """The one id that the task to open an account because of a payout can have."""
    return f"account-{payout_id}"


def wanted(
    account: ProviderAccount, known: Task | None, *, payout_id: str, at: datetime, due_on: date
) -> list[Record]:
    """The account, and the provider's task to open it, unless they have one already.

    *known* is the task of the last time.
    """
    if known is not None and known.status is TaskStatus.OPEN:
        return []
    task = open_task(
        task_id=account_task_id(payout_id),
        kind=TaskKind.OPEN_PAYOUT_ACCOUNT,
        owner=TaskOwner.provider(account.provider_id),
        about=(payout_id,),
        due_on=due_on,
        next_action=_NEXT,
        at=at,
    )
    return [account.but(wanted_for=payout_id), task]


def no_longer_wanted(known: Task | None, *, at: datetime, is_ready: bool = False) -> list[Task]:
    """The provider's task, resolved: the account can be paid, or the payout is over."""
    if known is None or known.status is not TaskStatus.OPEN:
        return []
    return [resolve(known, resolution=_CAN_BE_PAID if is_ready else _PAID_OTHERWISE, at=at)]
