"""The payday desk: once a week it works out what each provider is paid, and prepares that."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict
from backoffice.domain.payday import PayoutRules, PayoutRun
from backoffice.domain.payout import Payout, ProviderPayouts, attended, payout_id_for
from backoffice.domain.payout_plan import planned
from backoffice.domain.payout_tasks import pay_task
from backoffice.domain.record import Ref

if TYPE_CHECKING:
    from backoffice.domain.account_steps import Stepped
    from backoffice.services.payout_ports import FindsOwed, FindsUnderWay
    from backoffice.services.ports import Clock, Records

_OFFICE = "-"
_PROVIDERS = 20
"""In five minutes: four hundred visits each can be attended to by then."""
_LOOKS = 3
"""How often what others changed meanwhile is read again; then it is left for the next run."""


class PaydayRun(NamedTuple):
    """What a run came to."""

    providers: int
    """Whose payday it was."""
    left: int
    """Payouts that are not through, up to a page."""


class PaydayDesk:
    """Payouts are decided on in one write each, under the provider's lock; the rest only follows.

    Which visits, and how much for each, stands in the payout from then on. Noting it on a visit's
    account has an id of its own, so a run may be cut off anywhere, and run twice, late, or at
    the same time as another.
    """

    def __init__(
        self,
        *,
        records: Records,
        accounts: FindsOwed,
        providers: FindsUnderWay,
        rules: PayoutRules,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._accounts = accounts
        self._providers = providers
        self._rules = rules
        self._home_zone = home_zone
        self._now = now

    def run(self, *, due: datetime) -> PaydayRun:
        """Finish what is under way, and go on with the payday that was last by *due*.

        One that was missed is made up for, once; when two were, the later pays for both.
        """
        self._finish_all()
        providers = self._go_on(self._rules.payday(day_in(due, self._home_zone)))
        left = self._providers.under_way(limit=_PROVIDERS)
        return PaydayRun(providers=providers, left=len(left))

    def _finish_all(self) -> None:
        for provider_id in self._providers.under_way(limit=_PROVIDERS):
            self._finish(provider_id)

    def _go_on(self, payday: date) -> int:
        """Make the payouts of the next providers; how many there were."""
        [known] = self._records.find_together(Ref(PayoutRun, (_OFFICE,)))
        run = PayoutRun.of(payday, known, office=_OFFICE)
        if run is None:
            return 0
        providers = self._next_after(run.after)
        for provider_id in providers:
            self._pay(provider_id, payday)
        last = providers[-1] if providers else run.after
        # Another run may be just as far; what it notes is no different.
        with suppress(Conflict):
            self._records.keep(run.but(after=last, is_done=len(providers) < _PROVIDERS))
        return len(providers)

    def _next_after(self, after: str) -> list[str]:
        found: list[str] = []
        while len(found) < _PROVIDERS:
            provider_id = self._accounts.next_owed(after=after)
            if provider_id is None:
                break
            found.append(provider_id)
            after = provider_id
        return found

    def _pay(self, provider_id: str, payday: date) -> None:
        """Make a provider's payout, if there is none yet; whoever else does so is as good."""
        self._finish(provider_id)
        with suppress(Conflict):
            self._make(provider_id, payday)
        self._finish(provider_id)

    def _make(self, provider_id: str, payday: date) -> None:
        # The lock is read before the accounts, and kept with what was made of them.
        lock, known = self._records.find_together(
            Ref(ProviderPayouts, (provider_id,)),
            Ref(Payout, (payout_id_for(provider_id, payday),)),
        )
        lock = lock or ProviderPayouts(provider_id=provider_id)
        if known or lock.under_way:
            return
        owed = self._accounts.owed(provider_id)
        payout = planned(
            provider_id,
            self._accounts.load_each([(each.visit_id,) for each in owed]),
            payday=payday,
            minimum=self._rules.minimum,
            at=self._now(),
        )
        if payout is not None:
            self._records.keep(lock.but(under_way=payout.payout_id), payout)

    def _finish(self, provider_id: str) -> None:
        """Attend to the visits of a payout under way, and say so once all are through."""
        [lock] = self._records.find_together(Ref(ProviderPayouts, (provider_id,)))
        if lock is None or lock.under_way is None:
            return
        [payout] = self._records.find_together(Ref(Payout, (lock.under_way,)))
        if payout is None or not payout.is_under_way or not self._attend(payout):
            return
        through, at = payout.through(), self._now()
        tasks = pay_task(through, at=at, today=day_in(at, self._home_zone))
        with suppress(Conflict):
            self._records.keep(lock.but(under_way=None), through, *tasks)

    def _attend(self, payout: Payout) -> bool:
        """Note the payout on each of its visits; whether all are through."""
        for _ in range(_LOOKS):
            to_do = [*self._to_do(payout)]
            if not to_do:
                return True
            for account, entry in to_do:
                with suppress(Conflict):
                    self._records.keep(account, *([entry] if entry else []))
        return not [*self._to_do(payout)]

    def _to_do(self, payout: Payout) -> Iterable[Stepped]:
        at = self._now()
        accounts = self._accounts.load_each([(line.visit_id,) for line in payout.lines])
        steps = (attended(payout, account, at=at) for account in accounts)
        return (step for step in steps if step.entry is not None)
