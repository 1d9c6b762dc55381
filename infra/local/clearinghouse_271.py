"""The answer as the simulated payer writes it: a 271, or the 999 or TA1 in place of one.

It shares no code with the office's readers and writers, so that a mistake in those cannot agree
with itself here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from infra.local.clearinghouse_270 import Asked, Row, at
from infra.local.clearinghouse_benefits import benefits


@dataclass(frozen=True)
class Wire:
    """How a document looks: its separators, what stands before it, and whether it is padded."""

    element: str = "*"
    repetition: str = "^"
    component: str = ":"
    end: str = "~\n"
    before: str = ""
    padded: bool = True
    small_letters: bool = False
    terminated: bool = True
    """Whether the very last segment has its terminator, too."""


@dataclass(frozen=True)
class Rejection:
    """An AAA: the code, what to do next (AAA04), and the loop that it stands in."""

    code: str
    follow_up: str
    loop: str


class Answers:
    """Writes what the payer answers to one inquiry."""

    def __init__(self, asked: Asked, wire: Wire) -> None:
        self.asked = asked
        self.wire = wire

    def interchange_refused(self, note: str) -> str:
        """A TA1: the interchange as a whole is refused; note 025 says its number was used."""
        sent = self.asked.envelope
        return self._enveloped("", [["TA1", sent["isa"], sent["yymmdd"], sent["hhmm"], "R", note]])

    def set_refused(self) -> str:
        """A 999: the document breaks its guide, and nobody looked at what it asks."""
        sent = self.asked.envelope
        rows = [
            ["AK1", "HS", sent["group"], "005010X279A1"],
            ["AK2", "270", sent["set"], "005010X279A1"],
            ["IK5", "R", "4"],
            ["AK9", "R", "1", "1", "0"],
        ]
        return self._enveloped("FA", self._set("999", "005010X231A1", rows))

    def rejected(self, rejections: list[Rejection]) -> str:
        """A 271 that says why there is no answer, and ends with the deepest level that says so."""
        said = {
            loop: [_aaa(each) for each in rejections if each.loop == loop]
            for loop in {each.loop for each in rejections}
        }
        rows = [["HL", "1", "", "20", "1"], *said.pop("2000A", [])]
        rows += [self.asked.payer, *said.pop("2100A", [])]
        if said:
            rows += [*self._provider(), *said.pop("2100B", [])]
        if said:
            rows += [*self._asked_subscriber(), *said.pop("2100C", [])]
            if self.asked.dependent:
                rows += [*self._hl("4", "3", "23", "0"), self.asked.dependent]
            rows += said.pop("2100D", [])
        if said:
            rows += [["EB", "V", "", self.asked.service_types[0]], *said.pop("2110")]
        return self._271(_childless(rows))

    def covered(
        self, insured: dict[str, Any], patient: dict[str, Any], plan: dict[str, Any]
    ) -> str:
        """A 271 about *patient*, who is *insured* or one of the dependents.

        `answers_as` of a person is what the payer has on file and answers with; unless
        `silently`, INS says that it differs from what was asked.
        """
        is_dependent = bool(self.asked.dependent)
        rows = [*self._payer(), *self._provider()]
        rows += self._hl("3", "2", "22", "1" if is_dependent else "0")
        rows += [] if is_dependent else [self._trace()]
        holder = insured if is_dependent else patient
        rows += self._person(holder, ["REF", "6P", insured["group"]])
        if is_dependent:
            rows += [*self._hl("4", "3", "23", "0"), self._trace()]
            rows += [["NM1", "03", "1", patient["last"], patient["first"]]]
            rows += [self._demographics(patient), ["INS", "N", patient["relationship"]]]
        starts, ends = patient.get("from", insured["from"]), patient.get("to", insured.get("to"))
        rows += [["DTP", "346", "D8", starts.replace("-", "")]]
        rows += [["DTP", "347", "D8", ends.replace("-", "")]] if ends else []
        day = date.fromisoformat(self.asked.day).isoformat()
        if starts <= day <= (ends or "9999-12-31"):
            types = set(self.asked.service_types)
            return self._271(rows + benefits(plan, patient, types, self.wire.repetition))
        return self._271([*rows, ["EB", "6", "", "30", "", plan["name"]]])

    def _person(self, known: dict[str, Any], group: Row) -> list[Row]:
        """The subscriber as the payer has them on file."""
        person = {"member_id": self.asked.member_id, **known.get("answers_as", {})}
        last, first = person.get("last", known["last"]), person.get("first", known["first"])
        name = ["NM1", "IL", "1", last, first, *[""] * 3, "MI"]
        number = person["member_id"]
        asked = (at(self.asked.subscriber, 3).upper(), self.asked.member_id)
        # Who carries a dependent may be asked about by number alone, and is nobody's correction.
        differs = asked[0] not in ("", last) or asked[1] != number
        says_so = differs and not known.get("silently", False)
        corrected = [["INS", "Y", "18", "001", "25"]] if says_so else []
        return [[*name, number], group, self._demographics({**known, **person}), *corrected]

    def _payer(self) -> list[Row]:
        return [["HL", "1", "", "20", "1"], self.asked.payer]

    def _provider(self) -> list[Row]:
        return [*self._hl("2", "1", "21", "1"), self.asked.provider]

    def _asked_subscriber(self) -> list[Row]:
        children = "1" if self.asked.dependent else "0"
        return [*self._hl("3", "2", "22", children), self._trace(), self.asked.subscriber]

    def _hl(self, number: str, parent: str, level: str, children: str) -> list[Row]:
        return [["HL", number, parent, level, children]]

    def _trace(self) -> Row:
        return ["TRN", "2", *self.asked.trace[2:]]

    def _demographics(self, person: dict[str, Any]) -> Row:
        return ["DMG", "D8", person["birth_date"].replace("-", ""), person["sex"]]

    def _271(self, rows: list[Row]) -> str:
        sent = self.asked.envelope
        begin = ["BHT", "0022", "11", sent["bht"], sent["on"], sent["hhmm"]]
        return self._enveloped("HB", self._set("271", "005010X279A1", [begin, *rows]))

    def _set(self, kind: str, version: str, rows: list[Row]) -> list[Row]:
        head, tail = ["ST", kind, "0001", version], ["SE", str(len(rows) + 2), "0001"]
        return [head, *rows, tail]

    def _enveloped(self, group: str, rows: list[Row]) -> str:
        sent, wire = self.asked.envelope, self.wire
        pad = "{:15}" if wire.padded else "{}"
        blank = " " * 10 if wire.padded else ""
        parties = [
            "ZZ",
            pad.format(sent["receiver"].strip()),
            "ZZ",
            pad.format(sent["sender"].strip()),
        ]
        header = ["ISA", "00", blank, "00", blank, *parties, sent["yymmdd"], sent["hhmm"]]
        header += [wire.repetition, "00501", sent["isa"], "0", sent["usage"], wire.component]
        version = rows[0][-1]
        stamp = [sent["to"], sent["from"], sent["on"], sent["hhmm"], sent["group"], "X", version]
        if group:
            rows = [["GS", group, *stamp], *rows, ["GE", "1", sent["group"]]]
        rows = [header, *rows, ["IEA", "1" if group else "0", sent["isa"]]]
        text = "".join(self._written(row) for row in rows)
        text = text if wire.terminated else text[: -len(wire.end)]
        return wire.before + (text.lower() if wire.small_letters else text)

    def _written(self, row: Iterable[str]) -> str:
        return self.wire.element.join(row).rstrip(self.wire.element) + self.wire.end


def _aaa(rejection: Rejection) -> Row:
    return [
        "AAA",
        "Y" if rejection.follow_up == "R" else "N",
        "",
        rejection.code,
        rejection.follow_up,
    ]


def _childless(rows: list[Row]) -> list[Row]:
    """*rows* with the last level said to have nobody under it (HL04); a payer always has."""
    last = max(place for place, row in enumerate(rows) if row[0] == "HL")
    return [
        [*row[:4], "0"] if place == last and row[3] != "20" else row
        for place, row in enumerate(rows)
    ]
