"""Odd answers of the processor: whatever it says, we have an answer in our words, or none."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice.domain.errors import AskedOtherwise, ProcessorRefused, ProcessorUnavailable
from backoffice.domain.processor import CheckoutStatus, RefundAsked
from backoffice.services.payment_ports import Processor
from tests.support.paying import card_payment
from tests.support.processor_in_memory import MemoryStripe
from tests.support.processor_lines import CONTESTED, FULL, TEN
from tests.twins.clock import Clock
from tests.twins.payer import MemoryAnswer

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
IN_OUR_WORDS = (ProcessorUnavailable, ProcessorRefused, AskedOtherwise)
ODD: tuple[Any, ...] = (
    *(None, "", "x", 0, -1, 2**40, 1.5, True, [], {}, [None], {"id": None}),
    *("succeeded", "failed", "lost", "open", "usd", "eur", "ch_00000001", "€", [[[]]]),
)


@dataclass
class Mangling(MemoryStripe):
    """The simulated processor, of whose answers one place says something odd."""

    clock: Clock
    chance: random.Random | None = None
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        MemoryStripe.__init__(self, now=self.clock)

    def request(self, method: str, url: str, **sent: Any) -> MemoryAnswer:
        answer = super().request(method, url, **sent)
        if self.chance is None:
            return answer
        content = json.loads(answer.read1(1 << 20, decode_content=False))
        mangle(content, self.chance)
        text = json.dumps(content)
        self.said.append(text)
        return MemoryAnswer(answer.status, {}, text=text)


def mangle(content: Any, chance: random.Random) -> None:
    """Put something odd in one place of *content*, or leave that out."""
    place = content
    while True:
        names = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not names:
            return
        name = chance.choice(names)
        deeper = place[name]
        if isinstance(deeper, dict | list) and deeper and chance.random() < 0.7:
            place = deeper
        elif chance.random() < 0.15:
            del place[name]
            return
        else:
            place[name] = chance.choice(ODD)
            return


def asks(processor: Processor, made: dict[str, str]) -> list[Callable[[], object]]:
    """Everything that the desks of payments ask."""
    refund = RefundAsked(refund_id="refund-0001", charge_id=made["charge"], amount=TEN)
    return [
        lambda: processor.look_at_checkout(made["checkout"]),
        lambda: processor.close_checkout(made["checkout"]),
        lambda: processor.refund(refund),
        lambda: processor.look_at_refund(made["refund"]),
        lambda: processor.contests_of(made["contested"]),
        lambda: processor.news_between(NOON - timedelta(hours=1), NOON + timedelta(hours=1)),
        lambda: processor.open_checkout(card_payment(2500).asked),
    ]


def a_day(house: Mangling) -> tuple[Processor, dict[str, str]]:
    """A payment, a contested one, and a refund, at a processor that speaks well."""
    processor = house.adapter("whsec_x")
    made: dict[str, str] = {}
    for name, number in (("checkout", "4242424242424242"), ("contested", CONTESTED)):
        asked = card_payment(2500).asked.but(payment_id=f"pay-{name}")
        opened = processor.open_checkout(asked)
        house.pay(opened.checkout_id, number)
        charge_id = str(processor.look_at_checkout(opened.checkout_id).charge_id)
        made |= {name: opened.checkout_id if name == "checkout" else charge_id}
        made |= {"charge": charge_id} if name == "checkout" else {}
    back = RefundAsked(refund_id="refund-0002", charge_id=made["charge"], amount=TEN)
    made["refund"] = processor.refund(back).processor_id
    return processor, made


def every_question_survives(seeds: range) -> None:
    """Each seed mangles the answers to all questions in its own way."""
    for seed in seeds:
        house = Mangling(Clock(NOON))
        processor, made = a_day(house)
        house.chance = random.Random(seed)  # noqa: S311 -- a test's own chance
        for question in asks(processor, made):
            with suppress(*IN_OUR_WORDS):
                question()
        with suppress(*IN_OUR_WORDS):
            found = processor.look_at_checkout(made["checkout"])
            is_paid = found.status is CheckoutStatus.PAID
            assert (found.charge_id is not None) == is_paid
            assert is_paid or found.received < FULL


@pytest.mark.requirement("IV-1")
def test_whatever_the_processor_answers_it_is_an_answer_or_none() -> None:
    every_question_survives(range(25))


@pytest.mark.prove
@pytest.mark.requirement("IV-1")
def test_nine_hundred_and_ninety_nine_odd_answers_are_answers_or_none() -> None:
    every_question_survives(range(25, 1024))
