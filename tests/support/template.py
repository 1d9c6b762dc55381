"""The templates as plain values: each function, route, trigger and permission that they name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from samtranslator.yaml_helper import intrinsics_multi_constructor

ROOT = Path(__file__).resolve().parents[2]

Document = dict[str, Any]
"""A template after reading; CloudFormation's short tags are spelled out: {"Ref": "Office"}."""


@dataclass(frozen=True, order=True)
class Route:
    """A way in through the API, as the template has it."""

    path: str
    method: str
    authorizer: str
    """The authorizer's name; NONE for what needs no sign-in."""


@dataclass(frozen=True)
class Function:
    """One Lambda function of the template."""

    name: str
    properties: Document
    default_authorizer: str

    @property
    def folder(self) -> str:
        """The directory under functions/ that holds its code."""
        return str(self.properties["CodeUri"]).removeprefix("functions/")

    @property
    def handler(self) -> str:
        """The name in app.py that Lambda calls."""
        module, _, name = self.properties["Handler"].partition(".")
        return str(name) if module == "app" else ""

    @property
    def events(self) -> dict[str, Document]:
        """Its triggers by name."""
        return dict(self.properties.get("Events", {}))

    @property
    def routes(self) -> list[Route]:
        """Its triggers that are routes."""
        return [
            Route(
                event["Properties"]["Path"],
                event["Properties"]["Method"].upper(),
                event["Properties"].get("Auth", {}).get("Authorizer", self.default_authorizer),
            )
            for event in self.events.values()
            if event["Type"] == "Api"
        ]

    @property
    def statements(self) -> list[Document]:
        """What it may do, as its policies state it."""
        policies = self.properties.get("Policies", [])
        return [statement for policy in policies for statement in policy["Statement"]]

    @property
    def environment(self) -> dict[str, Any]:
        """Its own settings, without the ones that all functions share."""
        return dict(self.properties.get("Environment", {}).get("Variables", {}))


@dataclass
class Templates:
    """template.yaml and the nested stacks; a test may change its copy at will."""

    main: Document
    nested: dict[str, Document]
    """By the name that template.yaml gives each: Storage, Delivery, …"""

    @property
    def functions(self) -> dict[str, Function]:
        """Every function by its logical name."""
        default = self.main["Resources"]["FrontDoor"]["Properties"]["Auth"]["DefaultAuthorizer"]
        return {
            name: Function(name, resource["Properties"], default)
            for name, resource in self.of_type("AWS::Serverless::Function")
        }

    @property
    def shared_environment(self) -> dict[str, Any]:
        """The settings that every function gets."""
        return dict(self.main["Globals"]["Function"]["Environment"]["Variables"])

    def of_type(self, kind: str, *, stack: str | None = None) -> list[tuple[str, Document]]:
        """The resources of one type in template.yaml, or in a nested *stack*, with their names."""
        document = self.nested[stack] if stack else self.main
        return [
            (name, resource)
            for name, resource in document["Resources"].items()
            if resource["Type"] == kind
        ]

    def resource_behind(self, value: Any, *, stack: str | None = None) -> tuple[str, str]:
        """The (stack, logical name) that a reference ends at, followed through stack outputs.

        Raises:
            LookupError: it refers to nothing, or is no reference.
        """
        inside = self.nested[stack] if stack else self.main
        match value:
            case {"Ref": name} if name in inside["Resources"]:
                return stack or "", name
            case {"Ref": name} if stack and name in inside.get("Parameters", {}):
                given = self.main["Resources"][stack]["Properties"]["Parameters"][name]
                return self.resource_behind(given)
            case {"Fn::GetAtt": [name, str(attribute)]} if attribute.startswith("Outputs."):
                output = self.nested[name]["Outputs"][attribute.removeprefix("Outputs.")]
                return self.resource_behind(output["Value"], stack=name)
            case {"Fn::GetAtt": [name, *_]} if name in inside["Resources"]:
                return stack or "", name
        raise LookupError(f"{value} refers to no resource")


class _Loader(yaml.CSafeLoader):
    """SAM's own reading of a template, in a tenth of its time."""


_Loader.add_multi_constructor("!", intrinsics_multi_constructor)


@cache
def _as_written() -> Templates:
    main = _read("template.yaml")
    nested = {
        name: _read(resource["Properties"]["Location"])
        for name, resource in main["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Application"
    }
    return Templates(main, nested)


def _read(name: str) -> Document:
    written = (ROOT / name).read_text(encoding="utf-8")
    found: Document = yaml.load(written, Loader=_Loader)  # noqa: S506 - it is a safe one
    return found


def templates() -> Templates:
    """The templates as they are in the repository; every call gives a copy of its own."""
    return deepcopy(_as_written())


def listed(value: Any) -> list[Any]:
    """What a template may write as one thing or as a list of them, always as a list."""
    return list(value) if isinstance(value, list) else [value]


def strings(value: Any) -> Iterator[str]:
    """Every text inside *value*, keys included."""
    match value:
        case str():
            yield value
        case dict():
            for key, part in value.items():
                yield str(key)
                yield from strings(part)
        case list():
            for part in value:
                yield from strings(part)


_STAND_INS = {
    "AWS::Partition": "aws-us-gov",
    "AWS::Region": "us-gov-west-1",
    "AWS::AccountId": "123456789012",
    "Office": "x" * 24,
}
"""The longest that each of them can be, for measuring what a policy comes to."""


def rendered(value: Any) -> str:
    """*value* as the JSON that AWS would store, every reference at about its full length."""

    return json.dumps(_full(value), separators=(",", ":"))


def _full(part: Any) -> Any:
    match part:
        case {"Fn::Sub": [str(text), dict(names)]}:
            full = _filled(text, {name: str(_full(each)) for name, each in names.items()})
        case {"Fn::Sub": str(text)}:
            full = _filled(text, {})
        case {"Ref": name}:
            full = _STAND_INS.get(name, "r" * 10)
        case {"Fn::GetAtt": _}:
            full = "arn:aws-us-gov:service:us-gov-west-1:123456789012:" + "n" * 64
        case dict():
            return {name: _full(each) for name, each in part.items()}
        case list():
            return [_full(each) for each in part]
        case _:
            return part
    return full


def _filled(text: str, names: dict[str, str]) -> str:
    known = {**_STAND_INS, **names}
    return re.sub(r"\$\{([^}]+)}", lambda found: known.get(found[1], "r" * 40), text)
