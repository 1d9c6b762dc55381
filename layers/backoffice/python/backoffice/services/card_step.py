"""The card step: how both photos stand, and whether the form may go on with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from backoffice.domain.card import (
    SAYS,
    Arrived,
    CardPhoto,
    Side,
    SideStatus,
    advice,
    held_back,
    latest,
    photo_id_for,
    status_of,
    upload_name,
)
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.intake import CardPhotos, Intake
from backoffice.services import ports
from backoffice.services.ports import Clock

STILL_LOOKING = "We are still looking at this photo. Please continue in a few seconds."
ONE_MOMENT = "One moment, please: we are still looking at your photo."
_ADD = {
    Side.FRONT: "Please add a photo of the front of the card.",
    Side.BACK: "Please add a photo of the back of the card.",
}
_LOOKS = 8
"""How often a page asks after a photo that is being looked at, before it says so."""


class SideView(NamedTuple):
    """One side of the card, as the form shows it."""

    side: Side
    status: SideStatus
    photo: CardPhoto | None
    """The last one that was inspected."""
    photo_id: str | None
    """What the form names, if it goes on now."""
    says: tuple[str, ...]
    """What is wrong with the photo, or could be better."""
    held: bool
    """Whether the client should look at it once more, if nobody said so before."""


class BetterPhotos(Refused):
    """The photos will do, but could be easier to read; said once."""

    def __init__(self, says: Mapping[Side, tuple[str, ...]]) -> None:
        looking = any(STILL_LOOKING in tips for tips in says.values())
        super().__init__(ONE_MOMENT if looking else "A better photo would help us.")
        self.says = says


class CardStep:
    """Both photos of a form, from their uploads and inspections."""

    def __init__(
        self,
        *,
        photos: ports.CardPhotos,
        card_photos: ports.FindsPhotos,
        now: Clock,
        wait: Callable[[], None],
    ) -> None:
        self._photos = photos
        self._card_photos = card_photos
        self._now = now
        self._wait = wait

    def sides(self, intake: Intake, *, required: bool) -> list[SideView]:
        """Both sides; a photo that just came is waited for a moment."""
        arrived = {side: self._photos.arrived(upload_name(intake.intake_id, side)) for side in Side}
        looks = 0
        while True:
            photos, at = self._card_photos.all_of(intake.intake_id), self._now()
            statuses = {
                side: status_of(photos, side, arrived=arrived[side], at=at) for side in Side
            }
            looks += 1
            if SideStatus.PENDING not in statuses.values() or looks == _LOOKS:
                break
            self._wait()
        return [
            _view(photos, side, statuses[side], arrived=arrived[side], required=required)
            for side in Side
        ]

    def answered(self, intake: Intake, *, required: bool, told: bool) -> CardPhotos:
        """The answer that the photos make, if they will do.

        Raises:
            Invalid: a side that this payer's plans need is missing or no picture (IN-11).
            BetterPhotos: the form may go on, once the client was *told* what could be better.
        """
        views = self.sides(intake, required=required)
        held = [view for view in views if view.held]
        wrong: dict[str, str] = {
            view.side: " ".join(view.says) or _ADD[view.side]
            for view in held
            if required and view.status is not SideStatus.USABLE
        }
        if wrong:
            raise Invalid("Your plan needs a photo of both sides of the card.", wrong)
        if held and not told:
            raise BetterPhotos({view.side: view.says for view in held})
        ids = {view.side: view.photo_id for view in views}
        front, back = ids[Side.FRONT], ids[Side.BACK]
        return CardPhotos(front=front, back=back, skipped=not (front and back))

    def thumbnails(self, intake: Intake) -> dict[str, str]:
        """The small pictures of the photos that the form names, by side, as base64."""
        if intake.card is None or not (intake.card.front or intake.card.back):
            return {}
        named = {intake.card.front, intake.card.back}
        return {
            photo.side: photo.thumbnail
            for photo in self._card_photos.all_of(intake.intake_id)
            if photo.photo_id in named and photo.thumbnail
        }


def _view(
    photos: list[CardPhoto],
    side: Side,
    status: SideStatus,
    *,
    arrived: Arrived | None,
    required: bool,
) -> SideView:
    photo = latest(photos, side)
    says: tuple[str, ...] = ()
    photo_id = None
    match status:
        case SideStatus.PENDING:
            says = (STILL_LOOKING,)
        case SideStatus.UNSEEN if arrived:
            photo_id = photo_id_for(side, arrived.object_version)
        case SideStatus.NOT_A_PICTURE if photo and photo.why:
            says = (SAYS[photo.why],)
        case SideStatus.USABLE if photo:
            says = tuple(SAYS[tip] for tip in advice(photos, side))
            photo_id = photo.photo_id
    held = held_back(photos, side, status, required=required, told=False)
    return SideView(side, status, photo, photo_id, says, held)
