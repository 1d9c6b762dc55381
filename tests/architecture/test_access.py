"""What each function may touch: as declared in infra/access.yaml, and nothing by wildcard."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest
import yaml

from backoffice.domain.card import Side, upload_name
from tests.support.template import ROOT, Document, Templates, listed, templates

Grant = tuple[str, str, str]
"""Function, action, thing."""

_TABLE = re.compile(r":table/\$\{Office\}-([a-z-]+)(?:/index/(\w+))?$")
_BUCKET = re.compile(r":s3:::\$\{Office\}-([a-z]+)-\$\{AWS::AccountId\}$")
_OBJECTS = re.compile(r":s3:::\$\{Office\}-([a-z]+)-\$\{AWS::AccountId\}/(.+)$")
_SECRET = re.compile(r":secret:\$\{Office\}/([a-z-]+)-\*$")
"""Secrets Manager adds six characters of its own to the name."""


def declared() -> set[Grant]:
    """What infra/access.yaml says."""
    matrix = yaml.safe_load((ROOT / "infra" / "access.yaml").read_text(encoding="utf-8"))
    return {
        (function, action, thing)
        for function, may in matrix["functions"].items()
        for verb, things in may.items()
        for action in matrix["verbs"][verb]
        for thing in things
    }


def granted(read: Templates) -> set[Grant]:
    """What the policies of the template say, in the same words."""
    return {
        (name, action, what)
        for name, function in read.functions.items()
        for statement in function.statements
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        for what in things(resource, statement, read)
    }


def things(resource: Any, statement: Document, read: Templates) -> list[str]:
    """What a policy names by a resource: itself, or of a bucket the names that may be asked for.

    Raises:
        LookupError: the policy names it in no way that is known here.
    """
    match resource:
        case {"Fn::Sub": str(arn)} if found := _BUCKET.search(arn):
            return [f"{found[1]}/{prefix}" for prefix in prefixes(statement)]
    return [thing(resource, statement, read)]


def prefixes(statement: Document) -> list[str]:
    """Which names a list of a bucket may begin with; any, if the statement does not say."""
    return listed(statement.get("Condition", {}).get("StringLike", {}).get("s3:prefix", "*"))


def thing(resource: Any, statement: Document, read: Templates) -> str:
    """A resource of a policy by its short name.

    Raises:
        LookupError: the policy names it in no way that is known here.
    """
    match resource:
        case {"Fn::Sub": str(arn)} if found := _TABLE.search(arn):
            return "/".join(part for part in found.groups() if part)
        case {"Fn::Sub": str(arn)} if found := _OBJECTS.search(arn):
            return f"{found[1]}/{found[2]}"
        case {"Fn::Sub": str(arn)} if found := _SECRET.search(arn):
            return found[1]
        case {"Ref": _} | {"Fn::GetAtt": _}:
            return read.resource_behind(resource)[1]
        case "*" if set(listed(statement["Action"])) <= OF_THE_ACCOUNT:
            return "the account"
        case "*" if "Condition" in statement:
            [(_, limits)] = statement["Condition"].items()
            [only] = limits.values()
            return str(only["Ref"])
    raise LookupError(f"{resource} in {statement['Sid']}")


def kept(read: Templates) -> Iterator[str]:
    """Every table of the storage stack, and every index, by short name."""
    for _, table in read.of_type("AWS::DynamoDB::Table", stack="Storage"):
        properties = table["Properties"]
        name = properties["TableName"]["Fn::Sub"].removeprefix("${Office}-")
        yield name
        yield from (
            f"{name}/{i['IndexName']}" for i in properties.get("GlobalSecondaryIndexes", [])
        )


def test_each_function_may_do_exactly_what_is_declared() -> None:
    assert granted(templates()) == declared()


def test_each_table_and_index_that_a_policy_names_is_kept() -> None:
    named = {what for _, action, what in declared() if action.startswith("dynamodb:")}
    assert named <= set(kept(templates()))


def test_each_table_is_written_by_somebody_or_seeded_by_the_network() -> None:
    written = {what for _, action, what in declared() if action.endswith(("PutItem", "UpdateItem"))}
    tables = {name for name in kept(templates()) if "/" not in name}
    assert tables - written == {"payers", "rates"}


def test_a_permission_that_is_missing_is_found() -> None:
    read = templates()
    statements = read.functions["ClientRoster"].statements
    [writes] = [each for each in statements if each["Sid"] == "Writes"]
    lost = writes["Resource"].pop()
    assert declared() - granted(read) == {
        ("ClientRoster", "dynamodb:PutItem", thing(lost, writes, read))
    }


def test_a_permission_that_nobody_declared_is_found() -> None:
    read = templates()
    [reads, *_] = read.functions["EligibilitySweeper"].statements
    reads["Action"].append("dynamodb:DeleteItem")
    assert granted(read) - declared() == {
        ("EligibilitySweeper", "dynamodb:DeleteItem", thing)
        for thing in ("eligibility-checks/by_due", "payers", "payer-conduct")
    }


def too_wide(read: Templates) -> set[Grant]:
    """Grants by wildcard, and those that no function ever needs."""
    return {
        (name, action, str(resource))
        for name, function in read.functions.items()
        for statement in function.statements
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if "*" in action
        or action in NEVER
        or (resource == "*" and "Condition" not in statement and action not in OF_THE_ACCOUNT)
        or ("*" in str(resource) and resource != "*" and not _ends_as_meant(resource))
        or (
            action.startswith("s3:List") and any(each.endswith("*") for each in prefixes(statement))
        )
    }


OF_THE_ACCOUNT = {"ses:GetAccount"}
"""What AWS lets nobody narrow: it is about the whole account, and only reads."""
NEVER = {
    "dynamodb:Scan",
    "dynamodb:DeleteItem",
    "dynamodb:DeleteTable",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:PutBucketPolicy",
    "kms:ListKeys",
    "sqs:PurgeQueue",
}


def _ends_as_meant(resource: Any) -> bool:
    """Whether a wildcard stands where it must: after a folder, or for a secret's suffix."""
    arn = str(resource.get("Fn::Sub", ""))
    folder, _, rest = arn.rpartition("/")
    return bool(_SECRET.search(arn) or (_OBJECTS.search(arn) and rest == "*" and "*" not in folder))


def test_no_function_may_do_anything_by_wildcard_or_read_a_whole_table() -> None:
    assert too_wide(templates()) == set()


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("dynamodb:Scan", {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:::table/${Office}-clients"}),
        ("dynamodb:*", {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:::table/${Office}-clients"}),
        ("dynamodb:GetItem", {"Fn::Sub": "arn:${AWS::Partition}:dynamodb:::table/${Office}-*"}),
        ("ses:SendEmail", "*"),
        ("s3:GetObject", {"Fn::Sub": "arn:${AWS::Partition}:s3:::*"}),
        (
            "s3:ListBucketVersions",
            {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Office}-quarantine-${AWS::AccountId}"},
        ),
    ],
)
def test_a_permission_that_is_too_wide_is_found(action: str, resource: Any) -> None:
    read = templates()
    planted = {"Sid": "Planted", "Effect": "Allow", "Action": action, "Resource": resource}
    read.functions["ClientRoster"].properties["Policies"][0]["Statement"].append(planted)
    assert too_wide(read) == {("ClientRoster", action, str(resource))}


def test_no_policy_is_somebody_elses() -> None:
    """A managed policy, or SAM's own templates, would let in more than is written here."""
    for function in templates().functions.values():
        for policy in function.properties.get("Policies", []):
            assert isinstance(policy, dict)
            assert set(policy) == {"Version", "Statement"}
            assert {statement["Effect"] for statement in policy["Statement"]} == {"Allow"}


def test_nobody_derives_a_token_but_who_mails_it_and_who_keeps_what_a_season_will_mail() -> None:
    derives = {(name, what) for name, action, what in declared() if action == "kms:GenerateMac"}
    assert derives == {
        ("LinkMailer", "TokenKey"),
        ("WaitlistMailer", "TokenKey"),
        ("LinkMailer", "RenewalKey"),
        ("LinkRequestAnswerer", "AddressKey"),
        ("ConsultationKeeper", "AddressKey"),
        ("RenewalKeeper", "RenewalKey"),
        ("CertificateKeeper", "CertificateKey"),
        ("CampaignMailer", "RenewalKey"),
    }


def may(action: str, folder: str) -> set[str]:
    """The functions that may do *action* in a *folder* of a bucket."""
    return {who for who, what, where in declared() if (what, where) == (action, f"{folder}/*")}


def readers(bucket: str, read: Templates) -> set[str]:
    """The functions that may read anything in a *bucket*, as the template has it."""
    return {
        who
        for who, action, what in granted(read)
        if what.startswith(f"{bucket}/")
        and any(fnmatchcase(reading, action) for reading in ("s3:GetObject", "s3:GetObjectVersion"))
    }


def test_nobody_but_the_inspector_reads_in_quarantine_or_writes_a_picture() -> None:
    assert readers("quarantine", templates()) == {"PhotoInspector"}
    assert may("s3:GetObjectVersion", "quarantine/cards") == {"PhotoInspector"}
    assert may("s3:PutObject", "cards/clients") == {"PhotoInspector"}


@pytest.mark.parametrize("action", ["s3:GetObject", "s3:GetObjectVersion", "s3:Get*"])
def test_somebody_else_who_may_read_in_quarantine_is_found(action: str) -> None:
    read = templates()
    [photos] = [
        statement
        for statement in read.functions["InsuranceIntake"].statements
        if statement["Sid"] == "TakesPhotos"
    ]
    photos["Action"] = ["s3:PutObject", action]
    assert readers("quarantine", read) == {"PhotoInspector", "InsuranceIntake"}


def test_the_form_asks_after_photos_by_their_whole_names() -> None:
    asked = {
        what
        for who, action, what in granted(templates())
        if (who, action) == ("InsuranceIntake", "s3:ListBucketVersions")
    }
    assert asked == {f"quarantine/{upload_name('*', side)}" for side in Side}


def test_only_the_rosters_function_shows_pictures_of_cards() -> None:
    assert may("s3:GetObject", "cards/clients") == {"ClientCoverage"}


def test_the_inspector_knows_no_client_policy_or_payer() -> None:
    read = {where for who, what, where in declared() if who == "PhotoInspector" if "Get" in what}
    assert read == {"intakes", "card-photos", "quarantine/cards/*"}


def test_nobody_can_change_what_the_journal_holds() -> None:
    assert {action for _, action, what in declared() if what.startswith("journal/")} == {
        "s3:PutObject"
    }


def test_each_bucket_and_queue_that_a_function_is_told_of_is_one_that_it_may_use() -> None:
    read = templates()
    for name, function in read.functions.items():
        for setting, value in function.environment.items():
            if setting.endswith(("_BUCKET", "_QUEUE", "_BUS", "_KEY")) and isinstance(value, dict):
                used = {what for who, _, what in declared() if who == name}
                assert any(_same(read.resource_behind(value)[1], what) for what in used), setting


def _same(resource: str, what: str) -> bool:
    """Whether a resource is what a policy means by `quarantine/cards/*` or `clearinghouse-key`."""
    bucket = f"{what.partition('/')[0].capitalize()}Bucket"
    return resource in {what, bucket, "".join(word.capitalize() for word in what.split("-"))}
