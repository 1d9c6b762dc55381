"""Sending: what each step of a submission means for its claim, and for people."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain import submission as way
from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import MOVES, Claim, ClaimStatus
from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_reply import ClaimReply, Word
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.events.event import Event
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.hearing import hear
from backoffice.domain.record import Record
from backoffice.domain.submission import StaffWord, Submission, Way
from backoffice.domain.task import Task, TaskKind, TaskOwner, TaskStatus, open_task, resolve

CLAIMS_QUEUE = "claims"
"""The queue of the staff who look after claims."""

_ON_ITS_WAY = frozenset({ClaimStatus.SENDING, ClaimStatus.IN_DOUBT, ClaimStatus.READY})
_CAME_UP = "The clearinghouse turned out to have it."


class Sent(NamedTuple):
    """What is kept together when a step of a submission ends."""

    claim: Claim
    submission: Submission
    tasks: tuple[Task, ...] = ()
    events: tuple[Event, ...] = ()


def heard(
    claim: Claim, submission: Submission, reply: ClaimReply, *, at: datetime, today: date
) -> Sent:
    """What a word of the clearinghouse comes to.

    A claim of which somebody else knows more by now, as from the payer's own
    acknowledgment, stays as it is.
    """
    match reply.word:
        case Word.TAKEN:
            known = way.answered(submission, reply, at=at)
            taken = _followed(claim, known, ClaimStatus.SUBMITTED, submitted_at=at)
            return Sent(taken, known)
        case Word.REFUSED:
            known = way.answered(submission, reply, at=at)
            return Sent(*hear(claim, known, _refusal(reply), None, at=at, today=today))
        case Word.IN_FLIGHT:
            return Sent(claim, way.postpone(submission, at=at, seconds=reply.retry_after))
        case Word.KNOWN:
            return parked(claim, way.park(submission, key_is_spent=True), at=at, today=today)


def found(claim: Claim, submission: Submission, *, at: datetime) -> Sent:
    """The clearinghouse has the claim, although nobody heard it say so."""
    known = way.arrived(submission, at=at)
    return Sent(_followed(claim, known, ClaimStatus.SUBMITTED, submitted_at=at), known)


def there_already(claim: Claim, submission: Submission, *, at: datetime, today: date) -> Sent:
    """The claim that is ready, although what it says arrived before: it gets as far as was heard.

    Somebody thought it lost, and it was held back while the acknowledgment came.
    """
    if submission.word is None:
        return found(claim, submission, at=at)
    unheard = submission.but(word=None)
    return Sent(*hear(claim, unheard, submission.word, None, at=at, today=today))


def missed(claim: Claim, submission: Submission, *, at: datetime, today: date) -> Sent:
    """The clearinghouse does not have the claim: it goes out again, or in the end to a person."""
    gone = way.absent(submission, at=at)
    if gone.way is Way.UNCERTAIN:
        return parked(claim, gone, at=at, today=today)
    return Sent(claim, gone)


def parked(claim: Claim, submission: Submission, *, at: datetime, today: date) -> Sent:
    """The claim in doubt, with one task; of one that somebody else knows more of, there is none."""
    doubted = _followed(claim, submission, ClaimStatus.IN_DOUBT)
    if doubted == claim:
        return Sent(claim, submission)
    return Sent(doubted, submission, (_to_be_settled(doubted, submission, at, today),))


def settled(claim: Claim, submission: Submission, task: Task | None, word: StaffWord) -> Sent:
    """The claim in doubt, after a person found out; it is sent again if it did not arrive."""
    known = way.settle(submission, word)
    if word.arrived:
        claim = _followed(claim, known, ClaimStatus.SUBMITTED, submitted_at=word.at)
        return Sent(claim, known, _done(task, "It arrived, as the clearinghouse said.", word.at))
    claim = _followed(claim, known, ClaimStatus.READY)
    return Sent(claim, known, _done(task, "It did not arrive, and is sent again.", word.at))


def acknowledged(submission: Submission, task: Task | None, *, at: datetime) -> tuple[Record, ...]:
    """What an acknowledgment or remittance that names a submission changes about it.

    It arrived, whatever else is said of it: it is not sent or looked for any
    more, and its *task* (`doubt_task_id_for`) is done, if there is one. What
    becomes of the claim is for whoever reads the acknowledgment. Nothing,
    the second time.
    """
    known = way.arrived(submission, at=at)
    changed = () if known == submission else (known,)
    return (*changed, *came_up(task, at=at))


def came_up(task: Task | None, *, at: datetime) -> tuple[Task, ...]:
    """The *task* about a doubt (`doubt_task_id_for`), done, if there is one to be done."""
    return _done(task, _CAME_UP, at)


def doubt_task_id_for(submission: Submission) -> str:
    """The one id that the task about a submission's latest doubt can have."""
    return f"doubt-{submission.control_number}-{submission.doubts}"


def unwritable_task(claim: Claim, *, at: datetime, today: date) -> Task:
    """The task about a claim that X12 cannot carry, though no edit held it back."""
    return open_task(
        task_id=f"unwritable-{fingerprint(f'{claim.claim_id}/{claim.version}')[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=TaskOwner.staff(CLAIMS_QUEUE),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 1),
        next_action="This claim has something in it that cannot be sent to a payer. Look for "
        "unusual characters and very long names, and mend them.",
        at=at,
    )


def _followed(
    claim: Claim, submission: Submission, status: ClaimStatus, **changes: object
) -> Claim:
    """The claim in *status*, if the submission is what it waits for."""
    version = claim.latest
    is_meant = version is not None and version.bill.control_number == submission.control_number
    if is_meant and claim.status in _ON_ITS_WAY and status in MOVES[claim.status]:
        return claim.moved(status, **changes)
    return claim


def _refusal(reply: ClaimReply) -> ClaimWord:
    """What the clearinghouse's refusal at the door says of the claim."""
    return ClaimWord(
        standing=Standing.REJECTED, by=RejectedBy.CLEARINGHOUSE, codes=reply.codes or ("-",)
    )


def _to_be_settled(claim: Claim, submission: Submission, at: datetime, today: date) -> Task:
    return open_task(
        task_id=doubt_task_id_for(submission),
        kind=TaskKind.SETTLE_CLAIM_IN_DOUBT,
        owner=TaskOwner.staff(CLAIMS_QUEUE),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 1),
        next_action="Ask the clearinghouse whether this claim arrived, by its control number, and "
        "settle it.",
        at=at,
    )


def _done(task: Task | None, resolution: str, at: datetime) -> tuple[Task, ...]:
    if task is None or task.status is not TaskStatus.OPEN:
        return ()
    return (resolve(task, resolution=resolution, at=at),)
