"""Claims: what we write is what the guide wants, and what no payer could take is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from backoffice.x12.claim_837p import read, write
from backoffice.x12.claims import (
    Adjustment,
    Claim,
    Contact,
    Facility,
    Payer,
    Policy,
    Receiver,
    RenderingProvider,
    Signatures,
    Submitter,
)
from backoffice.x12.findings import X12Error
from tests.support.claim_samples import (
    ANA,
    CLAIM,
    HOME,
    LEO,
    OF_LEO,
    OFFICE,
    PAID,
    PRIMARY,
    SECONDARY,
    VISIT,
    written,
)


def body(text: str) -> list[str]:
    """The segments after BHT and before SE."""
    segments = text.split("~")
    return segments[4 : next(at for at, each in enumerate(segments) if each.startswith("SE*"))]


@pytest.mark.requirement("CL-1")
def test_the_document_is_the_one_of_the_guide() -> None:
    assert written().split("~") == [
        "ISA*00*          *00*          *ZZ*HARBORNET      *ZZ*CLEARING       "
        "*260302*1405*^*00501*000000017*0*T*:",
        "GS*HC*HARBORNET*CLEARING*20260302*1405*17*X*005010X222A1",
        "ST*837*0017*005010X222A1",
        "BHT*0019*00*000000017*20260302*1405*CH",
        "NM1*41*2*HARBOR NETWORK*****46*HARBORNET",
        "PER*IC*BILLING OFFICE*TE*5185550100",
        "NM1*40*2*CLEARING HOUSE*****46*CLEARING",
        "HL*1**20*1",
        "PRV*BI*PXC*101YM0800X",
        "NM1*85*2*HARBOR NETWORK*****XX*1999999984",
        "N3*12 HARBOR ST",
        "N4*ALBANY*NY*122071234",
        "REF*EI*123456789",
        "PER*IC*BILLING OFFICE*TE*5185550100",
        "HL*2*1*22*0",
        "SBR*P*18*G100******CI",
        "NM1*IL*1*RIVERA*ANA****MI*FERN0001",
        "N3*3 ELM ST*APT 2",
        "N4*ALBANY*NY*12203",
        "DMG*D8*19900412*F",
        "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP",
        "CLM*V1*150***10:B:1*Y*A*Y*Y",
        "HI*ABK:F411*ABF:F331",
        "NM1*82*1*MOSS*IRIS****XX*1234567893",
        "PRV*PE*PXC*1041C0700X",
        "LX*1",
        "SV1*HC:90837:95*150*UN*1***1:2",
        "DTP*472*D8*20260227",
        "REF*6R*V1-1",
        "SE*28*0017",
        "GE*1*17",
        "IEA*1*000000017",
        "",
    ]


def test_a_dependent_stands_under_the_subscriber() -> None:
    assert body(written(OF_LEO))[10:22] == [
        "HL*2*1*22*1",
        "SBR*P**G100******CI",
        "NM1*IL*1*RIVERA*ANA****MI*FERN0001",
        "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP",
        "HL*3*2*23*0",
        "PAT*19",
        "NM1*QC*1*RIVERA*LEO",
        "N3*3 ELM ST*APT 2",
        "N4*ALBANY*NY*12203",
        "DMG*D8*20120830*M",
        "CLM*V1*150***10:B:1*Y*A*Y*Y",
        "HI*ABK:F411*ABF:F331",
    ]


def test_a_second_payer_is_told_what_the_first_one_paid_and_why_not_more() -> None:
    segments = body(written(SECONDARY))
    assert segments[11] == "SBR*S*18*H7******CI"
    assert segments[segments.index("PRV*PE*PXC*1041C0700X") + 1 :] == [
        "SBR*P*18*G100******CI",
        "AMT*D*80",
        "OI***Y***Y",
        "NM1*IL*1*RIVERA*ANA****MI*FERN0001",
        "N3*3 ELM ST*APT 2",
        "N4*ALBANY*NY*12203",
        "NM1*PR*2*HARBOR LIGHT*****PI*HLTHP",
        "REF*F8*2026060000123",
        "LX*1",
        "SV1*HC:90837:95*150*UN*1***1:2",
        "DTP*472*D8*20260227",
        "REF*6R*V1-1",
        "SVD*HLTHP*80*HC:90837:95**1",
        "CAS*CO*45*40",
        "CAS*PR*1*17.5**3*12.5",
        "DTP*573*D8*20260301",
    ]


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_replacement_or_void_names_the_claim_of_the_payer(frequency: str) -> None:
    again = replace(CLAIM, frequency=frequency, payer_claim_number="2026060000123")
    segments = body(written(again))
    at = segments.index(f"CLM*V1*150***10:B:{frequency}*Y*A*Y*Y")
    assert segments[at + 1] == "REF*F8*2026060000123"


def test_the_same_claim_is_always_the_same_text() -> None:
    assert written() == written(replace(CLAIM))


@pytest.mark.parametrize("amount", ["150", "150.00", "1.5E+2"])
def test_equal_amounts_are_written_alike(amount: str) -> None:
    same = Decimal(amount)
    assert written(but(line(charge=same), charge=same)) == written()


def test_claims_of_one_network_differ_in_all_that_is_not_its_own() -> None:
    written()
    assert written(OF_LEO) == written(OF_LEO)
    elsewhere = replace(
        CLAIM,
        diagnoses=("F4310",),
        lines=(replace(VISIT, procedure="90834", modifiers=(), diagnoses=(1,)),),
        payer=Payer("MOSS MUTUAL", "MOSSM"),
        rendering=RenderingProvider("FERN", "ADA", "1558598797"),
    )
    assert read(written(elsewhere)).claims == (elsewhere,)
    assert read(written()).claims == (CLAIM,)


def test_the_batch_is_named_by_the_interchange() -> None:
    (batch,) = read(written()).batches
    assert (batch.number, batch.control_number, batch.claims) == ("000000017", "0017", (CLAIM,))


def but(claim: Claim, **changes: Any) -> Claim:
    return replace(claim, **changes)


def line(**changes: Any) -> Claim:
    return replace(CLAIM, lines=(replace(VISIT, **changes),))


def billing(**changes: Any) -> Claim:
    return replace(CLAIM, billing=replace(CLAIM.billing, **changes))


def patient(**changes: Any) -> Claim:
    return replace(CLAIM, subscriber=replace(ANA, **changes))


def dependent(**changes: Any) -> Claim:
    return replace(OF_LEO, dependent=replace(LEO, **changes))


def primary(**changes: Any) -> Claim:
    return replace(SECONDARY, others=(replace(PRIMARY, **changes),))


def line_paid(**changes: Any) -> Claim:
    return replace(SECONDARY, lines=(replace(VISIT, paid=(replace(PAID, **changes),)),))


WRONG = {
    "the NPI of the network": billing(npi="1999999985"),
    "no NPI of the network": billing(npi=None),
    "an amount that is no number": line(charge=Decimal("sNaN")),
    "units that are no number": line(units=Decimal("sNaN")),
    "the NPI of the provider": but(CLAIM, rendering=RenderingProvider("MOSS", "I", "1234567890")),
    "a control number too long": but(CLAIM, patient_control_number="A" * 21),
    "a control number with small letters": but(CLAIM, patient_control_number="v1"),
    "a control number with a star": but(CLAIM, patient_control_number="V*1"),
    "no control number": but(CLAIM, patient_control_number=None),
    "a frequency that is none": but(CLAIM, frequency="6"),
    "no frequency": but(CLAIM, frequency=None),
    "a replacement of nothing": but(CLAIM, frequency="7"),
    "a void of nothing": but(CLAIM, frequency="8", payer_claim_number=""),
    "an original of something": but(CLAIM, payer_claim_number="2026060000123"),
    "a pointer without a diagnosis": line(diagnoses=(1, 3)),
    "a pointer to nothing": line(diagnoses=(0,)),
    "no pointer": line(diagnoses=()),
    "a pointer twice": line(diagnoses=(1, 1)),
    "five pointers": but(
        line(diagnoses=(1, 2, 3, 4, 5)), diagnoses=("F10", "F11", "F12", "F13", "F14")
    ),
    "a diagnosis twice": but(CLAIM, diagnoses=("F411", "F411")),
    "no diagnosis": but(CLAIM, diagnoses=()),
    "thirteen diagnoses": but(CLAIM, diagnoses=tuple(f"F{number}" for number in range(10, 23))),
    "a diagnosis with a dot": but(CLAIM, diagnoses=("F41.1", "F331")),
    "a diagnosis of ICD-9": but(CLAIM, diagnoses=("30002", "F331")),
    "a diagnosis with a star": but(CLAIM, diagnoses=("F4*1", "F331")),
    "a code set of before": but(CLAIM, icd=9),
    "a sum that differs": but(CLAIM, charge=Decimal("150.01")),
    "a charge below nothing": but(line(charge=Decimal(-1)), charge=Decimal(-1)),
    "a part of a cent": but(line(charge=Decimal("1.005")), charge=Decimal("1.005")),
    "no charge": but(CLAIM, charge=None),
    "a charge that is no number": but(line(charge=Decimal("NaN")), charge=Decimal("NaN")),
    "a charge that never ends": but(line(charge=Decimal("Infinity")), charge=Decimal("Infinity")),
    "a charge of eleven digits": but(line(charge=Decimal(10**8)), charge=Decimal(10**8)),
    "no birth date": patient(birth_date=None),
    "no sex": patient(sex=None),
    "a sex that is no code": patient(sex="X"),
    "no address of the patient": patient(address=None),
    "no birth date of the dependent": dependent(birth_date=None),
    "no sex of the dependent": dependent(sex=None),
    "no address of the dependent": dependent(address=None),
    "no relationship": but(OF_LEO, relationship=None),
    "a dependent who is the same person": but(OF_LEO, relationship="18"),
    "a relationship to nobody": but(CLAIM, relationship="19"),
    "a member id of one letter": patient(member_id="A"),
    "a member id with a tilde": patient(member_id="FERN~1"),
    "a taxonomy without its X": billing(taxonomy="101YM08000"),
    "a taxonomy too short": but(CLAIM, rendering=RenderingProvider("MOSS", "I", "1234567893", "X")),
    "a ZIP code of five digits": billing(address=replace(OFFICE, zip_code="12207")),
    "a facility's ZIP code of five": but(CLAIM, facility=Facility("ANNEX", HOME)),
    "a ZIP code with a dash": billing(address=replace(OFFICE, zip_code="12207-1234")),
    "a state that is none": billing(address=replace(OFFICE, state="ZZ")),
    "a city of one letter": billing(address=replace(OFFICE, city="A")),
    "a street too long": billing(address=replace(OFFICE, line="A" * 56)),
    "no address of the network": billing(address=None),
    "a tax id with a dash": billing(tax_id="12-3456789"),
    "a tax id of another kind": billing(tax_id_kind="24"),
    "51 lines": but(CLAIM, lines=(VISIT,) * 51, charge=Decimal(150 * 51)),
    "no line": but(CLAIM, lines=(), charge=Decimal()),
    "five modifiers": line(modifiers=("95", "HJ", "59", "GT", "93")),
    "a modifier of three letters": line(modifiers=("955",)),
    "a procedure of four digits": line(procedure="9083"),
    "a procedure with a colon": line(procedure="90:37"),
    "no procedure": line(procedure=None),
    "no day": line(day=None),
    "a last day before the first": line(last_day=date(2026, 2, 26)),
    "half a unit": line(units=Decimal("0.5")),
    "no unit": line(units=Decimal()),
    "minutes": line(unit="MJ"),
    "a line number too long": line(control_number="A" * 31),
    "a place that is none": but(CLAIM, place_of_service="00"),
    "a place of a line that is none": line(place_of_service="98"),
    "a name too long": patient(last="A" * 61),
    "a first name too long": patient(first="A" * 36),
    "a name that grows too long": patient(last="ß" * 31),
    "a name in other letters": patient(last="李"),
    "a name of nothing": patient(last="*~:"),
    "no name": patient(last=None),
    "no name of the payer": but(CLAIM, payer=Payer("", "HLTHP")),
    "no payer id": but(CLAIM, payer=Payer("HARBOR LIGHT", None)),
    "a contact without a number": but(CLAIM, submitter=Submitter("H", "HH", Contact("BILLING"))),
    "a telephone number with dashes": billing(contact=Contact("BILLING", "518-555-0100")),
    "no contact": but(CLAIM, submitter=Submitter("H", "HH", None)),
    "no receiver": but(CLAIM, receiver=Receiver(None, "CLEARING")),
    "a note too long": but(CLAIM, note="A" * 81),
    "an authorisation with a line end": but(CLAIM, authorization="A\n1"),
    "a signature that is no code": but(CLAIM, signatures=Signatures(assignment="Y")),
    "a kind of plan that is none": but(CLAIM, policy=Policy("P", filing="XX")),
    "a group by number and by name": but(CLAIM, policy=Policy("P", "G1", "HARBOR GROUP")),
    "an unknown place among the payers": but(CLAIM, policy=Policy("U")),
    "two first payers": but(SECONDARY, policy=Policy("P")),
    "a second payer without a first": but(CLAIM, policy=Policy("S")),
    "a first payer that has not decided": but(
        CLAIM, policy=Policy("S"), others=(replace(PRIMARY, paid=None),)
    ),
    "two second payers": but(SECONDARY, others=(PRIMARY, replace(PRIMARY, policy=Policy("S")))),
    "a claim that does not balance": primary(paid=Decimal(81)),
    "a line that does not balance": line_paid(paid=Decimal(79)),
    "a line without its reasons": line_paid(adjustments=()),
    "a line paid by nobody": line_paid(payer_id="OTHER"),
    "a line paid on no day": line_paid(on=None),
    "a day said twice": primary(paid_on=date(2026, 3, 1)),
    "a group of adjustments that is none": line_paid(
        paid=Decimal(150), adjustments=(Adjustment("XX", "45", Decimal()),)
    ),
}


@pytest.mark.requirement("CL-1", "CL-2")
@pytest.mark.parametrize("fault", WRONG)
def test_what_no_payer_could_take_is_refused_without_a_word_about_anybody(fault: str) -> None:
    with pytest.raises(X12Error) as refused:
        written(WRONG[fault])
    said = set(str(refused.value).replace(",", " ").split())
    assert not said & {*"RIVERA ANA LEO FERN0001 V1 v1 V*1 F411 F41.1 李".split()}  # noqa: SIM905
    assert str(refused.value).isascii()
    with pytest.raises(X12Error, match=f"^{re.escape(str(refused.value))}$"):
        written(WRONG[fault])


@pytest.mark.parametrize("number", [0, -1, 1_000_000_000])
def test_a_control_number_that_does_not_fit_is_refused(number: int) -> None:
    with pytest.raises(X12Error):
        written(control_number=number)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(X12Error):
        write(CLAIM, control_number=1, at=datetime(2026, 3, 2), usage="T")  # noqa: DTZ001
