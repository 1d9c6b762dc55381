"""Hearing: what an acknowledgment of a claim changes about it, whatever came before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from backoffice.domain import claim_rejection
from backoffice.domain import submission as way
from backoffice.domain.bill import Frequency
from backoffice.domain.calendar import add_business_days
from backoffice.domain.claim import MOVES, Claim, ClaimFinding, ClaimStatus
from backoffice.domain.claim_rejection import Rejection
from backoffice.domain.claim_tasks import label_of
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.correcting import still_wanted
from backoffice.domain.events.claims import ClaimRejected, ClaimTakenBack
from backoffice.domain.events.event import Event
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.identifiers import PlainText
from backoffice.domain.mending import places_of
from backoffice.domain.rejection_words import MEANINGS
from backoffice.domain.submission import Submission
from backoffice.domain.task import (
    Task,
    TaskKind,
    TaskOwner,
    TaskStatus,
    hand_over,
    open_task,
    resolve,
)

_ON_ITS_WAY = frozenset({ClaimStatus.SENDING, ClaimStatus.IN_DOUBT, ClaimStatus.READY})
_OVERRULED = "The payer took the claim in after all."
_HAS_ANOTHER = (
    "The payer took in this claim as it was sent before. Ask it which version it has, and have one "
    "of them taken back, before it pays twice or what nobody wants."
)
_KEEPS_IT = (
    "A payer does not take this claim back, though another one was billed since. Ask it whether it "
    "has the claim, and have it taken back there, before two of them pay."
)
_NOT_TAKEN_BACK = "The claim is not taken back yet, and until then no other payer is billed."


class Heard(NamedTuple):
    """What is kept together when a word was heard; what did not change is given back as it was."""

    claim: Claim
    submission: Submission
    tasks: tuple[Task, ...] = ()
    events: tuple[Event, ...] = ()


def refusal_task_id_for(submission: Submission) -> str:
    """The one id that the task about a submission's latest refusal can have."""
    return f"refused-{submission.key}-{submission.refusals}"


def hear(
    claim: Claim,
    submission: Submission,
    word: ClaimWord,
    task: Task | None,
    *,
    at: datetime,
    today: date,
    sentences: tuple[str, ...] = (),
) -> Heard:
    """What *word* comes to; the same again, and one that weighs less, changes nothing.

    The submission arrived, whatever else is said of it. A claim that has moved on
    to another version stays as it is. *task* is the one of the last refusal
    (`refusal_task_id_for`), and *sentences* are looked through and not kept.
    """
    arrived = way.arrived(submission, at=at)
    if arrived.word is not None and word.weight <= arrived.word.weight:
        return Heard(_numbered(claim, arrived, word), arrived)
    known = arrived.but(word=word, rejection=None)
    if word.standing is Standing.REJECTED:
        why = claim_rejection.rejection(
            word.codes, by=word.by, today=today, file_by=claim.file_by, sentences=sentences
        )
        known = known.but(rejection=why)
    latest = claim.latest
    if latest is None or latest.bill.control_number != submission.control_number:
        return Heard(claim, known, _surprises(claim, known, at, today))
    if word.standing is Standing.RECEIVED:
        return Heard(_submitted(claim, at), known)
    if word.standing is Standing.ACCEPTED:
        return _accepted(claim, known, task, at, today)
    return _rejected(claim, known, task, at)


def _surprises(claim: Claim, known: Submission, at: datetime, today: date) -> tuple[Task, ...]:
    """The task about what a payer has, though a new original followed, or none was to."""
    latest = claim.latest
    if known.word is None or latest is None or latest.bill.frequency is not Frequency.ORIGINAL:
        return ()
    takes_back = _takes_back(claim, known)
    if known.word.standing is not (Standing.REJECTED if takes_back else Standing.ACCEPTED):
        return ()
    task = open_task(
        task_id=f"taken-{fingerprint(f'{known.control_number}/{known.word}')[:32]}",
        kind=TaskKind.FIX_CLAIM,
        owner=TaskOwner.staff("claims"),
        about=(claim.claim_id, claim.client_id),
        due_on=add_business_days(today, 1),
        next_action=_KEEPS_IT if takes_back else _HAS_ANOTHER,
        at=at,
    )
    return (task,)


def _takes_back(claim: Claim, submission: Submission) -> bool:
    """Whether what was sent takes the claim back, as it was before another payer was billed."""
    return any(
        version.bill.frequency is Frequency.VOID
        and version.bill.control_number == submission.control_number
        for version in claim.versions
    )


def _numbered(claim: Claim, arrived: Submission, word: ClaimWord) -> Claim:
    """The claim with the payer's number, though the word that brings it comes late."""
    latest = claim.latest
    is_latest = latest is not None and latest.bill.control_number == arrived.control_number
    if not is_latest or claim.payer_claim_number or not word.payer_claim_number:
        return claim
    return claim.but(payer_claim_number=word.payer_claim_number)


def _submitted(claim: Claim, at: datetime) -> Claim:
    """The claim that is known to have arrived; one of which more is known stays as it is."""
    if claim.status not in _ON_ITS_WAY:
        return claim
    return claim.moved(ClaimStatus.SUBMITTED, submitted_at=at)


def _accepted(
    claim: Claim, known: Submission, task: Task | None, at: datetime, today: date
) -> Heard:
    latest = claim.latest
    is_void = latest is not None and latest.bill.frequency is Frequency.VOID
    status = ClaimStatus.VOIDED if is_void else ClaimStatus.ACCEPTED
    number = known.word.payer_claim_number if known.word else None
    wish = still_wanted(claim)
    changes: dict[str, object] = {
        "payer_claim_number": number or claim.payer_claim_number,
        "submitted_at": claim.submitted_at or at,
        "findings": claim.findings if wish and claim.status is status else (),
        "correction": wish,
    }
    done: tuple[Task, ...] = ()
    if task is not None and task.status is TaskStatus.OPEN:
        done = (resolve(task, resolution=_OVERRULED, at=at),)
        left = {who: each for who, each in claim.tasks_left.items() if each != task.task_id}
        changes["tasks_left"] = left
    taken = claim.noting(refused=(), mended=False)
    if claim.status is status:
        return Heard(taken.but(**changes), known, done)
    if status not in MOVES[claim.status]:
        return Heard(claim, known, _surprises(claim, known, at, today))
    return Heard(taken.moved(status, **changes), known, done, _told(claim) if is_void else ())


def _told(claim: Claim) -> tuple[Event, ...]:
    """Another payer may wait until this one has taken the claim back."""
    about = {name: getattr(claim, name) for name in ("visit_id", "client_id", "provider_id")}
    return (ClaimTakenBack(**about),)


def _rejected(claim: Claim, known: Submission, task: Task | None, at: datetime) -> Heard:
    """The claim with the reason, and one task; a weightier reason goes into the same task."""
    why = known.rejection
    is_new = claim.status is not ClaimStatus.REJECTED
    if why is None or (is_new and ClaimStatus.REJECTED not in MOVES[claim.status]):
        return Heard(claim, known)
    owner, next_action = why.task_owner(claim.provider_id), why.next_action
    if _takes_back(claim, known):
        next_action = f"{next_action} {_NOT_TAKEN_BACK}"
    if is_new or task is None:
        known = known.but(refusals=known.refusals + 1)
        task = open_task(
            task_id=refusal_task_id_for(known),
            kind=TaskKind.FIX_CLAIM,
            owner=owner,
            about=(claim.claim_id, claim.client_id),
            due_on=why.due_on,
            next_action=next_action,
            at=at,
        )
    elif task.status is TaskStatus.OPEN:
        task = hand_over(task, owner=owner, next_action=next_action, due_on=why.due_on)
    left = {who: each for who, each in claim.tasks_left.items() if each != task.task_id}
    named = tuple(_as_findings(why, owner))
    changes = {
        "findings": named,
        "tasks_left": left | {label_of(owner): str(task.task_id)},
    }
    claim = claim.noting(refused=named, mended=False)
    rejected = claim.moved(ClaimStatus.REJECTED, **changes) if is_new else claim.but(**changes)
    event = ClaimRejected(claim_id=claim.claim_id, control_number=known.control_number)
    return Heard(rejected, known, (task,), (event,))


def _as_findings(why: Rejection, owner: TaskOwner) -> Iterator[ClaimFinding]:
    """All that a refusal names, for the one who was given the task about it."""
    for trouble in (why.trouble, *why.beside):
        meaning = MEANINGS[trouble]
        yield ClaimFinding(
            code=f"REJECTED_{trouble.upper()}",
            owner=owner,
            next_action=PlainText(f"{meaning.says} {meaning.next_action}"),
            places=places_of(trouble, (why.trouble, *why.beside)),
        )
