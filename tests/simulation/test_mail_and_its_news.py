"""From a mail that came back to a mended address, a reminder and a receipt, whatever crashes."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from backoffice.domain.mailing import MailingStatus
from backoffice.services.requests import NewEmailAddress
from tests.simulation import invariants
from tests.simulation.moments import moments
from tests.support import submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

ADDRESS = NewEmailAddress(email="ana.rivera@mail.example", email_consent=True)
MAILS = ["insurance-link", "insurance-link", "insurance-reminder", "insurance-receipt"]


def rest(office: MemoryOffice) -> None:
    submission.again_after_a_crash(office.until_quiet)


def story(office: MemoryOffice) -> None:
    """A wrong address, a second link to the right one, four days of silence, and the form."""
    submission.add_ana(office)
    submission.ask_for_link(office, "request-1")
    rest(office)
    for message in office.mail.of("insurance-link"):
        office.mail_service_tells(message, "Bounce", bounceType="Permanent")
    rest(office)
    office.wait(timedelta(minutes=1))
    submission.again_after_a_crash(lambda: office.roster.change_email(ANA, ADDRESS, caller=RUTH))
    submission.ask_for_link(office, "request-2")
    rest(office)
    for message in office.mail.of("insurance-link"):
        office.mail_service_tells(message, "Delivery")
    rest(office)
    office.wait(timedelta(days=4))
    rest(office)
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)
    rest(office)


def kinds(office: MemoryOffice) -> list[str]:
    return [message.mailing_id.partition("_")[0] for message in office.mail.carried]


@pytest.mark.requirement("IN-1", "IN-2", "UP-1")
def test_undisturbed_the_story_is_two_links_one_reminder_and_one_receipt() -> None:
    office = submission.open_office()
    story(office)
    invariants.hold(office)
    assert kinds(office) == MAILS
    assert [m.to for m in office.mail.carried[1:]] == [str(ADDRESS.email)] * 3


def test_a_crash_at_any_one_moment_of_the_mails_makes_no_difference_in_the_end() -> None:
    office = submission.open_office()
    story(office)
    points, ending = office.faults.passed, invariants.everything(office)
    for number, point in moments(points):
        office = submission.open_office()
        office.faults.crash_at(number)
        story(office)
        invariants.hold(office)
        assert Counter(kinds(office)) - Counter(MAILS) in ALLOWED, point
        assert Counter(kinds(office)) >= Counter(MAILS) - Counter(["insurance-reminder"])
        insist_on_the_same_ending(invariants.everything(office), ending)


ALLOWED = [Counter(), Counter(["insurance-link"]), Counter(["insurance-receipt"])]
"""What may go out once more than meant, when nobody can know that it went out; no reminder."""


def insist_on_the_same_ending(found: dict[str, list[Any]], ending: dict[str, list[Any]]) -> None:
    """Apart from a reminder that was left in doubt: then a person has it on their desk."""
    parked = [m for m in found["mailings"] if m["status"] == MailingStatus.PARKED]
    assert [each["message"] for each in parked] in ([], ["insurance-reminder"])
    assert len(found["tasks"]) == len(ending["tasks"]) + len(parked)
    for table, items in ending.items():
        assert found[table] == items or (parked and table in {"mailings", "tasks"}), table


def told(kinds: tuple[str, ...]) -> MemoryOffice:
    """An office that was told *kinds* of one mail, in that order, each of them twice."""
    office = submission.open_office()
    submission.add_ana(office)
    submission.ask_for_link(office)
    office.until_quiet()
    for kind in kinds:
        for _ in range(2):
            office.mail_service_tells(office.mail.carried[0], kind, bounceType="Permanent")
    office.until_quiet()
    return office


@pytest.mark.parametrize("order", list(permutations(["Delivery", "Bounce", "Complaint"])))
def test_news_ends_alike_in_whatever_order_it_comes_and_however_often(
    order: tuple[str, ...],
) -> None:
    office = told(order)
    invariants.hold(office)
    assert len(office.database.items("tasks")) == 2
    assert invariants.everything(office) == invariants.everything(
        told(("Delivery", "Bounce", "Complaint"))
    )
