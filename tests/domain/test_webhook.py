"""News of the clearinghouse: read only when it signed it, and of about now."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from backoffice.domain.webhook import LARGEST, Letter, is_signed, transactions_in

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
KEY, OTHER = b"a key that nobody knows", b"another key of about now"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
OTHERS = f"whsec_{base64.b64encode(OTHER).decode()}"
BODY = json.dumps(
    {"type": "transaction.processed", "resource": {"id": "7f3d5a10-0000", "type": "transaction"}}
).encode()


def signature(key: bytes, signed: bytes) -> str:
    return f"v1,{base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()}"


def letter(
    body: bytes = BODY, *, key: bytes = KEY, at: datetime = AT, with_id: bool = False
) -> Letter:
    moment = str(int(at.timestamp()))
    name = "msg_1"
    head = f"{name}.{moment}." if with_id else f"{moment}."
    return Letter(
        {
            "webhook-id": name,
            "webhook-timestamp": moment,
            "webhook-signature": signature(key, head.encode() + body),
        },
        body,
    )


def changed(posted: Letter, **headers: str) -> Letter:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Letter({**posted.headers, **named}, posted.body)


@pytest.mark.parametrize("with_id", [True, False])
def test_what_is_signed_with_our_secret_is_read(with_id: bool) -> None:
    assert is_signed(letter(with_id=with_id), [SECRET], at=AT)


def test_standard_webhooks_own_example_is_signed() -> None:
    example = Letter(
        {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        },
        b'{"test": 2432232314}',
    )
    moment = datetime.fromtimestamp(1614265330, UTC)
    assert is_signed(example, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], at=moment)


@pytest.mark.parametrize(
    "forged",
    [
        letter(key=OTHER),
        Letter(letter().headers, BODY.replace(b"7f3d", b"7f3e")),
        changed(letter(), webhook_timestamp=str(int(AT.timestamp()) + 1)),
        changed(letter(with_id=True), webhook_id="msg_2"),
        changed(letter(), webhook_signature=""),
        changed(letter(), webhook_signature="v1,"),
        changed(letter(), webhook_signature="v1,ÄÖ"),
        changed(letter(), webhook_signature=f"v1a,{letter().headers['webhook-signature'][3:]}"),
        changed(letter(), webhook_timestamp="-1"),
        changed(letter(), webhook_timestamp="99999999999999999999"),
        changed(letter(), webhook_timestamp="١٢٣"),
        Letter({}, BODY),
        letter(BODY + b" " * LARGEST),
    ],
)  # fmt: skip
def test_what_is_not_signed_or_was_changed_is_not_read(forged: Letter) -> None:
    assert not is_signed(forged, [SECRET], at=AT)


def test_a_secret_that_is_none_or_too_short_lets_nothing_pass() -> None:
    weak = base64.b64encode(b"short").decode()
    assert not is_signed(letter(key=b""), ["", "whsec_", "not base64!"], at=AT)
    assert not is_signed(letter(key=b"short"), [weak], at=AT)


def test_while_one_secret_takes_over_from_another_both_are_good_and_so_are_two_signatures() -> None:
    assert is_signed(letter(key=KEY), [OTHERS, SECRET], at=AT)
    assert is_signed(letter(key=OTHER), [OTHERS, SECRET], at=AT)
    both = f"v1a,xyz {letter(key=OTHER).headers['webhook-signature']} " + str(
        letter().headers["webhook-signature"]
    )
    assert is_signed(changed(letter(), webhook_signature=both), [SECRET], at=AT)


@pytest.mark.parametrize(
    ("age", "is_read"),
    [
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
        (timedelta(hours=83), True),  # the last repetition of the first
        (timedelta(days=4, minutes=1), False),
    ],
)
def test_news_counts_as_long_as_it_is_repeated_and_no_longer(age: timedelta, is_read: bool) -> None:
    assert is_signed(letter(at=AT - age), [SECRET], at=AT) is is_read


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 5000,
        b'{"type": "file.failed", "resource": {"id": "7f3d5a10-0000"}}',
        b'{"type": "transaction.processed"}',
        b'{"type": "transaction.processed", "resource": {"id": 7}}',
        b'{"type": "transaction.processed", "resource": {"id": "../../etc/passwd"}}',
        b'{"type": "transaction.processed", "resource": ["7f3d5a10-0000"]}',
        b"\xff\xfe",
    ],
)
def test_news_that_names_no_transaction_names_none(body: bytes) -> None:
    assert transactions_in(Letter({}, body)) == ()


def test_news_names_its_transaction() -> None:
    assert transactions_in(letter()) == ("7f3d5a10-0000",)
