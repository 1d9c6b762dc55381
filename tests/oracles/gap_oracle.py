"""An oracle of gaps: it reads what is stored, and walks every client's every day.

It shares nothing with the office but the stored items: no import, no record, no calendar. Days are
numbers, a policy is the set of the days on which it holds, and whatever is said of a day is found
by looking at that day. So it is slow and simple, and wrong in other places than the office.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Item = Mapping[str, Any]
Tables = Mapping[str, Sequence[Item]]
"""The items of each table, by its name, as plain JSON."""

KINDS = frozenset(
    {
        "map_payer",
        "review_coverage",
        "complete_coverage",
        "replace_coverage",
        "coordinate_benefits",
        "correct_coverage",
        "renew_coverage",
        "check_eligibility",
    }
)
"""The tasks that are about what covers a client."""
_DISPLACING = frozenset({"new", "ended", "voided"})
"""What is learned when a new policy takes the place of others."""


class Finding(NamedTuple):
    """Something that should not be."""

    what: str
    client_id: str
    about: str
    day: str

    def __str__(self) -> str:
        return f"{self.what}: {self.client_id} {self.about} {self.day}".rstrip()


class Held(NamedTuple):
    """A primary policy as it is believed now."""

    policy: Item
    days: frozenset[int]
    begins: frozenset[int]
    """The days from which on the payer is to be asked anew."""
    stated: int
    """The number of the version that last said what it is."""


def findings(tables: Tables, now: datetime) -> list[Finding]:
    """All that is wrong in what is stored, at the moment *now* (aware)."""
    found: set[Finding] = set()
    for client in tables["clients"]:
        client_id = client["client_id"]
        today = now.astimezone(ZoneInfo(client["time_zone"])).date().toordinal()
        held = list(_held(_of(tables, "coverage", client_id)))
        found.update(_twice_covered(client_id, held))
        found.update(_torn(client_id, _of(tables, "coverage", client_id)))
        found.update(_open_days(tables, client, held, today, now))
    return sorted(found)


# ------------------------------------------------------------- policies as sets of days


def _held(coverages: Sequence[Item]) -> Iterator[Held]:
    """The primary policies as they are believed now."""
    for coverage in coverages:
        yield from _believed(coverage["versions"])


def _believed(versions: Sequence[Item]) -> list[Held]:
    latest: dict[str, Item] = {}
    for version in versions:
        latest[version["policy"]["policy_id"]] = version
    return [
        Held(
            each["policy"],
            _days(each["policy"]),
            _beginnings(each["policy"], versions),
            _stated(each["policy"], versions),
        )
        for each in latest.values()
        if each["change"] != "voided" and each["policy"]["priority"] == "primary"
    ]


def _days(policy: Item) -> frozenset[int]:
    """Every day on which a policy holds, its first and its last among them."""
    return _each_day(policy["holds"]["since"], policy["holds"].get("until"))


@cache
def _each_day(since: str, until: str | None) -> frozenset[int]:
    day = date.fromisoformat(since)
    last = date.fromisoformat(until) if until else None
    days = set[int]()
    while True:
        days.add(day.toordinal())
        # Who names no last day means the year's end.
        is_last = day == last if last else (day.month, day.day) == (12, 31)
        if is_last:
            return frozenset(days)
        day += timedelta(days=1)


def _beginnings(policy: Item, versions: Sequence[Item]) -> frozenset[int]:
    """The days on which a payer has to be asked anew about a policy, whatever it said before.

    These are its first day, each New Year's Day, since payers answer for a year, and the first day
    by which it went on longer than anybody had said until then.
    """
    days = _days(policy)
    begins = {min(days)} | {day for day in days if _is_new_year(day)}
    ever = set[int]()
    for version in versions:
        if version["policy"]["policy_id"] != policy["policy_id"]:
            continue
        if version["change"] in {"new", "correction"}:  # what was said before never was so
            ever.clear()
        told = _days(version["policy"])
        if version["change"] == "change" and max(told) > max(ever):
            begins.add(max(ever) + 1)
        ever |= told
    return frozenset(begins & days)


def _stated(policy: Item, versions: Sequence[Item]) -> int:
    """The number of the version in which somebody last said what the policy is."""
    return max(
        int(each["number"])
        for each in versions
        if each["policy"]["policy_id"] == policy["policy_id"]
        and each["change"] in {"new", "correction"}
    )


def _is_new_year(day: int) -> bool:
    found = date.fromordinal(day)
    return (found.month, found.day) == (1, 1)


def _twice_covered(client_id: str, held: Sequence[Held]) -> Iterator[Finding]:
    seen = set[int]()
    for each in held:
        for day in sorted(seen & each.days)[:1]:
            yield Finding("two primary policies", client_id, each.policy["policy_id"], _iso(day))
        seen |= each.days


def _torn(client_id: str, coverages: Sequence[Item]) -> Iterator[Finding]:
    """Days before a new policy that lost their cover only because it was told of.

    A policy that is told of takes no day from another one before its own first.
    """
    for coverage in coverages:
        versions = coverage["versions"]
        for moment in sorted({each["learned_at"] for each in versions}):
            together = [each for each in versions if each["learned_at"] == moment]
            new = [each["policy"]["policy_id"] for each in together if each["change"] == "new"]
            if len(new) != 1 or not {each["change"] for each in together} <= _DISPLACING:
                continue
            was = _believed([each for each in versions if each["learned_at"] < moment])
            then = _believed([each for each in versions if each["learned_at"] <= moment])
            for added in then:
                if added.policy["policy_id"] == new[0]:
                    lost = _all_days(was) - _all_days(then)
                    for day in sorted(each for each in lost if each < min(added.days))[-1:]:
                        yield Finding("lost to a later policy", client_id, new[0], _iso(day))


def _all_days(held: Iterable[Held]) -> frozenset[int]:
    return frozenset[int]().union(*(each.days for each in held))


# ------------------------------------------------------------- days of visits


def _open_days(
    tables: Tables, client: Item, held: Sequence[Held], today: int, now: datetime
) -> Iterator[Finding]:
    """Each planned day of an active client that has neither cover nor an exception."""
    client_id = client["client_id"]
    planned = [each for each in _of(tables, "visits", client_id) if each["status"] == "planned"]
    if not planned:
        return
    last = max(_ordinal(each["day"]) for each in planned)
    for day in range(today, last + 1):
        for visit in planned:
            provider_id = visit["provider_id"]
            if _ordinal(visit["day"]) != day or visit["wished_self_pay"]:
                continue
            if not _is_active(tables, client_id, provider_id, day):
                continue
            standing = standing_on(tables, client, provider_id, held, day, now)
            if standing == "open":
                yield Finding("no cover and no exception", client_id, provider_id, _iso(day))


def standing_on(
    tables: Tables, client: Item, provider_id: str, held: Sequence[Held], day: int, now: datetime
) -> str:
    """What is known of one day: verified, self_pay, task, expected, or open."""
    client_id, zone = client["client_id"], ZoneInfo(client["time_zone"])
    covering = [each for each in held if day in each.days]
    checks = [
        check
        for check in _of(tables, "eligibility-checks", client_id)
        if check["provider_id"] == provider_id
        and check["policy_id"] in {each.policy["policy_id"] for each in covering}
        and check["status"] != "dropped"
    ]
    for each in covering:
        if any(_proves(check, each, day, zone) for check in checks):
            return "verified"
    if not covering and _says_no_insurance(tables, client_id, day):
        return "self_pay"
    if any(_excuses(task, client_id, provider_id, day) for task in tables["tasks"]):
        return "task"
    for each in covering:
        if any(_is_expected(check, each, day, zone, now) for check in checks):
            return "expected"
    return "open"


def _proves(check: Item, held: Held, day: int, zone: ZoneInfo) -> bool:
    """Whether the payer's latest word on the policy is a yes, said in the plan year of the day."""
    policy, told = held.policy, check.get("told")
    if policy["policy_id"] != check["policy_id"] or policy["status"] != "stated":
        return False
    if not policy.get("payer_id") or not told or told["verdict"] != "active":
        return False
    if not check.get("answered_at") or check.get("stated", held.stated) < held.stated:
        return False  # a person said it, or it was said of other details
    about = check.get("confirmed", {}).get("about_on")
    said_on = _local(check["answered_at"], zone)
    begins = _year_of(held, day)
    return said_on >= begins and (about is None or _ordinal(about) >= begins)


def _is_expected(check: Item, held: Held, day: int, zone: ZoneInfo, now: datetime) -> bool:
    """Whether the payer will be asked in time, and did not say no in that plan year already."""
    policy, told = held.policy, check.get("told")
    if policy["policy_id"] != check["policy_id"] or policy["status"] != "stated":
        return False
    if not check.get("next_attempt_at") or _moment(check["next_attempt_at"]) < now:
        return False
    if _local(check["next_attempt_at"], zone) > day:
        return False
    said_no = told is not None and told["verdict"] != "active" and check.get("answered_at")
    return not said_no or _local(check["answered_at"], zone) < _year_of(held, day)


def _year_of(held: Held, day: int) -> int:
    """The first day of the plan year in which *day* lies."""
    while day not in held.begins:
        day -= 1
    return day


def _excuses(task: Item, client_id: str, provider_id: str, day: int) -> bool:
    """Whether a task is open, about this client's coverage, owned, and due by that day."""
    owner = task["owner"]
    is_theirs = owner["kind"] == "staff" or owner["name"] == provider_id
    return (
        task["status"] == "open"
        and task["kind"] in KINDS
        and client_id in task["about"]
        and bool(owner["name"])
        and is_theirs
        and _ordinal(task["due_on"]) <= day
    )


def _says_no_insurance(tables: Tables, client_id: str, day: int) -> bool:
    for renewal in _of(tables, "renewals", client_id):
        for answer in renewal.get("answers", ())[-1:]:
            days = {"holds": answer["plan_year"]}
            if answer["kind"] == "no_insurance" and day in _days(days):
                return True
    return False


def _is_active(tables: Tables, client_id: str, provider_id: str, day: int) -> bool:
    for entry in _of(tables, "roster", client_id):
        if entry["provider_id"] == provider_id:
            left = entry.get("discharged_on")
            return left is None or _ordinal(left) >= day
    return False


# ------------------------------------------------------------- reading


def _of(tables: Tables, name: str, client_id: str) -> list[Item]:
    return [each for each in tables.get(name, ()) if each["client_id"] == client_id]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _local(text: str, zone: ZoneInfo) -> int:
    return _moment(text).astimezone(zone).date().toordinal()


def main(lines: Iterable[str]) -> Iterator[str]:
    """Judge one document a line: {"now": …, "tables": {…}}."""
    for line in lines:
        document = json.loads(line)
        for found in findings(document["tables"], _moment(document["now"])):
            yield str(found)


if __name__ == "__main__":
    for said in main(sys.stdin):
        print(said)
