"""A verdict through the desks: this provider, on this date, and what else the payer says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from backoffice.adapters.dynamodb.network import PayersTable
from backoffice.domain.calendar import Interval
from backoffice.domain.intake import HolderDetails
from backoffice.domain.money import Money
from backoffice.domain.notices import NoticeCode
from backoffice.domain.reasons import ActsNext, ReasonCode, Verdict
from backoffice.services.eligibility import VerdictView
from tests.support import builders, offices, submission
from tests.support.builders import ANA, RUTH
from tests.twins.office import MemoryOffice

VISIT_ON = date(2026, 3, 9)
"""The visit that the whole story plans."""


def verdict_with(**participation: Any) -> VerdictView:
    """What Ruth reads of Ana's insurance, where her *participation* differs."""
    office = MemoryOffice()
    office.keep(
        builders.provider(),
        builders.payer(),
        builders.participation(**participation),
        builders.fee_schedule(),
    )
    submission.whole_story(office)
    return office.eligibility.verdict(ANA, caller=RUTH)


@pytest.mark.requirement("EL-5", "CR-7", "CR-8")
@pytest.mark.parametrize(
    ("effective_on", "expected"),
    [
        (VISIT_ON, ReasonCode.COVERED),
        (date(2026, 3, 10), ReasonCode.NOT_YET_IN_NETWORK),
    ],
)
def test_a_provider_is_in_network_from_the_effective_date_on_and_not_the_day_before(
    effective_on: date, expected: ReasonCode
) -> None:
    seen = verdict_with(credentialed=Interval(since=effective_on))
    assert (seen.code, seen.service_on) == (expected, VISIT_ON)
    assert seen.in_network is (expected is ReasonCode.COVERED)


@pytest.mark.requirement("CR-8", "CR-9")
def test_before_the_effective_date_the_client_may_be_seen_out_of_network_for_cash() -> None:
    seen = verdict_with(credentialed=Interval(since=date(2026, 3, 10)))
    assert (seen.verdict, seen.owner) == (Verdict.NEEDS_STAFF, ActsNext.PROVIDER)
    assert "out of network, paying cash" in str(seen.next_action)


@pytest.mark.requirement("EL-5")
def test_a_provider_who_never_joined_the_payer_is_for_enrolment_though_the_plan_is_active() -> None:
    seen = verdict_with(payer_id="carded-health")
    assert (seen.code, seen.owner) == (ReasonCode.OUT_OF_NETWORK, ActsNext.ENROLMENT)


@pytest.mark.requirement("EL-1")
def test_a_verdict_is_relied_on_for_a_month_and_no_longer() -> None:
    assert verdict_with().expires_on == date(2026, 4, 2)


def asked_about(member_id: str, first: str, last: str, born: date, *holder: Any) -> MemoryOffice:
    """The office after the payer was asked about somebody else than Ana, or somebody's child."""
    office, key = offices.with_filled_form(member_id)
    about = builders.about_ana(first_name=first, last_name=last, birth_date=born)
    for given in (about, *holder):
        office.intake.answer(key, given)
    submission.submit(office, key)
    office.until_quiet()
    return office


LIMITED = {NoticeCode.VISIT_LIMIT, NoticeCode.AUTHORIZATION}
OTHER, DATES = {NoticeCode.OTHER_PAYER}, {NoticeCode.DATES_DISAGREE}
NAME, MEMBER_ID = {NoticeCode.NAME_DIFFERS}, {NoticeCode.MEMBER_ID_DIFFERS}
SAID_OF = [
    (("DOVE0001", "Erik", "Svensson", date(1983, 3, 30)), ReasonCode.COVERED, LIMITED),
    (("MOSS0001", "Ruth", "Hale", date(1972, 3, 8)), ReasonCode.CARVED_OUT, OTHER),
    (("ASHS0001", "Carl", "Moreau", date(1968, 7, 4)), ReasonCode.PLAN_ENDED, DATES),
    (("SWAP0001", "Dale", "Mixon", date(1982, 12, 1)), ReasonCode.ANOTHER_PERSON, set()),
    (("SOLI0001", "Carmen", "Soliz", date(1978, 5, 5)), ReasonCode.COVERED, NAME),
    (("SOLI0002", "Ramon", "Solis", date(1974, 1, 31)), ReasonCode.COVERED, MEMBER_ID),
    (("VEGA0002", "Diego", "Vega Marin", date(1998, 10, 28)), ReasonCode.COVERED, set()),
]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize(
    ("person", "code", "notices"), SAID_OF, ids=[person[0] for person, _, _ in SAID_OF]
)
def test_what_the_simulated_payers_say_beside_the_plan_reaches_the_provider(
    person: tuple[str, str, str, date], code: ReasonCode, notices: set[NoticeCode]
) -> None:
    office = asked_about(*person)
    seen = office.eligibility.verdict(ANA, caller=RUTH)
    assert (seen.code, {each.code for each in seen.notices}) == (code, notices)
    assert all(each.segments for each in seen.notices)


@pytest.mark.requirement("EL-1")
def test_of_two_last_names_the_payer_is_asked_about_each_until_it_knows_one() -> None:
    office = asked_about("VEGA0002", "Diego", "Vega Marin", date(1998, 10, 28))
    names = [question.split("NM1*IL*1*")[1].split("*")[0] for question in office.payer.asked]
    assert names == ["VEGA MARIN", "VEGA"]


@pytest.mark.requirement("EL-1")
def test_a_child_whom_the_payer_knows_as_a_subscriber_is_found_under_the_same_member_id() -> None:
    mother = HolderDetails(first_name="Grace", last_name="Huang", birth_date=date(1987, 9, 9))
    office = asked_about(
        "SOLO0001", "Oscar", "Huang", date(2012, 2, 3), builders.MOTHERS_PLAN, mother
    )
    assert office.eligibility.verdict(ANA, caller=RUTH).code is ReasonCode.COVERED
    assert ["NM1*03*" in question for question in office.payer.asked] == [True, False]


@pytest.mark.requirement("EL-2")
@pytest.mark.parametrize(
    ("tier", "expected"),
    [("Tier 1", ("15.00", None)), ("2", ("45.00", None)), (None, (None, "45.00"))],
)
def test_the_tier_in_the_payers_terms_tells_two_copays_apart(
    tier: str | None, expected: tuple[str | None, str | None]
) -> None:
    office = asked_about("PALM0001", "Aiko", "Nakamura", date(1988, 5, 17))
    payer = PayersTable(office.database).load(builders.FERN)
    (terms,) = payer.terms
    office.records.keep(payer.but(terms=(terms.but(tier=tier),)))
    seen = office.eligibility.estimate(ANA, builders.VISIT, caller=RUTH).estimate
    owes, high = (amount and Money.dollars(amount) for amount in expected)
    assert (seen.client_owes, seen.high) == (owes, high)
