"""What settings.py reads is what the template sets, and each function has the settings it needs."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from backoffice import settings
from backoffice.settings import Settings
from tests.support.template import Templates, templates

READ_BY_LIBRARIES = {"POWERTOOLS_METRICS_NAMESPACE"}
"""Set in the template for a package; no code of ours asks for them."""


def asked_for() -> dict[str, str]:
    """The name in the environment that each property of `Settings` reads."""
    tree = ast.parse(inspect.getsource(settings))
    return {
        method.name: str(argument.value)
        for method in ast.walk(tree)
        if isinstance(method, ast.FunctionDef)
        for call in ast.walk(method)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "self._read"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


def given(read: Templates) -> set[str]:
    """Every name that the template sets for some function."""
    own = {name for function in read.functions.values() for name in function.environment}
    return own | read.shared_environment.keys()


def test_settings_are_exactly_those_that_the_template_sets() -> None:
    assert set(asked_for().values()) == given(templates()) - READ_BY_LIBRARIES


def test_a_setting_that_only_one_side_has_is_found() -> None:
    read = templates()
    for name in ("ClaimMaker", "HeldClaimSweeper"):
        function = read.main["Resources"][name]["Properties"]
        del function["Environment"]["Variables"]["CLAIM_MAKING_QUEUE"]
    assert set(asked_for().values()) - given(read) == {"CLAIM_MAKING_QUEUE"}


def test_libraries_are_excepted_by_name_and_only_while_they_are_set() -> None:
    assert given(templates()) >= READ_BY_LIBRARIES
    assert all(name.startswith("POWERTOOLS_") for name in READ_BY_LIBRARIES)


def test_no_module_but_settings_reads_the_environment() -> None:
    itself = Path(str(inspect.getsourcefile(settings)))
    others = [path for path in itself.parent.rglob("*.py") if path != itself]
    assert len(others) > 40
    readers = [path for path in others if re.search(r"\bos\.(environ|getenv)", path.read_text())]
    assert readers == []


def test_a_setting_that_is_missing_is_named() -> None:
    with pytest.raises(RuntimeError, match="The setting PUBLIC_BASE_URL is missing"):
        _ = Settings({}).public_base_url


def test_every_setting_can_be_read() -> None:
    environment = dict.fromkeys(asked_for().values(), "P")
    values: list[Any] = [getattr(Settings(environment), name) for name in asked_for()]
    assert values == ["P"] * len(values)
