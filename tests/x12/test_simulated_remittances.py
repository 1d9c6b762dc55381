"""In which documents a simulated payment comes: checks, halves, copies, odd wires, wrong sums."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backoffice.x12 import remittance_835
from backoffice.x12.paid_claims import PaidClaim
from backoffice.x12.remittances import Payment
from infra.local.clearinghouse_response import Request
from infra.local.clearinghouse_webhooks import Webhooks
from tests.support import oxedi_judge, pyx12_judge, x12sdk_judge
from tests.support.billed import Desk, amounts, kept, reasons, short, told, visit
from tests.support.claims_house import AT, KEYED, House, document


def _claims(found: list[Payment]) -> Iterator[PaidClaim]:
    for each in found:
        yield from each.claims


def test_a_payment_may_be_a_check() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERACHKFERN0001"))
    desk.house.pay()
    (found,) = desk.paid()
    assert (found.method, found.handling) == ("CHK", "I")


def test_a_claim_for_which_nothing_is_paid_comes_without_money() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERACO50FERN0001"))
    desk.house.pay()
    (found,) = desk.paid()
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
    (found,) = desk.paid()
    assert (kept(found), amounts([found]), found.balanced) == (said, [amount], True)


def test_a_payment_may_be_about_no_claim_at_all() -> None:
    desk = Desk()
    desk.send(visit("V1", "ERAPLBERAREVFERN0001"))
    desk.house.pay()
    desk.house.pay()
    _, found, _ = desk.paid()
    assert (found.claims, kept(found), amounts([found])) == ((), ["CS -40", "WO 15"], ["25.00"])
    assert pyx12_judge.complaints(desk.house.advices()[1]) == []


@pytest.mark.parametrize("claims", [1, 2, 3])
def test_a_payment_in_two_documents_adds_up_only_together(claims: int) -> None:
    desk = Desk()
    for number in range(claims):
        desk.send(visit(f"V{number}", "ERASPLITFERN0001"))
    desk.house.pay()
    first, second = desk.paid()
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
