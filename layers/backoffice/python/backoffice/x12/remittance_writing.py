"""Writing what a payer paid, and why not more: the 835 that comes with the money.

The office never sends one; the simulated payers do, and independent judges read it. What does not
add up is written all the same, for readers have to be tried on it. 005010X221A1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, TypeVar

from backoffice.x12.adjustments import PATIENT
from backoffice.x12.characters import identifier, transliterated
from backoffice.x12.claim_statuses import Party
from backoffice.x12.findings import X12Error
from backoffice.x12.writing import Composite, Element, Envelope, Route, Row, Usage, interchange

VERSION = "005010X221A1"
Method = Literal["ACH", "CHK", "NON"]
"""BPR04: a transfer, a check, or no money at all."""
_TRIPLETS, _PAIRS, _REMARKS = 6, 6, 5  # of a CAS, a PLB and an MOA
_MOST = Decimal(10) ** 8  # the guide's ten digits, two of them cents
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account: the bank's routing number of nine digits, and the account's own number."""

    routing: str
    number: str


@dataclass(frozen=True, slots=True)
class PaidBy:
    """Who pays; `originator` is TRN03: ten characters, as a rule a 1 and the tax id."""

    name: str
    payer_id: str
    originator: str
    street: str
    city: str
    state: str
    zip_code: str
    telephone: str
    account: Account


@dataclass(frozen=True, slots=True)
class PaidTo:
    """Who is paid."""

    name: str
    npi: str
    tax_id: str
    account: Account


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so much less was paid than charged: a triplet of a CAS, in dollars."""

    group: str
    code: str
    amount: Decimal
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a payment (positive) or added to it (negative) beside all claims: PLB."""

    code: str
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True, slots=True)
class LineDecision:
    """One service as the payer decided it: SVC.

    `procedure` is a code, then its modifiers; `submitted` the one that was billed, where the
    payer decided on another. `control_number` is the provider's own (REF 6R).
    """

    procedure: tuple[str, ...]
    charge: Decimal
    paid: Decimal
    served: tuple[date, date]
    reasons: tuple[Reason, ...] = ()
    control_number: str | None = None
    allowed: Decimal | None = None
    units: int = 1
    submitted: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimDecision:
    """One claim as the payer decided it: CLP, whose status is CLP02 and whose filing is CLP06.

    Of the parties the patient is QC, the `insured` IL, whoever held the visit 82, and the payer
    that a claim was passed on to TT.
    """

    patient_control_number: str
    payer_claim_number: str
    status: str
    charge: Decimal
    paid: Decimal
    patient: Party
    served: tuple[date, date]
    lines: tuple[LineDecision, ...] = ()
    reasons: tuple[Reason, ...] = ()
    insured: Party | None = None
    rendering: Party | None = None
    forwarded_to: Party | None = None
    filing: str = "12"
    place: str = ""
    frequency: str = ""
    received_on: date | None = None
    remarks: tuple[str, ...] = ()

    @property
    def every_reason(self) -> tuple[Reason, ...]:
        """The claim's own, then those of its lines."""
        return (*self.reasons, *(each for line in self.lines for each in line.reasons))

    @property
    def patient_responsibility(self) -> Decimal:
        """What is left to the patient, on the claim and on its lines."""
        left = (each.amount for each in self.every_reason if each.group == PATIENT)
        return sum(left, Decimal(0))


@dataclass(frozen=True, slots=True)
class Advice:
    """One payment, or the notice that there is none (`method` NON).

    `trace` is the number of the transfer or the check, by which the bank's money is found again.
    """

    amount: Decimal
    trace: str
    paid_on: date
    method: Method
    payer: PaidBy
    payee: PaidTo
    claims: tuple[ClaimDecision, ...] = ()
    kept: tuple[Kept, ...] = ()


def write(advice: Advice, route: Route, *, control_number: int, at: datetime, usage: Usage) -> str:
    """The 835 that says *advice*, dated *at*, as one interchange.

    Names are transliterated, identifiers go as they are. Raises `X12Error` for what X12 cannot
    carry, and for an amount that is not a whole number of cents.
    """
    envelope = Envelope("835", "HP", VERSION, route, control_number, at, usage)
    return interchange(_rows(advice, at.astimezone(UTC).date()), envelope)


def _rows(advice: Advice, today: date) -> Iterator[Row]:
    yield _money(advice)
    yield ("TRN", "1", _number(advice.trace, 50), _number(advice.payer.originator, 10))
    yield ("DTM", "405", today)
    yield from _payer(advice.payer)
    yield ("N1", "PE", _text(advice.payee.name, 60), "XX", _number(advice.payee.npi, 80))
    yield ("REF", "TJ", _number(advice.payee.tax_id, 50))
    if advice.claims:
        yield ("LX", 1)
    for claim in advice.claims:
        yield from _claim(claim)
    year_end = date(advice.paid_on.year, 12, 31)
    for some in _by(_PAIRS, advice.kept):
        pairs = [said for each in some for said in (_why(each), _amount(each.amount))]
        yield ("PLB", _number(advice.payee.npi, 50), year_end, *pairs)


def _money(advice: Advice) -> Row:
    """BPR: banks are named for a transfer alone."""
    handling = "H" if advice.method == "NON" else "I"
    banks: list[Element] = [None] * 11
    if advice.method == "ACH":
        paying, paid = advice.payer.account, advice.payee.account
        banks = ["CCP", *_bank(paying), _number(advice.payer.originator, 10), None, *_bank(paid)]
    amount = _amount(advice.amount)
    return ("BPR", handling, amount, "C", advice.method, *banks, advice.paid_on)


def _bank(account: Account) -> tuple[str, ...]:
    return ("01", _number(account.routing, 12), "DA", _number(account.number, 35))


def _payer(payer: PaidBy) -> Iterator[Row]:
    yield ("N1", "PR", _text(payer.name, 60))
    yield ("N3", _text(payer.street, 55))
    yield ("N4", _text(payer.city, 30), _number(payer.state, 2), _number(payer.zip_code, 15))
    yield ("REF", "2U", _number(payer.payer_id, 50))
    yield ("PER", "BL", "REMITTANCES", "TE", _number(payer.telephone, 256))


def _claim(claim: ClaimDecision) -> Iterator[Row]:
    left = claim.patient_responsibility
    yield (
        "CLP",
        _number(claim.patient_control_number, 38),
        _number(claim.status, 2),
        _amount(claim.charge),
        _amount(claim.paid),
        _amount(left) if left > 0 else None,
        _number(claim.filing, 2),
        _number(claim.payer_claim_number, 50),
        claim.place,
        claim.frequency,
    )
    yield from _adjustments(claim.reasons)
    for party in (claim.patient, claim.insured, claim.rendering, claim.forwarded_to):
        if party is not None:
            yield _name(party)
    if claim.remarks:
        yield ("MOA", None, None, *_few(claim.remarks))
    first, last = claim.served
    yield ("DTM", "232", first)
    yield ("DTM", "233", last)
    if claim.received_on is not None:
        yield ("DTM", "050", claim.received_on)
    for line in claim.lines:
        yield from _line(line)


def _line(line: LineDecision) -> Iterator[Row]:
    billed = _procedure(line.submitted) if line.submitted else None
    amounts = (_amount(line.charge), _amount(line.paid))
    yield ("SVC", _procedure(line.procedure), *amounts, None, line.units, billed)
    first, last = line.served
    if first == last:
        yield ("DTM", "472", first)
    else:
        yield ("DTM", "150", first)
        yield ("DTM", "151", last)
    yield from _adjustments(line.reasons)
    if line.control_number is not None:
        yield ("REF", "6R", _number(line.control_number, 50))
    if line.allowed is not None:
        yield ("AMT", "B6", _amount(line.allowed))
    for remark in line.remarks:
        yield ("LQ", "HE", _number(remark, 30))


def _adjustments(reasons: Sequence[Reason]) -> Iterator[Row]:
    """A CAS for each group, and further ones for what a first has no place for."""
    for group in dict.fromkeys(each.group for each in reasons):
        own = [each for each in reasons if each.group == group]
        for some in _by(_TRIPLETS, own):
            yield ("CAS", _number(group, 2), *(said for each in some for said in _triplet(each)))


def _triplet(reason: Reason) -> tuple[Element, ...]:
    return (_number(reason.code, 5), _amount(reason.amount), reason.quantity)


def _procedure(parts: Sequence[str]) -> Composite:
    code, *modifiers = parts
    if len(modifiers) > 4:
        raise X12Error("a procedure has at most four modifiers")
    return Composite(("HC", _number(code, 48), *(_number(each, 2) for each in modifiers)))


def _name(party: Party) -> Row:
    name, first = _text(party.name or "", 60), _optional(party.first, 35)
    kind = "1" if party.entity == "QC" or first else "2"
    said = (party.qualifier, _number(party.identifier, 80)) if party.identifier else ()
    return ("NM1", party.entity, kind, name, first, None, None, None, *said)


def _why(kept: Kept) -> Composite:
    return Composite((_number(kept.code, 2), _number(kept.reference, 50) if kept.reference else ""))


def _by(most: int, items: Sequence[T]) -> Iterator[Sequence[T]]:
    """*items* in order, so many at a time."""
    return (items[start : start + most] for start in range(0, len(items), most))


def _few(remarks: Sequence[str]) -> list[str]:
    if len(remarks) > _REMARKS:
        raise X12Error("a claim has at most five remarks")
    return [_number(each, 50) for each in remarks]


def _amount(dollars: Decimal) -> Decimal:
    """*dollars*, if they are a whole number of cents that the guide has room for."""
    sane = dollars.is_finite() and abs(dollars) < _MOST and dollars == round(dollars, 2)
    if not sane:
        raise X12Error("an amount is not a whole number of cents, or too long")
    return dollars + 0  # and never -0


def _number(text: str | None, longest: int) -> str:
    return identifier(text or "", field="an identifier", longest=longest)


def _text(text: str, longest: int) -> str:
    written = transliterated(text, field="a name", longest=longest)
    if not written:
        raise X12Error("somebody has no name")
    return written


def _optional(text: str | None, longest: int) -> str | None:
    return transliterated(text, field="a name", longest=longest) if text else None
