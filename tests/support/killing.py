"""A function's process ends at the worst moment: with the answer at its door, and not yet read."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from infra.local.office import LocalOffice
from infra.local.people import until
from tests.support.processes import Waiting, waiting_at

_CLOSING = 1
"""What Linux counts as unread where nothing came but the other end's goodbye."""


def kill_with_the_answer_unread(office: LocalOffice, function: str) -> None:
    """Stop the *function* that waits for the clearinghouse, let the answer arrive, and kill it.

    A process that has had its answer may keep its connection, and looks like one that waits:
    whichever is connected is stopped, and goes on unless the answer comes to it.
    """
    port = urlsplit(office.clearinghouse_url).port or 0

    def connected() -> list[Waiting]:
        return [each for each in waiting_at(port) if f"-{function}-" in each.command]

    stopped = {each.pid for each in until("a function that waits", connected)}
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        met = until(
            "the answer at its door",
            lambda: next((each.pid for each in connected() if each.unread > _CLOSING), None),
        )
        os.kill(met, signal.SIGKILL)
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def sweep(office: LocalOffice, sweeper: str) -> None:
    """Run *sweeper* for this moment, as its schedule does every five minutes."""
    functions = office.stack.client("lambda")
    [name] = [
        each["FunctionName"]
        for page in functions.get_paginator("list_functions").paginate()
        for each in page["Functions"]
        if f"-{sweeper}" in each["FunctionName"]
    ]
    due = {"scheduled_at": datetime.now(UTC).isoformat()}
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(due).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()
