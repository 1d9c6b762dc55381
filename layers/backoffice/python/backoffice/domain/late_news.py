"""Late news: insurance that was corrected after a claim had left with what was believed before."""

from __future__ import annotations

from datetime import date, datetime

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import Claim, ClaimStatus, LateNews
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

_REPLACE = (
    "Have this claim replaced once the payer has taken it in, or taken back if another payer is "
    "to be billed: its insurance was corrected after it left."
)
_MADE_ANEW = "The claim is made anew, with the insurance as it is believed now, or taken back."
_NEEDLESS = "The claim says of the insurance what is believed now."
_MADE = frozenset(
    {ClaimStatus.WAITING, ClaimStatus.DRAFT, ClaimStatus.READY, ClaimStatus.ABANDONED}
)
"""Where what was asked for is under way. A claim that is refused only may yet turn out to be taken
in as it was."""


def with_late_news(
    claim: Claim, now: Bill | None, known: Task | None, *, at: datetime, today: date
) -> tuple[Claim, list[Task]]:
    """The *claim* that has left, and what staff have to do, where it says of the insurance what
    was believed then, and not what is believed *now*.

    *now* is the bill as it would be written today; None: the insurance would not be billed.
    *known* is the task that the claim names: while it is open, it says all there is to do, and
    where the insurance turns out to be what the claim said, it is done. Twice is once.
    """
    believed = _otherwise(claim, now)
    if believed is None:
        return _done(claim, known, _NEEDLESS, at)
    told = claim.late_news
    if told is not None and believed == told.believed:
        return claim, []
    if told is not None and known is not None and known.status is TaskStatus.OPEN:
        return claim.but(late_news=told.but(believed=believed)), []
    task = _task(claim, at=at, today=today)
    return claim.but(late_news=LateNews(task=task.task_id, believed=believed)), [task]


def without_late_news(
    claim: Claim, known: Task | None, *, at: datetime
) -> tuple[Claim, list[Task]]:
    """The *claim*, and the task that it names (*known*), done once the claim is made anew."""
    return _done(claim, known, _MADE_ANEW, at) if claim.status in _MADE else (claim, [])


def _otherwise(claim: Claim, now: Bill | None) -> str | None:
    """What is believed of the insurance, and the claim does not say; None: it says that, or takes
    itself back.
    """
    latest = claim.latest
    if latest is None or claim.status is ClaimStatus.VOIDED:
        return None
    said, believed = latest.bill, _insurance(now) if now else "none"
    if said.frequency is Frequency.VOID or believed == _insurance(said):
        return None
    return fingerprint(f"{latest.number}/{believed}")


def _done(claim: Claim, known: Task | None, how: str, at: datetime) -> tuple[Claim, list[Task]]:
    if known is None or known.status is not TaskStatus.OPEN:
        return claim.but(late_news=None), []
    return claim.but(late_news=None), [resolve(known, resolution=how, at=at)]


def _task(claim: Claim, *, at: datetime, today: date) -> Task:
    """One for each time that a claim is found to be wrong: its record has another version then."""
    source = fingerprint(f"{claim.claim_id}/{claim.version}")
    return open_task(
        task_id=f"late-{source[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=TaskOwner.staff("claims"),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 2),
        next_action=_REPLACE,
        at=at,
    )


def _insurance(bill: Bill) -> str:
    """Who pays, and by what it knows the client.

    Where people live, and what was agreed with the payer since, change no claim that has left.
    """
    known_by = {"payer_id", "member_id", "group_number", "relationship"}
    holder = {"first_name", "last_name", "birth_date"}
    said = bill.insurance
    return said.model_dump_json(include=known_by) + said.subscriber.model_dump_json(include=holder)
