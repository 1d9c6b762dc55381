"""The receipt: what a client reads after submitting, and what a visit costs once that is known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.link import SessionKey
from tests.support import offices, submission
from tests.support.builders import ANA
from tests.support.markup import read
from tests.twins.office import MemoryOffice


def shown(office: MemoryOffice, key: SessionKey, language: str = "en") -> str:
    response = offices.receipt(office, key, language)
    assert response.status_code == 200
    return read(response.body).text


def submitted(member_id: str = "FERN0001") -> tuple[MemoryOffice, SessionKey]:
    office, key = offices.with_filled_form(member_id)
    submission.submit(office, key)
    return office, key


@pytest.mark.requirement("EL-2")
def test_before_the_insurer_answers_the_receipt_says_what_happens_next() -> None:
    office, key = submitted()
    text = shown(office, key)
    assert "What happens next" in text
    assert "$" not in text


@pytest.mark.requirement("EL-1", "EL-2")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("What your session on March 9, 2026 will cost you", "about $25.00")),
        ("es", ("9 de marzo de 2026", "$25.00")),
    ],
)
def test_once_the_insurer_answered_the_client_reads_what_the_next_visit_costs(
    language: str, words: tuple[str, ...]
) -> None:
    office, key = submitted()
    office.until_quiet()
    text = shown(office, key, language)
    assert [each for each in words if each not in text] == []
    assert "This is an estimate" in text or language == "es"
    assert "EB" not in text


def test_an_answer_that_tells_no_price_says_so_and_never_zero() -> None:
    office, key = submitted("AAA72FERN0001")
    office.until_quiet()
    text = shown(office, key)
    assert "cannot tell yet what you will pay" in text
    assert "You need not do anything more." in text
    assert "$0" not in text


def test_a_client_without_a_visit_to_come_reads_what_happens_next() -> None:
    office, key = submitted()
    office.until_quiet()
    today = office.clock().date() + timedelta(days=30)
    found = office.visit_costs.of_next_visit(ANA, "provider-ruth", today=today, say=str)
    assert found is None
    assert office.visit_costs.of_next_visit(ANA, "provider-omar", today=today, say=str) is None
    assert "about $25.00" in shown(office, key)


def test_that_a_client_read_a_price_stands_in_the_audit_trail() -> None:
    office, key = submitted()
    office.until_quiet()
    shown(office, key)
    noted = [(each["act"], each["by"]) for each in office.database.items("audit")]
    assert ("read_estimate", "link") in noted
