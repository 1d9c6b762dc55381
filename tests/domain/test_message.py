"""Messages: what each is in the eyes of the law, and what may stand in a letter's id."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from backoffice.domain import mailing
from backoffice.domain.errors import Refused
from backoffice.domain.message import MESSAGES, Letter, MessageClass, MessageKind

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
LONGEST = "c" * 64


def letter(message_class: MessageClass, *, opted_in: bool = False) -> Letter:
    news = MessageKind("spring-news", message_class, "Nothing to do.")
    return Letter(news, occasion="2026", provider_id="provider-1", opted_in=opted_in)


@pytest.mark.parametrize("unasked", [MessageClass.RELATIONSHIP, MessageClass.MARKETING])
def test_nobody_gets_what_is_not_transactional_without_having_asked(unasked: MessageClass) -> None:
    with pytest.raises(Refused):
        mailing.claim(None, letter(unasked), at=AT)
    assert mailing.claim(None, letter(unasked, opted_in=True), at=AT)
    assert mailing.claim(None, letter(MessageClass.TRANSACTIONAL), at=AT)


def test_nothing_is_sold_but_to_those_who_wait_for_it() -> None:
    others = {k.name for k in MESSAGES if k.message_class is not MessageClass.TRANSACTIONAL}
    assert others == {"state-opened"}


def test_no_two_messages_share_a_name() -> None:
    assert len({kind.name for kind in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.name)
def test_a_mailing_id_is_a_tag_that_the_mail_service_takes(kind: MessageKind) -> None:
    longest = Letter(kind, occasion=f"{LONGEST}_renewal_99999999", provider_id="provider-1")
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", longest.mailing_id)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.name)
def test_what_to_do_in_doubt_is_a_sentence(kind: MessageKind) -> None:
    assert kind.in_doubt.endswith(".")
