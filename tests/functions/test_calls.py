"""AWS calls of each route: within budget, and no route without one."""

import pytest
import yaml

from tests.benchmarks.budgets import CALLS, CHECKS, CLAIMS, ELSEWHERE, MATCHING, PAGES, REMINDERS
from tests.benchmarks.calls import asked_by, calls_of
from tests.benchmarks.checks import calls_of_a
from tests.benchmarks.claims import cost_of_a
from tests.benchmarks.matching import cost_of_a_match, pages
from tests.benchmarks.reminders import cost_of_a_run
from tests.support.template import ROOT, templates


def test_each_route_of_the_template_has_a_budget() -> None:
    routes = {
        (name, trigger)
        for name, function in templates().functions.items()
        for trigger, event in function.events.items()
        if event["Type"] == "Api"
    }
    assert CALLS.keys() == routes


@pytest.mark.parametrize(("function", "trigger"), sorted(CALLS), ids=str)
def test_a_route_makes_no_more_aws_calls_than_its_budget(function: str, trigger: str) -> None:
    assert len(calls_of((function, trigger))) <= CALLS[function, trigger]


@pytest.mark.parametrize(("function", "trigger"), sorted(CALLS), ids=str)
def test_a_route_touches_no_table_that_its_function_may_not(function: str, trigger: str) -> None:
    matrix = yaml.safe_load((ROOT / "infra" / "access.yaml").read_text(encoding="utf-8"))
    may = matrix["functions"][function]
    touched = asked_by((function, trigger)).touched
    assert [each for each in sorted(touched) if each[1] not in may.get(each[0], ())] == []


def test_a_rehearsal_may_read_all_that_is_read_where_it_comes_true() -> None:
    matrix = yaml.safe_load((ROOT / "infra" / "access.yaml").read_text(encoding="utf-8"))
    may = {name: set(each.get("reads", ())) for name, each in matrix["functions"].items()}
    for_other_news = {"claims/by_ready", "visits/by_cash_standing", "tickets", "mailings"}
    read = may["ClaimMaker"] | may["EstimateKeeper"] | may["InvoiceKeeper"]
    assert read - for_other_news <= may["RetroTermination"]


def test_calls_are_really_counted() -> None:
    assert calls_of(("ClientRoster", "AddClient")) == ["BatchGetItem", "TransactWriteItems"]


@pytest.mark.requirement("EL-1")
@pytest.mark.parametrize("moment", CHECKS)
def test_a_check_makes_as_many_aws_calls_as_its_budget_says(moment: str) -> None:
    assert len(calls_of_a(moment)) == CHECKS[moment], calls_of_a(moment)


@pytest.mark.parametrize("moment", CLAIMS)
def test_a_claim_makes_as_many_aws_calls_as_its_budget_says(moment: str) -> None:
    calls, units = CLAIMS[moment]
    cost = cost_of_a(moment)
    assert len(cost.calls) == calls, cost
    assert cost.read_units + cost.write_units <= units, cost


@pytest.mark.requirement("IV-4")
def test_a_reminder_makes_as_many_aws_calls_as_its_budget_says() -> None:
    calls, units = REMINDERS[10_000, 1]
    cost = cost_of_a_run(still=10, due=1)
    assert len(cost.calls) == calls, cost.calls
    assert cost.read_units + cost.write_units <= units


@pytest.mark.requirement("CM-2")
@pytest.mark.parametrize("moment", MATCHING)
def test_a_match_costs_the_same_however_many_providers_are_in_other_states(moment: str) -> None:
    calls, most = MATCHING[moment]
    costs = [cost_of_a_match(moment, elsewhere=number) for number in ELSEWHERE]
    assert {len(cost.calls) for cost in costs} == {calls}, costs
    [read] = {cost.bytes_read for cost in costs}
    assert 0 < read <= most


@pytest.mark.requirement("CM-4")
def test_a_full_page_of_the_directory_is_as_small_as_its_budget_says() -> None:
    sizes = pages()
    assert sizes.keys() == PAGES.keys()
    assert all(0 < size <= PAGES[language] for language, size in sizes.items()), sizes
