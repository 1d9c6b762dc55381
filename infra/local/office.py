"""The whole office on this machine: the local AWS, its neighbours, and one address in front.

`make run` opens one and keeps what happens in it; every test worker opens its own and forgets it.
"""

import contextlib
import hashlib
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local import front, leash, schedules, stack
from infra.local.build import ROOT, fingerprint
from infra.local.mailbox import Mailbox
from infra.local.stack import LocalStack, StackError

CLEARINGHOUSE = ROOT / "infra" / "local" / "clearinghouse.py"
PROCESSOR = ROOT / "infra" / "local" / "processor.py"

_FINISHED = "finished-as"
"""The file in the state directory that says which sources a cleanly closed office was made of."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Ports:
    """Where the office listens on this machine; the same ones again for an office that is kept."""

    front: int
    aws: int
    clearinghouse: int
    processor: int

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody uses now."""
        return cls(*(stack.free_port() for _ in range(4)))

    @classmethod
    def from_front(cls, port: int) -> "Ports":
        """*port* for people, and the three after it for the machinery."""
        return cls(port, port + 1, port + 2, port + 3)


@dataclass(frozen=True)
class LocalOffice:
    """An open office.

    Attributes:
        url: where pages and API answer, without a slash at the end.
        clearinghouse_url: where the simulated clearinghouse answers.
        processor_url: where the simulated payment processor answers.
        stack: the local AWS behind it.
        mailbox: every e-mail that it sent.
        new: whether it starts empty, or goes on from an earlier run.
    """

    url: str
    clearinghouse_url: str
    processor_url: str
    stack: LocalStack
    mailbox: Mailbox
    new: bool


@contextmanager
def opened(
    *, ports: Ports, state: Path | None = None, say: Say = lambda _: None
) -> Iterator[LocalOffice]:
    """Open the office on *ports*, going on from what *state* kept if no source has changed.

    Args:
        ports: where to listen.
        state: the directory that carries the office from run to run; None forgets everything.
        say: told each step in plain words.

    Raises:
        StackError: the local AWS, the template or a neighbour failed; the message says how.
    """
    _insist_on_free(ports)
    parameters = {
        "PublicBaseUrl": f"http://127.0.0.1:{ports.front}",
        "ClearinghouseUrl": f"http://127.0.0.1:{ports.clearinghouse}",
        "ClearinghouseCoreUrl": f"http://127.0.0.1:{ports.clearinghouse}",
        "CheckoutOrigin": f"http://127.0.0.1:{ports.processor}",
        "ProcessorUrl": f"http://127.0.0.1:{ports.processor}",
        "NetworkAddress": "1 Broad St, New York, NY 10004-1234",
        "NetworkLegalName": "Fernway Psychotherapy PC",
        "NetworkNpi": "1999999984",
        "NetworkTaxId": "12-3456789",
        "NetworkTaxonomy": "261QM0801X",
        "InvoiceMailHours": "always",  # the story is told at any hour
        "RenewalMailHours": "always",
        "OnAws": "false",
        "X12Usage": "T",
    }
    made_of = _sources(parameters)
    with contextlib.ExitStack() as closing:
        kept = _open_state(state, made_of)
        say("Starting the local AWS" + (", with what it kept" if kept else ""))
        server = stack.start(port=ports.aws, state=state, log=state and state.parent / "aws.log")
        closing.callback(server.stop)
        deployed = stack.deployed_before(server) if kept else None
        if deployed is None:
            say("Building and deploying template.yaml")
        office = deployed or stack.deploy(server, parameters=parameters)
        schedules.hold(office)
        say("Starting the simulated clearinghouse and payment processor")
        closing.enter_context(_program(CLEARINGHOUSE, ports.clearinghouse))
        closing.enter_context(_program(PROCESSOR, ports.processor))
        mailbox = Mailbox(office.mails, state and state / "mailbox.json")
        closing.callback(mailbox.keep)
        url = closing.enter_context(
            front.opened(port=ports.front, api_url=office.api_url, mailbox=mailbox)
        )
        yield LocalOffice(
            url,
            parameters["ClearinghouseUrl"],
            parameters["ProcessorUrl"],
            office,
            mailbox,
            deployed is None,
        )
    # Not reached after a failure: a half-told story is not gone on from.
    if state:
        (state / _FINISHED).write_text(made_of, encoding="utf-8")


def _sources(parameters: dict[str, str]) -> str:
    """The hash of all that a deployed office is made of."""
    digest = hashlib.sha256(repr(sorted(parameters.items())).encode())
    for template in [stack.TEMPLATE, *sorted((ROOT / "infra").glob("*.yaml"))]:
        digest.update(template.read_bytes())
    for code in [*sorted((ROOT / "layers").iterdir()), *sorted((ROOT / "functions").iterdir())]:
        if code.is_dir():
            digest.update(fingerprint(code).encode())
    return digest.hexdigest()


def _open_state(state: Path | None, made_of: str) -> bool:
    """Whether *state* holds a cleanly closed office of these sources; any other is removed."""
    if state is None:
        return False
    finished = state / _FINISHED
    kept = finished.exists() and finished.read_text(encoding="utf-8") == made_of
    if not kept:
        shutil.rmtree(state, ignore_errors=True)
    # Until this run ends well, what is on the disk is not whole.
    finished.unlink(missing_ok=True)
    state.mkdir(parents=True, exist_ok=True)
    return kept


@contextmanager
def _program(script: Path, port: int) -> Iterator[None]:
    """A simulated neighbour of the office, in a process of its own."""
    process = leash.start(
        script,
        "--port",
        str(port),
        python=Path(sys.executable),
        environment=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        deadline = time.monotonic() + 20
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise StackError(f"the simulated {script.stem} did not start")
            time.sleep(0.05)
        yield
    finally:
        leash.end(process, patience=10)


def _insist_on_free(ports: Ports) -> None:
    for port in (ports.front, ports.aws, ports.clearinghouse, ports.processor):
        if _listens(port):
            raise StackError(f"port {port} is taken: `make run PORT=…` moves the office")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
