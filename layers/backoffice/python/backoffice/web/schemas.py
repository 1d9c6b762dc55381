"""The schemas of the API's description: each model as what may be sent, or what is answered."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Json = dict[str, Any]

_REF = "#/components/schemas/{model}"
_SENT = "Sent"
_SOURCE = re.compile(r"\s*\((?:S[0-2]:|[A-Z]{2}-[0-9]|Q[0-9]|005010X)[^)]*\)")
"""Where a rule comes from is for the office's own readers."""


def reference(model: type[BaseModel]) -> Json:
    """Where a schema of the document is found."""
    return {"$ref": _REF.format(model=model.__name__)}


def schemas(
    taken: Iterable[type[BaseModel] | None], given: Iterable[type[BaseModel] | None]
) -> dict[str, Json]:
    """The schemas of the bodies *taken* and the answers *given*, each under its model's name.

    A part of both may be sent otherwise than it is answered, where nothing is
    null: what is sent of it has a name of its own then, as `AddressSent`.

    Raises:
        ValueError: so does a whole body, which routes refer to by its model's name.
    """
    roots = [model for model in taken if model]
    bodies = _definitions(roots, "validation")
    answers = _definitions(given, "serialization")
    sent = {name for name in bodies.keys() & answers.keys() if bodies[name] != answers[name]}
    for name in sent & {model.__name__ for model in roots}:
        raise ValueError(f"{name} reads otherwise than it is written: give the body its own")
    # What holds a part under another name is another schema itself, and so on.
    while holders := {
        name
        for name in (bodies.keys() & answers.keys()) - sent
        if any(_holds(bodies[name], part) for part in sent)
    }:
        sent |= holders
    own = {name: f"{name}{_SENT}" if name in sent else name for name in bodies}
    return {own[name]: _referring(part, own) for name, part in bodies.items()} | answers


def paragraphs(docstring: str) -> list[str]:
    """The paragraphs of a docstring, each on one line, without the sources of its rules."""
    text = _SOURCE.sub("", inspect.cleandoc(docstring))
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]


def _holds(schema: Any, name: str) -> bool:
    return f'"{_REF.format(model=name)}"' in json.dumps(schema)


def _referring(schema: Any, own: Mapping[str, str]) -> Any:
    """*schema* with each reference to a model under the model's name in *own*."""
    renamed = {_REF.format(model=name): _REF.format(model=new) for name, new in own.items()}

    def visited(node: Any) -> Any:
        if isinstance(node, list):
            return [visited(part) for part in node]
        if not isinstance(node, dict):
            return node
        return {
            name: renamed.get(part, part) if name == "$ref" else visited(part)
            for name, part in node.items()
        }

    return visited(schema)


def _definitions(
    wanted: Iterable[type[BaseModel] | None], mode: Literal["validation", "serialization"]
) -> dict[str, Json]:
    distinct = {model.__name__: model for model in wanted if model}
    _, schema = models_json_schema(
        [(model, mode) for model in distinct.values()], ref_template=_REF
    )
    documented = {model.__name__: model for model in _all_models(distinct.values())}
    return {
        name: _tidied(_documented(part, documented.get(name)), answer=mode == "serialization")
        for name, part in schema.get("$defs", {}).items()
    }


def _all_models(roots: Iterable[type[BaseModel]]) -> Iterable[type[BaseModel]]:
    """*roots* and every model that their fields hold."""
    waiting, seen = list(roots), set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            for field in model.model_fields.values():
                waiting += [part for part in _parts(field.annotation) if _is_model(part)]
    return seen


def _parts(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(part for each in inner for part in _parts(each))]


def _is_model(part: Any) -> bool:
    return inspect.isclass(part) and issubclass(part, BaseModel)


def _documented(schema: Json, model: type[BaseModel] | None) -> Json:
    """*schema* with what the source says beneath each field of *model*."""
    if model is None:
        return schema
    said = {
        name: text for each in reversed(model.__mro__) for name, text in _field_docs(each).items()
    }
    properties = {
        name: {**part, "description": said[name]} if name in said else part
        for name, part in schema.get("properties", {}).items()
    }
    return schema | ({"properties": properties} if properties else {})


def _field_docs(model: type) -> Mapping[str, str]:
    """The docstrings beneath the fields of a class of ours, by field."""
    if not model.__module__.startswith("backoffice."):
        return {}
    [definition] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    lines = definition.body if isinstance(definition, ast.ClassDef) else []
    found = {}
    for line, below in pairwise(lines):
        match line, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = " ".join(text.split())
    return found


def _tidied(node: Any, *, answer: bool) -> Any:
    """A schema without titles and sources, and an answer's as answers are given.

    An answer leaves out what is not known, has everything else, and may have
    more tomorrow.
    """
    if isinstance(node, list):
        return [_tidied(part, answer=answer) for part in node]
    if not isinstance(node, dict):
        return node
    unsaid = {"default", "additionalProperties"} if answer else set()
    tidy = {
        name: _tidied(part, answer=answer)
        for name, part in node.items()
        if name not in unsaid and not (name == "title" and isinstance(part, str))
    }
    if isinstance(tidy.get("description"), str):
        tidy["description"] = paragraphs(tidy["description"])[0]
    if answer and "properties" in node and tidy.get("type") == "object":
        fields = tidy["properties"]
        tidy["required"] = [name for name, part in fields.items() if not _nullable(part)]
        tidy["properties"] = {name: _not_null(part) for name, part in fields.items()}
    return tidy


def _nullable(schema: Json) -> bool:
    return {"type": "null"} in schema.get("anyOf", [])


def _not_null(schema: Json) -> Json:
    if not _nullable(schema):
        return schema
    rest = {name: part for name, part in schema.items() if name != "anyOf"}
    kinds = [kind for kind in schema["anyOf"] if kind != {"type": "null"}]
    return {**(kinds[0] if len(kinds) == 1 else {"anyOf": kinds}), **rest}
