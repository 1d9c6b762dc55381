"""The photos of an insurance card: what came, whether it can be read, and what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from backoffice.domain.calendar import Moment
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.policy import Policy
from backoffice.domain.record import Record

MOST_BYTES = 30_000_000
"""Of one photo: 48 megapixels take up to 20 MB."""

FORGOTTEN_AFTER = timedelta(days=9)
"""Quarantine forgets an upload in a week and a day, or a little later."""

_UPLOAD = re.compile(r"cards/([A-Za-z0-9._-]{1,96})/(front|back)")
_ALIKE_BITS = 4
"""Of 64. A photo sent again, scaled or brightened, differs by 3 at most; two sides by 7 or more."""
_TRIES = 2


class Side(StrEnum):
    """The two sides that are photographed (IN-10)."""

    FRONT = "front"
    BACK = "back"


class PhotoStatus(StrEnum):
    """Whether an upload can be used, and who acts next."""

    USABLE = "usable"  # nobody; what it could do better is advice
    NOT_A_PICTURE = "not_a_picture"  # the client: take the photo again


class NoPicture(StrEnum):
    """Why an upload is no picture that anybody can look at."""

    EMPTY = "empty"
    TOO_HEAVY = "too_heavy"  # more bytes than an upload may have
    UNKNOWN_FORMAT = "unknown_format"  # neither JPEG, PNG, WebP nor HEIC, whatever it is called
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"


class Advice(StrEnum):
    """What would make a usable photo easier to read; it never stops a client for good."""

    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    GLARE = "glare"
    SAME_AS_OTHER_SIDE = "same_as_other_side"


SAYS: dict[NoPicture | Advice, str] = {
    NoPicture.EMPTY: "This file is empty. Please take the photo again.",
    NoPicture.TOO_HEAVY: "This file is larger than 30 MB. Please send a smaller photo.",
    NoPicture.UNKNOWN_FORMAT: "This file is not a photo. Please send a JPEG, PNG, WebP or HEIC.",
    NoPicture.TOO_MANY_PIXELS: "This photo has too many pixels. Please send a smaller one.",
    NoPicture.DAMAGED: "This photo did not arrive whole. Please take it again.",
    Advice.TOO_SMALL: "The photo is small. Move closer, so that the card fills the picture.",
    Advice.BLURRED: "The photo is blurred. Hold the phone still, and tap the card to focus.",
    Advice.GLARE: "Light is reflected by the card. Tilt it a little, or turn the flash off.",
    Advice.SAME_AS_OTHER_SIDE: "Both photos show the same side. Turn the card over.",
}
"""What the client is told, and can do about it."""


class Inspection(NamedTuple):
    """What looking at an upload found: a clean picture, or why there is none."""

    why: NoPicture | None = None
    """None: it is a picture, and everything below is known."""
    jpeg: bytes = b""
    """The picture, drawn anew: upright, in sRGB, without anything that the file said beside it."""
    width: int = 0
    """In pixels, upright, as photographed."""
    height: int = 0
    likeness: str = ""
    """64 bits in hexadecimal; pictures that look alike differ in few of them."""
    thumbnail: str = ""
    """A JPEG of at most 240 pixels a side and 6 kB, in base64."""
    advice: tuple[Advice, ...] = ()


class CardPhoto(Record):
    """One upload of one side: one version of one object in quarantine, inspected.

    A version never changes, so its inspection may be repeated and gives the
    same record.
    """

    intake_id: str
    photo_id: str
    client_id: str
    side: Side
    object_version: str
    uploaded_at: Moment
    status: PhotoStatus
    why: NoPicture | None = None
    advice: tuple[Advice, ...] = ()
    """About this photo alone; `advice` below adds what the other side says."""
    width: int = 0
    """In pixels, upright, as photographed."""
    height: int = 0
    likeness: str = ""
    thumbnail: str = ""
    """A JPEG in base64, for the review page."""
    picture: str | None = None
    """The clean copy's name in the bucket of cards."""

    @property
    def usable(self) -> bool:
        """Whether there is a picture to look at."""
        return self.status is PhotoStatus.USABLE


class Upload(NamedTuple):
    """What arrived in quarantine: whose form, which side, which version of it, and when."""

    intake_id: str
    side: Side
    object_version: str
    at: datetime

    @property
    def name(self) -> str:
        """The object's name in quarantine."""
        return upload_name(self.intake_id, self.side)

    @property
    def photo_id(self) -> str:
        """The same for the same version, however often it is announced."""
        return photo_id_for(self.side, self.object_version)


def upload_name(intake_id: str, side: str) -> str:
    """Where a browser leaves a photo; `parse_upload` reads it."""
    return f"cards/{intake_id}/{side}"


def parse_upload(name: str, object_version: str, at: datetime) -> Upload | None:
    """The upload that an object in quarantine is, or None for what is no card photo."""
    found = _UPLOAD.fullmatch(name)
    return Upload(found[1], Side(found[2]), object_version, at) if found else None


def photo_id_for(side: str, object_version: str) -> str:
    """The second key of a photo: its side, and a short fingerprint of the object's version."""
    return f"{side}.{fingerprint(object_version)[:16]}"


def picture_name(client_id: str, policy_id: str, photo_id: str) -> str:
    """Where the clean copy is kept: beside its policy, one name for each upload."""
    return f"clients/{client_id}/policies/{policy_id}/{photo_id}.jpg"


def photo_of(upload: Upload, found: Inspection, *, client_id: str, policy_id: str) -> CardPhoto:
    """The record of *upload*, whose inspection *found* this."""
    usable = found.why is None
    return CardPhoto(
        intake_id=upload.intake_id,
        photo_id=upload.photo_id,
        client_id=client_id,
        side=upload.side,
        object_version=upload.object_version,
        uploaded_at=upload.at,
        status=PhotoStatus.USABLE if usable else PhotoStatus.NOT_A_PICTURE,
        why=found.why,
        advice=found.advice,
        width=found.width,
        height=found.height,
        likeness=found.likeness,
        thumbnail=found.thumbnail,
        picture=picture_name(client_id, policy_id, upload.photo_id) if usable else None,
    )


# ------------------------------------------------------------- what a form makes of its photos


class SideStatus(StrEnum):
    """How one side of the card stands in a form, and who acts next."""

    MISSING = "missing"  # the client, if the payer wants it
    PENDING = "pending"  # us: it arrived, and is being looked at
    UNSEEN = "unseen"  # us: nobody looked at it in time; the client goes on
    NOT_A_PICTURE = "not_a_picture"  # the client: take it again
    USABLE = "usable"  # nobody


LOOKED_AT_WITHIN = timedelta(minutes=10)
"""A photo is inspected in seconds. If it takes longer, that is our trouble and not the client's."""


class Arrived(NamedTuple):
    """The version of an object that quarantine has now."""

    object_version: str
    at: datetime


def latest(photos: Sequence[CardPhoto], side: Side) -> CardPhoto | None:
    """The photo of *side* that counts: the one uploaded last, whenever it was inspected."""
    of_side = [photo for photo in photos if photo.side is side]
    return max(of_side, key=lambda photo: (photo.uploaded_at, photo.photo_id), default=None)


def tries(photos: Sequence[CardPhoto], side: Side) -> int:
    """How often *side* was uploaded, as far as it was inspected."""
    return sum(photo.side is side for photo in photos)


def status_of(
    photos: Sequence[CardPhoto], side: Side, *, arrived: Arrived | None, at: datetime
) -> SideStatus:
    """How *side* stands *at* a moment, when quarantine has *arrived* of it."""
    if arrived and all(photo.object_version != arrived.object_version for photo in photos):
        late = at - arrived.at > LOOKED_AT_WITHIN
        return SideStatus.UNSEEN if late else SideStatus.PENDING
    counts = latest(photos, side)
    if counts is None:
        return SideStatus.MISSING
    return SideStatus.USABLE if counts.usable else SideStatus.NOT_A_PICTURE


def advice(photos: Sequence[CardPhoto], side: Side) -> tuple[Advice, ...]:
    """What would make the photo of *side* easier to read.

    Of two photos that look the same, the later one is told so.
    """
    counts = latest(photos, side)
    if counts is None or not counts.usable:
        return ()
    other = latest(photos, Side.BACK if side is Side.FRONT else Side.FRONT)
    if other and _same(counts, other) and _order(other) < _order(counts):
        return (*counts.advice, Advice.SAME_AS_OTHER_SIDE)
    return counts.advice


def held_back(
    photos: Sequence[CardPhoto], side: Side, status: SideStatus, *, required: bool, told: bool
) -> bool:
    """Whether the client should look at *side* once more before the form goes on (IN-11, IN-12).

    A side that the payer wants needs a usable picture. Everything else is said
    once: not after a second photo of that side, nor when the client was *told*
    already and went on all the same.
    """
    match status:
        case SideStatus.MISSING:
            return required
        case SideStatus.PENDING | SideStatus.NOT_A_PICTURE:
            return required or not told
        case SideStatus.UNSEEN:
            return False
        case SideStatus.USABLE:
            return bool(advice(photos, side)) and not told and tries(photos, side) < _TRIES


def picture_on(policy: Policy | None, side: Side) -> str | None:
    """The name of the picture of *side* that *policy* came with, if any."""
    if policy is None or policy.card is None:
        return None
    return policy.card.front if side is Side.FRONT else policy.card.back


def _same(one: CardPhoto, other: CardPhoto) -> bool:
    if not (one.usable and other.usable):
        return False
    return (int(one.likeness, 16) ^ int(other.likeness, 16)).bit_count() <= _ALIKE_BITS


def _order(photo: CardPhoto) -> tuple[datetime, str]:
    return photo.uploaded_at, photo.photo_id
