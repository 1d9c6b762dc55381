"""The question as the simulated payer reads it: only a well-formed 270 about one person.

It shares no code with the office's readers and writers, so that a mistake in those cannot agree
with itself here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Row = list[str]


class UnreadableError(ValueError):
    """This is no 270 that anybody could answer."""


@dataclass
class Asked:
    """A 270 as far as the simulator cares: the envelope, and the last person asked about."""

    envelope: dict[str, str] = field(default_factory=dict)
    payer: Row = field(default_factory=list)
    provider: Row = field(default_factory=list)
    subscriber: Row = field(default_factory=list)
    dependent: Row = field(default_factory=list)
    trace: Row = field(default_factory=list)
    birth_date: str = ""
    service_date: str = ""
    service_types: list[str] = field(default_factory=list)
    well_counted: bool = True

    @property
    def member_id(self) -> str:
        """The number on the card, as it was asked about."""
        return at(self.subscriber, 9)

    @property
    def day(self) -> str:
        """The day asked about; the day of the request where none was named."""
        return self.service_date or self.envelope["on"]


def at(row: Row, number: int) -> str:
    """Element *number* of *row*, empty where it ends before."""
    return row[number] if number < len(row) else ""


def parse(x12: str) -> Asked:
    """What *x12* asks; raises `UnreadableError` with a reason."""
    if not x12.startswith("ISA") or len(x12) < 107:
        raise UnreadableError("The x12 is not an interchange.")
    element, repetition, end = x12[3], x12[82], x12[105]
    rows = [row.strip("\r\n").split(element) for row in x12.split(end) if row.strip("\r\n")]
    tags = [row[0] for row in rows]
    if tags.count("ST") != 1 or at(rows[tags.index("ST")], 1) != "270":
        raise UnreadableError("The x12 does not hold exactly one 270.")
    asked, level = Asked(), ""
    for row in rows:
        if row[0] == "HL":
            level = at(row, 3)
        _take(asked, row, level, repetition)
    if not asked.subscriber or not asked.service_types or "SE" not in tags:
        raise UnreadableError("The 270 does not name a person and a service type.")
    counted = tags.index("SE") - tags.index("ST") + 1
    asked.well_counted = at(rows[tags.index("SE")], 1) == str(counted)
    return asked


def _take(asked: Asked, row: Row, level: str, repetition: str) -> None:
    match row[0], level:
        case "ISA", _:
            asked.envelope |= {"sender": row[6], "receiver": row[8], "isa": row[13]}
            asked.envelope |= {"yymmdd": row[9], "hhmm": row[10], "usage": row[15]}
        case "GS", _:
            asked.envelope |= {"from": row[2], "to": row[3], "on": row[4], "group": row[6]}
        case "ST", _:
            asked.envelope |= {"set": row[2]}
        case "BHT", _:
            asked.envelope |= {"bht": row[3]}
        case "NM1", "20":
            asked.payer = row
        case "NM1", "21":
            asked.provider = row
        case "NM1", "22":
            asked.subscriber = row
        case "NM1", "23":
            asked.dependent = row
        case "TRN", _:
            asked.trace = row
        case "DMG", _:
            asked.birth_date = at(row, 2)
        case "DTP", _:
            asked.service_date = at(row, 3)[:8]
        case "EQ", _:
            asked.service_types += at(row, 1).split(repetition)
