"""The settling desk: staff ask for a claim to be sent, and say what became of one in doubt."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain import sending
from backoffice.domain.calendar import Day, Moment
from backoffice.domain.caller import Caller
from backoffice.domain.claim import Claim, ClaimHandout, ClaimStatus
from backoffice.domain.claim_rejection import Rejection
from backoffice.domain.claim_reply import Code
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.record import Fact, Ref
from backoffice.domain.submission import StaffWord, Submission, Way
from backoffice.domain.task import Task
from backoffice.services.claim_ports import ClaimHandouts
from backoffice.services.insisting import insisting
from backoffice.services.ports import Clock, Records
from backoffice.services.submission_file import NO_SUCH_CLAIM

_NOT_READY = "This claim is not ready to be sent. Mend what its findings name, then ask again."
_LEFT = frozenset({ClaimStatus.SENDING, ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED})


class ClaimFound(Fact):
    """What a person found out about a claim in doubt."""

    arrived: bool
    """Whether the clearinghouse has it."""
    reference: Annotated[str, Field(pattern=r"^[A-Za-z0-9 ._#:/-]{1,80}$")] | None = None
    """Of the call, or the clearinghouse's own id of the claim; never a person's name."""


class SubmissionView(Fact):
    """How far a claim got on its way to its payer; it names nobody."""

    claim_id: str
    status: ClaimStatus
    file_by: Day
    """The last day on which it may arrive at the payer."""
    control_number: str | None = None
    """The patient control number, by which the clearinghouse knows it."""
    first_sent_at: Moment | None = None
    attempts: int = 0
    next_attempt_at: Moment | None = None
    answered_at: Moment | None = None
    codes: tuple[Code, ...] = ()
    """Why the clearinghouse refused it."""
    reference: str | None = None
    rejection: Rejection | None = None
    """Why it was refused, by whomever, whose it is and by when, in plain words."""


class SettlingDesk:
    """Commands of the staff; each may be repeated."""

    def __init__(self, *, records: Records, handouts: ClaimHandouts, now: Clock) -> None:
        self._records = records
        self._handouts = handouts
        self._now = now

    def view(self, claim_id: str) -> SubmissionView:
        """How far a claim got; NotFound for one that is not there."""
        return _seen(*self._read(claim_id))

    def ask(self, claim_id: str) -> SubmissionView:
        """Have a claim that is ready sent now, not with the next batch; twice is once.

        Raises:
            NotFound: there is no such claim.
            Refused: it is not ready, or in doubt.
        """
        claim, submission = self._read(claim_id)
        if claim.status is ClaimStatus.IN_DOUBT:
            raise Refused("This claim is in doubt: it may have arrived. Settle it first.")
        if claim.status is ClaimStatus.READY and claim.latest is not None:
            number = claim.latest.bill.control_number
            self._handouts.hand_out([ClaimHandout(claim_id=claim_id, control_number=number)])
        elif claim.status not in _LEFT:
            raise Refused(_NOT_READY)
        return _seen(claim, submission)

    def settle(self, claim_id: str, found: ClaimFound, *, caller: Caller) -> SubmissionView:
        """Keep what a person found out about a claim in doubt; the same again changes nothing.

        Raises:
            NotFound: there is no such claim.
            Refused: it is not in doubt, or no longer.
        """
        return insisting(lambda: self._settled(claim_id, found, caller))

    def _settled(self, claim_id: str, found: ClaimFound, caller: Caller) -> SubmissionView:
        claim, submission = self._read(claim_id)
        if submission is None:
            raise Refused("This claim is not in doubt: it was never sent.")
        if submission.way is not Way.UNCERTAIN:
            known = submission.staff_word
            if known and (known.arrived, known.reference) == (found.arrived, found.reference):
                return _seen(claim, submission)
            raise Refused(_since(submission))
        [task] = self._records.find_together(Ref(Task, (sending.doubt_task_id_for(submission),)))
        word = StaffWord(**found.model_dump(), by=caller.subject, at=self._now())
        settled = sending.settled(claim, submission, task, word)
        changed = [] if settled.claim == claim else [settled.claim]
        self._records.keep(*changed, settled.submission, *settled.tasks)
        return _seen(settled.claim, settled.submission)

    def acknowledge(self, control_number: str) -> None:
        """Note that somebody named a submission as arrived; a second time changes nothing.

        What becomes of its claim is for whoever reads the acknowledgment: this is the
        least of it, that the claim is there.
        """
        insisting(lambda: self._acknowledged(control_number))

    def _acknowledged(self, control_number: str) -> None:
        [submission] = self._records.find_together(Ref(Submission, (control_number,)))
        if submission is None:
            raise NotFound("There is no submission with this control number.")
        claim, task = self._records.find_together(
            Ref(Claim, (submission.claim_id,)), Ref(Task, (sending.doubt_task_id_for(submission),))
        )
        if claim is None:
            raise NotFound(NO_SUCH_CLAIM)
        at = self._now()
        known = sending.found(claim, submission, at=at)
        changed = [] if known.claim == claim else [known.claim]
        rest = sending.acknowledged(submission, task, at=at)
        if changed or rest:
            self._records.keep(*changed, *rest)

    def _read(self, claim_id: str) -> tuple[Claim, Submission | None]:
        [claim] = self._records.find_together(Ref(Claim, (claim_id,)))
        if claim is None:
            raise NotFound(NO_SUCH_CLAIM)
        if claim.latest is None:
            return claim, None
        number = claim.latest.bill.control_number
        [submission] = self._records.find_together(Ref(Submission, (number,)))
        return claim, submission


def _since(submission: Submission) -> str:
    if submission.way is Way.ANSWERED:
        return "This claim is not in doubt: by now it is known to have arrived, or to be refused."
    return "This claim is not in doubt: it is being sent. Wait for what the clearinghouse says."


def _seen(claim: Claim, submission: Submission | None) -> SubmissionView:
    if submission is None:
        return SubmissionView(claim_id=claim.claim_id, status=claim.status, file_by=claim.file_by)
    return SubmissionView(
        claim_id=claim.claim_id,
        status=claim.status,
        file_by=claim.file_by,
        control_number=submission.control_number,
        first_sent_at=submission.first_sent_at,
        attempts=submission.attempts,
        next_attempt_at=submission.next_attempt_at,
        answered_at=submission.answered_at,
        codes=submission.codes,
        reference=submission.reference,
        rejection=submission.rejection,
    )
