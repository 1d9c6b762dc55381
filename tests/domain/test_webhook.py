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
        changed(letter(), webhook_signature=str(letter().headers["webhook-signature"])[3:]),
        changed(letter(), webhook_signature="v1,ÄÖ"),
        changed(letter(), webhook_signature=f"v1a,{letter().headers['webhook-signature'][3:]}"),
        changed(letter(), webhook_timestamp="-1"),
        changed(letter(), webhook_timestamp="99999999999999999999"),
        changed(letter(), webhook_timestamp="١٢٣"),
        Letter({}, BODY),
        letter(BODY.ljust(LARGEST + 1)),
    ],
)  # fmt: skip
def test_what_is_not_signed_or_was_changed_is_not_read(forged: Letter) -> None:
    assert not is_signed(forged, [SECRET], at=AT)


def test_a_secret_that_is_none_or_too_short_lets_nothing_pass() -> None:
    assert not is_signed(letter(key=b""), ["", "whsec_", "not base64!"], at=AT)
    short, enough = b"fifteen letters", b"sixteen letters."
    assert not is_signed(letter(key=short), [base64.b64encode(short).decode()], at=AT)
    assert is_signed(letter(key=enough), [base64.b64encode(enough).decode()], at=AT)


def test_the_words_that_stand_where_a_secret_is_to_be_put_are_no_secret() -> None:
    words = "Put your signing secret of the webhook here."
    anybodys = base64.b64decode(words)  # it passes over what is no letter of its own
    assert len(anybodys) > 16
    assert not is_signed(letter(key=anybodys), [words], at=AT)


def test_a_secret_that_is_none_keeps_nobody_from_the_one_beside_it() -> None:
    assert is_signed(letter(), ["to be replaced!", SECRET], at=AT)


def test_the_largest_news_is_read_and_of_its_signatures_the_first_ten() -> None:
    largest = letter(BODY.ljust(LARGEST))
    assert is_signed(largest, [SECRET], at=AT)
    ours = str(largest.headers["webhook-signature"])
    for others, is_read in ((9, True), (10, False)):
        signatures = f"{'v1,eHl6 ' * others}{ours}"
        assert is_signed(changed(largest, webhook_signature=signatures), [SECRET], at=AT) is is_read


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
        (timedelta(minutes=-5), True),
        (timedelta(minutes=-5, seconds=-1), False),
        (timedelta(hours=83), True),  # the last repetition of the first
        (timedelta(days=4), True),
        (timedelta(days=4, seconds=1), False),
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
