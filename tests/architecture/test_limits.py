"""AWS's own limits, counted on what SAM makes of the template: no linter counts them."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from backoffice.domain.submission import Submission
from tests.support.template import Document, Templates, rendered, templates

MOST_RESOURCES, MANY_RESOURCES = 500, 475
MOST_ROUTES = 35
"""Of one function: each adds a statement to the policy that says who may invoke it."""
MOST_POLICY_BYTES = 20_480
"""Of the policy on a Lambda function."""
MOST_ROLE_BYTES = 10_240
"""Of all policies written into one role, together."""


def translated(read: Templates) -> Document:
    """template.yaml as CloudFormation gets it."""
    document = deepcopy(read.main)
    for resource in document["Resources"].values():
        for code in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][code] = "s3://somewhere/something"
    session = boto3.Session(region_name="us-east-1")
    # No managed policy is named in the template, so none has to be looked up.
    translator = Translator({}, Parser(), boto_session=session)
    result: Document = translator.translate(document, {})
    return result


@cache
def as_written() -> Document:
    return translated(templates())


def resource_counts(main: Document, read: Templates) -> dict[str, int]:
    """How many resources each stack has."""
    nested = {name: len(document["Resources"]) for name, document in read.nested.items()}
    return {"template.yaml": len(main["Resources"]), **nested}


def invoke_policies(main: Document) -> dict[str, list[Document]]:
    """The statements on each Lambda function that say who may invoke it."""
    found: dict[str, list[Document]] = {}
    for name, resource in main["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Permission":
            properties = resource["Properties"]
            function = str(properties["FunctionName"]["Ref"])
            found.setdefault(function, []).append(_statement(name, function, properties))
    return found


def _statement(name: str, function: str, properties: Document) -> Document:
    """A permission as Lambda stores it."""
    arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Office}-"
    return {
        "Sid": f"{'x' * 24}-{name}-{'R' * 13}",
        "Effect": "Allow",
        "Principal": {"Service": properties["Principal"]},
        "Action": properties["Action"],
        "Resource": {"Fn::Sub": f"{arn}{function}-{'R' * 13}"},
        "Condition": {"ArnLike": {"AWS:SourceArn": properties["SourceArn"]}},
    }


def bytes_of(statements: list[Document]) -> int:
    return len(rendered({"Version": "2012-10-17", "Id": "default", "Statement": statements}))


def role_bytes(main: Document) -> dict[str, int]:
    """What the policies written into each role come to."""
    return {
        name: sum(len(rendered(policy["PolicyDocument"])) for policy in policies)
        for name, resource in main["Resources"].items()
        if resource["Type"] == "AWS::IAM::Role"
        and (policies := resource["Properties"].get("Policies", []))
    }


def test_no_stack_has_more_resources_than_cloudformation_takes() -> None:
    counts = resource_counts(as_written(), templates())
    assert counts["template.yaml"] > 40
    assert {name: count for name, count in counts.items() if count >= MOST_RESOURCES} == {}


def test_no_stack_comes_near_the_limit_unseen() -> None:
    counts = resource_counts(as_written(), templates())
    near = {name: count for name, count in counts.items() if count >= MANY_RESOURCES}
    assert near == {}, "split a stack before it is full"


def test_no_function_has_more_routes_than_its_policy_holds() -> None:
    routes = {name: len(function.routes) for name, function in templates().functions.items()}
    assert max(routes.values()) > 0
    assert {name: count for name, count in routes.items() if count >= MOST_ROUTES} == {}


def test_each_route_adds_one_statement_and_no_more() -> None:
    statements = invoke_policies(as_written())
    for name, function in templates().functions.items():
        if function.routes:
            assert len(statements[name]) == len(function.routes)


def test_no_policy_on_a_function_is_longer_than_lambda_takes() -> None:
    sizes = {name: bytes_of(each) for name, each in invoke_policies(as_written()).items()}
    assert min(sizes.values()) > 300
    assert {name: size for name, size in sizes.items() if size >= MOST_POLICY_BYTES} == {}


def test_no_role_holds_more_policy_than_iam_takes() -> None:
    sizes = role_bytes(as_written())
    assert len(sizes) >= len([f for f in templates().functions.values() if f.statements])
    assert {name: size for name, size in sizes.items() if size >= MOST_ROLE_BYTES} == {}


def test_each_function_has_a_role_of_its_own() -> None:
    functions = [
        resource["Properties"]["Role"]["Fn::GetAtt"][0]
        for resource in as_written()["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    ]
    assert len(functions) == len(set(functions)) == len(templates().functions)


def test_no_function_is_given_more_time_than_its_queue_waits() -> None:
    """AWS advises six times, so that a retry inside the batch is not a second delivery."""
    read = templates()
    for name, function in read.functions.items():
        for event in function.events.values():
            if event["Type"] == "SQS":
                stack, queue = read.resource_behind(event["Properties"]["Queue"])
                waits = read.nested[stack]["Resources"][queue]["Properties"]["VisibilityTimeout"]
                own = function.properties.get("Timeout")
                assert waits >= 6 * (own or read.main["Globals"]["Function"]["Timeout"]), name


def test_no_answer_takes_longer_than_the_gateway_waits() -> None:
    read = templates()
    for function in read.functions.values():
        if function.routes:
            assert function.properties.get("Timeout", 28) <= 29
    assert read.main["Globals"]["Function"]["Timeout"] <= 29


# Each count is seen to grow.


def with_routes(count: int) -> Templates:
    read = templates()
    events = read.main["Resources"]["ClientRoster"]["Properties"]["Events"]
    for number in range(count):
        route = {"RestApiId": {"Ref": "FrontDoor"}, "Path": f"/planted/{number}", "Method": "get"}
        events[f"Planted{number}"] = {"Type": "Api", "Properties": route}
    return read


@pytest.mark.prove
def test_fifty_more_routes_would_be_found_by_each_count_that_they_pass() -> None:
    read = with_routes(50)
    main = translated(read)
    assert len(read.functions["ClientRoster"].routes) >= MOST_ROUTES
    assert bytes_of(invoke_policies(main)["ClientRoster"]) >= MOST_POLICY_BYTES
    grown = resource_counts(main, read)["template.yaml"]
    assert grown == resource_counts(as_written(), templates())["template.yaml"] + 50


def test_a_longer_role_is_measured_longer() -> None:
    main = deepcopy(as_written())
    role = main["Resources"]["ClientRosterRole"]["Properties"]["Policies"][0]["PolicyDocument"]
    before = role_bytes(main)["ClientRosterRole"]
    planted: Any = {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Office}-planted"}
    role["Statement"][0]["Resource"].append(planted)
    grown = len(',"arn:aws-us-gov:s3:::-planted"') + 24
    assert role_bytes(main)["ClientRosterRole"] == before + grown
    assert json.dumps(main)


def test_no_function_runs_as_long_as_a_claim_is_lent_to_it() -> None:
    """Else two would be sending the same claim at once."""
    usual = templates().main["Globals"]["Function"]["Timeout"]
    seconds = {
        name: function.properties.get("Timeout", usual)
        for name, function in templates().functions.items()
    }
    assert max(seconds.values()) < Submission.LEASE.total_seconds(), seconds
