"""When the simulated payers pay, what they take back, and what their own books say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.billed import Desk, amounts, kept, short, told, visit
from tests.support.claim_samples import SECONDARY
from tests.support.claims_house import House, document


def test_a_claim_is_paid_on_the_morning_after_21_days() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.forward(days=21, hours=14, minutes=58)
    assert desk.paid() == []  # a minute before 6 UTC
    desk.house.forward(minutes=1)
    (found,) = desk.paid()
    assert (found.paid_on, found.method, amounts([found])) == (date(2026, 3, 24), "ACH", ["85.00"])
    desk.house.forward(days=400)
    assert len(desk.paid()) == 1


def test_one_run_pays_whatever_is_due_to_the_same_payee_by_one_payer() -> None:
    desk = Desk()
    for number in ("V1", "V2", "V3"):
        desk.send(visit(number))
    desk.send(visit("V4", of=SECONDARY))
    desk.house.forward(days=1)
    desk.send(visit("V5"))
    desk.house.forward(days=30)
    found = desk.paid()
    assert [[name for name, _ in told(each)] for each in found] == [
        ["V1", "V2", "V3"],
        ["V4"],
        ["V5"],
    ]
    assert amounts(found) == ["255.00", "30.00", "85.00"]
    assert [each.payer.name for each in found] == ["HARBOR LIGHT", "MOSS MUTUAL", "HARBOR LIGHT"]
    assert len({each.trace for each in found}) == 3


def test_whatever_was_taken_in_is_paid_at_once_when_that_is_asked() -> None:
    desk = Desk()
    for number in ("V1", "V2"):
        desk.send(visit(number))
    (payment,) = desk.house.pay()
    assert (payment["amount"], payment["claims"]) == ("170.00", ["V1", "V2"])
    (found,) = desk.paid()
    assert (found.trace, found.paid_on) == (payment["trace"], date(2026, 3, 2))
    assert desk.house.pay() == []


@pytest.mark.parametrize("prefix", ["PAYA1", "PAYA3", "PAYNONE", "PAY999", "EDIT33"])
def test_nothing_is_paid_that_no_payer_took_in(prefix: str) -> None:
    house = House()
    desk = Desk()
    desk.house = house
    claim = visit("V1", f"{prefix}FERN0001")
    if prefix == "EDIT33":
        with pytest.raises(AssertionError):
            desk.send(claim)
    else:
        desk.send(claim)
    assert house.pay() == []
    house.forward(days=90)
    assert house.payments() == []


def test_a_payer_that_is_late_to_answer_or_down_pays_later() -> None:
    desk = Desk()
    desk.send(visit("V1", "PAYDAYS05FERN0001"))
    desk.house.claims.post.down.add("HLTHP")
    assert desk.house.pay() == []
    desk.house.forward(days=90)
    assert (desk.house.pay(), desk.paid()) == ([], [])
    desk.house.claims.post.down.clear()
    assert amounts(desk.paid()) == ["85.00"]


def test_a_payer_that_goes_down_after_it_took_a_claim_in_does_not_pay() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    assert len(desk.house.heard()) == 2
    desk.house.claims.post.down.add("HLTHP")
    assert desk.house.pay() == []
    desk.house.forward(days=90)
    assert desk.paid() == []
    desk.house.claims.post.down.clear()
    assert amounts(desk.paid()) == ["85.00"]


def test_a_prefix_says_after_how_many_days() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERADAYS02FERN0001"))
    desk.house.forward(days=2, hours=14)
    assert desk.paid() == []
    desk.house.forward(hours=1)
    assert amounts(desk.paid()) == ["85.00"]


def test_a_reversal_takes_back_to_the_cent_and_the_correction_follows() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAREVFERN0001", procedures=("90837", "90834")))
    desk.house.pay()
    desk.send(visit("V2"))
    desk.house.pay()
    first, second = desk.paid()
    assert told(second) == [("V1", "22"), ("V1", "1"), ("V2", "1")]
    (was,), (back, now, _) = first.claims, second.claims
    assert back.payer_claim_number == now.payer_claim_number == was.payer_claim_number
    assert (short(was), short(back)) == (
        ("195.00", ["CO-45 40.00", "PR-3 25.00", "CO-45 40.00"]),
        ("-195.00", ["CO-45 -40.00", "PR-3 -25.00", "CO-45 -40.00"]),
    )
    assert [line.control_number for line in back.lines] == ["V1-1", "V1-2"]
    assert short(now) == ("185.00", ["CO-45 50.00", "PR-3 25.00", "CO-45 40.00"])
    assert (amounts([second]), kept(second)) == (["75.00"], [])
    assert desk.house.books()["V1"] == {
        "statuses": ["1", "22", "1"],
        "payer_claim_numbers": [now.payer_claim_number],
        "charge": "300.00",
        "paid": "185.00",
        "patient": "25.00",
        "reasons": {"CO-45": "90.00", "PR-3": "25.00"},
    }


def test_what_is_taken_back_beyond_what_is_paid_is_kept_of_the_next_payment() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERATAKEFERN0001"))
    desk.run()
    second = desk.run()
    assert (amounts([second]), second.method, second.handling) == (["0.00"], "NON", "H")
    assert kept(second) == ["FB -85"]
    desk.send(visit("V2", "ERACOINFERN0001"))
    third = desk.run()
    assert (amounts([third]), kept(third)) == (["3.00"], ["FB 85"])
    assert third.provider_adjustments[0].reference == second.trace
    assert all(each.balanced for each in desk.paid())
    assert desk.house.books()["V1"]["paid"] == "0.00"


def test_what_is_still_not_covered_is_forwarded_once_more() -> None:
    desk = Desk()
    for number in ("V1", "V2"):
        desk.send(visit(number, "ERATAKEFERN0001"))
    desk.run(), desk.run()
    desk.send(visit("V3"))
    third = desk.run()
    assert (amounts([third]), kept(third)) == (["0.00"], ["FB 170", "FB -85"])
    desk.send(visit("V4"))
    assert kept(desk.run()) == ["FB 85"]


def test_what_was_met_of_a_deductible_is_not_met_once_it_is_taken_back() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERATAKEOAKS0001"))
    desk.run(), desk.run()
    desk.send(visit("V2", "OAKS0001"))
    assert short(desk.run().claims[0]) == ("0.00", ["CO-45 40.00", "PR-1 110.00"])


def test_a_correction_may_come_before_what_it_corrects_is_taken_back() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFIRSTFERN0001"))
    assert [told(desk.run()) for _ in range(3)] == [[("V1", "1")], [("V1", "1")], [("V1", "22")]]
    first, second, third = (each.claims[0] for each in desk.paid())
    assert [each.paid for each in (first, second, third)] == ["85", "75", "-85"]
    assert desk.house.books()["V1"]["paid"] == "75.00"


def test_a_coverage_that_had_ended_is_found_out_later() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERARETROFERN0001"))
    desk.run()
    back, denied = desk.run().claims
    assert (back.status, short(back)[0]) == ("22", "-85.00")
    assert short(denied) == ("0.00", ["PR-27 150.00"])
    assert desk.house.books()["V1"]["patient"] == "150.00"


def test_a_claim_that_is_passed_on_is_decided_by_the_next_payer_too() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFWDFERN0001"))
    desk.house.pay()
    desk.house.pay()
    desk.house.pay()
    first, second = desk.paid()
    (claim,), (rest,) = first.claims, second.claims
    assert (claim.status, claim.forwarded_to, short(claim)[0]) == (
        "19",
        "OTHER HEALTH PLAN",
        "85.00",
    )
    assert (second.payer.name, rest.patient_control_number) == ("OTHER HEALTH PLAN", "V1")
    assert (rest.status, short(rest)) == ("2", ("25.00", ["OA-23 125.00"]))
    assert rest.payer_claim_number != claim.payer_claim_number


def test_a_claim_that_is_denied_is_passed_on_to_nobody() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERACO50ERAFWDFERN0001"))
    for _ in range(3):
        desk.house.pay()
    (payment,) = desk.paid()
    (claim,) = payment.claims
    assert (claim.status, claim.forwarded_to) == ("1", None)


def test_what_follows_is_done_by_the_runs_of_later_mornings() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFWDFERN0001"))
    desk.send(visit("V2", "ERATAKEFERN0001"))
    desk.house.forward(days=60)
    assert [(each.paid_on, told(each)) for each in desk.paid()] == [
        (date(2026, 3, 24), [("V1", "19"), ("V2", "1")]),
        (date(2026, 4, 14), [("V2", "22")]),
        (date(2026, 4, 15), [("V1", "2")]),
    ]


@pytest.mark.parametrize("charge", ["150.005", "100000000"])
def test_no_claim_is_let_in_that_could_not_be_paid(charge: str) -> None:
    assert House().send(document().replace("*150*", f"*{charge}*")).status == 400


def _corrected(desk: Desk, frequency: str, member_id: str = "FERN0001") -> None:
    """Replace or void V1, by the number that its payer gave it."""
    (word,) = [
        each for words in desk.house.words() for each in words.claims if each.source.entity == "PR"
    ]
    number = word.payer_claim_number
    changed = visit("V2", member_id, charge="140", on=date(2026, 1, 6))
    desk.send(replace(changed, frequency=frequency, payer_claim_number=number))


def test_a_replacement_takes_back_the_original_and_is_decided_anew() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.pay()
    _corrected(desk, "7")
    desk.house.pay()
    _, second = desk.paid()
    assert told(second) == [("V1", "22"), ("V2", "1")]
    back, now = second.claims
    assert (back.frequency, now.frequency, short(now)) == (
        "1",
        "7",
        ("85.00", ["CO-45 30.00", "PR-3 25.00"]),
    )
    books = desk.house.books()
    assert (books["V1"]["paid"], books["V1"]["patient"], books["V1"]["reasons"]) == (
        "0.00",
        "0.00",
        {},
    )
    assert (books["V2"]["paid"], amounts([second])) == ("85.00", ["0.00"])


def test_a_void_takes_back_the_original_and_no_more() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.pay()
    _corrected(desk, "8")
    desk.house.pay()
    assert [told(each) for each in desk.paid()] == [[("V1", "1")], [("V1", "22")]]


def test_a_void_is_followed_by_nothing() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.pay()
    _corrected(desk, "8", "ERAREVFERN0001")
    assert [len(desk.house.pay()) for _ in range(2)] == [1, 0]


def test_what_takes_back_a_claim_that_was_passed_on_passes_nothing_on() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFWDFERN0001"))
    desk.house.pay()
    _corrected(desk, "7")
    desk.house.pay()
    passed_on, back, now = (claim for each in desk.paid() for claim in each.claims)
    assert [each.status for each in (passed_on, back, now)] == ["19", "22", "1"]
    assert (back.forwarded_to, now.forwarded_to) == (None, None)


@pytest.mark.parametrize(("frequency", "claims"), [("7", [("V2", "1")]), ("8", None)])
def test_an_original_that_is_not_paid_yet_is_replaced_or_voided_unpaid(
    frequency: str, claims: list[tuple[str, str]] | None
) -> None:
    desk = Desk()
    desk.send(visit("V1"))
    _corrected(desk, frequency)
    desk.house.pay()
    assert [told(each) for each in desk.paid()] == ([claims] if claims else [])
