"""Planted words of a person, a payer and a call: in no log, queue, key, address or metric."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import date

import pytest

from backoffice.domain.errors import OfficeError
from backoffice.domain.money import Money
from tests.services.test_verification import JUNE, note
from tests.support import builders, offices, prechecks, schemas, submission
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.x12_samples import about_ana
from tests.twins.office import Delivery, MemoryOffice

pytestmark = pytest.mark.requirement("EL-1", "Q24")

PAYERS_WORDS = about_ana(
    "EB*1**30^MH**QUAGGAPLAN",
    "EB*B*IND*MH**QUAGGAPLAN*27*917351.28*****Y",
    "MSG*ZEBRAREMARK",
    "EB*R**MH",
    "LS*2120",
    "NM1*PRP*2*OKAPIMUTUAL*****PI*OKAPI",
    "LE*2120",
)
PERSON = ("rivera", "1990-04-12", "19900412", "fern0001", "ana@mail", "fern health", "ferne")
PAYER = ("quagga", "zebraremark", "okapi", "917351.28", "91735128")
CALL = ("gnureference", "impalaname", "82746.18", "8274618")


CLOCKWORK = {"created", "msecs", "relativeCreated", "thread", "process"}
"""Digits of a log record that are nobody's words, and may look like any amount."""


def _said(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in record.__dict__.items() if name not in CLOCKWORK}


class Eavesdropper:
    """Whoever reads logs, queues, keys and addresses, but no encrypted table."""

    def __init__(self, office: MemoryOffice, caplog: pytest.LogCaptureFixture) -> None:
        self.office = office
        self._caplog = caplog
        self._heard: list[str] = []
        caplog.set_level(logging.DEBUG)
        office.pick = self._listen

    def _listen(self, in_flight: list[Delivery]) -> Delivery:
        self._heard += [each.message.body for each in in_flight if each.message]
        return in_flight[0]

    def everything(self) -> str:
        logs = [str(_said(record)) for record in self._caplog.records]
        mails = [mail.subject + mail.mailing_id for mail in self.office.mail.carried]
        links = [
            line for mail in self.office.mail.carried for line in mail.text.split() if "://" in line
        ]
        told = [
            json.dumps(entry["announcements"]) for entry in self.office.database.items("outbox")
        ]
        names = [*self.office.journal.documents, *self.office.documents.documents]
        texts = [*self._heard, *logs, *mails, *links, *told, *names, *self._keys()]
        return "\n".join(texts).lower()

    def _keys(self) -> list[str]:
        """Every key and index key of every table."""
        found = []
        for name, table in schemas.tables().items():
            parts = {*table.key, *(part for index in table.indexes.values() for part in index.key)}
            shown = {part for index in table.indexes.values() for part in index.shown or ()}
            for item in self.office.database.items(name):
                found += [str(item[part]) for part in parts | shown if part in item]
        return found


def _say(*refusals: OfficeError) -> None:
    """Have what a caller is told be overheard, too."""
    logging.getLogger("of-the-test").info("%s", refusals)


def a_check(office: MemoryOffice) -> None:
    """A check of every kind: answered, noted by telephone, corrected, read again, explained."""
    office.payer.says = PAYERS_WORDS
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)
    office.until_quiet()
    (check,) = office.database.items("eligibility-checks")
    check_id = check["check_id"]
    office.eligibility.estimate_in_full(ANA, VISIT, caller=JUNE)
    office.call_scripts.script(ANA, caller=RUTH)
    office.verification.read_again(check_id, caller=JUNE)
    said = note(reference="GNUREFERENCE", spoke_with="IMPALANAME", copay=Money(8274618))
    office.verification.verify(check_id, said, caller=JUNE)
    with pytest.raises(OfficeError) as too_late:
        office.verification.read_again(check_id, caller=JUNE)
    said = said.but(called_on=date(2030, 1, 1))
    with pytest.raises(OfficeError) as too_early:
        office.verification.verify(check_id, said, caller=JUNE)
    _say(too_late.value, too_early.value)
    office.payer.outages = 2
    new = builders.new_policy(member_id="FERN0001", group_number="G1")
    office.policy_entry.correct(ANA, check["policy_id"], new, caller=RUTH)
    office.until_quiet()


def a_pre_check(office: MemoryOffice) -> None:
    """A pre-check from the form to the answer, and one that is refused."""
    office.keep(builders.payer("fern-mutual", public_precheck=True))
    office.payer.says = PAYERS_WORDS
    office.payer.outages = 1
    for form in ("form-of-ana-0001", "form-of-ana-0002"):
        prechecks.ask(office, form)
    office.run()
    with pytest.raises(OfficeError) as refused:
        prechecks.opened(office, date(1990, 4, 13))
    _say(refused.value)
    prechecks.opened(office)
    office.until_quiet()


@pytest.mark.parametrize(
    ("story", "opened"),
    [(a_check, lambda: offices.with_mailed_link()[0]), (a_pre_check, prechecks.open_office)],
    ids=["a check", "a pre-check"],
)
def test_nothing_of_a_person_a_payer_or_a_call_is_heard_outside_of_the_tables(
    story: Callable[[MemoryOffice], None],
    opened: Callable[[], MemoryOffice],
    caplog: pytest.LogCaptureFixture,
) -> None:
    eavesdropper = Eavesdropper(opened(), caplog)
    story(eavesdropper.office)
    heard = eavesdropper.everything()
    assert "precheck" in heard or "check-due" in heard, "there was something to hear"
    assert [each for each in (*PERSON, *PAYER, *CALL) if each in heard] == []
