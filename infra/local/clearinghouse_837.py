"""A claim as the simulated clearinghouse reads it: only an 837P about one claim.

It shares no code with the office's readers and writers, so that a mistake in those cannot agree
with itself here.
"""

from __future__ import annotations

from decimal import Decimal

from infra.local.clearinghouse_270 import Row, UnreadableError, at
from infra.local.clearinghouse_claim import Line, Submitted, day, dollars

VERSION = "005010X222A1"


def rows_of(x12: str, *, most: int = -1) -> list[Row]:
    """The first segments of *x12*, split into elements; raises `UnreadableError` for no X12."""
    if not x12.startswith("ISA") or len(x12) < 107:
        raise UnreadableError("The x12 is not an interchange.")
    element, end = x12[3], x12[105]
    found = x12.split(end, most)[: most if most > 0 else None]
    return [row.strip("\r\n").split(element) for row in found if row.strip("\r\n")]


def parse(x12: str) -> Submitted:
    """What *x12* bills; raises `UnreadableError` with a reason."""
    rows = rows_of(x12)
    tags = [row[0] for row in rows]
    whole = all(tags.count(tag) == 1 for tag in ("ISA", "GS", "ST", "SE", "GE", "IEA"))
    if not whole or at(rows[tags.index("ST")], 1) != "837":
        raise UnreadableError("The x12 does not hold exactly one 837, from ISA to IEA.")
    claim, place = Submitted(), "header"
    claim.envelope["delimiters"] = x12[3] + x12[82] + x12[104] + x12[105]
    for row in rows:
        place = _place(row, place)
        _take(claim, row, place, component=x12[104])
    if tags.count("CLM") != 1 or not claim.lines or not claim.subscriber or not claim.payer:
        raise UnreadableError("The 837 does not hold exactly one claim, with a payer and a line.")
    if not claim.envelope["isa"].isdecimal() or not _is_dated(claim):
        raise UnreadableError("The interchange has no control number or no date.")
    claim.well_counted = _is_well_counted(rows, tags)
    return claim


def _is_well_counted(rows: list[Row], tags: list[str]) -> bool:
    opening, closing = rows[tags.index("ST")], rows[tags.index("SE")]
    counted = tags.index("SE") - tags.index("ST") + 1
    numbers = (("ISA", 13, "IEA"), ("GS", 6, "GE"))
    same = all(
        at(rows[tags.index(head)], number) == at(rows[tags.index(tail)], 2)
        for head, number, tail in numbers
    )
    return same and at(closing, 1) == str(counted) and at(opening, 2) == at(closing, 2)


def _is_dated(claim: Submitted) -> bool:
    try:
        return bool(claim.made_at)
    except ValueError:
        return False


def _place(row: Row, before: str) -> str:
    """Which loop *row* opens, or stands in."""
    match row[0], before:
        case "HL", _:
            return {"20": "billing", "22": "subscriber", "23": "patient"}.get(at(row, 3), "other")
        case "CLM", _:
            return "claim"
        case "SBR", "claim" | "other":
            return "other"
        case "LX", _:
            return "line"
        case "NM1", "billing" | "pay to":
            return "billing" if at(row, 1) == "85" else "pay to"
        case _:
            return before


def _take(claim: Submitted, row: Row, place: str, *, component: str) -> None:
    if row[0] in {"ISA", "GS", "ST", "BHT"}:
        claim.envelope |= stamps(row)
    elif place == "claim":
        _take_of_claim(claim, row, component)
    elif place == "line":
        _take_of_line(claim, row, component)
    elif place == "other":
        _take_of_other(claim, row)
    else:
        _take_of_people(claim, row, place)


def _take_of_other(claim: Submitted, row: Row) -> None:
    """Another payer of the same claim; of several, the last that is named comes right before."""
    match row[0]:
        case "SBR":
            claim.responsibilities.append(at(row, 1))
            claim.left_elsewhere = Decimal(0)
        case "AMT" if at(row, 1) == "D":
            claim.paid_elsewhere = (claim.paid_elsewhere or Decimal(0)) + _sum([at(row, 2)])
        case "CAS" if at(row, 1) == "PR":
            claim.left_elsewhere += _sum(row[3::3])


def _sum(amounts: list[str]) -> Decimal:
    return sum((dollars(each) or Decimal(0) for each in amounts), Decimal(0))


def stamps(row: Row) -> dict[str, str]:
    """What one of ISA, GS, ST and BHT says, by names."""
    match row[0]:
        case "ISA":
            names = {"sender": 6, "receiver": 8, "yymmdd": 9, "hhmm": 10, "isa": 13, "usage": 15}
        case "GS":
            names = {"code": 1, "from": 2, "to": 3, "on": 4, "time": 5, "group": 6, "version": 8}
        case "ST":
            names = {"identifier": 1, "set": 2}
        case "BHT":
            names = {"bht": 3}
        case _:
            names = {}
    return {name: at(row, number).strip() for name, number in names.items()}


def _take_of_people(claim: Submitted, row: Row, place: str) -> None:
    match row[0], place:
        case "NM1", _:
            _take_name(claim, row)
        case "PRV", _:
            claim.taxonomies.append((at(row, 1), at(row, 3)))
        case "N4", "billing":
            claim.billing_zip = at(row, 3)
        case "REF", "billing" if at(row, 1) in {"EI", "SY"}:
            claim.tax_id = at(row, 2)
        case "SBR", _:
            claim.responsibilities.append(at(row, 1))
            claim.is_own_patient = at(row, 2) == "18"
        case "DMG", _:
            claim.has_birth_date = bool(day(at(row, 2)))


def _take_name(claim: Submitted, row: Row) -> None:
    match at(row, 1):
        case "41":
            claim.submitter = row
        case "85":
            claim.billing = row
        case "82":
            claim.rendering = row
        case "IL":
            claim.subscriber = row
        case "QC":
            claim.dependent = row
        case "PR":
            claim.payer = row


def _take_of_claim(claim: Submitted, row: Row, component: str) -> None:
    match row[0]:
        case "CLM":
            claim.number, claim.charge = at(row, 1), dollars(at(row, 2))
            claim.place = at(row, 5).split(component)
        case "REF" if at(row, 1) == "F8":
            claim.original = at(row, 2)
        case "HI":
            claim.diagnoses += [at(part.split(component), 1) for part in row[1:]]
        case "NM1":
            _take_name(claim, row)
        case "PRV":
            claim.taxonomies.append((at(row, 1), at(row, 3)))


def _take_of_line(claim: Submitted, row: Row, component: str) -> None:
    if row[0] == "LX":
        claim.lines.append(Line())
    line = claim.lines[-1]
    match row[0]:
        case "SV1":
            line.procedure, line.charge = at(row, 1).split(component), dollars(at(row, 2))
            counted = at(row, 4)
            line.units = int(counted) if counted.isdecimal() and len(counted) < 4 else 1
            line.pointers = [part for part in at(row, 7).split(component) if part]
        case "DTP" if at(row, 1) == "472":
            line.on = at(row, 3)
        case "REF" if at(row, 1) == "6R":
            line.control_number = at(row, 2)
        case "SVD":
            line.paid_elsewhere = dollars(at(row, 2))
        case "CAS":
            adjusted = _sum(row[3::3])
            line.adjusted_elsewhere += adjusted
            line.left_elsewhere += adjusted if at(row, 1) == "PR" else 0
