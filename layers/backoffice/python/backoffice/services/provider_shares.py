"""What was agreed about visits: with their payers, and with providers about what they get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from backoffice.domain.account_steps import Stepped
from backoffice.domain.errors import Conflict
from backoffice.domain.payer import Payer
from backoffice.domain.payout_terms import PayoutTerms
from backoffice.domain.policy import Priority
from backoffice.domain.posted_denial import agreed_for
from backoffice.domain.provider import Provider
from backoffice.domain.provider_share import accrued
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.record import Ref

if TYPE_CHECKING:
    from backoffice.domain.account import Decision, VisitAccount
    from backoffice.domain.claim import Claim
    from backoffice.domain.ledger import Entry
    from backoffice.domain.money import Money
    from backoffice.services.ports import Records

_AT_ONCE = 100
"""Records that one call gives."""


class Agreed(NamedTuple):
    """What was agreed with the payers of some visits, and with their providers about these."""

    providers: Mapping[str, Provider]
    terms: Mapping[str, PayoutTerms | None]
    """By payer; None where nothing was agreed."""
    payers: Mapping[str, Payer]
    schedules: Mapping[str, FeeSchedule]
    """By payer, too."""

    def allowed(self, decision: Decision, claim: Claim) -> Money | None:
        """The agreed amount of what a payer decided of *claim*; None: nothing is agreed."""
        provider = self.providers.get(claim.provider_id)
        schedule = self.schedules.get(decision.payer_id)
        if provider is None or schedule is None:
            return None
        bills = (version.bill for version in claim.versions)
        bill = next(each for each in bills if each.control_number == decision.control_number)
        return agreed_for(bill, schedule, provider.licence_type)

    def share(self, account: VisitAccount, entries: Sequence[Entry], *, at: datetime) -> Stepped:
        """*account* with the provider's share as it is after *entries* (CL-4).

        Of whoever has left and is not on file, terms hold that name no licence.

        Raises:
            Conflict: another payer decided meanwhile, of whose terms nothing was read.
        """
        first = account.standing_of(Priority.PRIMARY)
        if not entries:
            return Stepped(account, None)
        if first is not None and first.payer_id not in self.terms:
            raise Conflict("Another insurance decided about this visit meanwhile. Come again.")
        provider = self.providers.get(account.provider_id)
        return accrued(
            account,
            self.terms[first.payer_id] if first else None,
            entries[-1],
            licence_type=provider.licence_type if provider else "",
            at=at,
        )


def agreed(records: Records, provider_ids: Iterable[str], payer_ids: Iterable[str]) -> Agreed:
    """What was agreed with these providers and payers, in as few calls as possible."""
    payers = sorted(set(payer_ids))
    refs: list[Ref[Any]] = [
        *(Ref(Provider, (each,)) for each in sorted(set(provider_ids))),
        *(Ref(Payer, (each,)) for each in payers),
        *(Ref(FeeSchedule, (each,)) for each in payers),
        *(Ref(PayoutTerms, (each,)) for each in payers),
    ]
    found: list[Any] = []
    for start in range(0, len(refs), _AT_ONCE):
        found += records.find_together(*refs[start : start + _AT_ONCE])
    return Agreed(
        {each.provider_id: each for each in found if isinstance(each, Provider)},
        dict(zip(payers, found[len(refs) - len(payers) :], strict=True)),
        {each.payer_id: each for each in found if isinstance(each, Payer)},
        {each.payer_id: each for each in found if isinstance(each, FeeSchedule)},
    )
