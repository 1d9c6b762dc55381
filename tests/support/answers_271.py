"""Answers of insurers as text, made up segment by segment: sane, odd, contradictory and silent."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.x12_samples import ABOVE, DEPENDENT, PARENT, SUBSCRIBER, answer

TYPES = ("MH", "MH", "MH", "98", "30", "MH^98", "30^MH", "", "35")
AMOUNTS = ("0", "10", "25", "25", "40.55", "110", "500", "2000", "")
SHARES = ("", ".2", ".155", "0", "1")
MESSAGES = (
    "TELEHEALTH",
    "OFFICE VISIT",
    "NOT COVERED VIA TELEHEALTH",
    "INPATIENT",
    "NON-EMERGENCY",
    "AFTER DEDUCTIBLE",
    "DEDUCTIBLE WAIVED",
    "DEDUCTIBLE DOES NOT APPLY",
    "DEDUCTIBLE MAY APPLY",
    "COPAY WAIVED FOR VIRTUAL VISITS",
    "FIRST 3 VISITS",
    "AFTER 3 VISITS",
    "NO COPAY",
    "EXCLUDES COPAYS",
    "COPAY NOT REQUIRED FOR TELEHEALTH",
    "OTHER INSURANCE IS PRIMARY",
    "TIER 1",
    "TIER 2 PROVIDERS",
    "OUT OF NETWORK",
    "IN NETWORK ONLY",
    "PHARMACY",
    "CALL US",
)
BESIDE = (
    *(f"MSG*{text}" for text in MESSAGES),
    "III*ZZ*02",
    "III*ZZ*10",
    "III*ZZ*11",
    "III*ZZ*21",
    "DTP*348*D8*20260101",
    "DTP*349*D8*20251231",
    "DTP*292*RD8*20260101-20261231",
    "DTP*292*RD8*20250101-20251231",
    "HSD*VS*20***23*1",
    "HSD*VS*0***29",
    "HSD*VS*20***24",
    "HSD*VS*4***29",
    "NM1*VN*2*MOSS BEHAVIORAL",
    "NM1*PRP*2*FIRST HEALTH",
    "NM1*P3*1*JONES",
    "REF*18*PLAN1",
    "LS*2120",
)
NETWORKS = ("Y", "Y", "Y", "N", "", "W", "U")
LEVELS = ("IND", "IND", "FAM", "")
COSTS = ("A", "B", "B")
YEARLY = ("C", "C", "G")
RARE = ("1", "6", "I", "E", "R", "U", "V", "F", "D", "Y")


@st.composite
def lines(draw: st.DrawFn, codes: tuple[str, ...], periods: tuple[str, ...]) -> list[str]:
    """An EB of one of *codes* with what stands beside it."""
    code = draw(st.sampled_from(codes))
    share = draw(st.sampled_from(SHARES)) if code in {"A", "B"} else ""
    amount = "" if code == "A" else draw(st.sampled_from(AMOUNTS))
    procedure = draw(st.sampled_from(("", "", "", "HC:90837", "HC:90834", "HC:90837:95")))
    elements = [
        "EB",
        code,
        draw(st.sampled_from(LEVELS)),
        draw(st.sampled_from(TYPES)),
        draw(st.sampled_from(("", "", "HM", "13"))),
        draw(st.sampled_from(("", "", "GOLD", "TIER 1"))),
        draw(st.sampled_from(periods)),
        amount,
        share,
        *draw(st.sampled_from((("", ""), ("", ""), ("VS", "0"), ("VS", "1")))),
        draw(st.sampled_from(("", "Y"))),
        draw(st.sampled_from(NETWORKS)),
        procedure,
    ]
    beside = draw(st.lists(st.sampled_from(BESIDE), max_size=3))
    return ["*".join(elements).rstrip("*"), *beside]


@st.composite
def loops(draw: st.DrawFn) -> list[list[str]]:
    """Benefits in any order: mostly what a visit costs, sometimes what stands in the way."""
    costs = draw(st.lists(lines(COSTS, ("27", "27", "", "23", "36")), max_size=5))
    yearly = draw(st.lists(lines(YEARLY, ("29", "29", "23", "24", "")), max_size=5))
    rare = draw(st.lists(lines(RARE, ("", "29")), max_size=draw(st.sampled_from((0, 0, 1, 2)))))
    return list(draw(st.permutations([*costs, *yearly, *rare])))


HEADS: tuple[list[str], ...] = (
    [],
    [],
    [],
    ["DTP*291*RD8*20260101-20261231"],
    ["DTP*347*D8*20251231"],
    ["DTP*346*D8*20250101", "DTP*307*D8*20260309"],
    ["AAA*N**72*C", "AAA*N**75*C"],
)


@st.composite
def pieces(draw: st.DrawFn) -> list[list[str]]:
    """A 271 between ST and SE, in the pieces that can be left out one at a time.

    A benefit with all that is beside it is one piece, and so is each segment
    above the benefits.
    """
    head = [*ABOVE, *SUBSCRIBER, *draw(st.sampled_from(HEADS))]
    return [*([segment] for segment in head), *draw(loops())]


@st.composite
def families(draw: st.DrawFn) -> list[str]:
    """A 271 between ST and SE about a dependent, with little, nothing or more of the subscriber."""
    opened, named = PARENT
    traced = draw(st.sampled_from(([], [], ["TRN*2*CHECK-0001*9HARBORNET"])))
    above = [opened, *traced, named, *draw(st.sampled_from(HEADS))]
    own = [
        segment for line in draw(loops())[: draw(st.sampled_from((0, 0, 1, 3)))] for segment in line
    ]
    below = [*DEPENDENT, *draw(st.sampled_from(HEADS))]
    return [*ABOVE, *above, *own, *below, *(each for line in draw(loops()) for each in line)]


def text_of(parts: list[list[str]]) -> str:
    """The 271 that *parts* make up."""
    return answer(*(segment for part in parts for segment in part))
