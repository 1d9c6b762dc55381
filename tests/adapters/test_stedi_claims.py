"""Claims over Stedi: what counts as its word, what is silence, and what a look-up proves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import urllib3

from backoffice.adapters.payers.clearinghouse import Account, Clearinghouse
from backoffice.adapters.payers.exchange import Exchange
from backoffice.domain.claim import control_number_for
from backoffice.domain.claim_reply import ClaimReply, Whereabouts, Word
from backoffice.domain.errors import PayerUnavailable
from backoffice.x12.claim_statuses import Status
from backoffice.x12.interchange_ack_ta1 import write as write_ta1
from infra.local.clearinghouse_claims import PATH, ClaimsHouse
from infra.local.clearinghouse_response import Request
from tests.support import claim_words
from tests.support.claims import CLAIM, bill
from tests.twins.payer import MemoryAnswer

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
NUMBER = control_number_for(CLAIM, 1)
TAKEN = {"status": "SUCCESS", "claimReference": {"patientControlNumber": NUMBER}}
SAYS = "Rosalind Okafor's date of birth is wrong."


class Wire:
    """An HTTP client to the simulated clearinghouse, or to whatever *answers* says instead."""

    def __init__(self, *answers: MemoryAnswer | None) -> None:
        self.house = ClaimsHouse()
        self.now = AT
        self.asked: list[tuple[str, str, Mapping[str, Any]]] = []
        self._answers = list(answers)

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        self.asked.append((method, url, sent))
        if self._answers:
            answer = self._answers.pop(0)
            if answer is None:
                raise urllib3.exceptions.ProtocolError("cut")
            return answer
        address = urllib3.util.parse_url(url)
        query = dict(part.split("=", 1) for part in (address.query or "").split("&") if part)
        if "startDateTime" in query:
            query["startDateTime"] = query["startDateTime"].replace("%3A", ":")
        query = {name: value.replace("%3D", "=") for name, value in query.items()}
        headers = {name.lower(): value for name, value in sent["headers"].items()}
        request = Request(
            method,
            address.path or "",
            query=query,
            headers=headers,
            body=sent.get("body") or b"",
            base=f"{address.scheme}://{address.host}",
        )
        response = self.house.answer(request, at=self.now)
        return MemoryAnswer(
            response.status or 0, response.content, response.headers, text=response.text
        )


def connected(wire: Wire, forgotten: list[str] | None = None) -> Clearinghouse:
    account = Account(
        base_url="https://payer.example",
        core_url="https://core.example",
        api_key=lambda: "test_key",
        sender_id="1999999984",
        usage="T",
        forget_key=lambda: (forgotten if forgotten is not None else []).append("key"),
    )
    return Clearinghouse("stedi", account, Exchange(wire))  # type: ignore[arg-type]


def document(member_id: str = "FERN0001", number: int = 7, claim_id: str = CLAIM) -> str:
    said = bill(claim_id, member_id=member_id)
    return connected(Wire()).prepare_claim(said, control_number=number, at=AT)


def test_a_claim_is_sent_as_described_under_its_key() -> None:
    wire = Wire()
    reply = connected(wire).send_claim(document(), key="KEY-1")
    ((method, url, sent),) = wire.asked
    assert (method, url) == ("POST", f"https://payer.example{PATH}")
    assert sent["headers"]["Idempotency-Key"] == "KEY-1"
    assert sent["headers"]["Authorization"] == "test_key"
    assert json.loads(sent["body"]) == {"x12": document()}
    assert reply.word is Word.TAKEN
    assert reply.reference
    assert reply.document is not None
    assert reply.document.startswith("ISA")


@pytest.mark.parametrize("order", ["EDIT33", "EDIT200"])
def test_what_its_edits_stop_is_refused_with_the_codes_of_its_277ca(order: str) -> None:
    reply = connected(Wire()).send_claim(document(f"{order}FERN0001"), key="KEY-1")
    assert reply.word is Word.REFUSED
    assert reply.codes[0].startswith("A7:21")
    assert "33" in reply.codes
    assert reply.document is not None


def test_the_same_key_brings_the_same_word_and_one_claim() -> None:
    wire = Wire()
    words = [connected(wire).send_claim(document(), key="KEY-1") for _ in range(3)]
    assert words[0] == words[1] == words[2]
    assert wire.house.accepted[NUMBER] == 1


def test_another_body_under_a_key_is_no_word_about_the_claim() -> None:
    wire = Wire()
    connected(wire).send_claim(document(), key="KEY-1")
    assert connected(wire).send_claim(document(number=8), key="KEY-1").word is Word.KNOWN


def test_an_interchange_that_came_before_is_no_refusal() -> None:
    wire = Wire()
    connected(wire).send_claim(document(), key="KEY-1")
    assert connected(wire).send_claim(document(), key="KEY-2").word is Word.KNOWN


def test_a_claim_that_is_still_worked_on_is_in_flight() -> None:
    wire = Wire(MemoryAnswer(409, {"code": "CONFLICT"}, {"Retry-After": "17"}))
    reply = connected(wire).send_claim(document(), key="KEY-1")
    assert (reply.word, reply.retry_after) == (Word.IN_FLIGHT, 17)


SILENCE = {
    "a broken connection": None,
    "429": MemoryAnswer(429, {"code": "TOO_MANY_REQUESTS"}, {"Retry-After": "30"}),
    "500": MemoryAnswer(500, {"code": "INTERNAL_SERVER_ERROR"}),
    "504": MemoryAnswer(504, {}),
    "a wrong address": MemoryAnswer(404, {"code": "NOT_FOUND"}),
    "another address": MemoryAnswer(302, {}, {"Location": "https://elsewhere.example"}),
    "a proxy's page": MemoryAnswer(400, {}, text="<html>Bad request</html>"),
    "a gateway's errors": MemoryAnswer(404, {"errors": [{"code": "NOT_FOUND"}]}),
    "a refusal that takes the claim": MemoryAnswer(400, TAKEN),
    "an error without a shape": MemoryAnswer(400, {"message": "Bad request"}),
    "success without content": MemoryAnswer(200, {}),
    "success in no JSON": MemoryAnswer(200, {}, text="OK"),
    "somebody else's claim": MemoryAnswer(
        200, {"status": "SUCCESS", "claimReference": {"patientControlNumber": "OTHER"}}
    ),
    "no end": MemoryAnswer(200, {}, text=" " * (1 << 21)),
}


@pytest.mark.parametrize("silence", SILENCE)
def test_whatever_is_not_its_own_word_of_this_claim_is_silence(silence: str) -> None:
    with pytest.raises(PayerUnavailable) as delay:
        connected(Wire(SILENCE[silence])).send_claim(document(), key="KEY-1")
    assert delay.value.retry_after == (30 if silence == "429" else None)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_accepted_is_asked_for_anew(status: int) -> None:
    forgotten: list[str] = []
    with pytest.raises(PayerUnavailable):
        connected(Wire(MemoryAnswer(status, {})), forgotten).send_claim(document(), key="KEY-1")
    assert forgotten == ["key"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ({"errors": [{"code": "33", "description": SAYS}]}, ("33",)),
        ({"errors": [{"code": SAYS}, {"description": SAYS}]}, ("unnamed",)),
        ({"errors": [{"code": "33"}] * 50}, ("33",)),
        ({"errors": [{"code": f"E{n}"} for n in range(50)]}, tuple(f"E{n}" for n in range(20))),
        ({"message": SAYS, "fieldList": [{"path": "/x12", "message": SAYS}]}, ("400",)),
    ],
)
def test_of_a_refusal_codes_are_kept_and_no_sentence(
    content: dict[str, Any], codes: tuple[str, ...]
) -> None:
    reply = connected(Wire(MemoryAnswer(400, content))).send_claim(document(), key="KEY-1")
    assert (reply.word, reply.codes) == (Word.REFUSED, codes)
    assert "Okafor" not in reply.model_dump_json()


def test_success_without_an_acknowledgment_is_success() -> None:
    reply = connected(Wire(MemoryAnswer(200, TAKEN))).send_claim(document(), key="KEY-1")
    assert reply.word is Word.TAKEN


def answered(x12: str) -> ClaimReply:
    """What is heard where *x12* came with the word that the claim was taken."""
    return connected(Wire(MemoryAnswer(200, TAKEN | {"x12": x12}))).send_claim(
        document(), key="KEY-1"
    )


def test_a_277ca_is_heard_about_this_very_claim_and_about_all_that_it_came_with() -> None:
    refused = Status("A7", "562", "85")
    other = claim_words.provider(claim_words.claim("SOMEBODY-ELSES", refused))
    assert answered(claim_words.written(claim_words.batch(other))).word is Word.TAKEN
    ours = claim_words.provider(claim_words.claim(NUMBER, refused))
    assert answered(claim_words.written(claim_words.batch(ours))).word is Word.REFUSED
    nobody = claim_words.provider(status=refused, unlisted=1)
    for everybody in (
        claim_words.batch(nobody),
        claim_words.batch(status=Status("A3", "24", "41"), unlisted=1),
    ):
        reply = answered(claim_words.written(everybody))
        assert (reply.word, len(reply.codes)) == (Word.REFUSED, 1)


@pytest.mark.parametrize(
    ("note", "word"), [("000", Word.TAKEN), ("024", Word.TAKEN), ("025", Word.KNOWN)]
)
def test_of_an_envelope_only_a_number_that_was_used_before_is_a_doubt(
    note: str, word: Word
) -> None:
    ta1 = write_ta1(
        claim_words.ROUTE,
        of=7,
        made_at=AT,
        code="A",
        note=note,
        control_number=908,
        at=AT,
        usage="T",
    )
    assert answered(ta1).word is word


def test_an_answer_with_half_a_letter_can_be_kept() -> None:
    """As JSON may have one, and no database."""
    reply = answered("ISA*\ud83d*")
    assert reply.word is Word.TAKEN
    assert reply.document == "ISA*?*"


def looked_up(wire: Wire, number: int = 7) -> Whereabouts:
    wire.now = AT + timedelta(days=1)
    return connected(wire).look_up(NUMBER, interchange=number, since=AT)


def test_what_is_there_is_found_among_many_in_two_pages() -> None:
    wire = Wire()
    for other in range(60):
        said = document(number=100 + other, claim_id=f"visit-other-{other:02}.1")
        connected(wire).send_claim(said, key=f"OTHER-{other}")
    connected(wire).send_claim(document(), key="KEY-1")
    wire.asked.clear()
    assert looked_up(wire) is Whereabouts.FOUND
    fetched = [url for _, url, _ in wire.asked if "/artifacts/" in url]
    assert len(fetched) == 1, "the number of our interchange is looked at first"


def test_what_is_not_there_is_absent_once_everything_was_read() -> None:
    wire = Wire()
    connected(wire).send_claim(document(claim_id="visit-other-01.1"), key="KEY-1")
    assert looked_up(wire, number=9) is Whereabouts.ABSENT


def test_our_key_goes_to_the_clearinghouse_and_not_where_it_sends_us_on_to() -> None:
    wire = Wire()
    connected(wire).send_claim(document(), key="KEY-1")
    looked_up(wire)
    keyed = {url.split("/")[2] for _, url, sent in wire.asked if "Authorization" in sent["headers"]}
    artifacts = [sent for _, url, sent in wire.asked if "/artifacts/" in url]
    assert artifacts
    assert all("Authorization" not in sent["headers"] for sent in artifacts)
    assert keyed == {"payer.example", "core.example"}


def listed(*items: Any) -> MemoryAnswer:
    return MemoryAnswer(200, {"items": list(items), "nextPageToken": "next"})


def item(url: str | None, kind: str = "837") -> dict[str, Any]:
    artifacts = [{"usage": "input", "url": url}] if url else []
    metadata = {"transaction": {"transactionSetIdentifier": kind}}
    return {"transactionId": "t", "x12": {"metadata": metadata}, "artifacts": artifacts}


FILE = "https://core.example/one"


def test_what_stands_on_the_first_of_several_pages_is_found() -> None:
    pages = (listed(item(FILE)), listed(item(FILE, "835")), listed())
    wire = Wire(*pages, MemoryAnswer(200, {}, text=document()))
    assert looked_up(wire) is Whereabouts.FOUND


def test_an_acknowledgment_that_names_the_claim_says_that_it_is_there() -> None:
    named = claim_words.batch(claim_words.provider(claim_words.claim(NUMBER)))
    text = MemoryAnswer(200, {}, text=claim_words.written(named))
    assert looked_up(Wire(listed(item(FILE, "277")), listed(), text)) is Whereabouts.FOUND


def test_a_document_of_a_kind_that_is_not_said_is_looked_into() -> None:
    text = MemoryAnswer(200, {}, text=document())
    assert looked_up(Wire(listed(item(FILE, "")), listed(), text)) is Whereabouts.FOUND


@pytest.mark.parametrize(("count", "where"), [(20, "absent"), (21, "unknown")])
def test_a_list_that_does_not_end_leaves_it_unknown(count: int, where: str) -> None:
    pages = [listed(item(FILE, "835")) for _ in range(count)]
    assert looked_up(Wire(*pages, listed())) is Whereabouts(where)


def test_a_document_that_is_not_to_be_had_leaves_it_unknown() -> None:
    assert looked_up(Wire(listed(item(None)), listed())) is Whereabouts.UNKNOWN


def test_more_documents_than_can_be_fetched_leave_it_unknown() -> None:
    url = "https://core.example/one"
    page = listed(*[item(url)] * 301)
    files = [MemoryAnswer(200, {}, text=document(claim_id="visit-other-01.1")) for _ in range(300)]
    assert looked_up(Wire(page, listed(), *files)) is Whereabouts.UNKNOWN


def test_other_kinds_of_documents_are_not_fetched() -> None:
    page = listed(item("https://core.example/one", "835"))
    assert looked_up(Wire(page, listed())) is Whereabouts.ABSENT


@pytest.mark.parametrize(
    "answer",
    [
        None,
        MemoryAnswer(503, {}),
        MemoryAnswer(401, {}),
        MemoryAnswer(200, {"items": []}),
        MemoryAnswer(200, {"items": "none", "nextPageToken": "next"}),
        MemoryAnswer(200, {}, text="<html>"),
    ],
)
def test_a_list_that_cannot_be_read_proves_nothing(answer: MemoryAnswer | None) -> None:
    with pytest.raises(PayerUnavailable):
        looked_up(Wire(answer))


def test_a_document_somewhere_else_is_not_asked_for_with_our_key() -> None:
    wire = Wire(listed(item("https://elsewhere.example/one")), listed())
    with pytest.raises(PayerUnavailable):
        looked_up(wire)
    assert [url.split("/")[2] for _, url, _ in wire.asked] == ["core.example"] * 2
