"""Clients who leave a roster, and come back: what the network stops, and what goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.clients import RosterTable
from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.adapters.dynamodb.work import EligibilityChecksTable
from backoffice.domain.calendar import day_in
from backoffice.domain.eligibility import CheckStatus, EligibilityCheck
from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.link import LinkStatus
from backoffice.domain.outcome import Outcome
from backoffice.domain.policy import PolicyStatus
from backoffice.domain.renewal import AnswerKind, Renewal
from backoffice.domain.roster import RosterEntry
from backoffice.domain.visit import VisitStatus
from backoffice.services.discharging import RosterTime
from backoffice.services.requests import NewDischarge
from tests.support import claiming, offices, submission
from tests.support.builders import ANA, OMAR, RUTH, new_visit
from tests.support.renewing import LAST_DAY, VISITOR, asked, coverage
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("Q8")

DAY = timedelta(days=1)
NEW_YEARS_DAY = datetime(2027, 1, 1, 17, tzinfo=UTC)


def seen() -> MemoryOffice:
    """An office in which Ana is insured, and her visit was held; nothing is planned."""
    office = claiming.insured()
    claiming.say(office, claiming.held())
    return office


def today(office: MemoryOffice) -> date:
    return day_in(office.clock(), "America/New_York")


def discharge(office: MemoryOffice, on: date | None) -> RosterTime:
    said = office.discharging.discharge(ANA, NewDischarge(discharged_on=on), caller=RUTH)
    office.until_quiet()
    return said


def entry(office: MemoryOffice) -> RosterEntry:
    return RosterTable(office.database).load(RUTH.provider_id, ANA)


def check(office: MemoryOffice) -> EligibilityCheck:
    [found] = EligibilityChecksTable(office.database).from_items(
        office.database.items("eligibility-checks")
    )
    return found


def renewal(office: MemoryOffice) -> Renewal:
    return RenewalsTable(office.database).load(ANA, LAST_DAY.isoformat())


@pytest.mark.requirement("RN-3")
def test_whoever_was_discharged_is_asked_nothing_more_until_they_are_taken_back() -> None:
    office = seen()
    assert renewal(office).active_until is not None
    discharge(office, today(office))
    assert renewal(office).active_until == today(office), "a client until tonight"
    office.wait(timedelta(days=1))
    discharge(office, today(office))  # a correction: it was a day later
    discharge(office, today(office) - timedelta(days=1))
    assert renewal(office).active_until is None
    assert not renewal(office).is_asked_on(date(2026, 12, 1))
    discharge(office, None)
    assert renewal(office).active_until is not None


def test_the_same_again_changes_nothing_and_tells_nobody() -> None:
    office = seen()
    said, told = discharge(office, today(office)), len(office.database.items("outbox"))
    before = entry(office)
    assert discharge(office, today(office)) == said
    assert entry(office) == before
    assert len(office.database.items("outbox")) == told


def test_visits_that_are_planned_after_the_last_day_are_called_off_first() -> None:
    office = seen()
    later = today(office) + timedelta(days=20)
    office.roster.plan_visit(ANA, "visit-later", new_visit(later), caller=RUTH)
    with pytest.raises(Refused, match="Call them off first"):
        discharge(office, today(office))
    assert entry(office).discharged_on is None
    discharge(office, later)
    with pytest.raises(Refused, match="Call them off first"):
        discharge(office, today(office))
    claiming.say(office, Outcome(status=VisitStatus.CANCELLED), "visit-later")
    assert discharge(office, today(office)).discharged_on == today(office)


def test_no_visit_is_planned_after_the_last_day_and_none_that_was_called_off_is_held() -> None:
    office = seen()
    later = today(office) + timedelta(days=1)
    office.roster.plan_visit(ANA, "visit-later", new_visit(later), caller=RUTH)
    claiming.say(office, Outcome(status=VisitStatus.CANCELLED), "visit-later")
    discharge(office, today(office))
    with pytest.raises(Refused, match="Take them back"):
        office.roster.plan_visit(ANA, "visit-other", new_visit(later), caller=RUTH)
    office.wait(timedelta(days=2))
    with pytest.raises(Refused, match="Take them back"):
        claiming.say(office, claiming.held(), "visit-later")
    discharge(office, None)
    office.roster.plan_visit(ANA, "visit-other", new_visit(today(office)), caller=RUTH)


def test_what_was_held_before_is_still_billed_and_corrected() -> None:
    office = seen()
    with pytest.raises(Refused, match="was held"):
        discharge(office, claiming.DAY - timedelta(days=1))
    discharge(office, claiming.DAY)
    claiming.say(office, claiming.held(minutes=60))
    assert claiming.claimed(office).is_open
    assert office.roster.client(ANA, caller=RUTH).client_id == ANA


def test_a_roster_lists_apart_who_left_it_once_the_last_day_is_over() -> None:
    office = seen()
    discharge(office, today(office))
    assert [each.client_id for each in office.roster.clients(caller=RUTH).clients] == [ANA]
    office.wait(timedelta(days=1))
    listed = office.roster.clients(caller=RUTH)
    assert ([each.client_id for each in listed.former], listed.clients) == ([ANA], ())


def test_nobody_but_their_provider_discharges_a_client() -> None:
    office = seen()
    new = NewDischarge(discharged_on=today(office))
    for caller, client_id in ((OMAR, ANA), (RUTH, "client-nobody")):
        with pytest.raises(NotFound):
            office.discharging.discharge(client_id, new, caller=caller)


def test_nobody_reminds_of_a_form_whom_their_provider_discharged_and_the_link_stays_good() -> None:
    office, _ = offices.with_mailed_link()
    office.wait(timedelta(days=1))
    claiming.say(office, Outcome(status=VisitStatus.CANCELLED))
    discharge(office, today(office))
    office.wait(timedelta(days=3, hours=12))
    office.sweep()
    office.until_quiet()
    assert office.mail.of("insurance-reminder") == []
    assert not office.due_reminders.hand_out_due(due=office.clock()), "nobody looks at it again"
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)
    assert office.links.intake_status(ANA, caller=RUTH).status is LinkStatus.USED
    assert [each.status for each in coverage(office).believed_at(None)] == [PolicyStatus.STATED]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("gone", [False, True])
def test_a_new_year_asks_no_payer_about_whoever_left(*, gone: bool) -> None:
    office, key = asked()
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.until_quiet()
    if gone:
        discharge(office, today(office))
    before = check(office)
    assert before.next_attempt_at is not None
    for _ in range(3):
        office.wait(NEW_YEARS_DAY - office.clock() if office.clock() < NEW_YEARS_DAY else DAY)
        office.sweep()
        office.until_quiet()
    assert (check(office).rounds == before.rounds) is gone
    assert check(office).status is CheckStatus.DECIDED
    if gone:
        assert check(office).next_attempt_at is None
        discharge(office, None)
        office.roster.plan_visit(ANA, "visit-later", new_visit(today(office) + DAY), caller=RUTH)
        office.until_quiet()
        assert check(office).rounds > before.rounds, "asked for whoever is back"


def test_a_discharge_that_is_cut_off_anywhere_and_repeated_ends_the_same() -> None:
    office = seen()
    before = len(office.faults.passed)
    discharge(office, today(office))
    steps = len(office.faults.passed) - before
    ended = renewal(office).but(version=0, sessions=())
    for number in range(1, steps + 1):
        office = seen()
        office.faults.crash_after(number)
        try:
            discharge(office, today(office))
        except Crash:
            discharge(office, today(office))
        assert entry(office).discharged_on == today(office), number
        assert renewal(office).active_until == ended.active_until, number
