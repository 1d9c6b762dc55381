"""What settings.py reads is what the template sets, and each function has the settings it needs."""

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backoffice import settings
from backoffice.domain.pacing import Pace
from backoffice.domain.reminding import ReminderTerms, hours
from backoffice.settings import Settings
from tests.simulation.moments import proving
from tests.support.settings_needed import asked_for, astray, needed_by
from tests.support.template import Templates, templates

READ_BY_LIBRARIES = {"POWERTOOLS_METRICS_NAMESPACE"}
"""Set in the template for a package; no code of ours asks for them."""


NEVER_CALLED = {
    ("PaymentNews", "PROCESSOR_KEY"): "it reads what the processor posted, and asks it nothing",
    ("PaymentSettler", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("PaymentSweeper", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("PaymentNewsReader", "PROCESSOR_NEWS_SECRET"): "it asks, and reads nothing that was posted",
    ("InvoicePages", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("ProviderMembership", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("PayoutAccounts", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("PayoutSender", "PROCESSOR_NEWS_SECRET"): "it reads no news",
    ("InvoiceDocuments", "PROCESSOR_URL"): "nobody pays with a document",
    ("InvoiceDocuments", "PROCESSOR_KEY"): "nobody pays with a document",
    ("InvoiceDocuments", "PROCESSOR_NEWS_SECRET"): "nobody pays with a document",
    ("RetroTermination", "CLAIM_MAKING_QUEUE"): "its rehearsal has a queue of its own",
    ("RetroTermination", "CERTIFICATE_KEY"): "what it rehearses is not sealed",
    ("RetroTermination", "RENEWAL_KEY"): "what it rehearses makes no link",
}
"""What a desk at hand reads in a part that the function never calls, and why."""


def given(read: Templates) -> set[str]:
    """Every name that the template sets for some function."""
    own = {name for function in read.functions.values() for name in function.environment}
    return own | read.shared_environment.keys()


def test_settings_are_exactly_those_that_the_template_sets() -> None:
    assert set(asked_for().values()) == given(templates()) - READ_BY_LIBRARIES


def test_a_setting_that_only_one_side_has_is_found() -> None:
    read = templates()
    for name in ("ClaimMaker", "HeldClaimSweeper"):
        function = read.main["Resources"][name]["Properties"]
        del function["Environment"]["Variables"]["CLAIM_MAKING_QUEUE"]
    assert set(asked_for().values()) - given(read) == {"CLAIM_MAKING_QUEUE"}


def test_libraries_are_excepted_by_name_and_only_while_they_are_set() -> None:
    assert given(templates()) >= READ_BY_LIBRARIES
    assert all(name.startswith("POWERTOOLS_") for name in READ_BY_LIBRARIES)


def misfits(read: Templates) -> set[tuple[str, str]]:
    """Each setting that a function reads without having it, or has without reading it."""
    return {
        (name, setting)
        for name, function in read.functions.items()
        for setting in (
            (function.environment.keys() | read.shared_environment.keys()) - READ_BY_LIBRARIES
        )
        ^ (needed_by(function) | (read.shared_environment.keys() - READ_BY_LIBRARIES))
    }


def test_each_function_has_exactly_the_settings_that_it_can_come_to_read() -> None:
    assert misfits(templates()) == NEVER_CALLED.keys()


def test_a_setting_that_any_function_lacks_is_found() -> None:
    own = [
        (name, setting)
        for name, function in templates().functions.items()
        for setting in function.environment
    ]
    assert len(own) > 80
    for name, setting in own if proving() else own[::12]:
        read = templates()
        del read.main["Resources"][name]["Properties"]["Environment"]["Variables"][setting]
        assert (name, setting) in misfits(read)


def test_the_office_and_its_settings_go_by_names_that_are_followed() -> None:
    assert astray() == []


def test_clients_are_written_to_by_day_unless_a_deployment_says_otherwise() -> None:
    parameter = templates().main["Parameters"]["InvoiceMailHours"]
    assert hours(parameter["Default"]) == ReminderTerms()
    for refused in ("", "19", "10-24", "ten-19", "10-19 "):
        assert not re.fullmatch(parameter["AllowedPattern"], refused)
    for allowed in ("0-23", "9-17", "always"):
        assert re.fullmatch(parameter["AllowedPattern"], allowed)
        assert hours(allowed)


def test_the_campaigns_clock_ticks_in_the_hours_in_which_it_mails() -> None:
    hours = templates().main["Parameters"]["RenewalMailHours"]
    pace = Pace.of("America/New_York", hours["Default"])
    assert pace == Pace("America/New_York")
    ticks = templates().functions["CampaignSweeper"].events["EveryFiveMinutes"]["Properties"]
    assert ticks["ScheduleExpression"] == (
        f"cron(0/5 {pace.begins.hour}-{pace.ends.hour - 1} * * ? *)"
    )
    assert ticks["ScheduleExpressionTimezone"] == {"Ref": "HomeZone"}
    always = Pace.of("America/New_York", "always")
    midnight = datetime(2026, 11, 16, 5, tzinfo=UTC)
    assert always.is_open(midnight)
    assert not pace.is_open(midnight)
    assert set(hours["AllowedValues"]) == {"12-21", "always"}


def test_no_module_but_settings_reads_the_environment() -> None:
    itself = Path(str(inspect.getsourcefile(settings)))
    others = [path for path in itself.parent.rglob("*.py") if path != itself]
    assert len(others) > 40
    readers = [path for path in others if re.search(r"\bos\.(environ|getenv)", path.read_text())]
    assert readers == []


def test_a_setting_that_is_missing_is_named() -> None:
    with pytest.raises(RuntimeError, match="The setting PUBLIC_BASE_URL is missing"):
        _ = Settings({}).public_base_url


def test_every_setting_can_be_read() -> None:
    environment = dict.fromkeys(asked_for().values(), "P")
    values: list[Any] = [getattr(Settings(environment), name) for name in asked_for()]
    assert values == ["P"] * len(values)
