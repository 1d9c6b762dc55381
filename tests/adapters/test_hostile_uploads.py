"""Whatever is uploaded as a photo, nothing breaks, nothing swells, and nothing gets through."""

from __future__ import annotations

import random
import struct
import time
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from backoffice.adapters import pictures
from backoffice.adapters.pictures import inspect
from backoffice.domain.card import MOST_BYTES, Inspection, NoPicture
from tests.support import drawn
from tests.support.uploads import PLANTED, four_corners, heic, seeds


def chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + chunk(b"IEND", b"")


def too_wide_a_jpeg() -> bytes:
    """A small JPEG whose header says that it has 65,000 by 65,000 pixels."""
    content = drawn.saved(four_corners())
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", 65_000, 65_000) + content[at + 4 :]


def too_wide_a_webp() -> bytes:
    still = drawn.front(width=640, height=400)
    film = bytearray(drawn.saved(four_corners(), "WEBP", save_all=True, append_images=[still]))
    assert film[12:16] == b"VP8X"
    film[24:30] = b"\xff\x3f\x00" * 2
    return bytes(film)


NO_PICTURES: dict[str, tuple[Callable[[], bytes], NoPicture]] = {
    "nothing": (lambda: b"", NoPicture.EMPTY),
    "too many bytes": (lambda: drawn.a_photo() + b"\0" * MOST_BYTES, NoPicture.TOO_HEAVY),
    "a drawing": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", NoPicture.UNKNOWN_FORMAT),
    "a document": (lambda: b"%PDF-1.7\n%%EOF", NoPicture.UNKNOWN_FORMAT),
    "a page": (lambda: b"<!doctype html><img src=x>", NoPicture.UNKNOWN_FORMAT),
    "a video": (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", NoPicture.UNKNOWN_FORMAT),
    "an avif": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1heic", NoPicture.UNKNOWN_FORMAT),
    "a gif": (lambda: drawn.saved(four_corners(), "GIF"), NoPicture.UNKNOWN_FORMAT),
    "a tiff": (lambda: drawn.saved(four_corners(), "TIFF"), NoPicture.UNKNOWN_FORMAT),
    "a bitmap": (lambda: drawn.saved(four_corners(), "BMP"), NoPicture.UNKNOWN_FORMAT),
    "a gif that is an archive too": (
        lambda: drawn.saved(four_corners(), "GIF") + b"PK\x03\x04",
        NoPicture.UNKNOWN_FORMAT,
    ),
    "an archive": (lambda: b"PK\x03\x04" + b"\0" * 60, NoPicture.UNKNOWN_FORMAT),
    "text": (lambda: b"front of my card", NoPicture.UNKNOWN_FORMAT),
    "a jpeg's first bytes": (lambda: b"\xff\xd8\xff", NoPicture.DAMAGED),
    "half a jpeg": (lambda: drawn.a_photo()[: len(drawn.a_photo()) // 2], NoPicture.DAMAGED),
    "a png's first bytes": (lambda: b"\x89PNG\r\n\x1a\n", NoPicture.DAMAGED),
    "half a png": (lambda: drawn.saved(drawn.front(), "PNG")[:4000], NoPicture.DAMAGED),
    "a png without pixels": (lambda: png(800, 500), NoPicture.DAMAGED),
    "half a webp": (lambda: drawn.saved(drawn.front(), "WEBP")[:4000], NoPicture.DAMAGED),
    "a webp's first bytes": (lambda: b"RIFF\0\0\0\0WEBP", NoPicture.DAMAGED),
    "half a heic": (lambda: heic("upright")[:4000], NoPicture.DAMAGED),
    "a heic's first bytes": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", NoPicture.DAMAGED),
    "a jpeg of many scans": (lambda: a_jpeg_of(1_000), NoPicture.DAMAGED),
    "a jpeg of many notes": (lambda: a_jpeg_with(1_000), NoPicture.DAMAGED),
    "65,000 x 65,000 in a jpeg": (too_wide_a_jpeg, NoPicture.TOO_MANY_PIXELS),
    "65,000 x 65,000 in a png": (lambda: png(65_000, 65_000), NoPicture.TOO_MANY_PIXELS),
    "16,384 x 16,384 in a film": (too_wide_a_webp, NoPicture.TOO_MANY_PIXELS),
    "a strip": (lambda: png(16_384, 1), NoPicture.TOO_MANY_PIXELS),
    "64 million and some": (
        lambda: drawn.saved(Image.new("1", (8_001, 8_000)), "PNG"),
        NoPicture.TOO_MANY_PIXELS,
    ),
}


def a_jpeg_of(scans: int) -> bytes:
    """A JPEG that draws its first scan over and over."""
    content = drawn.saved(four_corners())
    start = content.index(b"\xff\xda")
    scan = content[start : content.rindex(b"\xff\xd9")]
    return content[:start] + scan * scans + b"\xff\xd9"


def a_jpeg_with(notes: int) -> bytes:
    """A JPEG with so many pieces of EXIF, which are put together before they are read."""
    content = drawn.saved(four_corners())
    return content[:2] + b"\xff\xe1\0\x0aExif\0\0MM" * notes + content[2:]


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_is_told_why_and_leaves_nothing(what: str) -> None:
    made, why = NO_PICTURES[what]
    assert inspect(made()) == Inspection(why=why)


def test_64_million_pixels_are_still_taken() -> None:
    found = inspect(drawn.saved(Image.new("1", (8_000, 8_000), 1), "PNG"))
    assert (found.why, found.width, found.height) == (None, 8_000, 8_000)


def test_a_video_behind_a_photo_is_not_taken_for_scans() -> None:
    video = b"\xff\xda" * 400
    assert inspect(drawn.a_photo() + video).why is None


@cache
def two_hundred_megabytes() -> bytes:
    return zlib.compress(b"\0" * 200_000_000, 9)


BOMBS: dict[str, Callable[[], bytes]] = {
    "text": lambda: chunk(b"zTXt", b"Comment\0\0" + two_hundred_megabytes()),
    "international text": lambda: chunk(b"iTXt", b"Comment\0\1\0\0\0" + two_hundred_megabytes()),
    "profile": lambda: chunk(b"iCCP", b"profile\0\0" + two_hundred_megabytes()),
    "many texts": lambda: 12 * chunk(b"tEXt", b"Comment\0" + b"x" * 900_000),
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_unpacks_to_megabytes_is_not_unpacked(what: str) -> None:
    bomb = BOMBS[what]()
    pixels = zlib.compress((b"\0" + b"\xff\xff\xff" * 700) * 440)
    started = time.monotonic()
    found = inspect(png(700, 440, bomb, chunk(b"IDAT", pixels)))
    assert time.monotonic() - started < 2
    assert found.why in {None, NoPicture.DAMAGED, NoPicture.TOO_HEAVY}


# ------------------------------------------------------------- whatever comes


def mutated(content: bytes, chance: random.Random) -> bytes:
    """*content* with a few bytes changed, left out or put in, most of them near its beginning."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(min(len(made), chance.choice((40, 200, 700, len(made)))))
        match chance.randrange(5):
            case 0:
                made[at] = chance.randrange(256)
            case 1:
                made[at:at] = chance.randbytes(chance.randrange(1, 9))
            case 2:
                del made[at : at + chance.randrange(1, 64)]
            case 3:
                made[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
            case _:
                made = made[: max(at, 16)]
        made = made or bytearray(b"\0")
    return bytes(made)


def insist_on_a_clean_answer(content: bytes) -> None:
    found = inspect(content)
    if found.why is None:
        assert PLANTED not in found.jpeg
        assert Image.open(BytesIO(found.jpeg)).format == "JPEG"
        assert max(Image.open(BytesIO(found.jpeg)).size) <= pictures.KEPT_SIDE
    else:
        assert found == Inspection(why=found.why)


MAGIC = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\0\0\0\0WEBPVP8X",
)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=2_000))
def test_whatever_bytes_come_nothing_breaks(content: bytes) -> None:
    for magic in (
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBPVP8X",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ):
        insist_on_a_clean_answer(magic + content)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_becomes_of_a_photo_on_the_way_nothing_breaks(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    insist_on_a_clean_answer(mutated(chance.choice(seeds()), chance))


@pytest.mark.prove
@pytest.mark.parametrize("part", range(4))
def test_thousands_of_mutated_photos_break_nothing(part: int) -> None:
    chance = random.Random(part)  # noqa: S311
    for _ in range(5_000):
        insist_on_a_clean_answer(mutated(chance.choice(seeds()), chance))
