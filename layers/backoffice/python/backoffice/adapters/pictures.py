"""Pictures: whatever was uploaded as a card photo is opened carefully, judged, and drawn anew.

Only the imaging layer has what this imports. The office looks at uploads by way of `separate`: what
is refused here by an error may, in a decoder that nobody knows a fault of yet, end the process.
"""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from backoffice.adapters import quality
from backoffice.domain.card import MOST_BYTES, Inspection, NoPicture

MOST_PIXELS = 64_000_000
"""The largest phone cameras take 48 to 50 million; decoded, 64 fit into the function's memory."""
LONGEST_SIDE = 16_383
"""What WebP can express; a panorama of a card needs less."""
KEPT_SIDE = 2_400
"""Pixels of the long side that are kept: a card's small print is 12 pixels high in it."""
_KEPT_QUALITY = 85
_THUMBNAIL_SIDES = (240, 160, 96)
_THUMBNAIL_QUALITIES = (75, 55, 35)
_THUMBNAIL_LETTERS = 6_000
_MOST_SEGMENTS = 500
"""Of a JPEG. Cameras write 10 to 100; a million takes Pillow a minute to read, and thousands of
scans would take libjpeg as long."""
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
"""Within a scan 0xFF 0x00 stands for a byte of it, and 0xFF 0xD0 to 0xD7 for a restart."""
_ORIENTATION = 0x0112

_UNREADABLE = (
    OSError,  # truncated or unknown data; Pillow's UnidentifiedImageError is one
    SyntaxError,  # a header that is none
    ValueError,  # numbers and texts that cannot be, texts that unpack to megabytes
    EOFError,
    struct.error,
    zlib.error,
    IndexError,  # lists and tables that are shorter than they say
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,  # libheif's own refusals
    MemoryError,  # a size that nothing could hold, refused before anything was allocated
    Image.DecompressionBombError,
)
"""What the decoders raise on hostile files, seen in their sources and by sending mutated files."""


class TooManyPixelsError(ValueError):
    """More pixels than are decoded, by the file's own header."""


def inspect(content: bytes) -> Inspection:
    """What *content* shows, whatever it says that it is; it never raises.

    The format is told by the first bytes. Only what the pixels show is kept:
    no EXIF, position, comment, profile, thumbnail, second frame or tail.
    """
    if not content:
        return Inspection(why=NoPicture.EMPTY)
    if len(content) > MOST_BYTES:
        return Inspection(why=NoPicture.TOO_HEAVY)
    opener = _opener(content)
    if opener is None:
        return Inspection(why=NoPicture.UNKNOWN_FORMAT)
    try:
        upright, (width, height) = opener(content)
        return _inspected(upright, width, height)
    except TooManyPixelsError:
        return Inspection(why=NoPicture.TOO_MANY_PIXELS)
    except _UNREADABLE:
        return Inspection(why=NoPicture.DAMAGED)


def _inspected(picture: Image.Image, width: int, height: int) -> Inspection:
    return Inspection(
        jpeg=_jpeg(picture, _KEPT_QUALITY),
        width=width,
        height=height,
        likeness=quality.likeness(picture),
        thumbnail=_thumbnail(picture),
        advice=quality.advice(picture, width, height),
    )


# ------------------------------------------------------------- opening, by the first bytes

_Opened = tuple[Image.Image, tuple[int, int]]
"""A clean picture of at most `KEPT_SIDE`, and its size as photographed, both upright."""


def _opener(content: bytes) -> Callable[[bytes], _Opened] | None:
    if content.startswith(b"\xff\xd8\xff"):
        return _open_jpeg
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _open_png
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _open_webp
    if content[4:8] == b"ftyp" and _is_heic(content):
        return _open_heic
    return None


def _open_jpeg(content: bytes) -> _Opened:
    """The first picture of the file; later ones (as gain maps of telephones) are not looked at."""
    if _segments(content) > _MOST_SEGMENTS:
        raise ValueError("more segments than a camera writes")
    # The class itself, not Image.open: that would take some JPEGs for the multi-picture format.
    image = JpegImageFile(BytesIO(content))
    _refuse_giants(*image.size)
    size = image.size
    image.draft(None, (KEPT_SIDE, KEPT_SIDE))  # the decoder leaves out what would be scaled away
    return _upright(image, size)


def _segments(content: bytes) -> int:
    """How many segments the first picture has, as far as it matters.

    A video that a telephone appended is not counted.
    """
    count, at = 0, 2
    while (marker := _MARKER.search(content, at)) and marker[1] != b"\xd9":
        at = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
        count += 1
        if count > _MOST_SEGMENTS:
            break
    return count


def _open_png(content: bytes) -> _Opened:
    _refuse_giants(*struct.unpack(">II", content[16:24]))
    image = PngImageFile(BytesIO(content))
    _refuse_giants(*image.size)
    return _upright(image, image.size)


def _open_webp(content: bytes) -> _Opened:
    # libwebp sets canvases aside as soon as it sees an animation, so the header is read first.
    _refuse_giants(*_webp_size(content))
    image = WebPImageFile(BytesIO(content))
    _refuse_giants(*image.size)
    return _upright(image, image.size)


def _open_heic(content: bytes) -> _Opened:
    """The primary picture; libheif turns it upright itself, and has limits of its own."""
    from pi_heif import open_heif, options  # noqa: PLC0415 - 4 MB that most photos do not need

    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    heif = open_heif(BytesIO(content), convert_hdr_to_8bit=True)
    _refuse_giants(*heif.size)
    image = heif.to_pillow()
    _refuse_giants(*image.size)
    return _clean(image), image.size


def _is_heic(content: bytes) -> bool:
    """Whether the file's brands say HEVC, as telephones write it, and not AV1."""
    length = int.from_bytes(content[:4], "big")
    brands = content[8 : min(length, 256)]
    names = {brands[at : at + 4] for at in range(0, len(brands), 4) if at != 4}
    return bool(names & {b"heic", b"heix", b"heim", b"heis"}) and not names & {b"avif", b"avis"}


def _webp_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the first chunk."""
    kind, first = content[12:16], content[20:30]
    if kind == b"VP8X":
        return 1 + int.from_bytes(first[4:7], "little"), 1 + int.from_bytes(first[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(first[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", first[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _refuse_giants(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise TooManyPixelsError


# ------------------------------------------------------------- drawing anew


def _upright(image: ImageFile, size: tuple[int, int]) -> _Opened:
    """*image* turned as its EXIF says, and *size* with it."""
    image.load()
    turn = _TURNS.get(_orientation(image))
    clean = _clean(image)
    if turn is None:
        return clean, size
    return clean.transpose(turn), size[::-1] if turn in _ON_ITS_SIDE else size


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How to undo each orientation (EXIF 2.3, 4.6.4 A)."""
_ON_ITS_SIDE = {
    Image.Transpose.TRANSPOSE,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSVERSE,
    Image.Transpose.ROTATE_90,
}


def _orientation(image: ImageFile) -> int:
    """What EXIF says, or 1: a photo with an unreadable note beside it is still a photo."""
    try:
        said = image.getexif().get(_ORIENTATION, 1)
    except _UNREADABLE:
        return 1
    return said if isinstance(said, int) else 1


def _clean(image: Image.Image) -> Image.Image:
    """The pixels of *image* alone, in RGB on white, no larger than is kept."""
    if image.mode.startswith("I"):  # 16 bits a pixel, which convert() would clip, not scale
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    image = image if image.mode == wanted else image.convert(wanted)
    if max(image.size) > KEPT_SIDE:
        image = ImageOps.contain(image, (KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    # A new one, since Pillow writes back what hangs on an old one: comments, profiles.
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image, mask=image.getchannel("A") if wanted == "RGBA" else None)
    return clean


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _thumbnail(picture: Image.Image) -> str:
    """A small JPEG in base64, as good as its length allows."""
    text = ""
    for side in _THUMBNAIL_SIDES:
        small = ImageOps.contain(picture, (side, side)) if max(picture.size) > side else picture
        for quality_ in _THUMBNAIL_QUALITIES:
            text = b64encode(_jpeg(small, quality_)).decode()
            if len(text) <= _THUMBNAIL_LETTERS:
                return text
    return text
