"""What is said of a claim counts by who says it and when, and never by what came first."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain import submission as way
from backoffice.domain.bill import Frequency
from backoffice.domain.claim import Claim, ClaimStatus, Correction
from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.correcting import stuck, wanted
from backoffice.domain.events.claims import ClaimRejected
from backoffice.domain.hearing import Heard, hear
from backoffice.domain.identifiers import PlainText
from backoffice.domain.rejection_words import MEANINGS
from backoffice.domain.submission import Submission, Way
from backoffice.domain.task import Task, TaskOwner, TaskStatus, resolve
from tests.support import claims

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = date(2026, 3, 10)
CLAIM = "visit-0600.1"


def said(
    standing: str, by: RejectedBy = RejectedBy.PAYER, on: date | None = TODAY, *codes: str
) -> ClaimWord:
    is_taken = standing == "accepted"
    return ClaimWord(
        standing=Standing(standing),
        by=by,
        codes=codes or ("A7:562:85",),
        payer_claim_number="PC42" if is_taken else None,
        said_on=on,
    )


RECEIVED = said("received", RejectedBy.CLEARINGHOUSE)
ACCEPTED = said("accepted")
REFUSED = said("rejected")
STOPPED = said("rejected", RejectedBy.CLEARINGHOUSE)


def sent(status: ClaimStatus = ClaimStatus.SENDING) -> tuple[Claim, Submission]:
    claim = claims.ready_claim(CLAIM)
    out = way.begin_sending(claims.submission(claim), at=AT)
    left = claim.moved(ClaimStatus.SENDING)
    return left.but(status=status), out


class Story:
    """One claim, and everything that is said of it."""

    def __init__(self, status: ClaimStatus = ClaimStatus.SENDING) -> None:
        self.claim, self.submission = sent(status)
        self.tasks: dict[str, Task] = {}
        self.task: Task | None = None

    def hear(self, word: ClaimWord) -> Heard:
        heard = hear(self.claim, self.submission, word, self.task, at=AT, today=TODAY)
        self.claim, self.submission = heard.claim, heard.submission
        for task in heard.tasks:
            self.tasks[task.task_id] = self.task = task
        return heard

    @property
    def end(self) -> tuple[object, ...]:
        """What must not depend on the order."""
        left = [task for task in self.tasks.values() if task.status is TaskStatus.OPEN]
        return (
            self.claim.status,
            self.claim.payer_claim_number,
            self.claim.findings,
            [(task.owner, task.next_action, task.due_on) for task in left],
            self.submission.word,
            self.submission.rejection,
        )


def ended(*words: ClaimWord) -> Story:
    story = Story()
    for word in words:
        story.hear(word)
    return story


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([RECEIVED], ClaimStatus.SUBMITTED),
        ([said("received")], ClaimStatus.SUBMITTED),
        ([ACCEPTED], ClaimStatus.ACCEPTED),
        ([ACCEPTED, RECEIVED], ClaimStatus.ACCEPTED),
        ([REFUSED, RECEIVED], ClaimStatus.REJECTED),
        ([STOPPED, ACCEPTED], ClaimStatus.ACCEPTED),
        ([ACCEPTED, STOPPED], ClaimStatus.ACCEPTED),
        ([ACCEPTED, REFUSED], ClaimStatus.REJECTED),
        ([ACCEPTED, said("rejected", on=date(2026, 3, 9))], ClaimStatus.ACCEPTED),
        ([said("accepted", on=date(2026, 3, 11)), REFUSED], ClaimStatus.ACCEPTED),
        ([said("rejected", RejectedBy.SYNTAX)], ClaimStatus.REJECTED),
        ([said("rejected", RejectedBy.ENVELOPE)], ClaimStatus.REJECTED),
    ],
)
def test_the_weightiest_word_decides_in_every_order(
    words: list[ClaimWord], status: ClaimStatus
) -> None:
    for order in itertools.permutations(words):
        assert ended(*order).claim.status is status


WORDS = st.builds(
    said,
    st.sampled_from(["received", "accepted", "rejected"]),
    st.sampled_from(RejectedBy),
    st.sampled_from([None, date(2026, 3, 9), TODAY]),
    st.sampled_from(["A3:33:IL", "A7:562:82", "A6:145", "025"]),
).filter(lambda word: word.standing is not Standing.ACCEPTED or word.by is RejectedBy.PAYER)


@settings(max_examples=300)
@given(st.lists(WORDS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_any_words_come_to_the_same_in_any_order_and_said_twice(words, chance) -> None:  # type: ignore[no-untyped-def]
    again = [*words, *words]
    chance.shuffle(again)
    first, second = ended(*words), ended(*again)
    assert first.end == second.end


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_word_said_again_changes_nothing(words: list[ClaimWord]) -> None:
    story = ended(*words)
    before, tasks = (story.claim, story.submission), dict(story.tasks)
    for word in words:
        heard = story.hear(word)
        assert heard.tasks == ()
        assert heard.events == ()
    assert (story.claim, story.submission) == before
    assert story.tasks == tasks


@pytest.mark.parametrize("status", [ClaimStatus.SENDING, ClaimStatus.IN_DOUBT, ClaimStatus.READY])
@pytest.mark.parametrize("word", [RECEIVED, ACCEPTED, REFUSED])
def test_any_word_says_that_the_claim_arrived(status: ClaimStatus, word: ClaimWord) -> None:
    story = Story(status)
    story.hear(word)
    assert story.submission.way is Way.ANSWERED
    assert story.submission.next_attempt_at is None
    assert story.claim.status not in {status, ClaimStatus.READY}


def test_a_word_about_an_earlier_version_leaves_the_newer_one_alone() -> None:
    for word in (RECEIVED, ACCEPTED, REFUSED):
        story = Story()
        story.claim = story.claim.moved(ClaimStatus.REJECTED)
        latest = story.claim.latest
        assert latest is not None
        newer = latest.bill.but(control_number="NEWERNUMBER")
        story.claim = story.claim.saying(newer, at=AT).moved(ClaimStatus.READY)
        before = story.claim
        heard = story.hear(word)
        assert story.claim == before
        assert len(heard.tasks) == (word is ACCEPTED), "the payer has two, and somebody is told"


def test_only_what_still_counts_is_told_as_the_reason_of_a_refusal() -> None:
    assert ended(STOPPED).submission.rejection is not None
    assert ended(STOPPED, ACCEPTED).submission.rejection is None


def followed(frequency: Frequency, **bill: object) -> Story:
    """A claim whose first version is with the payer, and a second one is ready to follow."""
    story = Story(ClaimStatus.REJECTED)
    latest = story.claim.latest
    assert latest is not None
    newer = latest.bill.but(control_number="NEWERNUMBER", frequency=frequency, **bill)
    story.claim = story.claim.saying(newer, at=AT).moved(ClaimStatus.READY)
    return story


def test_that_the_payer_has_what_a_correction_corrects_surprises_nobody() -> None:
    story = followed(Frequency.REPLACEMENT, payer_claim_number="PC41")
    assert story.hear(ACCEPTED).tasks == ()


def wanted_of_what_is_accepted(kind: Frequency) -> Story:
    """A claim that its payer took in, and that somebody wants to be put right."""
    story = Story(ClaimStatus.ACCEPTED)
    asked = wanted(story.claim, kind, of_version=1, payer_claim_number="PC41")
    story.claim = stuck(asked)
    return story


@pytest.mark.parametrize("kind", [Frequency.REPLACEMENT, Frequency.VOID, Frequency.ORIGINAL])
def test_a_word_about_the_old_version_leaves_a_correction_that_is_not_written_yet(
    kind: Frequency,
) -> None:
    story = wanted_of_what_is_accepted(kind)
    before = story.claim
    story.hear(ACCEPTED)
    assert story.claim.correction == before.correction
    assert story.claim.findings == before.findings, "what its task is about is still to be mended"


def test_once_the_payer_takes_the_correction_in_nothing_more_is_wanted() -> None:
    story = wanted_of_what_is_accepted(Frequency.REPLACEMENT)
    latest = story.claim.latest
    assert latest is not None
    newer = latest.bill.but(frequency=Frequency.REPLACEMENT, payer_claim_number="PC41")
    story.claim = story.claim.saying(newer, at=AT).moved(ClaimStatus.READY, findings=())
    story.hear(ACCEPTED)
    assert (story.claim.status, story.claim.correction) == (ClaimStatus.ACCEPTED, None)


def test_a_correction_of_what_was_refused_is_of_that_once_the_payer_takes_it_in_after_all() -> None:
    story = wanted_of_what_is_accepted(Frequency.REPLACEMENT)
    latest = story.claim.latest
    assert latest is not None
    newer = latest.bill.but(frequency=Frequency.REPLACEMENT, payer_claim_number="PC41")
    refused = story.claim.saying(newer, at=AT).but(status=ClaimStatus.REJECTED)
    story.claim = wanted(refused, Frequency.VOID, of_version=2)
    story.hear(ACCEPTED)
    assert story.claim.correction == Correction(kind=Frequency.VOID, of_version=2, standing=2)
    assert story.claim.findings == ()


def taking_back() -> Story:
    """A claim that is on its way to be taken back."""
    story = Story(ClaimStatus.SUBMITTED)
    latest = story.claim.latest
    assert latest is not None
    void = latest.bill.but(frequency=Frequency.VOID, payer_claim_number="PC41")
    story.claim = story.claim.but(versions=(latest.but(bill=void, sent=True),))
    return story


def taken_back_and_billed_anew() -> Story:
    """A claim that the clearinghouse took for taken back, and another payer is asked since."""
    story = taking_back()
    story.hear(said("accepted", RejectedBy.CLEARINGHOUSE))
    story.claim = story.claim.but(status=ClaimStatus.VOIDED)
    latest = story.claim.latest
    assert latest is not None
    anew = latest.bill.but(control_number="NEWERNUMBER", frequency=Frequency.ORIGINAL)
    story.claim = story.claim.saying(anew, at=AT).moved(ClaimStatus.READY)
    return story


def test_that_the_first_payer_took_it_back_surprises_nobody_once_another_one_is_billed() -> None:
    story = taken_back_and_billed_anew()
    heard = story.hear(ACCEPTED)
    assert (heard.claim, heard.tasks) == (story.claim, ())


@pytest.mark.requirement("UP-3")
def test_a_payer_that_refuses_to_take_back_what_another_one_was_billed_for_is_told_of_once() -> (
    None
):
    story = taken_back_and_billed_anew()
    before = story.claim
    heard = story.hear(REFUSED)
    assert heard.claim == before
    [task] = heard.tasks
    assert task.owner == TaskOwner.staff("claims")
    assert "does not take" in task.next_action
    assert story.hear(REFUSED).tasks == ()


@pytest.mark.requirement("UP-3")
def test_who_reads_that_a_claim_is_not_taken_back_learns_that_nobody_else_is_billed() -> None:
    heard = taking_back().hear(REFUSED)
    assert heard.claim.status is ClaimStatus.REJECTED
    [task] = heard.tasks
    assert "not taken back" in task.next_action
    assert heard.submission.rejection is not None
    assert heard.submission.rejection.next_action in task.next_action


def test_a_late_word_about_an_earlier_version_brings_the_newer_one_no_number() -> None:
    story = followed(Frequency.ORIGINAL)
    story.hear(said("rejected", on=date(2026, 3, 11)))
    heard = story.hear(ACCEPTED)
    assert heard.claim.payer_claim_number is None


def test_the_number_that_the_payer_gave_last_is_the_one_that_counts() -> None:
    story = ended(ACCEPTED)
    assert story.claim.payer_claim_number == "PC42"
    story.hear(said("accepted", on=date(2026, 3, 11)).but(payer_claim_number="PC43"))
    assert story.claim.payer_claim_number == "PC43"
    story.hear(said("accepted", on=date(2026, 3, 9)).but(payer_claim_number="PC41"))
    assert story.claim.payer_claim_number == "PC43", "what was said before does not"
    story.hear(said("accepted", on=date(2026, 3, 12)).but(payer_claim_number=None))
    assert story.claim.payer_claim_number == "PC43", "and silence takes nothing away"


def test_what_the_payer_takes_in_though_it_was_given_up_changes_no_claim_and_tells_somebody() -> (
    None
):
    story = Story(ClaimStatus.ABANDONED)
    heard = story.hear(ACCEPTED)
    assert story.claim.status is ClaimStatus.ABANDONED
    [task] = heard.tasks
    assert (task.owner.name, task.due_on) == ("claims", date(2026, 3, 11))
    assert story.hear(ACCEPTED).tasks == ()


def test_what_is_refused_though_it_was_given_up_asks_nobody_to_mend_it() -> None:
    story = Story(ClaimStatus.ABANDONED)
    heard = story.hear(REFUSED)
    assert (heard.claim.status, heard.tasks, heard.events) == (ClaimStatus.ABANDONED, (), ())
    assert heard.submission.rejection is not None


def test_the_task_of_a_refusal_that_was_overruled_is_done_and_the_claim_names_it_no_more() -> None:
    story = ended(STOPPED, ACCEPTED)
    assert [task.status for task in story.tasks.values()] == [TaskStatus.RESOLVED]
    assert (story.claim.tasks_left, story.claim.findings) == ({}, ())


def test_a_refusal_that_somebody_called_done_stays_done_for_a_weightier_reason() -> None:
    story = ended(STOPPED)
    assert story.task is not None
    story.task = resolve(story.task, resolution="Done.", at=AT)
    heard = story.hear(REFUSED)
    assert [task.status for task in heard.tasks] == [TaskStatus.RESOLVED]


def test_a_refusal_whose_task_is_gone_has_another_for_the_next_reason() -> None:
    story = ended(STOPPED)
    story.task = None
    [task] = story.hear(REFUSED).tasks
    assert task.status is TaskStatus.OPEN
    assert len(story.tasks) == 2


def test_when_the_clearinghouse_took_it_stays_when_the_payer_takes_it_in() -> None:
    story = ended(RECEIVED)
    later = AT + timedelta(days=1)
    heard = hear(story.claim, story.submission, ACCEPTED, None, at=later, today=TODAY)
    assert heard.claim.submitted_at == AT


def test_each_refusal_is_told_to_whoever_learns_from_them() -> None:
    [event] = Story().hear(REFUSED).events
    assert isinstance(event, ClaimRejected)
    assert event.claim_id == CLAIM


def test_what_the_clearinghouse_says_beside_its_code_is_heard_and_not_kept() -> None:
    claim, out = sent()
    word = said("rejected", RejectedBy.CLEARINGHOUSE, TODAY, "33")
    spoken = ("Rosalind Okafor's date of birth is wrong.",)
    heard = hear(claim, out, word, None, at=AT, today=TODAY, sentences=spoken)
    assert [finding.code for finding in heard.claim.findings] == ["REJECTED_BIRTH_DATE"]
    assert "Okafor" not in heard.submission.model_dump_json()


def test_a_void_that_the_payer_takes_in_ends_the_claim() -> None:
    story = Story(ClaimStatus.SUBMITTED)
    latest = story.claim.latest
    assert latest is not None
    void = latest.but(bill=latest.bill.but(frequency=Frequency.VOID, payer_claim_number="PC41"))
    story.claim = story.claim.but(versions=(void,))
    story.hear(ACCEPTED)
    assert story.claim.status is ClaimStatus.VOIDED


def test_one_refusal_is_one_task_and_a_weightier_reason_goes_into_it() -> None:
    story = ended(STOPPED, said("rejected", RejectedBy.PAYER, TODAY, "A3:33:IL"))
    [task] = story.tasks.values()
    assert task.owner.name == "provider-ruth", "the member id is asked of the client's provider"
    assert story.claim.tasks_left == {"provider.provider-ruth": task.task_id}
    [finding] = story.claim.findings
    assert finding.code == "REJECTED_MEMBER_ID"


def test_a_claim_that_is_refused_again_after_it_was_taken_in_has_a_new_task() -> None:
    days = [date(2026, 3, day) for day in (9, 10, 11)]
    story = ended(
        said("rejected", on=days[0]), said("accepted", on=days[1]), said("rejected", on=days[2])
    )
    left = [task for task in story.tasks.values() if task.status is TaskStatus.OPEN]
    assert len(story.tasks) == 2
    assert len(left) == 1


def test_every_reason_fits_into_a_finding() -> None:
    for meaning in MEANINGS.values():
        assert PlainText(f"{meaning.says} {meaning.next_action}")
