"""The template and the code name the same routes, the same handlers, and the same who-may-call."""

import ast
import json

import pytest

from backoffice.web.access import AUTHORIZED, Who
from backoffice.web.api import Api, Door
from tests.support.apps import folders, loaded, source
from tests.support.template import Templates, templates

MOST_LINES = 80

Where = tuple[str, str, str]
"""Function folder, method, path."""


def doors() -> dict[Where, Door]:
    """Every route that the code opens."""
    return {
        (folder, door.method, door.path): door
        for folder in folders()
        for app in [getattr(loaded(folder), "app", None)]
        if isinstance(app, Api)
        for door in app.doors
    }


def authorizers(read: Templates) -> dict[Where, str]:
    """Every route that the template lets in, and by which authorizer."""
    return {
        (function.folder, route.method, route.path): route.authorizer
        for function in read.functions.values()
        for route in function.routes
    }


def drifted(read: Templates) -> set[Where]:
    """Routes that the template has and the code has not, or the other way round."""
    return authorizers(read).keys() ^ doors().keys()


def wrongly_guarded(read: Templates) -> set[Where]:
    """Routes whose authorizer in the template is not what the code says about who may call."""
    return {
        where
        for where, authorizer in authorizers(read).items()
        if where in doors()
        and authorizer != ("SignedIn" if doors()[where].who in AUTHORIZED else "NONE")
    }


def without_handler(read: Templates) -> set[str]:
    """Functions of the template whose handler is in no file."""
    return {
        name
        for name, function in read.functions.items()
        if not source(function.folder).exists()
        or not callable(getattr(loaded(function.folder), function.handler, None))
    }


def test_each_route_of_the_template_is_a_route_of_the_code_and_back() -> None:
    assert drifted(templates()) == set()
    assert len(doors()) > 10


def test_each_route_is_guarded_in_the_template_as_the_code_says() -> None:
    assert wrongly_guarded(templates()) == set()


def test_each_handler_that_the_template_names_is_there() -> None:
    assert without_handler(templates()) == set()


def test_each_function_folder_is_deployed() -> None:
    assert {function.folder for function in templates().functions.values()} == set(folders())


def test_only_what_a_stranger_may_do_is_open_to_the_public() -> None:
    public = {f"{door.method} {door.path}" for door in doors().values() if door.who is Who.PUBLIC}
    assert public == {
        "GET /openapi.json",
        "GET /documentation",
        "GET /link/{token}",
        "POST /link/{token}",
        "GET /invoice/{token}",
        "POST /invoice/{token}",
        "GET /renewal/{token}",
        "POST /renewal/{token}",
        "GET /renewal/{token}/{action}",
        "POST /renewal/{token}/{action}",
        "GET /membership/payments/{payment_id}",
        "GET /help",
        "GET /help/{article}",
        "POST /help/{article}",
        "GET /help/request",
        "POST /help/request",
        "GET /link-request",
        "POST /link-request",
        "GET /directory",
        "GET /directory/providers/{provider_id}",
        "GET /robots.txt",
        "GET /sitemap.xml",
        "GET /listings/{state}",
        "GET /listings/{state}/{provider_id}",
        "GET /directory/providers/{provider_id}/request",
        "POST /directory/providers/{provider_id}/request",
        "GET /care-request",
        "POST /care-request",
        "PUT /consultation-requests/{request_id}",
        "GET /consultation/{token}",
        "POST /consultation/{token}",
        "GET /insurance-check",
        "POST /insurance-check",
        "GET /insurance-check/call-script",
        "GET /answer/{token}",
        "POST /answer/{token}",
        "GET /waitlist",
        "POST /waitlist",
        "GET /waitlist/{token}",
        "POST /waitlist/{token}",
        "GET /waitlist/unsubscribe/{token}",
        "POST /waitlist/unsubscribe/{token}",
        "GET /served-states",
        "POST /clearinghouse/news",
        "POST /processor/news",
        "GET /payout-account/return",
    }


@pytest.mark.requirement("Q32", "CM-5")
def test_visits_are_written_down_by_providers_and_booked_by_nobody() -> None:
    writing = {
        f"{door.method} {door.path}": door.who
        for door in doors().values()
        if "visit" in door.path and door.method != "GET"
    }
    assert writing == {
        "PUT /clients/{client_id}/visits/{visit_id}": Who.PROVIDER,
        "PUT /clients/{client_id}/visits/{visit_id}/outcome": Who.PROVIDER,
        # A client's invoice, or a payer's decision about one, and not the visit:
        "PUT /clients/{client_id}/visits/{visit_id}/invoice": Who.PROVIDER,
        "PUT /visits/{visit_id}/decisions/{item_id}/dismissal": Who.STAFF,
        "PUT /visits/{visit_id}/refund": Who.STAFF,
        # What a visit costs that did not take place, and that a client accepts it:
        "PUT /providers/{provider_id}/missed-visit-policy": Who.OWN,
        "POST /clients/{client_id}/missed-visit-policy/asking": Who.PROVIDER,
        "POST /invoices/missed-visits": Who.LINK,
    }


@pytest.mark.requirement("Q2")
def test_only_providers_and_staff_sign_in_and_nobody_signs_up() -> None:
    """Clients come by a link; whoever has an account was given one by the office."""
    identity = templates().nested["Identity"]["Resources"].values()
    groups = {
        each["Properties"]["GroupName"]
        for each in identity
        if each["Type"] == "AWS::Cognito::UserPoolGroup"
    }
    assert groups == {"providers", "staff"}
    [pool] = [each for each in identity if each["Type"] == "AWS::Cognito::UserPool"]
    assert pool["Properties"]["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert {who.value for who in AUTHORIZED} == {"provider", "staff", "own"}


def test_the_default_of_the_front_door_is_to_ask_for_a_sign_in() -> None:
    auth = templates().main["Resources"]["FrontDoor"]["Properties"]["Auth"]
    assert auth["DefaultAuthorizer"] == "SignedIn"
    assert auth["Authorizers"]["SignedIn"]["UserPoolArn"]


def test_each_page_that_any_stranger_may_write_on_is_throttled_on_its_own() -> None:
    door = templates().main["Resources"]["FrontDoor"]["Properties"]
    everywhere, *tighter = door["MethodSettings"]
    assert everywhere["ResourcePath"] == "/*"
    # The gateway wants each slash but the first written as ~1.
    assert {(each["ResourcePath"], each["HttpMethod"]) for each in tighter} == {
        ("/~1clearinghouse~1news", "POST"),
        ("/~1link-request", "POST"),
        ("/~1insurance-check", "POST"),
        ("/~1waitlist", "POST"),
        ("/~1help~1request", "POST"),
        ("/~1help~1{article}", "POST"),
    }
    for each in tighter:
        assert 0 < each["ThrottlingRateLimit"] < everywhere["ThrottlingRateLimit"]
        assert 0 < each["ThrottlingBurstLimit"] < everywhere["ThrottlingBurstLimit"]


def test_no_token_of_a_link_is_written_into_a_gateway_log() -> None:
    door = templates().main["Resources"]["FrontDoor"]["Properties"]
    assert door["TracingEnabled"] is False
    for settings in door["MethodSettings"]:
        assert settings["DataTraceEnabled"] is False
        assert settings["LoggingLevel"] == "OFF"
    logged = door["AccessLogSetting"]["Format"]
    assert "$context.resourcePath" in logged
    assert "$context.path" not in logged.replace("$context.resourcePath", "")


# Each check is seen to find what it is there for.


def event(read: Templates, function: str, name: str) -> dict[str, object]:
    found = read.main["Resources"][function]["Properties"]["Events"][name]["Properties"]
    assert isinstance(found, dict)
    return found


def test_a_route_whose_path_drifted_is_found() -> None:
    read = templates()
    event(read, "ClientRoster", "ListClients")["Path"] = "/client"
    assert drifted(read) == {
        ("client_roster", "GET", "/client"),
        ("client_roster", "GET", "/clients"),
    }


def test_a_route_that_only_the_code_has_is_found() -> None:
    read = templates()
    del read.main["Resources"]["ClientRoster"]["Properties"]["Events"]["PlanVisit"]
    assert drifted(read) == {("client_roster", "PUT", "/clients/{client_id}/visits/{visit_id}")}


def test_a_route_that_lost_its_authorizer_is_found() -> None:
    read = templates()
    event(read, "ClientRoster", "ReadClient")["Auth"] = {"Authorizer": "NONE"}
    assert wrongly_guarded(read) == {("client_roster", "GET", "/clients/{client_id}")}


def test_a_front_door_that_asks_nobody_by_default_is_found() -> None:
    read = templates()
    read.main["Resources"]["FrontDoor"]["Properties"]["Auth"]["DefaultAuthorizer"] = "NONE"
    assert ("client_roster", "GET", "/clients") in wrongly_guarded(read)


def test_a_link_page_behind_a_sign_in_is_found() -> None:
    read = templates()
    del event(read, "InsuranceIntake", "Land")["Auth"]
    assert wrongly_guarded(read) == {("insurance_intake", "GET", "/link/{token}")}


def test_a_handler_that_is_not_there_is_found() -> None:
    read = templates()
    read.main["Resources"]["LinkMailer"]["Properties"]["Handler"] = "app.mail_everything"
    assert without_handler(read) == {"LinkMailer"}


# The shape of a function folder.


def decisions(text: str) -> list[int]:
    """The lines on which an app.py decides something; deciding is a desk's work."""
    tree = ast.parse(text)
    spared = {
        id(node)
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    }
    deciding = (ast.If, ast.IfExp, ast.Match, ast.While, ast.For, ast.Try)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, deciding) and id(node) not in spared
    ]


@pytest.mark.parametrize("folder", folders())
def test_a_function_folder_is_one_short_app_that_decides_nothing(folder: str) -> None:
    files = [path.name for path in source(folder).parent.iterdir() if path.name != "__pycache__"]
    text = source(folder).read_text(encoding="utf-8")
    assert files == ["app.py"]
    assert len([line for line in text.splitlines() if line]) <= MOST_LINES
    assert decisions(text) == []


def test_a_view_that_decides_is_found() -> None:
    text = source("client_roster").read_text(encoding="utf-8")
    planted = "def view(a):\n    return 1 if a else 0\n"
    assert decisions(text + planted) == [len(text.splitlines()) + 2]


SAID_BY_THE_GATEWAY = {"UNAUTHORIZED", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED"}
"""What it answers to people who did nothing odd, with a sentence for each."""
EVERYTHING_ELSE = {"DEFAULT_4XX", "DEFAULT_5XX"}


def test_whatever_the_gateway_answers_itself_says_what_to_do_and_is_kept_by_no_cache() -> None:
    answers = {
        answer["Properties"]["ResponseType"]: answer["Properties"]
        for _, answer in templates().of_type("AWS::ApiGateway::GatewayResponse")
    }
    assert answers.keys() >= SAID_BY_THE_GATEWAY | EVERYTHING_ELSE
    for kind, answer in answers.items():
        assert answer["ResponseParameters"]["gatewayresponse.header.Cache-Control"] == "'no-store'"
        told = json.loads(answer["ResponseTemplates"]["application/json"])
        assert told["detail"].endswith("."), kind
        assert str(told.get("status", "")) in {answer.get("StatusCode", ""), "500"}, kind
