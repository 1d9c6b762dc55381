"""The denial of a claim as it follows from what payers decided about its visit, and was posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from backoffice.domain.account import Decision, VisitAccount
from backoffice.domain.adjustment_reasons import Share
from backoffice.domain.bearing import passed_on
from backoffice.domain.bill import Bill
from backoffice.domain.denial import Denial, DisputedAmount
from backoffice.domain.denying import decided_anew, denial_of, underpaid_by
from backoffice.domain.identifiers import LicenceType
from backoffice.domain.ledger import Account, amount_on
from backoffice.domain.money import Money
from backoffice.domain.payer import Payer
from backoffice.domain.policy import Priority
from backoffice.domain.rates import FeeSchedule
from backoffice.domain.shares import Unpaid, unpaid
from backoffice.domain.visit import PlaceOfService

_ABOVE_FEE = "45"


def agreed_for(bill: Bill, schedule: FeeSchedule, licence_type: LicenceType) -> Money | None:
    """The allowed amount of all that *bill* asks for; None where something is not agreed."""
    by_video = bill.place_of_service is not PlaceOfService.OFFICE
    total = Money.ZERO
    for line in bill.lines:
        allowed = schedule.allowed(line.procedure, licence_type, line.day, telehealth=by_video)
        if allowed is None:
            return None
        total += allowed * line.units
    return total


def denial_now(
    known: Denial | None,
    account: VisitAccount,
    claim_id: str,
    payer: Payer,
    *,
    agreed: Money | None = None,
) -> Denial | None:
    """The denial of the claim after its *account* changed; *known* is how it was, None: none.

    It follows from what stands in the account, so it may be asked for any number of times. *agreed*
    is the allowed amount of everything that the claim bills; None: nothing is agreed.
    """
    standing = account.standing(claim_id)
    fresh = _denial(standing, account, payer, agreed) if standing else None
    return decided_anew(known, fresh, decided=standing is not None)


def _denial(
    decision: Decision, account: VisitAccount, payer: Payer, agreed: Money | None
) -> Denial | None:
    pays_first = decision.priority is Priority.PRIMARY
    by_programme = decision.left_to is Account.DISPUTED
    shares = tuple(unpaid(decision.said, pays_first=pays_first, by_programme=by_programme))
    disputed = _disputed(decision, shares)
    return denial_of(
        tuple(_no_more_than(disputed, _parts(decision, shares))),
        claim_id=decision.claim_id,
        client_id=account.client_id,
        provider_id=account.provider_id,
        payer=payer,
        service_on=account.service_on,
        decision=decision.entry_name,
        decided_on=decision.decided_on,
        by_programme=by_programme,
        asks_next=pays_first and decision.left_to is Account.OTHER_PAYER_OWES,
        underpaid=underpaid_by(
            agreed if pays_first else None,
            charged=decision.said.charge,
            paid=decision.said.paid,
            patient=_total(shares, Share.PATIENT),
            disputed=disputed,
            taken_off=Money.total(
                each.reduction.amount
                for each in shares
                if each.share is Share.CONTRACTUAL and each.reduction.reason != _ABOVE_FEE
            ),
        ),
    )


def _parts(decision: Decision, shares: Sequence[Unpaid]) -> Iterator[DisputedAmount]:
    """What the decision leaves open; what the first insurance did explains what is left of it."""
    for share in (Share.DISPUTED, Share.PRIOR_PAYER):
        for each in shares:
            if each.share is share:
                yield DisputedAmount(
                    line_id=None if each.line is None else decision.lines[each.line],
                    group=each.reduction.group,
                    reason=each.reduction.reason,
                    remarks=each.remarks,
                    amount=each.reduction.amount,
                )


def _disputed(decision: Decision, shares: Iterable[Unpaid]) -> Money:
    """What the decision put on the disputed account, before people did something about it.

    A second insurance explains the whole charge once more; only what the first one left counts.
    """
    passed = passed_on(decision) if decision.priority is Priority.PRIMARY else Money.ZERO
    owed = amount_on(Account.CLIENT_OWES, decision.effect)
    if decision.left_to is Account.CLIENT_OWES:
        owed -= _total(shares, Share.PATIENT)
    return decision.disputed + passed + amount_on(Account.WRITTEN_OFF, decision.effect) + owed


def _total(shares: Iterable[Unpaid], share: Share) -> Money:
    return Money.total(each.reduction.amount for each in shares if each.share is share)


def _no_more_than(most: Money, parts: Iterable[DisputedAmount]) -> Iterator[DisputedAmount]:
    """The *parts*, those that come last cut down where all together are more than *most*."""
    for part in parts:
        amount = min(part.amount, most)
        most -= amount
        yield part.but(amount=amount)
