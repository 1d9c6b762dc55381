"""Remittances for tests: made by hand as segments, in the network's envelope."""

from __future__ import annotations

from backoffice.x12.paid_claims import PaidClaim
from backoffice.x12.remittance_835 import read
from backoffice.x12.remittances import Payment, Remittance
from tests.support.x12_samples import interchange, on_wire

VERSION = "005010X221A1"
PAYER = [
    "N1*PR*HARBOR LIGHT",
    "N3*1 QUAY",
    "N4*BOSTON*MA*02110",
    "PER*BL*DESK*TE*8005550100",
]
PAYEE = ["N1*PE*HARBOR NETWORK*XX*1999999984", "REF*TJ*123456789"]
ANA = "NM1*QC*1*RIVERA*ANA****MI*FERN0001"
SERVED = "DTM*472*20260227"

VISIT = [
    "CLP*PCN1*1*150*85*25*12*HL-778*11*1",
    ANA,
    "SVC*HC:90837:95*150*85**1",
    SERVED,
    "CAS*CO*45*40",
    "CAS*PR*3*25",
    "REF*6R*LINE1",
    "AMT*B6*110",
]
"""A visit of $150: $40 written off by contract, a copay of $25, and $85 paid."""


def header(amount: str, trace: str) -> list[str]:
    """What stands before the claims of a payment."""
    account = "01*111000025*DA*123"
    return [
        f"BPR*I*{amount}*C*ACH*CCP*{account}*1234567890**{account}*20260305",
        f"TRN*1*{trace}*1234567890",
        "DTM*405*20260304",
        *PAYER,
        *PAYEE,
    ]


def payment(*segments: str, amount: str, trace: str = "EFT-1", number: str = "0001") -> list[str]:
    """One 835, ST to SE; *segments* follow the names of payer and payee."""
    inside = [*header(amount, trace), *segments]
    return [f"ST*835*{number}", *inside, f"SE*{len(inside) + 2}*{number}"]


def payments(*sets: list[str], version: str = VERSION) -> list[str]:
    """ISA to IEA around whole 835s."""
    inside = [segment for each in sets for segment in each]
    gs = f"GS*HP*CLEARING*HARBORNET*20260305*1405*907*X*{version}"
    return interchange([gs, *inside, f"GE*{len(sets)}*907"])


def remittance(*segments: str, amount: str) -> str:
    """A text with one 835; *segments* follow the names of payer and payee."""
    return on_wire(payments(payment(*segments, amount=amount)))


REVERSED = [
    "CLP*PCN1*22*-150*-85**12*HL-778",
    ANA,
    "SVC*HC:90837:95*-150*-85",
    SERVED,
    "CAS*CO*45*-40",
    "CAS*PR*3*-25",
]
CORRECTED = [*VISIT[:1], ANA, "SVC*HC:90837:95*150*85", SERVED, *VISIT[4:6]]
PAID = remittance("LX*1", *VISIT, amount="85")


def only_payment(said: Remittance) -> Payment:
    """The payment of a text that holds one."""
    (found,) = said.payments
    return found


def only_claim(text: str) -> PaidClaim:
    """The claim of a text that holds one."""
    (found,) = only_payment(read(text)).claims
    return found


def faults(text: str) -> list[str]:
    """How bad what was found in *text* is, and where."""
    return [f"{each.severity} {each.where}" for each in read(text).findings]
