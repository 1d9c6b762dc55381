"""Photos of one card, announced twice, late and in any order, before and after the attestation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.domain.card import Side, upload_name
from backoffice.domain.errors import OfficeError
from backoffice.domain.intake import intake_id_for
from backoffice.domain.link import SessionKey
from backoffice.domain.policy import CardPictures, Policy
from tests.simulation import invariants
from tests.support import drawn, offices, submission
from tests.support.builders import ANA, RUTH
from tests.twins.faults import Crash
from tests.twins.office import UPLOADS, Delivery, MemoryOffice

Sent = tuple[Side, bytes]
A_MOMENT = timedelta(seconds=20)


@cache
def a_day_of_photos() -> tuple[Sent, ...]:
    """A front that is none, then a good one, and a back."""
    return (
        (Side.FRONT, b"not a photo"),
        (Side.FRONT, drawn.saved(drawn.front(width=640, height=400))),
        (Side.BACK, drawn.saved(drawn.back(width=640, height=400))),
    )


def send(office: MemoryOffice, key: SessionKey, sent: Sequence[Sent]) -> list[str]:
    names = [upload_name(intake_id_for(key), side) for side, _ in sent]
    versions = []
    for name, (_, content) in zip(names, sent, strict=True):
        versions.append(office.photos.arrive(name, content))
        office.clock.wait(A_MOMENT)
    return versions


def with_photos_on_their_way() -> tuple[MemoryOffice, SessionKey]:
    office, key = offices.with_open_form()
    send(office, key, a_day_of_photos())
    return office, key


def policy_of(office: MemoryOffice) -> Policy:
    [policy] = office.coverage.policies(ANA, caller=RUTH).policies
    return policy


def uploads(office: MemoryOffice) -> list[Delivery]:
    return [each for each in office.in_flight() if each.queue and each.queue.name == UPLOADS]


def orders() -> Iterator[tuple[int, ...]]:
    """Every order of three announcements that come twice each."""
    yield from sorted(set(permutations((0, 0, 1, 1, 2, 2))))


def test_in_whatever_order_announcements_come_twice_the_policy_names_the_last_good_photos() -> None:
    endings = []
    for order in orders():
        office, key = with_photos_on_their_way()
        announced = uploads(office)
        for each in announced:
            office.duplicate(each)
        twice = uploads(office)
        for number in order:
            content = announced[number].content
            office.deliver(next(each for each in twice if each.content == content))
            twice = uploads(office)
        submission.fill_in(office, key)
        submission.submit(office, key)
        office.until_quiet()
        invariants.hold(office)
        assert len(office.card_pictures.pictures) == 2
        endings.append((policy_of(office).card, office.database.items("card-photos")))
    assert len(endings) == 90
    assert all(card == endings[0][0] for card, _ in endings)
    assert endings[0][0] is not None
    assert endings[0][0].front is not None
    assert endings[0][0].back is not None


@pytest.mark.requirement("IN-13")
@pytest.mark.parametrize("before", range(4))
def test_what_is_announced_after_the_attestation_changes_neither_policy_nor_pictures(
    before: int,
) -> None:
    office, key = with_photos_on_their_way()
    for each in uploads(office)[:before]:
        office.deliver(each)
    submission.fill_in(office, key)
    submission.submit(office, key)
    attested = policy_of(office).card, dict(office.card_pictures.pictures)
    office.until_quiet()
    invariants.hold(office)
    assert (policy_of(office).card, office.card_pictures.pictures) == attested
    named = attested[0] or CardPictures()
    assert [named.front is not None, named.back is not None] == [before > 1, before > 2]


def any_day_of_photos_ends_well(draws: st.DataObject) -> None:
    office, key = with_photos_on_their_way()
    submitted = False
    for _ in range(draws.draw(st.integers(0, 25))):
        with suppress(Crash, OfficeError):
            match draws.draw(st.integers(0, 5)):
                case 0:
                    office.faults.crash_after(1 + draws.draw(st.integers(0, 12)))
                case 1 if waiting := uploads(office):
                    office.duplicate(waiting[draws.draw(st.integers(0, len(waiting) - 1))])
                case 2 if not submitted:
                    send(office, key, [draws.draw(st.sampled_from(a_day_of_photos()))])
                case 3 if not submitted and draws.draw(st.booleans()):
                    submission.fill_in(office, key)
                    submission.submit(office, key)
                    submitted = True
                case _ if waiting := uploads(office):
                    office.deliver(waiting[draws.draw(st.integers(0, len(waiting) - 1))])
    office.faults.end()
    office.until_quiet()
    if not submitted:
        submission.fill_in(office, key)
        submission.submit(office, key)
        office.until_quiet()
    invariants.hold(office)
    card = policy_of(office).card or CardPictures()
    named = {name for name in (card.front, card.back) if name}
    assert named <= office.card_pictures.pictures.keys(), "a policy names what is there"
    recorded = {item.get("picture") for item in office.database.items("card-photos")} - {None}
    assert recorded <= office.card_pictures.pictures.keys()
    versions = [item["object_version"] for item in office.database.items("card-photos")]
    assert len(versions) == len(set(versions))


@settings(max_examples=20, deadline=None)
@given(draws=st.data())
def test_any_day_of_photos_ends_well(draws: st.DataObject) -> None:
    any_day_of_photos_ends_well(draws)


@pytest.mark.prove
@settings(max_examples=1500, deadline=None)
@given(draws=st.data())
def test_any_of_a_thousand_days_of_photos_ends_well(draws: st.DataObject) -> None:
    any_day_of_photos_ends_well(draws)
