"""What payers say to claims: twice, late, in any order, lost and found, it comes to the same."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.adapters.dynamodb.submissions import SubmissionsTable
from backoffice.domain.claim import Claim, ClaimStatus, control_number_for
from backoffice.domain.errors import Conflict
from backoffice.domain.submission import Submission
from backoffice.domain.task import Task, TaskStatus
from tests.simulation.moments import moments
from tests.support.claims import ready_claim
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

MORNING = datetime(2026, 3, 10, 12, tzinfo=UTC)
TAKEN, REFUSED = "visit-taken-1.1", "visit-stopped.1"

REMITTANCE = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*1999999984     *260310*1200*^*00501*"
    "000000007*0*T*:~GS*HP*PAYER*1999999984*20260310*1200*7*X*005010X221A1~ST*835*0007~"
    "BPR*I*0*C*NON************20260310~TRN*1*0*1512345678~SE*4*0007~GE*1*7~IEA*1*000000007~"
)


def sent(**orders: str) -> MemoryOffice:
    """An office whose claims have left; *orders* say what each payer does, by visit."""
    office = MemoryOffice()
    for claim_id, order in orders.items():
        office.keep(ready_claim(f"{claim_id}-000.1", member_id=f"{order}FERN0001"))
    office.wait(MORNING - office.clock())
    office.due_claims.hand_out_ready(due=office.clock())
    office.until_quiet()
    office.faults.passed.clear()
    return office


def collect(office: MemoryOffice) -> None:
    """What every ten minutes does, until nothing is left to do."""
    office.wait(timedelta(minutes=10))
    again_after_a_crash(lambda: office.collecting.collect(due=office.clock()))
    again_after_a_crash(office.run)
    office.until_quiet()


def claim(office: MemoryOffice, visit: str) -> Claim:
    return ClaimsTable(office.database).load(f"{visit}-000.1")


def submission(office: MemoryOffice, visit: str) -> Submission:
    number = control_number_for(f"{visit}-000.1", 1)
    return SubmissionsTable(office.database).load(number)


def open_tasks(office: MemoryOffice, visit: str) -> list[Task]:
    items = office.database.items("tasks")
    fields = Task.model_fields
    tasks = [Task.model_validate({k: v for k, v in i.items() if k in fields}) for i in items]
    about = f"{visit}-000.1"
    return [each for each in tasks if about in each.about and each.status is TaskStatus.OPEN]


def end_of(office: MemoryOffice, *visits: str) -> dict[str, Any]:
    """Everything that must be the same however the documents came."""
    return {
        visit: (
            claim(office, visit).status,
            claim(office, visit).payer_claim_number,
            [finding.code for finding in claim(office, visit).findings],
            [task.next_action for task in open_tasks(office, visit)],
        )
        for visit in visits
    }


def test_the_payers_acceptance_is_kept_with_its_number_and_a_refusal_becomes_one_task() -> None:
    office = sent(good="", poor="PAYA7")
    assert claim(office, "good").status is ClaimStatus.SUBMITTED
    collect(office)
    good, poor = claim(office, "good"), claim(office, "poor")
    assert good.status is ClaimStatus.ACCEPTED
    assert good.payer_claim_number
    assert poor.status is ClaimStatus.REJECTED
    [task] = open_tasks(office, "poor")
    assert task.owner.name == "enrolment"
    assert submission(office, "poor").rejection is not None
    assert office.database.items("learned-edits"), "every refusal teaches something"
    assert not office.dead_letters()


STORIES = {
    "accepted": ("", ClaimStatus.ACCEPTED),
    "silent": ("PAYA1", ClaimStatus.SUBMITTED),
    "refused": ("PAYA3", ClaimStatus.REJECTED),
    "missing": ("PAYA4", ClaimStatus.REJECTED),
    "line": ("PAYLINE", ClaimStatus.REJECTED),
    "provider": ("PAYPRV", ClaimStatus.REJECTED),
    "receiver": ("PAYRCV", ClaimStatus.REJECTED),
    "form": ("PAY999", ClaimStatus.REJECTED),
    "noted": ("PAYE999", ClaimStatus.ACCEPTED),
    "nonsense": ("PAYZ9", ClaimStatus.SUBMITTED),
    "twice": ("PAYTWICE", ClaimStatus.ACCEPTED),
    "overtaken": ("PAYFIRST", ClaimStatus.ACCEPTED),
}
"""What each payer does, and where that leaves its claim."""


@pytest.mark.parametrize("story", STORIES)
def test_each_answer_leaves_its_claim_where_it_should_and_the_others_alone(story: str) -> None:
    order, wanted = STORIES[story]
    office = sent(**{story: order, "other": "" if order else "PAYTWICE"})
    collect(office)
    assert claim(office, story).status is wanted
    assert claim(office, "other").status is ClaimStatus.ACCEPTED
    assert len(open_tasks(office, story)) == (wanted is ClaimStatus.REJECTED)
    assert not open_tasks(office, "other")
    assert not office.dead_letters()


def documents_of(office: MemoryOffice) -> list[str]:
    """The ids of everything that came in, as the poller finds them."""
    office.wait(timedelta(minutes=10))
    since = office.clock() - timedelta(days=2)
    found = office.claim_clearinghouse.listed(token=None, since=since)
    return list(found.transactions)


@pytest.mark.parametrize("order", ["", "PAYA7", "PAYPRV", "PAY999"])
def test_documents_come_to_the_same_in_any_order_and_any_number_of_times(order: str) -> None:
    visits = {"first": order, "second": "PAYE999"}
    ends = []
    for turn in range(8):
        office = sent(**visits)
        ids = documents_of(office)
        orders = list(itertools.permutations(ids))
        for transaction_id in orders[turn * 977 % len(orders)] * (1 + turn % 2):
            office.answer_queue.hand_out([transaction_id])
            office.run()
        office.until_quiet()
        ends.append(end_of(office, *visits))
    assert all(end == ends[0] for end in ends)


@pytest.mark.parametrize("order", ["", "PAYA7", "PAYRCV"])
def test_a_crash_at_any_moment_of_reading_and_hearing_comes_to_the_same(order: str) -> None:
    undisturbed = sent(story=order)
    collect(undisturbed)
    points = list(undisturbed.faults.passed)
    assert len(points) > 20
    for number, point in moments(points):
        office = sent(story=order)
        office.faults.crash_at(number)
        collect(office)
        office.faults.end()
        collect(office)
        assert end_of(office, "story") == end_of(undisturbed, "story"), point
        assert not office.dead_letters(), point


def test_news_that_is_lost_is_made_up_for_by_the_list_and_the_other_way_round() -> None:
    by_news, by_list, by_both = (sent(good="", poor="PAYA6") for _ in range(3))
    by_news.answer_queue.hand_out(documents_of(by_news))
    by_news.until_quiet()
    collect(by_list)
    by_both.answer_queue.hand_out(documents_of(by_both))
    by_both.until_quiet()
    collect(by_both)
    ends = [end_of(office, "good", "poor") for office in (by_news, by_list, by_both)]
    assert ends[0] == ends[1] == ends[2]


def test_the_list_is_read_on_from_the_kept_token_and_never_from_a_date_again() -> None:
    office = sent(good="")
    asked: list[str] = []
    real = office.line.request

    def noting(method: str, url: str, **more: Any) -> Any:
        asked.append(url)
        return real(method, url, **more)

    office.line.request = noting  # type: ignore[method-assign]
    for _ in range(3):
        collect(office)
    polled = [url for url in asked if "/polling/" in url]
    assert ["startDateTime" in url for url in polled] == [True] + [False] * (len(polled) - 1)
    assert all("pageToken" in url for url in polled[1:])


def test_while_the_list_cannot_be_read_nobody_loses_the_place_and_it_is_measured() -> None:
    office = sent(good="")
    office.line.lists_nothing = True
    office.wait(timedelta(hours=3))
    assert office.collecting.collect(due=office.clock()).behind >= timedelta(days=2)
    office.line.lists_nothing = False
    collect(office)
    assert claim(office, "good").status is ClaimStatus.ACCEPTED
    assert office.collecting.collect(due=office.clock()).behind == timedelta(0)


@pytest.mark.parametrize("odd", [{"transactionId": "no id"}, {}, "nothing", None, [1]])
def test_what_the_list_names_by_no_id_keeps_nothing_waiting_and_is_one_task(odd: object) -> None:
    office = sent(good="")
    office.line.listed_beside = [odd]
    office.faults.crash_when("after write cursors tasks outbox")
    for _ in range(3):
        collect(office)
    assert claim(office, "good").status is ClaimStatus.ACCEPTED
    assert office.collecting.collect(due=office.clock()).behind == timedelta(0)
    tasks = [each for each in office.database.items("tasks") if each["kind"] == "match_answer"]
    assert [(each["owner"]["name"], each["status"]) for each in tasks] == [("claims", "open")]


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize(
    ("order", "wanted"), [("", ClaimStatus.ACCEPTED), ("PAYA7", ClaimStatus.REJECTED)]
)
def test_any_word_about_a_claim_in_doubt_settles_it(order: str, wanted: ClaimStatus) -> None:
    office = MemoryOffice()
    office.keep(ready_claim("doubted-000.1", member_id=f"{order}FERN0001"))
    office.line.faults = ["cut after"]
    office.wait(MORNING - office.clock())
    office.collecting.collect(due=office.clock())
    office.due_claims.hand_out_ready(due=office.clock())
    office.run()
    office.line.is_down = office.line.lists_nothing = True
    office.until_quiet()
    assert claim(office, "doubted").status is ClaimStatus.IN_DOUBT
    [doubt] = open_tasks(office, "doubted")
    office.line.is_down = office.line.lists_nothing = False
    collect(office)
    assert claim(office, "doubted").status is wanted
    assert doubt.task_id not in {task.task_id for task in open_tasks(office, "doubted")}
    assert len(office.line.sent) == 1


@pytest.mark.requirement("CL-1")
def test_a_claim_that_a_person_thought_lost_is_not_sent_again_once_its_payer_speaks() -> None:
    office = sent(good="")
    known = submission(office, "good")
    wrong = claim(office, "good").but(status=ClaimStatus.READY)
    office.keep(wrong, known.but(way="written"))
    collect(office)
    assert claim(office, "good").status is ClaimStatus.ACCEPTED
    office.due_claims.hand_out_ready(due=office.clock())
    office.until_quiet()
    assert len(office.line.sent) == 1


@pytest.mark.parametrize("order", ["", "PAYPRV", "PAY999"])
def test_a_document_that_names_no_claim_of_ours_is_kept_with_one_task(order: str) -> None:
    elsewhere, office = sent(good=order), MemoryOffice()
    office.wait(MORNING - office.clock())
    ids = documents_of(elsewhere)
    texts = [elsewhere.claim_clearinghouse.fetched(each) or "" for each in ids]
    for text, transaction_id in [*zip(texts, ids, strict=True)] * 2:
        with suppress(Conflict):
            office.acknowledging.hear(text, transaction_id=transaction_id)
        office.wait(timedelta(minutes=6))
        office.acknowledging.hear(text, transaction_id=transaction_id)
    tasks = [i for i in office.database.items("tasks") if i["kind"] == "match_answer"]
    assert len(tasks) == len(texts) > 0
    assert sorted(office.documents.documents.values()) == sorted(texts)


def test_a_remittance_is_kept_as_it_came_and_announced_once() -> None:
    office = MemoryOffice()
    text = REMITTANCE
    for number in range(3):
        office.acknowledging.hear(text, transaction_id=f"transaction-{number}")
    [name] = office.documents.documents
    assert office.documents.documents[name] == text
    office.until_quiet()
    told = [text for text in office.journal.documents.values() if "remittance-arrived" in text]
    assert len(told) == 1


@pytest.mark.parametrize("again", [1, 2])
def test_a_document_that_is_heard_twice_at_once_is_heard_once_and_nobody_fails(again: int) -> None:
    undisturbed, office = MemoryOffice(), MemoryOffice()
    undisturbed.acknowledging.hear(REMITTANCE, transaction_id="transaction-0001")
    passed = undisturbed.faults.passed
    *_, last = (n for n, each in enumerate(passed, start=1) if each.startswith("before write"))

    def overtake() -> None:
        for number in range(again):
            office.acknowledging.hear(REMITTANCE, transaction_id=f"transaction-100{number}")

    office.faults.overtake_after(last, overtake)
    document_id = office.acknowledging.hear(REMITTANCE, transaction_id="transaction-0001")
    (document,) = office.database.items("payer-documents")
    assert (document["document_id"], document["version"]) == (document_id, 2)
    told = [each for each in office.database.items("outbox") if each["announcements"]]
    assert len(told) == 1
