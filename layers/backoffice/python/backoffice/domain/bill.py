"""A bill: everything that a claim tells a payer about one visit, as it was when it was written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from backoffice.domain.address import Address
from backoffice.domain.calendar import Day
from backoffice.domain.client import Sex
from backoffice.domain.identifiers import (
    ClearinghousePayerId,
    EmailAddress,
    GroupNumber,
    Icd10,
    MemberId,
    Npi,
    PayerId,
    PersonName,
    PlainText,
    ProcedureCode,
    TaxId,
    Taxonomy,
)
from backoffice.domain.money import Money
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.policy import Priority, Relationship
from backoffice.domain.record import Fact
from backoffice.domain.telehealth import Modifier
from backoffice.domain.visit import PlaceOfService

ControlNumber = Annotated[str, Field(pattern="^[A-Z0-9]{1,20}$")]
"""A patient control number (CLM01): ours, at most 20 characters, and it names nobody."""


class Frequency(StrEnum):
    """What a claim is to one that was sent before (005010X222A1 2300 CLM05-3)."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class BillingProvider(Fact):
    """The network, whoever saw the client (CR-2, 2010AA)."""

    name: PlainText
    npi: Npi
    tax_id: TaxId
    taxonomy: Taxonomy | None = None
    address: Address
    pay_to: Address | None = None
    """Where money is sent instead, as to a post office box (2010AB)."""
    email: EmailAddress | None = None
    """Whom the receiver writes to about the document (1000A PER)."""


class RenderingProvider(Fact):
    """The clinician who saw the client (2310B)."""

    first_name: PersonName
    last_name: PersonName
    npi: Npi
    taxonomy: Taxonomy


class Person(Fact):
    """The client, or whose plan it is; what is not known, an edit asks for."""

    first_name: PersonName
    last_name: PersonName
    birth_date: Day | None = None
    sex: Sex | None = None
    address: Address | None = None


class Insurance(Fact):
    """One payer, and under which numbers it knows the client (2000B, 2010BA, 2010BB; 2320)."""

    payer_id: PayerId
    """In our own registry."""
    payer_name: PlainText
    claims_payer_id: ClearinghousePayerId | None = None
    plan_kind: PlanKind = PlanKind.COMMERCIAL
    priority: Priority = Priority.PRIMARY
    member_id: MemberId | None = None
    group_number: GroupNumber | None = None
    relationship: Relationship = Relationship.SELF
    """What the client is to the subscriber."""
    subscriber: Person
    """The client, too, where the plan is their own."""


class Adjustment(Fact):
    """Why the other payer paid less than was asked (CAS)."""

    group: Annotated[str, Field(pattern="^(CO|CR|OA|PI|PR)$")]
    reason: Annotated[str, Field(pattern="^[A-Z]{0,2}[0-9]{1,3}$")]
    amount: Money


class DecidedLine(Fact):
    """What another payer did with one line of the bill (2430)."""

    paid: Money
    procedure: ProcedureCode
    """What it decided on; most often what it was asked for."""
    modifiers: tuple[Modifier, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()


class OtherInsurance(Fact):
    """What another payer of the same client did with the same visit (2320, 2330)."""

    insurance: Insurance
    paid: Money | None = None
    """None: it has not been asked yet, because it pays after this one."""
    adjudicated_on: Day | None = None
    adjustments: tuple[Adjustment, ...] = ()
    """Of the claim as a whole."""
    lines: tuple[DecidedLine, ...] = ()
    """What it did with each line of the bill, in their order; none where it does not say."""


class AuthorizationKind(StrEnum):
    """Who allowed the visit beforehand."""

    PRIOR = "prior"  # the plan (2300 REF G1)
    EAP = "eap"  # an employee assistance programme: it never costs the client anything


AuthorizationNumber = Annotated[str, Field(pattern="^[A-Z0-9-]{2,30}$")]
"""As whoever allowed a visit wrote it, in capitals."""


class Authorization(Fact):
    """The number under which a visit was allowed."""

    kind: AuthorizationKind
    number: AuthorizationNumber


class ServiceLine(Fact):
    """One thing that was done in the visit (2400)."""

    line_id: ControlNumber
    """Comes back in the remittance (REF 6R)."""
    day: Day
    procedure: ProcedureCode
    modifiers: tuple[Modifier, ...] = ()
    units: int = 1
    charge: Money
    pointers: tuple[int, ...] = (1,)
    """Which of the bill's diagnoses it treats, the first being 1."""


class Bill(Fact):
    """One claim, complete: the 837P is written from this and nothing else."""

    control_number: ControlNumber
    frequency: Frequency = Frequency.ORIGINAL
    payer_claim_number: PlainText | None = None
    """The payer's own number of the claim that this one replaces or takes back (REF F8)."""
    network: BillingProvider
    provider: RenderingProvider
    patient: Person
    insurance: Insurance
    other_insurance: tuple[OtherInsurance, ...] = ()
    place_of_service: PlaceOfService
    diagnoses: tuple[Icd10, ...] = ()
    authorization: Authorization | None = None
    lines: tuple[ServiceLine, ...] = ()

    @property
    def charge(self) -> Money:
        """What is asked for altogether (CLM02)."""
        return Money.total(line.charge for line in self.lines)
