from __future__ import annotations

import pytest

from backoffice.domain import account_steps
from backoffice.domain.account import VisitAccount
from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.bill import Authorization
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.denying import decide
from backoffice.domain.ledger import Account
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.posted_denial import denial_now
from backoffice.domain.posting import post
from backoffice.domain.remittance import RemittedClaim
from tests.support import paid
from tests.support.builders import payer
from tests.support.denials import CARLA
from tests.support.paid import AT, PAID_ON, account, decision, said, taken_back

CLAIM = "visit-0001.1"
DENIED = said("0.00", (("CO", "50", "200.00"),))
PARTLY = said("75.00", (("CO", "45", "80.00"), ("PR", "3", "25.00"), ("CO", "97", "20.00")))
DEDUCTIBLE = said("0.00", (("CO", "45", "80.00"), ("PR", "1", "120.00")))


def now(
    of: VisitAccount, known: Denial | None = None, agreed: str | None = "120.00"
) -> Denial | None:
    allowed = Money.dollars(agreed) if agreed else None
    return denial_now(known, of, of.decisions[-1].claim_id, payer(), agreed=allowed)


def found(*what: RemittedClaim) -> Denial:
    denial = now(account(*(decision(each, item_id=f"item-{n}") for n, each in enumerate(what))))
    assert denial is not None
    return denial


@pytest.mark.requirement("IV-1")
def test_nothing_paid_is_a_deductible_or_a_denial_and_they_are_told_apart() -> None:
    assert now(account(decision(DEDUCTIBLE))) is None
    assert found(DENIED).cause is Cause.NECESSITY


@pytest.mark.parametrize(
    "what",
    [DENIED, PARTLY, PARTLY.but(forwarded=True), said("0.00", (("CO", "45", "200.00"),))],
)
def test_a_denial_is_about_just_what_the_ledger_calls_disputed(what: RemittedClaim) -> None:
    posted = account(decision(what))
    denial = now(posted)
    assert denial is not None
    assert denial.disputed == posted.on(Account.DISPUTED) > Money.ZERO
    assert (denial.claim_id, denial.client_id) == (CLAIM, posted.client_id)


def test_a_line_that_was_denied_is_named_by_our_own_number() -> None:
    assert [part.line_id for part in found(PARTLY).parts] == ["LINE1"]


def test_a_claim_that_was_paid_as_agreed_is_no_denial() -> None:
    assert now(account(decision(said()))) is None


def test_less_than_was_agreed_is_asked_about() -> None:
    less = said("85.00", (("CO", "45", "90.00"), ("PR", "3", "25.00")))
    denial = now(account(decision(less)))
    assert denial is not None
    assert (denial.cause, denial.underpaid) == (Cause.UNDERPAID, Money.dollars("10.00"))
    assert now(account(decision(less)), agreed=None) is None


def test_what_the_federal_budget_takes_off_is_not_underpaid() -> None:
    cut = said("93.10", (("CO", "45", "80.00"), ("PR", "3", "25.00"), ("CO", "253", "1.90")))
    assert now(account(decision(cut))) is None


def test_under_employee_assistance_a_copay_is_a_denial_and_never_billed() -> None:
    programme = paid.billed(authorization=Authorization(kind="eap", number="EAP-77"))
    denial = now(account(decision(said(), bill=programme)))
    assert denial is not None
    assert (denial.disputed, denial.billable) == (Money.dollars("25.00"), Money.ZERO)


def test_asked_again_after_a_person_gave_the_money_up_it_stays_so() -> None:
    posted = account(decision(DENIED))
    denial = now(posted)
    assert denial is not None
    ruled = decide(denial, Remedy.WRITE_OFF, by=CARLA, at=AT, today=PAID_ON)
    step = account_steps.written_off(
        posted, CLAIM, ruled.rulings[-1].amount, step_id="ruling-0001", day=PAID_ON, at=AT
    )
    assert step.account.on(Account.DISPUTED) == Money.ZERO
    assert now(step.account, ruled) == ruled
    assert now(step.account, None) == denial


def test_asked_again_after_the_client_was_billed_it_stays_so() -> None:
    posted = account(decision(said("75.00", (*paid.USUAL, ("PR", "204", "20.00")))))
    denial = now(posted)
    assert denial is not None
    ruled = decide(denial, Remedy.BILL, by=CARLA, at=AT, today=PAID_ON)
    step = account_steps.billed(
        posted, CLAIM, ruled.rulings[-1].amount, step_id="ruling-0001", day=PAID_ON, at=AT
    )
    assert now(step.account, ruled) == ruled
    assert now(step.account, None) == denial


def test_a_reversal_withdraws_it_and_a_correction_that_is_paid_ends_it() -> None:
    posted = account(decision(DENIED))
    denial = now(posted)
    back = post(posted, decision(taken_back(DENIED), item_id="item-0002"), at=AT).account
    withdrawn = now(back, denial)
    assert withdrawn is not None
    assert withdrawn.status is DenialStatus.WITHDRAWN
    paid_now = post(back, decision(said(), item_id="item-0003"), at=AT).account
    over = now(paid_now, withdrawn)
    assert over is not None
    assert over.status is DenialStatus.PAID_AFTER_ALL
    assert now(paid_now, denial) == over
    assert now(paid_now, over) == over


SECOND = paid.claim(claim_id="visit-0001.2", priority=Priority.SECONDARY, payer_id="second-health")


@pytest.mark.parametrize(
    ("why", "cause", "disputed"),
    [
        ((("CO", "16", "190.00"),), Cause.INCOMPLETE, "15.00"),
        ((("OA", "23", "175.00"), ("CO", "16", "15.00")), Cause.INCOMPLETE, "15.00"),
        ((("OA", "23", "190.00"),), Cause.PRIOR_PAYERS_WORD, "15.00"),
    ],
)
def test_a_second_insurances_denial_is_about_what_the_first_one_left(
    why: tuple[tuple[str, str, str], ...], cause: Cause, disputed: str
) -> None:
    first = decision(said().but(forwarded=True))
    second = decision(said("10.00", why), item_id="item-0002", claim=SECOND)
    posted = account(first, second)
    denial = now(posted)
    assert denial is not None
    assert (denial.cause, denial.disputed) == (cause, Money.dollars(disputed))
    assert posted.on(Account.DISPUTED) == Money.dollars(disputed)
