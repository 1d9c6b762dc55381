"""Whatever changes about a provider, the directory soon shows it, and it shows nobody too early."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.dynamodb.database import Put
from backoffice.adapters.dynamodb.directory import ListingsTable, ProfilesTable
from backoffice.adapters.dynamodb.memberships import MembershipsTable
from backoffice.adapters.dynamodb.network import ParticipationsTable, ProvidersTable
from backoffice.domain.calendar import Interval
from backoffice.domain.directory_search import Place, Search
from backoffice.domain.errors import NotFound
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.identifiers import UsState
from backoffice.domain.participation import Licence, LicenceClass
from backoffice.domain.wishes import Need
from backoffice.services.directory import SHOWN, ListingPage, ListingView
from backoffice.services.membership_requests import NewMembership
from backoffice.services.staff_requests import EffectiveDate
from tests.support import builders
from tests.support.builders import FERN, RUTH
from tests.support.profiled import (
    DAY,
    IN_NEW_YORK,
    SAID,
    changed,
    many_providers,
    open_directory,
    ruths,
    with_ruth,
)
from tests.twins.faults import Crash
from tests.twins.office import MemoryOffice

RUTHS = RUTH.provider_id


def is_listed(office: MemoryOffice, state: str = "NY", **chosen: Any) -> bool:
    """Whether somebody who searches in a state finds Ruth now."""
    search = Search.model_validate({"state": state, **chosen})
    return RUTHS in {each.provider_id for each in office.directory.listed(search).listings}


def items(office: MemoryOffice) -> list[dict[str, Any]]:
    """The whole table of listings, but for how often each was kept."""
    return [
        {name: value for name, value in item.items() if name not in {"version", "change_id"}}
        for item in office.database.items("directory-listings")
    ]


@pytest.mark.requirement("PD-2", "PD-3")
def test_a_profile_that_is_live_is_found_and_one_that_is_not_looks_like_none() -> None:
    office = with_ruth(webinar_viewed_on=None)
    assert not is_listed(office)
    with pytest.raises(NotFound):
        office.directory.provider(RUTHS)

    changed(office, webinar_viewed_on=DAY)

    assert is_listed(office)
    assert office.directory.provider(RUTHS).listings[0].name == "Ruth Adler"


@pytest.mark.requirement("PD-2")
def test_a_day_that_comes_makes_a_profile_live_without_any_news() -> None:
    office = with_ruth(contracted_on=DAY + timedelta(days=3))
    before = items(office)
    assert not is_listed(office)

    office.wait(timedelta(days=3))

    assert is_listed(office)
    assert items(office) == before


@pytest.mark.requirement("Q19", "CM-4")
def test_each_payer_is_a_badge_from_its_own_day_on() -> None:
    office = with_ruth()
    office.keep(builders.payer("cedar-health"))
    named = EffectiveDate(effective_on=DAY + timedelta(days=2))
    office.participations.write_down(RUTHS, "cedar-health", "NY", named)
    office.until_quiet()

    badges = []
    for _ in range(3):
        badges.append([each.payer_id for each in ruths(office).in_network_with])
        office.wait(timedelta(days=1))

    assert badges == [[FERN], [FERN], ["cedar-health", FERN]]
    assert is_listed(office, payer_id="cedar-health")


@pytest.mark.requirement("CM-4", "CM-1", "PD-4")
def test_a_payment_option_is_in_network_and_taking_new_clients() -> None:
    office = with_ruth()
    assert is_listed(office, payer_id=FERN)

    office.profiles.write(SAID.but(closed_to=(FERN,)), caller=RUTH)
    office.until_quiet()
    assert not is_listed(office, payer_id=FERN)
    [badge] = ruths(office).in_network_with
    assert not badge.takes_new_clients

    office.profiles.write(SAID.but(accepting=False), caller=RUTH)
    office.until_quiet()
    assert not is_listed(office, payer_id=FERN)
    assert not is_listed(office, themselves=True)
    assert is_listed(office)
    assert not ruths(office).takes_new_clients


@pytest.mark.requirement("CM-4")
def test_a_payer_that_is_contracted_no_more_finds_nobody() -> None:
    office = with_ruth(fern={"contracted": False})

    assert not is_listed(office, payer_id=FERN)
    assert office.directory.found(None).payers == ()


@pytest.mark.requirement("Q18")
def test_who_left_the_insurance_programme_is_found_by_whoever_pays_themselves() -> None:
    office = with_ruth(programme=Interval(since=date(2020, 1, 1), until=DAY - timedelta(days=1)))

    assert is_listed(office, themselves=True)
    assert not is_listed(office, payer_id=FERN)


def test_the_day_after_a_membership_ends_nobody_is_shown() -> None:
    office = with_ruth()
    ends = NewMembership(since=date(2026, 1, 5), until=DAY + timedelta(days=1))
    office.memberships.write_down(RUTHS, ends)
    office.until_quiet()

    found = []
    for _ in range(3):
        found.append(is_listed(office))
        office.wait(timedelta(days=1))

    assert found == [True, True, False]


def test_a_licence_that_is_struck_out_takes_its_state_with_it() -> None:
    new_york = Licence(state="NY", holds=IN_NEW_YORK, licence_class=LicenceClass.FULL)
    both = (new_york, new_york.but(state="NJ"))
    office = with_ruth(licences=both)
    assert is_listed(office, "NJ")

    changed(office, licences=both[:1])
    assert not is_listed(office, "NJ")
    assert is_listed(office)

    changed(office, licences=both)
    assert is_listed(office, "NJ")


def test_news_that_come_again_change_nothing() -> None:
    office = with_ruth()
    before = office.database.items("directory-listings")

    for _ in range(3):
        office.listing_keeper.attend(RUTHS)

    assert office.database.items("directory-listings") == before
    assert office.listing_keeper.rebuild(RUTHS).changed == 0


@pytest.mark.parametrize("point", range(1, 13))
def test_a_keeper_that_is_cut_off_anywhere_ends_where_others_do(point: int) -> None:
    calm, office = with_ruth(), with_ruth()
    for each in (calm, office):
        each.profiles.write(SAID.but(needs=(Need.SLEEP,)), caller=RUTH)
    calm.until_quiet()

    office.faults.crash_after(point)
    with suppress(Crash):
        office.until_quiet()
    office.until_quiet()

    assert items(office) == items(calm)
    assert office.dead_letters() == []


def test_nobody_is_rebuilt_who_is_not_there() -> None:
    with pytest.raises(NotFound):
        open_directory().listing_keeper.rebuild("nobody-at-all")


def test_a_keeper_that_is_overtaken_while_it_writes_keeps_what_came_last() -> None:
    office = with_ruth()
    profiles = ProfilesTable(office.database)

    def somebody_else_is_quicker() -> None:
        profile = profiles.load(RUTHS)
        later = profile.but(needs=(Need.SLEEP,))
        office.records.keep(later, events=[ProfileChanged(provider_id=RUTHS)])
        office.listing_keeper.attend(RUTHS)

    office.profiles.write(SAID.but(needs=(Need.GRIEF,)), caller=RUTH)
    office.faults.overtake("before write directory-listings", somebody_else_is_quicker)
    office.until_quiet()

    assert ruths(office).needs == (Need.SLEEP,)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_happens_in_whatever_order_a_rebuilt_directory_is_the_same(
    data: st.DataObject,
) -> None:
    office = with_ruth()
    days = st.integers(-3, 3).map(lambda count: DAY + timedelta(days=count))
    office.pick = lambda in_flight: data.draw(st.sampled_from(in_flight))
    for _ in range(data.draw(st.integers(1, 5))):
        what = data.draw(st.sampled_from(["profile", "payer", "membership", "webinar"]))
        if what == "profile":
            needs = tuple(data.draw(st.sets(st.sampled_from(Need), max_size=2)))
            office.profiles.write(SAID.but(needs=needs), caller=RUTH)
        elif what == "payer":
            named = EffectiveDate(effective_on=data.draw(st.none() | days))
            office.participations.write_down(RUTHS, FERN, "NY", named)
        elif what == "membership":
            ends = NewMembership(since=date(2026, 1, 5), until=data.draw(st.none() | days))
            office.memberships.write_down(RUTHS, ends)
        else:
            changed(office, quietly=True, webinar_viewed_on=data.draw(st.none() | days))
        if data.draw(st.booleans()):
            office.until_quiet()
    office.until_quiet()

    rebuilt = rebuilt_from(office)

    assert items(rebuilt) == items(office)


def rebuilt_from(office: MemoryOffice) -> MemoryOffice:
    """Another office that has every table but that of the listings, and hears all news anew."""
    other = MemoryOffice()
    other.clock.at = office.clock.at
    for table in (ProvidersTable, ProfilesTable, ParticipationsTable, MembershipsTable):
        for item in office.database.items(table.NAME):
            key = {name: item[name] for name in table.KEY}
            put = Put(table.NAME, key, item, read_version=0)
            other.database.write([put], change_id="brought back")
    for entry in office.database.items("outbox"):
        for told in entry["announcements"]:
            if told["kind"] in other.listeners["listings"]:
                other.listeners["listings"][told["kind"]](**told["about"])
    return other


# ---------------------------------------------------------------- pages of a state


def pages(office: MemoryOffice, **chosen: Any) -> list[list[ListingView]]:
    """Every page of New York's list, in the order in which somebody turns them."""
    search = Search.model_validate({"state": UsState("NY"), **chosen})
    page: ListingPage = office.directory.listed(search)
    turned = [list(page.listings)]
    while page.following:
        page = office.directory.listed(search, Place.parse(page.following))
        turned.append(list(page.listings))
        assert len(turned) < 100
    return turned


@pytest.mark.parametrize("count", [1, SHOWN, SHOWN + 1, 430])
def test_whoever_turns_all_pages_meets_everybody_once(count: int) -> None:
    office = many_providers(count)

    turned = [each.provider_id for page in pages(office) for each in page]

    assert len(turned) == len(set(turned)) == count
    assert max(len(page) for page in pages(office)) <= SHOWN


def test_who_did_not_confirm_for_long_comes_after_everybody_else() -> None:
    office = many_providers(45, stale=lambda number: number % 3 == 0)

    turned = [each.is_stale for page in pages(office) for each in page]

    assert len(turned) == 45
    assert turned == sorted(turned)


def test_everybody_comes_first_on_some_day() -> None:
    office = many_providers(6)
    first = set()
    for _ in range(60):
        first.add(pages(office)[0][0].provider_id)
        office.clock.wait(timedelta(days=1))

    assert len(first) == 6


def test_a_page_costs_the_registry_and_one_or_two_queries_however_many_there_are() -> None:
    office = many_providers(230)
    office.faults.passed.clear()

    office.directory.listed(Search(state=UsState("NY")))

    asked = [point for point in office.faults.passed if point.startswith("before")]
    assert asked.count("before query directory-listings") in {1, 2}
    assert set(asked) == {"before query directory-listings", "before query payers"}


def test_a_list_that_goes_on_after_midnight_goes_on_where_it_was() -> None:
    office = many_providers(30)
    search = Search(state=UsState("NY"))
    first = office.directory.listed(search)
    assert first.following
    office.clock.wait(timedelta(days=1))

    second = office.directory.listed(search, Place.parse(first.following))

    met = [each.provider_id for each in (*first.listings, *second.listings)]
    assert len(met) == len(set(met)) == 30


def test_a_listing_is_not_kept_in_the_journal_as_it_follows_from_what_is() -> None:
    office = with_ruth()
    told = [kept["table"] for entry in office.database.items("outbox") for kept in entry["kept"]]

    assert "profiles" in told
    assert "directory-listings" not in told
    assert ListingsTable(office.database).of_provider(RUTHS)
