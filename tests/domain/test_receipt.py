"""A receipt: when a payment counts, whatever it comes in, and what of it never does."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from backoffice.domain.hold import Hold
from backoffice.domain.ledger import Account, amount_on
from backoffice.domain.money import Money
from backoffice.domain.receipt import Receipt, entry_of
from backoffice.domain.remittance import BesideClaims, RemittedPayment
from tests.support.paid import AT, PAID_ON, payment, said, taken_back

ONE = said()
OTHER = said("110.00", (("CO", "45", "80.00"), ("PR", "3", "10.00")), control_number="PCN2")
DENIED = said("0.00", (("CO", "50", "200.00"),), control_number="PCN3")
BOTH = Money.dollars("205.00")


def receipt(*payments: RemittedPayment) -> Receipt:
    """The receipt after *payments*; whatever adds up is counted at once."""
    known = Receipt.of(payments[0])
    for number, each in enumerate(payments):
        known = known.with_part(each, document_id=f"document-{number}", place=0)
        while known.adds_up:
            known = known.counted(known.adds_up)
    return known


def counted(known: Receipt) -> list[str]:
    return sorted(each.document_id for each in known.parts if each.is_counted)


def test_a_payment_that_adds_up_counts() -> None:
    known = receipt(payment(ONE, OTHER))
    assert counted(known) == ["document-0"]
    assert known.hold is None


def test_a_payment_that_is_a_cent_off_is_held_whole() -> None:
    known = receipt(payment(ONE, amount=Money.dollars("95.01")))
    assert counted(known) == []
    assert known.hold is Hold.PAYMENT_OFF


@pytest.mark.parametrize("order", list(permutations([0, 1])))
def test_two_documents_of_one_payment_count_once_both_are_there(order: Any) -> None:
    halves = [payment(ONE, amount=BOTH), payment(OTHER, amount=BOTH)]
    assert halves[0].receipt_id == halves[1].receipt_id
    assert receipt(halves[order[0]]).hold is Hold.PAYMENT_OFF
    both = receipt(*(halves[each] for each in order))
    assert len(counted(both)) == 2
    assert both.hold is None


def test_a_document_that_comes_again_is_known_in_whatever_envelope() -> None:
    known = receipt(payment(ONE), payment(ONE))
    assert len(known.parts) == 1


def test_a_document_that_pays_nothing_beside_a_complete_one_counts_too() -> None:
    paid = Money.dollars("95.00")
    known = receipt(payment(ONE), payment(DENIED, amount=paid))
    assert len(counted(known)) == 2
    first = receipt(payment(DENIED, amount=paid), payment(ONE))
    assert len(counted(first)) == 2


def test_denials_share_a_payment_of_nothing() -> None:
    known = receipt(payment(DENIED), payment(DENIED.but(control_number="PCN4")))
    assert len(counted(known)) == 2


def test_a_payment_that_was_posted_and_comes_with_other_claims_is_held() -> None:
    known = receipt(payment(ONE), payment(OTHER, amount=Money.dollars("95.00")))
    assert counted(known) == ["document-0"]
    assert known.hold is Hold.REPEATED


def test_what_is_cut_off_never_counts_and_the_whole_document_takes_its_place() -> None:
    cut = payment(ONE, is_readable=False)
    assert receipt(cut).hold is Hold.NOT_WHOLE
    whole = receipt(cut, payment(ONE, OTHER, amount=Money.dollars("95.00")), payment(ONE))
    assert counted(whole) == ["document-2"]


@pytest.mark.parametrize(
    "differs",
    [
        {"payer": "9876543210"},
        {"trace": "T-2"},
        {"paid_on": date(2026, 3, 21)},
        {"amount": Money.dollars("94.00")},
    ],
)
def test_payer_trace_day_and_amount_tell_payments_apart(differs: Any) -> None:
    assert payment(ONE).receipt_id != payment(ONE, **differs).receipt_id


def test_two_claims_that_say_the_same_have_ids_of_their_own() -> None:
    ids = payment(ONE, ONE, OTHER, DENIED).item_ids()
    assert len(set(ids)) == 4
    amount = payment(ONE, ONE, OTHER).amount
    part = payment(DENIED, ONE, amount=amount).item_ids()
    assert part[0] == ids[3], "what moves no money is the same in every part"
    assert part[1] not in ids, "what was paid in another part was paid once more"


def test_money_is_in_the_bank_and_beside_claims_and_for_claims() -> None:
    kept = (
        BesideClaims(code="WO", amount=Money.dollars("15.00")),
        BesideClaims(code="L6", amount=Money.dollars("-1.27")),
    )
    known = Receipt.of(payment(ONE, beside=kept, amount=Money.dollars("81.27")))
    known = known.with_part(
        payment(ONE, beside=kept, amount=Money.dollars("81.27")), document_id="d", place=0
    )
    entry = entry_of(known, known.adds_up, at=AT, today=PAID_ON)
    found = {leg.account: leg.amount.decimal_text for leg in entry.legs}
    assert found == {
        Account.BANK: "81.27",
        Account.REMITTED: "-95.00",
        Account.PAYER_BALANCE: "15.00",
        Account.INTEREST: "-1.27",
    }


def test_a_payment_that_only_keeps_money_back_or_hands_it_out_counts() -> None:
    beside = (BesideClaims(code="FB", amount=Money.dollars("-30.00")),)
    only = payment(beside=beside, amount=Money.dollars("30.00"))
    known = Receipt.of(only).with_part(only, document_id="d", place=0)
    entry = entry_of(known, known.adds_up, at=AT, today=PAID_ON)
    assert amount_on(Account.BANK, entry.legs) == Money.dollars("30.00")
    assert amount_on(Account.PAYER_BALANCE, entry.legs) == Money.dollars("-30.00")


def test_a_payment_of_reversals_takes_money_from_the_bank_or_nothing() -> None:
    back = payment(taken_back(ONE), OTHER)
    known = receipt(back)
    assert known.amount == Money.dollars("15.00")
    assert len(counted(known)) == 1


def test_no_more_parts_are_kept_than_anybody_can_follow() -> None:
    many = [
        payment(DENIED.but(payer_claim_number=f"F-{number}"), amount=Money.dollars("1.00"))
        for number in range(Receipt.MOST_PARTS + 1)
    ]
    assert len(receipt(*many).parts) == Receipt.MOST_PARTS


def test_what_a_person_has_to_ask_about_is_seen_behind_any_number_of_what_nobody_does() -> None:
    interest = (BesideClaims(code="L6", amount=Money.dollars("-1.00")),) * Receipt.MOST_BESIDE
    kept = BesideClaims(code="WO", amount=Money.dollars("30.00"))
    only = payment(ONE, beside=(*interest, kept), amount=Money.dollars("115.00"))
    assert receipt(only).parts[0].is_unexplained
