"""AWS calls: what each route asks of AWS to answer its sample, counted as they leave the SDK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from backoffice.adapters import aws
from tests.support import moto_office
from tests.support.samples import in_earnest, invoke

Route = tuple[str, str]
"""A function and its trigger, as template.yaml names them."""


AS_NEW = {
    ("ClientRoster", "AddClient"): ("client-0417", "client-0418"),
    ("ClientRoster", "PlanVisit"): ("visit-0007", "visit-0008"),
}
"""The office of the samples has their client and visit: these samples are counted under new ids."""


BUSIEST = {
    ("InsuranceIntake", "AnswerStep"): ("review", "attested=yes"),
    ("InsuranceIntake", "ReadStep"): ("insurance", None),
}
"""The steps of the form that ask most: the submission, and the page with all payers."""


def calls_of(route: Route) -> list[str]:
    """The operations that *route* calls for its sample, in order, on a new office.

    Raises:
        RuntimeError: it did not answer well, and its calls would count for nothing.
    """
    with moto_office.opened(answered=True):
        event = _event(route)
        moto_office.forget_clients()
        moto_office.meet_processor()
        with _counted() as calls:
            answer = invoke(route[0], event)
    if answer["statusCode"] >= 400:
        raise RuntimeError(f"{route} answered {answer['statusCode']}: {answer['body']}")
    return calls


def _event(route: Route) -> dict[str, Any]:
    known, new = AS_NEW.get(route, ("", ""))
    event: dict[str, Any] = json.loads(json.dumps(in_earnest(*route)).replace(known or new, new))
    step, body = BUSIEST.get(route, ("", None))
    if step:
        event["pathParameters"]["step"] = step
        event["body"] = body
    return event


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Every call of the office's own AWS clients from now on."""
    calls: list[str] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    session = aws._session()
    session.register("before-call", note)
    try:
        yield calls
    finally:
        session.unregister("before-call", note)
