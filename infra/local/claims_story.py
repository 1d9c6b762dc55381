"""The second act, over real HTTP: two visits become claims, and their payer says what it takes.

One claim is held back until it is mended, and taken in; the other one the payer sends back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import httpx

from backoffice.domain.calendar import moment_at, next_business_day
from infra.local.clockwork import strike
from infra.local.office import LocalOffice
from infra.local.people import ANA, TOLU, ZONE, Patient, Practice, StoryError, today, until
from infra.local.seed import JUNE

Say = Callable[[str], None]

_WHY = "F41.1"
_AN_HOUR, _THREE_QUARTERS = "90837", "90834"
LAG_SECONDS = 15
"""So long the clearinghouse keeps what it processed off its list."""


@dataclass(frozen=True)
class Seen:
    """A client whom Nora saw today, and where she says so."""

    who: Patient
    client_id: str
    outcome: str


def play(office: LocalOffice, nora: Practice, ana_id: str, say: Say) -> tuple[Seen, str]:
    """Play the act; Ana's insurance is on file from the first one.

    What comes back is whom the payer took a claim in of, and its control number.

    Raises:
        StoryError: a step did not hold.
    """
    act = _Act(office, nora, Practice(office.stack, office.url, JUNE), say)
    ana, tolu = act.confirm_visits(ana_id)
    act.bill(tolu)
    act.hold_back_and_mend(ana)
    numbers = act.send([ana, tolu])
    act.collect_answers()
    act.hear_acceptance(ana)
    act.hear_refusal(tolu)
    return ana, numbers[0]


@dataclass(frozen=True)
class _Act:
    office: LocalOffice
    nora: Practice
    june: Practice
    say: Say

    def confirm_visits(self, ana_id: str) -> tuple[Seen, Seen]:
        """Two clients were here today, and their provider says how long."""
        tolu_id = self.nora.add(TOLU)
        self.nora.insure(tolu_id, TOLU)
        self.say("Nora adds Tolu Adeyemi, and enters her insurance for her")
        tolu = self._confirmed(TOLU, tolu_id, minutes=55)
        ana = self._confirmed(ANA, ana_id, minutes=45)
        self.say(f"Both came today, for {_AN_HOUR} ({_WHY}): Tolu for 55 minutes, Ana for only 45")
        return ana, tolu

    def bill(self, seen: Seen) -> None:
        """What was confirmed becomes a claim, because the insurance pays."""
        claim = self._claim(seen, "ready")
        payment = self.nora.put(seen.outcome, _held(_AN_HOUR, 55))["payment"]
        if payment != {"by": "insurance", "because": []}:
            raise StoryError(f"it is not the insurance that pays for Tolu's visit: {payment}")
        self.say(
            f"Tolu's insurance pays: a claim of {_dollars(claim['charge'])} is ready. "
            f"Meridian Health takes it until {_day(claim['file_by'])}"
        )

    def hold_back_and_mend(self, seen: Seen) -> None:
        """A claim whose minutes do not fit its code is a task first, and leaves once they do."""
        claim = self._claim(seen, "draft")
        finding = _only([each for each in claim["findings"] if each["stops"]])
        if finding["code"] != "MINUTES":
            raise StoryError(f"Ana's claim is held back for {finding['code']}")
        self._task_about(claim)
        self.say(f"Ana's is held back ({finding['code']}): {finding['next_action']}")
        self.nora.put(seen.outcome, _held(_THREE_QUARTERS, 45))
        if self._claim(seen, "ready")["claim_id"] != claim["claim_id"]:
            raise StoryError("Ana's visit has two claims")
        if self._tasks_about(claim):
            raise StoryError("Ana's claim is mended, and its task is still open")
        self.say(f"Nora finds that in her task list and chooses {_THREE_QUARTERS}: done, and ready")

    def send(self, everybody: Sequence[Seen]) -> list[str]:
        """The morning's batch sends all of them; the clearinghouse's own books count them.

        What comes back is their control numbers.
        """
        numbers = [self._control_number(self._claim(seen, "ready")) for seen in everybody]
        morning = next_business_day(today())
        strike(self.office.stack, "claim-batch", at=moment_at(morning, time(7), ZONE))
        self.say(f"The schedule strikes as on {morning:%A} at 7: what is ready leaves, as 837P")
        until("all claims at the clearinghouse", lambda: {*numbers} <= {*self._books()})
        counted = [self._books()[number] for number in numbers]
        if counted != [{"accepted": 1, "refused": 0, "requests": 1}] * len(numbers):
            raise StoryError(f"the clearinghouse counts otherwise: {counted}")
        self.say(
            f"By its own books the clearinghouse took {len(counted)} claims, each of them once"
        )
        return numbers

    def collect_answers(self) -> None:
        """The schedule of every ten minutes reads on in the clearinghouse's list."""
        passed = f"{self.office.clearinghouse_url}/_simulator/forward/{LAG_SECONDS + 1}"
        httpx.post(passed).raise_for_status()
        strike(self.office.stack, "answer-collection", at=datetime.now(UTC))
        self.say("The schedule of every ten minutes strikes, and brings what came back")

    def hear_acceptance(self, seen: Seen) -> None:
        """The payer takes a claim in, under a number of its own."""
        claim = self._claim(seen, "accepted")
        if not claim["payer_claim_number"]:
            raise StoryError("the payer's own number of Ana's claim is missing")
        self.say(f"Meridian Health takes Ana's claim in (277CA), as {claim['payer_claim_number']}")

    def hear_refusal(self, seen: Seen) -> None:
        """The payer sends one back; whoever can mend it reads why, what to do, and by when."""
        claim = self._claim(seen, "rejected")
        finding = _only(claim["findings"])
        task = self._task_about(claim)
        self.say(f"Tolu's it sends back: {finding['next_action']}")
        self.say(f"That waits in Nora's task list, due {_day(task['due_on'])}")

    def _confirmed(self, who: Patient, client_id: str, *, minutes: int) -> Seen:
        visit_id, _ = self.nora.plan_visit(client_id, in_days=0)
        seen = Seen(who, client_id, f"/clients/{client_id}/visits/{visit_id}/outcome")
        self.nora.put(seen.outcome, _held(_AN_HOUR, minutes))
        return seen

    def _claim(self, seen: Seen, status: str) -> dict[str, Any]:
        """The one claim for a client's visit, once it has that *status*."""

        def found() -> dict[str, Any] | None:
            listed = self.nora.get(f"/clients/{seen.client_id}/claims")["claims"]
            return next((claim for claim in listed if claim["status"] == status), None)

        return until(f"{seen.who.first_name}'s claim, {status},", found)

    def _control_number(self, claim: dict[str, Any]) -> str:
        """What stands for the claim at clearinghouse and payer; staff can read it."""
        read = self.june.get(f"/claims/{claim['claim_id']}")["claim"]
        return str(read["versions"][-1]["bill"]["control_number"])

    def _books(self) -> dict[str, dict[str, int]]:
        books = httpx.get(f"{self.office.clearinghouse_url}/_simulator/claims").json()
        counted: dict[str, dict[str, int]] = books["claims"]
        return counted

    def _tasks_about(self, claim: dict[str, Any]) -> list[dict[str, Any]]:
        tasks = self.nora.get("/tasks")["tasks"]
        return [task for task in tasks if claim["claim_id"] in task["about"]]

    def _task_about(self, claim: dict[str, Any]) -> dict[str, Any]:
        return _only(until("the task about the claim", lambda: self._tasks_about(claim)))


def _only(found: list[dict[str, Any]]) -> dict[str, Any]:
    if len(found) != 1:
        raise StoryError(f"there is not one of these, but {len(found)}: {found}")
    return found[0]


def _held(procedure: str, minutes: int) -> dict[str, Any]:
    return {
        "status": "held",
        "procedure": procedure,
        "minutes": minutes,
        "diagnoses": [_WHY],
    }


def _dollars(cents: int) -> str:
    return f"${cents / 100:.2f}"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%A, %B %-d, %Y}"
