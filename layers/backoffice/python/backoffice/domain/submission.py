"""A submission: one version of a claim on its way, so that nobody can lose it or send it twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from backoffice.domain.bill import Bill, ControlNumber
from backoffice.domain.calendar import Moment
from backoffice.domain.claim import Claim
from backoffice.domain.claim_rejection import Rejection
from backoffice.domain.claim_reply import ClaimReply, Code
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.errors import Refused
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Fact, Record


class Way(StrEnum):
    """How far one version of a claim got on its way to the clearinghouse."""

    WRITTEN = "written"  # us: send it, or find out whether it arrived; its bytes are kept
    ANSWERED = "answered"  # nobody: whether the clearinghouse has it is known
    UNCERTAIN = "uncertain"  # staff: it may have arrived, and nobody can tell


MOVES: dict[Way, frozenset[Way]] = {
    Way.WRITTEN: frozenset({Way.WRITTEN, Way.ANSWERED, Way.UNCERTAIN}),
    Way.ANSWERED: frozenset({Way.WRITTEN}),  # it was refused, mended, and is written anew
    Way.UNCERTAIN: frozenset({Way.ANSWERED, Way.WRITTEN}),  # it arrived after all; it did not
}


class Step(StrEnum):
    """What to do with a submission next."""

    NOTHING = "nothing"  # it is answered, parked, or not due
    SEND = "send"  # the same bytes under the same key, which makes one claim of all of them
    LOOK_UP = "look_up"  # it was sent too long ago for its key to protect it
    PARK = "park"  # it was looked for long enough


class StaffWord(Fact):
    """What a person found out about a claim in doubt."""

    arrived: bool
    reference: str | None = None
    """Of the call, or the clearinghouse's id of the claim."""
    by: str
    at: Moment


class Submission(Record):
    """One version of a claim on its way: the exact bytes, and every time that they were sent.

    The record is kept under the patient control number, which is what
    acknowledgments name. The bytes are kept before they are sent for the first
    time, and the same bytes are sent again.
    """

    control_number: ControlNumber
    """The bill's patient control number."""
    claim_id: str
    client_id: str
    number: int
    """The claim's version."""
    bill: str
    """The fingerprint of what was written down."""
    interchange: int
    """Our ISA13 (unique for the receiver)."""
    document: str
    """The 837P to the letter."""
    written_at: Moment
    writings: int = 1
    """How often it was written: a version that was refused may be mended, and goes out anew."""
    first_sent_at: Moment | None = None
    """When the round under way began; None before, and once the claim is known not to be there."""
    last_sent_at: Moment | None = None
    attempts: int = 0
    look_ups: int = 0
    """How often it was looked for in the round under way."""
    absences: int = 0
    """How often the clearinghouse was sure not to have it, since a person last looked into it."""
    doubts: int = 0
    """How often a person had to find out."""
    key_is_spent: bool = False
    """The clearinghouse knows the key, with other content: it protects nothing."""
    next_attempt_at: Moment | None = None
    """When to send (again) or look it up; while an attempt runs, when to stop waiting for it."""
    way: Way = Way.WRITTEN
    answered_at: Moment | None = None
    codes: tuple[Code, ...] = ()
    """Why the clearinghouse refused it."""
    answer: str | None = None
    """The 277CA that came back, to the letter; or the name of the document that has it."""
    reference: str | None = None
    """The clearinghouse's own id of the claim."""
    staff_word: StaffWord | None = None
    word: ClaimWord | None = None
    """The weightiest that was said of it in acknowledgments, or at the clearinghouse's door."""
    rejection: Rejection | None = None
    """What that comes to, if it is a refusal."""
    refusals: int = 0
    """How often its claim became rejected, so that each task about it has an id of its own."""

    PROTECTED: ClassVar[timedelta] = timedelta(hours=23)
    """As long after the first time the clearinghouse knows the key again. It says 24 hours, from
    when it got the claim; we count from before it was sent, and leave an hour for a last attempt
    and for clocks that differ."""
    LEASE: ClassVar[timedelta] = timedelta(minutes=10)
    """Longer than any Lambda runs, so no two attempts overlap."""
    FIRST_WAIT: ClassVar[timedelta] = timedelta(minutes=5)
    LONGEST_WAIT: ClassVar[timedelta] = timedelta(hours=1)
    SETTLES: ClassVar[timedelta] = timedelta(hours=1)
    """So long after the last sending nothing can be under way to the clearinghouse any more."""
    PATIENCE: ClassVar[timedelta] = timedelta(hours=72)
    """From the first sending on; then a person is asked."""
    LOOKS: ClassVar[int] = 3
    """Look-ups that must have been begun before a person is asked."""
    ROUNDS: ClassVar[int] = 3
    """A claim that never arrives in so many rounds needs a person, too."""
    LONGEST: ClassVar[int] = 100_000
    """Letters of an 837P, and of an answer in the record; one claim has some 1,500."""

    @property
    def key(self) -> str:
        """What the clearinghouse tells a repetition by; it names nobody."""
        again = f"-{self.writings}" if self.writings > 1 else ""
        return f"{self.control_number}{again}"

    @property
    def may_be_there(self) -> bool:
        """Whether it was sent, as far as the clearinghouse did not deny that it has it."""
        return self.first_sent_at is not None

    @property
    def has_arrived(self) -> bool:
        """Whether somebody has it, and nobody whose word counts sent it back."""
        is_refused = self.word is not None and self.word.standing is Standing.REJECTED
        return self.way is Way.ANSWERED and not is_refused

    def due(self, *, at: datetime) -> bool:
        """Whether it is time for the next step."""
        return self.next_attempt_at is not None and self.next_attempt_at <= at

    def is_protected(self, *, at: datetime) -> bool:
        """Whether sending it (again) is safe by its key alone."""
        return self.first_sent_at is None or at < self.first_sent_at + self.PROTECTED

    def waited_too_long(self, *, at: datetime) -> bool:
        """Whether it is for a person to find out, once it was looked for."""
        return self.first_sent_at is not None and at >= self.first_sent_at + self.PATIENCE

    def step(self, *, at: datetime) -> Step:
        """What to do with it *at* a moment."""
        if self.way is not Way.WRITTEN or not self.due(at=at):
            return Step.NOTHING
        if self.is_protected(at=at):
            return Step.SEND
        if self.waited_too_long(at=at) and self.look_ups >= self.LOOKS:
            return Step.PARK
        return Step.LOOK_UP

    def is_at(self, attempt: int) -> bool:
        """Whether it is still under way, in that *attempt*."""
        return self.way is Way.WRITTEN and self.attempts == attempt

    def is_to_be_sent_as(self, bill: Bill) -> bool:
        """Whether its bytes say what *bill* does, and its key is good for sending them."""
        is_same = self.bill == fingerprint(bill.model_dump_json())
        return is_same and self.way is Way.WRITTEN and not self.key_is_spent


def write(
    claim: Claim, earlier: Submission | None, *, document: str, interchange: int, at: datetime
) -> Submission:
    """The claim's latest version as it goes out, due at once; *earlier*: its writing before.

    Raises:
        Refused: it is too long, or the earlier writing may be at the clearinghouse.
    """
    if claim.latest is None:
        raise Refused("This claim says nothing yet.")
    if len(document) > Submission.LONGEST:
        raise Refused("This claim is too long to be sent. Bill its lines in several claims.")
    if earlier is not None and earlier.way is not Way.ANSWERED and earlier.may_be_there:
        raise Refused("This claim may be at the clearinghouse already, in other words.")
    bill = claim.latest.bill
    return Submission(
        version=earlier.version if earlier else 0,
        control_number=bill.control_number,
        claim_id=claim.claim_id,
        client_id=claim.client_id,
        number=claim.latest.number,
        bill=fingerprint(bill.model_dump_json()),
        interchange=interchange,
        document=document,
        written_at=at,
        writings=earlier.writings + 1 if earlier else 1,
        attempts=earlier.attempts if earlier else 0,
        doubts=earlier.doubts if earlier else 0,
        next_attempt_at=at,
    )


def begin_sending(submission: Submission, *, at: datetime) -> Submission:
    """The submission while it is sent; its protection counts from now, before anything leaves."""
    return submission.but(
        first_sent_at=submission.first_sent_at or at,
        last_sent_at=at,
        attempts=submission.attempts + 1,
        next_attempt_at=at + submission.LEASE,
    )


def begin_look_up(submission: Submission, *, at: datetime) -> Submission:
    """The submission while the clearinghouse is asked whether it has it."""
    return submission.but(
        look_ups=submission.look_ups + 1,
        attempts=submission.attempts + 1,
        next_attempt_at=at + submission.LEASE,
    )


def postpone(submission: Submission, *, at: datetime, seconds: int | None = None) -> Submission:
    """Try again after 5 minutes, then twice as long each time, up to an hour.

    *seconds* is how long the clearinghouse asked us to wait at least.
    """
    backoff = submission.FIRST_WAIT * (1 << min(max(submission.attempts, 1) - 1, 10))
    wait = max(timedelta(seconds=seconds or 0), min(backoff, submission.LONGEST_WAIT))
    return submission.but(next_attempt_at=at + wait)


def answered(submission: Submission, reply: ClaimReply, *, at: datetime) -> Submission:
    """The submission that the clearinghouse took or refused."""
    return _moved(
        submission,
        Way.ANSWERED,
        answered_at=at,
        codes=reply.codes,
        answer=reply.document,
        reference=reply.reference,
    )


def arrived(submission: Submission, *, at: datetime) -> Submission:
    """The submission that the clearinghouse turns out to have; one that is known to stays as it is.

    Whoever names its control number has seen it: a look-up, an acknowledgment, a remittance.
    """
    if submission.way is Way.ANSWERED:
        return submission
    return _moved(submission, Way.ANSWERED, answered_at=at)


def absent(submission: Submission, *, at: datetime) -> Submission:
    """The submission of which the clearinghouse has nothing.

    That counts once nothing can be under way any more; then the same bytes go
    out under the same key in a new round, at once. Several rounds in vain are
    for a person.
    """
    settles_at = (submission.last_sent_at or at) + submission.SETTLES
    if at < settles_at:
        return submission.but(next_attempt_at=settles_at)
    if submission.absences + 1 >= submission.ROUNDS:
        return park(submission)
    return submission.but(
        first_sent_at=None,
        look_ups=0,
        absences=submission.absences + 1,
        next_attempt_at=at,
    )


def rest(submission: Submission) -> Submission:
    """The submission of a claim that is not to be sent now; asked for again, it is due again."""
    return submission.but(next_attempt_at=None)


def park(submission: Submission, *, key_is_spent: bool = False) -> Submission:
    """The submission of which nobody can tell whether it arrived; it is not sent again."""
    doubts = submission.doubts + 1
    return _moved(submission, Way.UNCERTAIN, key_is_spent=key_is_spent, doubts=doubts)


def settle(submission: Submission, word: StaffWord) -> Submission:
    """The submission in doubt, after a person found out.

    What did not arrive waits until its claim is sent again: then the same bytes
    go out under the same key, in case the person was wrong.
    """
    if submission.way is not Way.UNCERTAIN:
        raise Refused("This claim is not in doubt.")
    if word.arrived:
        known = _moved(submission, Way.ANSWERED, answered_at=word.at)
        return known.but(staff_word=word, reference=word.reference)
    return _moved(
        submission, Way.WRITTEN, first_sent_at=None, look_ups=0, absences=0, staff_word=word
    )


def _moved(submission: Submission, way: Way, **changes: object) -> Submission:
    if way not in MOVES[submission.way]:
        raise Refused(f"This submission is {submission.way} already.")
    return submission.but(way=way, next_attempt_at=None, **changes)
