"""The manual: the API's description as one page for people, made from the OpenAPI document.

Everything is laid open on it, so that a browser's own search finds it; there is no script.
"""

from __future__ import annotations

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

Json = dict[str, Any]

_TEMPLATES = Path(__file__).parents[1] / "templates" / "documentation"


_KINDS = {
    "date": "a day",
    "date-time": "a moment",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def manual(document: Json) -> str:
    """The page that says what *document* says."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    style = (_TEMPLATES / "manual.css").read_text(encoding="utf-8")
    return (
        environment.get_template("manual.html").render(
            title=document["info"]["title"],
            about=document["info"]["description"],
            sign_in=document["components"]["securitySchemes"]["signIn"]["description"],
            stylesheet=Markup(style),  # noqa: S704 - our own file
            groups=_groups(document),
            refusals=[_refusal(each) for each in document["components"]["responses"].values()],
            schemas=[
                _schema(name, each) for name, each in document["components"]["schemas"].items()
            ],
        )
        + "\n"
    )


def _groups(document: Json) -> list[Json]:
    operations = [
        _operation(path, method, operation, document)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    order = {tag["name"]: place for place, tag in enumerate(document["tags"])}
    about = {tag["name"]: tag["description"].rstrip(".") for tag in document["tags"]}
    operations.sort(key=lambda operation: order[operation["group"]])
    return [
        {"about": about[name], "operations": list(each)}
        for name, each in groupby(operations, key=lambda operation: str(operation["group"]))
    ]


def _operation(path: str, method: str, operation: Json, document: Json) -> Json:
    status, answer = next(iter(operation["responses"].items()))
    given = next(iter(answer["content"].values()))
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return {
        "id": operation["operationId"],
        "group": operation["tags"][0],
        "summary": operation["summary"],
        "about": operation.get("description", ""),
        "method": method.upper(),
        "path": path,
        "who": "for whoever is signed in" if operation["security"] else "for everybody",
        "parameters": [
            _row(each["name"], each["schema"], required=True, says=each["description"])
            for each in operation["parameters"]
        ],
        "fields": _rows(_behind(sent["schema"], document)) if sent else [],
        "request": _request(path, method, operation, sent),
        "status": status,
        "answer": _name(given["schema"]),
        "response": _pretty(given["example"]) if "example" in given else "…",
        "refusals": [code for code in operation["responses"] if code != status],
    }


def _request(path: str, method: str, operation: Json, sent: Json | None) -> str:
    """The example as a command line."""
    for parameter in operation["parameters"]:
        path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    lines = [f"curl -s {'' if method == 'get' else f'-X {method.upper()} '}$OFFICE{path}"]
    if operation["security"]:
        lines.append('  -H "Authorization: Bearer $ID_TOKEN"')
    if method != "get":
        lines.append("  -H 'Content-Type: application/json'")
    if sent:
        lines.append(f"  -d '{_pretty(sent['example'])}'")
    return " \\\n".join(lines)


def _refusal(response: Json) -> Json:
    example = response["content"]["application/problem+json"]["example"]
    return {
        "status": example["status"],
        "about": response["description"],
        "example": _pretty(example),
    }


def _schema(name: str, schema: Json) -> Json:
    return {
        "name": name,
        "about": schema.get("description", ""),
        "allowed": schema.get("enum", []),
        "fields": _rows(schema),
    }


def _rows(schema: Json) -> list[Json]:
    required = schema.get("required", [])
    return [
        _row(name, part, required=name in required, says=part.get("description", ""))
        for name, part in schema.get("properties", {}).items()
    ]


def _row(name: str, schema: Json, *, required: bool, says: str) -> Json:
    return {"name": name, "kind": _kind(schema), "required": required, "says": says}


def _kind(schema: Json) -> str:
    """What may stand in a field, in a few words."""
    match schema:
        case {"$ref": _}:
            return f"[{_name(schema)}]"
        case {"anyOf": kinds}:
            return " or ".join(_kind(kind) for kind in kinds if kind != {"type": "null"})
        case {"type": "array", "items": items}:
            return f"a list of {_kind(items)}"
        case {"enum": values}:
            return "one of " + ", ".join(f"`{value}`" for value in values)
        case {"pattern": pattern}:
            return f"text, `{pattern}`"
    return _KINDS.get(schema.get("format") or schema.get("type", ""), "anything")


def _name(schema: Json) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _behind(schema: Json, document: Json) -> Json:
    found: Json = document["components"]["schemas"][_name(schema)]
    return found


def _pretty(example: Any) -> str:
    is_text = isinstance(example, str)
    return example if is_text else json.dumps(example, indent=2, ensure_ascii=False)


def _marked(text: str) -> Markup:
    """*text* with its `code`, **strong** and [Schema] marks as HTML; all else escaped."""
    marked = str(escape(text))
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", marked)
    marked = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", marked)
    marked = re.sub(r"(?<![\w])\[([A-Z]\w+)\](?![\w])", r'<a href="#schema-\1">\1</a>', marked)
    return Markup(marked)  # noqa: S704 - escaped above
