"""Matching over real HTTP: several providers say yes in the same moment, and one has the client."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import httpx
import pytest

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.adapters.dynamodb.records import Records
from backoffice.domain.matching import CaseReason
from backoffice.domain.matching_case import open_case
from backoffice.domain.record import Record
from backoffice.domain.wishes import Paying
from infra.local.office import LocalOffice
from infra.local.people import Practice, today
from infra.local.seed import NORA, SAM
from infra.local.stack import STACK
from tests.support.seeking import seeker, wishes

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

ROUNDS = 3
"""Each takes a place of a provider who has five."""
FEES = {"fees": [{"procedure": "90834", "amount": 15000}, {"procedure": "90837", "amount": 18000}]}


def on_file(office: LocalOffice, records: Sequence[Record]) -> None:
    """Keep what no story of this test is about, as the seed does."""
    database = DynamoDatabase(office.stack.client("dynamodb"), prefix=f"{STACK}-")
    kept = Records(
        database, tables(database), now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex
    )
    for record in records:
        kept.keep(record)


@pytest.fixture(scope="module")
def listed(office: LocalOffice, nora: Practice, sam: Practice, june: Practice) -> LocalOffice:
    """An office in which Nora and Sam both say what a visit costs."""
    for who, its in ((nora, NORA), (sam, SAM)):
        who.put("/profile/fees", FEES)
        june.put(f"/providers/{its.provider_id}/listing")
    return office


def waiting(office: LocalOffice) -> str:
    """A search in the hands of the matching team."""
    seeker_id, at = f"seeker-{uuid4().hex[:8]}", datetime.now(UTC)
    pays = wishes(paying=Paying.THEMSELVES, payer_id=None)
    wanted = seeker(seeker_id, asked_at=at, wishes=pays, expires_at=at + seeker().LASTS)
    case = open_case(seeker_id, because=CaseReason.MATCH_ME, excluding=(), due_on=today(), at=at)
    on_file(office, [wanted, case])
    return seeker_id


@pytest.mark.requirement("CM-6", "CM-9")
def test_of_two_who_say_yes_at_once_one_has_the_client_and_the_other_is_told(
    listed: LocalOffice, nora: Practice, sam: Practice, june: Practice
) -> None:
    providers = [NORA.provider_id, SAM.provider_id]
    for _ in range(ROUNDS):
        seeker_id = waiting(listed)
        june.put(f"/matching-cases/{seeker_id}/opportunities", {"provider_ids": providers})
        together = Barrier(2)

        def yes(who: Practice, path: str = f"/opportunities/{seeker_id}/answer") -> httpx.Response:
            together.wait(60)  # noqa: B023 - each round joins its threads before the next
            return who.ask("PUT", path, {"answer": "yes"})

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(yes, (nora, sam)))
        assert sorted(each.status_code for each in answers) == [200, 422], answers
        [refused] = [each for each in answers if each.status_code == 422]
        assert "matched already" in refused.text
        winner = providers[[each.status_code for each in answers].index(200)]
        case = june.get(f"/matching-cases/{seeker_id}")
        assert (case["status"], case["matched_with"]) == ("matched", winner)
        assert sorted(each["status"] for each in case["opportunities"]) == ["closed", "taken"]
        requests = [
            each
            for who in (nora, sam)
            for each in who.get("/consultations")["consultations"]
            if each["consultation_id"].startswith(seeker_id)
        ]
        assert [each["status"] for each in requests] == ["accepted"]


@pytest.mark.requirement("CM-12")
def test_a_provider_is_asked_without_a_name_and_who_is_excluded_is_not_asked(
    listed: LocalOffice, nora: Practice, june: Practice
) -> None:
    seeker_id = waiting(listed)
    assert seeker_id in {each["seeker_id"] for each in june.get("/matching-cases")["cases"]}
    june.put(f"/matching-cases/{seeker_id}/opportunities", {"provider_ids": [NORA.provider_id]})
    told = nora.ask("GET", "/opportunities").text
    assert seeker_id in told
    assert "Rivera" not in told
    assert "ana@mail.example" not in told
    nora.put(f"/opportunities/{seeker_id}/answer", {"answer": "no"})
    again = june.ask(
        "PUT", f"/matching-cases/{seeker_id}/opportunities", {"provider_ids": [NORA.provider_id]}
    )
    assert again.status_code == 422
    closed = june.put(f"/matching-cases/{seeker_id}/outcome", {"because": "nobody_found"})
    assert closed["status"] == "closed"
