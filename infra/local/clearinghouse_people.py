"""Who is insured, and how the simulated payers look for somebody: the table of plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.clearinghouse_270 import Asked, Row, at
from infra.local.clearinghouse_271 import Answers, Rejection
from infra.local.clearinghouse_faults import rejection

TABLE = Path(__file__).with_name("clearinghouse_plans.json")
Person = dict[str, Any]
Answered = tuple[str, list[Rejection]]
"""The 271, and the rejections in it."""


@dataclass(frozen=True)
class Member:
    """Somebody insured: the holder of the plan, whoever of the family is meant, and the plan."""

    insured: Person
    patient: Person
    plan: dict[str, Any]

    @property
    def key(self) -> tuple[str, ...]:
        """Stands for the patient."""
        return (self.insured["member_id"], self.patient["first"])

    @property
    def family(self) -> tuple[str, ...]:
        """Stands for everybody on the plan."""
        return (self.insured["member_id"],)


class Plans:
    """Everybody insured, their plans, and how a payer answers (`conduct` of a plan).

    `calendar_year`: only days of the year of the question; 62 for earlier ones, 63 for later ones.
    `answers_to`: costs are told only to who asks for one of these service types.
    `each_on_their_own`: dependents are found as subscribers, and as dependents not at all.
    """

    def __init__(self, file: Path) -> None:
        table = json.loads(file.read_text(encoding="utf-8"))
        self._plans: dict[str, dict[str, Any]] = table["plans"]
        self._insured: dict[str, Person] = {each["member_id"]: each for each in table["insured"]}

    def member(self, member_id: str, first_name: str) -> Member | None:
        """Whoever of that name is on the plan of *member_id*, or else its holder; None for none."""
        insured = self._insured.get(member_id)
        if insured is None:
            return None
        family = [insured, *insured.get("dependents", [])]
        named = (each for each in family if each["first"] == first_name.upper())
        return Member(insured, next(named, insured), self._plans[insured["plan"]])

    def answer(
        self,
        asked: Asked,
        member_id: str,
        answers: Answers,
        *,
        met: Callable[[Member, int], Person] | None = None,
    ) -> Answered:
        """The 271 about whoever *asked* names; *met* says what they have met of a year by now."""
        insured = self._insured.get(member_id)
        only_at = insured.get("only_at") if insured else None
        if insured is None or (only_at and at(asked.payer, 9) != only_at):
            return rejected(["75"], answers)
        plan = self._plans[insured["plan"]]
        conduct = plan.get("conduct", {})
        patient, code = _found(asked, insured, conduct)
        if patient is None or code:
            return rejected([code], answers)
        year, today = asked.day[:4], asked.envelope["on"][:4]
        if conduct.get("calendar_year") and year != today:
            return rejected(["62" if year < today else "63"], answers)
        if met:
            patient = met(Member(insured, patient, plan), int(year))
        return answers.covered(insured, patient, plan), []


def rejected(codes: list[str], answers: Answers) -> Answered:
    """The 271 that rejects with *codes*, each where it usually stands."""
    rejections = [rejection(code) for code in codes]
    return answers.rejected(rejections), rejections


def _found(asked: Asked, insured: Person, conduct: dict[str, Any]) -> tuple[Person | None, str]:
    """The person meant, or the code that says why nobody is."""
    dependents = insured.get("dependents", [])
    alone = conduct.get("each_on_their_own", False)
    if asked.dependent:
        mine = [each for each in dependents if not alone and _is(each, asked.dependent)]
        patient = next((each for each in mine if _born(each, asked)), None)
        return (patient, "") if patient else (None, "77")
    family = [insured, *(dependents if alone else [])]
    named = [each for each in family if _is(each, asked.subscriber)]
    if not named:
        return None, "73"
    patient = next((each for each in named if _born(each, asked)), None)
    return (patient, "") if patient else (None, "71")


def _is(person: Person, name: Row) -> bool:
    """Whether *name* is the person's, or one that the payer also finds them by."""
    lasts = [person["last"], *person.get("found_as", [])]
    return at(name, 3).upper() in lasts and bool(person["first"] == at(name, 4).upper())


def _born(person: Person, asked: Asked) -> bool:
    return asked.birth_date == str(person["birth_date"]).replace("-", "")
