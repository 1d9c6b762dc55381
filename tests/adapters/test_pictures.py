"""Every kind of photo that clients send becomes a plain upright JPEG that says nothing else."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from backoffice.adapters.pictures import inspect
from backoffice.domain.card import Inspection
from tests.support import drawn
from tests.support.uploads import PLANTED, four_corners, heic, kinds, talkative

UPRIGHT = ("red", "green", "blue", "white")
JFIF = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def opened(found: Inspection) -> Image.Image:
    assert found.why is None
    return Image.open(BytesIO(found.jpeg))


def corners(picture: Image.Image) -> tuple[str, ...]:
    """The colours of the four corners, clockwise from the upper left."""
    width, height = picture.size
    places = ((4, 4), (width - 5, 4), (width - 5, height - 5), (4, height - 5))
    named = {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}
    spots = (picture.convert("RGB").crop((x, y, x + 1, y + 1)).tobytes() for x, y in places)
    return tuple(named[spot[0] > 127, spot[1] > 127, spot[2] > 127] for spot in spots)


@pytest.mark.requirement("IN-10")
@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_photo_becomes_a_plain_jpeg(kind: str) -> None:
    found = inspect(kinds()[kind])
    picture = opened(found)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert picture.size == (found.width, found.height)
    assert found.advice == ()
    thumbnail = Image.open(BytesIO(b64decode(found.thumbnail)))
    assert max(thumbnail.size) <= 240
    assert len(found.thumbnail) <= 6_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_exif_says(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = four_corners().transpose(AS_TAKEN[orientation]) if orientation > 1 else four_corners()
    found = inspect(drawn.saved(turned, kind, exif=exif))
    assert (found.width, found.height) == (640, 400)
    assert corners(opened(found)) == UPRIGHT
    assert corners(Image.open(BytesIO(b64decode(found.thumbnail)))) == UPRIGHT


AS_TAKEN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How the sensor sees an upright card when the file says this orientation (EXIF 2.3, 4.6.4 A)."""


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert corners(opened(inspect(drawn.saved(four_corners(), exif=exif)))) == UPRIGHT


def test_a_heic_that_a_telephone_took_on_its_side_is_turned_once() -> None:
    upright, turned = inspect(heic("upright")), inspect(heic("turned"))
    assert (turned.width, turned.height) == (upright.width, upright.height) == (1008, 640)
    difference = int(upright.likeness, 16) ^ int(turned.likeness, 16)
    assert difference.bit_count() <= 2


def test_what_is_transparent_is_white() -> None:
    glass = Image.new("RGBA", (640, 400), (200, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        assert set(corners(opened(inspect(drawn.saved(glass, kind))))) == {"white"}


def test_sixteen_bits_a_pixel_are_scaled_and_not_cut_off() -> None:
    grey = Image.new("I;16", (640, 400), 0x4000)
    mean = ImageStat.Stat(opened(inspect(drawn.saved(grey, "PNG")))).mean
    assert all(abs(part - 0x40) < 3 for part in mean)


def test_of_an_animation_the_first_picture_counts() -> None:
    frames = [four_corners(), Image.new("RGB", (640, 400), "black")]
    for kind in ("PNG", "WEBP"):
        film = drawn.saved(frames[0], kind, save_all=True, append_images=frames[1:] * 40)
        assert corners(opened(inspect(film))) == UPRIGHT


def test_of_a_multi_picture_jpeg_the_first_picture_counts() -> None:
    pair = drawn.saved(
        four_corners(), "MPO", save_all=True, append_images=[Image.new("RGB", (640, 400))]
    )
    assert pair.startswith(b"\xff\xd8\xff")
    assert corners(opened(inspect(pair))) == UPRIGHT


def test_a_photo_of_48_million_pixels_is_taken_and_scaled() -> None:
    small = drawn.front(width=2000, height=1500)
    found = inspect(drawn.saved(small.resize((8000, 6000)), quality=70))
    assert (found.width, found.height) == (8000, 6000)
    assert opened(found).size == (2400, 1800)
    assert found.advice == ()


def test_a_tall_screenshot_keeps_its_shape() -> None:
    found = inspect(drawn.saved(drawn.screenshot(drawn.front()), "PNG"))
    assert opened(found).size == (1109, 2400)


def test_a_thumbnail_of_the_noisiest_photo_is_still_small() -> None:
    noise = Image.effect_noise((1200, 800), 200).convert("RGB")
    assert len(inspect(drawn.saved(noise)).thumbnail) <= 6_000


def test_the_same_upload_gives_the_same_picture_to_the_byte() -> None:
    assert inspect(drawn.a_photo()) == inspect(drawn.a_photo())


@pytest.mark.parametrize("where", talkative())
def test_nothing_of_what_a_file_says_beside_its_pixels_is_kept(where: str) -> None:
    content = talkative()[where]
    assert PLANTED in content, "the test plants what it looks for"
    found = inspect(content)
    assert found.why is None
    for kept in (found.jpeg, b64decode(found.thumbnail)):
        assert PLANTED not in kept
        assert not [word for word in (b"Exif", b"ICC_PROFILE", b"ns.adobe.com") if word in kept]
        assert kept.endswith(b"\xff\xd9")
        assert set(Image.open(BytesIO(kept)).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }
