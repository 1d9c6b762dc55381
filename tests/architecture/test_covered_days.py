"""Whoever bills asks what covers the visit's day: a policy to come pays for nothing yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backoffice.domain.coverage import Coverage
from tests.support.template import ROOT

pytestmark = pytest.mark.requirement("RN-6", "RN-9")

CORE = ROOT / "layers/backoffice/python/backoffice"
OF_A_DAY = {"in_force", "secondary_in_force"}
WHATEVER_THE_DAY = {"current", "to_come", "believed_at", "policy", "believed", "as_first_told"}
A_DAY = {
    *("visit.day", "self.visit.day", "day"),
    *("following", "renewal.plan_year.since"),  # the next visit's; the first of the year asked for
    *("self.renewal.ends_on", "self.renewal.plan_year.since"),  # the last of the year before
    "renewal.ends_on",  # likewise
}
"""What the day may be called, where a policy of a day is asked for."""
NOT_BILLING = {
    "domain/coverage.py": "what it all rests on",
    "domain/timeline.py": "each is asked whether it covers the day",
    "domain/gap_cover.py": "whether a plan ended what a client said of having none",
    "domain/gap_tasks.py": "whether there is a policy that an open day lies beyond",
    "domain/proof.py": "whether the payer was asked, of any policy",
    "domain/renewal_choice.py": "what a client is asked about the year to come",
    "domain/retro_termination.py": "the policy that turned out to be over",
    "domain/renewal.py": "what a client is asked about the year to come",
    "domain/activity.py": "likewise",
    "domain/completion.py": "which card is to come",
    "domain/statement.py": "which policy a form puts right",
    "domain/late_form.py": "which entries a form took days from",
    "domain/ways_to_bill.py": "who else may have to pay for a day: each is asked whether it covers",
    "services/call_scripts.py": "whom to call, also about the policy to come",
    "services/cards.py": "of which policy a picture is shown",
    "services/check_file.py": "the policy that a check is about",
    "services/coverage.py": "the list of all policies",
    "services/eligibility.py": "the verdict, also on the policy to come",
    "services/gap_certificates.py": "each is asked whether it covers the visit",
    "services/good_faith_files.py": "each is asked whether it covers a visit",
    "services/intake.py": "the policy that a form puts right",
    "services/missed_circumstances.py": "each is asked whether it covers the visit",
    "services/policy_entry.py": "whether the days of two of them overlap",
    "services/policy_news.py": "the policy that a check is about",
    "services/rechecks.py": "likewise",
    "services/renewal_answers.py": "whether an answer took back the plan whose card is to come",
    "services/renewals.py": "what a client is asked about the year to come",
    "services/retro_termination.py": "the policy that turned out to be over",
    "services/start_days.py": "when the payer is asked about each",
    "services/visit_news.py": "which policy the visit is beyond",
}
"""Modules that may look at policies whatever their days, and why."""


def questions() -> Iterator[tuple[str, str, list[str]]]:
    """Each call of a method of coverage: in which module, which one, and with what."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = ast.unparse(node.func.value)
                if of.endswith("coverage") or of in {"stated", "before"}:
                    given = [ast.unparse(each) for each in node.args]
                    yield str(path.relative_to(CORE)), node.func.attr, given


def test_a_policy_of_a_day_is_asked_for_by_the_day_of_the_visit() -> None:
    found = [each for each in questions() if each[1] in OF_A_DAY]
    assert len(found) > 8
    assert not [each for each in found if each[2][0] not in A_DAY]
    assert set(dir(Coverage)) >= OF_A_DAY | WHATEVER_THE_DAY


def test_policies_of_any_day_are_looked_at_by_none_that_bills() -> None:
    found = {module for module, asked, _ in questions() if asked in WHATEVER_THE_DAY}
    unexplained = found - set(NOT_BILLING)
    assert not unexplained
    assert all(Path(CORE / module).exists() for module in NOT_BILLING)
