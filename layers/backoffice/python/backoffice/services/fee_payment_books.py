"""The books of membership payments: the fees that they pay, and what is paid beyond these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backoffice.domain import membership_tasks as tasks
from backoffice.domain.calendar import day_in
from backoffice.domain.card_payment import newly_failed
from backoffice.domain.fee_payment import FeePayment
from backoffice.domain.ledger import Entry, EntryKind
from backoffice.domain.membership import Membership
from backoffice.domain.membership_fee import MembershipFee, moved_money
from backoffice.domain.money import Money
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
        """What the card did not take back is given back by hand; what a bank took is owed again."""
        failed = newly_failed(before.refunds, after.refunds)
        if not failed and not moves:
            return Entered(after)
        fees = self._fees(after)
        today = day_in(at, self._home_zone)
        kept: list[Record] = []
        for back in failed:
            fee, entry_id = fees[back.fee_id], f"{back.refund_id}-failed"
            kept.append(self._moved(fee, entry_id, EntryKind.FEE_REFUND, back.amount, at))
            kept.append(tasks.by_hand(back.refund_id, fee, today=today, at=at))
        for move in moves:
            fee, amount = fees[move.what], move.amount if move.is_returned else -move.amount
            kept.append(self._moved(fee, move.step_id, EntryKind.CONTESTED, amount, at))
            fees[move.what], more = self._after_bank(fee, move, at)
            kept += more
        changed = {move.what for move in moves}
        return Entered(after, [*kept, *(fees[each] for each in sorted(changed))])

    def _after_bank(
        self, fee: MembershipFee, move: BankMove, at: datetime
    ) -> tuple[MembershipFee, list[Task]]:
        """A fee after a bank took money, or returned it, and what people do about that."""
        if not move.is_returned:
            known: Task | None
            [known] = self._records.find_together(Ref(Task, (tasks.give_back_id(fee),)))
            lost = fee.lost(move.amount)
            is_all = lost.paid == Money.ZERO
            return lost, tasks.taken_by_bank(known, at=at) if is_all else []
        if move.amount <= fee.left:
            paid = fee.credited(move.amount)
            return paid, self._resolved(paid, at)
        today = day_in(at, self._home_zone)
        return fee, [tasks.by_hand(move.step_id, fee, today=today, at=at)]

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
