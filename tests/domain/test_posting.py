"""Posting: what a payer's decision comes to, what is held and why, and that order is no matter."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from backoffice.domain.account import DecisionState
from backoffice.domain.bill import Authorization
from backoffice.domain.hold import NEXT_ACTIONS, WAITS, Hold
from backoffice.domain.ledger import Account, balances
from backoffice.domain.money import Money
from backoffice.domain.policy import Priority
from backoffice.domain.posting import opened, post
from backoffice.domain.remittance import Decided, Reduction
from tests.support import paid
from tests.support.paid import AT, account, decision, reductions, said, said_line, taken_back

FIRST = said()
CORRECTED = said("110.00", (("CO", "45", "80.00"), ("PR", "3", "10.00")))
DENIED = said("0.00", (("CO", "50", "200.00"),), decided=Decided.DENIED)


def on_book(*decisions: Any) -> dict[str, str]:
    book = account(*decisions).book
    return {leg.account.value: leg.amount.decimal_text for leg in book}


@pytest.mark.requirement("IV-1", "Q34")
def test_what_was_not_paid_goes_to_whoever_bears_it() -> None:
    assert on_book(decision(FIRST)) == {
        "charged": "-200.00",
        "contractual": "80.00",
        "client_owes": "25.00",
        "remitted": "95.00",
    }


@pytest.mark.requirement("Q34")
@pytest.mark.parametrize("reason", ["1", "2", "3"])
def test_a_deductible_is_owed_though_nothing_was_paid(reason: str) -> None:
    book = on_book(decision(said("0.00", (("PR", reason, "120.00"), ("CO", "45", "80.00")))))
    assert book == {"charged": "-200.00", "contractual": "80.00", "client_owes": "120.00"}


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize(
    "why", [("CO", "50"), ("PR", "29"), ("PR", "96"), ("PI", "45"), ("OA", "23"), ("CR", "45")]
)
def test_what_is_denied_or_unclear_is_disputed_and_nobodys_bill(why: tuple[str, str]) -> None:
    book = on_book(decision(said("0.00", ((*why, "200.00"),))))
    assert book == {"charged": "-200.00", "disputed": "200.00"}


@pytest.mark.requirement("CR-6")
def test_employee_assistance_never_costs_the_client_anything() -> None:
    programme = paid.billed(authorization=Authorization(kind="eap", number="EAP-77"))
    book = account(decision(FIRST, bill=programme))
    assert book.patient_responsibility == Money.ZERO
    assert book.on(Account.DISPUTED) == Money.dollars("25.00")


def test_what_a_further_insurance_may_pay_is_not_asked_of_the_client() -> None:
    forwarded = account(decision(FIRST.but(forwarded=True)))
    assert forwarded.on(Account.OTHER_PAYER_OWES) == Money.dollars("25.00")
    assert forwarded.patient_responsibility == Money.ZERO


def line_of(**differences: Any) -> Any:
    return FIRST.but(lines=(said_line(**differences),))


FAULTY = {
    Hold.UNREADABLE: [
        FIRST.but(is_readable=False),
        line_of(reductions=reductions(("XX", "45", "105.00"))),
        line_of(reductions=reductions(("CO", "", "105.00"))),
    ],
    Hold.PRICED_ONLY: [FIRST.but(decided=Decided.PRICED)],
    Hold.PASSED_ON: [FIRST.but(decided=Decided.PASSED_ON)],
    Hold.STATUS_UNKNOWN: [FIRST.but(decided=Decided.UNKNOWN)],
    Hold.LINE_OFF: [line_of(paid="95.01")],
    Hold.CLAIM_OFF: [FIRST.but(paid=Money.dollars("94.99"))],
    Hold.WRONG_SIGN: [
        said("-5.00", (("CO", "45", "205.00"),)),
        said("225.00", (("PR", "3", "-25.00"),)),
        taken_back(said("-5.00", (("CO", "45", "205.00"),))),
        said("120.00", (("CO", "45", "80.00"), ("PR", "3", "-25.00"), ("PR", "96", "25.00"))),
    ],
    Hold.CHARGE_DIFFERS: [
        said("95.00", (("CO", "45", "55.00"),), charge=Money.dollars("150.00"), lines=()).but(
            reductions=reductions(("CO", "45", "55.00"))
        )
    ],
    Hold.LINE_UNKNOWN: [line_of(line_id=None, procedure="90834")],
}


@pytest.mark.parametrize(
    ("hold", "claim"), [(hold, claim) for hold, claims in FAULTY.items() for claim in claims]
)
def test_what_does_not_add_up_or_match_is_held_whole_with_the_reason(
    hold: Hold, claim: Any
) -> None:
    posted = post(opened(paid.claim()), decision(claim), at=AT)
    assert posted.entries == ()
    assert posted.account.book == ()
    assert [each.hold for each in posted.account.held] == [hold]


def test_every_hold_says_what_a_person_does() -> None:
    assert set(NEXT_ACTIONS) == set(Hold)
    assert all(sentence.endswith(".") for sentence in NEXT_ACTIONS.values())


def test_what_arrives_twice_is_posted_once() -> None:
    once = account(decision(FIRST))
    again = post(once, decision(FIRST), at=AT)
    assert again.account == once
    assert again.entries == ()


def test_a_second_decision_waits_until_the_first_is_taken_back() -> None:
    both = account(decision(FIRST), decision(CORRECTED, item_id="item-0002"))
    assert [each.hold for each in both.held] == [Hold.ALREADY_DECIDED]
    assert both.book == account(decision(FIRST)).book


@pytest.mark.parametrize(
    "order", list(permutations([FIRST, taken_back(FIRST), CORRECTED])), ids=str
)
def test_a_reversal_and_a_correction_end_alike_in_whatever_order(order: Any) -> None:
    ids = {id(FIRST): "a", id(CORRECTED): "c"}
    end = opened(paid.claim())
    entries: list[Any] = []
    for claim in order:
        item_id = f"item-000{ids.get(id(claim), 'b')}"
        posted = post(end, decision(claim, item_id=item_id), at=AT)
        end, entries = posted.account, [*entries, *posted.entries]
    assert end.held == ()
    assert end.book == account(decision(CORRECTED)).book
    assert len(entries) == 3
    assert balances(entries) == {leg.account: leg.amount for leg in end.book}


def test_a_reversal_of_another_amount_is_held() -> None:
    other = taken_back(said("90.00", (("CO", "45", "85.00"), ("PR", "3", "25.00"))))
    after = account(decision(FIRST), decision(other, item_id="item-0002"))
    assert [each.hold for each in after.held] == [Hold.NO_ORIGINAL]
    assert after.book == account(decision(FIRST)).book


def test_a_reversal_may_give_one_reason_for_all_of_it() -> None:
    whole = taken_back(FIRST).but(
        lines=(), reductions=(Reduction(group="CR", reason="45", amount=Money.dollars("-105.00")),)
    )
    after = account(decision(FIRST), decision(whole, item_id="item-0002"))
    assert after.held == ()
    assert after.book == ()
    assert [each.state for each in after.decisions] == [
        DecisionState.TAKEN_BACK,
        DecisionState.TAKES_BACK,
    ]


def second(claim: Any, **differences: Any) -> Any:
    billed = paid.claim(claim_id="visit-0001.2", priority=Priority.SECONDARY)
    return decision(claim, claim=billed, item_id="item-0002", **differences)


@pytest.mark.requirement("Q34")
def test_the_second_insurance_decides_what_the_first_one_left() -> None:
    first = decision(FIRST.but(forwarded=True))
    after = account(first, second(said("15.00", (("OA", "23", "175.00"), ("PR", "3", "10.00")))))
    assert after.held == ()
    assert after.payer_paid == Money.dollars("110.00")
    assert after.patient_responsibility == Money.dollars("10.00")
    assert after.on(Account.OTHER_PAYER_OWES) == Money.ZERO
    assert after.on(Account.CHARGED) == Money.dollars("-200.00")


@pytest.mark.parametrize(
    ("why", "contractual", "disputed"),
    [
        ((("OA", "23", "175.00"), ("CO", "45", "15.00")), "95.00", "0.00"),
        ((("CO", "45", "95.00"), ("OA", "23", "95.00")), "95.00", "0.00"),
        ((("OA", "23", "175.00"), ("CO", "16", "15.00")), "80.00", "15.00"),
        ((("CO", "45", "80.00"), ("OA", "23", "95.00"), ("CO", "16", "15.00")), "80.00", "15.00"),
        ((("OA", "23", "190.00"),), "80.00", "15.00"),
    ],
)
def test_what_the_second_insurance_neither_pays_nor_gives_up_is_disputed(
    why: tuple[tuple[str, str, str], ...], contractual: str, disputed: str
) -> None:
    after = account(decision(FIRST.but(forwarded=True)), second(said("10.00", why)))
    assert after.on(Account.CONTRACTUAL) == Money.dollars(contractual)
    assert after.on(Account.DISPUTED) == Money.dollars(disputed)


def test_what_the_second_insurance_leaves_to_a_third_is_not_given_up() -> None:
    why = (("OA", "23", "175.00"), ("PR", "3", "10.00"))
    after = account(
        decision(FIRST.but(forwarded=True)), second(said("15.00", why).but(forwarded=True))
    )
    assert after.on(Account.OTHER_PAYER_OWES) == Money.dollars("10.00")
    assert after.on(Account.DISPUTED) == Money.ZERO
    assert after.on(Account.CONTRACTUAL) == Money.dollars("80.00")


def test_a_fee_that_takes_off_the_whole_charge_is_disputed() -> None:
    assert on_book(decision(said("0.00", (("CO", "45", "200.00"),)))) == {
        "charged": "-200.00",
        "disputed": "200.00",
    }


def test_a_second_insurance_that_decides_first_waits() -> None:
    later = second(said("15.00", (("OA", "23", "175.00"), ("PR", "3", "10.00"))))
    before = account(later)
    assert [each.hold for each in before.held] == [Hold.FIRST_PAYER_OPEN]
    both = post(before, decision(FIRST.but(forwarded=True)), at=AT)
    assert len(both.entries) == 2
    assert both.account.held == ()


def test_a_second_insurance_that_pays_more_than_was_left_is_held() -> None:
    first = decision(FIRST.but(forwarded=True))
    after = account(first, second(said("40.00", (("OA", "23", "160.00"),))))
    assert [each.hold for each in after.held] == [Hold.TOO_MUCH]


def test_what_waits_is_what_another_remittance_can_resolve() -> None:
    waits = {Hold.NO_ORIGINAL, Hold.ALREADY_DECIDED, Hold.FIRST_PAYER_OPEN, Hold.TOO_MUCH}
    assert waits == WAITS


SECONDS = said("15.00", (("OA", "23", "175.00"), ("PR", "3", "10.00")))
LEAVES_LESS = said("115.00", (("CO", "45", "80.00"), ("PR", "3", "5.00")), forwarded=True)
LEAVES_MORE = said("90.00", (("CO", "45", "80.00"), ("PR", "3", "30.00")), forwarded=True)


@pytest.mark.requirement("Q34")
@pytest.mark.parametrize(
    ("corrected", "stands", "holds"),
    [
        (LEAVES_LESS, {"remitted": "115.00", "other_payer_owes": "5.00"}, [Hold.TOO_MUCH]),
        (LEAVES_MORE, {"remitted": "105.00", "client_owes": "10.00", "disputed": "5.00"}, []),
    ],
)
def test_what_a_second_insurance_decided_follows_the_first_ones_correction_in_any_order(
    corrected: Any, stands: dict[str, str], holds: list[Hold]
) -> None:
    before = FIRST.but(forwarded=True)
    arriving = [
        decision(before, item_id="item-000a"),
        decision(taken_back(before), item_id="item-000b"),
        decision(corrected, item_id="item-000c"),
        second(SECONDS),
    ]
    for order in permutations(arriving):
        end = opened(paid.claim())
        entries: list[Any] = []
        for each in order:
            posted = post(end, each, at=AT)
            end, entries = posted.account, [*entries, *posted.entries]
        assert [each.hold for each in end.held] == holds
        found = {leg.account.value: leg.amount.decimal_text for leg in end.book}
        assert found == {"charged": "-200.00", "contractual": "80.00", **stands}
        assert len({each.entry_id for each in entries}) == len(entries)
        assert balances(entries) == {leg.account: leg.amount for leg in end.book}


def test_a_second_insurance_may_take_back_what_could_never_be_posted() -> None:
    too_much = said("40.00", (("OA", "23", "160.00"),))
    back = second(taken_back(too_much)).but(item_id="item-0003")
    for order in permutations([second(too_much), back]):
        after = account(decision(FIRST.but(forwarded=True), item_id="item-0001"), *order)
        assert after.held == ()
        assert after.on(Account.REMITTED) == Money.dollars("95.00")
        assert after.on(Account.OTHER_PAYER_OWES) == Money.dollars("25.00")


def versions_of(claim: Any, *, number: int) -> Any:
    """What was decided of the claim's version of that *number*."""
    about = paid.claim()
    latest = about.latest
    assert latest is not None
    bills = {n: paid.billed(control_number=f"PCN000{n}") for n in (1, 2)}
    about = about.but(versions=tuple(latest.but(number=n, bill=bills[n]) for n in (1, 2)))
    names = {id(DENIED): "a", id(CORRECTED): "c"}
    item_id = f"item-000{names.get(id(claim), 'b')}"
    return decision(claim, claim=about, bill=bills[number], item_id=item_id)


@pytest.mark.requirement("IV-1", "CL-3")
@pytest.mark.parametrize("is_taken_back", [False, True])
def test_a_corrected_claim_is_posted_though_nobody_takes_its_denial_back_in_any_order(
    is_taken_back: bool,
) -> None:
    arriving = [versions_of(DENIED, number=1), versions_of(CORRECTED, number=2)]
    if is_taken_back:
        arriving.append(versions_of(taken_back(DENIED), number=1))
    for order in permutations(arriving):
        end = opened(paid.claim())
        entries: list[Any] = []
        for each in order:
            posted = post(end, each, at=AT)
            end, entries = posted.account, [*entries, *posted.entries]
        assert end.held == ()
        assert end.book == account(decision(CORRECTED)).book
        assert len({each.entry_id for each in entries}) == len(entries)
        assert balances(entries) == {leg.account: leg.amount for leg in end.book}


def test_what_was_paid_for_an_older_version_has_to_be_taken_back_first() -> None:
    paid_first, then = versions_of(FIRST, number=1), versions_of(CORRECTED, number=2)
    for order in permutations([paid_first, then]):
        after = account(*order)
        assert [each.hold for each in after.held] == [Hold.ALREADY_DECIDED]
    denied_later = versions_of(DENIED, number=2)
    after = account(paid_first, denied_later)
    assert [each.hold for each in after.held] == [Hold.ALREADY_DECIDED]
    assert after.payer_paid == Money.dollars("95.00")
