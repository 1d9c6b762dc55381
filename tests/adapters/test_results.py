"""What SES tells, read narrowly: a mailing and what became of it, or nothing at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.mail.results import told
from backoffice.domain.mailing import MailResult
from tests.support.samples import sample
from tests.twins.mail import event

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
MAILING = "insurance-link_client-01_intake_1"


@pytest.mark.parametrize(
    ("kind", "more", "result"),
    [
        ("Delivery", {"smtpResponse": "250 ok"}, MailResult.DELIVERED),
        ("Bounce", {"bounceType": "Permanent", "bounceSubType": "NoEmail"}, MailResult.BOUNCED),
        ("Bounce", {"bounceType": "Transient", "bounceSubType": "Full"}, MailResult.DELAYED),
        ("Bounce", {"bounceType": "Undetermined"}, MailResult.DELAYED),
        ("Bounce", {}, MailResult.DELAYED),
        ("Complaint", {"complaintFeedbackType": "abuse"}, MailResult.COMPLAINED),
        ("Complaint", {}, MailResult.COMPLAINED),
        ("Rendering Failure", {"errorMessage": "An attribute is missing"}, MailResult.REJECTED),
        ("Reject", {"reason": "Bad content"}, MailResult.REJECTED),
        ("DeliveryDelay", {"delayType": "MailboxFull"}, MailResult.DELAYED),
    ],
)
def test_each_kind_of_news_is_read(kind: str, more: dict[str, str], result: MailResult) -> None:
    assert told(json.dumps(event(MAILING, kind, at=AT, **more))) == (MAILING, result, AT)


@pytest.mark.parametrize("kind", ["Send", "Open", "Click", "Subscription", ""])
def test_a_kind_that_we_do_not_follow_is_nobodys_news(kind: str) -> None:
    assert told(json.dumps(event(MAILING, kind, at=AT))) is None


def test_the_sample_is_read() -> None:
    [record] = sample("MailEvents", "MailNews")["Records"]
    assert told(record["body"]) == (
        "insurance-link_client-0417_intake_1",
        MailResult.BOUNCED,
        datetime(2026, 3, 2, 15, 4, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "tags",
    [{}, None, [], {"mailing": []}, {"mailing": None}, {"mailing": [""]}, {"mailing": [7]},
     {"mailing": MAILING}, {"Mailing": [MAILING]}],
)  # fmt: skip
def test_a_mail_without_our_tag_is_not_ours(tags: Any) -> None:
    news = event(MAILING, "Delivery", at=AT)
    news["detail"]["mail"]["tags"] = tags
    assert told(json.dumps(news)) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["detail", "mail", "tags", "mailing", "eventType", "bounce", "bounceType"]
            ),
            inside,
            max_size=4,
        )
    ),
)


@given(body=st.text(max_size=40) | json_values.map(json.dumps))
def test_whatever_else_arrives_is_nobodys_news_and_no_fault(body: str) -> None:
    assert told(body) is None or isinstance(told(body), tuple)
