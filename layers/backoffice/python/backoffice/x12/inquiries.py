"""What an insurer is asked, as records: who asks whom, about whom, for which day. (270)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from backoffice.x12.findings import Finding
from backoffice.x12.segments import Document

RELATIONSHIPS = frozenset({"01", "19", "34"})
"""INS02 of a 270 knows a spouse, a child and any other adult, and no more."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Whom we ask: 2100A, NM108 PI."""

    name: str | None
    payer_id: str | None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who asks: 2100B; an organisation has no first name.

    `qualifier` is NM108: XX says that `npi` is one; inquiries of other systems may carry
    another kind of number there.
    """

    last: str | None
    npi: str | None
    first: str | None = None
    qualifier: str | None = "XX"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whose plan it is: 2100C; names may be missing where a dependent is the patient."""

    member_id: str | None
    last: str | None = None
    first: str | None = None
    birth_date: date | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Dependent:
    """Who is on somebody else's plan: 2100D; `relationship` is one of `RELATIONSHIPS`."""

    last: str | None
    first: str | None
    birth_date: date | None = None
    sex: str | None = None
    relationship: str | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One person, one day, and the kinds of care asked about (EQ01).

    `service_date` None asks about the day on which the payer reads it. `trace` comes back
    in the answer (TRN02). Payers answer best when asked about one service type at a time.
    """

    payer: Payer
    provider: Provider
    subscriber: Subscriber
    service_date: date | None
    service_types: tuple[str, ...]
    trace: str | None
    sender_id: str
    receiver_id: str
    dependent: Dependent | None = None


@dataclass(frozen=True, slots=True)
class Inquiries:
    """What a text asked, with everything that was wrong with it."""

    document: Document
    inquiries: tuple[Inquiry, ...]
    findings: tuple[Finding, ...]
