"""What a payer writes to do harm: it reaches no client, and providers as text of a sane length."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support import offices, submission
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.x12_samples import about_ana
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1", "EL-2")

HARM = "<script>alert(1)</script>=CMD()\x07\x1b[2J\u202eEVIL\u2066\x00%s{0}"
SAYS = about_ana(
    f"EB*1**30^MH**{HARM}",
    f"EB*B*IND*MH**{HARM}*27*25*****Y",
    f"MSG*{HARM}",
    f"MSG*{'A' * 4000}",
    f"EB*R**MH**{HARM}",
    "LS*2120",
    f"NM1*PRP*2*{HARM}*****PI*{HARM}",
    f"PER*IC**TE*{HARM}",
    "LE*2120",
)


@pytest.fixture(scope="module")
def office() -> MemoryOffice:
    office, key = offices.with_filled_form()
    office.payer.says = SAYS
    submission.submit(office, key)
    office.until_quiet()
    return office


def unseen_in(text: str) -> list[str]:
    """The characters of *text* that a screen obeys and nobody sees."""
    return [each for each in text if unicodedata.category(each)[0] == "C"]


def test_no_word_of_the_payers_is_in_what_the_client_reads(office: MemoryOffice) -> None:
    said = office.eligibility.estimate(ANA, VISIT, caller=RUTH).explanation.client
    assert set(said) == {"en", "es"}
    assert not [each for lines in said.values() for each in lines if "EVIL" in each or "<" in each]


def test_what_the_provider_reads_has_nothing_that_a_screen_obeys_and_an_end(
    office: MemoryOffice,
) -> None:
    verdict = office.eligibility.verdict(ANA, caller=RUTH)
    estimate = office.eligibility.estimate(ANA, VISIT, caller=RUTH)
    words = str(verdict.model_dump(mode="json")) + str(estimate.model_dump(mode="json"))
    assert "EVIL" in words
    assert "\\x" not in words
    assert "\\u" not in words
    assert unseen_in(words) == []
    assert len(words) < 20_000


def test_tasks_and_mails_say_our_own_words(office: MemoryOffice) -> None:
    tasks = [each["next_action"] for each in office.database.items("tasks")]
    mails = [mail.subject + mail.text + mail.html for mail in office.mail.carried]
    assert not [text for text in (*tasks, *mails) if "EVIL" in text or "AAAA" in text]
    assert tasks


def test_what_the_payer_wrote_is_kept_to_the_letter(office: MemoryOffice) -> None:
    assert SAYS in [each.answer for each in offices.exchanged(office)]
