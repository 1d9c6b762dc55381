"""Start-up: the instructions that a cold start and its first request execute, and no clock.

Seconds change with the machine and its neighbours; instructions, counted by valgrind's cachegrind,
do not. What is measured has the two built layers and a function's folder, and nothing else.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.build import BUILD, fingerprint
from layers import build as layers
from tests.benchmarks import dynamodb_stub
from tests.support.apps import FUNCTIONS
from tests.support.samples import sample

_ONE_REQUEST = Path(__file__).with_name("one_request.py")
_BARE = "pass"
_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


class NotMeasured(Exception):
    """A figure could not be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Start:
    """One way to start cold."""

    name: str
    folder: str
    event: dict[str, Any]
    status: int
    asks: tuple[str, ...] = ()
    """What DynamoDB is asked on the way."""


def starts() -> list[Start]:
    """Those that matter: a mail scanner's look, a mistake, and real work."""
    wrong = _but(sample("ClientRoster", "AddClient"), birth_date="14 February")
    answer = _but(sample("CoverageRenewals", "AnswerRenewal"), kind="maybe")
    switch = _but(sample("RenewalCampaign", "SwitchWave"), on="perhaps")
    return [
        Start("the page behind a link", "insurance_intake", sample("InsuranceIntake", "Land"), 200),
        Start(
            "the page behind a campaign's mail",
            "renewal_pages",
            sample("RenewalPages", "LandAtAction"),
            200,
        ),
        Start("a request that is refused", "client_roster", wrong, 422),
        Start("an answer for a client, refused", "coverage_renewals", answer, 422),
        Start("a hold on a wave, refused", "renewal_campaign", switch, 422),
        Start(
            "a search of the directory",
            "provider_directory",
            sample("ProviderDirectory", "Search"),
            200,
            ("Query", "Query", "Query"),
        ),
        Start(
            "a first write to DynamoDB",
            "client_roster",
            sample("ClientRoster", "AddClient"),
            200,
            ("BatchGetItem", "TransactWriteItems"),
        ),
    ]


def _but(event: dict[str, Any], **differences: object) -> dict[str, Any]:
    """The request with another body."""
    return event | {"body": json.dumps(json.loads(event["body"]) | differences)}


def measured() -> dict[str, int]:
    """Instructions of each start over those of the bare interpreter.

    Raises:
        NotMeasured: valgrind is missing, or what was measured failed.
    """
    paths = built_layers()
    bare = _instructions(["-c", _BARE], {})
    return {start.name: _of(start, paths) - bare for start in starts()}


def built_layers() -> list[str]:
    """Both layers as a deploy has them, for this interpreter; unchanged ones stay."""
    found = []
    for name in ("dependencies", "backoffice"):
        source = layers.LAYERS / name
        place = BUILD / "bench" / f"{name}-{fingerprint(source)[:16]}"
        if not place.exists():
            for stale in place.parent.glob(f"{name}-*"):
                shutil.rmtree(stale)
            unfinished = place.with_name(f".{place.name}")
            layers.build(name, unfinished, python=Path(sys.executable))
            unfinished.rename(place)
        found.append(str(place / "python"))
    return found


def _of(start: Start, paths: list[str]) -> int:
    event = BUILD / "bench" / "event.json"
    event.write_text(json.dumps(start.event), encoding="utf-8")
    command = [str(_ONE_REQUEST), str(FUNCTIONS / start.folder), str(event), str(start.status)]
    with dynamodb_stub.opened() as (address, asked):
        counted = _instructions([*command, *paths], {"AWS_ENDPOINT_URL": address})
    if tuple(asked) != start.asks:
        raise NotMeasured(f"{start.name} asked DynamoDB for {asked}, not for {start.asks}")
    return counted


def _instructions(arguments: list[str], more: Mapping[str, str]) -> int:
    """What Python executes with *arguments*, in its own environment and no site-packages."""
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise NotMeasured("valgrind is not installed; as root on Debian: apt-get install valgrind")
    counting = [valgrind, "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    done = subprocess.run(
        [*counting, sys.executable, "-S", "-s", "-P", *arguments],
        env={**_LAMBDAS_OWN, **more},
        check=False,
        capture_output=True,
        text=True,
    )
    counted = _COUNTED.search(done.stderr)
    if done.returncode or counted is None:
        raise NotMeasured(f"{arguments[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return int(counted[1].replace(",", ""))


_LAMBDAS_OWN = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "measured",
    "AWS_SECRET_ACCESS_KEY": "measured",  # pragma: allowlist secret
    "OFFICE": "backoffice",
    "PUBLIC_BASE_URL": "https://office.example.com",
    "NETWORK_NAME": "Fernway",
    "HOME_ZONE": "America/New_York",
    "QUARANTINE_BUCKET": "backoffice-quarantine-123456789012",
    "POWERTOOLS_METRICS_NAMESPACE": "backoffice",
}
