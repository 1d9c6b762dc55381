"""What a search finds, and in what order each page of it goes on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from backoffice.domain.directory import Listing
from backoffice.domain.directory_search import Place, Search, is_found
from backoffice.domain.errors import Refused
from backoffice.domain.wishes import Hours, Meeting, Need, Tongue
from tests.support import builders
from tests.support.profiled import DAY, listing

FERN = builders.payer()


def found(listed: Listing, **chosen: object) -> bool:
    """Whether a search in New York finds a listing today."""
    search = Search.model_validate({"state": "NY", **chosen})
    payer = FERN if search.payer_id == FERN.payer_id else None
    return is_found(listed, search, payer, DAY)


def test_whatever_is_left_open_fits_everybody() -> None:
    assert found(listing())


@pytest.mark.parametrize(
    "chosen",
    [
        {"need": Need.ANXIETY},
        {"tongue": Tongue.SPANISH},
        {"hours": Hours.WEEKDAY_EVENINGS},
        {"meeting": Meeting.VIDEO},
        {"meeting": Meeting.OFFICE},
        {"payer_id": FERN.payer_id},
        {"themselves": True},
    ],
)
def test_what_is_chosen_is_found_where_a_provider_offers_it(chosen: dict[str, object]) -> None:
    assert found(listing(), **chosen)


@pytest.mark.parametrize(
    "chosen",
    [
        {"need": Need.SLEEP},
        {"tongue": Tongue.POLISH},
        {"hours": Hours.WEEKENDS},
        {"payer_id": "another-payer"},
    ],
)
def test_what_a_provider_does_not_offer_is_not_found(chosen: dict[str, object]) -> None:
    assert not found(listing(), **chosen)


def test_a_meeting_is_found_where_it_takes_place() -> None:
    assert not found(listing(by_video=False), meeting=Meeting.VIDEO)
    assert not found(listing(offices=()), meeting=Meeting.OFFICE)


@pytest.mark.requirement("CM-4", "PD-4", "CM-1")
@pytest.mark.parametrize(
    "said", [{"accepting": False}, {"places": 0}, {"closed_to": (FERN.payer_id,)}]
)
def test_a_payment_option_shows_nobody_who_takes_no_new_client_that_way(
    said: dict[str, Any],
) -> None:
    by_themselves = "closed_to" in said

    assert not found(listing(**said), payer_id=FERN.payer_id)
    assert found(listing(**said), themselves=True) is by_themselves
    assert found(listing(**said)), "and without a payment option they are shown"


@pytest.mark.requirement("CM-4", "Q19")
def test_a_payer_finds_a_provider_from_its_own_effective_date_on() -> None:
    later = listing(effective_on=DAY + timedelta(days=1), others_effective_on=DAY)

    assert found(later), "another payer made the profile live"
    assert not found(later, payer_id=FERN.payer_id)


@pytest.mark.requirement("PD-2")
def test_nobody_is_found_whose_profile_is_not_live() -> None:
    assert not found(listing(webinar_viewed_on=None))


def test_nobody_is_found_where_their_licence_is_over_though_another_one_holds() -> None:
    assert not found(listing(licence_until=DAY - timedelta(days=1)))


def test_each_day_begins_a_states_list_elsewhere() -> None:
    days = [DAY + timedelta(days=count) for count in range(40)]

    assert len({Place.of_day(day).start for day in days}) == len(days)


def test_a_place_is_read_back_as_it_was_told() -> None:
    place = Place.of_day(date(2026, 3, 2))

    for each in (place, place.second_round(), place.from_turn("0" * 16), place.after(listing())):
        assert Place.parse(str(each)) == each


@pytest.mark.parametrize(
    "text",
    ["", "2", "0-1-2-3", "0" + 3 * ("-" + "g" * 16), "2" + 3 * ("-" + "0" * 16), "0-0-0-0-0"],
)
def test_a_place_that_no_page_told_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Place.parse(text)
