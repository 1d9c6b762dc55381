"""Edits on a bill's diagnoses: that there are some, that they exist, and what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from backoffice.domain.bill import Bill
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Edit, Mender, Weight
from backoffice.domain.edits.icd10_list import (
    LATEST,
    Edition,
    codes,
    edition_on,
    headers,
    is_listed,
)
from backoffice.domain.edits.places import repeated

MOST = 12
_MOST_POINTERS = 4


def _none(bill: Bill, _: Circumstances) -> Iterator[str]:
    if not bill.diagnoses:
        yield "diagnoses"


def _too_many(bill: Bill, _: Circumstances) -> Iterator[str]:
    if len(bill.diagnoses) > MOST:
        yield "diagnoses"


def _twice(bill: Bill, _: Circumstances) -> Iterator[str]:
    undotted = [code.replace(".", "") for code in bill.diagnoses]
    yield from (f"diagnoses.{place}" for place in repeated(undotted))


def _edition(bill: Bill) -> tuple[Edition, bool]:
    """The list to hold the diagnoses against, and whether it is right for the day of the visit."""
    known = {edition_on(line.day) for line in bill.lines}
    [edition] = known if len(known) == 1 else [None]
    return edition or LATEST, edition is not None


def _not_a_code(bill: Bill, _: Circumstances) -> Iterator[str]:
    """A heading never says enough; what is not on the list of its year does not exist."""
    edition, is_current = _edition(bill)
    for place, diagnosis in enumerate(bill.diagnoses):
        code = diagnosis.replace(".", "")
        missing = is_listed(code) and code not in codes(edition)
        if code in headers(edition) or (missing and is_current):
            yield f"diagnoses.{place}"


def _unlisted(bill: Bill, _: Circumstances) -> Iterator[str]:
    """What the list cannot tell: other chapters, and codes of another year."""
    edition, is_current = _edition(bill)
    for place, diagnosis in enumerate(bill.diagnoses):
        code = diagnosis.replace(".", "")
        if code in codes(edition) | headers(edition):
            continue
        if not is_listed(code) or not is_current:
            yield f"diagnoses.{place}"


def _pointing_nowhere(bill: Bill, _: Circumstances) -> Iterator[str]:
    count = len(bill.diagnoses)
    if not 1 <= count <= MOST:
        return  # the diagnoses themselves come first
    for place, line in enumerate(bill.lines):
        pointers = line.pointers
        somewhere = all(1 <= pointer <= count for pointer in pointers)
        unique = len(set(pointers)) == len(pointers)
        if not (1 <= len(pointers) <= _MOST_POINTERS and somewhere and unique):
            yield f"lines.{place}.pointers"


DIAGNOSIS_EDITS = (
    Edit(
        code="DIAGNOSIS_MISSING",
        looks_at="at least one diagnosis (2300 HI)",
        owner=Mender.PROVIDER,
        next_action="Add the diagnosis that the visit was about.",
        source="005010X222A1 2300 HI",
        finds=_none,
    ),
    Edit(
        code="DIAGNOSIS_COUNT",
        looks_at="at most 12 diagnoses (2300 HI)",
        owner=Mender.PROVIDER,
        next_action="Keep the 12 diagnoses that matter most for the visit.",
        source="005010X222A1 2300 HI",
        finds=_too_many,
    ),
    Edit(
        code="DIAGNOSIS_DUPLICATE",
        looks_at="no diagnosis twice (2300 HI)",
        owner=Mender.PROVIDER,
        next_action="Take out the diagnosis that stands there twice.",
        source="005010X222A1 2300 HI",
        finds=_twice,
    ),
    Edit(
        code="DIAGNOSIS_CODE",
        looks_at="diagnoses that exist and say enough, of chapters F, R and Z (2300 HI)",
        owner=Mender.PROVIDER,
        next_action="Choose the diagnosis again, with all of its characters.",
        source=LATEST.says,
        finds=_not_a_code,
    ),
    Edit(
        code="DIAGNOSIS_UNLISTED",
        looks_at="diagnoses of other chapters or years, which our list cannot tell (2300 HI)",
        owner=Mender.BILLING,
        next_action="Look the diagnosis up in the ICD-10-CM edition of the visit's day; our list "
        f"has chapters F, R and Z of visits until {LATEST.holds.until}, and cannot tell.",
        source=LATEST.says,
        finds=_unlisted,
        weight=Weight.WARNS,
    ),
    Edit(
        code="DIAGNOSIS_POINTER",
        looks_at="each service pointing to one to four of the diagnoses (2400 SV107)",
        owner=Mender.PROVIDER,
        next_action="Say which of the diagnoses the visit was about.",
        source="005010X222A1 2400 SV107",
        finds=_pointing_nowhere,
    ),
)
