"""Who else pays: another payer is heard of whichever question tells it, and asked for rarely."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.adapters.payers import translation
from backoffice.domain import judgement
from backoffice.domain.eligibility import asks_for_other_payers, open_check
from backoffice.domain.inquiring import Exchange
from backoffice.domain.notices import NoticeCode
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.verdict import Decision
from tests.support import builders, payers_word, submission
from tests.support.x12_samples import about_ana
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("EL-1")

ON = date(2026, 3, 9)
COPAY = ("EB*1**30", "EB*B*IND*MH***27*25*****Y")
SEGMENTS: dict[str, tuple[str, ...]] = {
    "PRP": ("EB*R**30", "LS*2120", "NM1*PRP*2*FIRST HEALTH", "LE*2120")
}
SEGMENTS["SEP"] = tuple(each.replace("PRP", "SEP") for each in SEGMENTS["PRP"])


def decided(about_the_plan: tuple[str, ...]) -> Decision:
    """The decision on an answer about MH that names nobody, and then one about the plan."""
    said = {"MH": about_ana(*COPAY), "30": about_ana("EB*1**30", *about_the_plan)}
    asked = [
        Exchange(builders.inquiry(service_on=ON, service_type=each), translation.read(text))
        for each, text in said.items()
    ]
    return judgement.decide_together(asked, network=NetworkStanding(in_network=True), today=ON)


def test_a_payer_that_pays_first_is_heard_though_only_the_answer_about_the_plan_names_it() -> None:
    found = decided(SEGMENTS["PRP"])
    assert found.code is ReasonCode.OTHER_PAYER_FIRST
    (notice,) = found.notices
    assert notice.code is NoticeCode.OTHER_PAYER
    assert "FIRST HEALTH" in notice.says
    assert notice.segments == ()  # they would be those of the other document


def test_one_that_pays_after_this_plan_is_only_noticed() -> None:
    found = decided(SEGMENTS["SEP"])
    assert found.code is ReasonCode.COVERED
    assert [each.code for each in found.notices] == [NoticeCode.OTHER_PAYER]


def test_an_answer_that_names_nobody_changes_nothing() -> None:
    assert decided(()).notices == ()
    assert decided(()).code is ReasonCode.COVERED


@pytest.mark.parametrize(("others", "types"), [(True, ["MH", "30"]), (False, ["MH"])])
def test_the_plan_is_asked_about_as_well_unless_the_payers_terms_say_that_it_is_no_use(
    others: bool, types: list[str]
) -> None:
    office = MemoryOffice()
    office.keep(
        builders.provider(),
        builders.payer(others_under_plan=others),
        builders.participation(),
        builders.fee_schedule(),
    )
    submission.whole_story(office)
    assert [each.split("EQ*")[1].split("~")[0] for each in office.payer.asked] == types


def test_it_is_asked_once_a_year_and_as_long_as_somebody_is_named() -> None:
    zone = "America/New_York"
    check = open_check(
        builders.policy(),
        client_id=builders.ANA,
        provider_id=builders.RUTH.provider_id,
        today=ON,
        at=datetime(2026, 3, 2, 15, tzinfo=UTC),
    )
    assert asks_for_other_payers(check, today=ON, zone=zone)
    answered = payers_word.answered(check)
    assert not asks_for_other_payers(answered, today=ON, zone=zone)
    assert asks_for_other_payers(answered, today=date(2027, 1, 2), zone=zone)
    named = answered.but(told=decided(SEGMENTS["SEP"]))
    assert asks_for_other_payers(named, today=ON, zone=zone)
