"""What the first insurance denied is asked of a further one once a person says so, not before."""

from __future__ import annotations

import pytest

from backoffice.adapters.dynamodb.denials import DenialsTable
from backoffice.adapters.payers.claim_translation import written
from backoffice.domain.adjustment_causes import Remedy
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.denial import Denial, DenialStatus
from backoffice.domain.errors import Refused
from backoffice.domain.invoice import AskedBy
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.services.denials import NewRuling
from tests.support import claims, pyx12_judge, x12sdk_judge
from tests.support.builders import ANA, RUTH, VISIT
from tests.support.one_claim import JUNE
from tests.support.remitted import Said, account_of, arrive, document, entries
from tests.support.second_claims import COPAY, decided, fern_says, known, second, sent, taken_in
from tests.twins.office import MemoryOffice

pytestmark = pytest.mark.requirement("CL-2", "IV-1")

NOT_COVERED = ("PR", "96", "150.00")
ALL = Money.dollars("150.00")
FIRST = f"{VISIT}.1"


def rule(office: MemoryOffice, remedy: Remedy, *, after: int = 0) -> None:
    """June says what becomes of the denial; everybody hears of it."""
    wish = NewRuling(remedy=remedy, opening=1, after=after)
    office.denials.decide(FIRST, wish, caller=JUNE)
    office.until_quiet()


def denial_of(office: MemoryOffice) -> Denial:
    return DenialsTable(office.database).load(FIRST)


def borne(office: MemoryOffice) -> tuple[Money, Money, Money]:
    """What Ana owes, what a further insurance is asked for, and what is nobody's yet."""
    account = account_of(office)
    stood = balances(each for each in entries(office) if each.book == VISIT)
    stands = {where: amount for where, amount in stood.items() if amount != Money.ZERO}
    assert {leg.account: leg.amount for leg in account.book} == stands
    owed = account.patient_responsibility
    return owed, account.on(Account.OTHER_PAYER_OWES), account.on(Account.DISPUTED)


def denied(*why: tuple[str, str, str]) -> MemoryOffice:
    """An office whose claim Fern denied; Ana has another insurance."""
    office = sent()
    decided(office, *(why or (NOT_COVERED,)))
    assert second(office) is None
    return office


def test_a_further_insurance_is_asked_for_what_was_denied_once_a_person_says_so() -> None:
    office = denied()
    assert borne(office) == (Money.ZERO, Money.ZERO, ALL)
    for _ in range(2):
        rule(office, Remedy.OTHER_PAYER)
        office.second_claims.attend(VISIT, ANA, RUTH.provider_id)
    assert borne(office) == (Money.ZERO, ALL, Money.ZERO)
    claim = known(office)
    assert (claim.status, claim.payer_id) == (ClaimStatus.READY, "second-health")
    assert claim.latest is not None
    [other] = claim.latest.bill.other_insurance
    assert other.paid == Money.ZERO
    text = written(
        claim.latest.bill,
        sender_id="1999999984",
        receiver_id="STEDI",
        control_number=7,
        usage="T",
        at=office.clock(),
    )
    assert pyx12_judge.complaints(text) == []
    assert x12sdk_judge.objection(text) is None


@pytest.mark.parametrize("reason", ["109", "301", "22", "27", "31"])
def test_who_is_billed_in_the_first_ones_place_is_not_asked_as_the_second(reason: str) -> None:
    office = denied(("PR", reason, "150.00"))
    rule(office, Remedy.OTHER_PAYER)
    assert second(office) is None
    assert borne(office) == (Money.ZERO, Money.ZERO, ALL)


@pytest.mark.parametrize("remedy", [Remedy.APPEAL, Remedy.ASK, Remedy.CORRECT])
def test_as_long_as_the_first_one_is_to_decide_again_nobody_else_is_asked(remedy: Remedy) -> None:
    office = denied()
    rule(office, remedy)
    assert second(office) is None
    rule(office, Remedy.OTHER_PAYER, after=1)
    rule(office, remedy, after=2)
    assert known(office).status is ClaimStatus.ABANDONED
    assert borne(office) == (Money.ZERO, Money.ZERO, ALL)


def test_what_a_further_insurance_is_asked_for_is_neither_billed_nor_given_up() -> None:
    office = denied(("PR", "119", "150.00"))
    rule(office, Remedy.OTHER_PAYER)
    before = borne(office)
    for remedy in (Remedy.BILL, Remedy.WRITE_OFF):
        with pytest.raises(Refused, match="another insurance"):
            rule(office, remedy, after=1)
    assert borne(office) == before
    rule(office, Remedy.ASK, after=1)
    rule(office, Remedy.BILL, after=2)
    assert borne(office) == (ALL, Money.ZERO, Money.ZERO)


def second_says(office: MemoryOffice, paid: str, *why: tuple[str, str, str]) -> Said:
    """What the second insurance decides, of which we hear."""
    bill = known(office).versions[-1].bill
    said = Said(
        paid=paid,
        why=why,
        charge=bill.charge.decimal_text,
        number=bill.control_number,
        line_id=bill.lines[0].line_id,
        status="2",
    )
    arrive(office, document(said, trace="EFT-7"), number=7)
    return said


def asked() -> MemoryOffice:
    """An office in which the second insurance took in what the first one had denied."""
    office = denied()
    rule(office, Remedy.OTHER_PAYER)
    taken_in(office, known(office), number="S-99")
    office.keep(claims.submission(known(office), way="answered"))
    return office


def test_what_the_second_one_pays_of_it_is_posted_and_nobody_is_asked_about_it_again() -> None:
    office = asked()
    assert denial_of(office).next_escalation_on is not None
    second_says(office, "120.00", ("CO", "45", "10.00"), ("PR", "3", "20.00"))
    assert borne(office) == (Money.dollars("20.00"), Money.ZERO, Money.ZERO)
    denial = denial_of(office)
    assert (denial.status, denial.next_escalation_on) == (DenialStatus.FORWARDED, None)


def test_who_is_billed_in_the_first_ones_place_is_asked_after_whatever_the_second_one_says() -> (
    None
):
    office = sent()
    decided(office, COPAY, ("PR", "109", "40.00"))
    rule(office, Remedy.OTHER_PAYER)
    assert borne(office) == (Money.ZERO, Money.dollars("25.00"), Money.dollars("40.00"))
    taken_in(office, known(office), number="S-99")
    office.keep(claims.submission(known(office), way="answered"))
    second_says(office, "25.00", ("OA", "23", "125.00"))
    assert borne(office) == (Money.ZERO, Money.ZERO, Money.dollars("40.00"))
    assert denial_of(office).next_escalation_on is not None


def test_what_the_second_one_denies_too_is_a_denial_of_its_own() -> None:
    office = asked()
    second_says(office, "0.00", ("CO", "50", "150.00"))
    assert borne(office) == (Money.ZERO, Money.ZERO, ALL)
    assert DenialsTable(office.database).load(f"{VISIT}.2").left == ALL


def test_a_first_insurance_that_pays_after_all_leaves_nothing_of_it_with_the_second() -> None:
    office = denied()
    rule(office, Remedy.OTHER_PAYER)
    first = fern_says(office, NOT_COVERED)
    again = fern_says(office)
    arrive(office, document(first.taken_back, again, trace="EFT-corrected"), number=90)
    assert borne(office) == (Money.ZERO, Money.ZERO, Money.ZERO)
    assert known(office).status is ClaimStatus.ABANDONED
    assert denial_of(office).status is DenialStatus.PAID_AFTER_ALL


def denied_beside_a_copay() -> MemoryOffice:
    """An office in which Fern left a copay to the second insurance, and denied a little."""
    office = sent()
    decided(office, COPAY, ("PR", "96", "10.00"))
    return office


@pytest.mark.requirement("Q34")
def test_what_the_second_one_paid_is_not_named_among_what_the_client_is_billed_for() -> None:
    office = denied_beside_a_copay()
    rule(office, Remedy.BILL)
    taken_in(office, known(office), number="S-99")
    office.keep(claims.submission(known(office), way="answered"))
    second_says(office, "25.00", ("OA", "23", "125.00"))
    [seen] = office.invoices.of_client(ANA, caller=RUTH).invoices
    assert (seen.by, seen.asked) == (AskedBy.DECISION, Money.dollars("10.00"))
    assert [(part.title, part.amount) for part in seen.parts] == [("other", Money(1000))]
