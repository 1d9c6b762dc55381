"""Answers that were damaged, rearranged or written to do harm: never a crash, never a silence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.payers import translation
from backoffice.x12.__main__ import LARGEST, decoded, described, main
from backoffice.x12.answers import Answer, Reply
from backoffice.x12.eligibility_271 import read
from tests.support.x12_samples import (
    ABOVE,
    DEPENDENT,
    PARENT,
    SUBSCRIBER,
    about_ana,
    answer,
    group,
    interchange,
    on_wire,
    transaction,
)

RICH = interchange(
    group(
        transaction(
            [
                *ABOVE,
                *PARENT,
                "AAA*N**72*C",
                *DEPENDENT,
                "DMG*D8*20120830*M",
                "DTP*346*D8*20260101",
                "EB*1**30^MH*HM*GOLD",
                "EB*B*IND*MH^A6***27*25.00*****Y*HC:90837:95",
                "MSG*PER VISIT",
                "III*ZZ*10",
                "HSD*VS*12***23*1",
                "EB*C*IND*30***29*120.5*****Y",
                "EB*A**MH*****.2****N",
                "EB*U**MH",
                "LS*2120",
                "NM1*VN*2*MOSS*****PI*MOSSBH",
                "PER*IC**TE*8005550100",
                "LE*2120",
            ]
        )
    )
)
TEXT = on_wire(RICH)


def only(text: str) -> Answer:
    (found,) = read(text).answers
    return found


def says(reply: Reply) -> list[str]:
    return [f"{each.severity} {each.where}" for each in reply.findings]


def speaks(text: str) -> bool:
    """Whether *text* gave an answer, a judgment of our inquiry, or a finding; and broke nothing."""
    reply = read(text)
    translation.read(text)
    json.dumps(described(text), default=str)
    return bool(reply.answers or reply.findings or reply.accepted is not None)


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\x1d", "_", "'", "~\n\n\n", "~\n   \t"])
def test_any_terminator_with_any_space_after_it_gives_the_same_answer(end: str) -> None:
    assert [
        (each.code, each.amount, each.segment) for each in only(on_wire(RICH, end=end)).benefits
    ] == [(each.code, each.amount, each.segment) for each in only(TEXT).benefits]


def test_delimiters_that_are_letters_elsewhere_are_told_from_the_text() -> None:
    text = on_wire(RICH, element="~", component="*", repetition="|", end=":")
    benefit = only(text).benefits[1]
    assert benefit.service_types == ("MH", "A6")
    assert benefit.procedure == ("HC", "90837", "95")


@pytest.mark.requirement("EL-1")
def test_persons_in_several_sets_groups_and_interchanges_all_get_their_answer() -> None:
    ana, leo = [*ABOVE, *SUBSCRIBER, "EB*1**30"], [*ABOVE, *PARENT, *DEPENDENT, "EB*6**30"]
    one = on_wire(interchange(group(transaction(ana), transaction(leo, number="0002"))))
    other = on_wire(interchange(group(transaction(leo))), element="|", end="\n")
    found = read(one + "\r\n" + other)
    assert [(each.person.first, each.active) for each in found.answers] == [
        ("ANA", True),
        ("LEO", False),
        ("LEO", False),
    ]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("D8*20260301", "2026-03-01", "2026-03-01"),
        ("RD8*20260101-20261231", "2026-01-01", "2026-12-31"),
        ("RD8*20260101 - 20261231", "2026-01-01", "2026-12-31"),
        ("DT*202603011405", "2026-03-01", "2026-03-01"),
        ("D8*20260101-20261231", "2026-01-01", "2026-12-31"),
        ("RD8*20261231-20260101", "2026-12-31", "2026-01-01"),
        ("RD8*-20261231", "None", "2026-12-31"),
        ("D6*260301", "None", "None"),
        ("D8*99999999", "None", "None"),
        ("D8", "None", "None"),
    ],
)
def test_days_are_read_however_they_are_written_or_left_out(
    written: str, first: str, last: str
) -> None:
    reply = read(about_ana(f"DTP*291*{written}", "EB*1**30"))
    (period,) = reply.answers[0].person.periods
    assert (str(period.first), str(period.last)) == (first, last)
    assert says(reply) == (["warning DTP03"] if "None" in (first, last) else [])


@pytest.mark.parametrize("amount", ["999999999999999999", "0.001", ".5", "00025.00"])
def test_an_amount_stands_as_the_document_wrote_it(amount: str) -> None:
    assert only(about_ana(f"EB*B**MH***27*{amount}*****Y")).benefits[0].amount == amount


def test_service_types_that_nobody_knows_are_kept() -> None:
    assert only(about_ana("EB*1**^30^^QQ7^mh^")).benefits[0].service_types == ("30", "QQ7", "MH")


@pytest.mark.parametrize("wrong", ["ST*270*", "ST*835*", "ST*ZZZ*", "ST**"])
def test_a_document_of_another_kind_is_reported_as_no_answer(wrong: str) -> None:
    reply = read(TEXT.replace("ST*271*", wrong))
    assert reply.answers == ()
    assert "error ST01" in says(reply)


def test_a_hundred_thousand_lost_levels_are_read_in_a_moment() -> None:
    text = answer(*ABOVE[:1], *["HL*9*8*22*0"] * 100_000)
    assert len(read(text).answers) == 100_000


def test_contacts_without_end_take_time_in_proportion() -> None:
    def spent(count: int) -> float:
        text = about_ana("EB*U**MH", "NM1*VN*2*MOSS", *["PER*IC**TE*5"] * count)
        started = time.process_time()
        (party,) = only(text).benefits[0].other_parties
        assert len(party.contacts) == count
        return time.process_time() - started

    assert min(spent(16_000) for _ in range(3)) < 10 * min(spent(4_000) for _ in range(3))


SWAPS = st.tuples(st.integers(1, len(RICH) - 2), st.integers(1, len(RICH) - 2))
DROPPED = st.sets(st.integers(1, len(RICH) - 1), max_size=6)
DOUBLED = st.sets(st.integers(0, len(RICH) - 1), max_size=4)
FLIPS = st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(0, 7)), max_size=6)


def _rearranged_is_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.lists(SWAPS, max_size=5), DROPPED, DOUBLED)
    def holds(swaps: list[tuple[int, int]], dropped: set[int], doubled: set[int]) -> None:
        segments = list(RICH)
        for one, other in swaps:
            segments[one], segments[other] = segments[other], segments[one]
        kept = [
            each
            for place, segment in enumerate(segments)
            for each in [segment] * (0 if place in dropped else 2 if place in doubled else 1)
        ]
        text = on_wire(kept)
        assert speaks(text)
        # Whatever moved where, no amount is ever one that the document did not write.
        amounts = {each.amount for one in read(text).answers for each in one.benefits}
        assert amounts <= {None, "25.00", "120.5"}

    holds()


def _flipped_is_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(FLIPS)
    def holds(flips: list[tuple[int, int]]) -> None:
        content = bytearray(TEXT.encode("ascii"))
        for place, bit in flips:
            content[place] ^= 1 << bit
        assert speaks(decoded(bytes(content)))

    holds()


def _any_bytes_are_never_silent(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(st.binary(max_size=400), st.integers(0, len(TEXT)))
    def holds(noise: bytes, place: int) -> None:
        content = TEXT.encode("ascii")
        assert speaks(decoded(noise))
        assert speaks(decoded(content[:place] + noise + content[place:]))

    holds()


PROPERTIES = [_rearranged_is_never_silent, _flipped_is_never_silent, _any_bytes_are_never_silent]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("holds", PROPERTIES)
def test_a_damaged_answer_gives_an_answer_or_a_finding(holds: Callable[[int], None]) -> None:
    holds(60)


@pytest.mark.prove
@pytest.mark.parametrize("holds", PROPERTIES)
def test_thousands_of_damaged_answers_give_an_answer_or_a_finding(
    holds: Callable[[int], None],
) -> None:
    holds(5_000)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"]
)
def test_a_file_is_read_in_whatever_encoding_it_came(encoding: str) -> None:
    text = TEXT.replace("RIVERA*LEO", "RIVERA*LEÓ")
    shown = described(decoded(text.encode(encoding)))
    assert shown["answers"][0]["person"]["first"] == "LEÓ"


def test_nought_before_a_document_is_padding_and_no_encoding() -> None:
    assert described(decoded(b"\x00" + TEXT.encode()))["kind"] == "271"


def test_a_file_too_large_to_be_an_answer_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "huge.edi"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    assert main(["read", str(file)]) == 2
    assert "larger than 64 MB" in capsys.readouterr().err


def test_a_folder_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
