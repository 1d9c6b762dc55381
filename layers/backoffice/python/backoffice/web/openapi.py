"""The API in writing: OpenAPI 3.1, made from the routes, their models and their docstrings.

No function imports this: `infra/local/describe.py` writes down what it makes, and that is served.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel

from backoffice.domain.identifiers import OpaqueId, UsState
from backoffice.web import models
from backoffice.web.access import AUTHORIZED, Who
from backoffice.web.accuracy_examples import RULES_CSV
from backoffice.web.api import Door
from backoffice.web.examples import EXAMPLES, PROBLEMS
from backoffice.web.payout_examples import STATEMENT_CSV
from backoffice.web.schemas import Json, paragraphs, reference, schemas

_ABOUT = """\
What providers do by program: put clients on their roster, have the insurance link mailed, \
and read what the payer said and what a visit will cost.

**Ids are yours to choose.** A `PUT` under an id of your own may be repeated as often as you like: \
the same request again changes nothing and gives the same answer; another one under the same id is \
refused with 409.

**Amounts** are whole US cents. **Days** are written `2027-03-09`, **moments** in UTC, as in \
`2027-03-09T14:30:00Z`. A field that is not known is left out of an answer.

**Refusals** are `application/problem+json` (RFC 9457). `detail` is a sentence that you may show \
as it is; `errors` names each field that needs attention, and never repeats what was sent.

The pages behind a client's secure link are for browsers, and not described here."""

_SIGN_IN = """\
The ID token of a sign-in at the office's Cognito user pool: call `InitiateAuth` with \
`USER_PASSWORD_AUTH` and the portal's client id, or sign in by SRP. The token lasts an hour; \
the refresh token gives a new one for twelve. An access token is not accepted."""

_REFUSALS: dict[int, str] = {
    400: "The request could not be read.",
    401: "Nobody is signed in, or the sign-in is over.",
    403: "This sign-in may not do that.",
    404: "There is no such thing, or it is not yours to see.",
    409: "The id stands for something else already, or somebody else changed this meanwhile.",
    413: "The body is larger than 64 kB.",
    415: "The body is not `application/json`.",
    422: "What was sent does not fit, or the office will not do it; `detail` says why.",
    500: "Something went wrong on our side; the same request may be repeated.",
}


@dataclass(frozen=True, slots=True)
class Capability:
    """One function folder's part of the API: its name, its module's docstring, its routes."""

    name: str
    about: str
    doors: Sequence[Door]


def describe(capabilities: Iterable[Capability]) -> Json:
    """The OpenAPI document of *capabilities*; pages are left out.

    Raises:
        ValueError: two different schemas have one name, or a view names no known model.
    """
    spoken = [
        (capability, [door for door in capability.doors if not door.page])
        for capability in capabilities
    ]
    spoken = [(capability, doors) for capability, doors in spoken if doors]
    doors = [door for _, each in spoken for door in each]
    paths: dict[str, Json] = {}
    for capability, each in spoken:
        for door in each:
            paths.setdefault(door.path, {})[door.method.lower()] = _operation(capability, door)
    return {
        "openapi": "3.1.0",
        "info": {"title": "The network's back office", "version": "1", "description": _ABOUT},
        "servers": [{"url": "/", "description": "The address that this description came from."}],
        "tags": [
            {"name": capability.name, "description": paragraphs(capability.about)[0]}
            for capability, _ in spoken
        ],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {
                "signIn": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": _SIGN_IN,
                }
            },
            "responses": {_refusal_name(status): _refusal(status) for status in _REFUSALS},
            "schemas": dict(sorted((_schemas(doors) | {"Problem": _PROBLEM}).items())),
        },
    }


def _schemas(doors: Sequence[Door]) -> dict[str, Json]:
    pairs = [_models(door.view) for door in doors]
    return schemas((body for body, _ in pairs), (answer for _, answer in pairs))


def _operation(capability: Capability, door: Door) -> Json:
    said = paragraphs(door.view.__doc__ or "")
    body, answer = _models(door.view)
    names = re.findall(r"{(\w+)}", door.path)
    operation: Json = {
        "operationId": door.view.__name__,
        "tags": [capability.name],
        "summary": said[0].rstrip("."),
        "parameters": [_path_parameter(name) for name in names],
        "responses": {
            str(door.status): _csv(door.view)
            if _is_csv(door.view)
            else _answer(door.status, answer)
        },
    }
    if said[1:]:
        operation["description"] = "\n\n".join(said[1:])
    if body:
        content: Json = {"schema": reference(body)}
        operation["requestBody"] = {
            "required": any(field.is_required() for field in body.model_fields.values()),
            "content": {"application/json": content | _example(body.__name__)},
        }
    operation["security"] = [{"signIn": []}] if door.who in AUTHORIZED else []
    if door.who is Who.STAFF:
        operation["description"] = (operation.get("description", "") + "\n\nFor staff.").strip()
    for status in _possible(door, names, body):
        operation["responses"][str(status)] = {
            "$ref": f"#/components/responses/{_refusal_name(status)}"
        }
    return operation


def _possible(door: Door, names: Sequence[str], body: type[BaseModel] | None) -> list[int]:
    """The refusals that a route can answer with, by what it takes and for whom it is."""
    writes = door.method != "GET"
    return [
        *([400] if body else []),
        *([401, 403] if door.who in AUTHORIZED else []),
        *([404] if names else []),
        *([409] if writes else []),
        *([413] if body else []),
        *([415, 422] if writes else []),
        500,
    ]


def _models(view: Callable[..., Any]) -> tuple[type[BaseModel] | None, type[BaseModel] | None]:
    """The model that *view* takes as its body, and the one that it answers with."""
    signature = inspect.signature(view)
    body = signature.parameters.get("body")
    return _model(body.annotation) if body else None, _model(signature.return_annotation)


def _model(name: str) -> type[BaseModel] | None:
    if name in {"None", "Response", _CSV}:
        return None
    found = getattr(models, name, None)
    if not (inspect.isclass(found) and issubclass(found, BaseModel)):
        raise ValueError(f"{name} is no model of backoffice.web.models")
    return found


CHECK_ID = OpaqueId.pattern.replace("^", r"^[A-Za-z0-9_-]{1,64}\.")
"""A policy's id and a provider's."""
_NOT_CHOSEN = {
    "side": ("The side of the card: `front` or `back`.", "^(front|back)$"),
    "claim_id": ("The claim, as a task or a list names it.", f"{OpaqueId.pattern[:-1]}[.][12]$"),
    "state": (f"{UsState.meaning[0].upper()}{UsState.meaning[1:]}.", UsState.pattern),
    "check_id": ("The check, as a task or a verdict names it.", CHECK_ID),
    "payment_id": ("The payment, as the processor leads back to it.", OpaqueId.pattern),
    "payout_id": ("The payout, as the list of payouts names it.", OpaqueId.pattern),
    "place": (
        "The place that the last answer named as `next`.",
        f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[.]{OpaqueId.pattern[1:-1]}[.][12]$",
    ),
    "case_place": (
        "The place that the last answer named as `next`.",
        f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[.]{OpaqueId.pattern[1:]}",
    ),
    "month": ("A month, as in 2027-03.", "^[0-9]{4}-(0[1-9]|1[0-2])$"),
    "service_type": ("The service type, as the report has it.", "^[A-Za-z0-9]{1,10}$"),
    "rule": ("The rule, as the report has it.", "^[a-z_]{1,40}$"),
    "audit_id": ("The entry that the last answer named as `next`.", OpaqueId.pattern),
}
"""Path parameters that are no ids of the caller's choosing: what they are, and look like."""


def _path_parameter(name: str) -> Json:
    chosen = (f"{OpaqueId.meaning[0].upper()}{OpaqueId.meaning[1:]}.", OpaqueId.pattern)
    description, pattern = _NOT_CHOSEN.get(name, chosen)
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", "pattern": pattern},
        "example": EXAMPLES["ids"][name],
    }


def _answer(status: int, model: type[BaseModel] | None) -> Json:
    schema = reference(model) if model else {"type": "object"}
    example = _example(model.__name__) if model else {}
    return {
        "description": HTTPStatus(status).phrase,
        "content": {"application/json": {"schema": schema} | example},
    }


_CSV = "CsvFile"
_FILES = {"download_statement": STATEMENT_CSV, "download_accuracy": RULES_CSV}
"""What each file looks like, by the view that gives it."""


def _is_csv(view: Callable[..., Any]) -> bool:
    return bool(inspect.signature(view).return_annotation == _CSV)


def _csv(view: Callable[..., Any]) -> Json:
    content = {"text/csv": {"schema": {"type": "string"}, "example": _FILES[view.__name__]}}
    return {"description": "A file.", "content": content}


def _example(name: str) -> Json:
    return {"example": EXAMPLES[name]}


def _refusal_name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")


def _refusal(status: int) -> Json:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": PROBLEMS[status]}
    return {
        "description": _REFUSALS[status],
        "content": {"application/problem+json": content},
    }


_PROBLEM: Json = {
    "type": "object",
    "description": "A refusal (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Always about:blank."},
        "title": {"type": "string", "description": "The kind of refusal, the same each time."},
        "status": {"type": "integer", "description": "The HTTP status once more."},
        "detail": {"type": "string", "description": "What to do about it, in plain words."},
        "errors": {
            "type": "array",
            "description": "Each field that needs attention.",
            "items": {
                "type": "object",
                "required": ["field", "says"],
                "properties": {
                    "field": {"type": "string", "description": "Its name, with dots in between."},
                    "says": {"type": "string", "description": "What to do about it."},
                },
            },
        },
    },
}
