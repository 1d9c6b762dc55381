"""The payday desk: once a week it works out what each provider is paid, and prepares that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict
from backoffice.domain.payday import PayoutRules, PayoutRun
from backoffice.domain.payout import Payout, ProviderPayouts, attended, payout_id_for
from backoffice.domain.payout_plan import planned
from backoffice.domain.payout_tasks import pay_task
from backoffice.domain.record import Ref
from backoffice.services.readable import UNREADABLE

if TYPE_CHECKING:
    from backoffice.domain.account_steps import Stepped
    from backoffice.services.keeping_back import KeepingBack
    from backoffice.services.payout_ports import FindsOwed, FindsUnderWay
    from backoffice.services.ports import Clock, Records

_OFFICE = "-"
_PROVIDERS = 20
"""After so many it is noted how far a run got."""
_TIME = timedelta(minutes=4)
"""Of the five that a run has; so the payout that is begun last is prepared, too."""
_PAGES = 25
"""Payouts of one provider on one day: ten thousand visits; what is more is owed on."""
_LOOKS = 3
"""How often what others changed meanwhile is read again; then it is left for the next run."""
_BUSY = "Another payout of this provider is being attended to."
_NO_TIME = "The run has no time left for this provider."


class PaydayRun(NamedTuple):
    """What a run came to."""

    providers: int
    """Whose payday it was."""
    unfinished: tuple[str, ...]
    """Providers to whom it came and whose payouts are not through; the next run begins with them.

    A record that cannot be read leaves them so until somebody mends it.
    """


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
        keeping_back: KeepingBack,
        rules: PayoutRules,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._accounts = accounts
        self._providers = providers
        self._keeping_back = keeping_back
        self._rules = rules
        self._home_zone = home_zone
        self._now = now

    def run(self, *, due: datetime) -> PaydayRun:
        """Finish what is under way, and go on with the payday that was last by *due*.

        One that was missed is made up for, once; when two were, the later pays for both. Whoever
        cannot be paid stands in nobody's way.
        """
        until = self._now() + _TIME
        for provider_id in self._providers.under_way():
            self._is_through(partial(self._finish, provider_id), until)
        providers, set_aside = self._go_on(self._rules.payday(day_in(due, self._home_zone)), until)
        unfinished = {*self._providers.under_way(), *set_aside}
        return PaydayRun(providers=providers, unfinished=tuple(sorted(unfinished)))

    def _go_on(self, payday: date, until: datetime) -> tuple[int, tuple[str, ...]]:
        """Pay whom it came to before in vain, and the next ones while there is time.

        How many were next, and who is to be tried again.
        """
        [known] = self._records.find_together(Ref(PayoutRun, (_OFFICE,)))
        run = PayoutRun.of(payday, known, office=_OFFICE)
        if run is None:
            return 0, ()
        count, tried = 0, run.but(set_aside=self._unpaid(run.set_aside, payday, until))
        # Another run may be just as far; then it is the one that goes on.
        with suppress(Conflict):
            run = run if tried == run else self._noted(tried)
            while run.goes_on and self._now() < until:
                providers = self._next_after(run.after)
                unpaid = self._unpaid(providers, payday, until)
                run = self._noted(run.past(providers, unpaid, is_done=len(providers) < _PROVIDERS))
                count += len(providers)
        return count, run.set_aside

    def _noted(self, run: PayoutRun) -> PayoutRun:
        self._records.keep(run)
        return run.as_kept()

    def _next_after(self, after: str) -> list[str]:
        found: list[str] = []
        while len(found) < _PROVIDERS:
            provider_id = self._accounts.next_owed(after=after)
            if provider_id is None:
                break
            found.append(provider_id)
            after = provider_id
        return found

    def _unpaid(
        self, provider_ids: Iterable[str], payday: date, until: datetime
    ) -> tuple[str, ...]:
        """Those of the providers who could not be paid, or for whom there was no time."""
        return tuple(
            each
            for each in provider_ids
            if not self._is_through(partial(self._pay, each, payday, until), until)
        )

    def _is_through(self, act: Callable[[], None], until: datetime) -> bool:
        """Whether *act* was done; if not, it is tried again by the next run."""
        with suppress(*UNREADABLE):
            if self._now() < until:
                act()
                return True
        return False

    def _pay(self, provider_id: str, payday: date, until: datetime) -> None:
        """Make a provider's payouts, as far as they are not made; whoever else does is as good.

        Another one follows only upon one that is full: what is earned later is for the next payday.

        Raises:
            Conflict: not all could be made yet.
        """
        for page in range(1, _PAGES + 1):
            if self._now() >= until:
                raise Conflict(_NO_TIME)
            self._finish(provider_id)
            payout = self._made(provider_id, payday, page)
            self._finish(provider_id)
            if payout is None or not payout.is_full:
                return

    def _made(self, provider_id: str, payday: date, page: int) -> Payout | None:
        """The payout of the day that is its *page*; None where nothing is to be paid."""
        # The lock is read before the accounts, and kept with what was made of them.
        lock, known = self._records.find_together(
            Ref(ProviderPayouts, (provider_id,)),
            Ref(Payout, (payout_id_for(provider_id, payday, page),)),
        )
        lock = lock or ProviderPayouts(provider_id=provider_id)
        if known:
            return known
        if lock.under_way:
            raise Conflict(_BUSY)
        owed = self._accounts.owed(provider_id)
        accounts = self._accounts.load_each([(each.visit_id,) for each in owed])
        payout = planned(
            provider_id,
            accounts,
            self._keeping_back.changes(provider_id, accounts, payday=payday),
            payday=payday,
            page=page,
            minimum=self._rules.minimum,
            at=self._now(),
        )
        if payout is not None:
            self._records.keep(lock.but(under_way=payout.payout_id), payout)
        return payout

    def _finish(self, provider_id: str) -> None:
        """Attend to the visits of a payout under way, and say so once all are through."""
        [lock] = self._records.find_together(Ref(ProviderPayouts, (provider_id,)))
        if lock is None or lock.under_way is None:
            return
        [payout] = self._records.find_together(Ref(Payout, (lock.under_way,)))
        if payout is None or not payout.is_under_way or not self._attend(payout):
            return
        at = self._now()
        through = payout.through(send_at=at if self._rules.by_processor else None)
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
        visits = dict.fromkeys(line.visit_id for line in payout.lines)
        accounts = self._accounts.load_each([(each,) for each in visits])
        steps = (attended(payout, account, at=at) for account in accounts)
        return (step for step in steps if step.entry is not None)
