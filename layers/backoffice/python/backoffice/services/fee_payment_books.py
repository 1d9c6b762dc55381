"""The books of membership payments: the fees that they pay, and what is paid beyond these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import membership_tasks as tasks
from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import newly_failed
from backoffice.domain.fee_payment import FeeGivenBack, FeePayment
from backoffice.domain.ledger import Entry, EntryKind
from backoffice.domain.membership import Membership
from backoffice.domain.membership_fee import MembershipFee, moved_money
from backoffice.domain.money import Money
from backoffice.domain.processor import RefundStatus
from backoffice.domain.record import Record, Ref
from backoffice.domain.task import Task
from backoffice.services.payment_books import Entered

if TYPE_CHECKING:
    from backoffice.domain.taking_back import BankMove
    from backoffice.services.ports import Records


class FeePaymentBooks:
    """What a provider pays is counted against the fees that it was for; what is too much goes back.

    That is planned in the same write, so it goes back once; the processor is asked afterwards.
    """

    def __init__(self, *, records: Records, home_zone: str) -> None:
        self._records = records
        self._home_zone = home_zone

    def ref(self, payment_id: str) -> Ref[FeePayment]:
        """Where a provider's payment is on file."""
        return Ref(FeePayment, (payment_id,))

    def freed(self, payment: FeePayment) -> list[Membership]:
        """The membership, which another payment may be begun for."""
        known: Membership | None
        [known] = self._records.find_together(Ref(Membership, (payment.provider_id,)))
        if known is None or known.under_way != payment.payment_id:
            return []
        return [known.freed_from(payment.payment_id)]

    def entered(self, payment: FeePayment, *, at: datetime) -> Entered[FeePayment]:
        """What was paid, on the fees; of one that is not owed any more it goes back."""
        fees = self._fees(payment)
        kept: list[Record] = []
        for part in payment.parts:
            fee = fees[part.fee_id]
            counts = min(part.amount, fee.left)
            entry_id = f"{payment.payment_id}-{part.fee_id}"
            kept.append(self._moved(fee, entry_id, EntryKind.FEE_PAYMENT, part.amount, at))
            if counts > Money.ZERO:
                paid = fee.credited(counts)
                kept += [paid, *self._resolved(paid, at)]
            if counts < part.amount:
                payment = payment.giving_back(fee.fee_id, part.amount - counts, at=at)
                back = payment.refunds[-1]
                kept.append(
                    self._moved(fee, back.refund_id, EntryKind.FEE_REFUND, -back.amount, at)
                )
        return Entered(payment, kept)

    def corrected(
        self,
        before: FeePayment,
        after: FeePayment,
        moves: Sequence[BankMove],
        *,
        at: datetime,
    ) -> Entered[FeePayment]:
        """What the card did not take back is given back by hand, once no bank has to decide; what
        a bank took is owed again, as far as it counted for a fee.
        """
        if not moves and not _not_taken(after):
            return Entered(after)
        failed = newly_failed(before.refunds, after.refunds)
        fees = self._fees(after)
        kept: list[Record] = []
        for back in failed:
            fee, entry_id = fees[back.fee_id], f"{back.refund_id}-failed"
            kept.append(self._moved(fee, entry_id, EntryKind.FEE_REFUND, back.amount, at))
        for move in moves:
            fee, amount = fees[move.what], move.amount if move.is_returned else -move.amount
            kept.append(self._moved(fee, move.step_id, EntryKind.CONTESTED, amount, at))
        for fee_id in sorted({*(move.what for move in moves), *(each.fee_id for each in failed)}):
            lost = after.lost_of(fee_id) - before.lost_of(fee_id)
            if lost != Money.ZERO:
                step = f"{after.payment_id}/{after.version}/{fee_id}"
                kept += self._after_bank(fees[fee_id], lost, step, at)
        return Entered(after, [*kept, *self._by_hand(after, fees, at)])

    def _after_bank(
        self, fee: MembershipFee, lost: Money, step: str, at: datetime
    ) -> Sequence[Record]:
        """A fee of which a bank took what was *lost*, and what people do about that; below zero,
        the bank returned it.
        """
        if lost > Money.ZERO:
            known: Task | None
            [known] = self._records.find_together(Ref(Task, (tasks.give_back_id(fee),)))
            after = fee.lost(lost)
            is_all = after.paid == Money.ZERO
            return [after, *(tasks.taken_by_bank(known, at=at) if is_all else [])]
        if -lost <= fee.left:
            paid = fee.credited(-lost)
            return [paid, *self._resolved(paid, at)]
        return tasks.by_hand(step, fee, None, today=day_in(at, self._home_zone), at=at)

    def _by_hand(
        self, payment: FeePayment, fees: dict[str, MembershipFee], at: datetime
    ) -> list[Task]:
        """What people give back of what the card did not take; nothing that a bank has, or may."""
        those = _not_taken(payment)
        if not those:
            return []
        ids = (tasks.by_hand_id(each.refund_id) for each in those)
        found = self._records.find_together(*(Ref(Task, (each,)) for each in ids))
        today = day_in(at, self._home_zone)
        changed: list[Task] = []
        for back, known in zip(those, found, strict=True):
            if payment.is_contested or payment.too_much_of(back.fee_id) == Money.ZERO:
                changed += tasks.with_a_bank(known, at=at)
            else:
                fee = fees[back.fee_id]
                changed += tasks.by_hand(back.refund_id, fee, known, today=today, at=at)
        return changed

    def _resolved(self, fee: MembershipFee, at: datetime) -> list[Task]:
        """The tasks about a fee that is paid."""
        if fee.paid < fee.amount:
            return []
        ids = (tasks.pay_id(fee), tasks.chase_id(fee))
        found = self._records.find_together(*(Ref(Task, (each,)) for each in ids))
        return tasks.over(fee, found, at=at)

    def _fees(self, payment: FeePayment) -> dict[str, MembershipFee]:
        """The fee of each part; it was there before the payment."""
        ids = [part.fee_id for part in payment.parts]
        found: Sequence[MembershipFee] = self._records.find_together(
            *(Ref(MembershipFee, (payment.provider_id, each)) for each in ids)
        )
        return dict(zip(ids, found, strict=True))

    def _moved(
        self, fee: MembershipFee, entry_id: str, kind: EntryKind, amount: Money, at: datetime
    ) -> Entry:
        return moved_money(fee.provider_id, entry_id, kind, amount, zone=self._home_zone, at=at)


def _not_taken(payment: FeePayment) -> list[FeeGivenBack]:
    """What was to go back, and the card did not take."""
    return [each for each in payment.refunds if each.status is RefundStatus.FAILED]
