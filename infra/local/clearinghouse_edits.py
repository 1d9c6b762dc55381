"""What the simulated clearinghouse checks before it passes a claim on: its claim edits.

Each gives the words of the JSON (code 33) and the status of its 277CA. As the real ones do, the
words quote what was sent: whoever keeps them keeps health data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from backoffice.x12.claim_statuses import Status
from infra.local.clearinghouse_270 import at
from infra.local.clearinghouse_claim import Submitted

UNKNOWN_PAYER = "UNKNOWN"
FOLLOW_UP = "Please Correct and Resubmit"
_TOO_MUCH = Decimal(10) ** 8
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_ICD = re.compile(r"[A-TV-Z][0-9][0-9AB](?:[0-9A-Z]{1,4})?")
_PLACES = frozenset(
    f"{number:02}"
    for first, last in [(1, 27), (31, 34), (41, 42), (49, 58), (60, 62), (65, 66), (71, 72)]
    for number in range(first, last + 1)
) | {"81", "99"}


@dataclass(frozen=True)
class Fault:
    """One edit that a claim did not pass."""

    says: str
    status: Status

    @property
    def words(self) -> str:
        """The same without what was sent, as far as a 277CA carries it."""
        return self.says.partition(",")[0].partition(":")[0].rstrip(".")

    @property
    def error(self) -> dict[str, str]:
        """As it stands among the errors of the JSON."""
        return {"code": "33", "description": self.says, "followupAction": FOLLOW_UP}


def faults(claim: Submitted) -> list[Fault]:
    """Everything that keeps *claim* from its payer."""
    return [fault for edit in _EDITS for fault in edit(claim)]


def _fault(says: str, category: str, code: str, entity: str | None = None) -> Fault:
    return Fault(f"{says} Correct and resubmit.", Status(category, code, entity))


def _people(claim: Submitted) -> Iterator[Fault]:
    for name, entity in ((claim.billing, "85"), (claim.rendering, "82")):
        npi = at(name, 9)
        if name and not (at(name, 8) == "XX" and _is_npi(npi)):
            yield _fault(f"The NPI, {npi}, is not valid.", "A7", "562", entity)
    for place, code in claim.taxonomies:
        if not _TAXONOMY.fullmatch(code):
            entity = "85" if place == "BI" else "82"
            yield _fault(f"The taxonomy, {code}, is not valid.", "A7", "145", entity)
    digits = claim.tax_id
    if not (digits.isdecimal() and len(digits) == 9 and len(set(digits)) > 1):
        yield _fault(f"The billing provider tax id (TIN), {digits}, is invalid.", "A7", "128", "85")
    if not (claim.billing_zip.isdecimal() and len(claim.billing_zip) == 9):
        yield _fault("The billing provider's ZIP code needs 9 digits.", "A7", "500", "85")


def _is_npi(text: str) -> bool:
    """The check digit of a card number, over 80840 and the number."""
    if not (len(text) == 10 and text.isascii() and text.isdecimal() and text[0] in "12"):
        return False
    digits = [int(digit) for digit in reversed("80840" + text)]
    doubled = [digit * 2 - (9 if digit > 4 else 0) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _coverage(claim: Submitted) -> Iterator[Fault]:
    if claim.payer_id == UNKNOWN_PAYER:
        yield _fault(f"The payer id, {claim.payer_id}, is not in the network.", "A3", "116")
    if claim.responsibilities.count("P") != 1:
        yield _fault("A claim has exactly one primary payer.", "A7", "171")
    if claim.is_own_patient and not claim.has_birth_date:
        yield _fault("The patient's birth date and sex are missing.", "A6", "158", "IL")


def _claim(claim: Submitted) -> Iterator[Fault]:
    if not 1 <= len(claim.number) <= 20:
        yield _fault("The patient control number has 1 to 20 characters.", "A7", "478")
    if at(claim.place, 0) not in _PLACES or at(claim.place, 1) != "B":
        yield _fault("The place of service is not valid.", "A7", "249")
    if claim.frequency not in {"1", "7", "8"}:
        yield _fault("The claim frequency code is 1, 7 or 8.", "A7", "535")
    elif claim.frequency != "1" and not claim.original:
        yield _fault("A replacement or void names the payer's claim number.", "A6", "464")
    if claim.charge is None or claim.charge <= 0:
        yield _fault("The charge is more than zero.", "A7", "402")
    if not all(_is_payable(each.charge) for each in claim.lines):
        yield _fault("A charge is a whole number of cents, of ten digits at most.", "A7", "402")
    if claim.amount != sum((line.charge or Decimal(0) for line in claim.lines), Decimal(0)):
        yield _fault("The charge is the sum of the charges of the lines.", "A7", "400")


def _is_payable(charge: Decimal | None) -> bool:
    return charge is None or (charge == round(charge, 2) and charge < _TOO_MUCH)


def _diagnoses(claim: Submitted) -> Iterator[Fault]:
    codes = claim.diagnoses
    if not codes or not all(_ICD.fullmatch(code) for code in codes):
        yield _fault(f"A diagnosis is missing or not valid: {', '.join(codes)}.", "A7", "255")
    if len(set(codes)) < len(codes):
        yield _fault("A diagnosis is named more than once.", "A7", "255")
    known = {str(place) for place in range(1, len(codes) + 1)}
    if not all(line.pointers and known.issuperset(line.pointers) for line in claim.lines):
        yield _fault("A line points to no diagnosis of the claim.", "A7", "477")


def _lines(claim: Submitted) -> Iterator[Fault]:
    for line in claim.lines:
        if not line.on:
            yield _fault("A line has no day of service.", "A6", "187")
        paid = line.paid_elsewhere
        if paid is not None and paid + line.adjusted_elsewhere != line.charge:
            says = "What another payer paid and adjusted is not the charge of the line."
            yield _fault(says, "A7", "400")


_EDITS: tuple[Callable[[Submitted], Iterator[Fault]], ...] = (
    _people,
    _coverage,
    _claim,
    _diagnoses,
    _lines,
)
