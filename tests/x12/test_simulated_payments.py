"""When the simulated payers pay, in which documents, and what their own books say of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backoffice.x12 import remittance_835
from backoffice.x12.remittances import PaidClaim, Payment
from infra.local.clearinghouse_response import Request
from infra.local.clearinghouse_webhooks import Webhooks
from tests.support import oxedi_judge, pyx12_judge, x12sdk_judge
from tests.support.billed import Desk, reasons, short, visit
from tests.support.claim_samples import SECONDARY
from tests.support.claims_house import AT, KEYED, House, document

A_RUN = timedelta(days=22)


def paid(desk: Desk) -> list[Payment]:
    """Every payment that came back."""
    return desk.house.payments()


def amounts(found: list[Payment]) -> list[str]:
    return [f"{Decimal(each.amount or ''):.2f}" for each in found]


def told(found: Payment) -> list[tuple[str | None, str | None]]:
    """The claims of a payment, each with its status."""
    return [(each.patient_control_number, each.status) for each in found.claims]


def kept(found: Payment) -> list[str]:
    return [f"{each.code} {each.amount}" for each in found.provider_adjustments]


def run(desk: Desk) -> Payment:
    """Let time pass until the next run, and give its payment."""
    before = len(paid(desk))
    desk.house.forward(days=22)
    (found,) = paid(desk)[before:]
    return found


def test_a_claim_is_paid_on_the_morning_after_21_days() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.forward(days=21, hours=14, minutes=58)
    assert paid(desk) == []  # a minute before 6 UTC
    desk.house.forward(minutes=1)
    (found,) = paid(desk)
    assert (found.paid_on, found.method, amounts([found])) == (date(2026, 3, 24), "ACH", ["85.00"])
    desk.house.forward(days=400)
    assert len(paid(desk)) == 1


def test_one_run_pays_whatever_is_due_to_the_same_payee_by_one_payer() -> None:
    desk = Desk()
    for number in ("V1", "V2", "V3"):
        desk.send(visit(number))
    desk.send(visit("V4", of=SECONDARY))
    desk.house.forward(days=1)
    desk.send(visit("V5"))
    desk.house.forward(days=30)
    found = paid(desk)
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
    (found,) = paid(desk)
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
    assert (desk.house.pay(), paid(desk)) == ([], [])
    desk.house.claims.post.down.clear()
    assert amounts(paid(desk)) == ["85.00"]


def test_a_prefix_says_after_how_many_days() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERADAYS02FERN0001"))
    desk.house.forward(days=2, hours=14)
    assert paid(desk) == []
    desk.house.forward(hours=1)
    assert amounts(paid(desk)) == ["85.00"]


def test_a_reversal_takes_back_to_the_cent_and_the_correction_follows() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAREVFERN0001", procedures=("90837", "90834")))
    desk.house.pay()
    desk.send(visit("V2"))
    desk.house.pay()
    first, second = paid(desk)
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
    run(desk)
    second = run(desk)
    assert (amounts([second]), second.method, second.handling) == (["0.00"], "NON", "H")
    assert kept(second) == ["FB -85"]
    desk.send(visit("V2", "ERACOINFERN0001"))
    third = run(desk)
    assert (amounts([third]), kept(third)) == (["3.00"], ["FB 85"])
    assert third.provider_adjustments[0].reference == second.trace
    assert all(each.balanced for each in paid(desk))
    assert desk.house.books()["V1"]["paid"] == "0.00"


def test_what_is_still_not_covered_is_forwarded_once_more() -> None:
    desk = Desk()
    for number in ("V1", "V2"):
        desk.send(visit(number, "ERATAKEFERN0001"))
    run(desk), run(desk)
    desk.send(visit("V3"))
    third = run(desk)
    assert (amounts([third]), kept(third)) == (["0.00"], ["FB 170", "FB -85"])
    desk.send(visit("V4"))
    assert kept(run(desk)) == ["FB 85"]


def test_what_was_met_of_a_deductible_is_not_met_once_it_is_taken_back() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERATAKEOAKS0001"))
    run(desk), run(desk)
    desk.send(visit("V2", "OAKS0001"))
    assert short(run(desk).claims[0]) == ("0.00", ["CO-45 40.00", "PR-1 110.00"])


def test_a_correction_may_come_before_what_it_corrects_is_taken_back() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFIRSTFERN0001"))
    assert [told(run(desk)) for _ in range(3)] == [[("V1", "1")], [("V1", "1")], [("V1", "22")]]
    first, second, third = (each.claims[0] for each in paid(desk))
    assert [each.paid for each in (first, second, third)] == ["85", "75", "-85"]
    assert desk.house.books()["V1"]["paid"] == "75.00"


def test_a_coverage_that_had_ended_is_found_out_later() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERARETROFERN0001"))
    run(desk)
    back, denied = run(desk).claims
    assert (back.status, short(back)[0]) == ("22", "-85.00")
    assert short(denied) == ("0.00", ["PR-27 150.00"])
    assert desk.house.books()["V1"]["patient"] == "150.00"


def test_a_claim_that_is_passed_on_is_decided_by_the_next_payer_too() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAFWDFERN0001"))
    desk.house.pay()
    desk.house.pay()
    desk.house.pay()
    first, second = paid(desk)
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
    (claim,) = _claims(paid(desk))
    assert (claim.status, claim.forwarded_to) == ("1", None)


def _corrected(desk: Desk, frequency: str) -> None:
    """Replace or void V1, by the number that its payer gave it."""
    (word,) = [
        each for words in desk.house.words() for each in words.claims if each.source.entity == "PR"
    ]
    number = word.payer_claim_number
    changed = visit("V2", "FERN0001", charge="140", on=date(2026, 1, 6))
    desk.send(replace(changed, frequency=frequency, payer_claim_number=number))


def test_a_replacement_takes_back_the_original_and_is_decided_anew() -> None:
    desk = Desk()
    desk.send(visit("V1"))
    desk.house.pay()
    _corrected(desk, "7")
    desk.house.pay()
    _, second = paid(desk)
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
    assert [told(each) for each in paid(desk)] == [[("V1", "1")], [("V1", "22")]]


@pytest.mark.parametrize(("frequency", "claims"), [("7", [("V2", "1")]), ("8", None)])
def test_an_original_that_is_not_paid_yet_is_replaced_or_voided_unpaid(
    frequency: str, claims: list[tuple[str, str]] | None
) -> None:
    desk = Desk()
    desk.send(visit("V1"))
    _corrected(desk, frequency)
    desk.house.pay()
    assert [told(each) for each in paid(desk)] == ([claims] if claims else [])


def test_a_payment_may_be_a_check() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERACHKFERN0001"))
    desk.house.pay()
    (found,) = paid(desk)
    assert (found.method, found.handling) == ("CHK", "I")


def test_a_claim_for_which_nothing_is_paid_comes_without_money() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERACO50FERN0001"))
    desk.house.pay()
    (found,) = paid(desk)
    assert (found.method, found.handling, amounts([found])) == ("NON", "H", ["0.00"])


@pytest.mark.parametrize(
    ("prefix", "said", "amount"), [("ERAL6", ["L6 -1.27"], "86.27"), ("ERAWO", ["WO 25"], "60.00")]
)
def test_something_may_be_added_or_kept_beside_the_claims(
    prefix: str, said: list[str], amount: str
) -> None:
    desk = Desk()
    desk.send(visit("V1", f"{prefix}FERN0001"))
    desk.house.pay()
    (found,) = paid(desk)
    assert (kept(found), amounts([found]), found.balanced) == (said, [amount], True)


def test_a_payment_may_be_about_no_claim_at_all() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAPLBERAREVFERN0001"))
    desk.house.pay()
    desk.house.pay()
    _, found, _ = paid(desk)
    assert (found.claims, kept(found), amounts([found])) == ((), ["CS -40", "WO 15"], ["25.00"])
    assert pyx12_judge.complaints(desk.house.advices()[1]) == []


@pytest.mark.parametrize("claims", [1, 2, 3])
def test_a_payment_in_two_documents_adds_up_only_together(claims: int) -> None:
    desk = Desk()
    for number in range(claims):
        desk.send(visit(f"V{number}", "ERASPLITFERN0001"))
    desk.house.pay()
    first, second = paid(desk)
    assert (first.trace, first.amount, first.payer) == (second.trace, second.amount, second.payer)
    assert not first.balanced
    assert not second.balanced
    together = first._replace(
        claims=first.claims + second.claims,
        provider_adjustments=first.provider_adjustments + second.provider_adjustments,
    )
    assert together.balanced
    assert [name for name, _ in told(together)] == [f"V{number}" for number in range(claims)]
    (booked,) = desk.house.claims.post.payments(at=desk.house.at)["payments"]
    assert booked["amount"] == amounts([first])[0]


def test_the_same_document_may_come_twice() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERATWICEFERN0001"))
    desk.house.pay()
    first, second = desk.house.advices()
    assert first == second
    items = [each for each in desk.house.polled()["items"] if _set(each) == "835"]
    assert len({item["transactionId"] for item in items}) == 2
    assert desk.house.books()["V1"]["paid"] == "85.00"


def test_the_same_payment_may_come_in_another_envelope() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAAGAINFERN0001"))
    desk.house.pay()
    first, second = desk.house.advices()
    assert first != second
    assert first.split("~")[3:-4] == second.split("~")[3:-4]  # between ST and SE
    assert desk.house.books()["V1"]["paid"] == "85.00"


@pytest.mark.parametrize(
    ("prefix", "wrong"),
    [("ERAOFFP", {("payment", 2)}), ("ERAOFFC", {"claim"}), ("ERAOFFL", {"line"})],
)
def test_a_sum_may_be_off_by_a_cent(prefix: str, wrong: set[Any]) -> None:
    desk = Desk()
    desk.send(visit("V1", f"{prefix}FERN0001"))
    desk.house.pay()
    (text,) = desk.house.advices()
    off = oxedi_judge.unbalanced(text)
    assert {name for name, _ in off} == {
        each if isinstance(each, str) else each[0] for each in wrong
    }
    (claim,) = remittance_835.read(text).payments[0].claims
    assert claim.balanced is (prefix == "ERAOFFP")
    assert desk.house.books()["V1"]["paid"] == "85.00"


@pytest.mark.parametrize(
    ("wire", "looks"),
    [
        ("WIRE1", lambda text: text[3] == "|" and "\nCLP|V1|1|300|195" in text),
        ("WIRE2", lambda text: "\x1dCLP*V1*1" in text),
        ("WIRE3", lambda text: text.startswith("\ufeffISA*00**00**ZZ*CLEARING*ZZ*")),
        ("WIRE4", lambda text: "clp*v1*1*300*195" in text and text == text.lower()),
        ("WIRE5", lambda text: "'\r\n  \r\n    CLP*V1" in text),
        ("WIRE6", lambda text: text[-1].isdigit()),
    ],
)
def test_a_remittance_may_look_otherwise_and_says_the_same(
    wire: str, looks: Callable[[str], bool]
) -> None:
    desk = Desk()
    desk.send(visit("V1", f"{wire}FERN0001", procedures=("90837", "90834")))
    desk.house.pay()
    desk.house.forward(minutes=1)
    (item,) = desk.house.listed(transactionSetId="835")
    text = desk.house.fetched(item)
    assert looks(text)
    assert len(text) == item["artifacts"][0]["sizeBytes"]
    said = remittance_835.read(text)
    assert [each for each in said.findings if each.severity == "error"] == []
    (claim,) = said.payments[0].claims
    assert short(claim) == ("195.00", ["CO-45 40.00", "PR-3 25.00", "CO-45 40.00"])


@pytest.mark.parametrize("hostile", ["É", "a" * 90, "###", "\x1f", "  ", "👍"])
@pytest.mark.parametrize(
    "at", ["RIVERA*ANA", "CLM*PCN1", "HARBOR NETWORK", "HC:90837:95", "V1-1", "MOSS*IRIS", "HLTHP"]
)
def test_whatever_a_claim_holds_it_is_paid_in_a_sound_document(at: str, hostile: str) -> None:
    house, text = House(), document()
    assert at in text
    if house.send(text.replace(at, at.rpartition(at[-4:])[0] + hostile)).status == 200:
        house.pay()
        (advice,) = house.advices()
        assert pyx12_judge.complaints(advice) == []
        assert remittance_835.read(advice).findings == ()


def _set(item: dict[str, Any]) -> str:
    return str(item["x12"]["metadata"]["transaction"]["transactionSetIdentifier"])


def test_a_remittance_is_listed_fetched_and_announced_like_everything_else() -> None:
    desk = Desk()
    secret = "whsec_a2V5"
    desk.house.claims.post.webhooks = Webhooks("http://office/news", secret)
    desk.send(visit("V1"))
    desk.house.pay()
    desk.house.forward(minutes=1)
    (item,) = desk.house.listed(transactionSetId="835", direction="INBOUND")
    assert (item["mode"], item["businessIdentifiers"]) == ("test", [])
    assert "~ST*835*" in desk.house.fetched(item)
    events = [
        json.loads(each.body) for each in desk.house.claims.post.webhooks.due(at=desk.house.at)
    ]
    news = events[-1]
    assert news["resource"]["id"] == item["transactionId"]
    assert news["relatedResources"][0]["type"] == "transaction.x12.835"


def test_the_same_calls_give_the_same_documents() -> None:
    def story() -> list[str]:
        desk = Desk()
        for number, prefix in enumerate(["", "ERAREV", "ERAFWD", "ERAWO"]):
            desk.send(visit(f"V{number}", f"{prefix}FERN0001"))
        desk.house.forward(days=30)
        desk.house.pay()
        desk.house.forward(days=60)
        return desk.house.advices()

    assert len(story()) == 3
    assert story() == story()


def _claims(found: list[Payment]) -> Iterator[PaidClaim]:
    for each in found:
        yield from each.claims


def test_a_clearinghouse_in_one_process_pays_by_its_back_doors() -> None:
    from infra.local.clearinghouse import Clearinghouse  # noqa: PLC0415
    from infra.local.clearinghouse_people import TABLE, Plans  # noqa: PLC0415

    clearinghouse, desk = Clearinghouse(Plans(TABLE)), Desk()
    desk.house.claims = clearinghouse.claims
    desk.send(visit("V1"))

    def asked(method: str, path: str) -> dict[str, Any]:
        response = clearinghouse.answer(Request(method, path, headers=KEYED), at=AT)
        assert response.status == 200
        return response.content

    assert asked("GET", "/_simulator/payments") == {"payments": [], "claims": {}}
    (payment,) = asked("POST", "/_simulator/pay")["payments"]
    assert payment["amount"] == "85.00"
    assert asked("POST", "/_simulator/pay") == {"payments": []}
    books = asked("GET", "/_simulator/payments")
    assert (books["payments"], books["claims"]["V1"]["paid"]) == ([payment], "85.00")
    assert asked("POST", "/_simulator/reset") == {}
    assert asked("GET", "/_simulator/payments") == {"payments": [], "claims": {}}


def test_every_judge_takes_what_the_payers_write() -> None:
    desk = Desk()
    for number, prefix in enumerate(
        ["ERAREV", "ERABUND", "ERATOP", "ERANOLINES", "ERAFWD", "ERAL6"]
    ):
        desk.send(visit(f"V{number}", f"{prefix}FERN0001", procedures=("90837", "90834")))
    for _ in range(3):
        desk.house.pay()
    texts = desk.house.advices()
    assert len(texts) == 3
    for text in texts:
        assert pyx12_judge.complaints(text) == []
        assert oxedi_judge.complaints(text) == []
        assert x12sdk_judge.objection(text) is None
        assert remittance_835.read(text).findings == ()
    assert any("CO-97" in " ".join(reasons(each)) for each in _claims(desk.house.payments()))
