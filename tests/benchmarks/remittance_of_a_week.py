"""A remittance as a large payer sends it: some hundred claims of two lines, in one payment."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

from backoffice.x12.values import dollars_said
from tests.support.remittances import payment, payments
from tests.support.x12_samples import on_wire

CLAIMS = 200


class _Line(NamedTuple):
    """What was charged and paid for a service, in cents, and the CAS segments about the rest."""

    charge: int
    paid: int
    why: dict[str, dict[str, int]]

    def of(self, group: str) -> int:
        """Cents of one group's reasons."""
        return sum(self.why.get(group, {}).values())

    @property
    def reasons(self) -> list[str]:
        """One segment for each group, its reasons without a quantity."""
        told = {
            group: [f"{reason}*{_said(cents)}" for reason, cents in each.items()]
            for group, each in self.why.items()
        }
        return [f"CAS*{group}*{'**'.join(each)}" for group, each in told.items()]


_FIRST = [
    _Line(150_00, 85_00, {"CO": {"45": 40_00}, "PR": {"3": 25_00}}),
    _Line(150_00, 0, {"CO": {"45": 40_00}, "PR": {"1": 110_00}}),
    _Line(150_00, 66_64, {"CO": {"45": 40_00, "253": 1_36}, "PR": {"1": 20_00, "2": 22_00}}),
    _Line(150_00, 0, {"CO": {"50": 150_00}}),
]
_SECOND = [
    _Line(20_00, 15_00, {"CO": {"45": 5_00}}),
    _Line(20_00, 0, {"CO": {"97": 20_00}}),
    _Line(20_00, 12_00, {"CO": {"45": 5_00}, "PR": {"2": 3_00}}),
]


def remittance_of_a_week(claims: int = CLAIMS) -> str:
    """One 835 that adds up, of *claims* that differ in names, numbers, amounts and reasons."""
    kinds = zip(range(claims), cycle(_FIRST), cycle(_SECOND), strict=False)
    segments, total = ["LX*1"], 0
    for number, *lines in kinds:
        segments += _claim(number, lines)
        total += sum(line.paid for line in lines)
    segments.append("PLB*1999999984*20261231*WO:2025HL00778*85*L6:INTEREST*-1.27")
    return on_wire(payments(payment(*segments, amount=_said(total - 85_00 + 1_27))))


def _claim(number: int, lines: Sequence[_Line]) -> list[str]:
    served = f"202602{number % 28 + 1:02}"
    charge, paid = sum(line.charge for line in lines), sum(line.paid for line in lines)
    left = sum(line.of("PR") for line in lines)
    money = f"{_said(charge)}*{_said(paid)}*{_said(left) if left else ''}"
    segments = [
        f"CLP*PCN{number:017}*{1 if paid or left else 4}*{money}*12*2026{number:08}*11*1",
        f"NM1*QC*1*SURNAME{number % 97}*GIVEN{number % 89}****MI*W{number:09}",
        "NM1*82*1*ROWAN*RUTH****XX*1999999984",
        f"REF*1L*GROUP{number % 7}",
        f"DTM*232*{served}",
        "DTM*050*20260303",
        "PER*CX*PROVIDER DESK*TE*8005550100",
        f"AMT*AU*{_said(charge)}",
    ]
    for at, (line, procedure) in enumerate(zip(lines, ["90837", "90785"], strict=True), 1):
        segments += [
            f"SVC*HC:{procedure}:95*{_said(line.charge)}*{_said(line.paid)}**1",
            f"DTM*472*{served}",
            *line.reasons,
            f"REF*6R*L{number}X{at}",
            f"AMT*B6*{_said(line.charge - line.of('CO'))}",
            *([] if line.paid else ["LQ*HE*N130"]),
        ]
    return segments


def _said(cents: int) -> str:
    """*cents* as most payers write them: no zeros that say nothing."""
    return dollars_said(cents).removesuffix(".00")
