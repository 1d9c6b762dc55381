"""Faults of claims, one at a time in a document that is right otherwise, and who stops each. (837P)

`python -m tests.support.claim_faults` writes the table of them anew.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from backoffice.x12.claims import Claim, Payer, Policy
from tests.support.claim_samples import ANA, CLAIM, HOME, OFFICE, VISIT, written

TABLE = Path(__file__).parents[1] / "x12" / "seeded_faults.md"
RIGHT = written()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and who stops it.

    `old` becomes `new` in the document. `claim` says the same in a record, None where a record
    has no words for it. `where` is what our reader's finding names, `edit` the edit of a bill.
    """

    name: str
    old: str
    new: str
    where: str | None
    claim: Claim | None = None
    edit: str | None = None
    pyx12: bool = True
    x12sdk: bool = True
    writer: str = "refuses"
    """What our writer does with `claim`; a dash: it writes it as it is, and only the edit knows."""

    @property
    def seeded(self) -> str:
        """The document with this fault and no other: segments that come or go are counted."""
        before, after = RIGHT.split(self.old)
        more = self.new.count("~") - self.old.count("~")
        return f"{before}{self.new}{after}".replace("~SE*28*", f"~SE*{28 + more}*")


def _line(**changes: Any) -> Claim:
    return replace(CLAIM, lines=(replace(VISIT, **changes),))


def _patient(**changes: Any) -> Claim:
    return replace(CLAIM, subscriber=replace(ANA, **changes))


def _billing(**changes: Any) -> Claim:
    return replace(CLAIM, billing=replace(CLAIM.billing, **changes))


def _rendering(**changes: Any) -> Claim:
    assert CLAIM.rendering is not None
    return replace(CLAIM, rendering=replace(CLAIM.rendering, **changes))


_HOME_IN = "N4*ALBANY*NY*12203~"
FAULTS = [
    Fault("segments miscounted", "~SE*28*", "~SE*27*", "SE01"),
    Fault("set's trailer of another set", "~SE*28*0017", "~SE*28*0018", "SE02", x12sdk=False),
    Fault("sets miscounted", "GE*1*17", "GE*2*17", "GE01", x12sdk=False),
    Fault("group's trailer of another group", "GE*1*17", "GE*1*18", "GE02", x12sdk=False),
    Fault(
        "interchange's trailer of another",
        "IEA*1*000000017",
        "IEA*1*000000018",
        "IEA02",
        x12sdk=False,
    ),
    Fault("no such segment", "PRV*PE*", "QQQ*PE*", "QQQ"),
    Fault("no policy", "SBR*P*18*G100******CI~", "", "SBR01", replace(CLAIM, policy=Policy(None))),
    Fault(
        "no diagnosis",
        "HI*ABK:F411*ABF:F331~",
        "",
        "HI",
        replace(CLAIM, diagnoses=()),
        "DIAGNOSIS_MISSING",
    ),
    Fault("no day of service", "DTP*472*D8*20260227~", "", "DTP*472", _line(day=None)),
    Fault(
        "no payer",
        "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP~",
        "",
        "2010BB NM109",
        replace(CLAIM, payer=Payer(None, None)),
        "PAYER_ID",
    ),
    Fault(
        "segments out of order",
        "LX*1~SV1*HC:90837:95*150*UN*1***1:2~",
        "SV1*HC:90837:95*150*UN*1***1:2~LX*1~",
        "SV101",
    ),
    Fault(
        "no such place of service",
        "150***10:B",
        "150***00:B",
        "CLM05-1",
        replace(CLAIM, place_of_service="00"),
        x12sdk=False,
    ),
    Fault(
        "no such kind of plan",
        "******CI~",
        "******QQ~",
        "SBR09",
        replace(CLAIM, policy=Policy("P", "G100", filing="QQ")),
    ),
    Fault(
        "no such state",
        _HOME_IN,
        "N4*ALBANY*QQ*12203~",
        "N402",
        _patient(address=replace(HOME, state="QQ")),
        x12sdk=False,
    ),
    Fault("no such sex", "19900412*F~", "19900412*Q~", "DMG03", _patient(sex="Q"), "DEMOGRAPHICS"),
    Fault("no such birth date", "D8*19900412", "D8*19901341", "DMG02"),
    Fault("no such day of service", "472*D8*20260227", "472*D8*20260230", "DTP03"),
    Fault(
        "name too long", "*RIVERA*", f"*{'R' * 61}*", "NM103", _patient(last="R" * 61), "LETTERS"
    ),
    Fault(
        "control number too long",
        "CLM*V1*",
        f"CLM*{'V' * 39}*",
        "CLM01",
        replace(CLAIM, patient_control_number="V" * 39),
        "CONTROL_NUMBER",
    ),
    Fault(
        "control number that comes back cut off",
        "CLM*V1*",
        f"CLM*{'V' * 21}*",
        "CLM01",
        replace(CLAIM, patient_control_number="V" * 21),
        "CONTROL_NUMBER",
        pyx12=False,
        x12sdk=False,
    ),
    Fault("two levels of one number", "HL*2*1*22*0", "HL*1*1*22*0", "HL01"),
    Fault("level under nothing", "HL*2*1*22*0", "HL*2*7*22*0", "HL02"),
    Fault("level that promises another below", "HL*2*1*22*0", "HL*2*1*22*1", "HL04", pyx12=False),
    Fault(
        "control character in a name",
        "*RIVERA*",
        "*RIV\x07ERA*",
        "NM1",
        _patient(last="RIV\x07ERA"),
        writer="writes a blank",
        x12sdk=False,
    ),
    Fault(
        "name that becomes a segment",
        "*RIVERA*",
        "*RIVERA~REF*G1*FREE*",
        "2010BA NM109",
        _patient(last="RIVERA~REF*G1*FREE"),
        writer="writes blanks",
    ),
    Fault(
        "sum of the lines is not the charge",
        "CLM*V1*150*",
        "CLM*V1*151*",
        "CLM02",
        replace(CLAIM, charge=Decimal(151)),
        "CHARGE_SUM",
        pyx12=False,
    ),
    Fault("amount with an exponent", "CLM*V1*150*", "CLM*V1*1.5E2*", "CLM02", x12sdk=False),
    Fault("amount that is no number", "*150*UN", "*15O*UN", "SV102"),
    Fault(
        "frequency that is none",
        "10:B:1",
        "10:B:9",
        "CLM05-3",
        replace(CLAIM, frequency="9"),
        "FREQUENCY",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "replacement of nothing",
        "10:B:1",
        "10:B:7",
        "REF F8",
        replace(CLAIM, frequency="7"),
        "FREQUENCY",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "check digit of an NPI",
        "XX*1234567893",
        "XX*1234567890",
        "2310B NM109",
        _rendering(npi="1234567890"),
        "NPI_CHECK_DIGIT",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "pointer without a diagnosis",
        "***1:2~",
        "***1:3~",
        "SV107",
        _line(diagnoses=(1, 3)),
        "DIAGNOSIS_POINTER",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "diagnosis that does not exist",
        "ABK:F411",
        "ABK:F417",
        None,
        replace(CLAIM, diagnoses=("F417", "F331")),
        "DIAGNOSIS_CODE",
        writer="–",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "diagnosis in no shape of one",
        "ABK:F411",
        "ABK:4F11",
        "HI",
        replace(CLAIM, diagnoses=("4F11", "F331")),
        "DIAGNOSIS_CODE",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "diagnosis named twice",
        "ABF:F331",
        "ABF:F411",
        "HI",
        replace(CLAIM, diagnoses=("F411", "F411")),
        "DIAGNOSIS_DUPLICATE",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "patient without birth date and sex",
        "DMG*D8*19900412*F~",
        "",
        "DMG",
        _patient(birth_date=None, sex=None),
        "DEMOGRAPHICS",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "taxonomy in no shape of one",
        "PE*PXC*1041C0700X",
        "PE*PXC*1041C0700",
        None,
        _rendering(taxonomy="1041C0700"),
        "TAXONOMY",
        pyx12=False,
        x12sdk=False,
    ),
    Fault(
        "network's ZIP code of five",
        "*122071234~",
        "*12207~",
        None,
        _billing(address=replace(OFFICE, zip_code="12207")),
        "ZIP_OF_NINE",
        pyx12=False,
        x12sdk=False,
    ),
]


_TITLE = """# Faults of a claim, and who stops each

Each is seeded into a document that is right otherwise (tests/support/claim_faults.py). A dash: not
by this one. What a record has no words for, our writer cannot say.

| the document has | our writer | our reader | the edit | pyx12 | x12sdk |
|---|---|---|---|:-:|:-:|
"""
_SUMS = """
Of {faults} faults pyx12 sees {pyx12}, x12sdk {x12sdk}, both together {either}. Our reader reports
{reported} in documents of others. Our writer or an edit stops every one before it is sent.
"""


def table() -> str:
    """Who stops each fault, as Markdown."""
    sums = _SUMS.format(
        faults=len(FAULTS),
        pyx12=sum(fault.pyx12 for fault in FAULTS),
        x12sdk=sum(fault.x12sdk for fault in FAULTS),
        either=sum(fault.pyx12 or fault.x12sdk for fault in FAULTS),
        reported=sum(fault.where is not None for fault in FAULTS),
    )
    return f"{_TITLE}{''.join(map(_row, FAULTS))}{sums}"


def _row(fault: Fault) -> str:
    columns = [
        fault.name,
        fault.writer if fault.claim else "cannot say it",
        fault.where or "–",
        f"`{fault.edit}`" if fault.edit else "–",
        "yes" if fault.pyx12 else "–",
        "yes" if fault.x12sdk else "–",
    ]
    return f"| {' | '.join(columns)} |\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
