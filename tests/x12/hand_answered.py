"""Reads hand_answered.txt: answers of insurers with the estimates that people derived from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from backoffice.domain.answer import PayerAnswer
from backoffice.domain.estimating.asked import Asked
from backoffice.x12.__main__ import asked_by, parser

USUAL = ["--service-type", "MH", "--fee", "150.00", "--allowed", "110.00", "--on", "2026-03-09"]
_WRITTEN = Path(__file__).with_suffix(".txt")


class HandAnswered(NamedTuple):
    """One answer, what is asked of it, and what the client owes by it."""

    name: str
    segments: list[str]
    asks: list[str]
    owes: str
    """Dollars, "22.00 to 47.00", or "unknown"."""
    cites: list[int]
    mentions: str
    """Part of a reason, an assumption or a notice that has to be there."""

    @property
    def arguments(self) -> list[str]:
        """What the command line is asked; a case for the plan as a whole asks for nothing else."""
        return [*(USUAL[2:] if self.asks[-1:] == ["30"] else USUAL), *self.asks]

    @property
    def asked(self) -> Asked:
        """The same as the estimate takes it."""
        file = ["estimate", "answer.edi"]
        return asked_by(parser().parse_args([*file, *self.arguments]), PayerAnswer(kind="271"))


def read() -> Iterator[HandAnswered]:
    """Every case; a line that is neither a segment nor a known word fails."""
    for block in _WRITTEN.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            name, *rest = lines
            told = dict(line.strip().split(": ", 1) for line in rest if ": " in line)
            segments = [line.strip() for line in rest if ": " not in line]
            assert told.keys() <= {"asks", "owes", "cites", "mentions"}
            cites = told["cites"].replace("nothing", "").split()
            yield HandAnswered(
                name,
                segments,
                told.get("asks", "").split(),
                told["owes"],
                [int(number) for number in cites],
                told.get("mentions", ""),
            )
