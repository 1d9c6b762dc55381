"""Invoice words: what a client reads adds up to what they are asked, and every sentence ends."""

from __future__ import annotations

from datetime import date

import pytest

from backoffice.domain.invoice import (
    AskedBy,
    AskedPart,
    Asking,
    Invoice,
    InvoiceKind,
    InvoiceTerms,
    standing,
)
from backoffice.domain.invoice_words import why
from backoffice.domain.money import Money

DAY = date(2026, 3, 9)


def asked(by: AskedBy, **cents: int) -> Asking:
    """What was asked, by the titles of its parts."""
    parts = tuple(AskedPart(title=title, amount=Money(each)) for title, each in cents.items())
    amount = Money.total(part.amount for part in parts)
    return Asking(amount=amount, by=by, parts=parts, asked_on=DAY, due_on=DAY)


def read(*askings: Asking) -> tuple[str, ...]:
    """Why it is as much as it is, in English."""
    invoice = Invoice(
        visit_id="visit-0001",
        client_id="client-ana-01",
        provider_id="provider-ruth",
        service_on=DAY,
        kind=InvoiceKind.SHARE,
        askings=askings,
    )
    return why(invoice, standing(invoice, None, today=DAY, terms=InvoiceTerms()), str)


@pytest.mark.parametrize(
    ("by", "says"),
    [
        (AskedBy.ESTIMATE, "Your insurer told us beforehand that this visit costs you nothing."),
        (AskedBy.DECISION, "Your insurer has decided about this visit. It leaves nothing to you."),
    ],
)
def test_a_visit_that_costs_the_client_nothing_says_so_in_whole_sentences(
    by: AskedBy, says: str
) -> None:
    [sentence] = read(asked(by))
    assert sentence.startswith(says)
    assert sentence.endswith(".")


def test_what_makes_it_less_is_not_said_as_if_it_made_it_more() -> None:
    sentences = read(asked(AskedBy.DECISION, deductible=-1000, copay=3500))
    assert "This makes it less: $10.00." in sentences
    assert not any("year before your plan" in sentence for sentence in sentences)


def test_what_the_yearly_maximum_takes_off_keeps_its_own_words() -> None:
    sentences = read(asked(AskedBy.ESTIMATE, copay=3500, out_of_pocket_maximum=-1000))
    assert any("You pay $10.00 less than usual" in sentence for sentence in sentences)


def test_a_decision_is_held_against_what_was_told_of_the_visit_as_it_was_in_the_end() -> None:
    # The visit was put right in between, and what was told of it before is told of no visit.
    told = asked(AskedBy.ESTIMATE, copay=2500), asked(AskedBy.ESTIMATE, copay=2000)
    assert "That is as much as we told you before." in read(
        *told, asked(AskedBy.DECISION, copay=2000)
    )


def test_a_payer_that_decides_anew_is_held_against_what_it_decided_before() -> None:
    told, first = asked(AskedBy.ESTIMATE, copay=2500), asked(AskedBy.DECISION, copay=4000)
    sentences = read(told, first, asked(AskedBy.DECISION, copay=2500))
    says = "Before, your insurer had left $40.00 to you. It has now decided otherwise."
    assert says in sentences
    assert "That is as much as we told you before." not in sentences


def test_a_payer_that_names_other_reasons_for_the_same_amount_changed_nothing() -> None:
    first = asked(AskedBy.DECISION, copay=2500)
    sentences = read(first, asked(AskedBy.DECISION, coinsurance=2500))
    assert "That is as much as we told you before." in sentences
