"""A claim as the simulated clearinghouse and its payers know it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from infra.local.clearinghouse_270 import Row, at


@dataclass
class Line:
    """One service line; amounts that are none are None."""

    procedure: list[str] = field(default_factory=list)
    charge: Decimal | None = None
    units: int = 1
    pointers: list[str] = field(default_factory=list)
    control_number: str = ""
    on: str = ""
    paid_elsewhere: Decimal | None = None
    adjusted_elsewhere: Decimal = Decimal(0)
    left_elsewhere: Decimal = Decimal(0)
    """What the payer before leaves to the patient: PR among its adjustments."""


@dataclass
class Submitted:
    """An 837P as far as the simulator cares."""

    envelope: dict[str, str] = field(default_factory=dict)
    submitter: Row = field(default_factory=list)
    billing: Row = field(default_factory=list)
    rendering: Row = field(default_factory=list)
    payer: Row = field(default_factory=list)
    subscriber: Row = field(default_factory=list)
    dependent: Row = field(default_factory=list)
    billing_zip: str = ""
    tax_id: str = ""
    taxonomies: list[tuple[str, str]] = field(default_factory=list)
    """PRV01 and the code."""
    responsibilities: list[str] = field(default_factory=list)
    """SBR01 of the payer meant, then of the others."""
    is_own_patient: bool = False
    has_birth_date: bool = False
    number: str = ""
    charge: Decimal | None = None
    place: list[str] = field(default_factory=list)
    """The components of CLM05: place, qualifier, frequency."""
    original: str = ""
    diagnoses: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    paid_elsewhere: Decimal | None = None
    left_elsewhere: Decimal = Decimal(0)
    """What the payer before paid of the claim, and leaves to the patient, said of no line."""
    well_counted: bool = True

    @property
    def member_id(self) -> str:
        """The number on the card."""
        return at(self.subscriber, 9)

    @property
    def payer_id(self) -> str:
        """Whom the claim is for."""
        return at(self.payer, 9)

    @property
    def patient(self) -> Row:
        """Who was treated."""
        return self.dependent or self.subscriber

    @property
    def frequency(self) -> str:
        """1 an original, 7 a replacement, 8 a void."""
        return at(self.place, 2)

    @property
    def is_second(self) -> bool:
        """Whether another payer decides before this one."""
        return self.responsibilities[:1] not in ([], ["P"])

    @property
    def amount(self) -> Decimal:
        """The charge, nothing where none is said."""
        return self.charge if self.charge is not None else Decimal(0)

    @property
    def served(self) -> tuple[date, date]:
        """The first and the last day of service; the day of the document where none is said."""
        days = [day(part) for line in self.lines for part in line.on.split("-")]
        known = [each for each in days if each] or [self.made_at.date()]
        return min(known), max(known)

    @property
    def made_at(self) -> datetime:
        """When the interchange was written."""
        stamp = self.envelope["yymmdd"] + self.envelope["hhmm"]
        return datetime.strptime(stamp, "%y%m%d%H%M").replace(tzinfo=UTC)

    @property
    def services(self) -> frozenset[tuple[str, ...]]:
        """What is billed, whatever the claim is called: the same ones twice are a duplicate."""
        who = (self.payer_id, self.member_id, at(self.patient, 3), at(self.patient, 4))
        by = at(self.rendering or self.billing, 9)
        return frozenset((*who, by, line.on, at(line.procedure, 1)) for line in self.lines)


def dollars(text: str) -> Decimal | None:
    """The amount *text*, or None where it is none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def day(text: str) -> date | None:
    """The day of a CCYYMMDD, or None where it is none."""
    try:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
