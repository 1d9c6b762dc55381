"""The functions' own code: every app.py, loaded as Lambda would load it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.support.template import ROOT

FUNCTIONS = ROOT / "functions"


def folders() -> list[str]:
    """The name of every function folder."""
    return sorted(
        path.name for path in FUNCTIONS.iterdir() if path.is_dir() and path.name != "__pycache__"
    )


def source(folder: str) -> Path:
    """The one file of a function folder."""
    return FUNCTIONS / folder / "app.py"


def loaded(folder: str) -> ModuleType:
    """A function folder's app.py as a module."""
    return import_module(f"functions.{folder}.app")


def kinds_heard(folder: str, handler: str) -> set[str]:
    """The kinds of event that *handler* has a listener for, read from its call of `each_event`."""
    tree = ast.parse(source(folder).read_text(encoding="utf-8"))
    body = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == handler), None
    )
    return {
        str(key.value)
        for call in (ast.walk(body) if body else ())
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "each_event"
        for table in call.args
        if isinstance(table, ast.Dict)
        for key in table.keys
        if isinstance(key, ast.Constant)
    }
