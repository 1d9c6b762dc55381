"""One local AWS: started, given the office to run, asked where things are, and stopped.

It is MiniStack in a process of its own. It enforces the IAM roles that the template makes, listens
on this machine only, and ends when the process that started it ends, however that happens.
"""

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.local import leash
from infra.local.build import ROOT
from infra.local.package import package

PYTHON = ROOT / ".local" / "ministack" / "bin" / "python"
TEMPLATE = ROOT / "template.yaml"
REGION = "us-east-1"
STACK = "backoffice"

_ARTIFACTS = "artifacts"
_PATIENCE = 60.0
"""How many seconds the stack may take to start, to deploy, or to stop."""


class StackError(Exception):
    """The local stack did not start or did not deploy; the message carries its own words."""


@dataclass(frozen=True)
class LocalStack:
    """A running local AWS with the office deployed in it.

    Attributes:
        endpoint: the address of every AWS service, such as `http://127.0.0.1:4566`.
        outputs: the outputs of `template.yaml`, by name.
    """

    endpoint: str
    outputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        """Where the API and the pages answer, without a slash at the end."""
        api, stage = self.outputs["ApiId"], self.outputs["ApiStage"]
        return f"{self.endpoint}/restapis/{api}/{stage}/_user_request_"

    def client(self, service: str) -> Any:
        """An AWS client with the account owner's credentials, who may do everything."""
        owner: Any = boto3.Session("test", "test", region_name=REGION)
        signing = Config(signature_version="s3v4") if service == "s3" else None
        return owner.client(service, endpoint_url=self.endpoint, config=signing)

    def mails(self) -> list[dict[str, Any]]:
        """Every e-mail sent so far, oldest first, as SES took it: `To`, `Subject`, `BodyText`, …"""
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/ses/messages") as answer:
            accounts = json.load(answer)["messages"]
        return sorted((mail for sent in accounts.values() for mail in sent), key=_sent_at)

    def said(self) -> Iterator[str]:
        """Every line that the functions logged, function by function, in order."""
        logs = self.client("logs")
        for groups in logs.get_paginator("describe_log_groups").paginate():
            for group in groups["logGroups"]:
                name = group["logGroupName"]
                for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
                    yield from (f"{name}  {event['message'].rstrip()}" for event in page["events"])

    def answers(self) -> bool:
        """Whether it is there at all."""
        return _answers(self.endpoint)


@dataclass(frozen=True)
class Server:
    """The MiniStack process: where it answers, and how to stop it."""

    endpoint: str
    process: leash.Process
    scratch: Path

    def stop(self) -> None:
        """Stop it, and remove what only this run needed.

        Raises:
            StackError: it had to be killed, and its state is not written.
        """
        ended = leash.end(self.process, patience=_PATIENCE)
        # Every function's process unpacked its layers: tens of thousands of files that take a while
        # to go, and nobody has to wait for it.
        gone = 'rm -rf -- "$0" < /dev/null > /dev/null 2>&1 &'
        subprocess.run(["sh", "-c", gone, self.scratch], check=False, start_new_session=True)
        if not ended:
            raise StackError("the local stack did not stop by itself: its state is lost")


def start(*, port: int | None = None, state: Path | None = None, log: Path | None = None) -> Server:
    """Start MiniStack on *port* (a free one by default), with what *state* kept of an earlier run.

    Raises:
        StackError: it did not answer in time, or its environment is not there.
    """
    if not PYTHON.exists():
        raise StackError("the local stack is not installed: `make setup` installs it")
    port = port or free_port()
    scratch = Path(tempfile.mkdtemp(prefix="backoffice-stack-"))
    if state:
        _rewind_streams(state / "lambda.json")
    said = log or scratch / "stack.log"
    with said.open("wb") as output:
        process = leash.start(
            "ministack",
            python=PYTHON,
            environment=_environment(port, scratch, state),
            output=output,
            isolated=True,
        )
    server = Server(f"http://127.0.0.1:{port}", process, scratch)
    deadline = time.monotonic() + _PATIENCE
    while not _answers(server.endpoint):
        if process.poll() is not None or time.monotonic() > deadline:
            last_words = said.read_text(encoding="utf-8", errors="replace")[-2000:]
            server.stop()
            raise StackError(f"the local stack did not start:\n{last_words}")
        time.sleep(0.05)
    return server


def deploy(
    server: Server, *, parameters: Mapping[str, str], template: Path = TEMPLATE
) -> LocalStack:
    """Deploy *template* into the running *server*.

    Raises:
        StackError: a resource could not be made; the message names it.
    """
    stack = LocalStack(server.endpoint)
    s3 = stack.client("s3")
    s3.create_bucket(Bucket=_ARTIFACTS)
    body = package(
        template,
        bucket=_ARTIFACTS,
        bucket_url=f"{server.endpoint}/{_ARTIFACTS}",
        upload=lambda key, content: s3.put_object(Bucket=_ARTIFACTS, Key=key, Body=content),
    )
    s3.put_object(Bucket=_ARTIFACTS, Key="template.json", Body=body.encode())
    try:
        stack.client("cloudformation").create_stack(
            StackName=STACK,
            TemplateURL=f"{server.endpoint}/{_ARTIFACTS}/template.json",
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as refusal:
        raise StackError(f"the template was not deployed: {refusal}") from refusal
    deployed = _when_complete(stack)
    # Gateway responses hold from a deployment on, and the template's own came before them.
    if "ApiId" in deployed.outputs:
        deployed.client("apigateway").create_deployment(
            restApiId=deployed.outputs["ApiId"], stageName=deployed.outputs["ApiStage"]
        )
    return deployed


def deployed_before(server: Server) -> LocalStack | None:
    """The office as an earlier run left it in *server*, or None when it is not whole."""
    stack = LocalStack(server.endpoint)
    cloudformation = stack.client("cloudformation")
    for found in cloudformation.describe_stacks()["Stacks"]:
        if found["StackName"] == STACK and found["StackStatus"] == "CREATE_COMPLETE":
            return LocalStack(server.endpoint, _outputs(found))
    return None


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(port: int, scratch: Path, state: Path | None) -> dict[str, str]:
    """Only what is named here reaches MiniStack, and through it the functions."""
    chosen = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
    kept = {} if state is None else {"PERSIST_STATE": "1", "S3_PERSIST": "1"}
    if state is not None:
        kept |= {"STATE_DIR": str(state), "S3_DATA_DIR": str(state / "s3")}
    return chosen | kept


def _rewind_streams(lambda_state: Path) -> None:
    """Let stream readers start over: a restarted MiniStack counts its records from nought again."""
    if not lambda_state.exists():
        return
    document = json.loads(lambda_state.read_text(encoding="utf-8"))
    positions = document["payload"].get("dynamodb_stream_positions", {}).get("data", {})
    positions.update(dict.fromkeys(positions, 0))
    lambda_state.write_text(json.dumps(document), encoding="utf-8")


def _when_complete(stack: LocalStack) -> LocalStack:
    cloudformation = stack.client("cloudformation")
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if found["StackStatus"] == "CREATE_COMPLETE":
            return LocalStack(stack.endpoint, _outputs(found))
        if not found["StackStatus"].endswith("_IN_PROGRESS") or "ROLLBACK" in found["StackStatus"]:
            break
        time.sleep(0.1)
    raise StackError(f"the template was not deployed:\n{_what_went_wrong(cloudformation)}")


def _what_went_wrong(cloudformation: Any) -> str:
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    return "\n".join(
        f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
        for event in reversed(events)
        if event.get("ResourceStatusReason") and "FAILED" in event["ResourceStatus"]
    )


def _outputs(found: Mapping[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def _sent_at(mail: Mapping[str, Any]) -> float:
    return float(mail["Timestamp"])


def _answers(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
