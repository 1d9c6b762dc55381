"""The payout account desk: where providers are paid to, which they tell the processor alone."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from backoffice.domain.calendar import Moment
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.errors import NotFound, ProcessorUnavailable
from backoffice.domain.payout_account import (
    NEXT,
    AccountState,
    ProviderAccount,
    account_task_id,
    no_longer_wanted,
)
from backoffice.domain.record import Fact, Ref
from backoffice.domain.task import Task
from backoffice.services.insisting import insisting
from backoffice.services.looking import Looked, look_at_each

if TYPE_CHECKING:
    from datetime import datetime

    from backoffice.services.payment_ports import Processor
    from backoffice.services.payout_ports import FindsProviderAccounts
    from backoffice.services.ports import Clock, Records

_PAGE = 100
RETURN = "payout-account/return"
"""The page that whoever was at the processor's comes back to."""


class PayoutAccountView(Fact):
    """Where a provider's payout account stands, and who acts next."""

    provider_id: str
    state: AccountState
    next: str
    """What is to be done next, in a sentence."""


class OnboardingPage(Fact):
    """The processor's page for one provider: who has its address can say where they are paid."""

    url: str
    closes_at: Moment
    """Until when the address works, and then once; ask for another one whenever you like."""


class PayoutAccountDesk:
    """The processor is only ever asked anew; news of it, and a look now and then, say when.

    That an account is wanted is kept before the processor is asked, and the account is asked for
    under the provider's id. So two tabs, or an answer that was lost, lead to one account.
    """

    def __init__(
        self,
        *,
        records: Records,
        accounts: FindsProviderAccounts,
        processor: Processor,
        public_base_url: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._accounts = accounts
        self._processor = processor
        self._back = f"{public_base_url}/{RETURN}"
        self._now = now

    def begin(self, provider_id: str, *, caller: Caller) -> OnboardingPage:
        """Open the caller's own account, or go on with it: where to answer the processor.

        Raises:
            NotFound: it is somebody else's; not even staff may say where a provider is paid.
            ProcessorUnavailable: the processor does not answer; the same again goes on.
        """
        if caller.provider_id != provider_id:
            raise NotFound(_NOT_YOURS)
        account = insisting(lambda: self._begun(provider_id))
        if account.account_id is None:
            account = insisting(lambda: self._looked(provider_id))
        address = self._processor.onboarding_address(
            str(account.account_id), return_to=self._back, start_anew_at=self._back
        )
        return OnboardingPage(url=address.url, closes_at=address.closes_at)

    def of(self, provider_id: str, *, caller: Caller) -> PayoutAccountView:
        """Where a provider's account stands; what is not ready is looked at on the way.

        Raises:
            NotFound: it is somebody else's.
        """
        if caller.kind is not CallerKind.STAFF and caller.provider_id != provider_id:
            raise NotFound(_NOT_YOURS)
        account = self._found(provider_id)
        if account.state not in {AccountState.NONE, AccountState.READY}:
            with suppress(ProcessorUnavailable):
                account = self.look(provider_id)
        return PayoutAccountView(
            provider_id=provider_id, state=account.state, next=NEXT[account.state]
        )

    def note(self, account_id: str) -> None:
        """Somebody says that something became of an account, which may be none of ours."""
        for provider_id in self._accounts.of_account(account_id):
            self.look(provider_id)

    def look_at_due(self, *, due: datetime) -> Looked:
        """Ask about the accounts that nobody told of; where nobody answers, the rest waits."""
        return look_at_each(self._accounts.to_look_at(by=due, limit=_PAGE), self.look)

    def look(self, provider_id: str) -> ProviderAccount:
        """A provider's account, as the processor has it now.

        Raises:
            ProcessorUnavailable: the processor does not answer.
        """
        return insisting(lambda: self._looked(provider_id))

    def _found(self, provider_id: str) -> ProviderAccount:
        [account] = self._records.find_together(Ref(ProviderAccount, (provider_id,)))
        return account or ProviderAccount(provider_id=provider_id)

    def _begun(self, provider_id: str) -> ProviderAccount:
        begun = self._found(provider_id).begun(at=self._now())
        self._records.keep(begun)
        return begun.as_kept()

    def _looked(self, provider_id: str) -> ProviderAccount:
        account = self._found(provider_id)
        if account.account_id is not None:
            told = self._processor.look_at_payout_account(account.account_id)
        elif account.is_begun:
            told = self._processor.open_payout_account(key=provider_id)
        else:
            return account
        at = self._now()
        seen = account.seen(told, at=at)
        self._records.keep(seen, *self._resolved(seen, at))
        return seen.as_kept()

    def _resolved(self, account: ProviderAccount, at: datetime) -> list[Task]:
        """The provider's task, once they can be paid."""
        if not account.may_be_paid or account.wanted_for is None:
            return []
        [task] = self._records.find_together(Ref(Task, (account_task_id(account.wanted_for),)))
        return no_longer_wanted(task, at=at, is_ready=True)


_NOT_YOURS = "There is no such provider, or it is not you."
