"""EDI for tests: an inquiry, answers made by hand, the wire forms they come in, and the judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from x12sdk.io import X12ModelReader

from backoffice.x12.inquiries import Inquiry, Payer, Provider, Subscriber

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
ANA = Subscriber("FERN0001", "RIVERA", "ANA", date(1990, 4, 12))
INQUIRY = Inquiry(
    payer=Payer("HARBOR LIGHT", "HLTHP"),
    provider=Provider("HARBOR NETWORK", "1999999984"),
    subscriber=ANA,
    service_date=date(2026, 3, 9),
    service_types=("MH",),
    trace="CHECK-0001",
    sender_id="HARBORNET",
    receiver_id="CLEARING",
)

HEAD = ["BHT*0022*11*10001234*20260302*1405"]
PAYER = ["HL*1**20*1", "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP"]
PROVIDER = ["HL*2*1*21*1", "NM1*1P*2*HARBOR NETWORK*****XX*1999999984"]
SUBSCRIBER = ["HL*3*2*22*0", "TRN*2*CHECK-0001*9HARBORNET", "NM1*IL*1*RIVERA*ANA****MI*FERN0001"]
PARENT = ["HL*3*2*22*1", "NM1*IL*1*RIVERA*ANA****MI*FERN0001"]
DEPENDENT = ["HL*4*3*23*0", "TRN*2*CHECK-0002*9HARBORNET", "NM1*03*1*RIVERA*LEO"]
ABOVE = [*HEAD, *PAYER, *PROVIDER]


def transaction(segments: Sequence[str], *, kind: str = "271", number: str = "0001") -> list[str]:
    """ST to SE around *segments*, counted."""
    header = f"ST*{kind}*{number}*005010X279A1"
    return [header, *segments, f"SE*{len(segments) + 2}*{number}"]


def group(*sets: Sequence[str], code: str = "HB", number: str = "1") -> list[str]:
    """GS to GE around whole transaction sets."""
    header = f"GS*{code}*CLEARING*HARBORNET*20260302*1405*{number}*X*005010X279A1"
    return [header, *(segment for each in sets for segment in each), f"GE*{len(sets)}*{number}"]


def interchange(*groups: Sequence[str], number: str = "000000907") -> list[str]:
    """ISA to IEA around whole groups."""
    parties = f"ZZ*{'CLEARING':15}*ZZ*{'HARBORNET':15}"
    header = f"ISA*00*{'':10}*00*{'':10}*{parties}*260302*1405*^*00501*{number}*0*T*:"
    inner = [segment for each in groups for segment in each]
    return [header, *inner, f"IEA*{len(groups)}*{number}"]


def answer(*segments: str) -> str:
    """A 271 of one set; *segments* stand between ST and SE."""
    return on_wire(interchange(group(transaction(segments))))


def about_ana(*benefits: str) -> str:
    """A 271 in which *benefits* follow the subscriber's name."""
    return answer(*ABOVE, *SUBSCRIBER, *benefits)


def on_wire(
    segments: Sequence[str],
    *,
    element: str = "*",
    repetition: str = "^",
    component: str = ":",
    end: str = "~",
) -> str:
    """*segments* as one text, written with other delimiters."""
    translation = str.maketrans({"*": element, "^": repetition, ":": component})
    return "".join(segment.translate(translation) + end for segment in segments)


def judged(text: str) -> list[Any]:
    """The independent judge's models of every set in *text*; it raises on what it refuses."""
    with X12ModelReader(text) as reader:
        return list(reader.models())
