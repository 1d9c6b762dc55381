"""What every test shares: how hard Hypothesis tries, the office on the local AWS, a browser."""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.chromium", "tests.support.dealing", "tests.support.local_stack"]

_EVERYWHERE = settings(
    deadline=None,  # this machine may be busy with something else
    derandomize=bool(os.environ.get("CI")),  # a failure there can be had again here
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", _EVERYWHERE, max_examples=15)
settings.register_profile("prove", _EVERYWHERE, max_examples=2000)  # --hypothesis-profile=prove
settings.load_profile("quick")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; the collector need not look through it each time."""
    gc.freeze()
