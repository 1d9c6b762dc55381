"""Inquiries: what we write passes the judge, reads back equal, and cannot be broken by a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from string import ascii_uppercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.x12 import envelope
from backoffice.x12.codes import SERVICE_TYPES_005010
from backoffice.x12.eligibility_270 import read, write
from backoffice.x12.findings import X12Error
from backoffice.x12.inquiries import Dependent, Inquiry, Payer, Provider, Subscriber
from tests.support.x12_samples import ANA, AT, INQUIRY, judged

LEO = Dependent("RIVERA", "LEO", date(2012, 8, 30))
HOSTILE = [
    "EVIL*CORP~ST*837*9999",
    "A:B^C",
    "x~\nSE*2*0001~",
    "*",
    "\x1d\x00a",
    "N’a`m\u202ee",
    "Ünï",
]


def written(inquiry: Inquiry = INQUIRY) -> str:
    return write(inquiry, control_number=17, at=AT, usage="T")


def tags(text: str) -> list[str]:
    return [piece.split("*")[0] for piece in text.split("~")]


def test_the_document_is_the_one_of_the_guide() -> None:
    assert written().split("~") == [
        "ISA*00*          *00*          *ZZ*HARBORNET      *ZZ*CLEARING       "
        "*260302*1405*^*00501*000000017*0*T*:",
        "GS*HS*HARBORNET*CLEARING*20260302*1405*17*X*005010X279A1",
        "ST*270*0017*005010X279A1",
        "BHT*0022*13*CHECK-0001*20260302*1405",
        "HL*1**20*1",
        "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP",
        "HL*2*1*21*1",
        "NM1*1P*2*HARBOR NETWORK*****XX*1999999984",
        "HL*3*2*22*0",
        "TRN*1*CHECK-0001*9HARBORNET",
        "NM1*IL*1*RIVERA*ANA****MI*FERN0001",
        "DMG*D8*19900412",
        "DTP*291*D8*20260309",
        "EQ*MH",
        "SE*13*0017",
        "GE*1*17",
        "IEA*1*000000017",
        "",
    ]


def test_a_dependent_is_asked_about_under_the_subscriber() -> None:
    text = written(replace(INQUIRY, dependent=LEO))
    assert tags(text)[8:18] == "HL NM1 DMG HL TRN NM1 DMG DTP EQ SE".split()  # noqa: SIM905
    assert "HL*3*2*22*1~" in text
    assert "HL*4*3*23*0~" in text
    assert "TRN*1" not in text.split("HL*4")[0]
    judged(text)


def test_sex_and_relationship_are_written_only_when_set() -> None:
    leo = replace(LEO, sex="M", relationship="19")
    text = written(replace(INQUIRY, dependent=leo))
    assert "DMG*D8*20120830*M~INS*N*19~" in text
    assert "INS" not in written(replace(INQUIRY, dependent=LEO))
    judged(text)


def test_the_moment_is_written_in_utc_whatever_its_zone() -> None:
    later = datetime.fromisoformat("2026-03-02T23:30:00-05:00")
    text = write(INQUIRY, control_number=1, at=later, usage="P")
    assert "*260303*0430*" in text
    assert "*20260303*0430*" in text
    assert "BHT*0022*13*CHECK-0001*20260303*0430~" in text
    assert text[102] == "P"


@pytest.mark.parametrize(
    "inquiry",
    [
        replace(INQUIRY, subscriber=replace(ANA, member_id="FERN*0001")),
        replace(INQUIRY, subscriber=replace(ANA, member_id="")),
        replace(INQUIRY, subscriber=replace(ANA, member_id=None)),
        replace(INQUIRY, subscriber=replace(ANA, last=None)),
        replace(INQUIRY, subscriber=replace(ANA, first=None)),
        replace(INQUIRY, subscriber=replace(ANA, first="李")),
        replace(INQUIRY, subscriber=replace(ANA, sex="X")),
        replace(INQUIRY, dependent=replace(LEO, first=None)),
        replace(INQUIRY, dependent=replace(LEO, relationship="53")),
        replace(INQUIRY, provider=Provider("HARBOR NETWORK", "1999999985")),
        replace(INQUIRY, provider=Provider(None, "1999999984")),
        replace(INQUIRY, provider=Provider("HARBOR NETWORK", "1999999984", qualifier="SV")),
        replace(INQUIRY, payer=Payer("HARBOR LIGHT", None)),
        replace(INQUIRY, payer=Payer("", "HLTHP")),
        replace(INQUIRY, service_types=()),
        replace(INQUIRY, service_types=("F8",)),
        replace(INQUIRY, service_types=("30*A",)),
        replace(INQUIRY, trace=None),
        replace(INQUIRY, trace="A~B"),
        replace(INQUIRY, sender_id="SIXTEEN-LETTERS-"),
        replace(INQUIRY, receiver_id="A"),
    ],
)
def test_what_no_payer_could_answer_is_refused(inquiry: Inquiry) -> None:
    with pytest.raises(X12Error):
        written(inquiry)


@pytest.mark.parametrize("number", [0, -1, 1_000_000_000])
def test_a_control_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(X12Error):
        write(INQUIRY, control_number=number, at=AT, usage="T")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(X12Error):
        write(INQUIRY, control_number=1, at=datetime(2026, 3, 2), usage="T")  # noqa: DTZ001


def test_the_largest_control_number_fits_everywhere() -> None:
    text = write(INQUIRY, control_number=999_999_999, at=AT, usage="T")
    judged(text)
    assert envelope.read(text).findings == ()


@pytest.mark.parametrize("code", sorted(SERVICE_TYPES_005010))
def test_the_judge_knows_every_service_type_that_we_may_ask_for(code: str) -> None:
    judged(written(replace(INQUIRY, service_types=(code,))))


_NAMES = st.text(ascii_uppercase + "-'. ", min_size=1, max_size=30).map(str.split).map(" ".join)
NAMES = _NAMES.filter(lambda name: any(letter.isalnum() for letter in name))
IDS = st.text(ascii_uppercase + digits, min_size=2, max_size=15)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
SUBSCRIBERS = st.builds(
    Subscriber,
    member_id=IDS,
    last=NAMES,
    first=NAMES,
    birth_date=DAYS,
    sex=st.sampled_from([None, "F", "M"]),
)
DEPENDENTS = st.builds(
    Dependent, NAMES, NAMES, DAYS, st.sampled_from([None, "F"]), st.sampled_from([None, "01", "19"])
)
INQUIRIES = st.builds(
    Inquiry,
    payer=st.builds(Payer, NAMES, IDS),
    provider=st.builds(
        Provider, NAMES, st.sampled_from(["1234567893", "1999999984"]), st.none() | NAMES
    ),
    subscriber=SUBSCRIBERS,
    service_date=st.none() | DAYS,
    service_types=st.lists(
        st.sampled_from(sorted(SERVICE_TYPES_005010)), min_size=1, max_size=4, unique=True
    ).map(tuple),
    trace=IDS,
    sender_id=IDS,
    receiver_id=IDS,
    dependent=st.none() | DEPENDENTS,
)
NUMBERS = st.integers(1, 999_999_999)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ANY_NAME = st.sampled_from(HOSTILE) | st.text(max_size=30)


def _reads_back_equal(examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(INQUIRIES, NUMBERS, MOMENTS)
    def holds(inquiry: Inquiry, number: int, at: datetime) -> None:
        text = write(inquiry, control_number=number, at=at, usage="T")
        judged(text)
        again = read(text)
        assert again.inquiries == (inquiry,)
        assert again.findings == ()

    holds()


def _holds_its_shape(examples: int) -> None:
    expected = tags(written(replace(INQUIRY, dependent=LEO)))

    @settings(max_examples=examples, deadline=None)
    @given(last=ANY_NAME, first=ANY_NAME, child=ANY_NAME, payer=ANY_NAME, member_id=ANY_NAME)
    def holds(last: str, first: str, child: str, payer: str, member_id: str) -> None:
        for identified in ("FERN0001", member_id):
            inquiry = replace(
                INQUIRY,
                payer=Payer(payer, "HLTHP"),
                subscriber=Subscriber(identified, last, first, date(1990, 4, 12)),
                dependent=replace(LEO, first=child),
            )
            try:
                text = written(inquiry)
            except X12Error:
                continue
            assert tags(text) == expected
            assert text.isascii()
            assert text.isprintable()
            assert envelope.read(text).findings == ()

    holds()


def test_an_inquiry_passes_the_judge_and_reads_back_equal() -> None:
    _reads_back_equal(60)


@pytest.mark.prove
def test_many_inquiries_pass_the_judge_and_read_back_equal() -> None:
    _reads_back_equal(3_000)


def test_no_value_ever_becomes_a_segment() -> None:
    _holds_its_shape(150)


@pytest.mark.prove
def test_no_value_ever_becomes_a_segment_in_many_tries() -> None:
    _holds_its_shape(10_000)


def test_the_worst_name_is_carried_as_words() -> None:
    text = written(replace(INQUIRY, subscriber=replace(ANA, last="EVIL*CORP~ST*837*9999")))
    assert "NM1*IL*1*EVIL CORP ST 837 9999*ANA****MI*FERN0001~" in text
    judged(text)


def test_inquiries_of_others_are_read_as_far_as_they_go() -> None:
    text = (
        written().replace("XX*1999999984", "SV*0202034").replace("DMG*D8*19900412", "DMG*D8*1990")
    )
    text = text.replace("EQ*MH~", "EQ*30^a6~EQ*98~")
    (inquiry,) = read(text).inquiries
    assert inquiry.provider == Provider("HARBOR NETWORK", "0202034", None, "SV")
    assert inquiry.subscriber.birth_date is None
    assert inquiry.service_types == ("30", "A6", "98")


def test_an_inquiry_cut_off_anywhere_never_raises() -> None:
    text = written(replace(INQUIRY, dependent=LEO))
    for end in range(len(text)):
        read(text[:end])
