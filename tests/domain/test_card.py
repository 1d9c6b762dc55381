"""Which photo of a side counts, what is said about it, and when the form may go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain import card
from backoffice.domain.card import (
    Advice,
    Arrived,
    CardPhoto,
    Inspection,
    NoPicture,
    PhotoStatus,
    Side,
    SideStatus,
    parse_upload,
)
from backoffice.domain.policy import CardPictures
from tests.support import builders

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
FRONT, BACK = Side.FRONT, Side.BACK
INTAKE = "client-ana-01.intake.1"
FACE, SMALL_PRINT = "00000000ffffffff", "ffffffff00000000"


def photo(side: Side = FRONT, version: str = "v1", *, minute: int = 0, **found: Any) -> CardPhoto:
    upload = parse_upload(f"cards/{INTAKE}/{side}", version, AT + timedelta(minutes=minute))
    assert upload is not None
    look = {FRONT: FACE, BACK: SMALL_PRINT}[side]
    seen = Inspection(**{"jpeg": b"jpeg", "likeness": look, **found})
    return card.photo_of(upload, seen, client_id="client-ana-01", policy_id="policy-01")


def no_picture(side: Side = FRONT, version: str = "v1", *, minute: int = 0) -> CardPhoto:
    return photo(side, version, minute=minute, why=NoPicture.DAMAGED, jpeg=b"", likeness="")


def status_of(
    photos: list[CardPhoto], side: Side = FRONT, *, arrived: str | None, at: datetime = AT
) -> SideStatus:
    there = Arrived(arrived, AT) if arrived else None
    return card.status_of(photos, side, arrived=there, at=at)


# ------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    [
        "cards/client-ana-01.intake.1/inside",
        "cards/client-ana-01.intake.1/front/",
        "cards/client-ana-01.intake.1/front.jpg",
        "cards//front",
        "cards/a/b/front",
        "cards/../front\n",
        "other/client-ana-01.intake.1/front",
        f"cards/{'a' * 97}/front",
        "",
    ],
)
def test_an_object_of_another_name_is_no_card_photo(name: str) -> None:
    assert parse_upload(name, "v1", AT) is None


def test_the_name_of_an_upload_leads_back_to_its_form_and_side() -> None:
    upload = parse_upload(card.upload_name(INTAKE, FRONT), "v1", AT)
    assert upload is not None
    assert (upload.intake_id, upload.side) == (INTAKE, FRONT)
    assert upload.name == card.upload_name(INTAKE, FRONT)


def test_each_version_is_a_photo_of_its_own_and_always_the_same_one() -> None:
    assert photo(version="v1") == photo(version="v1")
    assert photo(version="v1").photo_id != photo(version="v2").photo_id
    assert photo(FRONT).photo_id != photo(BACK).photo_id


@pytest.mark.requirement("IN-13")
def test_a_picture_is_kept_beside_its_policy_and_what_is_none_nowhere() -> None:
    usable = photo()
    assert usable.picture == f"clients/client-ana-01/policies/policy-01/{usable.photo_id}.jpg"
    assert usable.status is PhotoStatus.USABLE
    assert no_picture().picture is None
    assert no_picture().status is PhotoStatus.NOT_A_PICTURE


# ------------------------------------------------------------- which one counts


def test_the_last_upload_of_a_side_counts_in_whatever_order_they_are_read() -> None:
    photos = [photo(version=f"v{n}", minute=n) for n in range(3)] + [photo(BACK, minute=9)]
    for order in permutations(photos):
        assert card.latest(order, FRONT) == photos[2]
        assert card.tries(order, FRONT) == 3
    assert card.latest([photo(BACK)], FRONT) is None


def test_a_side_is_missing_then_pending_then_what_its_last_upload_is() -> None:
    assert status_of([], arrived=None) is SideStatus.MISSING
    assert status_of([], arrived="v1") is SideStatus.PENDING
    assert status_of([photo()], arrived="v1") is SideStatus.USABLE
    assert status_of([photo()], arrived="v2") is SideStatus.PENDING
    again = [photo(), no_picture(version="v2", minute=1)]
    assert status_of(again, arrived="v2") is SideStatus.NOT_A_PICTURE
    assert status_of(again, arrived=None) is SideStatus.NOT_A_PICTURE


# ------------------------------------------------------------- advice


def test_the_later_of_two_photos_that_look_the_same_is_told_so() -> None:
    front, back = photo(FRONT, "v1", likeness=FACE), photo(BACK, "v2", minute=1, likeness=FACE)
    assert card.advice([front, back], BACK) == (Advice.SAME_AS_OTHER_SIDE,)
    assert card.advice([front, back], FRONT) == ()
    nearly = photo(BACK, "v2", minute=1, likeness="0000000fffffffff")  # 4 bits
    assert card.advice([front, nearly], BACK) == (Advice.SAME_AS_OTHER_SIDE,)
    other = photo(BACK, "v2", minute=1, likeness="0000001fffffffff")  # 5
    assert card.advice([front, other], BACK) == ()


def test_advice_is_about_the_photo_that_counts() -> None:
    poor, good = photo(advice=(Advice.GLARE,)), photo(version="v2", minute=1)
    assert card.advice([poor], FRONT) == (Advice.GLARE,)
    assert card.advice([poor, good], FRONT) == ()
    assert card.advice([no_picture()], FRONT) == ()


def test_what_is_no_picture_looks_like_nothing() -> None:
    assert card.advice([no_picture(FRONT), no_picture(BACK, "v2", minute=1)], BACK) == ()
    assert card.advice([no_picture(FRONT), photo(BACK, "v2", minute=1)], BACK) == ()


def test_the_client_is_told_what_to_do_about_everything_that_can_be_wrong() -> None:
    assert card.SAYS.keys() == {*NoPicture, *Advice}
    assert all(sentence.endswith(".") for sentence in card.SAYS.values())


# ------------------------------------------------------------- going on


@pytest.mark.requirement("IN-11", "IN-12", "Q5")
@pytest.mark.parametrize(
    ("photos", "arrived", "required", "optional"),
    [
        ([], None, True, False),
        ([], "v1", True, True),
        ([no_picture()], "v1", True, True),
        ([photo()], "v1", False, False),
        ([photo(advice=(Advice.BLURRED,))], "v1", True, True),
        ([photo(version="v0"), photo(advice=(Advice.BLURRED,), minute=1)], "v1", False, False),
    ],
    ids=["missing", "pending", "no picture", "good", "blurred", "blurred again"],
)
def test_the_form_waits_for_what_the_payer_wants_and_says_the_rest_once(
    photos: list[CardPhoto], arrived: str | None, *, required: bool, optional: bool
) -> None:
    status = status_of(photos, arrived=arrived)

    def held(*, wanted: bool, told: bool) -> bool:
        return card.held_back(photos, FRONT, status, required=wanted, told=told)

    assert held(wanted=True, told=False) is required
    assert held(wanted=False, told=False) is optional
    assert held(wanted=True, told=True) is not (status is SideStatus.USABLE)
    assert held(wanted=False, told=True) is False


def test_nobody_waits_for_a_photo_that_we_do_not_look_at_in_time() -> None:
    just_so = AT + card.LOOKED_AT_WITHIN
    assert status_of([], arrived="v1", at=just_so) is SideStatus.PENDING
    late = status_of([], arrived="v1", at=just_so + timedelta(seconds=1))
    assert late is SideStatus.UNSEEN
    assert not card.held_back([], FRONT, late, required=True, told=False)


looks = st.sampled_from([FACE, SMALL_PRINT])
uploads = st.lists(
    st.builds(
        lambda side, version, advice, look: photo(
            side, version, minute=int(version[1:]), advice=advice, likeness=look
        ),
        st.sampled_from(Side),
        st.integers(0, 9).map(lambda n: f"v{n}"),
        st.lists(st.sampled_from([Advice.BLURRED, Advice.GLARE]), unique=True).map(tuple),
        looks,
    ),
    max_size=6,
)


@given(photos=uploads, side=st.sampled_from(Side))
def test_advice_never_holds_anybody_back_after_a_second_photo(
    photos: list[CardPhoto], side: Side
) -> None:
    counts = card.latest(photos, side)
    if counts is not None and card.tries(photos, side) >= 2:
        status = SideStatus.USABLE if counts.usable else SideStatus.NOT_A_PICTURE
        assert not card.held_back(photos, side, status, required=True, told=False)


# ------------------------------------------------------------- what the policy names


def test_a_side_of_which_the_policy_names_no_picture_has_none() -> None:
    policy = builders.policy(card=CardPictures(front="clients/a/policies/b/front.1.jpg"))
    assert card.picture_on(policy, FRONT) == "clients/a/policies/b/front.1.jpg"
    assert card.picture_on(policy, BACK) is None
    assert card.picture_on(builders.policy(), FRONT) is None
    assert card.picture_on(None, FRONT) is None


@pytest.mark.requirement("IN-13")
def test_a_correction_keeps_the_pictures_that_the_policy_came_with() -> None:
    from backoffice.domain.coverage import Coverage  # noqa: PLC0415 - of this one test

    pictures = CardPictures(front="clients/a/policies/b/front.1.jpg")
    coverage = Coverage(client_id="client-01").with_new(builders.policy(card=pictures), AT)
    corrected = coverage.policy("policy-0001")
    assert corrected is not None
    coverage = coverage.corrected(corrected.but(member_id="FERN0002"), AT)
    standing = coverage.policy("policy-0001")
    assert standing is not None
    assert standing.card == pictures
