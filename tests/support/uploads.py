"""Uploads of all kinds: what telephones send, and what says too much."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.support.drawn import back, front, saved
from tests.support.template import ROOT

HEIC = ROOT / "tests" / "adapters" / "pictures"
"""Drawn cards, encoded by libheif's own heif-enc 1.15; the turned one got its `irot` box by hand,
since that encoder writes none, and both say where they were taken."""

PLANTED = b"PLANTED"


def heic(name: str) -> bytes:
    """A HEIC file as telephones write it: `upright`, or `turned` on its side."""
    return Path(HEIC / f"{name}.heic").read_bytes()


def four_corners(width: int = 640, height: int = 400) -> Image.Image:
    """A picture that shows which way up it is: red, green, blue and white, clockwise."""
    picture = Image.new("RGB", (width, height))
    half = (width // 2, height // 2)
    places = {(0, 0): "#f00", (half[0], 0): "#0f0", half: "#00f", (0, half[1]): "#fff"}
    for (left, top), colour in places.items():
        picture.paste(colour, (left, top, left + half[0], top + half[1]))
    return picture


@cache
def kinds() -> dict[str, bytes]:
    """A good photo of every kind that clients send."""
    card = front(width=800, height=500)
    return {
        "jpeg": saved(card),
        "progressive jpeg": saved(card, progressive=True),
        "grey jpeg": saved(card.convert("L")),
        "cmyk jpeg": saved(card.convert("CMYK")),
        "png": saved(card, "PNG"),
        "png with a palette": saved(card.convert("P"), "PNG"),
        "black and white png": saved(card.convert("1"), "PNG"),
        "transparent png": saved(card.convert("RGBA"), "PNG"),
        "grey transparent png": saved(card.convert("LA"), "PNG"),
        "webp": saved(card, "WEBP"),
        "lossless webp": saved(card, "WEBP", lossless=True),
        "transparent webp": saved(card.convert("RGBA"), "WEBP"),
        "heic": heic("upright"),
    }


@cache
def talkative() -> dict[str, bytes]:
    """Photos that say where and by what they were taken, in every place that there is."""
    card = front(width=700, height=440)
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "PLANTED-CAMERA", "PLANTED-SOFTWARE"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[29] = "N", (42.0, 39.0, 9.0), "PLANTED-GPS"
    exif[0x8825] = place
    beside: dict[str, Any] = {"exif": exif, "icc_profile": b"PLANTED-PROFILE" * 20}
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>PLANTED</x:xmpmeta>"
    notes = PngInfo()
    notes.add_text("Comment", "PLANTED-TEXT")
    notes.add_itxt("XML:com.adobe.xmp", "PLANTED-XMP")
    return {
        "jpeg": saved(card, comment=b"PLANTED-COMMENT", xmp=xmp, **beside),
        "webp": saved(card, "WEBP", xmp=xmp, **beside),
        "png": saved(card, "PNG", pnginfo=notes, **beside),
        "heic": heic("turned"),
        "a page behind a jpeg": saved(card) + b"<html><script>PLANTED</script></html>",
        "an archive behind a png": saved(card, "PNG") + b"PK\x03\x04PLANTED",
        "a program behind a webp": saved(card, "WEBP") + b"\x7fELFPLANTED",
    }


@cache
def seeds() -> tuple[bytes, ...]:
    """Small uploads of every structure, to be damaged."""
    card = front(width=320, height=200)
    film: dict[str, Any] = {"save_all": True, "append_images": [back(width=320, height=200)]}
    return (
        *(content for kind, content in talkative().items() if kind != "heic"),
        saved(card, progressive=True),
        saved(card.convert("P"), "PNG"),
        saved(card.convert("RGBA"), "WEBP"),
        saved(card, "WEBP", **film),
        saved(card, "PNG", **film),
    )


def heic_seeds() -> tuple[bytes, ...]:
    """The HEIC files, which are damaged in a process of their own only."""
    return heic("upright"), heic("turned")


def heic_that_ends_its_decoder() -> bytes:
    """A file that pi-heif 1.4.0 cannot survive: a note whose kind is no text."""
    return heic("turned").replace(b"Exif\0", b"\xff\xfe\xfd\xfc\0", 1)
