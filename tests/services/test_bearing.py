"""Who bears what is left: the client, or a further insurance, whenever that is learned of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain import account_steps
from backoffice.domain.calendar import Interval
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.domain.provider_share import earned
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.claiming import put_on_file
from tests.support.remitted import account_of, arrive, document, entries, open_tasks
from tests.support.second_claims import (
    COPAY,
    MORE,
    decided,
    fern_says,
    known,
    second,
    second_payer,
    second_policy,
    sent,
    taken_in,
    without_another,
)
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-2", "IV-1")


def tell_of_another(office: MemoryOffice) -> None:
    """Ana's provider learns of her other insurance."""
    office.policy_entry.enter(ANA, "policy-second", second_policy(), caller=RUTH)
    office.until_quiet()


def end_the_other(office: MemoryOffice) -> None:
    """It turns out that it never held on the day of the visit."""
    ended = second_policy(holds=Interval(since=date(2026, 1, 1), until=date(2026, 2, 1)))
    office.policy_entry.correct(ANA, "policy-second", ended, caller=RUTH)
    office.until_quiet()


def borne(office: MemoryOffice) -> tuple[Money, Money]:
    """What Ana owes of the visit, and what a further insurance is asked for."""
    account = account_of(office)
    stood = balances(each for each in entries(office) if each.book == VISIT)
    stands = {where: amount for where, amount in stood.items() if amount != Money.ZERO}
    assert {leg.account: leg.amount for leg in account.book} == stands
    return account.patient_responsibility, account.on(Account.OTHER_PAYER_OWES)


LEFT = Money.dollars("25.00")


def test_insurance_that_is_learned_of_after_the_decision_is_asked_in_the_clients_place() -> None:
    office = without_another()
    decided(office, COPAY)
    assert borne(office) == (LEFT, Money.ZERO)
    tell_of_another(office)
    assert borne(office) == (Money.ZERO, LEFT)
    claim = known(office)
    assert (claim.status, claim.payer_id) == (ClaimStatus.READY, "second-health")
    before = office.database.items("ledger")
    for _ in range(2):
        office.visit_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert office.database.items("ledger") == before
    assert known(office) == claim


def test_what_the_first_insurance_takes_back_is_taken_back_from_whoever_bears_it_by_then() -> None:
    office = without_another()
    first = decided(office, COPAY)
    tell_of_another(office)
    arrive(office, document(first.taken_back, trace="EFT-2"), number=2)
    assert borne(office) == (Money.ZERO, Money.ZERO)
    arrive(office, document(fern_says(office, MORE), trace="EFT-3"), number=3)
    assert borne(office) == (Money.ZERO, Money.dollars("60.00"))
    assert known(office).versions[-1].bill.other_insurance[0].paid == Money.dollars("90.00")


def test_what_no_further_insurance_is_there_to_pay_is_the_clients_again() -> None:
    office = sent()
    decided(office, COPAY)
    assert borne(office) == (Money.ZERO, LEFT)
    end_the_other(office)
    assert known(office).status is ClaimStatus.ABANDONED
    assert borne(office) == (LEFT, Money.ZERO)
    for _ in range(2):
        office.policy_entry.correct(ANA, "policy-second", second_policy(), caller=RUTH)
        office.until_quiet()
        assert known(office).status is ClaimStatus.READY
        assert borne(office) == (Money.ZERO, LEFT)
        end_the_other(office)
        assert borne(office) == (LEFT, Money.ZERO)


def test_what_the_second_insurance_was_asked_for_is_not_the_clients_before_a_person_looks() -> None:
    office = sent()
    decided(office, COPAY)
    taken_in(office, known(office), number="S-99")
    end_the_other(office)
    assert borne(office) == (Money.ZERO, LEFT)
    assert len([task for task in open_tasks(office) if task.startswith("after-")]) == 1


def test_an_insurance_that_takes_no_claim_any_more_does_not_bear_it() -> None:
    office = without_another()
    put_on_file(office, second_payer(timely_filing_days=5, corrected_filing_days=5))
    decided(office, COPAY)
    office.wait(timedelta(days=30))
    tell_of_another(office)
    assert borne(office) == (LEFT, Money.ZERO)
    assert second(office) is None


def test_what_employee_assistance_left_is_nobody_elses() -> None:
    office = without_another()
    decided(office, COPAY)
    account = account_of(office)
    [decision] = account.decisions
    put_on_file(office, account.but(decisions=(decision.but(left_to=Account.DISPUTED),)))
    tell_of_another(office)
    assert second(office) is None


def test_what_a_provider_earned_follows_when_another_bears_what_a_client_had_paid() -> None:
    office = without_another()
    decided(office, COPAY)
    paid = account_steps.client_paid(
        account_of(office), LEFT, step_id="card-0001", day=date(2026, 3, 6), at=office.clock()
    )
    assert paid.entry is not None
    put_on_file(office, paid.account)
    office.keep(paid.entry)
    tell_of_another(office)
    account = account_of(office)
    assert account.client_balance == -LEFT
    assert account.on(Account.PROVIDER_SHARE) == earned(account, None, licence_type="LCSW")
