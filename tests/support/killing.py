"""A function's process ends at the worst moment: with the answer at its door, and not yet read."""

from __future__ import annotations

import json
import os
import signal
from datetime import UTC, datetime
from urllib.parse import urlsplit

from infra.local.office import LocalOffice
from infra.local.people import until
from tests.support.processes import Waiting, waiting_at


def kill_with_the_answer_unread(office: LocalOffice, function: str) -> None:
    """Stop the *function* that waits for the clearinghouse, let the answer arrive, and kill it."""
    port = urlsplit(office.clearinghouse_url).port or 0

    def asking(*, unread: bool) -> Waiting | None:
        waiting = (each for each in waiting_at(port) if bool(each.unread) is unread)
        return next((each for each in waiting if f"-{function}-" in each.command), None)

    pid = until("the function that waits", lambda: asking(unread=False)).pid
    os.kill(pid, signal.SIGSTOP)
    try:
        until("the answer at its door", lambda: asking(unread=True))
    finally:
        os.kill(pid, signal.SIGKILL)


def sweep(office: LocalOffice, sweeper: str) -> None:
    """Run *sweeper* for this moment, as its schedule does every five minutes."""
    functions = office.stack.client("lambda")
    [name] = [
        each["FunctionName"]
        for each in functions.list_functions()["Functions"]
        if sweeper in each["FunctionName"]
    ]
    due = {"scheduled_at": datetime.now(UTC).isoformat()}
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(due).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()
