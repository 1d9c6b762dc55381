"""Remittances that people worked out by hand, posted by the office: account by account the same."""

from __future__ import annotations

from collections import defaultdict

import pytest

from backoffice.adapters.dynamodb.ledger import VisitAccountsTable
from backoffice.domain.account import VisitAccount
from backoffice.domain.bill import Authorization, AuthorizationKind
from backoffice.domain.claim import Claim, ClaimVersion
from backoffice.domain.hold import Hold
from backoffice.domain.ledger import EntryKind
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from tests.support import bills, builders, claims
from tests.support.remitted import arrive, entries, receipts
from tests.twins.office import MemoryOffice
from tests.x12 import hand_answered_835
from tests.x12.hand_answered_835 import BOOK, Expected, HandAnswered, OurClaim

CASES = list(hand_answered_835.read())
EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
NOTHING = Expected({}, ())


def visit_of(ours: OurClaim) -> str:
    return f"visit-{ours.after or ours.control_number}"


def claim_of(ours: OurClaim) -> Claim:
    """Ours, taken in by its payer."""
    turn = 2 if ours.after else 1
    lines = tuple(
        bills.line(
            line_id=each.line_id,
            procedure=each.procedure,
            modifiers=each.modifiers,
            day=each.day,
            charge=Money(each.charge),
        )
        for each in ours.lines
    )
    programme = Authorization(kind=AuthorizationKind.EAP, number="EAP-1") if ours.eap else None
    others = (
        (bills.first_payer(paid=None, adjudicated_on=None, adjustments=()),)
        if ours.further_insurance
        else ()
    )
    said = bills.bill(
        control_number=ours.control_number,
        lines=lines,
        authorization=programme,
        other_insurance=others,
    )
    version = ClaimVersion(number=1, bill=said, made_at=claims.MADE_AT, sent=True)
    return claims.accepted_claim(f"{visit_of(ours)}.{turn}").but(
        versions=(version,),
        priority=Priority.SECONDARY if ours.after else Priority.PRIMARY,
    )


def office_with_our_book() -> MemoryOffice:
    office = MemoryOffice()
    office.keep(builders.payer(), builders.provider())
    for ours in BOOK:
        claim = claim_of(ours)
        sent = claims.submission(claim, way="answered")
        office.keep(claim, sent.but(control_number=ours.control_number))
    return office


def posted(office: MemoryOffice) -> dict[str, dict[str, int]]:
    """Cents on each account by whose they are: a claim, by control number, or a payment's trace."""
    number_of = {claim_of(ours).claim_id: ours.control_number for ours in BOOK}
    trace_of = {each.receipt_id: each.trace for each in receipts(office)}
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries(office):
        if entry.kind is EntryKind.ACCRUAL:
            continue  # what of it is the provider's, the answers do not say
        whose = number_of[entry.claim_id] if entry.claim_id else trace_of[entry.book]
        for leg in entry.legs:
            found[whose][leg.account.name] += leg.amount.cents
    return {
        whose: {account: cents for account, cents in legs.items() if cents}
        for whose, legs in found.items()
    }


def held(office: MemoryOffice) -> dict[str, tuple[str, ...]]:
    """Why, by whose it is; what is not ours goes by no number that we know."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for receipt in receipts(office):
        if receipt.hold is not None:
            found[receipt.trace] += (receipt.hold.value,)
        for stranger in receipt.strangers:
            found["not ours"] += (stranger.hold.value,)
    for account in accounts(office):
        for decision in account.held:
            assert decision.hold is not None
            found[decision.control_number] += (decision.hold.value,)
    return found


def accounts(office: MemoryOffice) -> list[VisitAccount]:
    table = VisitAccountsTable(office.database)
    return table.from_items(office.database.items("visit-accounts"))


@pytest.mark.requirement("IV-1", "Q34")
@EVERY_CASE
@pytest.mark.parametrize(
    "times",
    [pytest.param(1, marks=pytest.mark.prove, id="once"), pytest.param(2, id="each twice")],
)
def test_the_office_posts_or_holds_what_a_person_does(case: HandAnswered, times: int) -> None:
    office = office_with_our_book()
    for number, document in enumerate(each for each in case.documents for _ in range(times)):
        arrive(office, document.text, number=number)
    ours = {each.control_number for each in BOOK}
    found, why = posted(office), held(office)
    expected = case.claims | case.payments
    for whose in ours | expected.keys() | found.keys():
        end = expected.get(whose, NOTHING)
        assert found.get(whose, {}) == end.posted, whose
        if whose in ours or whose in case.payments:
            assert why.get(whose, ()) == end.held, whose
    strange = [end.held for whose, end in case.claims.items() if whose not in ours]
    assert why.get("not ours", ()) == tuple(hold for holds in strange for hold in holds)


@EVERY_CASE
def test_what_is_received_is_applied_or_held_where_somebody_sees_it(case: HandAnswered) -> None:
    office = office_with_our_book()
    for number, document in enumerate(case.documents):
        arrive(office, document.text, number=number)
    waiting = sum(d.said.paid.cents for each in accounts(office) for d in each.held)
    remitted = sum(legs.get("REMITTED", 0) for legs in posted(office).values())
    is_strange = any(receipt.strangers for receipt in receipts(office))
    assert is_strange or remitted == -waiting


def test_the_cases_hold_for_every_reason_that_a_document_alone_can_show() -> None:
    ends = [end for case in CASES for end in (case.claims | case.payments).values()]
    shown = {Hold(hold) for end in ends for hold in end.held}
    beyond = {
        Hold.NOT_TO_US,
        Hold.REPEATED,
        Hold.CROWDED,
        Hold.UNREADABLE,
        Hold.WRONG_SIGN,
        Hold.STATUS_UNKNOWN,
        Hold.TOO_MUCH,
        Hold.TOO_MANY,
        Hold.FIRST_PAYER_OPEN,
    }
    assert set(Hold) - shown <= beyond
