"""A pre-check: what may follow what, how long it knows anybody, which word an answer becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain import precheck as rules
from backoffice.domain.allowance import Allowance, mailbox_behind
from backoffice.domain.answer import Benefit, BenefitKind, Inquiry, PayerAnswer, Person, Rejection
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Language
from backoffice.domain.errors import Refused
from backoffice.domain.payer import PayerTerms
from backoffice.domain.precheck import (
    MOVES,
    Outcome,
    Precheck,
    PrecheckStatus,
    Pseudonyms,
)
from backoffice.domain.precheck_outcome import outcome_of
from backoffice.domain.second_fact import Opening
from tests.support.prechecks import applicant

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
TODAY = AT.date()
NAMES = Pseudonyms(email="e" * 43, member_id="m" * 43)
TOKEN = "t" * 43


def asked() -> Precheck:
    return rules.ask("precheck-0001", "fern", applicant(), language=Language.ENGLISH, at=AT)[0]


def in_status(status: PrecheckStatus) -> Precheck:
    done = status in {PrecheckStatus.ANSWERED, PrecheckStatus.CLOSED}
    return asked().but(
        status=status,
        applicant=None if done else applicant(),
        pseudonyms=NAMES,
        confirmed_at=AT,
        token_hash="x",
        second_fact_hash=rules.answers_to(asked(), TOKEN).second_fact_hash,
    )


def opened(precheck: Precheck, typed: date, at: datetime = AT) -> tuple[Precheck, Opening, Any]:
    return rules.try_to_open(precheck, TOKEN, typed=typed, secret="s", at=at)


STEPS = {
    PrecheckStatus.ADMITTED: lambda each: rules.admit(each, NAMES, is_asked=True),
    PrecheckStatus.ANSWERED: lambda each: rules.settle(each, Outcome.COVERED, at=AT),
    PrecheckStatus.CLOSED: rules.close,
}


@pytest.mark.parametrize(("status", "to"), product(PrecheckStatus, STEPS), ids=str)
def test_nothing_moves_but_as_the_table_says(status: PrecheckStatus, to: PrecheckStatus) -> None:
    if to in MOVES[status]:
        assert STEPS[to](in_status(status))
    else:
        with pytest.raises(Refused):
            STEPS[to](in_status(status))


@pytest.mark.requirement("Q24")
@pytest.mark.parametrize("status", PrecheckStatus)
def test_who_asked_is_known_exactly_until_the_answer_is(status: PrecheckStatus) -> None:
    precheck = in_status(status)
    with pytest.raises(ValidationError):
        precheck.but(applicant=None if precheck.applicant else applicant())


@pytest.mark.requirement("Q24")
@pytest.mark.parametrize("status", PrecheckStatus)
def test_only_the_first_right_birth_date_confirms(status: PrecheckStatus) -> None:
    wrong, opening, confirmed = opened(in_status(status), date(1990, 4, 13))
    assert (opening, confirmed, wrong.status) == (Opening.WRONG, None, status)
    right, opening, confirmed = opened(in_status(status), date(1990, 4, 12))
    assert opening is Opening.OPENED
    assert (confirmed is not None) == (status is PrecheckStatus.ADMITTED)
    assert (right.status is PrecheckStatus.CONFIRMED) == (
        status in {PrecheckStatus.ADMITTED, PrecheckStatus.CONFIRMED}
    )


@pytest.mark.requirement("Q24")
def test_after_a_day_no_birth_date_opens_it() -> None:
    admitted = in_status(PrecheckStatus.ADMITTED)
    _, opening, confirmed = opened(admitted, date(1990, 4, 12), AT + Precheck.LASTS)
    assert (opening, confirmed) == (Opening.EXPIRED, None)


def test_the_birth_date_cannot_be_tried_out_without_the_token() -> None:
    known = rules.answers_to(asked(), TOKEN)
    other = rules.answers_to(asked(), "u" * 43)
    assert known.second_fact_hash != other.second_fact_hash
    assert "1990" not in str(known.second_fact_hash)


def test_the_waits_for_a_payer_and_the_last_attempt_end_within_the_hour() -> None:
    assert sum(Precheck.WAITS, timedelta()) < Precheck.PATIENCE


@given(st.lists(st.integers(0, 3 * 24 * 60), max_size=30))
def test_no_day_has_more_than_the_allowance(minutes: list[int]) -> None:
    allowance, used = Allowance(pseudonym="p"), []
    for at in (AT + timedelta(minutes=each) for each in sorted(minutes)):
        if not allowance.is_used_up(at=at):
            allowance = allowance.used(at=at)
            used.append(at)
    for at in used:
        assert sum(at - Allowance.WITHIN < each <= at for each in used) <= Allowance.MOST


@pytest.mark.requirement("Q24")
@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("Ana@Mail.example", "ana@mail.example"),
        ("ana+two@mail.example", "ana@mail.example"),
        ("a.n.a@mail.example", "a.n.a@mail.example"),
        ("A.n.a+3@googlemail.com", "ana@gmail.com"),
        ("+1@mail.example", "+1@mail.example"),
    ],
)
def test_an_address_is_counted_as_the_mailbox_behind_it(email: str, mailbox: str) -> None:
    assert mailbox_behind(email) == mailbox


# Which word an answer becomes

QUESTION = Inquiry(
    payer_name="Fern",
    payer_id="FERNE",
    provider_npi="1999999984",
    provider_first_name="",
    provider_last_name="Fernway",
    subscriber=Person(first_name="Ana", last_name="Rivera", birth_date=date(1990, 4, 12)),
    member_id="FERN0001",
    service_on=TODAY,
    service_type="MH",
    trace="trace",
)
TERMS = PayerTerms(
    holds=Interval(since=date(2025, 1, 1)),
    name="Fern",
    contracted=True,
    public_precheck=True,
    claims_payer_id="FERNC",
    eligibility_payer_id="FERNE",
    service_types=("MH", "30"),
)


def line(kind: BenefitKind, *types: str, **differs: Any) -> Benefit:
    return Benefit(kind=kind, service_types=types, segment=20, **differs)


ACTIVE = line(BenefitKind.ACTIVE, "30", "MH")
PLAN_ONLY = line(BenefitKind.ACTIVE, "30")


def said(*benefits: Benefit, **differs: Any) -> PayerAnswer:
    return PayerAnswer(**{"kind": "271", "active": True, "benefits": benefits, **differs})


@pytest.mark.requirement("EL-3", "Q24")
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (said(ACTIVE), Outcome.COVERED),
        (said(PLAN_ONLY, line(BenefitKind.COPAY, "MH", network="in")), Outcome.COVERED),
        (said(PLAN_ONLY), Outcome.COULD_NOT_TELL),
        (said(PLAN_ONLY, line(BenefitKind.COPAY, "98")), Outcome.COULD_NOT_TELL),
        (
            said(PLAN_ONLY, line(BenefitKind.COINSURANCE, "MH", network="out")),
            Outcome.COULD_NOT_TELL,
        ),
        (said(PLAN_ONLY, line(BenefitKind.COINSURANCE, "MH", share="1")), Outcome.COULD_NOT_TELL),
        (
            said(PLAN_ONLY, line(BenefitKind.COPAY, "MH", narrowed_by=("a place of service",))),
            Outcome.COULD_NOT_TELL,
        ),
        (said(PLAN_ONLY, line(BenefitKind.NOT_COVERED, "MH")), Outcome.NOT_COVERED),
        (said(ACTIVE, line(BenefitKind.NOT_COVERED, "MH")), Outcome.COULD_NOT_TELL),
        (said(ACTIVE, line(BenefitKind.NOT_COVERED, "MH", network="out")), Outcome.COVERED),
        (said(ACTIVE, line(BenefitKind.OTHER_PAYER, "MH")), Outcome.COULD_NOT_TELL),
        (said(PLAN_ONLY, line(BenefitKind.CONTACT, "MH")), Outcome.COULD_NOT_TELL),
        (said(line(BenefitKind.INACTIVE, "30"), active=False), Outcome.NOT_COVERED),
        (
            said(ACTIVE, covered=Interval(since=date(2025, 1, 1), until=date(2026, 3, 1))),
            Outcome.NOT_COVERED,
        ),
        (said(active=None), Outcome.COULD_NOT_TELL),
        (said(ACTIVE, complete=False), Outcome.COULD_NOT_TELL),
        (said(ACTIVE, people=2), Outcome.COULD_NOT_TELL),
        (said(kind="unreadable", active=None), Outcome.COULD_NOT_TELL),
        (said(kind="999", active=None, accepted=False), Outcome.COULD_NOT_TELL),
        (
            said(active=None, rejections=(Rejection(code="75", level="subscriber"),)),
            Outcome.COULD_NOT_TELL,
        ),
        (said(active=None, rejections=(Rejection(code="42", level="payer"),)), None),
    ],
)
def test_an_answer_becomes_covered_only_when_the_payer_says_so(
    answer: PayerAnswer, outcome: Outcome | None
) -> None:
    assert outcome_of(answer, QUESTION, TERMS, today=TODAY) is outcome


@pytest.mark.requirement("Q24")
def test_without_a_contract_nobody_is_told_that_it_is_covered() -> None:
    terms = TERMS.but(contracted=False)
    assert outcome_of(said(ACTIVE), QUESTION, terms, today=TODAY) is Outcome.COULD_NOT_TELL
