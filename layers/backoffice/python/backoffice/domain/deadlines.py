"""Deadlines: until when a payer takes a claim, and who is told in time that it runs out.

Payers count calendar days and the last of them counts. Nobody may bill the client for a claim
that came too late, so an untold deadline is the network's and the provider's money.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from backoffice.domain.calendar import add_business_days, is_business_day
from backoffice.domain.claim import Claim, ClaimStatus, DeadlineTold
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.payer import Payer
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

STEPS = (30, 14, 7)
"""Days before the last one on which somebody is told."""
TOO_LATE = -1
"""The step after the last day: somebody decides what becomes of the claim."""
_ALL_STEPS = (*STEPS, TOO_LATE)
UNWATCHED = frozenset({ClaimStatus.ACCEPTED, ClaimStatus.VOIDED, ClaimStatus.ABANDONED})
"""Where no time runs: the payer has the claim, or nobody wants it to. That the clearinghouse has
it is not enough."""
WITHOUT_TERMS = 90
"""Days, where nothing is agreed: what most contracts allow at least."""
APPEALS_WITHOUT_TERMS = 60
"""Likewise for appeals: payers' manuals give 60 days (Medicare Advantage) to a year."""


def file_by(payer: Payer, service_on: date) -> date:
    """The last day on which a first claim for a visit on *service_on* may arrive.

    The terms of that day count. Where nobody has entered them a payer's usual time would be a
    guess, so it is the short time that most contracts allow, whoever the payer is (Q1).
    """
    terms = payer.on(service_on)
    agreed = terms.timely_filing_days if terms else None
    return service_on + timedelta(days=agreed or WITHOUT_TERMS)


def correct_by(payer: Payer, service_on: date, *, decided_on: date) -> date:
    """The last day for a claim that replaces one, or follows another payer's.

    Contracts that give such claims a time of their own count it from the day on which the
    payer (the other one, for a second claim) *decided*; it never ends before the first one.
    """
    first, terms = file_by(payer, service_on), payer.on(service_on)
    if terms is None or terms.corrected_filing_days is None:
        return first
    return max(first, decided_on + timedelta(days=terms.corrected_filing_days))


def appeal_by(payer: Payer, service_on: date, *, decided_on: date) -> date:
    """The last day on which an appeal may arrive against what the payer *decided* of a visit."""
    terms = payer.on(service_on)
    agreed = terms.appeal_days if terms else None
    return decided_on + timedelta(days=agreed or APPEALS_WITHOUT_TERMS)


def is_watched(claim: Claim) -> bool:
    """Whether somebody has to be told before the time of *claim* is up, and has not been yet."""
    return claim.next_escalation_on is not None and claim.status not in UNWATCHED


def to_look_at_on(claim: Claim) -> date | None:
    """From when on a sweep has something to do about *claim*; None: nothing, as it stands.

    People who were told of it have something else to do, or nothing, once it moved on:
    that is to be said to them at once.
    """
    told = claim.deadline_told
    if told is not None and (told.status, told.file_by) != (claim.status, claim.file_by):
        return first_escalation(told.file_by)
    return claim.next_escalation_on if is_watched(claim) else None


def on_the_clock(claim: Claim, last_day: date) -> Claim:
    """The *claim*, to arrive by *last_day*; another day than before starts its steps anew."""
    if claim.file_by == last_day:
        return claim
    return claim.but(file_by=last_day, next_escalation_on=first_escalation(last_day))


def first_escalation(last_day: date) -> date:
    """When somebody is told for the first time of a claim that may arrive until *last_day*."""
    return _day_of(last_day, STEPS[0])


def escalate(claim: Claim, *, today: date, at: datetime) -> tuple[Claim, tuple[Task, ...]]:
    """Tell whoever can still do something, if it is time; the same again changes nothing.

    Gives the tasks that there are to be; `told_anew` says which of them change. After days on
    which nobody looked only the furthest step is told. *today* is the day where the network's
    people work.
    """
    begins = to_look_at_on(claim)
    if begins is None or today < begins:
        return claim, ()
    if claim.status in UNWATCHED:
        return claim.but(deadline_told=None), ()
    reached = [each for each in _ALL_STEPS if today >= _day_of(claim.file_by, each)]
    if not reached:  # the last day was moved on
        first = first_escalation(claim.file_by)
        return claim.but(next_escalation_on=first, deadline_told=None), ()
    step = reached[-1]
    later = _ALL_STEPS[len(reached) :]
    following = _day_of(claim.file_by, later[0]) if later else None
    tasks = tuple(_task(claim, step, who, today, at) for who in _told(claim, step))
    told = DeadlineTold(
        file_by=claim.file_by,
        status=claim.status,
        tasks=tuple(task.task_id for task in tasks),
    )
    return claim.but(next_escalation_on=following, deadline_told=told), tasks


def told_anew(
    claim: Claim, wanted: Iterable[Task], known: Iterable[Task], *, at: datetime
) -> list[Task]:
    """What changes so that exactly the *wanted* tasks about *claim* stand open.

    *known* are those of them that there are, and those that were told before. What somebody
    resolved stays so, and who has nothing left to do is told why.
    """
    earlier = {task.task_id: task for task in known}
    changed: list[Task] = []
    for task in wanted:
        there = earlier.pop(task.task_id, None)
        if there is None:
            changed.append(task)
        elif there.status is TaskStatus.OPEN and there.next_action != task.next_action:
            changed.append(there.but(next_action=task.next_action))
    over = _OVER.get(claim.status, _OVERTAKEN)
    still_open = [task for task in earlier.values() if task.status is TaskStatus.OPEN]
    return [*changed, *(resolve(task, resolution=over, at=at) for task in still_open)]


def _day_of(last_day: date, step: int) -> date:
    return last_day - timedelta(days=step)


def _told(claim: Claim, step: int) -> tuple[str, ...]:
    """The staff always; the provider where they may have something to mend."""
    queue = "enrolment" if claim.status is ClaimStatus.WAITING else "billing"
    mendable = {ClaimStatus.DRAFT, ClaimStatus.REJECTED}
    return (queue, _PROVIDERS) if claim.status in mendable and step != TOO_LATE else (queue,)


_STAFF = {
    ClaimStatus.WAITING: "Press the payer for the provider's effective date",
    ClaimStatus.DRAFT: "See that what the edits found in this claim is mended",
    ClaimStatus.READY: "Find out why this claim has not left",
    ClaimStatus.SENDING: "Find out whether this claim arrived",
    ClaimStatus.IN_DOUBT: "Settle whether this claim arrived",
    ClaimStatus.SUBMITTED: "Ask the payer whether it has this claim",
    ClaimStatus.REJECTED: "See that this rejected claim is corrected and sent",
}
_PROVIDER = {
    ClaimStatus.DRAFT: "Mend what holds the claim for this visit back",
    ClaimStatus.REJECTED: "Correct what the payer rejected in the claim for this visit",
}
_OVER = {
    ClaimStatus.ACCEPTED: "The payer took the claim in.",
    ClaimStatus.VOIDED: "The claim was taken back.",
    ClaimStatus.ABANDONED: "The visit is not billed to this payer any more.",
}
_OVERTAKEN = "The claim has moved on, or its last day has; what is left to do was told anew."
_PROVIDERS = "provider"
_DECIDE = "Decide whether to ask the payer for an exception; the client is never billed for it."


def _task(claim: Claim, step: int, who: str, today: date, at: datetime) -> Task:
    by_provider = who == _PROVIDERS
    action = (_PROVIDER if by_provider else _STAFF)[claim.status]
    return open_task(
        task_id=_task_id(claim, step, who),
        kind=TaskKind.FILE_CLAIM,
        owner=TaskOwner.provider(claim.provider_id) if by_provider else TaskOwner.staff(who),
        about=(claim.claim_id,),
        due_on=_due(claim.file_by, today),
        next_action=_DECIDE
        if step == TOO_LATE
        else f"{action}: it must be at the payer by {claim.file_by}.",
        at=at,
    )


def _task_id(claim: Claim, step: int, who: str) -> str:
    """One for each step, owner and last day: told twice, it is the same task."""
    told = f"{claim.claim_id}/{claim.file_by}/{step}/{who}"
    return f"deadline-{fingerprint(told)[:32]}"


def _due(last_day: date, today: date) -> date:
    """Two business days, and never after the last business day on which the claim can leave."""
    latest = last_day
    while latest > today and not is_business_day(latest):
        latest -= timedelta(days=1)
    return max(today, min(add_business_days(today, 2), latest))
