"""The submission desk: a claim that is ready goes to the clearinghouse, once, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from backoffice.domain import sending
from backoffice.domain import submission as way
from backoffice.domain.bill import Bill
from backoffice.domain.calendar import day_in
from backoffice.domain.claim import Claim, ClaimHandout, ClaimStatus
from backoffice.domain.claim_reply import ClaimReply, Whereabouts
from backoffice.domain.conduct import ClearinghouseConduct, Health
from backoffice.domain.errors import Conflict, NotFound, PayerRefused, PayerUnavailable, Refused
from backoffice.domain.record import Ref
from backoffice.domain.sending import Sent
from backoffice.domain.submission import Step, Submission
from backoffice.services.claim_ports import TakesClaims
from backoffice.services.ports import Archive, Clock, Counters, Records
from backoffice.services.submission_file import SubmissionFile, SubmissionFiles

_CONTROL_NUMBERS = "interchange"
_TRIES = 3
_TO_SEND = frozenset({ClaimStatus.READY, ClaimStatus.SENDING})


class SubmissionDesk:
    """From "ready" to "the clearinghouse has it", or to a person who finds out.

    A submission is three calls of the database: one reads all there is to know,
    one keeps the exact bytes and claims the attempt, one keeps what came of it.
    Whatever a crash cuts off in between is begun anew when its lease is over,
    with the same bytes under the same key; and once the key protects nothing
    any more, the clearinghouse is asked before anything is sent again.
    """

    def __init__(
        self,
        *,
        records: Records,
        clearinghouse: TakesClaims,
        counters: Counters,
        documents: Archive,
        home_zone: str,
        now: Clock,
    ) -> None:
        self._records = records
        self._files = SubmissionFiles(records, clearinghouse=clearinghouse.name)
        self._clearinghouse = clearinghouse
        self._counters = counters
        self._documents = documents
        self._home_zone = home_zone
        self._now = now

    def submit(self, claim_id: str, control_number: str | None = None) -> None:
        """Take the next step of a claim that is to be sent, if it is time for one.

        Told twice, late, or at once by two, it is sent once: whoever comes second
        finds the attempt claimed, or its outcome.

        Raises:
            NotFound: there is no such claim, or it was sent and what was sent is not there.
            Conflict: somebody else is at it; to be told again later.
        """
        file = self._files.of(ClaimHandout(claim_id=claim_id, control_number=control_number))
        if file.claim.status not in _TO_SEND or file.is_about_another_than(control_number):
            self._rest(control_number)
        if file.claim.status not in _TO_SEND:
            return
        if file.is_there_already:
            at = self._now()
            known = file.known
            self._keep(file, sending.there_already(file.claim, known, at=at, today=self._day(at)))
            return
        try:
            submission = self._written(file)
        except (PayerRefused, Refused):
            self._give_back(file.claim)
            return
        at = self._now()
        match submission.step(at=at):
            case Step.SEND:
                self._send(file, submission, at)
            case Step.LOOK_UP:
                self._look_up(file, way.begin_look_up(submission, at=at))
            case Step.PARK:
                self._keep(file, self._parked(file.claim, submission))
            case Step.NOTHING:
                pass

    def _written(self, file: SubmissionFile) -> Submission:
        """The submission with the exact bytes of the claim's latest version."""
        known, bill = file.submission, _bill(file.claim)
        if file.claim.status is ClaimStatus.SENDING:
            if known is None:
                raise NotFound("What this claim was sent with is not there. Restore it first.")
            return known
        if known is not None and known.is_to_be_sent_as(bill):
            return known.but(next_attempt_at=known.next_attempt_at or self._now())
        at, number = self._now(), self._counters.next(_CONTROL_NUMBERS)
        document = self._clearinghouse.prepare_claim(bill, control_number=number, at=at)
        return way.write(file.claim, known, document=document, interchange=number, at=at)

    def _rest(self, control_number: str | None) -> None:
        """Let no sweep find again what is not to be sent: its claim was mended, or called off."""
        if control_number is None:
            return
        [known] = self._records.find_together(Ref(Submission, (control_number,)))
        if known is not None and known.due(at=self._now()):
            self._records.keep(way.rest(known))

    def _give_back(self, claim: Claim) -> None:
        """What X12 cannot carry is a draft again, with a task: no edit saw it."""
        at = self._now()
        task = sending.unwritable_task(claim, at=at, today=day_in(at, self._home_zone))
        self._records.keep(claim.moved(ClaimStatus.DRAFT), task)

    def _send(self, file: SubmissionFile, submission: Submission, at: datetime) -> None:
        """Keep the bytes and the moment, and only then send: whatever happens, it is known."""
        health = file.health
        if health.refuses(at=at):
            self._leave_for_later(file, submission)
            return
        claim = file.claim
        if claim.status is ClaimStatus.READY:
            claim = claim.moved(ClaimStatus.SENDING)
        begun = way.begin_sending(submission, at=at)
        probe = file.conduct.but(health=health.probing(at=at)) if health.paused else None
        file = self._keep(file, Sent(claim, begun), probe)
        try:
            reply = self._clearinghouse.send_claim(begun.document, key=begun.key)
        except PayerUnavailable as silence:
            self._fail(file, silence, probe=probe is not None)
            return
        reply = self._with_a_long_answer_apart(begun, reply)
        at = self._now()
        self._close(
            file,
            lambda claim, known: sending.heard(claim, known, reply, at=at, today=self._day(at)),
            lambda health: health.answered(),
        )

    def _leave_for_later(self, file: SubmissionFile, submission: Submission) -> None:
        """Have the sweep find what a pause of the clearinghouse keeps from being sent."""
        if submission != file.submission:
            until = file.health.paused_until
            self._keep(file, Sent(file.claim, submission.but(next_attempt_at=until)))

    def _look_up(self, file: SubmissionFile, begun: Submission) -> None:
        """Ask whether the claim is there, which changes nothing there."""
        file = self._keep(file, Sent(file.claim, begun))
        try:
            where = self._clearinghouse.look_up(
                begun.control_number, interchange=begun.interchange, since=begun.written_at
            )
        except PayerUnavailable as silence:
            wait, where = silence.retry_after, Whereabouts.UNKNOWN
        else:
            wait = None
        at = self._now()

        def outcome(claim: Claim, known: Submission) -> Sent:
            if where is Whereabouts.FOUND:
                return sending.found(claim, known, at=at)
            if where is Whereabouts.ABSENT:
                return sending.missed(claim, known, at=at, today=self._day(at))
            return Sent(claim, way.postpone(known, at=at, seconds=wait))

        self._close(file, outcome)

    def _fail(self, file: SubmissionFile, silence: PayerUnavailable, *, probe: bool) -> None:
        """Try again later; it may have arrived, or not."""
        at = self._now()

        def outcome(claim: Claim, known: Submission) -> Sent:
            return Sent(claim, way.postpone(known, at=at, seconds=silence.retry_after))

        def learned(health: Health) -> Health:
            number = file.known.control_number
            return health.failed(number, probe=probe, at=at)

        self._close(file, outcome, learned)

    def _parked(self, claim: Claim, submission: Submission) -> Sent:
        at = self._now()
        return sending.parked(claim, way.park(submission), at=at, today=self._day(at))

    def _with_a_long_answer_apart(self, begun: Submission, reply: ClaimReply) -> ClaimReply:
        """The reply with a document in place of an answer that is too long for a record."""
        if reply.document is None or len(reply.document) <= begun.LONGEST:
            return reply
        name = f"claims/{begun.control_number}/{begun.attempts}"
        self._documents.keep(name, reply.document)
        return reply.but(document=name)

    def _close(
        self,
        file: SubmissionFile,
        outcome: Callable[[Claim, Submission], Sent],
        learned: Callable[[Health], Health] = lambda health: health,
    ) -> None:
        """Keep the *outcome* of the attempt that *file* has.

        Somebody else may write meanwhile: the payer's acknowledgment arrives,
        the clearinghouse's health changes. As long as the attempt is the same,
        what it came to still holds, and is kept upon what they wrote; the last
        time without the health, which the next attempt learns as well.
        """
        attempt = file.known.attempts
        for tries_left in reversed(range(_TRIES)):
            health = learned(file.health) if tries_left else file.health
            conduct = file.conduct.but(health=health) if health != file.health else None
            try:
                self._keep(file, outcome(file.claim, file.known), conduct)
            except Conflict:
                if not tries_left:
                    raise
                file = self._files.of(file.handout)
                if file.submission is None or not file.submission.is_at(attempt):
                    return  # somebody knows more of it than this attempt does
            else:
                return

    def _keep(
        self, file: SubmissionFile, sent: Sent, conduct: ClearinghouseConduct | None = None
    ) -> SubmissionFile:
        """Keep what differs from *file*; the file as it is then."""
        claim = [] if sent.claim == file.claim else [sent.claim]
        learned = [conduct] if conduct else []
        self._records.keep(*claim, sent.submission, *sent.tasks, *learned, events=sent.events)
        return replace(
            file,
            claim=sent.claim.as_kept() if claim else file.claim,
            submission=sent.submission.as_kept(),
            conduct=conduct.as_kept() if conduct else file.conduct,
        )

    def _day(self, at: datetime) -> date:
        return day_in(at, self._home_zone)


def _bill(claim: Claim) -> Bill:
    if claim.latest is None:
        raise Refused("This claim says nothing yet.")
    return claim.latest.bill
