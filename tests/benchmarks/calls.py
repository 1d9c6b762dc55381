"""AWS calls: what each route asks of AWS to answer its sample, counted as they leave the SDK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from backoffice.adapters import aws
from backoffice.domain.invoice import Invoice, InvoiceKind
from backoffice.domain.record import Record
from backoffice.domain.visit import PaidBy, Payment, VisitStatus, plan
from tests.support import claims, moto_office, moto_people
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


def _insured_before() -> tuple[Record, ...]:
    """A visit that was held and claimed, with an invoice that follows from it."""
    day, client_id, provider_id = date(2026, 3, 3), moto_people.CLIENT, moto_people.PROVIDER
    planned = plan(
        visit_id="visit-0003",
        client_id=client_id,
        provider_id=provider_id,
        day=day,
        procedure="90834",
        telehealth=True,
        care_state="NY",
    )
    held = planned.but(status=VisitStatus.HELD, minutes=45, diagnoses=("F41.1",))
    claim = claims.ready_claim(
        "visit-0003.1",
        client_id=client_id,
        provider_id=provider_id,
        policy_id="policy-0311",
        service_on=day,
    )
    asked = Invoice(
        visit_id="visit-0003",
        client_id=client_id,
        provider_id=provider_id,
        service_on=day,
        kind=InvoiceKind.SHARE,
    )
    return held.paid_as(Payment(by=PaidBy.INSURANCE)), claim, asked


BESIDES = {
    ("RetroTermination", trigger): _insured_before
    for trigger in ("RehearseTermination", "TerminatePolicy")
}
"""What is on file beside the office of the samples, so that a route has all its work to do."""


class Asked(NamedTuple):
    """What was asked of AWS."""

    calls: list[str]
    """Operations, in order."""
    touched: set[tuple[str, str]]
    """What was done with which table, or index of one, in the words of infra/access.yaml."""


def calls_of(route: Route) -> list[str]:
    """The operations that *route* calls for its sample, in order, on a new office.

    Raises:
        RuntimeError: it did not answer well, and its calls would count for nothing.
    """
    return asked_by(route).calls


@cache
def asked_by(route: Route) -> Asked:
    """All that *route* asks of AWS for its sample, on a new office.

    Raises:
        RuntimeError: it did not answer well, and its calls would count for nothing.
    """
    with moto_office.opened(answered=True) as world:
        world.put(*BESIDES.get(route, tuple)())
        event = _event(route)
        moto_office.forget_clients()
        moto_office.meet_processor()
        with _counted() as asked:
            answer = invoke(route[0], event)
    if answer["statusCode"] >= 400:
        raise RuntimeError(f"{route} answered {answer['statusCode']}: {answer['body']}")
    return asked


def _event(route: Route) -> dict[str, Any]:
    known, new = AS_NEW.get(route, ("", ""))
    event: dict[str, Any] = json.loads(json.dumps(in_earnest(*route)).replace(known or new, new))
    step, body = BUSIEST.get(route, ("", None))
    if step:
        event["pathParameters"]["step"] = step
        event["body"] = body
    return event


@contextmanager
def _counted() -> Iterator[Asked]:
    """Every call of the office's own AWS clients from now on."""
    asked = Asked([], set())

    def note(model: Any, params: Any, **_: Any) -> None:
        asked.calls.append(model.name)
        if model.service_model.service_name == "dynamodb":
            asked.touched.update(_touched(model.name, json.loads(params["body"])))

    session = aws._session()
    session.register("before-call", note)
    try:
        yield asked
    finally:
        session.unregister("before-call", note)


_VERBS = {"GetItem": "reads", "Query": "reads", "PutItem": "writes", "UpdateItem": "counts"}


def _touched(operation: str, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What one call does with which tables."""
    for table in body.get("RequestItems", ()):
        yield "reads", _thing(table)
    for item in body.get("TransactItems", ()):
        for action, written in item.items():
            yield _VERBS[f"{action}Item"], _thing(written["TableName"])
    if "TableName" in body:
        yield _VERBS[operation], _thing(body["TableName"], body.get("IndexName"))


def _thing(table: str, index: str | None = None) -> str:
    """A table, or its index, without the office's own name."""
    name = table.partition("-")[2]
    return f"{name}/{index}" if index else name
