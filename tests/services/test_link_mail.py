"""Mailing a link: not in vain, and never in the name of another link than the one asked for."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from backoffice.adapters.mail.messages import Message
from backoffice.domain.link import LinkStatus
from backoffice.domain.mailing import Mailing
from tests.support import offices, submission
from tests.support.builders import ANA, ANAS_BIRTHDAY, RUTH
from tests.twins.faults import Crash
from tests.twins.mail import MemoryCarrier
from tests.twins.office import MemoryOffice


class BusyCarrier(MemoryCarrier):
    """A mail service that is slow enough for a second request to come in between."""

    def __init__(self, office: MemoryOffice) -> None:
        super().__init__()
        self._office = office

    def carry(self, message: Message) -> str:
        self._office.links.request_intake(ANA, "request-2", caller=RUTH)
        return super().carry(message)


def test_a_link_that_was_opened_is_not_mailed_again_however_doubtful_its_mail_is() -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.faults.crash_when("after carry")
    with suppress(Crash):
        office.run()
    office.intake.open(office.mail.tokens()[0], ANAS_BIRTHDAY)
    office.wait(Mailing.DOUBT_LASTS)
    office.until_quiet()
    assert len(office.mail.carried) == 1
    assert not office.database.items("tasks")


@pytest.mark.requirement("Q9")
@pytest.mark.parametrize(("late", "mails"), [(timedelta(0), 0), (timedelta(seconds=-1), 1)])
def test_a_link_that_expired_before_its_mail_went_out_is_not_mailed(
    late: timedelta, mails: int
) -> None:
    office = offices.with_ana()
    submission.ask_for_link(office)
    office.wait(timedelta(days=5) + late)
    office.run()
    assert len(office.mail.carried) == mails


@pytest.mark.requirement("UP-1")
def test_a_mail_that_went_out_late_does_not_mark_the_newer_link_as_sent() -> None:
    office = offices.with_ana()
    office.carrier = carrier = BusyCarrier(office)
    office.links.request_intake(ANA, "request-1", caller=RUTH)
    office.link_mail.send(ANA, "intake", 1)
    assert len(carrier.carried) == 1
    newer = office.links.intake_status(ANA, caller=RUTH)
    assert (newer.request_id, newer.status) == ("request-2", LinkStatus.REQUESTED)
    [earlier] = office.database.items("mailings")
    assert earlier["status"] == "sent"
