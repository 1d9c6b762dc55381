"""What is said about photos: of a bad one what is wrong with it, and of a good one nothing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from backoffice.adapters import quality
from backoffice.domain.card import Advice
from tests.support import drawn

PAPERS: dict[str, dict[str, Any]] = {
    "pale": {},
    "white": {"paper": "white", "ink": "black"},
    "dark": {"paper": (20, 30, 60), "ink": (230, 230, 230)},
    "faint": {"paper": (180, 190, 200), "ink": (120, 130, 140)},
    "as photographed": {"width": 4000, "height": 2500},
    "small": {"width": 640, "height": 400},
}
of_every_paper = pytest.mark.parametrize("paper", PAPERS)


def advice(photo: Image.Image) -> tuple[Advice, ...]:
    return quality.advice(photo, *photo.size)


def saved_badly(card: Image.Image) -> Image.Image:
    return Image.open(BytesIO(drawn.saved(card, quality=40)))


@of_every_paper
@pytest.mark.parametrize(
    "taken", [lambda card: card, drawn.on_a_table, drawn.darkened, saved_badly, drawn.screenshot]
)
@pytest.mark.parametrize("side", [drawn.front, drawn.back])
def test_a_good_photo_is_left_alone(
    paper: str,
    taken: Callable[[Image.Image], Image.Image],
    side: Callable[..., Image.Image],
) -> None:
    if (paper, taken) == ("white", drawn.on_a_table):
        pytest.skip("white paper that nothing darkens may pass for glare; it is said once only")
    assert advice(taken(side(**PAPERS[paper]))) == ()


@of_every_paper
@pytest.mark.parametrize("by", [1 / 250, 1 / 150, 1 / 80])
@pytest.mark.parametrize("side", [drawn.front, drawn.back])
def test_a_blurred_photo_is_told_so(
    paper: str, by: float, side: Callable[..., Image.Image]
) -> None:
    assert advice(drawn.blurred(side(**PAPERS[paper]), by=by)) == (Advice.BLURRED,)


@pytest.mark.parametrize("paper", sorted(set(PAPERS) - {"white"}))
@pytest.mark.parametrize("soft", [False, True])
def test_a_lamp_on_the_card_is_told_so(paper: str, *, soft: bool) -> None:
    assert advice(drawn.with_glare(drawn.front(**PAPERS[paper]), soft=soft)) == (Advice.GLARE,)


@pytest.mark.parametrize(
    ("width", "height", "small"),
    [(600, 350, False), (599, 380, True), (900, 349, True), (350, 600, False), (64, 64, True)],
)
def test_a_small_photo_is_told_so_whichever_way_it_lies(
    width: int, height: int, *, small: bool
) -> None:
    found = quality.advice(drawn.front(width=width, height=height), width, height)
    assert (Advice.TOO_SMALL in found) is small


@of_every_paper
def test_a_photo_sent_again_looks_like_itself_and_the_other_side_does_not(paper: str) -> None:
    front, back = drawn.front(**PAPERS[paper]), drawn.back(**PAPERS[paper])
    again = saved_badly(front.resize((front.width // 2, front.height // 2)))
    assert differing_bits(front, again) <= 3
    assert differing_bits(front, drawn.darkened(front)) <= 3
    assert differing_bits(front, back) >= 7


def differing_bits(one: Image.Image, other: Image.Image) -> int:
    alike = [int(quality.likeness(each), 16) for each in (one, other)]
    return (alike[0] ^ alike[1]).bit_count()


def test_a_single_pixel_is_judged_like_any_picture() -> None:
    assert Advice.TOO_SMALL in advice(Image.new("RGB", (1, 1)))
    assert quality.likeness(Image.new("RGB", (1, 1))) == "0" * 16
