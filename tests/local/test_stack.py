"""The local AWS keeps the promises that the journeys rest on; so must any newer version of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.local import leash, stack
from infra.local.build import ROOT
from infra.local.front import opened as front_opened
from infra.local.mailbox import Mailbox
from infra.local.stack import LocalStack

CONTRACT = Path(__file__).with_name("contract") / "template.yaml"

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("contract")]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def deployed(state: Path) -> Iterator[LocalStack]:
    """The contract's stack, deployed, stopped and started again: promises outlive a restart."""
    first = stack.start(state=state)
    before = stack.deploy(first, parameters={}, template=CONTRACT)
    write(before, "before")
    assert told(before) == {"before"}
    first.stop()
    second = stack.start(state=state)
    after = stack.deployed_before(second)
    assert after is not None
    yield after
    second.stop()


def write(deployed: LocalStack, item: str) -> httpx.Response:
    return httpx.post(f"{deployed.api_url}/allowed", json={"item": item}, timeout=30)


def told(deployed: LocalStack, *, within: float = 20) -> set[str]:
    """What the stream's reader put into the queue, as soon as there is something."""
    queue = deployed.client("sqs")
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = queue.receive_message(
            QueueUrl=deployed.outputs["Queue"], MaxNumberOfMessages=10, WaitTimeSeconds=1
        ).get("Messages", [])
        for message in found:
            queue.delete_message(
                QueueUrl=deployed.outputs["Queue"], ReceiptHandle=message["ReceiptHandle"]
            )
        if found:
            return {message["Body"] for message in found}
    return set()


def test_a_function_may_do_what_its_role_allows_with_the_layers_own_client(
    deployed: LocalStack,
) -> None:
    answer = write(deployed, "allowed")
    assert answer.status_code == 200
    assert "/layer_0/python/botocore/" in answer.json()["botocore"]


def test_a_function_may_do_nothing_else(deployed: LocalStack) -> None:
    answer = httpx.post(f"{deployed.api_url}/forbidden", timeout=30)
    assert answer.json() == {"refused": "AccessDeniedException"}


def test_an_unknown_address_gets_the_templates_own_answer(deployed: LocalStack) -> None:
    answer = httpx.get(f"{deployed.api_url}/unknown", timeout=30)
    assert (answer.status_code, answer.json()) == (404, {"title": "nothing here"})


def test_after_a_restart_the_first_change_still_reaches_the_streams_reader(
    deployed: LocalStack,
) -> None:
    told(deployed, within=2)
    write(deployed, "after")
    assert "after" in told(deployed)


def test_a_form_goes_through_front_and_gateway_with_all_its_cookies(deployed: LocalStack) -> None:
    mailbox = Mailbox(deployed.mails)
    with front_opened(port=stack.free_port(), api_url=deployed.api_url, mailbox=mailbox) as url:
        answer = httpx.post(
            f"{url}/form", data={"step": "1"}, headers={"Cookie": "here=0"}, timeout=30
        )
    assert (answer.status_code, answer.headers["location"]) == (303, "there")
    assert answer.headers.get_list("set-cookie") == ["first=1; HttpOnly", "second=2"]
    assert answer.headers["x-heard"] == "here=0"


def test_one_worker_opens_it_for_all_who_need_it(request: pytest.FixtureRequest) -> None:
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    # Where the runner and its workers do not fit together, groups are torn apart without a word.
    assert alone or request.node.nodeid.endswith("@contract")


def test_a_sent_mail_can_be_read(deployed: LocalStack) -> None:
    write(deployed, "a neutral subject")
    assert "a neutral subject" in {mail["Subject"] for mail in deployed.mails()}


def test_the_local_aws_listens_on_this_machine_only(deployed: LocalStack) -> None:
    port = int(deployed.endpoint.rpartition(":")[2])
    with socket.socket() as probe, pytest.raises(OSError, match="refused"):
        # Every address of 127/8 is this machine's; a server bound to all of them would answer.
        probe.connect(("127.0.0.2", port))


def test_a_template_that_cannot_be_deployed_says_which_resource(tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(
        "AWSTemplateFormatVersion: '2010-09-09'\n"
        "Resources:\n  Odd: {Type: AWS::Macie::Session, Properties: {}}\n"
    )
    server = stack.start()
    try:
        with pytest.raises(stack.StackError, match="AWS::Macie::Session"):
            stack.deploy(server, parameters={}, template=template)
    finally:
        server.stop()


def test_a_killed_starter_leaves_nothing_running(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import time\nprint('up', flush=True)\ntime.sleep(600)\n")
    starter = (
        "import os, pathlib, sys, time\n"
        "from infra.local import leash\n"
        f"started = leash.start({str(program)!r}, python=pathlib.Path(sys.executable),"
        " environment=os.environ)\n"
        "print(started.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    said = {parent.stdout.readline().strip(), parent.stdout.readline().strip()}
    pid = int((said - {"up"}).pop())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone(pid, within=10)


def test_a_program_that_does_not_end_by_itself_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(tmp_path / 'deaf')!r}, 'w').close()\n"
        "time.sleep(600)\n"
    )
    process = leash.start(str(program), python=Path(sys.executable), environment=os.environ)
    while not (tmp_path / "deaf").exists():
        time.sleep(0.01)
    assert leash.end(process, patience=0.2) is False
    assert gone(process.pid, within=1)


def gone(pid: int, *, within: float) -> bool:
    """Whether no process has the id *pid* any more, at the latest *within* so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
