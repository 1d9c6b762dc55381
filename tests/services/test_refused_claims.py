"""A refused claim leaves again once what refused it is mended, or staff say so, and not before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain import correcting
from backoffice.domain.bill import Frequency
from backoffice.domain.claim import Claim, ClaimStatus
from backoffice.domain.claim_rejection import RejectedBy
from backoffice.domain.claim_word import ClaimWord, Standing
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.events.claims import ClaimRejected
from backoffice.domain.hearing import hear
from backoffice.domain.outcome import Outcome
from backoffice.domain.record import Ref
from backoffice.domain.submission import Submission
from backoffice.domain.task import TaskStatus
from backoffice.domain.visit import VisitStatus
from backoffice.services.corrections import CorrectionWish, RefusedVersion
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.claiming import CLAIM, claimed, held, put_on_file, say, seen, with_claim
from tests.twins.office import MemoryOffice

MEMBER_ID, BIRTH_DATE, DIAGNOSIS = "A7:164:IL", "A7:158:IL", "A7:255"
NOT_ENROLLED, UNKNOWN, DUPLICATE = "A3:24", "A3:9999", "A3:54"
NAMES_NOTHING = pytest.mark.parametrize("code", [NOT_ENROLLED, UNKNOWN, DUPLICATE])


def refuse(office: MemoryOffice, *codes: str) -> None:
    """The claim goes out, its payer refuses it with *codes*, and everybody hears of it."""
    office.submitting.submit(CLAIM)
    claim = claimed(office)
    assert claim.latest is not None
    number = claim.latest.bill.control_number
    (sent,) = office.records.find_together(Ref(Submission, (number,)))
    assert sent is not None
    word = ClaimWord(
        standing=Standing.REJECTED, by=RejectedBy.PAYER, codes=codes, said_on=date(2026, 3, 12)
    )
    at = office.clock()
    heard = hear(claim, sent, word, None, at=at, today=at.date())
    office.records.keep(heard.claim, heard.submission, *heard.tasks, events=heard.events)
    office.until_quiet()


def refused(*codes: str) -> MemoryOffice:
    """An office whose one claim was refused with *codes*."""
    office = with_claim()
    refuse(office, *codes)
    assert claimed(office).status is ClaimStatus.REJECTED
    return office


def mend_member_id(office: MemoryOffice) -> None:
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    right = builders.new_policy(member_id="FERN0002")
    office.policy_entry.correct(ANA, policy_id, right, caller=RUTH)
    office.until_quiet()


def change_what_is_charged(office: MemoryOffice) -> None:
    """Something else that the bill says, which nobody complained about."""
    schedule = builders.fee_schedule()
    rates = tuple(rate.but(allowed=rate.allowed + rate.allowed) for rate in schedule.rates)
    put_on_file(office, schedule.but(rates=rates))
    office.claim_news.note_client(ANA)
    office.until_quiet()


def numbers(claim: Claim) -> list[int]:
    return [version.number for version in claim.versions]


@pytest.mark.requirement("CL-2")
def test_a_refused_claim_stays_though_its_bill_changed_while_what_refused_it_did_not() -> None:
    office = refused(MEMBER_ID)
    said = claimed(office)
    change_what_is_charged(office)
    say(office, held(diagnoses=("F33.1",)))
    assert claimed(office).status is ClaimStatus.REJECTED
    assert claimed(office).findings == said.findings
    assert numbers(claimed(office)) == [1]
    mend_member_id(office)
    assert claimed(office).status is ClaimStatus.READY
    assert numbers(claimed(office)) == [1, 2]
    assert claimed(office).latest.bill.diagnoses == ("F33.1",)  # type: ignore[union-attr]


@pytest.mark.requirement("CL-2")
def test_all_that_a_refusal_names_is_told_and_mended_before_the_claim_leaves() -> None:
    office = refused(MEMBER_ID, DIAGNOSIS)
    assert [each.code for each in claimed(office).findings] == [
        "REJECTED_DIAGNOSIS",
        "REJECTED_MEMBER_ID",
    ]
    say(office, held(diagnoses=("F33.1",)))
    assert claimed(office).status is ClaimStatus.REJECTED
    mend_member_id(office)
    assert claimed(office).status is ClaimStatus.READY
    open_ones = [t for t in office.database.items("tasks") if t["kind"] == "fix_claim"]
    assert {task["status"] for task in open_ones} == {TaskStatus.RESOLVED}


def test_of_several_ways_in_which_nobody_was_found_one_that_is_mended_is_enough() -> None:
    office = refused(MEMBER_ID, BIRTH_DATE)
    mend_member_id(office)
    assert claimed(office).status is ClaimStatus.READY


@NAMES_NOTHING
@pytest.mark.requirement("CL-2")
def test_what_names_nothing_of_a_claim_leaves_when_staff_say_so_and_then_once(code: str) -> None:
    office = refused(code)
    change_what_is_charged(office)
    mend_member_id(office)
    assert claimed(office).status is ClaimStatus.REJECTED
    for _ in range(3):
        office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
        office.until_quiet()
    made = claimed(office)
    assert (made.status, numbers(made), made.findings) == (ClaimStatus.READY, [1, 2], ())
    assert made.latest is not None
    assert made.latest.bill.insurance.member_id == "FERN0002"
    assert made.latest.bill.frequency is Frequency.ORIGINAL


def test_what_was_mended_elsewhere_leaves_in_the_same_words_under_a_number_of_its_own() -> None:
    office = refused(NOT_ENROLLED)
    office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
    office.until_quiet()
    first, second = (version.bill for version in claimed(office).versions)
    line = second.lines[0].but(line_id=first.lines[0].line_id)
    assert second.but(control_number=first.control_number, lines=(line,)) == first
    assert second.control_number != first.control_number
    refuse(office, NOT_ENROLLED)
    assert claimed(office).status is ClaimStatus.REJECTED, "the next refusal counts again"


@pytest.mark.parametrize("first", ["cancelled", "no date"])
def test_a_refusal_is_not_forgotten_while_the_claim_is_given_up_or_waits(first: str) -> None:
    office = refused(MEMBER_ID)
    if first == "cancelled":
        say(office, Outcome(status=VisitStatus.CANCELLED))
        assert claimed(office).status is ClaimStatus.ABANDONED
        say(office, held())
    else:
        put_on_file(office, builders.participation(credentialed=None))
        office.claim_making.attend(seen(office).visit_id, ANA, RUTH.provider_id)
        assert claimed(office).status is ClaimStatus.WAITING
        put_on_file(office, builders.participation())
        office.claim_making.attend(seen(office).visit_id, ANA, RUTH.provider_id)
    assert claimed(office).status is ClaimStatus.DRAFT
    assert [each.code for each in claimed(office).findings] == ["REJECTED_MEMBER_ID"]
    assert numbers(claimed(office)) == [1]
    mend_member_id(office)
    assert (claimed(office).status, numbers(claimed(office))) == (ClaimStatus.READY, [1, 2])


def test_another_payer_did_not_refuse_the_claim() -> None:
    office = refused(UNKNOWN)
    other = builders.payer("other-health")
    put_on_file(office, other)
    put_on_file(office, builders.participation(payer_id="other-health"))
    policy_id = office.coverage.policies(ANA, caller=RUTH).policies[0].policy_id
    new = builders.new_policy(payer_id="other-health", member_id="OTHER0001")
    office.policy_entry.correct(ANA, policy_id, new, caller=RUTH)
    office.until_quiet()
    assert claimed(office).payer_id == "other-health"
    assert claimed(office).status is not ClaimStatus.REJECTED
    assert numbers(claimed(office)) == [1, 2]


def test_what_the_payer_took_in_after_all_was_not_refused() -> None:
    office = refused(MEMBER_ID)
    claim = claimed(office)
    assert claim.latest is not None
    (sent,) = office.records.find_together(Ref(Submission, (claim.latest.bill.control_number,)))
    assert sent is not None
    word = ClaimWord(
        standing=Standing.ACCEPTED,
        by=RejectedBy.PAYER,
        codes=("A2:20",),
        payer_claim_number="PC42",
        said_on=date(2026, 3, 13),
    )
    at = office.clock() + timedelta(days=1)
    heard = hear(claim, sent, word, None, at=at, today=at.date())
    assert heard.claim.latest is not None
    assert (heard.claim.status, heard.claim.latest.refused) == (ClaimStatus.ACCEPTED, ())


def test_what_was_not_refused_or_moved_on_is_not_sent_anew() -> None:
    office = with_claim()
    with pytest.raises(Refused, match=correcting.NOT_REFUSED):
        office.corrections.send_anew(CLAIM, RefusedVersion(version=1))
    refuse(office, MEMBER_ID)
    with pytest.raises(Refused, match=correcting.MOVED_ON):
        office.corrections.send_anew(CLAIM, RefusedVersion(version=2))
    with pytest.raises(NotFound):
        office.corrections.send_anew("visit-9999.1", RefusedVersion(version=1))


def test_a_replacement_that_was_refused_for_nothing_that_it_says_can_be_wanted_again() -> None:
    office = with_claim()
    taken = claimed(office).moved(ClaimStatus.SENDING)
    office.records.keep(taken.moved(ClaimStatus.ACCEPTED, payer_claim_number="PC42"))
    office.corrections.replace(CLAIM, CorrectionWish(version=1))
    office.until_quiet()
    refuse(office, UNKNOWN)
    assert claimed(office).status is ClaimStatus.REJECTED
    for _ in range(2):
        office.corrections.replace(CLAIM, CorrectionWish(version=2))
        office.until_quiet()
    assert (claimed(office).status, numbers(claimed(office))) == (ClaimStatus.READY, [1, 2, 3])


def test_news_of_a_refusal_that_comes_twice_or_late_sends_nothing() -> None:
    office = refused(MEMBER_ID)
    before = office.database.items("claims")
    event = ClaimRejected(claim_id=CLAIM, control_number="any")
    for _ in range(3):
        office.claim_making.attend_refused(event.claim_id, event.control_number)
    assert office.database.items("claims") == before
