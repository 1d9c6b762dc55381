"""Gap certificates in the office: whatever happens, each planned day is seen to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.certificates import GapCertificatesTable
from backoffice.adapters.dynamodb.work import TasksTable
from backoffice.domain.errors import NotFound
from backoffice.domain.gap_certificate import CertifiedDay, Cover, GapCertificate, to_seal
from backoffice.domain.outcome import Outcome
from backoffice.domain.task import OwnerKind, Task, TaskKind, TaskStatus
from backoffice.domain.visit import VisitStatus
from backoffice.web.gap_page import certificate_page
from tests.support import offices
from tests.support.builders import ANA, OMAR, RUTH, new_visit
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

JANUARY = date(2027, 1, 12)
DAY = timedelta(days=1)
CALLED_OFF = Outcome(status=VisitStatus.CANCELLED)


def certificate(office: MemoryOffice) -> GapCertificate:
    return GapCertificatesTable(office.database).load(ANA)


def on(office: MemoryOffice, day: date) -> CertifiedDay:
    found = certificate(office).at(RUTH.provider_id, day)
    assert found is not None
    return found


def task_of(office: MemoryOffice, day: date) -> Task:
    return TasksTable(office.database).load(str(on(office, day).task_id))


def own_tasks(office: MemoryOffice) -> list[Task]:
    """Every task that a certificate left, open or done."""
    tasks = TasksTable(office.database).from_items(office.database.items("tasks"))
    return [each for each in tasks if each.kind is TaskKind.RENEW_COVERAGE]


def planning(office: MemoryOffice, day: date = JANUARY, visit_id: str = "visit-0042") -> None:
    office.roster.plan_visit(ANA, visit_id, new_visit(day), caller=RUTH)
    office.until_quiet()


def beyond_the_year() -> MemoryOffice:
    """An office in which Ana's insurance is known until the year ends, and a visit lies beyond."""
    office = offices.with_verdict()
    planning(office)
    return office


@pytest.mark.requirement("RN-1")
def test_the_visit_that_the_payer_confirmed_is_certified() -> None:
    office = offices.with_verdict()
    [day] = certificate(office).days
    assert day.cover is Cover.VERIFIED
    assert day.said_on is not None
    assert day.said_on <= day.day


@pytest.mark.requirement("RN-1")
def test_a_visit_beyond_the_plans_end_becomes_the_providers_task_in_the_same_write() -> None:
    office = beyond_the_year()
    day, task = on(office, JANUARY), task_of(office, JANUARY)
    assert (day.cover, day.due_on) == (Cover.TASK, date(2027, 1, 11))
    assert (task.status, task.due_on) == (TaskStatus.OPEN, date(2027, 1, 11))
    assert (task.owner.kind, task.owner.name) == (OwnerKind.PROVIDER, RUTH.provider_id)
    writes = [each for each in office.faults.passed if "gap-certificates" in each]
    assert any("tasks" in each for each in writes)


def test_news_that_comes_twice_writes_nothing() -> None:
    office = beyond_the_year()
    before = certificate(office)
    for _ in range(2):
        office.gap_certificates.attend(ANA, provider_id=RUTH.provider_id)
        office.gap_certificates.attend(ANA)
        office.gap_certificates.attend("client-nobody")
    assert certificate(office) == before
    assert len(own_tasks(office)) == 1


def test_a_visit_that_is_called_off_takes_its_task_along() -> None:
    office = beyond_the_year()
    task = task_of(office, JANUARY)
    office.visit_outcomes.conclude(ANA, "visit-0042", CALLED_OFF, caller=RUTH)
    office.until_quiet()
    assert certificate(office).at(RUTH.provider_id, JANUARY) is None
    assert TasksTable(office.database).load(task.task_id).status is TaskStatus.RESOLVED


def test_each_certificate_names_the_one_before_it_and_is_sealed() -> None:
    office = offices.with_verdict()
    first = certificate(office)
    planning(office)
    second = certificate(office)
    assert second.number == first.number + 1
    assert second.previous == first.digest
    for each in (first, second):
        assert office.seals.is_genuine(to_seal(each), each.seal)
        assert not office.seals.is_genuine(to_seal(each.but(days=())), each.seal)


def test_the_journal_has_every_certificate_so_that_none_is_thinned_out() -> None:
    office = offices.with_verdict()
    planning(office)
    planning(office, JANUARY + 7 * DAY, "visit-0043")
    kept = [text for text in office.journal.documents.values() if "gap-certificates" in text]
    assert len(kept) >= certificate(office).number


def test_a_task_that_was_resolved_by_hand_comes_back_while_the_day_is_open() -> None:
    office = beyond_the_year()
    task = task_of(office, JANUARY)
    office.tasks.resolve_own(task.task_id, "I asked the client.", caller=RUTH)
    office.wait(DAY)
    office.sweep()
    office.until_quiet()
    again = task_of(office, JANUARY)
    assert again.status is TaskStatus.OPEN
    assert again.task_id != task.task_id


@pytest.mark.requirement("RN-1")
def test_wherever_it_is_cut_off_the_day_is_certified_and_its_task_is_one() -> None:
    office = offices.with_verdict()
    office.roster.plan_visit(ANA, "visit-0042", new_visit(JANUARY), caller=RUTH)
    office.until_quiet()
    points = len(office.faults.passed)
    for point in range(1, 40):
        office = offices.with_verdict()
        office.roster.plan_visit(ANA, "visit-0042", new_visit(JANUARY), caller=RUTH)
        office.faults.crash_after(point)
        try:
            office.gap_certificates.attend(ANA, provider_id=RUTH.provider_id)
        except Crash:
            office.faults.end()
            office.until_quiet()
            assert on(office, JANUARY).cover is Cover.TASK
            assert len(own_tasks(office)) == 1
        else:
            break
    assert 8 < point < points


# ------------------------------------------------------------- who reads it


def test_a_provider_reads_what_is_certified_of_their_own_visits() -> None:
    office = beyond_the_year()
    view = office.gap_certificate_views.of_client(ANA, caller=RUTH)
    assert view.genuine
    assert view.digest == certificate(office).digest
    assert [each.cover for each in view.days] == [Cover.VERIFIED, Cover.TASK]
    with pytest.raises(NotFound):
        office.gap_certificate_views.of_client(ANA, caller=OMAR)


def test_a_certificate_that_somebody_changed_is_not_genuine() -> None:
    office = beyond_the_year()
    stored = certificate(office)
    office.records.keep(stored.but(days=stored.days[:1]))
    assert not office.gap_certificate_views.of_client(ANA, caller=RUTH).genuine


def test_a_day_that_was_planned_a_moment_ago_is_listed_as_not_certified() -> None:
    office = offices.with_verdict()
    office.roster.plan_visit(ANA, "visit-0042", new_visit(JANUARY), caller=RUTH)
    [client] = office.gap_certificate_views.of_provider(caller=RUTH).clients
    assert [(each.day, each.cover) for each in client.days][-1] == (JANUARY, None)
    office.until_quiet()
    [client] = office.gap_certificate_views.of_provider(caller=RUTH).clients
    assert client.days[-1].cover is Cover.TASK
    assert office.gap_certificate_views.of_provider(caller=OMAR).clients == ()


def test_staff_find_what_is_open_by_ids_alone() -> None:
    office = beyond_the_year()
    found = office.gap_certificate_views.open()
    [day] = found.days
    assert (day.client_id, day.provider_id, day.day) == (ANA, RUTH.provider_id, JANUARY)
    assert (day.overdue, found.more) == (False, False)
    assert "Rivera" not in found.model_dump_json()


def test_nothing_is_open_where_everything_is_covered() -> None:
    assert offices.with_verdict().gap_certificate_views.open().days == ()


def test_the_page_is_there_for_five_minutes_under_a_name_that_tells_nothing() -> None:
    office = beyond_the_year()
    page = office.gap_certificate_views.page(ANA, caller=RUTH, draw=certificate_page)
    assert page.expires_at - office.clock() == timedelta(minutes=5)
    assert ANA not in page.url
    [html] = office.kept_pages.documents.values()
    assert "Rivera" not in html
    with pytest.raises(NotFound):
        office.gap_certificate_views.page(ANA, caller=OMAR, draw=certificate_page)
