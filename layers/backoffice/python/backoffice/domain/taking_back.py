"""Taking back: what a bank takes of a payment that was contested, part by part."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from backoffice.domain.card_payment import CardPayment, P, TakenBack
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.money import Money
from backoffice.domain.processor import Contest, ContestStatus


class BankMove(NamedTuple):
    """An amount that a bank took of what was paid for one thing, or returned."""

    what: str
    amount: Money
    step_id: str
    is_returned: bool


def moved_by_bank(payment: P, *, at: datetime) -> tuple[P, list[BankMove]]:
    """The payment once all that its contests came to is in it, and what moved by that.

    Each lost contest takes what is still here of the parts, in their order, and never more: what
    went back to the card before is not the bank's to take. Should that come back to us after all,
    the bank has that, too. A contest that is won after it was lost returns what it took. What is
    in the payment already does not move again.
    """
    moves: list[BankMove] = []
    for status in (ContestStatus.WON, ContestStatus.LOST):
        for contest in reversed(payment.contests):  # the first one first
            if contest.status is status:
                if status is ContestStatus.WON:
                    payment, moved = _returned(payment, contest)
                else:
                    payment, moved = _taken(payment, contest, at)
                moves += moved
    return payment, moves


def _taken(payment: P, contest: Contest, at: datetime) -> tuple[P, list[BankMove]]:
    wanted = contest.amount - Money.total(
        each.amount
        for each in payment.taken
        if each.contest_id == contest.contest_id and not each.is_returned
    )
    moves: list[BankMove] = []
    for part in payment.parts:
        amount = min(payment.still_here(part.what), wanted)
        if amount > Money.ZERO:
            wanted -= amount
            moves.append(BankMove(part.what, amount, _step("lost", payment), is_returned=False))
            payment = payment.taking(contest, part.what, amount, at=at)
    return payment, moves


def _returned(payment: P, contest: Contest) -> tuple[P, list[BankMove]]:
    moves: list[BankMove] = []
    taken: list[TakenBack] = []
    for number, each in enumerate(payment.taken):
        if each.contest_id == contest.contest_id and not each.is_returned:
            step_id = _step("returned", payment, number)
            moves.append(BankMove(each.what, each.amount, step_id, is_returned=True))
            taken.append(each.but(is_returned=True))
        else:
            taken.append(each)
    return payment.but(taken=tuple(taken)), moves


def _step(what: str, payment: CardPayment, number: int | None = None) -> str:
    """The step of an account for the amount of that *number* that a bank took, or for the next."""
    place = len(payment.taken) if number is None else number
    return f"{what}-{fingerprint(f'{payment.payment_id}/{place}')[:32]}"
