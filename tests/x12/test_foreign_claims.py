"""Claims that others wrote, or that were damaged: read as far as they go, and never in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12.__main__ import decoded, described
from backoffice.x12.claim_837p import read
from tests.support.claim_samples import CLAIM, OF_LEO, SECONDARY, VISIT, written

RICH = written(replace(SECONDARY, note="NOTE", authorization="AUTH1"))
SEGMENTS = RICH.split("~")[:-1]


def found(text: str) -> set[str]:
    """Where *text* is found to be wrong."""
    return {finding.where for finding in read(text).findings}


def set_of(*claims: str, number: str = "0017") -> str:
    """One transaction set that bills all of *claims* under one billing provider."""
    first = claims[0].split("HL*2*1*22")[0].split("ST*837")[1]
    people = []
    for place, text in enumerate(claims):
        own = "HL*2*1*22" + text.split("HL*2*1*22")[1].split("SE*")[0]
        start = 2 + 2 * place
        people.append(
            own.replace("HL*2*1*", f"HL*{start}*1*").replace("HL*3*2*", f"HL*{start + 1}*{start}*")
        )
    body = f"ST*837{first}{''.join(people)}"
    return f"{body}SE*{body.count('~') + 1}*{number}~"


def sent(*sets: str) -> str:
    """One interchange with one group of whole *sets*."""
    head, tail = RICH.split("ST*837")[0], RICH.split("~")[-3:]
    return f"{head}{''.join(sets)}GE*{len(sets)}*17~{tail[1]}~"


def test_several_claims_in_one_set_are_each_read_with_their_own_people() -> None:
    one = written(CLAIM)
    other = written(replace(OF_LEO, patient_control_number="V2"))
    document = read(sent(set_of(one, other), set_of(other)))
    assert document.findings == ()
    assert [len(batch.claims) for batch in document.batches] == [2, 1]
    assert [claim.patient.first for claim in document.claims] == ["ANA", "LEO", "LEO"]
    assert document.claims[0] == CLAIM


def test_two_claims_of_one_person_are_two() -> None:
    at = next(place for place, segment in enumerate(SEGMENTS) if segment.startswith("CLM*"))
    again = [*SEGMENTS[:-3], *SEGMENTS[at:-3], f"SE*{2 * (len(SEGMENTS) - 3) - at - 1}*0017"]
    document = read("~".join([*again, *SEGMENTS[-2:], ""]))
    assert document.findings == ()
    assert [claim.payer for claim in document.claims] == [SECONDARY.payer] * 2


def test_sets_groups_and_interchanges_are_all_read() -> None:
    assert len(read(written(CLAIM) + "\r\n" + written(OF_LEO)).claims) == 2


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x1d", "_", "~\n\n   "])
@pytest.mark.parametrize(("element", "component"), [("*", ":"), ("|", ">"), ("\x1c", "\x1f")])
def test_any_delimiters_give_the_same_claim(end: str, element: str, component: str) -> None:
    swapped = str.maketrans({"*": element, ":": component, "~": end})
    document = read(RICH.translate(swapped))
    assert document.findings == ()
    assert document.claims == read(RICH).claims


def test_the_version_before_is_read() -> None:
    text = (
        written(OF_LEO)
        .replace("*^*00501*", "*U*00401*")
        .replace("*005010X222A1~", "*004010X098A1~")
        .replace("ST*837*0017*004010X098A1~", "ST*837*0017~")
        .replace("ABK:", "BK:")
        .replace("ABF:", "BF:")
        .replace("PRV*BI*PXC*", "PRV*BI*ZZ*")
        .replace("*XX*1999999984", "*24*123456789")
    )
    document = read(text)
    (claim,) = document.claims
    assert document.findings == ()
    assert document.document.kind == "837P"
    assert (claim.diagnoses, claim.icd) == (("F411", "F331"), 9)
    assert (claim.billing.npi, claim.billing.tax_id) == (None, "123456789")
    assert claim.billing.taxonomy == "101YM0800X"


def test_a_period_of_days_has_a_first_and_a_last() -> None:
    (claim,) = read(RICH.replace("472*D8*20260227", "472*RD8*20260227-20260301")).claims
    assert (claim.lines[0].day, claim.lines[0].last_day) == (date(2026, 2, 27), date(2026, 3, 1))


def test_an_amount_stands_as_the_document_wrote_it() -> None:
    (claim,) = read(RICH.replace("CLM*V1*150*", "CLM*V1*150.00*")).claims
    assert str(claim.charge) == "150.00"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("CLM*V1*150*", "CLM*V1*ABC*", "CLM02"),
        ("*150*UN", "*1.5.0*UN", "SV102"),
        ("D8*19900412", "D8*19901341", "DMG02"),
        ("472*D8*20260227", "472*D8*260227", "DTP03"),
        ("150*UN*1***1:2", "150*UN*1***A:2", "SV107"),
        ("CAS*CO*45*40", "CAS*CO*45*X", "CAS03"),
        ("AMT*D*80", "AMT*D*80.80.80", "AMT02"),
        ("SBR*S*", "SBR*P*", "SBR01"),
        ("SBR*P*18", "SBR*S*18", "SBR01"),
        ("SVD*HLTHP", "SVD*OTHER", "SVD01"),
        ("CAS*CO*45*40", "CAS*CO*45*41", "2430 CAS"),
        ("AMT*D*80", "AMT*D*81", "2320 CAS"),
        ("10:B:1", "10:B:9", "CLM05-3"),
        ("10:B:1", "10:B:7", "REF F8"),
        ("10:B:1", "98:B:1", "CLM05-1"),
        ("CLM*V1*", "CLM*A23456789012345678901*", "CLM01"),
        ("HI*ABK:F411*ABF:F331~", "", "HI"),
        ("LX*1~SV1", "SV1", "LX"),
        ("NM1*PR*2*MOSS MUTUAL*****PI*MOSSM~", "", "2010BB NM109"),
        ("CLM*", "CLN*", "CLM"),
        ("RIVERA", "RI\x07ERA", "NM1"),
        ("GS*HC*", "GS*HP*", "GS01"),
        ("*X*005010X222A1~ST", "*X*005010X222A2~ST", "ST03"),
    ],
)
def test_what_is_wrong_with_a_claim_of_others_is_a_finding(old: str, new: str, where: str) -> None:
    assert old in RICH
    assert where in found(RICH.replace(old, new))


def test_a_finding_quotes_nobody() -> None:
    text = RICH.replace("D8*19900412", "D8*19901341").replace("CLM*V1*150*", "CLM*V1*ABC*")
    assert not {"19901341", "ABC", "RIVERA"} & set(str(read(text).findings).split("'"))


def speaks(text: str) -> bool:
    """Whether *text* gave a claim or a finding; and broke nothing."""
    document = read(text)
    json.dumps(described(text), default=str)
    return bool(document.claims or document.findings)


PLACES = st.integers(1, len(SEGMENTS) - 1)


def _rearranged_is_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(st.tuples(PLACES, PLACES), max_size=5), st.sets(PLACES, max_size=6))
    def holds(swaps: list[tuple[int, int]], dropped: set[int]) -> None:
        segments = list(SEGMENTS)
        for one, other in swaps:
            segments[one], segments[other] = segments[other], segments[one]
        kept = [each for place, each in enumerate(segments) if place not in dropped]
        text = "~".join([*kept, ""])
        assert speaks(text)
        # Whatever moved where, no charge is ever one that the document did not write.
        charges = {claim.charge for claim in read(text).claims}
        assert charges <= {None, CLAIM.charge}
        assert kept == SEGMENTS or read(text) != read(RICH)

    holds()


def _flipped_is_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 7)), max_size=6))
    def holds(flips: list[tuple[int, int]]) -> None:
        content = bytearray(RICH.encode("ascii"))
        for place, bit in flips:
            content[place] ^= 1 << bit
        assert speaks(decoded(bytes(content)))

    holds()


def _any_bytes_are_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.binary(max_size=400), st.integers(0, len(RICH)))
    def holds(noise: bytes, place: int) -> None:
        content = RICH.encode("ascii")
        assert speaks(decoded(noise))
        assert speaks(decoded(content[:place] + noise + content[place:]))

    holds()


PROPERTIES = [_rearranged_is_never_silent, _flipped_is_never_silent, _any_bytes_are_never_silent]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_a_damaged_claim_gives_a_claim_or_a_finding(holds: Callable[[int], None]) -> None:
    holds(100)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_thousands_of_damaged_claims_give_a_claim_or_a_finding(
    holds: Callable[[int], None],
) -> None:
    holds(5_000)


def test_a_claim_cut_off_anywhere_never_raises_and_never_bills_more() -> None:
    for end in range(len(RICH)):
        assert sum((claim.charge or Decimal() for claim in read(RICH[:end]).claims), Decimal()) <= (
            VISIT.charge or 0
        )


def test_five_thousand_lines_are_read_in_a_moment() -> None:
    at = RICH.index("LX*1~")
    end = RICH.index("~SE*") + 1
    text = RICH[:at] + RICH[at:end] * 5_000 + RICH[end:]
    (claim,) = read(text).claims
    assert len(claim.lines) == 5_000
