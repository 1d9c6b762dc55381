"""Telehealth: how a payer wants visits by video or telephone marked on a claim (TH-1)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backoffice.domain.record import Fact
from backoffice.domain.visit import PlaceOfService

Modifier = Annotated[str, Field(pattern="^[A-Z0-9]{2}$")]
"""A procedure modifier, as 95."""

VIDEO_MARKS = frozenset({"95", "GT", "GQ"})
"""Sound and picture (CPT 95; the older HCPCS GT), or recorded beforehand (GQ)."""
SOUND_MARK = "93"
"""Sound alone, as by telephone."""
MARKS = VIDEO_MARKS | {SOUND_MARK}


class TelehealthRule(Fact):
    """One payer's rule for a while; it stands in the payer's terms, so that it can change.

    Without a word from the payer: the place of service says where the client was (02, 10),
    95 stands for video and 93 for sound alone.
    """

    places: tuple[PlaceOfService, ...] = Field(
        default=(PlaceOfService.TELEHEALTH_AT_HOME, PlaceOfService.TELEHEALTH_ELSEWHERE),
        min_length=1,
    )
    """Which places of service it takes for telehealth; the first stands for any that it does not.
    """
    video_marks: tuple[Modifier, ...] = ("95", "GT")
    """Which modifiers it takes for video, best first."""
    video_mark_required: bool = True
    """False: the place of service is enough, and a mark does no harm."""
    pays_for_sound_alone: bool = True

    def place(self, where: PlaceOfService) -> PlaceOfService:
        """The place of service that a claim for a telehealth visit carries to this payer."""
        return where if where in self.places else self.places[0]

    def marks(self, *, audio_only: bool) -> tuple[Modifier, ...]:
        """The modifiers that a claim for a telehealth visit carries to this payer."""
        return (SOUND_MARK,) if audio_only else self.video_marks[:1]

    def is_marked(self, modifiers: tuple[str, ...], *, audio_only: bool) -> bool:
        """Whether *modifiers* of a telehealth visit's line are as the payer wants them."""
        found = MARKS.intersection(modifiers)
        if audio_only:
            return found == {SOUND_MARK}
        return found <= {*self.video_marks} and bool(found or not self.video_mark_required)
