"""Keeping renewals: what clients are to be asked follows from what is on file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backoffice.adapters.dynamodb.renewals import RenewalsTable
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Client
from backoffice.domain.coverage import Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal, RenewalStatus
from backoffice.services.requests import NewEmailAddress
from tests.support import builders, offices
from tests.support.builders import ANA, RUTH, new_visit
from tests.twins.office import MemoryOffice

LAST_DAY = date(2026, 12, 31)


def kept(office: MemoryOffice) -> list[Renewal]:
    return RenewalsTable(office.database).all_of(ANA)


def only(office: MemoryOffice) -> Renewal:
    [found] = kept(office)
    return found


def coverage(office: MemoryOffice) -> Coverage:
    [found, _] = office.records.find_together(Ref(Coverage, (ANA,)), Ref(Client, (ANA,)))
    assert found is not None
    return found


@pytest.mark.requirement("RN-3")
def test_whoever_told_of_a_plan_is_asked_before_it_ends() -> None:
    office = offices.with_verdict()
    asked = only(office)
    assert asked.ends_on == LAST_DAY
    assert asked.status is RenewalStatus.ASKING
    assert asked.provider_id == RUTH.provider_id
    token = office.season_tokens.of_season(asked.season).derive(asked.token_source())
    assert asked.token_hash == fingerprint(token)
    assert RenewalsTable(office.database).by_token(token) == Ref(Renewal, (ANA, "2026-12-31"))


def test_news_that_comes_twice_changes_nothing() -> None:
    office = offices.with_verdict()
    asked = only(office)
    for _ in range(2):
        office.renewal_keeper.attend(ANA, RUTH.provider_id)
        office.renewal_keeper.attend(ANA)
    assert only(office).version == asked.version


def test_nobody_is_asked_of_whom_no_insurance_is_known() -> None:
    office = offices.with_ana()
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    office.renewal_keeper.attend("client-nobody")
    assert kept(office) == []


@pytest.mark.requirement("Q8")
def test_a_visit_that_is_planned_keeps_a_client_active_until_then() -> None:
    office = offices.with_verdict()
    day = only(office).active_until
    assert day is not None
    office.roster.plan_visit(ANA, "visit-far", new_visit(day + timedelta(days=20)), caller=RUTH)
    office.until_quiet()
    assert only(office).active_until == day + timedelta(days=20)


@pytest.mark.requirement("RN-2")
def test_a_plan_that_ends_on_another_day_is_asked_about_by_its_own_end() -> None:
    office = offices.with_verdict()
    on_file = coverage(office)
    [policy] = on_file.believed_at(None)
    sooner = date(2026, 9, 30)
    office.records.keep(on_file.ended(policy.policy_id, sooner, office.clock()))
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    by_end = {each.ends_on: each.status for each in kept(office)}
    assert by_end == {sooner: RenewalStatus.ASKING, LAST_DAY: RenewalStatus.OVERTAKEN}


@pytest.mark.requirement("RN-1", "RN-2")
def test_a_plan_that_begins_after_a_gap_is_asked_about_before_anything_is_heard_on_its_days() -> (
    None
):
    office = offices.with_verdict()
    on_file, later = coverage(office), Interval(since=date(2027, 1, 8), until=date(2027, 2, 28))
    plan = builders.policy(policy_id="policy-after-the-gap", holds=later)
    office.records.keep(on_file.with_new(plan, office.clock()))
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    by_end = {each.ends_on: each for each in kept(office)}
    assert by_end.keys() == {LAST_DAY, later.until}
    wave = date(2027, 1, 13)  # 46 days before its last one
    asked = by_end[date(2027, 2, 28)].but(active_until=wave)
    assert asked.is_asked_on(wave)
    office.clock.at = datetime(2027, 1, 3, 12, tzinfo=UTC)
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    assert {each.ends_on: each.status for each in kept(office)} == dict.fromkeys(
        by_end, RenewalStatus.ASKING
    )


def test_another_address_makes_every_earlier_mail_useless_and_does_so_once() -> None:
    office = offices.with_verdict()
    before = only(office)
    new = NewEmailAddress.model_validate({"email": "ana@elsewhere.example", "email_consent": True})
    office.roster.change_email(ANA, new, caller=RUTH)
    office.until_quiet()
    after = only(office)
    assert after.generation == before.generation + 1
    assert after.token_hash not in {None, before.token_hash}
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    assert only(office).generation == after.generation


def test_a_link_that_is_over_is_left_as_it_was() -> None:
    office = offices.with_verdict()
    office.clock.at = datetime(2027, 2, 1, 12, tzinfo=UTC)
    before = [each for each in kept(office) if each.ends_on == LAST_DAY]
    office.renewal_keeper.attend(ANA, RUTH.provider_id)
    assert [each for each in kept(office) if each.ends_on == LAST_DAY] == before
