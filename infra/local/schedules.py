"""The office's schedules on this machine: they wait for `clockwork` to let them strike.

The local AWS lets them strike by themselves, but hands the Scheduler's placeholder on as it stands
in the template, where AWS puts the moment: no function can read that, and each would fail.
"""

from __future__ import annotations

from infra.local.stack import LocalStack

_SAID = ("FlexibleTimeWindow", "ScheduleExpression", "ScheduleExpressionTimezone", "Target")


def hold(stack: LocalStack) -> None:
    """Let no schedule strike by itself; held ones stay so."""
    scheduler = stack.client("scheduler")
    for page in scheduler.get_paginator("list_schedules").paginate():
        for listed in page["Schedules"]:
            named = {"Name": listed["Name"], "GroupName": listed["GroupName"]}
            known = scheduler.get_schedule(**named)
            said = {each: known[each] for each in _SAID}
            scheduler.update_schedule(**named, **said, State="DISABLED")
