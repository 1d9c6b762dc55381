"""The lines of a claim and what other payers did with them, as segments. (837P, 2320 to 2430)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from backoffice.x12 import claim_fields as field
from backoffice.x12.claim_codes import ADJUSTMENT_GROUPS, CONSENTS, RELATIONSHIPS, RELEASES, SELF
from backoffice.x12.claim_people import insured, payer, policy
from backoffice.x12.claims import Adjustment, Line, LinePaid, OtherPayer
from backoffice.x12.findings import X12Error
from backoffice.x12.values import day_said
from backoffice.x12.writing import Composite, Row, Written, written

_TO_SUBSCRIBER = RELATIONSHIPS | {SELF}


def other(found: OtherPayer) -> Iterator[Row | Written]:
    """Another payer, and what it paid of the claim."""
    relationship = field.code(found.relationship, _TO_SUBSCRIBER, "the other relationship")
    yield policy(found.policy, relationship)
    yield from _adjustments(found.adjustments)
    if found.paid is not None:
        yield ("AMT", "D", field.amount(found.paid, "what the other payer paid"))
    if found.patient_owes is not None:
        yield ("AMT", "EAF", field.amount(found.patient_owes, "what the patient owes"))
    consent = field.code(found.benefits_assigned, CONSENTS, "the other assignment of benefits")
    release = field.code(found.release, RELEASES, "the other release of information")
    yield ("OI", "", "", consent, "", "", release)
    yield insured(found.subscriber)
    if found.subscriber.address is not None:
        yield from field.address(found.subscriber.address, "the other subscriber")
    yield payer(found.payer)
    if found.paid_on is not None:
        yield ("DTP", "573", "D8", day_said(found.paid_on))
    if found.payer_claim_number is not None:
        yield ("REF", "F8", field.number(found.payer_claim_number, "the other claim number"))


def line(place: int, found: Line, place_of_service: str | None) -> list[Row | Written]:
    """One service; *place* counts from 1, *place_of_service* is the claim's."""
    if found.unit != "UN":
        raise X12Error("a line is counted in units")
    if len(found.diagnoses) > 4 or len(set(found.diagnoses)) < len(found.diagnoses):
        raise X12Error("a line names up to 4 diagnoses, each once")
    elsewhere = found.place_of_service
    service = (
        "SV1",
        _procedure(found.procedure, found.modifiers),
        field.amount(found.charge, "the charge of a line"),
        "UN",
        field.units(found.units),
        elsewhere if elsewhere and elsewhere != place_of_service else "",
        "",
        _pointers(found.diagnoses),
    )
    served = _served(found.day, found.last_day)
    said: list[Row | Written] = [("LX", str(place)), _service(service), served]
    if found.control_number is not None:
        number = field.control_number(found.control_number, "the number of a line", longest=30)
        said.append(("REF", "6R", number))
    for paid in found.paid:
        said += _line_paid(paid)
    return said


@lru_cache(maxsize=512)
def _service(said: Row) -> Written:
    """SV1, which is the same for many visits of a day; each of its fields was refused or shaped."""
    return written([said])


@lru_cache(maxsize=256)
def _procedure(code: str | None, modifiers: tuple[str, ...]) -> Composite:
    return Composite(("HC", field.procedure(code), *field.modifiers(modifiers)))


@lru_cache(maxsize=256)
def _pointers(diagnoses: tuple[int, ...]) -> Composite:
    return Composite([str(place) for place in diagnoses])


@lru_cache(maxsize=64)
def _served(first: date | None, last: date | None) -> Written:
    day = field.on(first, "the day of a line")
    if last is None:
        return written([("DTP", "472", "D8", day)])
    last_day = day_said(last)
    if last_day <= day:
        raise X12Error("the last day of a line is not after its first")
    return written([("DTP", "472", "RD8", f"{day}-{last_day}")])


def _line_paid(paid: LinePaid) -> Iterator[Row]:
    yield (
        "SVD",
        field.number(paid.payer_id, "the payer of a line", shortest=2, longest=80),
        field.amount(paid.paid, "what was paid for a line"),
        _procedure(paid.procedure, paid.modifiers),
        "",
        field.units(paid.units),
    )
    yield from _adjustments(paid.adjustments)
    yield ("DTP", "573", "D8", field.on(paid.on, "the day on which a line was paid"))
    if paid.patient_owes is not None:
        yield ("AMT", "EAF", field.amount(paid.patient_owes, "what the patient owes of a line"))


def _adjustments(found: Sequence[Adjustment]) -> Iterator[Row]:
    """CAS: one for each group, with up to six reasons; five at most."""
    written: list[Row] = []
    for group, each in groupby(sorted(found, key=_group), key=_group):
        code, of_group = field.code(group, ADJUSTMENT_GROUPS, "the group of an adjustment"), [*each]
        for start in range(0, len(of_group), 6):
            triplets = [_triplet(one) for one in of_group[start : start + 6]]
            written.append(("CAS", code, *(part for triplet in triplets for part in triplet)))
    if len(written) > 5:
        raise X12Error("there are more adjustments than X12 has room for")
    yield from written


def _group(adjustment: Adjustment) -> str:
    return adjustment.group or ""


def _triplet(adjustment: Adjustment) -> Row:
    quantity = adjustment.quantity
    return (
        field.reason(adjustment.reason),
        field.signed_amount(adjustment.amount, "the amount of an adjustment"),
        field.units(quantity) if quantity is not None else "",
    )
