"""An oracle of gaps: it reads what is stored, and walks every client's every day.

It shares nothing with the office but the stored items: no import, no record, no calendar. Days are
numbers, a policy is the set of the days on which it holds, and whatever is said of a day is found
by looking at that day. So it is slow and simple, and wrong in other places than the office.
"""

from __future__ import annotations

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
        "correct_coverage",
        "renew_coverage",
        "check_eligibility",
    }
)
"""The tasks at whose end it is known who pays."""
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


def days_walked(tables: Tables, now: datetime) -> int:
    """How many planned days the oracle looks at."""
    return sum(len(list(Walk(tables, each, now).days())) for each in tables["clients"])


def findings(tables: Tables, now: datetime) -> list[Finding]:
    """All that is wrong in what is stored, at the moment *now* (aware)."""
    found: set[Finding] = set()
    for client in tables["clients"]:
        walk = Walk(tables, client, now)
        found.update(_twice_covered(walk.client_id, walk.held))
        found.update(_torn(walk.client_id, walk.coverages))
        for what, about, day in walk.faults():
            found.add(Finding(what, walk.client_id, about, _iso(day)))
    return sorted(found)


# ------------------------------------------------------------- policies as sets of days


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


class Walk:
    """One client's days, looked at from one moment on."""

    def __init__(self, tables: Tables, client: Item, now: datetime) -> None:
        self.client_id = client["client_id"]
        self._now = now
        self._zone = ZoneInfo(client["time_zone"])
        self.today = now.astimezone(self._zone).date().toordinal()
        self.coverages = _of(tables, "coverage", self.client_id)
        self.held = [each for it in self.coverages for each in _believed(it["versions"])]
        self._planned = {
            (each["provider_id"], _ordinal(each["day"]))
            for each in _of(tables, "visits", self.client_id)
            if each["status"] == "planned" and not each["wished_self_pay"]
        }
        self._roster = _of(tables, "roster", self.client_id)
        self._checks = _of(tables, "eligibility-checks", self.client_id)
        self._renewals = _of(tables, "renewals", self.client_id)
        self._knows_renewals = "renewals" in tables
        self._knows_certificates = "gap-certificates" in tables
        kept = _of(tables, "gap-certificates", self.client_id)
        self._certified = [line for each in kept for line in each["days"]]
        self._tasks = [
            each
            for each in tables["tasks"]
            if each["status"] == "open"
            and each["kind"] in KINDS
            and self.client_id in each["about"]
            and each["owner"]["name"]
        ]

    def days(self) -> Iterator[tuple[str, int]]:
        """Each planned day of each provider whose client it is on that day; a private one is none.

        Of a private visit no insurer hears, so it needs no cover.
        """
        last = max((day for _, day in self._planned), default=self.today)
        for day in range(self.today, last + 1):
            for provider_id, planned_on in sorted(self._planned):
                if planned_on == day and self._is_active(provider_id, day):
                    yield provider_id, day

    def faults(self) -> Iterator[tuple[str, str, int]]:
        """What is wrong, whose it is, and on which day."""
        if not any(each["versions"] for each in self.coverages):
            return  # an active client is an insured one (Q8)
        for provider_id, day in self.days():
            standing = self.standing(provider_id, day)
            if not standing:
                yield "no cover and no exception", provider_id, day
            if self._knows_certificates:
                for what in self._contradictions(provider_id, day, standing):
                    yield what, provider_id, day
        for line in self._certified:
            place = line["provider_id"], _ordinal(line["day"])
            if line["cover"] != "private" and place[1] >= self.today and place not in self._planned:
                yield "certified, and not planned", *place
        if self._knows_renewals:
            yield from self._not_asked()

    def standing(self, provider_id: str, day: int) -> set[str]:
        """What is so on a day: verified, self_pay, task, expected; nothing if it is open."""
        covering = [each for each in self.held if day in each.days]
        asked = [
            (check, each)
            for each in covering
            for check in self._checks
            if check["policy_id"] == each.policy["policy_id"]
            and check["provider_id"] == provider_id
            and check["status"] != "dropped"
            and each.policy["status"] == "stated"
            and each.policy.get("payer_id")
        ]
        said = {
            "verified": any(self._proves(check, each, day) for check, each in asked),
            "self_pay": not covering and self._says_no_insurance(day),
            "task": any(_excuses(task, provider_id, day) for task in self._tasks),
            "expected": any(self._is_expected(check, each, day) for check, each in asked),
        }
        return {name for name, is_so in said.items() if is_so}

    def _contradictions(self, provider_id: str, day: int, standing: set[str]) -> Iterator[str]:
        """Where the certificate says otherwise of a day."""
        line = self._line(provider_id, day)
        if line is None:
            yield "not certified"
            return
        cover = line["cover"]
        if cover not in standing:
            yield f"certified as {cover}, and it is not"
        elif cover != "verified" and "verified" in standing:
            yield f"certified as {cover}, and it is verified"
        elif cover == "task":
            named = [each for each in self._tasks if each["task_id"] == line.get("task_id")]
            if not any(
                each["owner"] == line["owner"] and each["due_on"] == line["due_on"]
                for each in named
            ):
                yield "certified with a task that is not open so"
        elif cover == "expected" and not (line.get("owner") and line.get("due_on")):
            yield "certified as expected by nobody"

    def _line(self, provider_id: str, day: int) -> Item | None:
        found = [each for each in self._certified if each["provider_id"] == provider_id]
        return next((each for each in found if _ordinal(each["day"]) == day), None)

    def _not_asked(self) -> Iterator[tuple[str, str, int]]:
        """Each day from today on after which cover ends, if nobody is to be asked what follows."""
        covered = _all_days(self.held)
        asked = {_ordinal(each["ends_on"]) for each in self._renewals}
        if any(self._is_active(each["provider_id"], self.today) for each in self._roster):
            for last in sorted(covered - asked):
                if last >= self.today and last + 1 not in covered:
                    yield "nobody is asked what follows", "renewal", last

    def _proves(self, check: Item, held: Held, day: int) -> bool:
        """Whether the payer's latest word is a yes, said of these details in the day's year."""
        told = check.get("told")
        if not told or told["verdict"] != "active" or not check.get("answered_at"):
            return False
        if check.get("stated", held.stated) < held.stated:
            return False
        if not _is_within(day, (check.get("answer") or {}).get("plan_days") or {}):
            return False  # the payer itself says that the plan ends before, or begins later
        begins = _year_of(held, day)
        about = (check.get("confirmed") or {}).get("about_on")
        is_of_the_year = about is None or _ordinal(about) >= begins
        return is_of_the_year and self._local(check["answered_at"]) >= begins

    def _is_expected(self, check: Item, held: Held, day: int) -> bool:
        """Whether the payer will be asked in time, and has not said no in that year already."""
        asked_at, told = check.get("next_attempt_at"), check.get("told")
        if not asked_at or self._local(asked_at) > day:
            return False
        if _moment(asked_at) < self._now and not self._is_in_time(check["provider_id"], day):
            return False
        says_no = told is not None and told["verdict"] != "active" and check.get("answered_at")
        return not says_no or self._local(check["answered_at"]) < _year_of(held, day)

    def _is_in_time(self, provider_id: str, day: int) -> bool:
        """Whether the day by which the verdict was promised is not over; a payer may be down."""
        line = self._line(provider_id, day)
        due_on = line.get("due_on") if line else None
        return due_on is not None and self.today <= _ordinal(due_on) <= day

    def _says_no_insurance(self, day: int) -> bool:
        latest = [answer for each in self._renewals for answer in each.get("answers", ())[-1:]]
        return any(
            each["kind"] == "no_insurance" and day in _days({"holds": each["plan_year"]})
            for each in latest
        )

    def _is_active(self, provider_id: str, day: int) -> bool:
        entries = [each for each in self._roster if each["provider_id"] == provider_id]
        left = [each.get("discharged_on") for each in entries]
        return any(each is None or _ordinal(each) >= day for each in left)

    def _local(self, moment: str) -> int:
        return _moment(moment).astimezone(self._zone).date().toordinal()


def _excuses(task: Item, provider_id: str, day: int) -> bool:
    """Whether a task is the staff's or that provider's, and is to be done by that day."""
    owner = task["owner"]
    is_theirs = owner["kind"] == "staff" or owner["name"] == provider_id
    return is_theirs and _ordinal(task["due_on"]) <= day


def _is_within(day: int, span: Mapping[str, str | None]) -> bool:
    since, until = span.get("since"), span.get("until")
    return (not since or _ordinal(since) <= day) and (not until or day <= _ordinal(until))


def _year_of(held: Held, day: int) -> int:
    """The first day of the plan year in which *day* lies."""
    return max(each for each in held.begins if each <= day)


# ------------------------------------------------------------- reading


def _of(tables: Tables, name: str, client_id: str) -> list[Item]:
    return [each for each in tables.get(name, ()) if each["client_id"] == client_id]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
