"""What no true claim contradicts, whoever wrote it: sums, pointers, check digits, who pays first.

Where a document breaks one of these rules, the reader says so in a finding; the writer refuses such
a claim. Most of them are checked by no general validator of X12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from backoffice.x12.claim_codes import FREQUENCIES, PLACES_OF_SERVICE
from backoffice.x12.claims import Adjustment, Claim, OtherPayer
from backoffice.x12.values import is_npi

_ICD_10 = re.compile(r"[A-Z][0-9][0-9AB][0-9A-Z]{0,4}")
_LIKE_AN_NPI = re.compile(r"[12][0-9]{9}")
_ALONE = frozenset("PU")
"""The place of a payer beside whom there is no other."""

Contradiction = tuple[str, str]
"""The element, and what is wrong with it, without ever quoting its value."""


def contradictions(claim: Claim) -> Iterator[Contradiction]:
    """Every rule that *claim* breaks; what it leaves unsaid breaks none but its own rule."""
    return chain(
        _header(claim),
        _numbers(claim),
        _diagnoses(claim.diagnoses, claim.icd),
        _lines(claim),
        _payers(claim),
    )


def omissions(claim: Claim) -> Iterator[Contradiction]:
    """What *claim* does not say, or not legibly, and cannot do without."""
    needed: list[tuple[str, object, str]] = [
        ("2010AA NM1", claim.billing.name, "the billing provider"),
        ("2010AA REF", claim.billing.tax_id, "the tax id"),
        ("2010BA NM109", claim.subscriber.member_id, "the member id"),
        ("2010BB NM109", claim.payer.payer_id, "the payer id"),
        ("NM103", claim.patient.last, "the patient's name"),
        ("CLM01", claim.patient_control_number, "the patient control number"),
        ("CLM02", claim.charge, "the charge"),
    ]
    for line in claim.lines:
        needed += [
            ("SV101", line.procedure, "the procedure of a line"),
            ("SV102", line.charge, "the charge of a line"),
            ("DTP*472", line.day, "the day of a line"),
        ]
    return ((where, f"{what} is missing") for where, found, what in needed if found is None)


def _header(claim: Claim) -> Iterator[Contradiction]:
    if claim.frequency not in FREQUENCIES:
        yield "CLM05-3", "the frequency is not 1, 7 or 8"
    elif claim.frequency != "1" and not claim.payer_claim_number:
        yield "REF F8", "a replacement or void does not name the payer's claim number"
    if claim.place_of_service not in PLACES_OF_SERVICE:
        yield "CLM05-1", "the place of service is not one"
    if len(claim.patient_control_number or "") > 20:
        yield "CLM01", "the patient control number is longer than the 20 characters that come back"
    if claim.charge is not None and claim.charge < 0:
        yield "CLM02", "the charge is negative"
    patient = claim.patient
    if patient.birth_date is None or patient.sex is None:
        yield "DMG", "the patient's birth date or sex is missing"


def _numbers(claim: Claim) -> Iterator[Contradiction]:
    """Mistyped NPIs. Made-up ones of published examples begin with neither 1 nor 2."""
    for where, party in (
        ("2010AA NM109", claim.billing),
        ("2310B NM109", claim.rendering),
        ("2310C NM109", claim.facility),
    ):
        if party and party.npi and _is_mistyped(party.npi):
            yield where, "the check digit of an NPI is wrong"


@lru_cache(maxsize=256)
def _is_mistyped(npi: str) -> bool:
    return bool(_LIKE_AN_NPI.fullmatch(npi)) and not is_npi(npi)


@lru_cache(maxsize=256)
def _diagnoses(codes: tuple[str, ...], icd: int) -> tuple[Contradiction, ...]:
    """What is wrong with *codes*; the same few are on most claims."""
    wrong = (
        ("there is no diagnosis", not codes),
        ("there are more than 12 diagnoses", len(codes) > 12),
        ("a diagnosis is named twice", len(set(codes)) < len(codes)),
        (
            "a diagnosis does not look like ICD-10-CM",
            icd == 10 and not all(map(_ICD_10.fullmatch, codes)),
        ),
    )
    return tuple(("HI", says) for says, is_so in wrong if is_so)


def _lines(claim: Claim) -> Iterator[Contradiction]:
    if not 1 <= len(claim.lines) <= 50:
        yield "LX", "a claim has 1 to 50 lines"
    charges = [line.charge for line in claim.lines if line.charge is not None]
    if len(charges) == len(claim.lines) and sum(charges) != claim.charge:
        yield "CLM02", "the charge is not the sum of the lines"
    for line in claim.lines:
        if line.charge is not None and line.charge < 0:
            yield "SV102", "the charge of a line is negative"
        if not line.diagnoses:
            yield "SV107", "a line names no diagnosis"
        for place in line.diagnoses:
            if not 1 <= place <= len(claim.diagnoses):
                yield "SV107", "a line names a diagnosis that is not there"
        if line.place_of_service and line.place_of_service not in PLACES_OF_SERVICE:
            yield "SV105", "the place of service of a line is not one"


def _payers(claim: Claim) -> Iterator[Contradiction]:
    """Who pays first, who after, and what each of them did; U is a place that nobody knows."""
    first = claim.policy.responsibility
    if first in _ALONE and not claim.others and not any(line.paid for line in claim.lines):
        return  # as nearly always
    said = [first, *(other.policy.responsibility for other in claim.others)]
    places = [place for place in said if place != "U"]
    if places and places.count("P") != 1:
        yield "SBR01", "not exactly one payer pays first"
    elif len(set(places)) < len(places):
        yield "SBR01", "two payers have the same place"
    decided = [other for other in claim.others if other.paid is not None]
    known = {other.payer.payer_id for other in decided}
    if any(paid.payer_id not in known for line in claim.lines for paid in line.paid):
        yield "SVD01", "a line was decided by a payer that has not decided the claim"
    if len(known) < len(decided):
        yield "2330B NM109", "two other payers have the same id"
    for other in decided:
        yield from _decided(claim, other)


def _decided(claim: Claim, other: OtherPayer) -> Iterator[Contradiction]:
    """What another payer paid and why not more make up the charge, of each line and together."""
    by_line = [
        (line, paid)
        for line in claim.lines
        for paid in line.paid
        if paid.payer_id == other.payer.payer_id
    ]
    for line, paid in by_line:
        if (line.charge or 0) - (paid.paid or 0) != _sum(paid.adjustments):
            yield "2430 CAS", "the adjustments of a line do not explain what was not paid for it"
    claim_level = _sum(other.adjustments)
    adjusted = claim_level + sum(_sum(paid.adjustments) for _, paid in by_line)
    if (claim.charge or 0) - (other.paid or 0) != adjusted:
        yield "2320 CAS", "the adjustments do not explain what the other payer did not pay"
    elif by_line and sum(paid.paid or 0 for _, paid in by_line) - claim_level != other.paid:
        yield "2320 AMT", "what the other payer paid is not what it paid for the lines"


def _sum(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((each.amount or Decimal() for each in adjustments), Decimal())
