"""The lock on a provider's payouts: while one is attended to, visit by visit, no other is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.domain.errors import Conflict
from backoffice.domain.payout import Payout, PayoutStatus, ProviderPayouts
from backoffice.domain.record import Record, Ref

if TYPE_CHECKING:
    from backoffice.services.ports import Records

_BUSY = "Another payout of this provider is being prepared. Say so again in ten minutes."


def lock_of(records: Records, payout: Payout) -> tuple[Record, ...]:
    """What to keep along with *payout*, so that no other is made while it is owed again.

    Raises:
        Conflict: another one is attended to.
    """
    if payout.status is not PayoutStatus.RETURNING:
        return ()
    [lock] = records.find_together(Ref(ProviderPayouts, (payout.provider_id,)))
    if lock is None or lock.under_way is not None:
        raise Conflict(_BUSY)
    return (lock.but(under_way=payout.payout_id),)
