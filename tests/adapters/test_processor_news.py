"""News of a payment comes before whoever paid, long after, twice, in any order, or never."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from backoffice.domain.processor import CheckoutStatus, NewsKind, ProcessorNews
from tests.support.processor_lines import CONTESTED, HttpLine, asked


@pytest.fixture
def line(stripe: HttpLine) -> HttpLine:
    return stripe


def heard(line: HttpLine) -> list[ProcessorNews]:
    told = [line.processor.heard(*each) for each in line.listener.heard]
    return [each for each in told if each is not None]


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.05)


def test_news_before_the_return(line: HttpLine) -> None:
    line.manners(redirect_waits=2)
    opened = line.processor.open_checkout(asked(line))
    paying = threading.Thread(target=line.pay, args=(opened.checkout_id,))
    paying.start()
    until(lambda: any(each.kind is NewsKind.CHECKOUT for each in heard(line)))
    assert paying.is_alive(), "whoever paid was sent back before"
    assert line.processor.look_at_checkout(opened.checkout_id).status is CheckoutStatus.PAID
    paying.join()


def test_a_return_without_news(line: HttpLine) -> None:
    line.manners(lost=True)
    opened = line.processor.open_checkout(asked(line))
    status, address = line.submit(opened.url, number="4242 4242 4242 4242")
    assert (status, address) == (303, "https://office.example/invoices/paid")
    assert line.processor.look_at_checkout(opened.checkout_id).status is CheckoutStatus.PAID
    time.sleep(0.6)  # three times as long as news takes
    assert line.listener.heard == []
    assert line.read("news")["news"] != []


def test_everything_twice_is_signed_and_the_same_event(line: HttpLine) -> None:
    line.manners(twice=True)
    opened = line.processor.open_checkout(asked(line))
    line.processor.close_checkout(opened.checkout_id)
    until(lambda: len(line.listener.heard) == 2)
    first, second = heard(line)
    assert first == second


def test_news_that_is_days_late_is_signed_when_it_is_posted(line: HttpLine) -> None:
    line.manners(late=3 * 24 * 3600)
    opened = line.processor.open_checkout(asked(line))
    line.processor.close_checkout(opened.checkout_id)
    time.sleep(0.5)
    assert line.listener.heard == []
    happened_at = line.now()
    line.forward(3 * 24 * 3600)
    until(lambda: len(line.listener.heard) == 1)
    [news] = heard(line)
    assert abs((news.happened_at - happened_at).total_seconds()) < 60


def test_the_newest_may_come_first(line: HttpLine) -> None:
    line.manners(newest_first=True, late=600)
    opened = line.processor.open_checkout(asked(line))
    line.pay(opened.checkout_id, CONTESTED)
    line.forward(600)
    happened = [each["id"] for each in line.read("news")["news"]]
    until(lambda: len(line.listener.heard) == len(happened))
    kinds = [each.kind for each in heard(line)]
    assert kinds == [NewsKind.CONTEST, NewsKind.CONTEST, NewsKind.CHECKOUT]


def test_news_that_nobody_takes_comes_again_for_days_and_then_no_more(line: HttpLine) -> None:
    line.manners(waits=[60, 3600])
    line.listener.status = 500
    opened = line.processor.open_checkout(asked(line))
    line.processor.close_checkout(opened.checkout_id)
    for tries, wait in enumerate([60, 3600, 7 * 24 * 3600], start=1):
        until(lambda tries=tries: len(line.listener.heard) == tries)  # type: ignore[misc]
        line.forward(wait)
    time.sleep(0.6)
    assert len(line.listener.heard) == 3
    assert Counter(each.event_id for each in heard(line)).most_common(1)[0][1] == 3
    assert len({signature for _, signature in line.listener.heard}) == 3
    [told] = line.read("news")["news"]
    assert told["answers"] == [500, 500, 500]
