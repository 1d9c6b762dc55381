"""How tests are dealt out to workers: by the file, and first what takes longest."""

from __future__ import annotations

from typing import Any

import pytest

_FIRST = ("tests/simulation/", "tests/functions/", "tests/services/")
"""Where files take seconds: a worker that began one last would be waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what a worker keeps together, then with what takes longest."""
    items.sort(key=_rank)


@pytest.hookimpl(optionalhook=True)  # there may be no workers
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out groups and files: dealing each test by itself costs more than most tests do."""
    from xdist.scheduler import LoadGroupScheduling  # noqa: PLC0415 - there may be no workers

    class ByFile(LoadGroupScheduling):  # type: ignore[misc]  # it has no types
        def _split_scope(self, nodeid: str) -> str:
            group = str(super()._split_scope(nodeid))
            return nodeid.partition("::")[0] if group == nodeid else group

    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return ByFile(config, log)


def _rank(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 0
    where = [number for number, folder in enumerate(_FIRST) if item.nodeid.startswith(folder)]
    return 1 + next(iter(where), len(_FIRST))
