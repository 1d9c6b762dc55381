"""From a form to a yes, whatever crashes or repeats: every turn once, and nobody asked twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from backoffice.adapters.dynamodb.directory import ProfilesTable
from backoffice.domain.consultation import consultation_id_for
from backoffice.services.care_door import CareKey
from tests.support import builders, sought
from tests.support.builders import OMAR, RUTH
from tests.support.submission import again_after_a_crash
from tests.twins.office import MemoryOffice

RUTHS, OMARS = str(RUTH.provider_id), str(OMAR.provider_id)


def open_office() -> MemoryOffice:
    office = MemoryOffice()
    office.keep(
        sought.serving(),
        *sought.live(builders.provider()),
        *sought.live(builders.provider(OMAR, npi="1234567802")),
    )
    return office


def tell(office: MemoryOffice) -> None:
    """Noor asks Ruth twice, who is silent; a week later she asks Omar, who says yes."""
    for _ in range(2):
        again_after_a_crash(lambda: office.care_requests.ask(sought.FORM, sought.asked(RUTHS)))
    for _ in range(5):
        again_after_a_crash(office.until_quiet)
        office.wait(timedelta(hours=30))
        again_after_a_crash(office.sweep)
    again_after_a_crash(office.until_quiet)
    token = office.mail.tokens()[-1]
    key: CareKey = again_after_a_crash(lambda: office.care_door.open(token, sought.NOORS_BIRTHDAY))
    again_after_a_crash(lambda: office.care.ask_another(key, OMARS))
    again_after_a_crash(office.until_quiet)
    asked = consultation_id_for(key.seeker_id, OMARS)
    for _ in range(2):
        again_after_a_crash(lambda: office.consultations.accept(asked, caller=OMAR))
    again_after_a_crash(office.until_quiet)


def insist(office: MemoryOffice, *, crashes: int) -> None:
    """Each turn is there, and told once, but for a mail that nobody knows whether it went out."""
    found = {item["provider_id"]: item for item in office.database.items("consultations")}
    assert {name: item["status"] for name, item in found.items()} == {
        RUTHS: "replaced",
        OMARS: "accepted",
    }
    assert found[RUTHS]["alternatives"] == [OMARS]
    assert ProfilesTable(office.database).load(OMARS).places == 4
    tasks = [task for task in office.database.items("tasks") if "answer" in task["task_id"]]
    assert [task["status"] for task in tasks] == ["resolved", "resolved"]
    shares = office.database.items("fair-shares")
    assert [share["state"] for share in shares] == ["NY"]
    letters = Counter(mail.mailing_id for mail in office.mail.carried)
    assert sum(letters.values()) - len(letters) <= crashes
    # The link; asked, nudged and replaced; overdue; asked and accepted.
    assert len(letters) == 7, sorted(letters)
    assert office.dead_letters() == []


def told_with_a_crash_at(number: int) -> None:
    office = open_office()
    office.faults.crash_at(number)
    tell(office)
    office.faults.end()
    insist(office, crashes=1)


@pytest.fixture(scope="module")
def points() -> int:
    """How many moments there are to crash at."""
    undisturbed = open_office()
    tell(undisturbed)
    insist(undisturbed, crashes=0)
    return len(undisturbed.faults.passed)


@pytest.mark.requirement("CM-7", "CM-8", "Q11")
def test_a_crash_now_and_then_makes_no_difference_in_the_end(points: int) -> None:
    assert points > 60
    for number in range(1, points + 1, 23):
        told_with_a_crash_at(number)


@pytest.mark.prove
@pytest.mark.requirement("CM-7", "CM-8", "Q11")
def test_a_crash_at_any_one_moment_makes_no_difference_in_the_end(points: int) -> None:
    for number in range(1, points + 1):
        told_with_a_crash_at(number)
