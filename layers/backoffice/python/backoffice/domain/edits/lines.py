"""Edits on what was done and what is asked for it: services, units, modifiers, money, minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from backoffice.domain.bill import Bill, ServiceLine
from backoffice.domain.edits.circumstances import Circumstances
from backoffice.domain.edits.edit import Edit, Mender, Weight
from backoffice.domain.edits.places import repeated
from backoffice.domain.money import Money
from backoffice.domain.procedures import PROCEDURES
from backoffice.domain.telehealth import SOUND_MARK, VIDEO_MARKS

_MOST_LINES = 50
_MOST_MODIFIERS = 4
_MOST_UNITS = 99
_MOST_MONEY = Money(99_999_999_99)
"""Ten digits: what the guide leaves of an amount (005010X222A1 appendix A)."""
_LONGEST_CONTROL_NUMBER = 20
_DISTINCT = frozenset({"59", "XE", "XP", "XS", "XU"})
"""A separate service on the same day (59, and what Medicare wants in its place)."""
_REPEATED = _DISTINCT | {"76", "77"}
SAME_DAY = frozenset({"MODIFIER_59", "DUPLICATE"})
"""The edits that compare a bill with other claims of its day."""


class Family(StrEnum):
    """Procedures of which a client has one a day, whatever their length."""

    EVALUATION = "evaluation"
    INDIVIDUAL = "individual"
    FAMILY = "family"
    GROUP = "group"


_FAMILIES = {
    **dict.fromkeys(("90791", "90792"), Family.EVALUATION),
    **dict.fromkeys(("90832", "90834", "90837"), Family.INDIVIDUAL),
    **dict.fromkeys(("90846", "90847"), Family.FAMILY),
    **dict.fromkeys(("90849", "90853"), Family.GROUP),
}


def family(procedure: str) -> str:
    """The family of *procedure*; any that is not listed is a family of its own."""
    return _FAMILIES.get(procedure, procedure)


def _count(bill: Bill, _: Circumstances) -> Iterator[str]:
    if not 1 <= len(bill.lines) <= _MOST_LINES:
        yield "lines"


def _control_numbers(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    taken = {number for each in circumstances.others for number in each.control_numbers}
    number = bill.control_number
    if not 1 <= len(number) <= _LONGEST_CONTROL_NUMBER or number in taken:
        yield "control_number"
    yield from (f"lines.{i}.line_id" for i in repeated(line.line_id for line in bill.lines))


def _charges(bill: Bill, _: Circumstances) -> Iterator[str]:
    for place, line in enumerate(bill.lines):
        if line.charge <= Money.ZERO:
            yield f"lines.{place}.charge"


def _sum(bill: Bill, _: Circumstances) -> Iterator[str]:
    if bill.charge > _MOST_MONEY:
        yield "lines"


def _below_allowed(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    if circumstances.allowed is not None and Money.ZERO < bill.charge < circumstances.allowed:
        yield "lines"


def _units(bill: Bill, _: Circumstances) -> Iterator[str]:
    """One a day of what is told by its time; of other services, as many as a claim can say."""
    for place, line in enumerate(bill.lines):
        most = 1 if line.procedure in PROCEDURES else _MOST_UNITS
        if not 1 <= line.units <= most:
            yield f"lines.{place}.units"


def _modifiers(bill: Bill, _: Circumstances) -> Iterator[str]:
    for place, line in enumerate(bill.lines):
        marks = set(line.modifiers)
        contradict = SOUND_MARK in marks and bool(marks & VIDEO_MARKS)
        if len(marks) < len(line.modifiers) or len(marks) > _MOST_MODIFIERS or contradict:
            yield f"lines.{place}.modifiers"


def _same_day(bill: Bill, circumstances: Circumstances, line: ServiceLine) -> list[ServiceLine]:
    """The other services of this clinician for this client on the day of *line*."""
    known = [
        each
        for claim in circumstances.others
        if claim.provider_npi == bill.provider.npi
        for each in claim.lines
    ]
    beside = [each for each in bill.lines if each is not line]
    return [each for each in (*known, *beside) if each.day == line.day]


def _distinct(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    """Individual and family therapy on one day: one of the two says that it stands apart."""
    pair = {Family.INDIVIDUAL, Family.FAMILY}
    for place, line in enumerate(bill.lines):
        if family(line.procedure) not in pair:
            continue
        (other,) = pair - {family(line.procedure)}
        for each in _same_day(bill, circumstances, line):
            if family(each.procedure) == other and not _marked((line, each), _DISTINCT):
                yield f"lines.{place}.modifiers"


def _marked(lines: Iterable[ServiceLine], marks: frozenset[str]) -> bool:
    return any(marks.intersection(line.modifiers) for line in lines)


def _again(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    """The same client, clinician, day and family of services, and nothing that says "again"."""
    for place, line in enumerate(bill.lines):
        for each in _same_day(bill, circumstances, line):
            same = family(each.procedure) == family(line.procedure)
            if same and not _marked((line, each), _REPEATED):
                yield f"lines.{place}"


def _minutes(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    minutes = circumstances.minutes
    for place, line in enumerate(bill.lines):
        known = PROCEDURES.get(line.procedure)
        if known is not None and minutes is not None and not known.fits(minutes):
            yield f"lines.{place}.procedure"


def _days(bill: Bill, circumstances: Circumstances) -> Iterator[str]:
    """A visit has one day, which has come, and on which the client was born already."""
    born = bill.patient.birth_date
    today = circumstances.today_there or circumstances.today
    for place, line in enumerate(bill.lines):
        before = born is not None and line.day < born
        if before or line.day > today or line.day != bill.lines[0].day:
            yield f"lines.{place}.day"


LINE_EDITS = (
    Edit(
        code="LINES",
        looks_at="1 to 50 services (2400 LX)",
        owner=Mender.BILLING,
        next_action="Write the claim with one to fifty services.",
        source="005010X222A1 2400 LX",
        finds=_count,
    ),
    Edit(
        code="CONTROL_NUMBER",
        looks_at="our own numbers: at most 20 characters, and no two alike (CLM01, 2400 REF 6R)",
        owner=Mender.CONFIGURATION,
        next_action="Write the claim anew, with control numbers that no other one has.",
        source="005010X222A1 2300 CLM01, 2400 REF 6R",
        finds=_control_numbers,
    ),
    Edit(
        code="CHARGE_POSITIVE",
        looks_at="a charge above nothing for every service (2400 SV102)",
        owner=Mender.BILLING,
        next_action="Set what the network charges for the service.",
        source="005010X222A1 2400 SV102",
        finds=_charges,
    ),
    Edit(
        code="CHARGE_SUM",
        looks_at="charges that add up to an amount that a claim can state (2300 CLM02)",
        owner=Mender.BILLING,
        next_action="Correct the charges; together they are more than a claim can state.",
        source="005010X222A1 2300 CLM02",
        finds=_sum,
    ),
    Edit(
        code="CHARGE_BELOW_ALLOWED",
        looks_at="whether less is asked than the payer agreed to pay (2300 CLM02)",
        owner=Mender.BILLING,
        next_action="Raise the network's charge to what the payer agreed to pay, or more.",
        source="CR-2: payers pay the lesser of charge and rate",
        finds=_below_allowed,
        weight=Weight.WARNS,
        about_terms=True,
        payers_differ=True,
        on_voids=False,
    ),
    Edit(
        code="UNITS",
        looks_at="one unit of what is told by its time, and at least one of all else (SV104)",
        owner=Mender.BILLING,
        next_action="Set the units of the service to one.",
        source="005010X222A1 2400 SV104",
        finds=_units,
    ),
    Edit(
        code="MODIFIER",
        looks_at="at most four modifiers, none twice, no video beside sound alone (SV101-3 to 6)",
        owner=Mender.BILLING,
        next_action="Keep each modifier once, at most four, and one way of telehealth.",
        source="005010X222A1 2400 SV101",
        finds=_modifiers,
    ),
    Edit(
        code="MODIFIER_59",
        looks_at="modifier 59 where individual and family therapy share a day (SV101-3 to 6)",
        owner=Mender.BILLING,
        next_action="Add modifier 59 to one of the two services of that day.",
        source="NCCI edits on therapy of one day",
        finds=_distinct,
        payers_differ=True,
        on_voids=False,
    ),
    Edit(
        code="DUPLICATE",
        looks_at="another claim for this client, clinician, day and kind of service",
        owner=Mender.PROVIDER,
        next_action="Say which of the two visits of that day took place, or cancel one.",
        source="CARC 18",
        finds=_again,
        on_voids=False,
    ),
    Edit(
        code="MINUTES",
        looks_at="whether the visit took as long as its code is for (2400 SV101-2)",
        owner=Mender.PROVIDER,
        next_action="Correct the minutes of the visit, or choose the code for that time.",
        source="CL-1; CPT time rule",
        finds=_minutes,
        on_voids=False,
    ),
    Edit(
        code="SERVICE_DAY",
        looks_at="one day, not to come, and not before the client was born (2400 DTP 472)",
        owner=Mender.PROVIDER,
        next_action="Correct the day of the visit, or the client's date of birth.",
        source="005010X222A1 2400 DTP 472",
        finds=_days,
    ),
)
