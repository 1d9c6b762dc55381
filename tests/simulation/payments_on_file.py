"""Ana's visits for stories of payments: held, claimed, told, decided, objected to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from backoffice.adapters.dynamodb.invoices import InvoicesTable
from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Language
from backoffice.domain.estimate import Certainty
from backoffice.domain.help import HelpPlace
from backoffice.domain.invoice import ObjectionReason
from backoffice.domain.missed_visit_agreement import (
    Acceptance,
    Agreement,
    MissedVisitAgreements,
)
from backoffice.domain.missed_visits import FeeTerms, MissedVisitPolicy
from backoffice.domain.money import Money
from backoffice.domain.objecting import object_to
from backoffice.domain.prose import Prose
from backoffice.domain.record import Record
from backoffice.domain.ticket import Asker, Question, open_ticket
from backoffice.domain.told_estimate import Stretch, ToldEstimate, ToldPart, about
from backoffice.domain.visit import PaidBy, Payment, VisitStatus
from backoffice.services.ticket_requests import NewAnswer
from tests.support import claiming, claims
from tests.support.builders import ANA, FERN, RUTH
from tests.support.remitted import Said
from tests.twins.office import HOME, MemoryOffice

KINDS = ("insured", "insured", "cash", "programme", "missed")
TOLD = st.sampled_from([25_00, 25_00, 40_00, 0, 60, None])
STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")

_PAID_BY = {
    "insured": PaidBy.INSURANCE,
    "cash": PaidBy.CLIENT,
    "programme": PaidBy.PROGRAMME,
}


def visit_id(number: int) -> str:
    """As the office calls it."""
    return f"visit-paid-{number:04}"


def begun() -> MemoryOffice:
    """An office that knows Ana, her provider, her insurer, and what she agreed to long ago."""
    office, since = claiming.insured(), datetime(2026, 1, 5, 15, tzinfo=UTC)
    terms = FeeTerms(missed_fee=Money(180_00), late_fee=Money(0), notice_hours=24)
    policy = MissedVisitPolicy(provider_id=str(RUTH.provider_id)).saying(terms, at=since)
    agreed = Acceptance(number=1, terms=terms, accepted_at=since, language=Language.ENGLISH)
    agreement = Agreement(provider_id=policy.provider_id, asked=1, accepted=(agreed,))
    office.keep(policy, MissedVisitAgreements(client_id=ANA, agreements=(agreement,)))
    return office


def another_hour(
    office: MemoryOffice, number: int, kind: str, told: int | None, fee: int = 180_00
) -> None:
    """A visit was held, its claim is with the insurer, and everybody heard of it; or missed."""
    name, known = visit_id(number), claiming.seen(office)
    visit = known.but(
        version=0,
        visit_id=name,
        day=known.day - timedelta(days=number),
        status=VisitStatus.HELD,
        minutes=55,
        diagnoses=("F41.1",),
        fee=Money(fee) if kind == "cash" else None,
        payment=Payment(by=_PAID_BY.get(kind, PaidBy.CLIENT)),
    )
    if kind == "missed":
        visit = known.but(version=0, visit_id=name, day=visit.day, status=VisitStatus.MISSED)
    records: list[Record] = [visit]
    if kind == "insured":
        claim = claims.accepted_claim(f"{name}.1")
        cost = None if told is None else Stretch(low=Money(told), high=Money(told))
        estimate = ToldEstimate(
            visit_id=name,
            client_id=ANA,
            about=about(visit),
            payer_id=FERN,
            certainty=Certainty.UNKNOWN if told is None else Certainty.EXACT,
            told=cost,
            parts=(ToldPart(rule="copay", costs=cost),) if cost else (),
            rules="2026-12",
            kept_at=office.clock(),
        )
        records += [claim, claims.submission(claim, way="answered"), estimate]
    office.keep(*records)
    hears_of(office, number)


def hears_of(office: MemoryOffice, number: int) -> None:
    """Invoicing hears that something about a visit changed."""
    office.invoice_news.attend(visit_id(number), ANA, str(RUTH.provider_id))
    office.until_quiet()


def longest_due_first(office: MemoryOffice) -> list[int]:
    """The visits by the last day to pay them, then by name, as their invoices have it."""
    due = {
        item["visit_id"]: item["askings"][-1]["due_on"]
        for item in office.database.glance("invoices")
        if item.get("askings")
    }
    return [int(name[-4:]) for name in sorted(due, key=lambda each: (due[each], each))]


def insurer_says(number: int, left: int, denied: int, group: str) -> Said:
    """What the insurer decides about an hour for $200, of which $80 are given up by contract."""
    why = [("CO", "45", "80.00"), ("PR", "3", dollars(left))]
    why.append((group, "96" if group == "PR" else "50", dollars(denied)))
    return Said(
        visit_id(number),
        paid=dollars(120_00 - left - denied),
        why=tuple(each for each in why if each[2] != "0.00"),
    )


def dollars(cents: int) -> str:
    """As an 835 writes it."""
    return Money(cents).decimal_text


def objects(office: MemoryOffice, number: int, ticket_id: str) -> None:
    """The client says that an invoice is not right."""
    invoice = InvoicesTable(office.database).load(visit_id(number))
    at = office.clock()
    paused = object_to(invoice, objection_id=ticket_id, reason=ObjectionReason.OTHER, at=at)
    ticket, task, opened = open_ticket(
        ticket_id,
        Question(
            message=Prose(f"Ticket {ticket_id}."),
            context=HelpPlace.INVOICE,
            language=Language("en"),
        ),
        Asker(client_id=ANA, provider_id=RUTH.provider_id, can_be_answered=True),
        about_visit=visit_id(number),
        home_zone=HOME,
        at=at,
    )
    office.records.keep(ticket, task, paused, events=[opened])
    office.until_quiet()


def staff_answer(office: MemoryOffice, number: int) -> None:
    """A person answers what the client said last."""
    invoice = InvoicesTable(office.database).load(visit_id(number))
    answer = NewAnswer(answer=Prose("You are right."))
    office.tickets.answer(invoice.objections[-1].objection_id, answer, caller=STAFF)
    office.until_quiet()
