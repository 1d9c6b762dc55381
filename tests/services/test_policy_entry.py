"""Provider entry: a policy added for a client, kept beside what held before, and reviewed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.client import Sex
from backoffice.domain.coverage import ChangeKind
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.policy import (
    Attestor,
    Policy,
    PolicySource,
    PolicyStatus,
    Priority,
    Relationship,
    Subscriber,
)
from tests.support import builders, offices, submission
from tests.support.builders import ADDRESS, ANA, BEN, CARDED, OMAR, RUTH
from tests.twins.office import MemoryOffice

POLICY = "policy-2027"
MOTHER = Subscriber(
    relationship=Relationship.CHILD,
    first_name="Mary",
    last_name="Lindqvist",
    birth_date=date(1979, 2, 14),
)


def span(since: date, until: date | None = None) -> Interval:
    return Interval(since=since, until=until)


def entered(office: MemoryOffice, policy_id: str = POLICY, **differs: Any) -> Policy:
    return office.policy_entry.enter(ANA, policy_id, builders.new_policy(**differs), caller=RUTH)


def today(office: MemoryOffice) -> date:
    return office.clock().date()


def everything(office: MemoryOffice) -> list[Any]:
    return [office.database.items(table) for table in ("coverage", "clients", "outbox", "roster")]


def histories(office: MemoryOffice) -> list[tuple[str, ChangeKind]]:
    (item,) = office.database.items("coverage")
    return [(v["policy"]["policy_id"], ChangeKind(v["change"])) for v in item["versions"]]


@pytest.mark.requirement("UP-2", "Q10", "Q2")
def test_what_a_provider_enters_says_who_answers_for_it_and_for_whom() -> None:
    office = offices.with_ana()
    policy = entered(office)
    assert policy.source is PolicySource.PROVIDER_ENTRY
    assert (policy.attested_by, policy.on_behalf_of) == (Attestor.PROVIDER, ANA)
    assert policy.status is PolicyStatus.STATED
    assert office.coverage.policies(ANA, caller=RUTH).policies == (policy,)


@pytest.mark.requirement("UP-2", "UP-3")
def test_what_a_provider_enters_is_reviewed_like_what_a_client_submits() -> None:
    office = offices.with_ana()
    entered(office)
    office.until_quiet()
    verdict = office.eligibility.verdict(ANA, caller=RUTH)
    assert (verdict.policy_id, verdict.verdict) == (POLICY, "active")


@pytest.mark.requirement("UP-2", "UP-3", "UP-4")
def test_what_held_before_ends_on_the_day_before_and_stays_on_file() -> None:
    office = offices.with_verdict()
    (old,) = office.coverage.policies(ANA, caller=RUTH).policies
    since = today(office) + timedelta(days=30)
    entered(office, holds=span(since))
    ended, new = office.coverage.policies(ANA, caller=RUTH).policies
    assert (ended.policy_id, ended.holds.until) == (old.policy_id, since - timedelta(days=1))
    assert new.holds.since == since
    assert histories(office) == [
        (old.policy_id, ChangeKind.NEW),
        (old.policy_id, ChangeKind.ENDED),
        (POLICY, ChangeKind.NEW),
    ]


def test_the_same_request_again_keeps_nothing_new_even_on_another_day() -> None:
    office = offices.with_ana()
    first = entered(office)
    office.until_quiet()
    before = everything(office)
    office.wait(timedelta(days=3))
    assert entered(office) == first
    assert everything(office) == before


def test_a_repetition_that_comes_after_the_policy_ended_gives_it_as_it_is_known_now() -> None:
    office = offices.with_ana()
    entered(office)
    since = today(office) + timedelta(days=10)
    entered(office, "policy-2028", holds=span(since))
    assert entered(office).holds.until == since - timedelta(days=1)


@pytest.mark.parametrize(
    "differs",
    [
        {"member_id": "FERN0002"},
        {"payer_id": None, "typed_payer_name": "Somebody Mutual"},
        {"group_number": None, "no_group_number": True},
        {"holds": span(date(2026, 1, 1))},
        {"priority": Priority.SECONDARY},
        {"subscriber": MOTHER},
    ],
    ids=str,
)
def test_an_id_that_stands_for_another_policy_is_refused(differs: dict[str, Any]) -> None:
    office = offices.with_ana()
    entered(office)
    before = everything(office)
    with pytest.raises(Conflict):
        entered(office, **differs)
    assert everything(office) == before


def test_what_the_client_submitted_is_not_written_over_under_its_id() -> None:
    office = offices.with_verdict()
    (submitted,) = office.coverage.policies(ANA, caller=RUTH).policies
    with pytest.raises((Conflict, Refused)):
        entered(office, submitted.policy_id)
    assert office.coverage.policies(ANA, caller=RUTH).policies == (submitted,)


def test_one_id_is_not_the_policy_of_two_clients() -> None:
    office = offices.with_ana()
    office.roster.add_client(BEN, builders.new_client(), caller=RUTH)
    entered(office)
    office.until_quiet()
    with pytest.raises(Conflict):
        office.policy_entry.enter(BEN, POLICY, builders.new_policy(), caller=RUTH)


@pytest.mark.parametrize("policy_id", ["short", "has a blank", "x" * 65, "dots.are.not"])
def test_an_id_that_is_none_is_refused(policy_id: str) -> None:
    office = offices.with_ana()
    with pytest.raises(Refused):
        entered(office, policy_id)


def test_another_providers_client_is_not_found() -> None:
    office = offices.with_ana()
    before = everything(office)
    with pytest.raises(NotFound) as theirs:
        office.policy_entry.enter(ANA, POLICY, builders.new_policy(), caller=OMAR)
    with pytest.raises(NotFound) as nobodys:
        office.policy_entry.enter("client-nobody", POLICY, builders.new_policy(), caller=RUTH)
    assert theirs.value.sentence == nobodys.value.sentence
    assert everything(office) == before


@pytest.mark.requirement("IN-11", "Q5", "Q6")
@pytest.mark.parametrize(
    "differs",
    [{"payer_id": CARDED}, {"payer_id": None, "typed_payer_name": "Somebody Mutual"}],
    ids=str,
)
def test_where_the_card_is_demanded_it_is_still_to_come(differs: dict[str, Any]) -> None:
    office = offices.with_ana()
    policy = entered(office, **differs)
    assert policy.status is PolicyStatus.CARD_PENDING
    assert not policy.may_be_billed


def test_a_payer_that_is_not_in_the_registry_is_a_fault_of_its_field() -> None:
    office = offices.with_ana()
    with pytest.raises(Invalid) as invalid:
        entered(office, payer_id="nobody-health")
    assert invalid.value.faults.keys() == {"payer_id"}


@pytest.mark.requirement("Q28")
def test_an_insurers_own_address_is_a_fault_of_its_field() -> None:
    office = offices.with_ana()
    office.keep(builders.payer("pine-health").but(addresses=(ADDRESS,)))
    with pytest.raises(Invalid) as invalid:
        entered(office, address=ADDRESS.but(line1="12 MAIN STREET"))
    assert invalid.value.faults.keys() == {"address"}


@pytest.mark.requirement("IN-8", "CL-2")
def test_the_sex_that_claims_need_is_asked_for_once() -> None:
    office = offices.with_ana()
    with pytest.raises(Invalid) as invalid:
        entered(office, sex=None)
    assert invalid.value.faults.keys() == {"sex"}
    entered(office)
    assert office.roster.client(ANA, caller=RUTH).sex is Sex.FEMALE
    entered(office, "policy-2028", sex=None, holds=span(today(office) + timedelta(days=9)))
    assert office.roster.client(ANA, caller=RUTH).sex is Sex.FEMALE


def test_a_client_whose_birth_date_nobody_knows_has_no_policy_yet() -> None:
    office = offices.with_ana()
    office.keep(office.roster.client(ANA, caller=RUTH).but(birth_date=None))
    with pytest.raises(Refused):
        entered(office)


@pytest.mark.requirement("IN-14", "IN-15")
def test_a_dependents_policy_names_its_holder() -> None:
    office = offices.with_ana()
    assert entered(office, subscriber=MOTHER).subscriber == MOTHER


@pytest.mark.parametrize(
    ("differs", "field"),
    [
        ({"payer_id": None}, "typed_payer_name"),
        ({"typed_payer_name": "Somebody Mutual"}, "typed_payer_name"),
        ({"payer_id": None, "typed_payer_name": "???"}, "typed_payer_name"),
        ({"group_number": None}, "no_group_number"),
        ({"no_group_number": True}, "no_group_number"),
        ({"member_id": "?"}, "member_id"),
        ({"subscriber": {"relationship": "19"}}, "subscriber"),
        ({"holds": {"since": "2026-02-30"}}, "holds.since"),
        ({"holds": {"since": "2026-03-02", "until": "2026-03-01"}}, "holds"),
        ({"address": {"line1": "12 Elm Street"}}, "address.city"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_told_by_its_field(differs: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as invalid:
        builders.new_policy(**differs)
    assert field in {".".join(map(str, fault["loc"])) for fault in invalid.value.errors()}


# Days


@pytest.mark.parametrize(
    ("moment", "zone", "since"),
    [
        (datetime(2026, 3, 3, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 3, 2)),
        (datetime(2026, 3, 3, 5, 0, tzinfo=UTC), "America/New_York", date(2026, 3, 3)),
        (datetime(2026, 3, 3, 9, 59, tzinfo=UTC), "Pacific/Honolulu", date(2026, 3, 2)),
    ],
)
def test_without_a_first_day_it_holds_from_today_where_the_client_is(
    moment: datetime, zone: str, since: date
) -> None:
    office = offices.with_ana()
    office.keep(office.roster.client(ANA, caller=RUTH).but(time_zone=zone))
    office.clock.at = moment
    assert entered(office).holds == span(since)


@pytest.mark.requirement("RN-2")
def test_without_a_last_day_it_is_taken_to_hold_to_the_years_end() -> None:
    office = offices.with_ana()
    office.clock.at = datetime(2028, 2, 29, 15, tzinfo=UTC)
    policy = entered(office)
    assert policy.holds == span(date(2028, 2, 29))
    assert policy.covers(date(2028, 12, 31))
    assert not policy.covers(date(2029, 1, 1))


def test_a_first_day_may_be_a_year_ahead_or_ten_years_back_and_not_a_day_more() -> None:
    office = offices.with_ana()
    day = today(office)
    ahead, back = day + timedelta(days=366), day - timedelta(days=3660)
    entered(office, "policy-ahead", holds=span(ahead))
    entered(office, "policy-back0", holds=span(back, back))
    for since in (ahead + timedelta(days=1), back - timedelta(days=1)):
        with pytest.raises(Invalid) as invalid:
            entered(office, "policy-else0", holds=span(since))
        assert invalid.value.faults.keys() == {"holds.since"}
    with pytest.raises(Invalid) as invalid:
        entered(office, "policy-else0", holds=span(day, date(9999, 12, 31)))
    assert invalid.value.faults.keys() == {"holds.until"}


@pytest.mark.requirement("UP-4")
def test_a_policy_that_is_over_takes_no_day_from_the_one_in_force() -> None:
    office = offices.with_ana()
    day = today(office)
    entered(office, holds=span(day - timedelta(days=30)))
    past = span(day - timedelta(days=60), day - timedelta(days=30))
    with pytest.raises(Refused):
        entered(office, "policy-past", holds=past)
    entered(office, "policy-past", holds=past.but(until=day - timedelta(days=31)))
    assert [p.policy_id for p in office.coverage.policies(ANA, caller=RUTH).policies] == [
        "policy-past",
        POLICY,
    ]


def test_a_policy_whose_last_day_is_today_replaces_the_one_in_force() -> None:
    office = offices.with_ana()
    entered(office, holds=span(today(office) - timedelta(days=30)))
    entered(office, "policy-today", holds=span(today(office), today(office)))
    first, last = office.coverage.policies(ANA, caller=RUTH).policies
    assert first.holds.until == today(office) - timedelta(days=1)
    assert last.holds.until == today(office)


@pytest.mark.requirement("UP-3")
def test_a_policy_that_is_over_is_reviewed_about_its_last_day_and_worries_nobody() -> None:
    office = offices.with_ana()
    entered(office, holds=span(today(office) - timedelta(days=30)))
    last = today(office) - timedelta(days=31)
    entered(office, "policy-past", holds=span(last - timedelta(days=9), last))
    office.until_quiet()
    checks = {item["policy_id"]: item for item in office.database.items("eligibility-checks")}
    assert checks["policy-past"]["service_on"] == last.isoformat()
    assert [t for t in office.database.items("tasks") if t["kind"] == "renew_coverage"] == []


@pytest.mark.requirement("UP-3", "UP-4")
def test_a_policy_to_come_is_reviewed_about_its_first_day() -> None:
    office = submission.open_office()
    office.roster.add_client(ANA, builders.new_client(), caller=RUTH)
    since = today(office) + timedelta(days=40)
    entered(office, holds=span(since))
    office.until_quiet()
    (check,) = office.database.items("eligibility-checks")
    assert check["service_on"] == since.isoformat()


def test_one_id_that_two_clients_got_at_once_is_noticed_and_decides_nothing() -> None:
    office = offices.with_ana()
    office.roster.add_client(BEN, builders.new_client(), caller=RUTH)
    entered(office)
    office.policy_entry.enter(BEN, POLICY, builders.new_policy(), caller=RUTH)
    office.review.review(ANA, RUTH.provider_id, POLICY)
    with pytest.raises(Conflict):
        office.review.review(BEN, RUTH.provider_id, POLICY)


@pytest.mark.requirement("UP-2", "UP-3", "Q10")
def test_a_form_begun_earlier_that_takes_an_entrys_place_is_the_providers_to_look_at() -> None:
    office, key = offices.with_filled_form()
    office.wait(timedelta(minutes=20))
    entered(office, member_id="FERN0002")
    office.wait(timedelta(minutes=20))
    submission.submit(office, key)
    [task] = [each for each in office.database.items("tasks") if POLICY in each["about"]]
    assert (task["kind"], task["owner"]["name"]) == ("review_coverage", RUTH.provider_id)
    assert task["next_action"].startswith("A form that was begun before you entered this")


def test_a_form_begun_after_an_entry_takes_its_place_and_surprises_nobody() -> None:
    office = offices.with_ana()
    entered(office, member_id="FERN0002")
    office.wait(timedelta(minutes=20))
    office.links.request_intake(ANA, "request-2", caller=RUTH)
    office.until_quiet()
    key = submission.open_link(office)
    submission.fill_in(office, key)
    submission.submit(office, key)
    assert not [each for each in office.database.items("tasks") if POLICY in each["about"]]
