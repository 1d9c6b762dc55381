"""The back doors: what arrives by queue or clock, each piece on its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import unquote_plus

from backoffice.observability import log, log_fault

Handler = TypeVar("Handler", bound=Callable[[dict[str, Any], object], Any])


def each_event(
    event: dict[str, Any], context: object, listeners: Mapping[str, Callable[..., None]]
) -> dict[str, Any]:
    """Give each message of an SQS batch to the listener of its kind.

    What a listener raises fails its own message only: the queue brings that
    one again, and puts it aside after the sixth time.
    """
    from backoffice.web.batches import process

    def hear(record: Any) -> None:
        told = json.loads(record.body)["detail"]
        listeners[told["kind"]](**told["about"])
        log("heard", outcome=told["kind"])

    return process(event, context, hear)


def each_upload(
    event: dict[str, Any], context: object, take: Callable[[str, str, datetime], str]
) -> dict[str, Any]:
    """Give each object that S3 announces in an SQS batch to *take*: name, version, moment.

    What S3 sends to try a new queue out announces nothing. A failure comes
    again, as in `each_event`.
    """
    from backoffice.web.batches import process

    def hear(record: Any) -> None:
        for told in json.loads(record.body).get("Records", []):
            stored = told["s3"]["object"]
            # In names S3 writes a blank as +, and what is not ASCII in percent.
            name, version = unquote_plus(stored["key"]), stored.get("versionId", "null")
            at = datetime.fromisoformat(told["eventTime"]).astimezone(UTC)
            log("taken in", outcome=take(name, version, at))

    return process(event, context, hear)


def each_result(
    event: dict[str, Any],
    context: object,
    read: Callable[[str], tuple[str, Any, datetime | None] | None],
    note: Callable[[str, Any, datetime | None], bool],
) -> dict[str, Any]:
    """*note* what each message of an SQS batch tells of a mail, as far as *read* makes sense of it.

    The mail service tells more than we follow, and of mails that are not
    ours: whatever is not noted is passed by, with a line in the log.
    """
    from backoffice.web.batches import process

    def hear(record: Any) -> None:
        told = read(record.body)
        noted = told is not None and note(*told)
        log("heard", outcome=f"mail {told[1]}" if told and noted else "mail news passed by")

    return process(event, context, hear)


def quietly(handler: Handler) -> Handler:
    """A handler whose failures tell their kind and place, and no text that may quote a person.

    The runtime prints whatever a handler raises, so what leaves here is an
    error of our own, without the one that it comes from.
    """

    @wraps(handler)
    def handled(event: dict[str, Any], context: object) -> Any:
        with _Quiet(handler.__name__):
            return handler(event, context)

    return handled  # type: ignore[return-value]


class Failed(RuntimeError):
    """A run failed and is to be repeated; the log has its kind and place."""


class _Quiet:
    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: object
    ) -> None:
        if fault is not None:
            log_fault("failed", fault)
            raise Failed(f"{self._name} failed: see the line before this one") from None


def scheduled_at(event: dict[str, Any]) -> datetime:
    """When the schedule meant this run to be, however late it comes."""
    return datetime.fromisoformat(event["scheduled_at"]).astimezone(UTC)
