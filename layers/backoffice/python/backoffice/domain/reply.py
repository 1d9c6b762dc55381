"""A payer's reply: what was asked and answered in one attempt, to the letter, for ever."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple, Self

from backoffice.domain.calendar import Moment
from backoffice.domain.record import Record


class Transcript(NamedTuple):
    """One question as it was sent, and what came, both as X12 text."""

    question: str
    answer: str


class PayerReply(Record):
    """All that one attempt asked and was answered; it is kept once and never changes.

    A reader that is mended later reads these again. `packed` holds a JSON list
    of pairs, compressed (zlib) and in base64; what is too long for an item is
    a document of that name in the bucket instead.
    """

    check_id: str
    attempt: str
    client_id: str
    at: Moment
    packed: str | None = None
    document: str | None = None

    LONGEST: ClassVar[int] = 64_000
    """Letters of `packed` in an item, beside the check and the journal's copy of both."""

    @classmethod
    def of(
        cls,
        transcripts: Sequence[Transcript],
        *,
        check_id: str,
        attempt: str,
        client_id: str,
        at: datetime,
    ) -> tuple[Self, str | None]:
        """The record of *transcripts*, and what is to be a document first, if they are too long."""
        packed = _packed(transcripts)
        reply = cls(check_id=check_id, attempt=attempt, client_id=client_id, at=at)
        if len(packed) <= cls.LONGEST:
            return reply.but(packed=packed), None
        return reply.but(document=f"eligibility/{check_id}/{attempt}"), packed

    def transcripts(self, document: str | None = None) -> list[Transcript]:
        """What was sent and came, to the letter; *document*: the text of the one that it names."""
        packed = self.packed or document
        if packed is None:
            raise ValueError(f"The transcripts stand in {self.document}.")
        text = zlib.decompress(base64.b64decode(packed)).decode()
        return [Transcript(question, answer) for question, answer in json.loads(text)]


def _packed(transcripts: Sequence[Transcript]) -> str:
    return base64.b64encode(zlib.compress(json.dumps(list(transcripts)).encode(), 9)).decode()
