"""Which estimate a client is to get next: for what, for how many, until when, and when to look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.client import Client
from backoffice.domain.good_faith import (
    EstimateFile,
    EstimateTask,
    GivenHow,
    GoodFaithEstimate,
    NamedFee,
    VisitKind,
    Wish,
    last_day_from,
)
from backoffice.domain.good_faith_giving import Issuer, given
from backoffice.domain.good_faith_plan import Circumstances, Need, needed, next_look
from backoffice.domain.good_faith_tasks import left_to_people, told
from backoffice.domain.money import Money
from backoffice.domain.task import TaskStatus, resolve
from backoffice.domain.visit import PaidBy, Payment, Visit, VisitStatus, plan
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.good_faith import FEE, ruth

HOME = "America/New_York"
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
HOUR = VisitKind(procedure="90837", telehealth=True)
ANA_HERSELF = Client(
    client_id=ANA,
    created_at=NOW,
    **{name: value for name, value in builders.new_client() if name in Client.model_fields}
    | {"care_state": "NY"},
)
FILE = EstimateFile(client_id=ANA, provider_id=RUTH.provider_id)
pytestmark = pytest.mark.requirement("CR-9", "CP-1")


def visit(ahead: int, *, planned_at: datetime | None = NOW, **differences: Any) -> Visit:
    planned = plan(
        visit_id=f"visit-{ahead:04}",
        client_id=ANA,
        provider_id=RUTH.provider_id,
        day=TODAY + ahead * DAY,
        procedure="90837",
        telehealth=True,
        care_state="NY",
        planned_at=planned_at,
    )
    return planned.but(**differences)


def case(
    *visits: Visit,
    file: EstimateFile = FILE,
    insured: Sequence[int] = (),
    fee: int | None = FEE,
    knows: bool = True,
    zone: str = HOME,
) -> Circumstances:
    covered = {f"visit-{ahead:04}" for ahead in insured}
    return Circumstances(
        file=file,
        visits=visits,
        client_pays={each.visit_id: each.visit_id not in covered for each in visits},
        provider=ruth(fee),
        knows_insurance=knows,
        clients_zone=zone,
    )


def need(of: Circumstances, at: datetime = NOW) -> Need:
    found = needed(of, at=at, zone=HOME)
    assert found is not None
    return found


def given_for(of: Circumstances, at: datetime = NOW) -> GoodFaithEstimate:
    return given(
        of.file,
        need(of, at),
        GivenHow.MAIL,
        client=ANA_HERSELF,
        provider=of.provider,
        issuer=Issuer("Fernway Psychotherapy PC", "12-3456789", HOME),
        at=at,
    )


def test_who_pays_for_nothing_that_is_planned_needs_none() -> None:
    assert needed(case(), at=NOW, zone=HOME) is None
    assert needed(case(visit(5), insured=[5]), at=NOW, zone=HOME) is None
    assert needed(case(visit(5, status=VisitStatus.CANCELLED)), at=NOW, zone=HOME) is None
    assert needed(case(visit(-1)), at=NOW, zone=HOME) is None


def test_each_kind_of_visit_is_a_line_and_all_of_it_is_due_by_the_first_day() -> None:
    office = visit(3, telehealth=False)
    found = need(case(office, visit(20), visit(21), visit(27)))
    assert [(line.kind.telehealth, line.count) for line in found.lines] == [(False, 1), (True, 3)]
    assert found.due_on == date(2026, 3, 3)
    assert found.first_visit_on == TODAY + 3 * DAY


def test_so_near_that_nothing_is_due_it_is_given_all_the_same() -> None:
    found = need(case(visit(1), knows=False))
    assert (found.due_on, found.ready_at) == (None, NOW + timedelta(hours=1))


def test_while_nobody_spoke_of_insurance_it_waits_for_the_next_business_morning() -> None:
    friday = datetime(2026, 3, 6, 22, tzinfo=UTC)
    found = need(case(visit(30, planned_at=friday), knows=False), friday)
    assert found.ready_at == datetime(2026, 3, 9, 13, tzinfo=UTC)
    assert found.due_on == date(2026, 3, 11)


def test_a_visit_more_than_a_year_ahead_is_told_of_once_it_comes_into_reach() -> None:
    far = visit(400)
    assert needed(case(far), at=NOW, zone=HOME) is None
    look = next_look(case(far), None, at=NOW, zone=HOME)
    assert look is not None
    assert last_day_from(look.date()) == far.day
    found = need(case(far), look)
    assert found.due_on is not None
    assert found.due_on >= look.date()


def test_it_is_in_time_by_the_calendar_of_the_client_too() -> None:
    """Late on Monday in Los Angeles is Tuesday where the network is."""
    late = datetime(2026, 3, 3, 5, 30, tzinfo=UTC)
    found = need(case(visit(5, planned_at=late), knows=False, zone="America/Los_Angeles"), late)
    assert found.due_on == date(2026, 3, 3)
    assert found.ready_at == datetime(2026, 3, 3, 14, tzinfo=UTC)
    ten_ahead = visit(14, planned_at=late)
    assert need(case(ten_ahead, zone="America/Los_Angeles"), late).due_on == date(2026, 3, 4)


def test_a_series_that_goes_beyond_the_year_is_told_of_once_more_and_not_every_week() -> None:
    weeks = [visit(7 * week) for week in range(1, 80)]
    file = FILE.but(latest=given_for(case(*weeks)))
    told, at = list[date](), NOW
    while at.date() < TODAY + 365 * DAY:
        of = case(*weeks, file=file)
        found = needed(of, at=at, zone=HOME)
        if found is not None:
            file = file.but(latest=given_for(of, at))
            told.append(at.date())
        look = next_look(case(*weeks, file=file), None, at=at, zone=HOME)
        assert look is not None
        at = look
    assert len(told) == 1
    assert file.latest is not None
    assert file.latest.speaks_of(weeks[-1].day)


@pytest.mark.parametrize("planned_at", [NOW - DAY, NOW + DAY])
@pytest.mark.parametrize(("paid_by", "is_told"), [(PaidBy.INSURANCE, True), (PaidBy.CLIENT, False)])
def test_what_was_told_is_used_up_by_visits_that_the_client_paid_and_by_no_others(
    paid_by: PaidBy, is_told: bool, planned_at: datetime
) -> None:
    """One of two visits was called off; another took its place, unless a third one did before."""
    first = case(visit(5), visit(6))
    file = FILE.but(latest=given_for(first))
    later = NOW + 2 * DAY
    kept, off = visit(5), visit(6, status=VisitStatus.CANCELLED)
    held = visit(7, planned_at=planned_at, status=VisitStatus.HELD, minutes=60)
    held = held.but(fee=Money(FEE), payment=Payment(by=paid_by))
    new = visit(9, planned_at=later)
    found = needed(case(kept, off, held, new, file=file), at=later + 7 * DAY, zone=HOME)
    assert (found is None) is is_told


def test_more_of_them_than_were_told_are_due_by_their_own_planning() -> None:
    first = case(visit(5), visit(6))
    file = FILE.but(latest=given_for(first))
    assert needed(case(visit(5), visit(6), file=file), at=NOW, zone=HOME) is None
    later = NOW + 2 * DAY
    found = need(case(visit(5), visit(6), visit(30, planned_at=later), file=file), later)
    assert found.lines[0].count == 3
    assert found.due_on == date(2026, 3, 9)


def test_another_fee_is_told_a_business_day_before_the_next_visit() -> None:
    file = FILE.but(latest=given_for(case(visit(7))))
    found = need(case(visit(7), file=file, fee=FEE + 1))
    assert (found.lines[0].fee, found.due_on) == (Money(FEE + 1), date(2026, 3, 6))
    assert needed(case(visit(7), file=file, fee=None), at=NOW, zone=HOME) is None


def test_a_visit_that_loses_its_insurance_is_due_a_business_day_before_it() -> None:
    file = FILE.but(insured=("visit-0030",))
    late = NOW + 20 * DAY
    assert need(case(visit(30), file=file), late).due_on == date(2026, 3, 31)


def test_what_a_provider_says_of_this_client_goes_before_their_list_and_for_a_year() -> None:
    said = NamedFee(kind=HOUR, fee=Money(9_000), visits=40, named_at=NOW)
    file = FILE.but(named=(said,))
    [line] = need(case(visit(5), file=file)).lines
    assert (line.fee, line.count) == (Money(9_000), 40)
    old = file.but(named=(said.but(named_at=NOW - 400 * DAY),))
    [line] = need(case(visit(5), file=old)).lines
    assert (line.fee, line.count) == (Money(9_000), 1)


def test_on_request_it_speaks_of_what_is_planned_or_was_last_though_an_insurance_pays() -> None:
    wish = FILE.but(wish=Wish(asked_at=NOW))
    assert need(case(visit(5), insured=[5], file=wish)).visits == ("visit-0005",)
    found = need(case(visit(-9), file=wish))
    assert (found.lines[0].count, found.due_on, found.ready_at) == (1, date(2026, 3, 5), NOW)
    assert not need(case(file=wish)).can_be_given


def test_on_request_with_nothing_planned_yet_it_speaks_of_what_the_provider_named() -> None:
    named = NamedFee(kind=HOUR, fee=Money(9000), visits=4, named_at=NOW - DAY)
    found = need(case(file=FILE.but(named=(named,), wish=Wish(asked_at=NOW))))
    assert [(line.fee, line.count) for line in found.lines] == [(Money(9000), 4)]
    assert found.can_be_given


def test_only_known_diagnoses_are_named() -> None:
    seen = visit(-9, status=VisitStatus.HELD, minutes=50, diagnoses=("F41.1",))
    assert need(case(visit(5))).lines[0].diagnoses == ()
    assert need(case(seen, visit(5))).lines[0].diagnoses == ("F41.1",)


# ---------------------------------------------------------------- tasks


def tasks_for(found: Need | None, at: datetime, *, mailed: bool = True) -> dict[EstimateTask, date]:
    return dict(left_to_people(found, may_be_emailed=mailed, at=at, zone=HOME))


def test_a_day_that_has_passed_where_the_network_is_is_late_and_not_a_minute_before() -> None:
    found = need(case(visit(30), fee=None))
    assert found.due_on == date(2026, 3, 5)
    midnight = datetime(2026, 3, 6, 5, tzinfo=UTC)
    assert EstimateTask.LATE not in tasks_for(found, midnight - timedelta(minutes=1))
    assert tasks_for(found, midnight)[EstimateTask.LATE] == date(2026, 3, 6)


def test_nobody_is_asked_before_more_may_have_been_planned() -> None:
    found = need(case(visit(30), fee=None))
    assert tasks_for(found, NOW) == {}
    assert tasks_for(found, NOW + timedelta(hours=1)) == {EstimateTask.NAME_FEE: date(2026, 3, 5)}
    assert tasks_for(need(case(visit(30))), NOW + timedelta(hours=1), mailed=False) == {
        EstimateTask.GIVE: date(2026, 3, 5)
    }


def test_a_task_moves_with_its_day_and_one_that_a_person_ended_stays_ended() -> None:
    day = date(2026, 3, 5)
    file, (task,) = told(FILE, {}, {EstimateTask.NAME_FEE: day}, (), at=NOW, zone=HOME)
    known = {str(task.task_id): task}
    again = told(file, known, {EstimateTask.NAME_FEE: day}, (), at=NOW, zone=HOME)
    assert again == (file, ())
    _, (moved,) = told(file, known, {EstimateTask.NAME_FEE: day - DAY}, (), at=NOW, zone=HOME)
    assert (moved.task_id, moved.due_on) == (task.task_id, day - DAY)
    ended = {str(task.task_id): resolve(task, resolution="It is named.", at=NOW)}
    assert told(file, ended, {EstimateTask.NAME_FEE: day}, (), at=NOW, zone=HOME).tasks == ()
    after, (done,) = told(file, known, {}, (), at=NOW, zone=HOME)
    assert (after.tasks, done.status) == ((), TaskStatus.RESOLVED)
    _, (anew,) = told(after, {}, {EstimateTask.NAME_FEE: day}, (), at=NOW, zone=HOME)
    assert anew.task_id != task.task_id
