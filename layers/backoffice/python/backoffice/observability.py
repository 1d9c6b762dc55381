"""Logs and metrics: what happened and to which id, never to whom."""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import Any, TypedDict, Unpack

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter


class Loggable(TypedDict, total=False):
    """The fields that may be logged; whatever is not here stays out, by type and at run time."""

    route: str
    method: str
    status: int
    milliseconds: int
    request_id: str
    caller: str
    fault: str
    raised_in: str
    message: str
    client_id: str
    provider_id: str
    check_id: str
    entry_id: str
    wave_on: str
    verdict: str
    outcome: str
    attempt: int
    count: int


class _AllowList(LambdaPowertoolsFormatter):
    """Powertools' JSON line, without anything that `Loggable` does not name."""

    # Powertools adds the trace id of its own accord; it is an id of the request, and of nobody.
    _ALWAYS = frozenset({"level", "location", "timestamp", "service", "message", "xray_trace_id"})

    def format(self, record: logging.LogRecord) -> str:
        exception = record.exc_info
        if exception and exception[0] is not None:
            # An exception's text may quote what it stumbled over; its kind and place cannot.
            record.exc_info = None
            record.fault = _kind(exception[1])
            record.raised_in = _place(exception[2])
        return super().format(record)

    def _extract_log_keys(self, log_record: logging.LogRecord) -> dict[str, Any]:
        keys = super()._extract_log_keys(log_record)
        allowed = self._ALWAYS | Loggable.__annotations__.keys()
        return {name: value for name, value in keys.items() if name in allowed}


def _kind(fault: BaseException | None) -> str:
    """The class of *fault*; of an AWS error also what was asked, and the code that came."""
    asked = getattr(fault, "operation_name", "")
    code = getattr(fault, "response", {}).get("Error", {}).get("Code", "") if asked else ""
    return " ".join(part for part in (type(fault).__name__, asked, code) if part)


def _place(traceback: TracebackType | None) -> str:
    if traceback is None:
        return ""
    while traceback.tb_next:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_name}:{traceback.tb_lineno}"


_logger = Logger(
    service="backoffice", level="INFO", logger_formatter=_AllowList(), stream=sys.stdout
)


def hush(package: str) -> None:
    """Let a third party's *package* log nothing by itself: it knows of no allow-list."""
    logging.getLogger(package).setLevel(logging.CRITICAL + 1)


def log(what: str, **fields: Unpack[Loggable]) -> None:
    """Log one line: *what* happened, in a fixed phrase, with fields of the allow-list."""
    _logger.info(what, extra=dict(fields), stacklevel=3)


def log_fault(what: str, fault: BaseException) -> None:
    """Log that *what* failed: the kind of *fault* and its place, never its text."""
    _logger.error(what, extra={"fault": _kind(fault), "raised_in": _place(fault.__traceback__)})


def mind(logger: logging.Logger) -> None:
    """Send a library's *logger* through the allow-list, so that its errors tell no values."""
    logger.handlers = _logger.handlers
    logger.propagate = False
    logger.setLevel(logging.WARNING)


def measure(metric: str, count: int) -> None:
    """Publish a count as a metric of the office, by way of the log; alarms name it."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name=metric, unit=MetricUnit.Count, value=count) as published:
        published.add_dimension(name="service", value="backoffice")
