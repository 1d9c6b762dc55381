"""Entering what clients pay and get back: the accounts, the entries, and the providers' shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from backoffice.domain.account import VisitAccount
from backoffice.domain.account_steps import Stepped
from backoffice.domain.client_payment import ClientPayment, payments_of
from backoffice.domain.ledger import Entry
from backoffice.domain.money import Money
from backoffice.domain.record import Record, Ref
from backoffice.services.provider_shares import agreed

if TYPE_CHECKING:
    from backoffice.services.ports import Records


_AT_ONCE = 100
"""How many records one question takes."""


class Moves(Protocol):
    """One kind of step: what a client paid, got back, or lost again."""

    def __call__(
        self, account: VisitAccount, amount: Money, /, *, step_id: str, day: date, at: datetime
    ) -> Stepped:
        """The account after the step; the same step again changes nothing."""


class Step(NamedTuple):
    """An amount that moves on a visit's account, once."""

    visit_id: str
    moves: Moves
    amount: Money
    step_id: str


def payments_in(records: Records, account: VisitAccount) -> list[ClientPayment]:
    """The client's payments for an account's visit, newest first, however many there are."""
    ids = payments_of(account)
    found: list[ClientPayment | None] = []
    for first in range(0, len(ids), _AT_ONCE):
        those = ids[first : first + _AT_ONCE]
        found += records.find_together(*(Ref(ClientPayment, (each,)) for each in those))
    return [each for each in found if each is not None]


def entered(
    records: Records,
    accounts: Iterable[VisitAccount],
    steps: Sequence[Step],
    *,
    day: date,
    at: datetime,
) -> list[Record]:
    """*accounts* after *steps*, with all that these put into the ledger, to be kept in one write.

    What was received changes what a provider has earned: that belongs into the same write.
    """
    known = list(accounts)
    by_visit: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        by_visit[step.visit_id].append(step)
    terms = agreed(
        records,
        {each.provider_id for each in known},
        {payer for each in known for payer in each.payers_deciding},
    )
    changed: list[Record] = []
    for before in known:
        after, entries = _moved(before, by_visit[before.visit_id], day, at)
        if entries:
            shared, share = terms.share(after, entries, at=at)
            changed += [shared, *entries, *([share] if share else [])]
    return changed


def _moved(
    account: VisitAccount, steps: Iterable[Step], day: date, at: datetime
) -> tuple[VisitAccount, list[Entry]]:
    entries: list[Entry] = []
    for step in steps:
        stepped = step.moves(account, step.amount, step_id=step.step_id, day=day, at=at)
        account = stepped.account
        entries += [stepped.entry] if stepped.entry else []
    return account, entries
