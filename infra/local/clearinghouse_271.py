"""The simulated payer's EDI: it reads a 270 and writes a 271, 999 or TA1, by its own small rules.

It shares no code with the office's readers and writers, so that a mistake in those cannot agree
with itself here. Only well-formed inquiries are read; a payer refuses the others, and so does this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Row = list[str]
NETWORKS = {"in": "Y", "out": "N", "both": "W"}
LEVELS = {"individual": "IND", "family": "FAM"}


class UnreadableError(ValueError):
    """This is no 270 that anybody could answer."""


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

    def rejected(self, code: str, follow_up: str, level: str) -> str:
        """A 271 that says why there is no answer; *level* is payer, provider or a person."""
        aaa = ["AAA", "Y" if code == "42" else "N", "", code, follow_up]
        if level == "payer":
            return self._271([*self._payer(), aaa])
        if level == "provider":
            return self._271([*self._payer(), *self._provider(children="0"), aaa])
        rows = [*self._payer(), *self._provider(), *self._asked_subscriber()]
        if self.asked.dependent:
            unknown = level == "dependent"
            dependent = [*self._hl("4", "3", "23", "0"), self.asked.dependent]
            return self._271(rows + dependent + [aaa] if unknown else [*rows, aaa, *dependent])
        return self._271([*rows, aaa])

    def covered(
        self, insured: dict[str, Any], patient: dict[str, Any], plan: dict[str, Any]
    ) -> str:
        """A 271 about *patient*, who is *insured* or one of the dependents."""
        is_dependent = patient is not insured
        subscriber = ["NM1", "IL", "1", insured["last"], insured["first"], *[""] * 3, "MI"]
        rows = [*self._payer(), *self._provider()]
        rows += self._hl("3", "2", "22", "1" if is_dependent else "0")
        rows += [] if is_dependent else [self._trace()]
        rows += [[*subscriber, self.asked.member_id], ["REF", "6P", insured["group"]]]
        rows += [self._demographics(insured)]
        if is_dependent:
            rows += [*self._hl("4", "3", "23", "0"), self._trace()]
            rows += [["NM1", "03", "1", patient["last"], patient["first"]]]
            rows += [self._demographics(patient), ["INS", "N", patient["relationship"]]]
        starts, ends = patient.get("from", insured["from"]), patient.get("to", insured.get("to"))
        rows += [["DTP", "346", "D8", starts.replace("-", "")]]
        rows += [["DTP", "347", "D8", ends.replace("-", "")]] if ends else []
        day = date.fromisoformat(self.asked.day).isoformat()
        if starts <= day <= (ends or "9999-12-31"):
            return self._271(rows + self._benefits(patient, plan))
        return self._271([*rows, ["EB", "6", "", "30", "", plan["name"]]])

    def _benefits(self, patient: dict[str, Any], plan: dict[str, Any]) -> list[Row]:
        asked = set(self.asked.service_types)
        kind = plan["insurance_type"]
        covered = [code for code in plan["covers"] if code == "30" or asked & {code, "30"}]
        rows = [["EB", "1", "", code, kind, plan["name"]] for code in covered]
        for name, letter in (("deductible", "C"), ("out_of_pocket", "G")):
            rows += self._accumulator(
                plan.get(name, {}), patient.get(f"{name}_met", {}), letter, kind
            )
        for cost in plan["costs"]:
            if asked & {"30", *cost["service_types"]}:
                rows += self._cost(cost, kind)
        carve_out = plan.get("carve_out")
        if carve_out and asked & {"30", *carve_out["service_types"]}:
            rows += self._carve_out(carve_out)
        return rows

    def _accumulator(
        self, limits: dict[str, str], met: dict[str, str], letter: str, kind: str
    ) -> list[Row]:
        """What the year asks for, what it has had, and what remains."""
        rows = []
        for name in sorted(LEVELS.keys() & limits.keys()):
            total, had = Decimal(limits[name]), Decimal(met.get(name, "0.00"))
            left = max(total - had, Decimal("0.00"))
            for period, amount in (("23", total), ("24", had), ("29", left)):
                head = ["EB", letter, LEVELS[name], "30", kind, "", period, f"{amount}"]
                rows.append([*head, *[""] * 4, NETWORKS[limits["network"]]])
        return rows

    def _cost(self, cost: dict[str, Any], kind: str) -> list[Row]:
        head = ["IND", self.wire.repetition.join(cost["service_types"]), kind, ""]
        tail = ["", "", "N", NETWORKS[cost["network"]]]
        match cost["kind"]:
            case "copay":
                rows = [["EB", "B", *head, "27", cost["amount"], "", *tail]]
            case "coinsurance":
                rows = [["EB", "A", *head, "27", "", cost["share"], *tail]]
            case _:
                rows = [["EB", "F", *head, "23", "", "", *tail]]
                rows += [["HSD", "VS", str(cost["visits"]), "", "", "23", "1"]]
        return rows + ([["MSG", "TELEHEALTH VISITS"]] if cost.get("telehealth") else [])

    def _carve_out(self, other: dict[str, Any]) -> list[Row]:
        return [
            ["EB", "U", "", self.wire.repetition.join(other["service_types"])],
            ["LS", "2120"],
            ["NM1", "VN", "2", other["name"], *[""] * 4, "PI", other["payer_id"]],
            ["PER", "IC", "", "TE", other["telephone"]],
            ["LE", "2120"],
        ]

    def _payer(self) -> list[Row]:
        return [["HL", "1", "", "20", "1"], self.asked.payer]

    def _provider(self, *, children: str = "1") -> list[Row]:
        return [*self._hl("2", "1", "21", children), self.asked.provider]

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
        return wire.before + (text.lower() if wire.small_letters else text)

    def _written(self, row: Iterable[str]) -> str:
        return self.wire.element.join(row).rstrip(self.wire.element) + self.wire.end
