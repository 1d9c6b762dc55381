"""What an insurer's answer says, as records: people, benefits, rejections, dates. (271)

Codes are the document's own, amounts its own decimal strings (dollars), and None means that the
document does not say it. `backoffice.x12.values.whole_cents` makes cents of an amount.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from backoffice.x12.findings import Finding
from backoffice.x12.segments import Document

Network = Literal["in", "out", "both", "unknown"]
Place = Literal["source", "payer", "provider", "subscriber", "dependent", "benefit"]


class Period(NamedTuple):
    """A DTP: what the days mean (346 plan begins, 291 plan, …), and the days, both included."""

    qualifier: str | None
    first: date | None
    last: date | None
    segment: int


class Reference(NamedTuple):
    """A REF: what kind of number (6P group, 18 plan, …), the number, and a name for it."""

    qualifier: str | None
    value: str | None
    description: str | None


class Rejection(NamedTuple):
    """An AAA: why something was refused, what to do next (AAA04), and at which level it stands.

    `under` is the HL that opens that level.
    """

    code: str | None
    follow_up: str | None
    level: Place
    segment: int
    under: int = 0


class Trace(NamedTuple):
    """A TRN: type 2 repeats the number of our inquiry, type 1 is the payer's own."""

    kind: str | None
    number: str | None
    assigned_by: str | None


class Party(NamedTuple):
    """Somebody named beside a person or a benefit; `role` is NM101 (PR payer, 1P provider, …).

    `contacts` are telephone numbers and addresses (PER), qualifier and value.
    """

    role: str | None
    last: str | None
    first: str | None
    qualifier: str | None
    identifier: str | None
    contacts: tuple[tuple[str, str], ...] = ()
    segment: int = 0


class Delivery(NamedTuple):
    """An HSD: so many visits (VS) per so many weeks (WK), in a period such as a calendar year."""

    quantity_kind: str | None
    quantity: str | None
    unit: str | None
    per: str | None
    period: str | None
    periods: str | None
    segment: int = 0


class Person(NamedTuple):
    """Subscriber or dependent as the payer knows them.

    A dependent without a number of their own has the subscriber's `member_id`. `corrected`
    says that the payer's records differ from what was asked (INS03 001, INS04 25). `segment` is
    the number of the NM1 that names them, `under` that of the HL that opens their level.
    """

    last: str | None
    first: str | None
    middle: str | None
    member_id: str | None
    dependent: bool
    birth_date: date | None
    sex: str | None
    relationship: str | None
    corrected: bool
    references: tuple[Reference, ...]
    periods: tuple[Period, ...]
    segment: int = 0
    under: int = 0


class Benefit(NamedTuple):
    """An EB and what follows it up to the next (005010X279A1 2110C/D, 2115, 2120).

    `share` is a fraction: 0.2 is 20 percent. `network` is unknown unless EB12 says it.
    `service_types` is empty where the statement is about the whole plan. `segment` is the
    EB's number in its transaction set, ST being 1, and what comes after it here is what the
    segments after the EB say; `message_segments` and `place_segments` are those of `messages` and
    `places_of_service`, one for one.
    """

    code: str | None
    level: str | None
    service_types: tuple[str, ...]
    insurance_type: str | None
    plan: str | None
    period: str | None
    amount: str | None
    share: str | None
    quantity_kind: str | None
    quantity: str | None
    authorization: str | None
    network: Network
    procedure: tuple[str, ...]
    segment: int
    messages: tuple[str, ...] = ()
    places_of_service: tuple[str, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    periods: tuple[Period, ...] = ()
    references: tuple[Reference, ...] = ()
    other_parties: tuple[Party, ...] = ()
    message_segments: tuple[int, ...] = ()
    place_segments: tuple[int, ...] = ()


class Answer(NamedTuple):
    """What the payer says about one person; `subscriber` is None where that is the person.

    `active` is None when the document does not answer. `rejections` holds those of the
    person and of every level above: a payer that is down refuses everybody under it.
    """

    payer: Party
    provider: Party
    person: Person
    subscriber: Person | None
    traces: tuple[Trace, ...]
    active: bool | None
    rejections: tuple[Rejection, ...]
    benefits: tuple[Benefit, ...]
    control_number: str


class Reply(NamedTuple):
    """Whatever came back for an inquiry.

    `kind` is 271; or 999, 997 or TA1 where the inquiry itself was judged, and then `accepted`
    says whether it passed; or something else, or None for a text that is no EDI.
    """

    document: Document
    kind: str | None
    version: str | None
    accepted: bool | None
    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
