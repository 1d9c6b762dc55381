"""Refunds: what a client may have paid for a visit that the insurance is billed for after all."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import Claim
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.money import Money
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve
from backoffice.domain.visit import PaidBy, Payment, Visit

_GIVE_BACK = (
    "Give back what the client paid for this visit beyond their share: the insurance is billed "
    "for it after all."
)
_AFTER_ALL = "The insurance is not billed for the visit after all."


def with_refund(
    claim: Claim,
    visit: Visit,
    payment: Payment | None,
    known: Task | None,
    *,
    at: datetime,
    today: date,
) -> tuple[Claim, list[Task]]:
    """The *claim*, and what its provider is to do about money that the client may have paid.

    *payment* is who pays for *visit* now, and *known* the task that the claim names. A task is
    opened when a claim takes the place of cash-pay, whatever was confirmed or called off in
    between, and resolved where cash-pay, or nothing, takes the place of the claim again: then
    the next claim opens another. What was given back once is not asked for twice.
    """
    is_open = known is not None and known.status is TaskStatus.OPEN
    if _is_claimed(payment):
        if claim.refund_task is not None or not visit.client_was_asked:
            return claim, []
        task = _task(claim, visit, at=at, today=today)
        return claim.but(refund_task=task.task_id), [task]
    if claim.refund_task is None or not (is_open or _costs_again(visit, payment)):
        return claim, []
    done = [resolve(known, resolution=_AFTER_ALL, at=at)] if known and is_open else []
    return claim.but(refund_task=None), done


def _costs_again(visit: Visit, payment: Payment | None) -> bool:
    return payment is not None and payment.by is PaidBy.CLIENT and visit.fee != Money.ZERO


def _is_claimed(payment: Payment | None) -> bool:
    return payment is not None and payment.by is not PaidBy.CLIENT


def _task(claim: Claim, visit: Visit, *, at: datetime, today: date) -> Task:
    """One for each time that cash-pay ends: the visit has another version by then."""
    source = fingerprint(f"{claim.claim_id}/{visit.version}")
    return open_task(
        task_id=f"refund-{source[:32]}",
        kind=TaskKind.REFUND_CLIENT,
        owner=TaskOwner.provider(visit.provider_id),
        about=(claim.claim_id, visit.client_id),
        due_on=add_business_days(today, 2),
        next_action=_GIVE_BACK,
        at=at,
    )
