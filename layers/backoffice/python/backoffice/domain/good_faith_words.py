"""Words of good-faith estimates: what a client reads on the page, and in the document to keep."""

from __future__ import annotations

from collections.abc import Callable

from backoffice.domain.client import Client
from backoffice.domain.client_documents import Sheet, Words
from backoffice.domain.good_faith import EstimateLine, GoodFaithEstimate

Say = Callable[[str], str]

_WHAT = {
    "90791": "First evaluation",
    "90792": "First evaluation with medical services",
    "90832": "Therapy, half an hour",
    "90834": "Therapy, three quarters of an hour",
    "90837": "Therapy, an hour",
    "90846": "Family therapy without you",
    "90847": "Family therapy with you",
    "90849": "Therapy with several families",
    "90853": "Group therapy",
}
_WHERE = {True: "By video or telephone", False: "In your provider’s office"}
DISCLAIMERS = (
    "This is an estimate of what you can expect to pay, as far as it is known now. It is not a "
    "bill. The visits and what you are asked for may differ from it.",
    "Your provider may suggest other care, which has to be scheduled separately and is not part of "
    "this estimate.",
    "If you are billed $400 or more above this estimate, you have the right to dispute the bill. "
    "Tell us on the page with your invoices, or ask for the federal dispute process within 120 "
    "days of the bill. How to begin it is explained at www.cms.gov/nosurprises/consumers and under "
    "1-800-985-3059. To dispute a bill does not affect the quality of the care that you get.",
    "This estimate is not a contract. It does not oblige you to have any of these visits.",
    "If you have questions about it, ask your provider, or write to us under Help.",
)
"""What the law wants said (45 CFR 149.610(c)(1)(vi-xi)), in words that people understand."""


def described(line: EstimateLine, say: Say) -> str:
    """What is done in such a visit, and where, in plain words."""
    what = say(_WHAT.get(line.kind.procedure, "Visit"))
    return f"{what}. {say(_WHERE[line.kind.telehealth])}"


def sheet(estimate: GoodFaithEstimate, client: Client, words: Words) -> Sheet:
    """The estimate as a document to keep."""
    say = words.say
    born = words.day(client.birth_date) if client.birth_date else ""
    planned = (
        ((say("First visit planned"), words.day(estimate.first_visit_on)),)
        if estimate.first_visit_on
        else ()
    )
    return Sheet(
        language=words.language,
        title=say("Good-faith estimate"),
        about=(
            (say("Client"), f"{client.first_name} {client.last_name}"),
            (say("Date of birth"), born),
            (say("Provider"), f"{estimate.provider_name}, {estimate.state}"),
            ("NPI", str(estimate.npi)),
            (say("Visits through"), estimate.network_name),
            (say("Tax ID"), f"{estimate.tax_id[:2]}-{estimate.tax_id[2:]}"),
            *planned,
            (say("For visits from"), words.day(estimate.since)),
            (say("For visits until"), words.day(estimate.until)),
            (say("Number"), str(estimate.number)),
        ),
        head=(say("Visit"), "CPT", "ICD-10", say("Visits"), say("Fee"), say("Total")),
        amounts=2,
        rows=tuple(_row(line, say) for line in estimate.lines),
        total=(say("Total"), "", "", "", "", str(estimate.total)),
        notes=tuple(say(each) for each in DISCLAIMERS),
    )


def _row(line: EstimateLine, say: Say) -> tuple[str, ...]:
    return (
        described(line, say),
        str(line.kind.procedure),
        ", ".join(line.diagnoses),
        str(line.count),
        str(line.fee),
        str(line.total),
    )
