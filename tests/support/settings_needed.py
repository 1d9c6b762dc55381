"""The settings that each function can come to read, followed from its handler through the wiring.

Tests on moto hand every function all settings, and one that the template forgot shows in none.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from backoffice import ground, settings, wiring
from tests.support.template import ROOT, Function

_OFFICES = {"self", "here", "stage", "office()", "_ground"}
"""What the office goes by where it is asked for a desk."""
_SETTINGS = "settings"
_ASKED_FOR = {_SETTINGS, f"{_SETTINGS}()"}
"""What its settings go by."""


@cache
def asked_for() -> Mapping[str, str]:
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


def needed_by(function: Function) -> set[str]:
    """The names in the environment that *function* reads, or would if it came to that."""
    module = _module(function.folder)
    known = _defined(module)
    reads, seen, to_do = set[str](), set[ast.AST](), _entrances(function, module)
    while to_do:
        node = to_do.pop()
        if node in seen:
            continue
        seen.add(node)
        for each in ast.walk(node):
            match each:
                case ast.Attribute(value=base, attr=name) if _name_of(base) in _ASKED_FOR:
                    reads.add(asked_for()[name])
                case ast.Attribute(value=base, attr=name) if _name_of(base) in _OFFICES:
                    to_do += _wiring().methods.get(name, [])
                case ast.Name(id=name):
                    to_do += [found for found in (known.get(name),) if found]
                    to_do += [found for found in (_wiring().classes.get(name),) if found]
    return reads


def astray() -> list[str]:
    """Where the office or its settings go by a name that is not followed here."""
    sources = [*_sources(), *sorted((ROOT / "functions").glob("*/app.py"))]
    return [
        f"{path.name}:{node.lineno}"
        for path in sources
        for parent in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.Call | ast.Attribute)
        and (name := _name_of(node)) in {"office()", *_ASKED_FOR}
        and not isinstance(parent, ast.Attribute)
        and not _keeps_its_name(parent, {"here"} if name == "office()" else {_SETTINGS})
    ]


def _keeps_its_name(parent: ast.AST, names: set[str]) -> bool:
    match parent:
        case ast.Assign(targets=[target]):
            return _name_of(target) in names
        case ast.Call(func=ast.Name(id="_Stage")):  # the stage of a rehearsal
            return True
    return False


def _name_of(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return f"{name}()"
        case ast.Attribute(attr=name):
            return name if name in {_SETTINGS, "_ground"} else ""
    return ""


class _Wiring(NamedTuple):
    methods: dict[str, list[ast.AST]]
    """By name; a desk and a piece of ground have one each."""
    classes: dict[str, ast.AST]


@cache
def _wiring() -> _Wiring:
    read = _Wiring({}, {})
    for path in _sources():
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.ClassDef):
                # Whoever names the class of the desks themselves is followed by what it asks for.
                if not any(_name_of(base) for base in each.bases) and each.name != "Ground":
                    read.classes[each.name] = each
                for method in each.body:
                    if isinstance(method, ast.FunctionDef):
                        read.methods.setdefault(method.name, []).append(method)
    return read


def _sources() -> Iterator[Path]:
    yield Path(str(inspect.getsourcefile(ground)))
    yield from sorted(Path(str(inspect.getsourcefile(wiring))).parent.glob("*.py"))


@cache
def _module(folder: str) -> ast.Module:
    return ast.parse((ROOT / "functions" / folder / "app.py").read_text(encoding="utf-8"))


def _defined(module: ast.Module) -> dict[str, ast.AST]:
    return {each.name: each for each in module.body if isinstance(each, ast.FunctionDef)}


def _entrances(function: Function, module: ast.Module) -> list[ast.AST]:
    """The functions of its module that Lambda or the API calls."""
    defined = _defined(module)
    if function.handler != "app":
        return [defined[function.handler]]
    own = {(route.path, route.method): route for route in function.routes}
    found = {route: each for each in defined.values() for route in _routes_of(each) if route in own}
    assert found.keys() == own.keys(), f"{function.name} has routes that its module has not"
    return list(found.values())


def _routes_of(defined: ast.AST) -> Iterator[tuple[str, str]]:
    for decorator in getattr(defined, "decorator_list", []):
        match decorator:
            case ast.Call(func=ast.Attribute(attr="route"), args=[ast.Constant(value=str(path))]):
                for each in decorator.keywords:
                    if each.arg == "methods":
                        yield from ((path, method) for method in ast.literal_eval(each.value))
