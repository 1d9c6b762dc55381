from __future__ import annotations

import re
import unicodedata
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import (
    ClearinghousePayerId,
    EmailAddress,
    GroupNumber,
    Icd10,
    Identifier,
    LicenceType,
    MemberId,
    Npi,
    OpaqueId,
    PayerId,
    PayerName,
    PersonName,
    PlainText,
    ProcedureCode,
    TaxId,
    Taxonomy,
    TimeZone,
    UsState,
    ZipCode,
)

KINDS: list[type[Identifier]] = [
    ClearinghousePayerId,
    EmailAddress,
    GroupNumber,
    Icd10,
    LicenceType,
    MemberId,
    Npi,
    OpaqueId,
    PayerId,
    PayerName,
    PersonName,
    PlainText,
    ProcedureCode,
    Taxonomy,
    TaxId,
    TimeZone,
    UsState,
    ZipCode,
]

READ = [
    (Npi, "1234567893", "1234567893"),
    (Npi, " 1999999984 ", "1999999984"),
    (Npi, "1558598797", "1558598797"),
    (TaxId, "12-3456789", "123456789"),
    (TaxId, "123456789", "123456789"),
    (MemberId, "xyz 1234-5678 90", "XYZ1234567890"),
    (GroupNumber, "NO-1200", "NO-1200"),
    (GroupNumber, "no 1200", "NO 1200"),
    (GroupNumber, "notting-1", "NOTTING-1"),
    (ZipCode, "10001 1234", "10001-1234"),
    (ZipCode, "10001–1234", "10001-1234"),
    (MemberId, "W12\u00a034\u20135", "W12345"),
    (MemberId, "R12345678", "R12345678"),
    (GroupNumber, "76-412345 ", "76-412345"),
    (GroupNumber, "0012345\u2011010", "0012345-010"),
    (GroupNumber, "XL5", "XL5"),
    (PayerId, "horizon-blue", "horizon-blue"),
    (ClearinghousePayerId, "sx107", "SX107"),
    (Taxonomy, "1041c0700x", "1041C0700X"),
    (UsState, "ny", "NY"),
    (ZipCode, "100011234", "10001-1234"),
    (ZipCode, "10001", "10001"),
    (EmailAddress, " Ana.Diaz+care@Example.COM", "Ana.Diaz+care@example.com"),
    (EmailAddress, "a@b.xn--p1ai", "a@b.xn--p1ai"),
    (OpaqueId, "client_0-A", "client_0-A"),
    (Icd10, "f411", "F41.1"),
    (Icd10, "F41.1", "F41.1"),
    (Icd10, "F99", "F99"),
    (Icd10, "S52521A", "S52.521A"),
    (ProcedureCode, "90834", "90834"),
    (ProcedureCode, "h0004", "H0004"),
    (ProcedureCode, "0362T", "0362T"),
    (LicenceType, "Ph.D.", "PHD"),
    (LicenceType, "lcsw-r", "LCSW-R"),
    (TimeZone, "America/New_York", "America/New_York"),
    (PayerName, " Somebody   Mutual™ ", "Somebody Mutual™"),
    (PayerName, "李安", "李安"),
    (PayerName, "3M 4U", "3M 4U"),
    (PersonName, "  Ana   María ", "Ana María"),
    (PersonName, "O’Neill-D'Arcy Jr.", "O’Neill-D'Arcy Jr."),
    (PersonName, "李", "李"),
    (PersonName, "Jose\u0301", "José"),
    (PersonName, "मोहन", "मोहन"),
    (PlainText, "12 Main St,\u00a0Apt #4", "12 Main St, Apt #4"),
]

REFUSED = [
    (Npi, "1234567890"),
    (Npi, "1952372649"),
    (Npi, "3234567893"),
    (Npi, "123456789"),
    (Npi, "1234567893\n"),
    (Npi, "١٢٣٤٥٦٧٨٩٣"),
    (TaxId, "1-23456789"),
    (TaxId, "12345678"),
    (MemberId, "X"),
    (MemberId, "A" * 31),
    (MemberId, "ABC*123"),
    (MemberId, "STRAßE12"),
    (MemberId, "ıD123"),
    (MemberId, "123\n"),
    (GroupNumber, "XXXXXX"),
    (GroupNumber, "n/a"),
    (GroupNumber, "No"),
    (GroupNumber, "none on card"),
    (GroupNumber, "not on my card"),
    (GroupNumber, "no group number"),
    (GroupNumber, "Ninguno"),
    (GroupNumber, "no tiene"),
    (GroupNumber, "A~B"),
    (GroupNumber, ""),
    (PayerId, "Horizon"),
    (PayerId, "-a"),
    (PayerId, "a" * 41),
    (Taxonomy, "1041C07000"),
    (UsState, "ZZ"),
    (UsState, "New York"),
    (ZipCode, "1000"),
    (ZipCode, "10001-12"),
    (EmailAddress, "ana"),
    (EmailAddress, "ana@localhost"),
    (EmailAddress, "a b@example.com"),
    (EmailAddress, "ana@example.com\nBcc: x@example.com"),
    (EmailAddress, "ana@example.com\n"),
    (EmailAddress, "ana@@example.com"),
    (EmailAddress, ".ana@example.com"),
    (EmailAddress, "ana..d@example.com"),
    (EmailAddress, "ana@-example.com"),
    (EmailAddress, "ana@example..com"),
    (EmailAddress, "ana@127.0.0.1"),
    (EmailAddress, "ana@exämple.com"),
    (EmailAddress, "a" * 65 + "@example.com"),
    (EmailAddress, "a@" + "b" * 60 + ("." + "c" * 60) * 4 + ".com"),
    (EmailAddress, '"ana"@example.com'),
    (EmailAddress, "Ana <ana@example.com>"),
    (OpaqueId, "short"),
    (OpaqueId, " client-01"),
    (OpaqueId, "a" * 65),
    (OpaqueId, "client/01"),
    (Icd10, "41.1"),
    (Icd10, "F41."),
    (Icd10, "F41.12345"),
    (ProcedureCode, "9083"),
    (ProcedureCode, "Z0001"),
    (LicenceType, "L"),
    (TimeZone, "America/Nowhere"),
    (TimeZone, "America"),
    (TimeZone, "../etc/passwd"),
    (PayerName, "???"),
    (PayerName, "🙂 🙂"),
    (PayerName, "1199"),
    (PayerName, "A"),
    (PayerName, "A" * 201),
    (PersonName, ""),
    (PersonName, " - "),
    (PersonName, "Ana\tMaría"),
    (PersonName, "Ana\u202eMaría"),
    (PersonName, "R2D2"),
    (PersonName, "<b>Ana</b>"),
    (PersonName, "A" * 61),
    (PlainText, "a\x00b"),
    (PlainText, "two\nlines"),
    (PlainText, "two\u2028lines"),
    (PlainText, "two\u2029paragraphs"),
    (PlainText, "a" * 201),
    (PlainText, "\ud800"),
]


@pytest.mark.parametrize(("kind", "written", "read"), READ)
def test_what_people_write_is_tidied_and_read(
    kind: type[Identifier], written: str, read: str
) -> None:
    assert kind.parse(written) == read
    assert type(kind.parse(written)) is kind


@pytest.mark.parametrize(("kind", "written"), REFUSED)
def test_what_does_not_fit_is_refused_without_being_repeated(
    kind: type[Identifier], written: str
) -> None:
    with pytest.raises(Refused) as refusal:
        kind.parse(written)
    assert refusal.value.sentence == kind.advice


@pytest.mark.parametrize(("kind", "written"), REFUSED)
def test_a_record_refuses_what_the_reader_refuses(kind: type[Identifier], written: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        TypeAdapter(kind).validate_python(written)
    fault = refusal.value.errors(include_url=False, include_input=False)[0]
    assert fault["type"] == "string_unicode" or fault["msg"] == kind.advice


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sent", ["7", "null", "true", "[]"])
def test_a_number_is_never_taken_for_text(kind: type[Identifier], sent: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_json(sent)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_reading_what_was_read_changes_nothing(kind: type[Identifier], data: st.DataObject) -> None:
    pattern = re.compile(kind.pattern, re.ASCII)
    written = data.draw(st.text(max_size=12) | st.from_regex(pattern, fullmatch=True))
    try:
        read = kind.parse(written)
    except Refused:
        return
    assert kind.parse(str(read)) == read
    assert re.search(kind.pattern, read)
    assert TypeAdapter(kind).validate_json(TypeAdapter(kind).dump_json(read)) == read


@pytest.mark.parametrize("kind", KINDS)
def test_the_api_description_says_what_fits(kind: type[Identifier]) -> None:
    described = TypeAdapter(kind).json_schema()
    assert described["type"] == "string"
    assert described["pattern"].startswith("^")
    assert described["description"]


npis = st.from_regex(r"[12][0-9]{8}", fullmatch=True).map(
    lambda nine: next(
        nine + digit for digit in "0123456789" if _luhn(f"80840{nine}{digit}") % 10 == 0
    )
)


def _luhn(digits: str) -> int:
    """As in ISO/IEC 7812, over the whole card-like number."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total


@given(npis, st.integers(1, 9), st.integers(1, 9))
def test_one_mistyped_digit_of_an_npi_is_always_noticed(npi: str, place: int, more: int) -> None:
    assert Npi.parse(npi) == npi
    mistyped = npi[:place] + str((int(npi[place]) + more) % 10) + npi[place + 1 :]
    with pytest.raises(Refused):
        Npi.parse(mistyped)


@given(st.text("AZ09", min_size=2, max_size=30), st.data())
def test_a_member_id_keeps_every_character_in_its_order(written: str, data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "-", " – "]), min_size=30, max_size=30))
    spaced = "".join(gap + character for gap, character in zip(gaps, written, strict=False))
    assert MemberId.parse(spaced.lower()) == written


@given(st.text(max_size=70))
def test_a_name_holds_letters_and_nothing_that_hides(written: str) -> None:
    try:
        name = PersonName.parse(written)
    except Refused:
        return
    assert 1 <= len(name) <= 60
    assert all(c in " .'’-" or unicodedata.category(c)[0] in "LM" for c in name)
    assert "  " not in name


def test_every_state_and_territory_is_known() -> None:
    known = (
        "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNY"
        "NCNDOHOKORPARISCSDTNTXUTVTVAWAWVWIWYDCPRGUVIASMP"
    )
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    accepted = {a + b for a in letters for b in letters if re.fullmatch(UsState.pattern, a + b)}
    assert accepted == set(re.findall("..", known))


def test_every_time_zone_of_a_browser_is_known() -> None:
    refused = set()
    for zone in available_timezones():
        try:
            TimeZone.parse(zone)
        except Refused:
            refused.add(zone)
    assert not refused


def test_a_hundred_thousand_characters_are_refused_at_once() -> None:
    for kind in KINDS:
        for flood in ("a" * 100_000, "1." * 50_000, "a@" + "b." * 50_000):
            with pytest.raises(Refused):
                kind.parse(flood)


def test_x12_gets_codes_without_their_punctuation() -> None:
    assert Icd10.parse("F41.1").undotted == "F411"
    assert ZipCode.parse("10001-1234").digits == "100011234"
