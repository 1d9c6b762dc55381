"""A fee for a visit that did not take place: whether it may be asked for, and how much."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.calendar import moment_at
from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.invoice import AskedBy, Invoice, InvoiceKind, InvoiceTerms, Wait
from backoffice.domain.invoicing import Facts, invoiced, wanted
from backoffice.domain.missed_fees import Circumstances, InsurersWord, agreed_fee
from backoffice.domain.missed_visit_agreement import Acceptance
from backoffice.domain.missed_visits import FeeTerms
from backoffice.domain.money import Money
from backoffice.domain.visit import CalledOffBy, Payment, Visit, VisitStatus, plan

NEW_YORK = "America/New_York"
TERMS = FeeTerms(missed_fee=Money(8000), late_fee=Money(5000), notice_hours=24)
ACCEPTED = Acceptance(
    number=1,
    terms=TERMS,
    accepted_at=datetime(2026, 1, 5, 15, tzinfo=UTC),
    language=Language.ENGLISH,
)
AGREED = Circumstances(ACCEPTED, NEW_YORK)
TODAY = date(2026, 3, 10)


def visit(status: VisitStatus = VisitStatus.MISSED, **differences: Any) -> Visit:
    planned = plan(
        visit_id="visit-001",
        client_id="client-01",
        provider_id="provider-1",
        day=date(2026, 3, 9),
        starts_at=time(10),
        procedure="90834",
        telehealth=True,
        care_state="NY",
    )
    return planned.but(status=status, **differences)


def called_off(hours_before: float, **differences: Any) -> Visit:
    """A visit that its client called off so many hours before it began, as time passes."""
    it = visit(**differences)
    begins = moment_at(it.day, it.starts_at or time(), NEW_YORK)
    return it.but(
        status=VisitStatus.CANCELLED,
        called_off_at=begins - timedelta(hours=hours_before),
        called_off_by=CalledOffBy.CLIENT,
    )


def fee(it: Visit, cents: int, given: Circumstances = AGREED) -> Money:
    return agreed_fee(it, Money(cents), given).fee


# ---------------------------------------------------------------- what may be asked for


@pytest.mark.requirement("IV-2")
def test_a_missed_visit_costs_up_to_what_was_accepted() -> None:
    assert fee(visit(), 8000) == Money(8000)
    assert fee(visit(), 100) == Money(100)
    with pytest.raises(Refused, match=r"\$80.00 at most"):
        fee(visit(), 8001)


@pytest.mark.requirement("IV-2")
def test_a_late_cancellation_costs_up_to_its_own_fee() -> None:
    assert fee(called_off(3), 5000) == Money(5000)
    with pytest.raises(Refused, match=r"\$50.00 at most"):
        fee(called_off(3), 5001)


@pytest.mark.parametrize("cents", [0, -1, 99])
def test_less_than_a_dollar_is_no_fee(cents: int) -> None:
    with pytest.raises(Refused, match=r"at least \$1.00"):
        fee(visit(), cents)


@pytest.mark.requirement("IV-2")
@pytest.mark.parametrize(
    "day",
    [
        date(2026, 3, 9),
        date(2026, 3, 8),  # clocks are put forward that night: 24 hours before is 9:00
        date(2026, 11, 1),  # and back: 24 hours before is 11:00
        date(2028, 2, 29),
        date(2028, 3, 1),
    ],
)
def test_exactly_the_notice_is_in_time_and_a_second_less_is_late(day: date) -> None:
    assert fee(called_off(24 - 1 / 3600, day=day), 5000) == Money(5000)
    with pytest.raises(Refused, match="in time"):
        fee(called_off(24, day=day), 5000)


@pytest.mark.parametrize(
    ("day", "clock"), [(date(2026, 3, 8), time(9)), (date(2026, 11, 1), time(11))]
)
def test_hours_are_counted_as_they_pass_when_clocks_change(day: date, clock: time) -> None:
    at = moment_at(day - timedelta(days=1), clock, NEW_YORK)
    it = called_off(1, day=day)
    with pytest.raises(Refused, match="in time"):
        fee(it.but(called_off_at=at), 5000)
    assert fee(it.but(called_off_at=at + timedelta(seconds=1)), 5000) == Money(5000)


def test_a_visit_that_was_called_off_after_it_began_was_called_off_late() -> None:
    assert fee(called_off(-1), 5000) == Money(5000)


REFUSALS: dict[str, tuple[Visit, Circumstances, str]] = {
    "nothing accepted": (visit(), Circumstances(None, NEW_YORK), "accepted your policy"),
    "the provider's own": (
        called_off(1).but(called_off_by=CalledOffBy.PROVIDER),
        AGREED,
        "You cancelled this visit yourself",
    ),
    "nobody said when": (visit(VisitStatus.CANCELLED), AGREED, "when the client cancelled"),
    "no time of day": (called_off(1).but(starts_at=None), AGREED, "no time of day"),
    "the insurance": (visit(), AGREED._replace(insurer=InsurersWord.FORBIDDEN), "does not allow"),
    "unknown payer": (visit(), AGREED._replace(insurer=InsurersWord.UNKNOWN), "Nobody knows yet"),
    "a policy without this": (
        called_off(1),
        Circumstances(ACCEPTED.but(terms=TERMS.but(late_fee=Money.ZERO)), NEW_YORK),
        "asks for nothing here",
    ),
}


@pytest.mark.requirement("IV-2")
@pytest.mark.parametrize("why", REFUSALS)
def test_what_was_not_agreed_on_is_refused_with_the_reason(why: str) -> None:
    it, given, words = REFUSALS[why]
    with pytest.raises(Refused, match=words):
        fee(it, 1000, given)


# ---------------------------------------------------------------- what the invoice follows from


def asked(it: Visit, known: Visit | None = None, **facts: Any) -> tuple[Any, ...]:
    """What is asked for a visit for which a fee was wanted as it was *known*."""
    invoice = wanted(None, known or it, Money(5000), missed=AGREED)
    now = invoiced(invoice, Facts(it, **facts), today=TODAY, terms=InvoiceTerms())
    assert now is not None
    return now.kind, now.asked.cents, now.waits


def test_the_invoice_asks_for_the_fee_and_says_what_for() -> None:
    for it, title in ((visit(), "missed_visit"), (called_off(1), "late_cancellation")):
        invoice = wanted(None, it, Money(5000), missed=AGREED)
        now = invoiced(invoice, Facts(it), today=TODAY, terms=InvoiceTerms())
        assert now is not None
        [asking] = now.askings
        assert (asking.by, asking.amount) == (AskedBy.FEE, Money(5000))
        assert [part.title for part in asking.parts] == [title]


def test_an_outcome_that_is_corrected_takes_the_fee_along_or_away() -> None:
    was = visit()
    assert asked(called_off(1), was)[1] == 5000
    assert asked(called_off(30), was)[1] == 0
    assert asked(called_off(1).but(called_off_by=CalledOffBy.PROVIDER), was)[1] == 0
    held = visit(VisitStatus.HELD, minutes=45, payment=Payment(by="client"), fee=Money(9000))
    assert asked(held, was) == (InvoiceKind.CASH, 0, None)
    insured = held.but(payment=Payment(by="insurance"))
    assert asked(insured, was) == (InvoiceKind.SHARE, 0, Wait.CLAIM)


def test_a_correction_to_before_the_client_accepted_takes_the_fee_away() -> None:
    accepted_at = moment_at(date(2026, 3, 8), time(11), NEW_YORK)
    given = AGREED._replace(acceptance=ACCEPTED.but(accepted_at=accepted_at))
    invoice = wanted(None, visit(), Money(5000), missed=given)
    for it, asks in ((called_off(22), 5000), (called_off(23.5), 0)):
        now = invoiced(invoice, Facts(it), today=TODAY, terms=InvoiceTerms())
        assert now is not None
        assert now.asked.cents == asks


def test_a_correction_to_a_later_moment_is_wanted_anew_since_more_may_have_been_accepted() -> None:
    invoice = wanted(None, called_off(20), Money(5000), missed=AGREED)
    now = invoiced(invoice, Facts(visit()), today=TODAY, terms=InvoiceTerms())
    assert now is not None
    assert now.asked == Money.ZERO


def test_an_insurance_that_turns_out_to_forbid_it_takes_the_fee_away() -> None:
    assert asked(visit(), forbids_fee=True)[1] == 0


def test_what_is_wanted_no_more_is_asked_no_more() -> None:
    invoice = wanted(None, visit(), Money(5000), missed=AGREED)
    withdrawn = wanted(invoice, visit(), None, missed=Circumstances(None, NEW_YORK))
    assert (withdrawn.missed, withdrawn.wanted_fee) == (None, None)


HELD = visit(VisitStatus.HELD, minutes=45, payment=Payment(by="client"), fee=Money(9000))
KNOWN = [
    Facts(visit()),
    Facts(called_off(1)),
    Facts(called_off(30)),
    Facts(called_off(1).but(called_off_by=CalledOffBy.PROVIDER)),
    Facts(visit(VisitStatus.CANCELLED)),
    Facts(visit(), forbids_fee=True),
    Facts(HELD),
    Facts(HELD.but(payment=None)),
    Facts(HELD.but(payment=Payment(by="programme"))),
]


@pytest.mark.requirement("IV-2")
@given(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=6))
def test_whatever_was_known_before_and_how_often_the_last_word_counts(heard: list[Facts]) -> None:
    first = wanted(None, visit(), Money(5000), missed=AGREED)
    invoice, last = first, heard[-1]
    for facts in heard:
        for _ in range(2):
            invoice = _now(invoice, facts)
    alone = _now(first, last)
    assert (invoice.kind, invoice.waits) == (alone.kind, alone.waits)
    assert invoice.waits is not None or invoice.asked == alone.asked


def _now(invoice: Invoice, facts: Facts) -> Invoice:
    now = invoiced(invoice, facts, today=TODAY, terms=InvoiceTerms())
    assert now is not None
    return now
