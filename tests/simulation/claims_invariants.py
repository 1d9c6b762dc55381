"""What is true of every claim on its way, whenever the office comes to rest."""

from __future__ import annotations

from collections import Counter
from typing import Any

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.submission import Way
from backoffice.domain.task import TaskKind, TaskStatus
from backoffice.services.settling import ClaimFound
from tests.simulation import invariants
from tests.twins.office import MemoryOffice

JUNE = Caller(kind=CallerKind.STAFF, subject="sign-in-june")

AT_REST = {
    ClaimStatus.READY: Way.WRITTEN,
    ClaimStatus.SUBMITTED: Way.ANSWERED,
    ClaimStatus.REJECTED: Way.ANSWERED,
    ClaimStatus.IN_DOUBT: Way.UNCERTAIN,
}
"""A claim's status, and how far its submission is then."""


def hold(office: MemoryOffice) -> None:
    """Insist that the clearinghouse's books and ours agree: nothing is lost, nothing is twice."""
    invariants.hold(office)
    count = office.line.house.accepted
    submissions = {i["claim_id"]: i for i in office.database.items("submissions")}
    for claim in office.database.items("claims"):
        status, claim_id = ClaimStatus(claim["status"]), claim["claim_id"]
        number = claim["versions"][-1]["bill"]["control_number"]
        submission = submissions.get(claim_id)
        assert status in AT_REST, f"{claim_id} is {status} at rest"
        assert submission is None or submission["way"] == AT_REST[status], claim_id
        assert count[number] <= 1, f"{claim_id} was accepted twice"
        if status is ClaimStatus.SUBMITTED:
            assert count[number] == 1, f"{claim_id} was lost"
        if status in {ClaimStatus.READY, ClaimStatus.REJECTED}:
            assert count[number] == 0, claim_id
    assert open_doubts(office) == Counter(in_doubt(office)), "one task for each doubt"
    _insist_on_bytes_kept_before_they_are_sent(office, office.line.sent)


def in_doubt(office: MemoryOffice) -> list[str]:
    """The claims that wait for a person."""
    claims = office.database.items("claims")
    return [i["claim_id"] for i in claims if i["status"] == ClaimStatus.IN_DOUBT]


def open_doubts(office: MemoryOffice) -> Counter[str]:
    """The open tasks about doubts, by claim."""
    return Counter(
        task["about"][0]
        for task in office.database.items("tasks")
        if task["kind"] == TaskKind.SETTLE_CLAIM_IN_DOUBT and task["status"] == TaskStatus.OPEN
    )


def settle_truly(office: MemoryOffice, claim_id: str) -> None:
    """Somebody asks the clearinghouse on the telephone, and writes down what it says."""
    [submission] = [i for i in office.database.items("submissions") if i["claim_id"] == claim_id]
    arrived = office.line.accepted(submission["control_number"]) > 0
    office.settling.settle(claim_id, ClaimFound(arrived=arrived, reference="CALL-1"), caller=JUNE)


def _insist_on_bytes_kept_before_they_are_sent(
    office: MemoryOffice, sent: list[tuple[str, str]]
) -> None:
    """One key is one document, its interchange has a number of its own, and we have it."""
    documents: dict[str, set[str]] = {}
    for key, document in sent:
        documents.setdefault(key, set()).add(document)
    assert all(len(each) == 1 for each in documents.values()), "a body changed under its key"
    numbers = Counter(_number(document) for [document] in documents.values())
    assert set(numbers.values()) <= {1}, "an interchange number was given twice"
    on_file: set[Any] = {i["document"] for i in office.database.items("submissions")}
    assert {document for _, document in sent} <= on_file


def _number(document: str) -> str:
    return document.split("*")[13]
