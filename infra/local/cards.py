"""Photos of an insurance card that nobody has: one sharp, one out of focus."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from infra.local.people import Patient

_SIZE = (1400, 880)
_PAPER, _INK = (225, 235, 245), (20, 40, 90)


def front(patient: Patient, payer: str) -> bytes:
    """The side with the names and numbers, as a JPEG."""
    lines = [
        payer,
        f"Member ID  {patient.member_id}",
        f"Group  {patient.group_number}",
        f"Name  {patient.first_name} {patient.last_name}",
    ]
    return _saved(_card(lines, size=60))


def back() -> bytes:
    """The side with the small print, as a JPEG."""
    lines = [f"Providers: call 1-800-555-01{line:02} before admission" for line in range(12)]
    return _saved(_card(lines, size=38))


def out_of_focus(photo: bytes) -> bytes:
    """*photo* as a hand that shook would have taken it."""
    return _saved(Image.open(BytesIO(photo)).filter(ImageFilter.GaussianBlur(6)))


def _card(lines: list[str], *, size: int) -> Image.Image:
    card = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(card)
    draw.rectangle((0, 0, _SIZE[0], 140), fill=_INK)
    for number, line in enumerate(lines):
        place = (90, 180 + number * (size + 18))
        draw.text(place, line, font=ImageFont.load_default(size=size), fill=_INK)
    return card


def _saved(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG")
    return written.getvalue()
