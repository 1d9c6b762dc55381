"""EDI: how long our reader and writer take beside an independent one, in the same process and run.

Seconds change with the machine and its neighbours; two programs that take turns in one process
share both, so their ratio is what is kept and budgeted.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from datetime import time as hour
from itertools import count, cycle
from typing import Any

import oxedi
from x12sdk.io import write_transactions

from backoffice.x12 import claim_837p, eligibility_270, eligibility_271, remittance_835
from infra.local.clearinghouse import PLANS, Clearinghouse
from infra.local.clearinghouse_people import Plans
from tests.benchmarks.claims_of_a_day import claims_of_a_day
from tests.benchmarks.remittance_of_a_week import remittance_of_a_week
from tests.support import pyx12_judge
from tests.support.x12_samples import AT, INQUIRY, judged

_TURNS, _SECONDS = 8, 0.15

Work = Callable[[], object]


def compared() -> dict[str, tuple[float, float]]:
    """Documents a second, ours and the independent reader's and writer's, by what is done."""
    answer = _answer()

    def inquiry() -> str:
        return eligibility_270.write(INQUIRY, control_number=1, at=AT, usage="T")

    day = claims_of_a_day()
    turns, numbers = cycle(day), count(1)

    def claim() -> str:
        number = next(numbers)
        return claim_837p.write(next(turns), control_number=number, at=AT, usage="T")

    claims = [claim() for _ in day]

    # All that the office takes from an answer is read at once; it asks for no segments.
    return {
        "271 read": _in_turns(lambda: eligibility_271.read(answer), lambda: judged(answer)),
        "270 written": _in_turns(inquiry, _theirs([inquiry()], checked=True)),
        "837P written": _in_turns(claim, _theirs(claims, checked=True)),
        "837P, theirs unchecked": _in_turns(claim, _theirs(claims, checked=False)),
        **_remittance(),
    }


def _remittance() -> dict[str, tuple[float, float]]:
    """A payment read, and every sum in it told, as each reader does it in one go."""
    text = remittance_of_a_week()
    content = text.encode()
    assert not remittance_835.read(text).findings
    assert not pyx12_judge.complaints(text)
    assert not oxedi.parse(content).diagnostics

    def read() -> object:
        said = remittance_835.read(text)
        return [
            [each.balanced, *[claim.balanced for claim in each.claims]] for each in said.payments
        ]

    theirs = {
        "835 balanced, pyx12": lambda: pyx12_judge.complaints(text),
        "835 balanced, x12sdk": lambda: judged(text),
        "835 balanced, oxedi": lambda: oxedi.parse(content).diagnostics,
    }
    return {name: _in_turns(read, work) for name, work in theirs.items()}


def _theirs(texts: Sequence[str], *, checked: bool) -> Work:
    """Their way to write what *texts* say, in turn: from facts checked as ours are, or not."""
    models = [model for text in texts for model in judged(text)]
    told = cycle([(model, _as_told(model.model_dump(exclude_none=True))) for model in models])

    def write() -> str:
        model, facts = next(told)
        said = type(model).model_validate(facts) if checked else model
        return write_transactions([said], sender_id="HARBORNET", receiver_id="CLEARING", created=AT)

    return write


def _answer() -> str:
    """The simulated payer's answer to a question about a whole plan."""
    asked = replace(INQUIRY, service_types=("30",))
    question = eligibility_270.write(asked, control_number=2, at=AT, usage="T")
    response = Clearinghouse(Plans(PLANS)).check_eligibility(question)
    return str(response.content["x12"])


def _in_turns(*works: Work) -> tuple[float, float]:
    """The best rate of each of two works that take turns: a neighbour's burst hits either."""
    rates = [[_rate(work) for work in works] for _ in range(_TURNS)]
    ours, theirs = (max(found) for found in zip(*rates, strict=True))
    return ours, theirs


def _rate(work: Work) -> float:
    gc.collect()
    gc.freeze()  # what others keep is no part of what a work costs
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < _SECONDS:
        work()
        done += 1
    return done / spent


def _as_told(value: Any) -> Any:
    """A dumped model as its own parser wants it: days and hours as X12 writes them."""
    match value:
        case dict():
            return {name: _as_told(each) for name, each in value.items()}
        case list() | tuple():
            return [_as_told(each) for each in value]
        case date():
            return f"{value:%Y%m%d}"
        case hour():
            return f"{value:%H%M}"
        case _:
            return value


def rows(budgets: Mapping[str, int]) -> Sequence[tuple[str, int, int, str]]:
    """Our time in percent of theirs, what it may be, and how many documents a second that is."""
    return [
        (
            name,
            round(100 * theirs / ours),
            budgets[name],
            f"{ours / theirs:.1f} times as many: {ours:,.0f} a second beside {theirs:,.0f}",
        )
        for name, (ours, theirs) in compared().items()
    ]
