"""From "please send Ana a link" to the payer's verdict, whatever crashes, repeats or lags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import OfficeError, Refused
from backoffice.domain.link import Link
from backoffice.domain.verdict import Verdict
from backoffice.services.requests import NewEmailAddress
from tests.simulation import invariants
from tests.simulation.mishaps import Mishaps
from tests.support import submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH
from tests.support.submission import open_office
from tests.twins.faults import Crash
from tests.twins.office import HOME, Delivery, MemoryOffice

MAILS = ["insurance-link", "insurance-receipt"]
SAME_ADDRESS = NewEmailAddress(email="ana@mail.example", email_consent=True)


def undisturbed() -> MemoryOffice:
    office = open_office()
    submission.whole_story(office)
    return office


def insist_on_one_verdict(office: MemoryOffice, verdict: Verdict = Verdict.ACTIVE) -> None:
    invariants.hold(office)
    assert office.eligibility.verdict(ANA, caller=RUTH).verdict is verdict
    assert len(office.coverage.policies(ANA, caller=RUTH).policies) == 1
    assert len(office.database.items("eligibility-checks")) == 1


def insist_on_a_link_and_a_receipt(office: MemoryOffice) -> None:
    kinds = [message.mailing_id.partition("_")[0] for message in office.mail.carried]
    assert kinds == MAILS


@pytest.mark.requirement("IN-1", "IN-2", "IN-4", "EL-1")
def test_undisturbed_the_story_is_two_mails_one_policy_one_question_and_one_verdict() -> None:
    office = undisturbed()
    insist_on_one_verdict(office)
    insist_on_a_link_and_a_receipt(office)
    assert len(office.payer.asked) == 1


def test_a_crash_at_any_one_moment_makes_no_difference_in_the_end() -> None:
    office = undisturbed()
    points, ending = office.faults.passed, invariants.everything(office)
    mailed_twice = []
    for number, point in enumerate(points, start=1):
        office = open_office()
        office.faults.crash_at(number)
        submission.whole_story(office)
        assert office.faults.passed[number - 1] == point, "the story goes the same way each time"
        insist_on_one_verdict(office)
        assert invariants.everything(office) == ending, point
        assert office.mail.carried
        mailed_twice += [point] if len(office.mail.carried) > len(MAILS) else []
    assert mailed_twice == [
        "after carry",
        "before get mailings",
        "after get mailings",
        "before get links clients",
        "after get links clients",
        "before write mailings links outbox",
        "after carry",
        "before get mailings",
        "after get mailings",
        "before write mailings",
    ], "a second mail goes out only when nobody can know of the first"


@pytest.mark.prove
@pytest.mark.parametrize("part", range(4))
def test_crashes_at_any_two_moments_make_no_difference_in_the_end(part: int) -> None:
    office = undisturbed()
    ending = invariants.everything(office)
    for first in range(1 + part, len(office.faults.passed) + 1, 4):
        second, is_reached = first, True
        while is_reached:
            second += 1
            office = open_office()
            office.faults.crash_at(first, second)
            submission.whole_story(office)
            is_reached = second <= len(office.faults.passed)
            office.faults.end()
            insist_on_one_verdict(office)
            invariants.end_alike(office, ending)


@pytest.mark.parametrize("copies_first", [True, False])
def test_whatever_is_delivered_twice_has_its_effect_once(*, copies_first: bool) -> None:
    office = open_office()
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        in_flight.sort(key=lambda each: delivered[each.content], reverse=copies_first)
        chosen = in_flight[0]
        if not delivered[chosen.content]:
            office.duplicate(chosen)
        delivered[chosen.content] += 1
        return chosen

    office.pick = everything_twice
    submission.whole_story(office)
    insist_on_one_verdict(office)
    assert invariants.everything(office) == invariants.everything(undisturbed())
    insist_on_a_link_and_a_receipt(office)
    assert len(office.payer.asked) == 1
    assert set(delivered.values()) == {2}


def test_a_policy_that_was_replaced_while_its_payer_was_down_is_asked_about_no_more() -> None:
    office = open_office()
    submission.add_ana(office)
    submission.submit_by(office, "request-1")
    office.payer.outages = 3
    office.run()
    submission.submit_by(office, "request-2")
    office.until_quiet()
    invariants.hold(office)
    (policy,) = office.coverage.policies(ANA, caller=RUTH).policies
    assert office.eligibility.verdict(ANA, caller=RUTH).policy_id == policy.policy_id


def test_the_journal_rebuilds_every_table_that_it_covers_in_whatever_order_it_is_read() -> None:
    office = undisturbed()
    in_order = invariants.rebuilt(office)
    office.journal.documents = dict(reversed(office.journal.documents.items()))
    assert invariants.rebuilt(office) == in_order
    invariants.hold(office)


@pytest.mark.parametrize("outages", [1, 2, 5, 6])
def test_a_payer_that_is_down_for_a_while_is_asked_until_it_answers(outages: int) -> None:
    office = open_office()
    office.payer.outages = outages
    submission.whole_story(office)
    insist_on_one_verdict(office)
    assert invariants.everything(office) == invariants.everything(undisturbed())
    assert len(office.payer.asked) == 1
    assert not office.database.items("tasks")


def test_a_payer_that_stays_down_for_days_becomes_a_task_for_staff() -> None:
    office = open_office()
    office.payer.outages = 10
    submission.whole_story(office)
    insist_on_one_verdict(office, Verdict.PAYER_DOWN)
    (task,) = office.database.items("tasks")
    assert (task["kind"], task["owner"]["name"]) == ("check_eligibility", "eligibility")
    seen = office.eligibility.verdict(ANA, caller=RUTH)
    assert "again" not in f"{seen.reason} {seen.next_action}", "nobody asks again"


@pytest.mark.parametrize("lag", [1, 3, 10, 100])
def test_indexes_that_lag_behind_make_no_difference_in_the_end(lag: int) -> None:
    office = open_office(index_lag=lag)
    submission.whole_story(office)
    office.database.catch_up()
    insist_on_one_verdict(office)
    assert invariants.everything(office) == invariants.everything(undisturbed())


@pytest.mark.parametrize("lag", [0, 1000])
def test_an_unlocked_link_opens_at_once_although_its_index_still_says_locked(lag: int) -> None:
    office = open_office(index_lag=lag)
    submission.add_ana(office)
    submission.ask_for_link(office)
    office.until_quiet()
    office.wait(timedelta(minutes=1))
    token = office.mail.tokens()[-1]
    for day in range(1, Link.WRONG_DATES_ALLOWED + 1):
        with pytest.raises(Refused):
            office.door.open(token, date(1980, 1, day))
        office.database.catch_up()
    office.links.unlock_intake(ANA, caller=RUTH)
    office.door.open(token, ANAS_BIRTHDAY)


class RandomDay(Mishaps):
    """A day on which anything happens in any order; `draw` gives a number below the one named."""

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.office = open_office()
        submission.add_ana(self.office)
        self._draw = draw
        self._events: list[Callable[[], object]] = [
            self._deliver, self._deliver, self._deliver,
            self._duplicate, self._crash_soon, self._pay_outage, self._wait, self._sweep,
            self._ask, self._sit_down, self._sit_down,
            self._tell_of_a_mail, self._mend_address, self._wait_for_days,
        ]  # fmt: skip

    def happen(self) -> None:
        """One event; whoever is refused or cut off shrugs, and may come again."""
        with suppress(Crash, OfficeError):
            self._events[self._draw(len(self._events))]()

    def end(self) -> None:
        """Everything comes to rest, and Ana's insurance is submitted if it was not yet."""
        office = self.office
        submission.again_after_a_crash(office.until_quiet)
        submission.again_after_a_crash(self._mend_address)
        submission.again_after_a_crash(office.until_quiet)
        if not office.database.items("coverage"):
            submission.ask_for_link(office, "request-last")
            submission.again_after_a_crash(office.until_quiet)
            if not office.mail.carried:
                submission.ask_for_link(office, "request-very-last")
                submission.again_after_a_crash(office.until_quiet)
            key = submission.open_link(office)
            submission.fill_in(office, key)
            submission.submit(office, key)
            submission.again_after_a_crash(office.until_quiet)
        office.faults.end()

    def _pay_outage(self) -> None:
        self.office.payer.outages = self._draw(4)

    def _wait(self) -> None:
        self.office.wait(timedelta(minutes=1 + self._draw(240)))

    def _wait_for_days(self) -> None:
        self.office.wait(timedelta(days=1 + self._draw(3)))

    def _tell_of_a_mail(self) -> None:
        if carried := self.office.mail.carried:
            kind = ("Delivery", "Bounce", "Complaint", "Reject")[self._draw(4)]
            bounce = ("Permanent", "Transient")[self._draw(2)]
            message = carried[self._draw(len(carried))]
            self.office.mail_service_tells(message, kind, bounceType=bounce)

    def _mend_address(self) -> None:
        self.office.roster.change_email(ANA, SAME_ADDRESS, caller=RUTH)

    def _sweep(self) -> None:
        self.office.sweep()

    def _ask(self) -> None:
        self.office.links.request_intake(ANA, f"request-{self._draw(3)}", caller=RUTH)

    def _sit_down(self) -> None:
        if tokens := self.office.mail.tokens():
            token = tokens[self._draw(len(tokens))]
            key = self.office.door.open(token, ANAS_BIRTHDAY)
            submission.fill_in(self.office, key)
            submission.submit(self.office, key)


def any_day_ends_well(draws: st.DataObject) -> None:
    day = RandomDay(lambda width: draws.draw(st.integers(0, width - 1)))
    for _ in range(draws.draw(st.integers(0, 60))):
        day.happen()
    day.end()
    office = day.office
    invariants.hold(office)
    today = day_in(office.clock(), HOME)
    (policy,) = (p for p in office.coverage.policies(ANA, caller=RUTH).policies if p.covers(today))
    seen = office.eligibility.verdict(ANA, caller=RUTH)
    assert seen.policy_id == policy.policy_id
    if seen.verdict is Verdict.PAYER_DOWN:  # for a whole day, and no visit is left to ask for
        kinds = [task["kind"] for task in office.database.items("tasks") if "open_for" in task]
        assert "check_eligibility" in kinds
    else:
        assert seen.verdict is Verdict.ACTIVE


@settings(max_examples=40)
@given(draws=st.data())
def test_any_day_ends_well(draws: st.DataObject) -> None:
    any_day_ends_well(draws)


@pytest.mark.prove
@settings(max_examples=3000)
@given(draws=st.data())
def test_any_of_thousands_of_days_ends_well(draws: st.DataObject) -> None:
    any_day_ends_well(draws)
