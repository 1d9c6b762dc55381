"""What a payer is asked about a client, and what it answers, in the office's own words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from backoffice.domain.calendar import Day, Interval
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from backoffice.domain.record import Fact


class Person(Fact):
    """Somebody as the payer knows them."""

    first_name: str
    last_name: str
    birth_date: Day


class Inquiry(Fact):
    """One question to one payer, before it becomes a 270."""

    payer_name: str
    payer_id: str
    provider_npi: str
    provider_first_name: str
    provider_last_name: str
    subscriber: Person
    member_id: str
    dependent: Person | None = None
    relationship: Relationship = Relationship.SELF
    service_on: Day
    service_type: str
    trace: str


class BenefitKind(StrEnum):
    """What one line of a payer's answer is about (005010X279A1 2110C EB01)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    COPAY = "copay"
    COINSURANCE = "coinsurance"
    DEDUCTIBLE = "deductible"
    OUT_OF_POCKET = "out_of_pocket"
    LIMITATION = "limitation"
    NOT_COVERED = "not_covered"
    EXCLUSION = "exclusion"
    SPEND_DOWN = "spend_down"
    ELSEWHERE = "elsewhere"
    OTHER_PAYER = "other_payer"
    CONTACT = "contact"
    UNPROCESSED = "unprocessed"
    OTHER = "other"


class Remark(Fact):
    """Free text beside a benefit (MSG)."""

    text: str
    segment: int


class PlaceNamed(Fact):
    """A place of service that a benefit is true of (III ZZ)."""

    code: str
    segment: int


class Span(Fact):
    """Days that a benefit or a plan is about (DTP); a bound that it does not name is open."""

    since: Day | None = None
    until: Day | None = None
    segment: int

    def excludes(self, day: date) -> bool:
        """Whether *day* lies outside of it."""
        return (self.since is not None and day < self.since) or (
            self.until is not None and day > self.until
        )


class PartyNamed(Fact):
    """Somebody named beside a benefit (2120 NM1); `role` is NM101."""

    role: str
    name: str | None = None
    segment: int
    payer_named_at: int | None = None
    """The segment that names the payer itself, if that is who is named here too."""


class Count(Fact):
    """So many visits, or whatever is counted (HSD, or EB09 and EB10)."""

    unit: str | None = None
    """VS visits."""
    quantity: str
    period: str | None = None
    """29: what is left of them."""
    segment: int


class Benefit(Fact):
    """One line of the payer's answer, with the segment that says it."""

    kind: BenefitKind
    code: str | None = None
    """EB01."""
    service_types: tuple[str, ...] = ()
    network: str = "unknown"
    """in, out, both, or unknown (EB12)."""
    level: str | None = None
    period: str | None = None
    amount: Money | None = None
    share: str | None = None
    """A fraction as text, "0.2" being 20 % (EB08)."""
    plan: str | None = None
    """A name of the plan, or of one of its tiers (EB05)."""
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    places: tuple[PlaceNamed, ...] = ()
    spans: tuple[Span, ...] = ()
    counts: tuple[Count, ...] = ()
    parties: tuple[PartyNamed, ...] = ()
    narrowed_by: tuple[str, ...] = ()
    """What the line is true of only, in plain words: a place, a procedure, a number of visits."""
    authorization: str | None = None
    """Y: only with the payer's prior authorization (EB11)."""
    holds: Interval | None = None
    """The days that the line is about, where it says (DTP)."""
    segment: int
    """Its place in the transaction set, ST being 1."""

    @property
    def messages(self) -> tuple[str, ...]:
        """The texts of its remarks."""
        return tuple(remark.text for remark in self.remarks)


class Rejection(Fact):
    """One reason why the payer would not answer (AAA03), and what it asks for (AAA04)."""

    code: str
    follow_up: str | None = None
    level: str
    segment: int = 0
    under: int = 0
    """The segment that opens that level (HL)."""


class PayerAnswer(Fact):
    """A payer's answer about one person, in the office's words."""

    kind: str
    """271, or what came in its place."""
    active: bool | None = None
    """None: the answer does not say."""
    plan_name: str | None = None
    covered: Interval | None = None
    """The days that the plan covers the person, where the answer says (DTP of the person)."""
    rejections: tuple[Rejection, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    spans: tuple[Span, ...] = ()
    """What `covered` rests on."""
    person_named_at: int = 0
    """The segment that opens what is said of the person (HL)."""
    made_on: Day | None = None
    """The day on which the document was made (GS04)."""
    complete: bool = True
    """False: the answer is longer than what is kept here; the document has all of it."""
    findings: int = 0
