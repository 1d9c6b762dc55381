"""When a profile is live, and what else its provider decides of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Refused
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.profile import (
    LiveStanding,
    NotLive,
    Profile,
    confirm,
    live_standing,
    take_a_place,
)

CONTRACTED, VIEWED, EFFECTIVE = date(2026, 2, 2), date(2026, 2, 10), date(2026, 3, 1)
LONG_AGO = Interval(since=date(2020, 1, 1))
NEW_YORK = Licence(state="NY", holds=LONG_AGO, licence_class=LicenceClass.FULL)
DAYS = st.integers(0, 400).map(lambda count: date(2026, 1, 1) + timedelta(days=count))


def standing(day: date, **differences: Any) -> LiveStanding:
    """Of a provider in the programme who has done all of it, and whom one payer has accepted."""
    facts: dict[str, Any] = {
        "contracted_on": CONTRACTED,
        "webinar_viewed_on": VIEWED,
        "programme": LONG_AGO,
        "effective_on": [EFFECTIVE],
        "licences": [NEW_YORK],
        **differences,
    }
    return live_standing(day=day, **facts)


def profile(**differences: Any) -> Profile:
    return Profile(**{"provider_id": "provider-1", "confirmed_on": CONTRACTED, **differences})


@pytest.mark.requirement("PD-2")
@given(day=DAYS, contracted=DAYS, viewed=DAYS, effective=DAYS)
def test_a_profile_is_live_from_the_latest_of_contract_effective_date_and_webinar_on(
    day: date, contracted: date, viewed: date, effective: date
) -> None:
    found = standing(
        day, contracted_on=contracted, webinar_viewed_on=viewed, effective_on=[effective]
    )

    assert found.is_live is (day >= max(contracted, viewed, effective))
    assert found.since == max(contracted, viewed, effective)
    assert found.is_live is not bool(found.reasons)


@pytest.mark.requirement("PD-2", "Q17")
def test_a_profile_waits_for_the_webinar_and_for_nothing_else_of_onboarding() -> None:
    found = standing(EFFECTIVE, webinar_viewed_on=None)

    assert found == LiveStanding(is_live=False, reasons=(NotLive.WEBINAR_NOT_VIEWED,))
    assert standing(EFFECTIVE, webinar_viewed_on=EFFECTIVE).is_live


@pytest.mark.requirement("Q18")
@given(day=DAYS, contracted=DAYS, viewed=DAYS, left=DAYS)
def test_who_takes_no_insurance_waits_for_no_payer(
    day: date, contracted: date, viewed: date, left: date
) -> None:
    live = day >= max(contracted, viewed)
    never = standing(
        day,
        contracted_on=contracted,
        webinar_viewed_on=viewed,
        programme=None,
        effective_on=[],
    )
    opted_out = standing(
        day,
        contracted_on=contracted,
        webinar_viewed_on=viewed,
        programme=Interval(since=date(2025, 1, 1), until=left),
        effective_on=[],
    )

    assert never.is_live is live
    assert opted_out.is_live is (live and day > left)


@pytest.mark.requirement("Q18")
def test_who_chose_insurance_and_waits_for_a_payer_is_not_live_yet() -> None:
    found = standing(EFFECTIVE, effective_on=[])

    assert found == LiveStanding(is_live=False, reasons=(NotLive.NO_EFFECTIVE_DATE,))


@pytest.mark.requirement("Q19")
@given(day=DAYS, effective=st.lists(DAYS, min_size=1, max_size=4))
def test_the_first_payer_of_several_makes_a_profile_live(day: date, effective: list[date]) -> None:
    found = standing(day, effective_on=effective)

    assert found.is_live is (day >= max(CONTRACTED, VIEWED, min(effective)))


@given(day=DAYS, until=DAYS)
def test_nobody_is_shown_whose_licence_or_membership_is_over(day: date, until: date) -> None:
    ended = NEW_YORK.but(holds=Interval(since=date(2020, 1, 1), until=until))

    without_licence = standing(day, licences=[ended], effective_on=[CONTRACTED]).reasons
    left = standing(day, left_on=until, effective_on=[CONTRACTED]).reasons

    assert (NotLive.NO_LICENCE in without_licence) is (day > until)
    assert (NotLive.LEFT in left) is (day > until)


def test_who_still_logs_hours_is_not_shown() -> None:
    logging = NEW_YORK.but(licence_class=LicenceClass.PRELICENSED)

    assert standing(EFFECTIVE, licences=[logging]).reasons == (NotLive.NO_LICENCE,)


@given(
    missing=st.sets(
        st.sampled_from(["contracted_on", "webinar_viewed_on", "effective_on", "licences"])
    )
)
def test_every_fact_that_stands_against_it_is_named(missing: set[str]) -> None:
    without: dict[str, Any] = dict.fromkeys(missing)
    without |= {name: [] for name in missing & {"effective_on", "licences"}}
    names = {
        "contracted_on": NotLive.NOT_CONTRACTED,
        "webinar_viewed_on": NotLive.WEBINAR_NOT_VIEWED,
        "effective_on": NotLive.NO_EFFECTIVE_DATE,
        "licences": NotLive.NO_LICENCE,
    }

    assert set(standing(EFFECTIVE, **without).reasons) == {names[name] for name in missing}


def test_a_profile_is_stale_ninety_days_after_it_was_confirmed() -> None:
    known = profile()

    assert not known.is_stale(CONTRACTED + timedelta(days=89))
    assert known.is_stale(CONTRACTED + timedelta(days=90))
    assert not confirm(known, today=date(2026, 5, 3)).is_stale(date(2026, 5, 3))


def test_a_late_confirmation_takes_back_no_later_one() -> None:
    with pytest.raises(Refused):
        confirm(profile(), today=CONTRACTED - timedelta(days=1))


@pytest.mark.requirement("PD-4")
def test_each_client_accepted_takes_a_place_and_there_is_never_less_than_none() -> None:
    assert [take_a_place(profile(places=each)).places for each in (2, 1, 0)] == [1, 0, 0]


def test_clients_are_met_somewhere() -> None:
    with pytest.raises(ValidationError):
        profile(by_video=False)
