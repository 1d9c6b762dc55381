"""What a payer is asked about a client, and what it answers, in the office's own words."""

from __future__ import annotations

from enum import StrEnum

from backoffice.domain.beside import Count, PartyNamed, PlaceNamed, Remark, Span
from backoffice.domain.calendar import Day, Interval
from backoffice.domain.money import Money
from backoffice.domain.policy import Relationship
from backoffice.domain.record import Fact


class Person(Fact):
    """Somebody as the payer knows them."""

    first_name: str
    last_name: str
    birth_date: Day


class Insured(Fact):
    """The person whom an answer is about, as the payer writes them; None is what it leaves out."""

    first_name: str | None = None
    last_name: str | None = None
    birth_date: Day | None = None
    member_id: str | None = None
    corrected: bool = False
    """The payer says that its records differ from what was asked (INS03 001, INS04 25)."""
    segment: int = 0
    """Where the payer names them, ST being 1."""


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

    @property
    def patient(self) -> Person:
        """Whom the payer is asked about."""
        return self.dependent or self.subscriber


class BenefitKind(StrEnum):
    """What one line of a payer's answer is about (005010X279A1 2110C EB01)."""

    ACTIVE = "active"
    ACTIVE_PENDING = "active_pending"  # while the payer looks into it
    INACTIVE = "inactive"
    COPAY = "copay"
    COINSURANCE = "coinsurance"
    DEDUCTIBLE = "deductible"
    OUT_OF_POCKET = "out_of_pocket"
    LIMITATION = "limitation"
    NOT_COVERED = "not_covered"
    EXCLUDED = "excluded"
    RESTRICTED = "restricted"  # to a provider whom the payer names
    BASIS = "basis"
    SPEND_DOWN = "spend_down"
    OTHER_PAYER = "other_payer"
    OTHER_SOURCE = "other_source"
    CONTACT = "contact"
    UNPROCESSED = "unprocessed"
    OTHER = "other"


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
    insurance_type: str | None = None
    """What kind of insurance the line is about, in X12's codes (EB04)."""
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
    """What it is about: source, payer, provider, subscriber, dependent or benefit."""
    segment: int | None = None
    under: int | None = None
    """The segment that opens the level at which it stands (HL)."""


class OtherPayer(Fact):
    """Somebody else whom the payer names for care: another insurer, or who runs a carve-out."""

    kind: BenefitKind
    """What the line that names it is: another payer, another source, or whom to ask."""
    role: str | None = None
    """NM101: PRP pays first, SEP second, TTP third; PR, VN and others do not say."""
    name: str | None = None
    payer_id: str | None = None
    telephone: str | None = None
    service_types: tuple[str, ...] = ()
    holds: Interval | None = None
    """The days for which it is named, where the line says."""
    segment: int


class VisitLimit(Fact):
    """How many visits the plan pays for; None is what the answer does not say."""

    service_types: tuple[str, ...] = ()
    network: str = "unknown"
    period: str | None = None
    """EB06 or HSD05: 23 calendar year, 22 service year, …"""
    allowed: int | None = None
    used: int | None = None
    remaining: int | None = None
    segments: tuple[int, ...]

    @property
    def left(self) -> int | None:
        """How many the plan still pays for, where that follows from what is said."""
        if self.remaining is None and self.allowed is not None and self.allowed <= (self.used or 0):
            return 0
        return self.remaining


TELEPHONE = "telephone"
"""The kind of an answer that is no document, but what staff heard."""


class PayerAnswer(Fact):
    """A payer's answer about one person, in the office's words."""

    kind: str
    """271, or what came in its place."""
    accepted: bool | None = None
    """Of an acknowledgment: whether the payer took the question in."""
    people: int = 1
    """How many people a 271 answers about; of several nothing is kept, since nobody may guess."""
    active: bool | None = None
    """None: the answer does not say."""
    plan_name: str | None = None
    person: Insured | None = None
    """None: the answer names nobody."""
    covered: Interval | None = None
    """The days that the plan covers the person, where the answer says (DTP of the person)."""
    plan_days: Interval | None = None
    """The same as far as the payer states it, without days that may but repeat the one asked."""
    plan_segments: tuple[int, ...] = ()
    answered_for: Day | None = None
    """The one day that the answer says it is about; some payers take another than was asked."""
    paid_until: Day | None = None
    """The last day for which the premium was paid (DTP 343)."""
    rejections: tuple[Rejection, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    spans: tuple[Span, ...] = ()
    """What `covered` rests on."""
    level_segment: int = 0
    """The segment that opens what is said of the person (HL)."""
    about_segments: tuple[int, ...] = ()
    """What tells whom it is about, where more than one person could be meant: of a dependent the
    HL and that of the subscriber; of several people TRN and EB as well."""
    made_on: Day | None = None
    """The day on which the document was made (GS04)."""
    other_payers: tuple[OtherPayer, ...] = ()
    visit_limits: tuple[VisitLimit, ...] = ()
    complete: bool = True
    """False: the answer is longer than what is kept here; the document has all of it."""
    findings: int = 0
