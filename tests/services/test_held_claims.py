"""Claims held back by what is mended elsewhere, and tells nobody: a night later they may leave."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backoffice.adapters.dynamodb.claims import ClaimsTable
from backoffice.adapters.dynamodb.network import ParticipationsTable
from backoffice.domain.bill import Frequency
from backoffice.domain.claim import ClaimFinding, ClaimStatus
from backoffice.domain.record import Record
from backoffice.domain.task import TaskOwner, TaskStatus
from backoffice.domain.telehealth import TelehealthRule
from backoffice.domain.visit import PaidBy, Payment
from backoffice.services.corrections import CorrectionWish
from tests.support import builders
from tests.support.builders import ANA, RUTH
from tests.support.claiming import (
    CLAIM,
    DAY,
    claimed,
    held,
    insured,
    put_on_file,
    refunds,
    say,
    seen,
    with_claim,
)
from tests.twins.office import HOME, MemoryOffice

NO_TERMS = builders.payer().but(terms=())
NO_LICENCE = builders.provider(licences=())


def night(office: MemoryOffice, day: date = DAY + timedelta(days=14)) -> int:
    """The sweep of a night, and all that comes of it; how much was looked at again."""
    due = datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo(HOME))
    count = office.held_claims.hand_out(due=due)
    office.until_quiet()
    return count


def deploy(office: MemoryOffice, **network: object) -> None:
    """The network's own data come with a deployment."""
    office.network = office.network.but(**network)
    del office.claim_making


BREAKS: dict[str, tuple[Record, Record, str]] = {
    "the payer's terms": (
        builders.payer(telehealth=TelehealthRule(pays_for_sound_alone=False)),
        builders.payer(),
        "TELEHEALTH_SOUND",
    ),
    "the fee schedule": (
        builders.fee_schedule().but(rates=()),
        builders.fee_schedule(),
        "CHARGE_POSITIVE",
    ),
}


@pytest.mark.requirement("CL-1")
@pytest.mark.parametrize("what", BREAKS)
def test_a_claim_held_back_by_what_comes_with_an_import_leaves_the_night_after(what: str) -> None:
    broken, mended, code = BREAKS[what]
    office = insured()
    put_on_file(office, broken)
    say(office, held(audio_only=True))
    assert code in {each.code for each in claimed(office).findings}
    put_on_file(office, mended)
    office.until_quiet()
    assert claimed(office).status is ClaimStatus.DRAFT
    night(office)
    assert (claimed(office).status, claimed(office).findings) == (ClaimStatus.READY, ())
    assert {item["status"] for item in office.database.items("tasks")} <= {TaskStatus.RESOLVED}


@pytest.mark.requirement("CL-1", "CR-2")
def test_a_claim_held_back_by_the_networks_own_address_leaves_after_a_deployment() -> None:
    office = insured()
    street = office.network.address
    deploy(office, address=street.but(line1="PO Box 12"))
    say(office, held())
    assert [each.code for each in claimed(office).findings] == ["STREET"]
    deploy(office, address=street)
    assert night(office) == 1
    assert claimed(office).status is ClaimStatus.READY
    assert night(office) == 0


def test_a_night_on_which_nothing_was_mended_changes_nothing() -> None:
    office = insured()
    say(office, held(minutes=45))
    before = {name: office.database.items(name) for name in office.database.tables()}
    for _ in range(2):
        assert night(office) == 1
    assert {name: office.database.items(name) for name in before} == before


def test_what_is_late_already_is_looked_at_for_two_years_since_terms_may_be_mended() -> None:
    office = insured()
    say(office, held(minutes=45))
    last_day = claimed(office).file_by
    assert night(office, last_day + timedelta(days=700)) == 1
    assert night(office, last_day + timedelta(days=800)) == 0


@pytest.mark.requirement("CL-3", "CR-7")
def test_a_claim_that_waits_and_is_on_no_list_is_found_by_night() -> None:
    office = insured()
    put_on_file(office, builders.participation(credentialed=None))
    say(office, held())
    put_on_file(office, builders.participation())
    night(office)
    assert claimed(office).status is ClaimStatus.READY


@pytest.mark.requirement("CL-3", "CR-7")
def test_a_claim_that_the_list_of_those_that_wait_has_no_room_for_waits_until_a_night() -> None:
    office = insured()
    others = tuple({"visit_id": f"other-{n:04}", "client_id": ANA} for n in range(2_000))
    full = builders.participation(credentialed=None, waiting=others)
    put_on_file(office, full)
    say(office, held())
    assert office.dead_letters() == []
    assert claimed(office).status is ClaimStatus.WAITING
    table = ParticipationsTable(office.database)
    assert table.load(full.provider_id, full.payer_id, full.state).waiting == full.waiting
    put_on_file(office, builders.participation())
    night(office)
    assert claimed(office).status is ClaimStatus.READY


@pytest.mark.parametrize(
    ("owner", "again"), [(TaskOwner.staff("enrolment"), 1), (TaskOwner.provider("x-1"), 0)]
)
def test_of_refused_claims_only_those_are_looked_at_that_staff_are_to_mend(
    owner: TaskOwner, again: int
) -> None:
    office = with_claim()
    finding = ClaimFinding(code="REFUSED", owner=owner, next_action="Mend it.")
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    office.records.keep(claimed(office).moved(ClaimStatus.REJECTED, findings=(finding,)))
    office.until_quiet()
    assert night(office) == again
    assert claimed(office).status is ClaimStatus.REJECTED, "nothing was mended"


def test_a_correction_that_had_nothing_to_say_is_made_once_it_has() -> None:
    office = with_claim()
    office.records.keep(claimed(office).moved(ClaimStatus.SENDING))
    accepted = claimed(office).moved(ClaimStatus.ACCEPTED, payer_claim_number="ICN1")
    office.records.keep(accepted)
    put_on_file(office, NO_TERMS)
    office.corrections.replace(CLAIM, CorrectionWish(version=1))
    office.until_quiet()
    assert [each.code for each in claimed(office).findings] == ["NOTHING_TO_REPLACE"]
    no_weekday_of_the_visit = DAY + timedelta(days=15)
    assert night(office, no_weekday_of_the_visit) == 1
    assert claimed(office).status is ClaimStatus.ACCEPTED
    put_on_file(office, builders.payer())
    assert night(office, no_weekday_of_the_visit) == 1
    made = claimed(office)
    assert made.latest is not None
    assert (made.status, made.latest.bill.frequency) == (ClaimStatus.READY, Frequency.REPLACEMENT)


def test_pages_of_what_is_held_back_leave_nothing_out_and_nothing_twice() -> None:
    office = insured()
    say(office, held(minutes=45))
    first = claimed(office)
    for number in range(2):
        office.records.keep(first.but(version=0, claim_id=f"other-{number}.1"))
    office.until_quiet()
    table, seen_places, after = ClaimsTable(office.database), list[str](), "2026-01-01"
    while page := table.held_back(after=after, limit=1):
        after = page[-1].place
        seen_places += [each.place for each in page]
    assert len(seen_places) == len(set(seen_places)) == 3
    assert seen_places == sorted(seen_places)


CASH: dict[str, tuple[Record, Record]] = {
    "no terms with the payer": (NO_TERMS, builders.payer()),
    "no licence": (NO_LICENCE, builders.provider()),
}


@pytest.mark.requirement("CR-9", "CP-1")
@pytest.mark.parametrize("why", CASH)
def test_a_cash_pay_visit_is_claimed_within_a_week_of_what_made_it_so_being_put_right(
    why: str,
) -> None:
    broken, mended = CASH[why]
    office = insured()
    put_on_file(office, broken)
    say(office, held(fee=18_000))
    payment = seen(office).payment
    assert payment is not None
    assert payment.by is PaidBy.CLIENT
    put_on_file(office, mended)
    looked_at = [night(office, DAY + timedelta(days=days)) for days in range(14, 21)]
    assert looked_at == [1, 0, 0, 0, 0, 0, 0]
    assert claimed(office).status is ClaimStatus.READY
    assert seen(office).payment == Payment(by=PaidBy.INSURANCE)
    assert refunds(office) == [(RUTH.provider_id, TaskStatus.OPEN)]
    assert [night(office, DAY + timedelta(days=days)) for days in range(14, 21)] == [0] * 7


@pytest.mark.requirement("CP-1")
def test_who_wants_no_insurer_told_is_never_looked_at_again() -> None:
    office = insured()
    say(office, held(self_pay=True))
    assert [night(office, DAY + timedelta(days=days)) for days in range(1, 15)] == [0] * 14
