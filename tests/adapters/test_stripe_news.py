"""Stripe's news: heard only if signed of late, whatever else comes, and then as a hint at most."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.payments.stripe_news import LARGEST, heard
from backoffice.domain.errors import Unsigned
from backoffice.domain.processor import NewsKind

SECRET, OTHER = "whsec_ours", "whsec_other"
EVENT: dict[str, Any] = {
    "id": "evt_00000001",
    "object": "event",
    "created": 1_773_144_000,
    "type": "checkout.session.completed",
    "data": {"object": {"id": "cs_test_1", "client_reference_id": "payment-0001"}},
}


def signed(body: bytes, *, secret: str = SECRET, age: float = 0, scheme: str = "v1") -> str:
    """The header as Stripe documents it, made without its package."""
    at = int(time.time() - age)
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},{scheme}={digest}"


def event(**differs: Any) -> bytes:
    return json.dumps(EVENT | differs).encode()


def test_signed_news_names_the_checkout_and_what_it_is_for() -> None:
    news = heard(event(), signed(event()), [SECRET])
    assert news is not None
    assert (news.kind, news.checkout_id) == (NewsKind.CHECKOUT, "cs_test_1")
    assert (news.payment_id, news.event_id) == ("payment-0001", "evt_00000001")
    assert news.happened_at.timestamp() == EVENT["created"]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        " ",
        "t=,v1=",
        "t=1",
        "v1=abc",
        "t=now,v1=abc",
        "t=1=1,v1=2=2",
        ",,,",
        "=",
        signed(event(), secret=OTHER),
        signed(event(), scheme="v0"),
        signed(event() + b" "),
        signed(event(), age=301),
        signed(event(), age=400 * 24 * 3600),
        signed(event()).replace("v1=", "v1=é"),
        f"t={'9' * 5000},v1=abc",
        f"t={time.time():.0f}," + "v1=abc," * 500,
        "t=1,v1=" + "a" * 100_000,
        "\ud800",
    ],
    ids=range(19),
)
def test_whoever_did_not_sign_it_of_late_is_not_heard(signature: str) -> None:
    with pytest.raises(Unsigned):
        heard(event(), signature, [SECRET])


def test_a_second_header_beside_the_right_one_does_no_harm() -> None:
    right = signed(event())
    assert heard(event(), f"{right},v1={'0' * 64},v0=abc", [SECRET])


@pytest.mark.parametrize("age", [0, 290])
def test_news_is_heard_for_five_minutes(age: int) -> None:
    assert heard(event(), signed(event(), age=age), [SECRET])


def test_while_a_secret_is_replaced_both_are_good() -> None:
    for secret in (SECRET, OTHER):
        assert heard(event(), signed(event(), secret=secret), [OTHER, SECRET])


@pytest.mark.parametrize("secrets", [[], [""], [" "]])
def test_without_a_secret_nothing_is_heard(secrets: list[str]) -> None:
    for secret in ("", " ", SECRET):
        with pytest.raises(Unsigned):
            heard(event(), signed(event(), secret=secret), secrets)


def test_a_body_of_any_length_is_not_even_read() -> None:
    body = b" " * (LARGEST + 1)
    with pytest.raises(Unsigned):
        heard(body, signed(body), [SECRET])


def test_a_body_that_is_no_text_is_not_heard() -> None:
    with pytest.raises(Unsigned):
        heard(b"\xff\xfe", signed(b"\xff\xfe"), [SECRET])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"not JSON",
        b"[" * 50_000,
        event(type=None),
        event(type=["checkout.session.completed"]),
        event(type="invoice.paid"),
        event(type="charge.succeeded"),
        event(object="v2.core.event", type="v2.core.account.updated"),
        event(id=None),
        event(created="soon"),
        event(created=10**30),
        event(data=None),
        event(data={"object": []}),
        event(data={"object": {"id": 7}}),
        event(data={"object": {"id": "a b"}}),
        event(data={"object": {"id": "cs_test_1"}}),
        event(data={"object": {"id": "cs_test_1", "client_reference_id": "an e-mail@x.example"}}),
    ],
    ids=range(21),
)
def test_what_is_signed_and_of_no_use_is_no_news(body: bytes) -> None:
    assert heard(body, signed(body), [SECRET]) is None


@given(st.binary(max_size=300), st.text(max_size=120))
def test_no_bytes_and_no_signature_make_it_fail_in_another_way(body: bytes, signature: str) -> None:
    with pytest.raises(Unsigned):
        heard(body, signature, [SECRET])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "object", "charge", "metadata"]), inner)
        ),
        max_leaves=6,
    ),
    st.sampled_from(["refund.updated", "charge.dispute.closed", "account.updated"]),
)
def test_whatever_signed_news_holds_there_is_news_or_none(content: Any, kind: str) -> None:
    body = event(type=kind, data={"object": content})
    news = heard(body, signed(body), [SECRET])
    assert news is None or news.event_id == EVENT["id"]
