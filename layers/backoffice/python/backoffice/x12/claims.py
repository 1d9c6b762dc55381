"""What a claim says, as records: who bills whom, for whose visit, and what other payers did. (837P)

One claim is one visit, or a few, billed to one payer. In a document that others wrote anything may
be missing and is None then; the writer names what it cannot do without. Loops are those of
005010X222A1. Codes are the standard's own, amounts are dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backoffice.x12.findings import Finding
from backoffice.x12.segments import Document


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4, in the United States; `zip_code` is 5 or 9 digits without a dash."""

    line: str | None
    city: str | None
    state: str | None
    zip_code: str | None
    second_line: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call (PER): a name, and a telephone number of ten digits or an e-mail address."""

    name: str | None
    telephone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who sends the document: 1000A; `submitter_id` is how the receiver knows it."""

    name: str | None
    submitter_id: str | None
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets the document: 1000B, the clearinghouse."""

    name: str | None
    receiver_id: str | None


@dataclass(frozen=True, slots=True)
class BillingProvider:
    """Who is paid: 2000A PRV, 2010AA and 2010AB; an organisation has no first name.

    `tax_id_kind` is EI, or SY for a social security number. `pay_to` only where it differs
    from `address`, which needs nine digits of ZIP code.
    """

    name: str | None
    npi: str | None
    tax_id: str | None
    address: Address | None
    taxonomy: str | None = None
    contact: Contact | None = None
    pay_to: Address | None = None
    first: str | None = None
    tax_id_kind: str | None = "EI"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is to pay: 2010BB and 2330B, NM108 PI."""

    name: str | None
    payer_id: str | None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How somebody is insured: SBR.

    `responsibility` is P for the payer that pays first, S for second, T for third. `filing` is
    SBR09, such as CI for commercial insurance, `insurance_type` SBR05, which only Medicare as
    a second payer wants.
    """

    responsibility: str | None
    group_number: str | None = None
    group_name: str | None = None
    filing: str | None = "CI"
    insurance_type: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber (2010BA, 2330A) or a patient who is on somebody's plan (2010CA).

    `member_id` is the subscriber's. Birth date, sex (F, M or U) and address are needed of the
    patient and, for the others, left out of what we write.
    """

    last: str | None
    first: str | None
    member_id: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    address: Address | None = None
    middle: str | None = None
    suffix: str | None = None


@dataclass(frozen=True, slots=True)
class RenderingProvider:
    """Who held the visit: 2310B; `taxonomy` is PRV03."""

    last: str | None
    first: str | None
    npi: str | None
    taxonomy: str | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """Where the visit took place, if not at the billing provider's address: 2310C."""

    name: str | None
    address: Address | None
    npi: str | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Why another payer paid less: one triplet of a CAS, of a line or of the claim as a whole."""

    group: str | None
    reason: str | None
    amount: Decimal | None
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LinePaid:
    """What another payer did with one line: 2430. `payer_id` names the payer among the others."""

    payer_id: str | None
    paid: Decimal | None
    on: date | None
    procedure: str | None
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = Decimal(1)
    adjustments: tuple[Adjustment, ...] = ()
    patient_owes: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Another payer of the same patient, and what it paid: 2320, 2330A and 2330B.

    `relationship` is the patient's to the subscriber, 18 for the same person. `paid` (AMT D)
    is None for a payer that has not decided yet. `paid_on` is said here or with every line.
    """

    policy: Policy
    relationship: str | None
    subscriber: Person
    payer: Payer
    paid: Decimal | None = None
    paid_on: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    patient_owes: Decimal | None = None
    payer_claim_number: str | None = None
    benefits_assigned: str | None = "Y"
    release: str | None = "Y"


@dataclass(frozen=True, slots=True)
class Line:
    """One service: 2400. `control_number` (REF 6R) comes back in the remittance.

    `diagnoses` are places in the claim's list, 1 being the first. `place_of_service` only where
    it differs from the claim's, `last_day` where the service took more than `day`.
    """

    control_number: str | None
    procedure: str | None
    charge: Decimal | None
    day: date | None
    diagnoses: tuple[int, ...]
    modifiers: tuple[str, ...] = ()
    units: Decimal | None = Decimal(1)
    unit: str | None = "UN"
    place_of_service: str | None = None
    last_day: date | None = None
    paid: tuple[LinePaid, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatures:
    """What was signed, as the codes of CLM06 to CLM09.

    `provider` Y or N; `assignment` A where the provider takes what the plan allows, else B or C;
    `benefits` Y where the patient lets the payer pay the provider, else N or W; `release` Y or I.
    """

    provider: str | None = "Y"
    assignment: str | None = "A"
    benefits: str | None = "Y"
    release: str | None = "Y"


SIGNED = Signatures()


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, with all that a payer needs to decide it.

    `dependent` is the patient, where that is not the subscriber, and `relationship` then what
    they are to the subscriber (PAT01). `frequency` is 1 for an original, 7 for a replacement
    and 8 for a void; those two name the `payer_claim_number` (REF F8) that they are about.
    `diagnoses` are ICD-10-CM without dots, the principal one first; `icd` is 9 in documents of
    before October 2015. `authorization` is REF G1, for an EAP its authorisation.
    """

    sender_id: str
    receiver_id: str
    submitter: Submitter
    receiver: Receiver
    billing: BillingProvider
    policy: Policy
    subscriber: Person
    payer: Payer
    patient_control_number: str | None
    charge: Decimal | None
    place_of_service: str | None
    diagnoses: tuple[str, ...]
    lines: tuple[Line, ...]
    frequency: str | None = "1"
    dependent: Person | None = None
    relationship: str | None = None
    signatures: Signatures = SIGNED
    rendering: RenderingProvider | None = None
    facility: Facility | None = None
    others: tuple[OtherPayer, ...] = ()
    authorization: str | None = None
    payer_claim_number: str | None = None
    patient_paid: Decimal | None = None
    note: str | None = None
    icd: int = 10

    @property
    def patient(self) -> Person:
        """Who was treated."""
        return self.dependent or self.subscriber

    @property
    def is_secondary(self) -> bool:
        """Whether another payer comes before this one."""
        return self.policy.responsibility not in {"P", None}


@dataclass(frozen=True, slots=True)
class Batch:
    """The claims of one transaction set.

    `number` is BHT03, which acknowledgments of claims name; we write ISA13 there.
    """

    number: str | None
    control_number: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim of a text, with everything that was wrong with it."""

    document: Document
    batches: tuple[Batch, ...]
    findings: tuple[Finding, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Those of all transaction sets, in order."""
        return tuple(claim for batch in self.batches for claim in batch.claims)
