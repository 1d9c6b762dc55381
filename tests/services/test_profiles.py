"""Providers write what the directory shows of them, and see it before anybody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.directory import ProfilesTable
from backoffice.adapters.dynamodb.network import ProvidersTable
from backoffice.domain.errors import Conflict, Invalid, NotFound
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.money import Money
from backoffice.domain.profile import NotLive, take_a_place
from backoffice.domain.prose import Prose
from backoffice.domain.provider import Fee
from backoffice.domain.wishes import Need
from backoffice.services.directory_requests import NewFees, NewPlaces, NewProfile
from backoffice.services.profiles import ProfileView
from tests.support import builders, profiled
from tests.support.builders import OMAR, RUTH
from tests.support.profiled import SAID, open_directory, ruths
from tests.twins.office import MemoryOffice


def kept(office: MemoryOffice) -> int:
    """How often Ruth's profile was kept."""
    return ProfilesTable(office.database).load(RUTH.provider_id).version


@pytest.mark.requirement("PD-1")
def test_a_bio_is_written_once_and_shown_everywhere() -> None:
    office = open_directory()

    office.profiles.write(SAID.but(bio=Prose("I listen.")), caller=RUTH)
    office.until_quiet()

    assert office.profiles.read(caller=RUTH).bio == "I listen."
    assert office.profiles.preview(caller=RUTH).bio == "I listen."
    assert office.directory.provider(RUTH.provider_id).bio == "I listen."
    assert ruths(office).bio == "I listen."


def test_writing_the_same_again_changes_nothing() -> None:
    office = open_directory()
    first = office.profiles.write(SAID, caller=RUTH)

    office.clock.wait(timedelta(days=30))

    assert office.profiles.write(SAID, caller=RUTH) == first
    assert kept(office) == 1


def test_another_word_counts_as_confirmed_today() -> None:
    office = open_directory()
    office.profiles.write(SAID, caller=RUTH)
    office.clock.wait(timedelta(days=100))

    assert office.profiles.read(caller=RUTH).is_stale
    again = office.profiles.write(SAID.but(needs=(Need.GRIEF,)), caller=RUTH)
    assert (again.confirmed_on, again.is_stale) == (date(2026, 6, 10), False)


def test_a_profile_is_confirmed_by_a_word_and_a_second_one_changes_nothing() -> None:
    office = open_directory()
    office.profiles.write(SAID, caller=RUTH)
    office.clock.wait(timedelta(days=100))

    views = [office.profiles.confirm(caller=RUTH) for _ in range(2)]

    assert [view.confirmed_on for view in views] == [date(2026, 6, 10)] * 2
    assert kept(office) == 2


@pytest.mark.requirement("PD-4")
def test_a_place_that_was_taken_meanwhile_is_not_given_back_by_a_late_request() -> None:
    office = open_directory()
    read = office.profiles.write(SAID, caller=RUTH)
    more = NewPlaces(places=8, version=read.version)
    assert office.profiles.make_room(more, caller=RUTH).places == 8

    one_less = take_a_place(ProfilesTable(office.database).load(RUTH.provider_id))
    office.records.keep(one_less, events=[ProfileChanged(provider_id=RUTH.provider_id)])

    with pytest.raises(Conflict):
        office.profiles.make_room(more, caller=RUTH)
    assert office.profiles.read(caller=RUTH).places == 7


@pytest.mark.requirement("PD-4")
def test_writing_a_profile_anew_leaves_the_places_as_they_are() -> None:
    office = open_directory()
    read = office.profiles.write(SAID, caller=RUTH)
    office.profiles.make_room(NewPlaces(places=2, version=read.version), caller=RUTH)

    again = office.profiles.write(SAID.but(needs=(Need.SLEEP,)), caller=RUTH)

    assert again.places == 2


@pytest.mark.requirement("CM-1", "PD-4")
def test_a_providers_own_fees_are_those_that_the_directory_shows() -> None:
    office = open_directory()
    office.profiles.write(SAID, caller=RUTH)
    fees = NewFees(fees=(Fee(procedure="90834", amount=Money.dollars("150.00")),))

    for _ in range(2):
        assert office.profiles.ask_fees(fees, caller=RUTH).fees == fees.fees
        office.until_quiet()

    assert ruths(office).fee == Money.dollars("150.00")
    assert ProvidersTable(office.database).load(RUTH.provider_id).version == 2


@pytest.mark.requirement("CM-1")
def test_a_payer_that_nobody_knows_cannot_be_closed_out() -> None:
    office = open_directory()

    with pytest.raises(Invalid) as refused:
        office.profiles.write(SAID.but(closed_to=("no-such-payer",)), caller=RUTH)

    assert refused.value.faults.keys() == {"closed_to"}


@pytest.mark.parametrize(
    "act",
    [
        lambda office: office.profiles.read(caller=OMAR),
        lambda office: office.profiles.confirm(caller=OMAR),
        lambda office: office.profiles.make_room(NewPlaces(places=1, version=1), caller=OMAR),
        lambda office: office.profiles.ask_fees(NewFees(fees=()), caller=OMAR),
    ],
)
def test_whoever_wrote_nothing_has_nothing_of_anybody_elses(
    act: Callable[[MemoryOffice], ProfileView],
) -> None:
    office = open_directory()
    office.keep(builders.provider(OMAR, npi="1987654328"))
    office.profiles.write(SAID, caller=RUTH)

    with pytest.raises(NotFound):
        act(office)


@pytest.mark.requirement("PD-2")
def test_a_preview_names_all_that_a_profile_waits_for() -> None:
    office = open_directory(contracted_on=None, webinar_viewed_on=None)

    before = office.profiles.preview(caller=RUTH)
    office.profiles.write(SAID, caller=RUTH)
    after = office.profiles.preview(caller=RUTH)

    assert before.standing.reasons == (
        NotLive.NO_PROFILE,
        NotLive.NOT_CONTRACTED,
        NotLive.WEBINAR_NOT_VIEWED,
    )
    assert before.listings == ()
    with pytest.raises(NotFound):
        open_directory().profiles.as_shown(caller=RUTH)
    assert after.standing.reasons == before.standing.reasons[1:]
    assert len(after.because) == 2
    assert [listing.state for listing in after.listings] == ["NY"]


@pytest.mark.requirement("PD-2")
def test_a_preview_shows_exactly_what_the_directory_shows_once_it_is_live() -> None:
    office = open_directory()
    office.profiles.write(SAID, caller=RUTH)
    office.until_quiet()

    preview = office.profiles.preview(caller=RUTH)
    shown = office.directory.provider(RUTH.provider_id)

    assert preview.standing.is_live
    assert preview.because == ()
    assert (preview.bio, preview.listings) == (shown.bio, shown.listings)


def test_choices_named_twice_count_once() -> None:
    said = NewProfile(**{**dict(SAID), "needs": ("sleep", "sleep", "grief")})

    assert said.needs == (Need.SLEEP, Need.GRIEF)


def test_the_profile_of_the_samples_is_one_that_can_be_written() -> None:
    written = {name: value for name, value in profiled.profile("x" * 8) if name in dict(SAID)}

    assert NewProfile(**written) == SAID
