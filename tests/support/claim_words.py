"""Acknowledgments of claims for tests: made by hand as segments, and written from words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from backoffice.x12.claim_ack_writing import (
    BatchWord,
    ClaimWord,
    LineWord,
    ProviderWord,
    Word,
    write,
)
from backoffice.x12.claim_statuses import Party, Status
from backoffice.x12.writing import Route

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
ROUTE = Route("CLEARING", "HARBORNET")
PAYER = Party("PR", "HARBOR LIGHT", "HLTHP", "PI")
CLEARINGHOUSE = Party("AY", "CLEARING", "CLEARING", "46")
NETWORK = Party("41", "HARBOR NETWORK", "HARBORNET", "46")
BILLING = Party("85", "HARBOR NETWORK", "1999999984", "XX")
ANA = Party("QC", "RIVERA", "FERN0001", "MI", "ANA")
DAY = date(2026, 2, 27)
A1 = Status("A1", "19", "PR")
A2 = Status("A2", "20")
A3 = Status("A3", "33", "IL")
A7 = Status("A7", "562", "85")

HEADS = [
    "BHT*0085*08*X1*20260302*1405*TH",
    "HL*1**20*1",
    "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP",
    "TRN*1*X1",
    "HL*2*1*21*1",
    "NM1*41*2*HARBOR NETWORK*****46*HARBORNET",
    "TRN*2*BATCH1",
]
RECEIVED = "STC*A1:19:PR*20260302*WQ*300"
PROVIDER = ["HL*3*2*19*1", "NM1*85*2*HARBOR NETWORK*****XX*1999999984", "TRN*1*0"]
PATIENT = ["HL*4*3*PT", "NM1*QC*1*RIVERA*ANA****MI*FERN0001"]
SERVED = "DTP*472*D8*20260227"


def acknowledgment(*segments: str, version: str = "005010X214") -> str:
    """A 277CA of one set; *segments* stand between ST and SE."""
    header = f"ST*277*0001*{version}"
    parties = f"ZZ*{'CLEARING':15}*ZZ*{'HARBORNET':15}"
    rows = [
        f"ISA*00*{'':10}*00*{'':10}*{parties}*260302*1405*^*00501*000000907*0*T*:",
        f"GS*HN*CLEARING*HARBORNET*20260302*1405*907*X*{version}",
        header,
        *segments,
        f"SE*{len(segments) + 2}*0001",
        "GE*1*907",
        "IEA*1*000000907",
    ]
    return "".join(f"{row}~" for row in rows)


def about_claims(*segments: str) -> str:
    """A 277CA that took the batch; *segments* follow the patient's name."""
    return acknowledgment(*HEADS, RECEIVED, *PROVIDER, *PATIENT, *segments)


def claim(number: str = "PCN1", *statuses: Status, amount: str = "150") -> ClaimWord:
    """A word about one claim: let in, unless *statuses* say otherwise."""
    return ClaimWord(ANA, number, Word(statuses or (A2,), Decimal(amount)), (DAY, DAY))


def provider(*claims: ClaimWord, status: Status = A1, unlisted: int = 0) -> ProviderWord:
    """A word about the claims of the network."""
    amount = sum((each.word.amount for each in claims), Decimal(0)) or Decimal(150)
    return ProviderWord(BILLING, Word((status,), amount), claims, unlisted=unlisted)


def batch(*providers: ProviderWord, status: Status = A1, unlisted: int = 0) -> BatchWord:
    """A word about everything that was sent in one document."""
    word = Word((status,), Decimal(150))
    return BatchWord(PAYER, NETWORK, "X1", "BATCH1", AT.date(), word, providers, unlisted)


def written(words: BatchWord, *, number: int = 907) -> str:
    """The 277CA that says *words*."""
    return write(words, ROUTE, control_number=number, at=AT, usage="T")


LINED = replace(
    claim("PCN2", Status("A7", "21")),
    payer_claim_number="HL-778",
    clearinghouse_number="corr-1",
    served=(DAY, date(2026, 2, 28)),
    lines=(
        LineWord("90837", ("95",), Decimal("150.00"), (Status("A7", "453"),), "LINE1"),
        LineWord("90785", (), Decimal("10.5"), (Status("A7", "454"), Status("A7", "507"))),
    ),
)
