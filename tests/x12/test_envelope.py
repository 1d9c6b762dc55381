"""Envelopes as they come: odd delimiters, several of everything, wrong counts, cut-off ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.segments import Document
from tests.support.x12_samples import ABOVE, SUBSCRIBER, group, interchange, on_wire, transaction

BODY = [*ABOVE, *SUBSCRIBER, "EB*1**30^MH", "EB*B**MH****25*****Y*HC:90837"]
SEGMENTS = interchange(group(transaction(BODY)))
PLAIN = on_wire(SEGMENTS)


def faults(document: Document) -> list[str]:
    return [f"{each.severity} {each.where}: {each.says}" for each in document.findings]


def eb_parts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The repetitions of the first EB03 and the components of the second EB13."""
    benefits = [s for each in envelope.read(text).sets for s in each.segments if s.tag == "EB"]
    return benefits[0].repeated(3), benefits[1].components(13)


@pytest.mark.parametrize(
    ("element", "repetition", "component", "end"),
    [
        ("*", "^", ":", "~"),
        ("*", "^", ":", "~\n"),
        ("*", "^", ":", "~\r\n    "),
        ("|", "!", ">", "\n"),
        ("*", "^", ":", "\r\n"),
        ("\x1d", "\x1e", "\x1f", "\x1c"),
        ("~", "*", "^", "_"),
        ("\t", "^", ":", "'"),
        ("*", ">", ":", "~"),
    ],
)
def test_delimiters_are_those_of_the_header(
    element: str, repetition: str, component: str, end: str
) -> None:
    text = on_wire(SEGMENTS, element=element, repetition=repetition, component=component, end=end)
    assert eb_parts(text) == (("30", "MH"), ("HC", "90837"))
    assert faults(envelope.read(text)) == []


@pytest.mark.parametrize("before", ["\ufeff", "ï»¿", "\n\n  ", "\x00"])
def test_marks_before_the_header_are_not_worth_a_finding(before: str) -> None:
    assert faults(envelope.read(before + PLAIN)) == []


def test_other_text_before_the_header_is_passed_over() -> None:
    document = envelope.read("Your VISA card: thank you.\n" + PLAIN)
    assert len(document.sets) == 1
    assert faults(document) == ["warning ISA: there is other text before the header"]


def test_row_and_segment_have_the_same_number() -> None:
    (found,) = envelope.read(PLAIN).sets
    assert found.tags[0] == found.rows[0][0] == ""
    assert [
        (number, tag, tuple(row))
        for number, (tag, row) in enumerate(zip(found.tags, found.rows, strict=True))
        if number
    ] == [(each.position, each.tag, each.elements) for each in found.segments]


@pytest.mark.parametrize("stray", ["ISA", "ISA1*00", "ISAAC|00"])
def test_what_only_looks_like_a_header_ends_no_interchange(stray: str) -> None:
    document = envelope.read(on_wire(interchange(group(transaction([*BODY, stray])))))
    assert "*".join(document.sets[0].body[-1].elements) == stray
    assert faults(document) == []


def test_a_header_that_was_not_padded_is_understood() -> None:
    unpadded = "*".join(part.strip() for part in SEGMENTS[0].split("*"))
    assert len(unpadded) < 80
    assert eb_parts(on_wire([unpadded, *SEGMENTS[1:]])) == (("30", "MH"), ("HC", "90837"))


def test_tags_in_small_letters_are_understood() -> None:
    document = envelope.read(PLAIN.lower())
    assert [each.kind for each in document.sets] == ["271"]
    assert faults(document) == []


def test_lines_broken_inside_segments_are_joined() -> None:
    wrapped = "\r\n".join(PLAIN[start : start + 80] for start in range(0, len(PLAIN), 80))
    assert eb_parts(wrapped) == (("30", "MH"), ("HC", "90837"))


@pytest.mark.parametrize(("version", "repeated"), [("00401", ("30^MH",)), ("00501", ("30", "MH"))])
def test_a_letter_in_isa11_repeats_nothing_in_4010_and_something_later(
    version: str, repeated: tuple[str, ...]
) -> None:
    header = SEGMENTS[0].replace("*^*00501*", f"*U*{version}*")
    assert eb_parts(on_wire([header, *SEGMENTS[1:]]))[0] == repeated


def test_several_interchanges_groups_and_sets_are_all_found() -> None:
    first, second = transaction(BODY), transaction(BODY, number="0002")
    one = on_wire(interchange(group(first, second), group(first, number="2")))
    other = on_wire(interchange(group(first), number="000000908"), element="|", end="\n")
    document = envelope.read(one + "\n" + other)
    assert (len(document.interchanges), len(document.groups), len(document.sets)) == (2, 3, 4)
    assert faults(document) == []


@pytest.mark.parametrize(
    ("right", "wrong", "finding"),
    [
        ("SE*12*0001", "SE*22*0001", "error SE01: 22 counted, 12 found"),
        ("SE*12*0001", "SE**0001", "error SE01: nothing counted, 12 found"),
        ("SE*12*0001", "SE*1²*0001", "error SE01: nothing counted, 12 found"),
        ("SE*12*0001", "SE*12*0002", "error SE02: differs from ST02"),
        ("GE*1*1", "GE*2*1", "error GE01: 2 counted, 1 found"),
        ("GE*1*1", "GE*1*7", "error GE02: differs from GS06"),
        ("IEA*1*000000907", "IEA*0*000000907", "error IEA01: 0 counted, 1 found"),
        ("IEA*1*000000907", "IEA*1*000000001", "error IEA02: differs from ISA13"),
        ("SE*12*0001~", "", "error SE: the transaction set does not end"),
        ("GE*1*1~", "", "error GE: the group does not end"),
        ("IEA*1*000000907~", "", "error IEA: the interchange does not end"),
        ("GE*1*1~", "GE*1*1~ZZZ*1~", "warning ZZZ: stands outside of any transaction set"),
    ],
)
def test_what_disagrees_in_the_envelope_is_a_finding_and_costs_no_data(
    right: str, wrong: str, finding: str
) -> None:
    text = PLAIN.replace(right, wrong)
    assert text != PLAIN
    document = envelope.read(text)
    assert faults(document) == [finding]
    assert len(document.sets[0].body) == len(BODY)


def test_a_set_without_a_group_is_read_and_reported() -> None:
    document = envelope.read(on_wire([SEGMENTS[0], *transaction(BODY), "IEA*0*000000907"]))
    assert faults(document) == [
        "error GS: a group has no header",
        "error IEA01: 0 counted, 1 found",
    ]
    assert document.version == "005010X279A1"


def test_segments_are_numbered_from_their_own_st() -> None:
    document = envelope.read(on_wire(interchange(group(transaction(BODY), transaction(BODY)))))
    for transaction_set in document.sets:
        positions = [segment.position for segment in transaction_set.segments]
        assert positions == list(range(1, len(BODY) + 3))


@pytest.mark.parametrize("text", ["", "ISA", "ISA*", "hello", "ISA*00*~", "\x00" * 500, "ISA" * 99])
def test_a_text_without_an_interchange_is_a_finding(text: str) -> None:
    document = envelope.read(text)
    assert document.sets == ()
    assert "error ISA: no interchange header was found" in faults(document)


def test_a_set_that_begins_before_the_last_one_ended_is_numbered_from_its_own_st() -> None:
    unended = transaction(BODY)[:-1]
    document = envelope.read(on_wire(interchange(group(unended, transaction(BODY)))))
    assert [each.segments[0].position for each in document.sets] == [1, 1]
    assert faults(document)[0] == "error SE: the transaction set does not end"


@pytest.mark.parametrize("end", ["~", "~\n"])
def test_a_long_interchange_is_read_like_a_short_one_and_so_is_what_follows(end: str) -> None:
    long = [*BODY, *[f"MSG*NUMBER {number}" for number in range(3000)]]
    first = on_wire(interchange(group(transaction(long))), end=end)
    second = on_wire(SEGMENTS, element="|", end=end)
    document = envelope.read(first + second)
    assert faults(document) == []
    assert [len(each.body) for each in document.sets] == [len(long), len(BODY)]
    said = [segment.said(1) for segment in document.sets[0].body if segment.tag == "MSG"]
    assert said == [f"NUMBER {number}" for number in range(3000)]


def test_many_interchanges_in_one_text_take_time_in_proportion() -> None:
    def spent(count: int) -> float:
        started = time.process_time()
        assert len(envelope.read(PLAIN * count).interchanges) == count
        return time.process_time() - started

    assert min(spent(400) for _ in range(3)) < 8 * min(spent(100) for _ in range(3))


def test_a_bare_ta1_is_an_interchange_of_its_own_kind() -> None:
    ta1 = "TA1*000000907*260302*1405*R*025"
    document = envelope.read(on_wire([SEGMENTS[0], ta1, "IEA*0*000000907"]))
    assert (document.kind, document.version) == ("TA1", None)
    assert faults(document) == []


def test_a_text_cut_off_anywhere_never_raises_and_never_gives_half_a_segment() -> None:
    whole = {segment.elements for each in envelope.read(PLAIN).sets for segment in each.segments}
    for end in range(len(PLAIN) - 1):
        document = envelope.read(PLAIN[:end])
        found = {segment.elements for each in document.sets for segment in each.segments}
        assert found <= whole
        assert document.findings


def test_a_missing_last_terminator_loses_nothing() -> None:
    assert faults(envelope.read(PLAIN[:-1])) == []


def _noise(examples: int) -> None:
    pieces = st.sampled_from(
        [*SEGMENTS, "~", "*", "ISA*", "\n", "\ufeff", "IEA*1*000000907~", "\x1d"]
    )
    texts = st.lists(pieces | st.text(max_size=6), max_size=40).map("~".join)

    @settings(max_examples=examples, deadline=None)
    @given(texts)
    def reads(text: str) -> None:
        envelope.read(text)

    reads()


def test_noise_never_raises() -> None:
    _noise(150)


@pytest.mark.prove
def test_much_noise_never_raises() -> None:
    _noise(20_000)
