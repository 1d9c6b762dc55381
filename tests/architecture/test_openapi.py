"""The written description of the API: valid, up to date, and true."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from backoffice.web import api, models
from backoffice.web.access import AUTHORIZED, Who
from backoffice.web.api import Api
from backoffice.web.examples import EXAMPLES
from backoffice.web.openapi import Capability, describe
from infra.local.describe import WEB, described
from tests.support.apps import folders, loaded

Operation = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((WEB / "openapi.json").read_text(encoding="utf-8"))
    return kept


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


@pytest.mark.parametrize("name", ["openapi.json", "manual.html"])
def test_openapi_what_is_served_is_what_the_routes_of_today_give(name: str) -> None:
    again = "make it anew: PYTHONPATH=layers/backoffice/python python -m infra.local.describe"
    assert (WEB / name).read_text(encoding="utf-8") == described()[name], again


def test_openapi_is_valid(document: dict[str, Any]) -> None:
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_openapi_validity_is_really_checked(document: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(document))
    del broken["paths"]["/clients"]["get"]["responses"]["200"]["description"]
    assert list(OpenAPIV31SpecValidator(broken).iter_errors()) != []


def test_openapi_has_every_route_but_the_pages(document: dict[str, Any]) -> None:
    doors = [door for name in folders() for door in api_of(name).doors if not door.page]
    assert {(path, method) for path, method, _ in operations(document)} == {
        (door.path, door.method) for door in doors
    }


def test_openapi_asks_for_a_sign_in_exactly_where_the_route_does(document: dict[str, Any]) -> None:
    who = {(d.path, d.method): d.who for name in folders() for d in api_of(name).doors}
    for path, method, operation in operations(document):
        needed: list[Any] = [{"signIn": []}] if who[path, method] in AUTHORIZED else []
        assert operation["security"] == needed, (path, method)


def test_openapi_names_every_parameter_of_a_path(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        named = [each["name"] for each in operation["parameters"]]
        assert named == re.findall(r"{(\w+)}", path)


def test_openapi_ids_are_ids_that_a_route_lets_through(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for parameter in operation["parameters"]:
            example = parameter["example"]
            assert re.fullmatch(parameter["schema"]["pattern"], example)
            assert api._path_part(example) == example


def test_openapi_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    checked = 0
    for content in contents(document):
        if "example" in content:
            errors = list(validator(content["schema"], document).iter_errors(content["example"]))
            assert errors == []
            checked += 1
    assert checked >= len(EXAMPLES)


def test_openapi_examples_are_checked_against_something(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/NewClient"}
    wrong = EXAMPLES["NewClient"] | {"birth_date": None}
    assert list(validator(schema, document).iter_errors(wrong)) != []


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"ids"}))
def test_openapi_example_is_one_that_the_office_itself_could_give(name: str) -> None:
    example = EXAMPLES[name]
    read = getattr(models, name).model_validate_json(json.dumps(example))
    given = json.loads(read.model_dump_json(exclude_none=True))
    assert {**given, **example} == given


def test_openapi_refusals_are_those_of_the_api(document: dict[str, Any]) -> None:
    for refusal in document["components"]["responses"].values():
        example = refusal["content"]["application/problem+json"]["example"]
        if example["status"] != 401:  # the gateway's own, see template.yaml
            assert example["title"] == api._TITLES[example["status"]]


def test_openapi_does_not_repeat_where_rules_come_from(document: dict[str, Any]) -> None:
    assert not re.search(r"\(S[0-2]:|\(Q[0-9]", json.dumps(document))


def test_openapi_refuses_a_view_that_names_no_model() -> None:
    app = Api("planted")

    @app.route("/planted", methods=["GET"], who=Who.PUBLIC)
    def planted() -> "Nobody":  # type: ignore[name-defined] # noqa: F821
        """Read."""

    with pytest.raises(ValueError, match="Nobody is no model"):
        describe([Capability("planted", "Planted.", app.doors)])


def test_openapi_page_holds_every_route_and_no_script(document: dict[str, Any]) -> None:
    page = (WEB / "manual.html").read_text(encoding="utf-8")
    for path, method, operation in operations(document):
        assert f'<article id="{operation["operationId"]}">' in page
        assert f'<span class="method">{method}</span> {path}</code>' in page
    assert "<script" not in page
    assert "style=" not in page  # the policy lets in one sheet, and no attribute
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def api_of(folder: str) -> Api:
    app = getattr(loaded(folder), "app", None)
    return app if isinstance(app, Api) else Api(folder)


def contents(node: Any) -> Iterator[dict[str, Any]]:
    """Every media type object of the document."""
    if isinstance(node, dict):
        if "schema" in node and node.get("in") != "path":
            yield node
        for part in node.values():
            yield from contents(part)
    elif isinstance(node, list):
        for part in node:
            yield from contents(part)


def validator(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    return OAS31Validator({**schema, "components": document["components"]})
