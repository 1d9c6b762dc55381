"""What the office keeps is encrypted, recoverable, closed to the world, and survives the stack."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest

from backoffice.adapters.dynamodb.catalogue import TABLES
from backoffice.adapters.dynamodb.journal import JournalTable
from backoffice.adapters.dynamodb.tables import Table
from backoffice.domain.card import FORGOTTEN_AFTER
from backoffice.domain.record import Fact
from tests.support.names_in_keys import NAMES_IN_KEYS
from tests.support.template import Document, Templates, templates

OUR_KEY = {"Fn::GetAtt": ["DataKey", "Arn"]}

WITHOUT_BACKUPS = {"PrechecksTable", "WaitlistWishesTable"}
"""Nothing in them is worth bringing back, and a backup would remember it for 35 days."""


def tables(read: Templates) -> dict[str, Document]:
    return dict(read.of_type("AWS::DynamoDB::Table", stack="Storage"))


def buckets(read: Templates) -> dict[str, Document]:
    return dict(read.of_type("AWS::S3::Bucket", stack="Storage"))


def table_is_safe(table: Document) -> bool:
    """Encrypted under our key, recoverable to the second, kept when the stack goes, locked."""
    properties = table["Properties"]
    return bool(
        properties.get("SSESpecification")
        == {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": OUR_KEY}
        and properties.get("PointInTimeRecoverySpecification")
        == {"PointInTimeRecoveryEnabled": True}
        and table.get("DeletionPolicy") == table.get("UpdateReplacePolicy") == "Retain"
        and properties.get("DeletionProtectionEnabled") == {"Fn::If": ["OnAws", True, False]}
        and properties.get("BillingMode") == "PAY_PER_REQUEST"
        and "Fn::Sub" in properties.get("TableName", {})
    )


def bucket_is_safe(bucket: Document) -> bool:
    """Encrypted under our key, versioned, and closed to the public in all four ways."""
    properties = bucket["Properties"]
    [rule] = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", [{}])
    closed = properties.get("PublicAccessBlockConfiguration", {})
    return bool(
        rule.get("ServerSideEncryptionByDefault")
        == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": OUR_KEY}
        and properties.get("VersioningConfiguration") == {"Status": "Enabled"}
        and len(closed) == 4
        and all(value is True for value in closed.values())
    )


def said_of_buckets(read: Templates) -> Iterator[tuple[str, Document]]:
    """What the buckets' own policies state on AWS: the bucket, and one statement about it."""
    for stack in ("Storage", None):
        for _, policy in read.of_type("AWS::S3::BucketPolicy", stack=stack):
            properties = policy["Properties"]
            _, bucket = read.resource_behind(properties["Bucket"], stack=stack)
            assert policy.get("Condition", "OnAws") == "OnAws"
            for statement in properties["PolicyDocument"]["Statement"]:
                match statement:
                    case {"Fn::If": ["OnAws", stated, {"Ref": "AWS::NoValue"}]}:
                        yield bucket, stated
                    case _:
                        yield bucket, statement


def over_tls_only(read: Templates) -> set[str]:
    """The buckets that refuse whoever comes without TLS."""
    return {
        bucket
        for bucket, statement in said_of_buckets(read)
        if (statement["Effect"], statement["Principal"], statement["Action"])
        == ("Deny", "*", "s3:*")
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        and len(statement["Resource"]) == 2
    }


def read_by_one_role(read: Templates) -> dict[str, str]:
    """The buckets that nobody but one role may read, whatever else it may do, and that role."""
    return {
        bucket: statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"][0]["Fn::GetAtt"][0]
        for bucket, statement in said_of_buckets(read)
        if (statement["Effect"], statement["Principal"], statement["Action"])
        == ("Deny", "*", "s3:GetObject*")
        and statement["Resource"]["Fn::Sub"].endswith("-${AWS::AccountId}/*")
    }


def key_names(table: Document) -> set[str]:
    """Every attribute that is part of a key, of the table or of an index."""
    properties = table["Properties"]
    schemas = [properties, *properties.get("GlobalSecondaryIndexes", [])]
    return {part["AttributeName"] for each in schemas for part in each["KeySchema"]}


def test_each_table_is_encrypted_recoverable_and_outlives_the_stack() -> None:
    found = tables(templates())
    assert len(found) >= len(TABLES)
    less_safe = {name for name, table in found.items() if not table_is_safe(table)}
    assert less_safe == WITHOUT_BACKUPS


@pytest.mark.requirement("Q24")
def test_what_is_forgotten_with_its_answer_is_in_no_backup_and_otherwise_as_safe() -> None:
    recoverable = {"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True}}
    for name in WITHOUT_BACKUPS:
        table = tables(templates())[name]
        assert "PointInTimeRecoverySpecification" not in table["Properties"]
        assert table_is_safe({**table, "Properties": {**table["Properties"], **recoverable}})


def test_each_bucket_is_encrypted_versioned_and_closed() -> None:
    found = buckets(templates())
    assert len(found) == 4
    assert [name for name, bucket in found.items() if not bucket_is_safe(bucket)] == []


def test_each_bucket_is_reached_over_tls_only() -> None:
    assert over_tls_only(templates()) == buckets(templates()).keys()


def test_nobody_but_the_inspector_can_be_let_into_quarantine() -> None:
    assert read_by_one_role(templates()) == {"QuarantineBucket": "PhotoInspectorRole"}


def test_each_bucket_has_one_policy_for_a_second_would_replace_it() -> None:
    read = templates()
    with_policies = [
        read.resource_behind(policy["Properties"]["Bucket"], stack=stack)[1]
        for stack in ("Storage", None)
        for _, policy in read.of_type("AWS::S3::BucketPolicy", stack=stack)
    ]
    assert sorted(with_policies) == sorted(buckets(read))


def test_only_what_is_forgotten_anyway_goes_with_the_stack() -> None:
    going = {n for n, b in buckets(templates()).items() if b["DeletionPolicy"] != "Retain"}
    assert going == {"QuarantineBucket"}
    assert buckets(templates())["QuarantineBucket"]["Properties"]["LifecycleConfiguration"]


def test_nobody_can_change_the_journal_once_it_is_written() -> None:
    journal = buckets(templates())["JournalBucket"]["Properties"]
    no_value = {"Ref": "AWS::NoValue"}
    assert journal["ObjectLockEnabled"] == {"Fn::If": ["OnAws", True, no_value]}
    condition, locked, _ = journal["ObjectLockConfiguration"]["Fn::If"]
    assert condition == "OnAws"
    assert locked["Rule"]["DefaultRetention"]["Years"] == 10


def test_data_is_locked_unless_it_is_told_that_this_is_not_aws() -> None:
    read = templates()
    assert read.main["Parameters"]["OnAws"]["Default"] == "true"
    assert read.nested["Storage"]["Conditions"]["OnAws"] == {
        "Fn::Equals": [{"Ref": "OnAws"}, "true"]
    }
    passed = read.main["Resources"]["Storage"]["Properties"]["Parameters"]["OnAws"]
    assert passed == {"Ref": "OnAws"}


def test_keys_rotate_and_outlive_the_stack() -> None:
    keys = dict(templates().of_type("AWS::KMS::Key", stack="Storage"))
    assert keys["DataKey"]["Properties"]["EnableKeyRotation"] is True
    assert {key["DeletionPolicy"] for key in keys.values()} == {"Retain"}
    assert {key["UpdateReplacePolicy"] for key in keys.values()} == {"Retain"}


def test_keys_of_tables_hold_ids_and_nothing_about_people() -> None:
    names = {name for table in tables(templates()).values() for name in key_names(table)}
    assert names <= NAMES_IN_KEYS
    assert names == NAMES_IN_KEYS, "a name that no key has any more leaves the list"


def test_each_table_is_keyed_in_the_template_as_in_its_class() -> None:
    kept = {
        table["Properties"]["TableName"]["Fn::Sub"].removeprefix("${Office}-"): tuple(
            part["AttributeName"] for part in table["Properties"]["KeySchema"]
        )
        for table in tables(templates()).values()
    }
    all_tables: tuple[type[Table[Any]], ...] = (*TABLES, JournalTable)
    classes = {table.NAME: table.KEY for table in all_tables}
    assert kept == {**classes, "counters": ("counter",)}


def test_each_attribute_that_is_defined_is_part_of_a_key() -> None:
    for name, table in tables(templates()).items():
        defined = {each["AttributeName"] for each in table["Properties"]["AttributeDefinitions"]}
        assert defined == key_names(table), name


Break = Callable[[Any], object]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda table: table.pop("DeletionPolicy"),
        lambda table: table.pop("UpdateReplacePolicy"),
        lambda table: table["Properties"].pop("SSESpecification"),
        lambda table: table["Properties"]["SSESpecification"].pop("KMSMasterKeyId"),
        lambda table: table["Properties"].pop("PointInTimeRecoverySpecification"),
        lambda table: table["Properties"].update(DeletionProtectionEnabled=False),
        lambda table: table["Properties"].pop("TableName"),
    ],
)
def test_a_table_that_is_less_safe_is_found(break_it: Break) -> None:
    table = tables(templates())["ClientsTable"]
    break_it(table)
    assert not table_is_safe(table)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda bucket: bucket["Properties"].pop("BucketEncryption"),
        lambda bucket: bucket["Properties"].pop("VersioningConfiguration"),
        lambda bucket: bucket["Properties"].pop("PublicAccessBlockConfiguration"),
        lambda bucket: bucket["Properties"]["PublicAccessBlockConfiguration"].update(
            BlockPublicAcls=False
        ),
    ],
)
def test_a_bucket_that_is_less_safe_is_found(break_it: Break) -> None:
    bucket = buckets(templates())["DocumentsBucket"]
    break_it(bucket)
    assert not bucket_is_safe(bucket)


def test_a_bucket_without_tls_is_found() -> None:
    read = templates()
    del read.nested["Storage"]["Resources"]["JournalOverTlsOnly"]
    assert buckets(read).keys() - over_tls_only(read) == {"JournalBucket"}


def test_a_quarantine_that_lets_others_in_is_found() -> None:
    read = templates()
    [(_, policy)] = read.of_type("AWS::S3::BucketPolicy")
    policy["Properties"]["PolicyDocument"]["Statement"][0]["Action"] = "s3:PutObject"
    assert read_by_one_role(read) == {}


def test_a_birth_date_in_a_key_is_found() -> None:
    read = templates()
    schema = tables(read)["ClientsTable"]["Properties"]["KeySchema"]
    schema.append({"AttributeName": "birth_date", "KeyType": "RANGE"})
    assert key_names(tables(read)["ClientsTable"]) - NAMES_IN_KEYS == {"birth_date"}


def test_what_a_table_is_to_forget_it_does_forget() -> None:
    forgetful = {
        table["Properties"]["TableName"]["Fn::Sub"].removeprefix("${Office}-")
        for table in tables(templates()).values()
        if table["Properties"].get("TimeToLiveSpecification")
        == {"AttributeName": "expires_at", "Enabled": True}
    }
    assert forgetful == {
        "link-requests",
        "intakes",
        "card-photos",
        "outbox",
        "prechecks",
        "precheck-allowances",
        "care-allowances",
        "waitlist",
        "waitlist-wishes",
    }


def test_quarantine_has_forgotten_what_the_office_takes_for_forgotten() -> None:
    quarantine = buckets(templates())["QuarantineBucket"]["Properties"]
    [rule] = quarantine["LifecycleConfiguration"]["Rules"]
    days = rule["ExpirationInDays"] + rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
    assert timedelta(days=days) < FORGOTTEN_AFTER


def test_what_a_record_may_leave_unsaid_is_not_missed_when_it_is_read_back() -> None:
    """What is None is not written down, so that reading it back has to know what was meant."""
    missed = {
        f"{fact.__name__}.{name}"
        for table in TABLES
        for fact in facts_in(table.record)
        for name, field in fact.model_fields.items()
        if type(None) in get_args(field.annotation) and field.is_required()
    }
    assert missed == set()


def facts_in(kind: Any) -> set[type[Fact]]:
    """*kind*, if it is a fact, and every fact that may be a part of it."""
    if isinstance(kind, type) and issubclass(kind, Fact):
        parts = [field.annotation for field in kind.model_fields.values()]
        return {kind}.union(*map(facts_in, parts))
    return set[type[Fact]]().union(*map(facts_in, get_args(kind)))
