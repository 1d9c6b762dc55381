"""Drawn insurance cards, and what happens to them on the way: blur, glare, darkness, a table."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

Colour = str | tuple[int, int, int]

_PRINT = (
    "Meridian Health PPO",
    "Member ID  FERN0001",
    "Group  FERN100",
    "Name  ANA RIVERA",
    "RxBIN 610014  PCN MHP",
    "Copay $25 / $40 / 20%",
)


def front(
    *,
    paper: Colour = (225, 235, 245),
    ink: Colour = (20, 40, 90),
    width: int = 1400,
    height: int = 880,
) -> Image.Image:
    """The side with the names and numbers."""
    card = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, width, height // 6), fill=ink)
    font = ImageFont.load_default(size=height / 18)
    for line, text in enumerate(_PRINT):
        draw.text((width // 16, height // 4 + line * height // 9), text, font=font, fill=ink)
    return card


def back(
    *,
    paper: Colour = (225, 235, 245),
    ink: Colour = (20, 40, 90),
    width: int = 1400,
    height: int = 880,
) -> Image.Image:
    """The side with the stripe and the small print."""
    card = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, height // 12, width, height // 4), fill=(30, 30, 30))
    font = ImageFont.load_default(size=height / 26)
    for line in range(11):
        text = f"Providers: call 1-800-555-0{line:03} or write to P.O. Box {line}, Albany NY 12207"
        draw.text((width // 20, height // 3 + line * height // 18), text, font=font, fill=ink)
    return card


def on_a_table(card: Image.Image, table: Colour = (90, 60, 40)) -> Image.Image:
    """*card* in the middle of a larger photo."""
    photo = Image.new("RGB", (card.width * 5 // 4, card.height * 5 // 4), table)
    photo.paste(card, (card.width // 8, card.height // 8))
    return photo


def blurred(card: Image.Image, *, by: float = 1 / 250) -> Image.Image:
    """*card* out of focus, by a share of its width."""
    return card.filter(ImageFilter.GaussianBlur(card.width * by))


def with_glare(card: Image.Image, *, soft: bool = False) -> Image.Image:
    """*card* with a lamp on it."""
    width, height = card.size
    spot = Image.new("L", card.size, 0)
    box = (width * 0.4, height * 0.4, width * 0.6, height * 0.65)
    ImageDraw.Draw(spot).ellipse(box, fill=255)
    if soft:
        spot = spot.filter(ImageFilter.GaussianBlur(width / 80))
    photo = card.copy()
    photo.paste(Image.new("RGB", card.size, "white"), mask=spot)
    return photo


def darkened(card: Image.Image) -> Image.Image:
    """*card* in a room with little light."""
    return ImageEnhance.Brightness(card).enhance(0.25)


def screenshot(card: Image.Image) -> Image.Image:
    """*card* in an insurer's app, on the tall white screen of a telephone."""
    screen = Image.new("RGB", (1170, 2532), "white")
    screen.paste(card.resize((1000, 630)), (85, 700))
    return screen


def saved(picture: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """*picture* as a file."""
    written = BytesIO()
    picture.save(written, kind, **how)
    return written.getvalue()


def large_and_clear() -> bytes:
    """As many pixels as are accepted, every one of them transparent, in a few bytes."""
    return saved(Image.new("RGBA", (8_000, 8_000), (1, 2, 3, 4)), "WEBP", lossless=True, method=0)


@cache
def a_photo() -> bytes:
    """A photo of the front that nobody could complain about."""
    return saved(front())


@cache
def another_photo() -> bytes:
    """A photo of the back, as good."""
    return saved(back())
