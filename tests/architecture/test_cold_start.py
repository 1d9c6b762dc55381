"""A request pays for what it needs: no app brings models or AWS along when it is merely started."""

import subprocess
import sys

import pytest

from tests.support.apps import folders, source
from tests.support.template import ROOT

DEAR = ["pydantic", "boto3", "botocore.session", "jinja2"]
"""Packages that a landing page or a refusal can do without; together half a cold start."""

STARTED = """
import sys
{planted}
import app
print(" ".join(name for name in {dear} if name in sys.modules))
"""


def brought_along(folder: str, planted: str = "") -> list[str]:
    """Which dear packages an app has imported by the time that Lambda could call it."""
    paths = [source(folder).parent, ROOT / "layers" / "backoffice" / "python"]
    done = subprocess.run(
        [sys.executable, "-c", STARTED.format(planted=planted, dear=DEAR)],
        env={"PYTHONPATH": ":".join(map(str, paths))},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize("folder", folders())
def test_an_app_starts_without_models_and_without_aws(folder: str) -> None:
    assert brought_along(folder) == []


def test_what_is_brought_along_is_seen() -> None:
    assert brought_along("client_roster", "import backoffice.domain.record") == ["pydantic"]
