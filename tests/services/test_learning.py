"""The learning desk: what is rejected suggests a rule, and what was accepted may contradict it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.bill import Bill, Frequency
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import Claim, ClaimStatus, ClaimVersion
from backoffice.domain.claim_rejection import RejectedBy, Rejection, rejection
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.learned_edits import LearnedStatus, accepted_bills
from backoffice.services.learning import LearnedEditView
from tests.simulation.test_deadlines import claim
from tests.support.bills import bill, circumstances, line
from tests.support.builders import FERN
from tests.support.claiming import claimed, held, insured, say
from tests.support.learning import tried_rule
from tests.twins.office import MemoryOffice

MO = Caller(kind=CallerKind.STAFF, subject="sign-in-mo")
LAST = date(2026, 9, 1)
ELSEWHERE = bill(place_of_service="02", lines=(line(modifiers=()),))


def accepted(number: int, said: Bill, *, status: ClaimStatus = ClaimStatus.ACCEPTED) -> Claim:
    """A claim that Fern took in."""
    version = ClaimVersion(number=1, bill=said, made_at="2026-03-10T15:00:00Z", sent=True)
    return claim(LAST, number=number, status=status).but(versions=(version,))


def refused(office: MemoryOffice) -> Rejection:
    today = office.clock().date()
    return rejection(("A7:453",), by=RejectedBy.PAYER, today=today, file_by=LAST)


def taught(*claims: Claim) -> tuple[MemoryOffice, str]:
    """An office with *claims*, of which Fern rejected one by video, and the widest rule's id."""
    office = MemoryOffice()
    office.keep(*claims)
    office.wait(timedelta(minutes=1))
    office.learning.learn("visit-0001.1", ELSEWHERE, refused(office))
    found = office.learning.rules(FERN).rules
    return office, min(found, key=lambda rule: len(rule.conditions)).rule_id


def through(office: MemoryOffice, rule_id: str) -> LearnedEditView:
    """The rule once its replay is through."""
    while (rule := office.learning.replay(FERN, rule_id)).replayed_at is None:
        pass
    return rule


def test_a_rejection_that_is_told_twice_teaches_once() -> None:
    office, rule_id = taught()
    before = office.database.items("learned-edits")
    office.learning.learn("visit-0001.1", ELSEWHERE, refused(office))
    assert office.database.items("learned-edits") == before
    assert [len(rule.evidence) for rule in office.learning.rules(FERN).rules] == [1, 1]
    assert rule_id in {rule.rule_id for rule in office.learning.rules(FERN).rules}


def test_a_rule_is_tried_on_every_accepted_claim_over_many_pages() -> None:
    usual = [accepted(number, bill()) for number in range(250)]
    office, rule_id = taught(*usual, accepted(999, ELSEWHERE))
    rule = through(office, rule_id)
    assert (rule.claims_tried, len(rule.contradicted_by)) == (251, 1)
    with pytest.raises(Refused, match="narrower"):
        office.learning.switch(FERN, rule_id, on=True, caller=MO)


def test_what_was_not_accepted_contradicts_nothing() -> None:
    others = [
        accepted(number, ELSEWHERE, status=status)
        for number, status in enumerate(
            (ClaimStatus.REJECTED, ClaimStatus.SUBMITTED, ClaimStatus.DRAFT)
        )
    ]
    office, rule_id = taught(*others, accepted(9, bill()))
    rule = through(office, rule_id)
    assert (rule.claims_tried, rule.contradicted_by) == (1, ())


def test_a_rule_that_is_switched_on_runs_until_it_is_switched_off() -> None:
    office, rule_id = taught(accepted(1, bill()))
    with pytest.raises(Refused, match="Replay"):
        office.learning.switch(FERN, rule_id, on=True, caller=MO)
    through(office, rule_id)
    for _ in range(2):
        on = office.learning.switch(FERN, rule_id, on=True, caller=MO)
        assert on.status is LearnedStatus.ON
    (edit,) = office.learning.running(FERN)
    assert edit.finding(ELSEWHERE, circumstances()) is not None
    for _ in range(2):
        office.learning.switch(FERN, rule_id, on=False, caller=MO)
        assert office.learning.running(FERN) == ()


def test_a_rule_that_nobody_knows_is_not_found() -> None:
    office, _ = taught()
    with pytest.raises(NotFound):
        office.learning.replay(FERN, "0" * 32)
    with pytest.raises(NotFound):
        office.learning.switch("oak-health", "0" * 32, on=True, caller=MO)


def test_of_a_claim_that_was_replaced_what_the_payer_took_in_last_counts() -> None:
    first = accepted(1, ELSEWHERE).versions[0]
    second = first.but(number=2, bill=bill(frequency=Frequency.REPLACEMENT, payer_claim_number="I"))
    void = first.but(number=3, bill=bill(frequency=Frequency.VOID, payer_claim_number="I"))
    base = accepted(1, ELSEWHERE).but(payer_claim_number="I")

    def taken(status: ClaimStatus, *versions: ClaimVersion) -> list[Bill]:
        found = accepted_bills(base.but(status=status, versions=versions))
        return [said for _, said in found]

    assert taken(ClaimStatus.ACCEPTED, first, second) == [second.bill]
    assert taken(ClaimStatus.REJECTED, first, second) == [first.bill]
    assert taken(ClaimStatus.READY, first, second.but(sent=False)) == [first.bill]
    assert taken(ClaimStatus.VOIDED, first, second, void) == [second.bill]
    assert taken(ClaimStatus.REJECTED, first) == []


@pytest.mark.requirement("CL-1")
def test_a_claim_that_a_running_rule_stops_is_held_back_and_says_why() -> None:
    office = insured()
    rule = tried_rule(at=office.clock())
    at_home = rule.conditions[0].but(value="10")
    office.keep(rule.but(conditions=(at_home,), status=LearnedStatus.ON))
    say(office, held())
    made = claimed(office)
    assert made.status is ClaimStatus.DRAFT
    assert [finding.code for finding in made.findings] == [rule.code]


def test_every_edit_is_listed_for_the_staff() -> None:
    listed = MemoryOffice().learning.edits().edits
    assert "NPI_CHECK_DIGIT" in {each.code for each in listed}
    assert len(listed) == len({each.code for each in listed})
