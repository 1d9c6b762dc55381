"""The wizard as a naive model: plain dictionaries, and the rules of the form written once more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Form = dict[str, str]

SESSION = timedelta(hours=2)
LINK = timedelta(days=5)
ORDER = (
    "about-you",
    "insurance",
    "begins",
    "member-id",
    "address",
    "card",
    "policy-holder",
    "policy-holder-details",
    "review",
)
ZONE = ZoneInfo("America/New_York")
AHEAD = timedelta(days=400)
ONE_DAY = timedelta(days=1)
BORN = "1990-04-12"


@dataclass(frozen=True)
class Try:
    """What somebody may send on a page, and what is to be kept of it; nothing of a wrong one."""

    form: Form
    kept: Any = None
    asks: bool = False
    """The office asks something first, and keeps it only if it is kept already."""


def _day(month: str, day: str, year: str) -> Form:
    return {"birth_date_month": month, "birth_date_day": day, "birth_date_year": year}


def _begins(day: str) -> Form:
    year, month, of_month = (str(int(part)) for part in day.split("-"))
    return {"begins_month": month, "begins_day": of_month, "begins_year": year}


def _about(first: str, born: Form, **differs: str) -> Form:
    names = {"first_name": first, "last_name": "Okafor"}
    return {"for_whom": "myself", **names, **born, "sex": "F", **differs}


def _holder(first: str, day: str) -> Form:
    return {"first_name": first, "last_name": "Okafor", **_day("2", day, "1964")}


_HELPER = {"for_whom": "someone_else", "filled_in_by": "Ana Ruiz", "helper_relation": "carer"}
_ABOUT: dict[str, str | None] = {
    "first_name": "Maya",
    "last_name": "Okafor",
    "birth_date": BORN,
    "sex": "F",
    "filled_in_by": None,
    "helper_relation": None,
}
_ADDRESS: Form = {"line1": "12 Elm Street", "city": "Albany", "state": "NY", "zip": "12207"}
_MOTHER = {"first_name": "Ada", "last_name": "Okafor", "birth_date": "1964-02-29"}
_OWN_PLAN = {"client_is_holder": True, "relationship": "18", "other_insurance": None}
_PARENTS_PLAN = {"client_is_holder": False, "relationship": "19", "other_insurance": None}
_ONE = _OWN_PLAN | {"other_insurance": {"exists": False, "payer_name": None}}
_TWO = _OWN_PLAN | {"other_insurance": {"exists": True, "payer_name": "Moss Life"}}
_HARBOR = {"payer_id": "harbor-health", "typed_name": None}
_BLUE = {"payer_id": "horizon-blue", "typed_name": None}
_TYPED = {"payer_id": None, "typed_name": "Somebody Mutual"}
_SHORT = {"payer_id": None, "typed_name": "ha"}
_PLAIN: dict[str, str | None] = {"member_id": "W123", "group_number": "9"}
_ODD: Form = {"member_id": "W1O2", "group_number": "77-1200"}
_TO_COME = {"to_come": True}

TRIES: dict[str, list[Try]] = {
    "about-you": [
        Try(_about("Maya", _day("4", "12", "1990")), _ABOUT),
        Try(
            _about("Mya", _day("4", "13", "1990")),
            _ABOUT | {"first_name": "Mya", "birth_date": "1990-04-13"},
        ),
        Try(
            _about("Maya", _day("4", "12", "1990"), **_HELPER),
            _ABOUT | {"filled_in_by": "Ana Ruiz", "helper_relation": "carer"},
        ),
        Try(_about("", _day("4", "12", "1990"))),
        Try({}),
    ],
    "insurance": [
        Try({"payer_name": "Harbor Health"}, _HARBOR),
        Try({"payer_name": "horizon-blue"}, _BLUE),
        Try({"payer_name": "Somebody Mutual"}, _TYPED),
        Try({"payer_name": "h", "asked_about": "h", "payer": "horizon-blue"}, _BLUE),
        Try({"payer_name": "ha", "asked_about": "ha", "payer": "typed"}, _SHORT),
        Try({"payer_name": "h", "asked_about": "h", "payer": "typed"}),
        Try({"payer_name": "h", "asked_about": "x", "payer": "typed"}, asks=True),
        Try({"payer_name": "h"}, asks=True),
        Try({"payer_name": " "}),
    ],
    "begins": [
        *(
            Try(_begins(day), {"day": day})
            for day in ("2027-01-01", "2026-12-15", "2027-02-01", "2028-02-29", "2026-11-27")
        ),
        Try({"begins_month": "2", "begins_day": "30", "begins_year": "2027"}),
        Try({}),
    ],
    "member-id": [
        Try({"member_id": "w 12-3", "group_number": "9"}, _PLAIN),
        Try({"member_id": "W123", "no_group_number": "yes"}, _PLAIN | {"group_number": None}),
        Try(_ODD, _ODD, asks=True),
        Try(_ODD | {"looked_again": "W1O2 77-1200"}, _ODD),
        Try(_ODD | {"looked_again": "W1O2"}, _ODD, asks=True),
        Try({"member_id": "W123"}),
        Try({"card_to_come": "yes"}, _TO_COME),
        Try({"card_to_come": "yes", "member_id": "W123"}),
    ],
    "address": [
        Try(_ADDRESS, _ADDRESS | {"line2": None}),
        Try(_ADDRESS | {"line2": "Apt 4"}, _ADDRESS | {"line2": "Apt 4"}),
        Try(_ADDRESS | {"zip": "1"}),
    ],
    "policy-holder": [
        Try({"client_is_holder": "yes"}, _OWN_PLAN),
        Try({"client_is_holder": "no", "relationship": "19"}, _PARENTS_PLAN),
        Try({"client_is_holder": "yes", "other_insurance": "no", "other_payer_name": "X"}, _ONE),
        Try(
            {"client_is_holder": "no", "relationship": "19", "other_insurance": "yes"},
            _PARENTS_PLAN | {"other_insurance": {"exists": True, "payer_name": None}},
        ),
        Try({"client_is_holder": "yes", "other_payer_name": "Moss Life"}, _TWO),
        Try({"client_is_holder": "no", "relationship": ""}),
    ],
    "policy-holder-details": [
        Try(_holder("Ada", "29"), _MOTHER),
        Try(_holder("Bea", "29"), _MOTHER | {"first_name": "Bea"}),
        Try(_holder("Ada", "30")),
    ],
}
"""By page. The card and the review ask nothing that is typed, and have rules of their own."""


@dataclass
class Paper:
    """What one generation of the link led to."""

    reason: str = "details"
    mends: int | None = None
    """Which policy it puts right."""
    card_to_come: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    numbers_of: Any = None
    """Whose card the numbers are from, once another insurer was chosen."""
    photos: set[str] = field(default_factory=set)
    begun: bool = False
    submitted: bool = False


@dataclass
class WizardModel:
    """Everything that a client, a provider and the clock did, and what must follow."""

    now: datetime
    asked_at: datetime
    generation: int = 1
    paper: Paper = field(default_factory=Paper)
    signed_in: tuple[int, datetime] | None = None
    """The generation that the browser's cookie is for, and until when."""
    birth_date: str = BORN
    policies: list[dict[str, Any]] = field(default_factory=list)
    """The answers behind each policy, as they were last stated."""
    pending: list[bool] = field(default_factory=list)
    """Whether something of each is to come."""
    told: list[tuple[int, date, bool]] = field(default_factory=list)
    """Which policy was said to begin when, in the order in which that still counts, and whether
    it was to come."""
    corrections: int = 0

    # ------------------------------------------------------------- the rules of the form

    @property
    def inside(self) -> bool:
        """Whether the browser may see the form."""
        if self.signed_in is None:
            return False
        generation, until = self.signed_in
        return generation == self.generation and self.now < until

    def pages(self) -> list[str]:
        """The pages on the way: some only for a dependent, or for a plan that is to come."""
        holder = self.paper.answers.get("policy-holder")
        left_out = set()
        if holder is None or holder["client_is_holder"]:
            left_out.add("policy-holder-details")
        if not self.upcoming:
            left_out.add("begins")
        if self.paper.answers.get("member-id") == _TO_COME:
            left_out.add("card")
        return [page for page in ORDER if page not in left_out]

    @property
    def upcoming(self) -> bool:
        """Whether the form asks for insurance that is to come."""
        return self.paper.reason == "upcoming"

    @property
    def today(self) -> date:
        """The client's."""
        return self.now.astimezone(ZONE).date()

    def periods(self) -> dict[int, tuple[date, date]]:
        """The days of each policy that still stands: who tells of a day later has it."""
        periods: dict[int, tuple[date, date]] = {}
        for told, begins, was_to_come in self.told:
            ends = date(begins.year, 12, 31)
            next_ones = [since for since, _ in periods.values() if since > begins]
            if next_ones and not was_to_come:
                ends = min(ends, min(next_ones) - ONE_DAY)
            for other, (since, until) in list(periods.items()):
                if since <= ends and begins <= until:
                    del periods[other]
                    if since < begins:
                        periods[other] = since, begins - ONE_DAY
            periods[told] = begins, ends
        return periods

    def _to_be_mended(self) -> int | None:
        periods = sorted(self.periods().items(), key=lambda each: each[1])
        holding = [told for told, (since, until) in periods if since <= self.today <= until]
        to_come = [told for told, (since, _) in periods if since > self.today]
        if self.paper.reason == "details" or not periods:
            return None
        if self.upcoming:
            return to_come[0] if to_come else None
        current = [*holding, *to_come[:1], periods[-1][0]][0]
        return next((told for told in [current, *to_come[:1]] if self.pending[told]), current)

    def needs_the_card(self) -> bool:
        """Only Harbor Health does without photos."""
        insurer: Any = self.paper.answers.get("insurance")
        return insurer is None or insurer["payer_id"] != "harbor-health"

    def has_both_photos(self) -> bool:
        """Whether the form went on from the card with a front and a back."""
        sides: set[str] = self.paper.answers.get("card", set())
        return len(sides) == 2

    def is_answered(self, page: str) -> bool:
        """Whether nothing of *page* is missing."""
        if page == "card" and self.needs_the_card():
            return self.has_both_photos() or self.paper.card_to_come
        return page in self.paper.answers

    def position(self) -> str:
        """Where the client should be."""
        if self.paper.submitted:
            return "receipt"
        return next(page for page in self.pages() if not self.is_answered(page))

    def place(self) -> str:
        """Where the client is led: to odd numbers of another insurer first, to be looked at."""
        odd = self.paper.numbers_of and self.paper.answers.get("member-id") == _ODD
        if odd and not self.paper.submitted and self.shows("member-id"):
            return "member-id"
        return self.position()

    def shows(self, page: str) -> bool:
        """Whether *page* may be seen: it is where the client is, or lies before that."""
        if self.paper.submitted:
            return page == "receipt"
        pages = self.pages()
        return page in pages and pages.index(page) <= pages.index(self.position())

    # ------------------------------------------------------------- what is done

    def open(self, generation: int, birth_date: str) -> bool:
        """Whether the link of *generation* opens with *birth_date*; the form may begin."""
        expired = self.now >= self.asked_at + LINK and not self.paper.submitted
        if generation != self.generation or expired or birth_date != self.birth_date:
            return False
        if not self.paper.begun:
            self._begin()
        self.signed_in = (self.generation, self.now + SESSION)
        return True

    def _begin(self) -> None:
        self.paper.begun = True
        self.paper.mends = self._to_be_mended()
        if self.paper.mends is None:
            return
        asked_anew = {"about-you", "card", "begins"}
        stated = self.policies[self.paper.mends]
        if stated["member-id"] == _TO_COME:
            asked_anew.add("member-id")
        self.paper.answers = {k: kept for k, kept in stated.items() if k not in asked_anew}
        # A policy says nothing of another insurance, which there may be by now.
        self.paper.answers["policy-holder"] = stated["policy-holder"] | {"other_insurance": None}
        begins, _ = self.periods()[self.paper.mends]
        if begins > self.today:
            self.paper.answers["begins"] = {"day": begins.isoformat()}

    def read(self, page: str) -> tuple[str, int]:
        """Where reading *page* ends, and how."""
        if not self.inside:
            return page, 404
        return (page if self.shows(page) else self.place()), 200

    def answer(self, page: str, tried: Try) -> tuple[str, int]:
        """Where answering *page* ends, and how."""
        if not self.inside:
            return page, 404
        if page == "begins" and not self.upcoming and tried.kept:
            return self.place(), 200
        same = tried.kept is not None and self.paper.answers.get(page) == tried.kept
        if self.paper.submitted:
            return ("receipt", 200) if same else (page, 409)
        if same or self.takes(page, tried):
            self._note_whose_numbers(page, tried.kept)
            self.paper.answers[page] = tried.kept
            return self.place(), 200
        return self._stays(page, 200 if tried.asks else 422)

    def _note_whose_numbers(self, page: str, kept: Any) -> None:
        paper = self.paper
        if page == "member-id":
            paper.numbers_of = None
        elif page == "insurance" and paper.answers.get("member-id", _TO_COME) != _TO_COME:
            before = paper.numbers_of or paper.answers.get("insurance")
            paper.numbers_of = before if before != kept else None

    def takes(self, page: str, tried: Try) -> bool:
        """Whether what was sent is an answer that this form takes as it stands."""
        if tried.kept is None or tried.asks:
            return False
        if page == "begins":
            day = date.fromisoformat(tried.kept["day"])
            return self.upcoming and self.today < day <= self.today + AHEAD
        return self.upcoming or tried.kept != _TO_COME

    def go_on_from_the_card(self, *, to_come: bool = False) -> tuple[str, int]:
        """Where "Continue" under the photos ends, and how."""
        if not self.inside:
            return "card", 404
        if not self.paper.submitted:
            to_come = to_come and self.upcoming
            if self.needs_the_card() and len(self.paper.photos) < 2 and not to_come:
                return self._stays("card", 422)
            self.paper.answers["card"] = set(self.paper.photos)
            self.paper.card_to_come = to_come
        return self.place(), 200

    def submit(self, *, ticked: bool) -> tuple[str, int]:
        """Where "Submit information" ends, and how."""
        if not self.inside:
            return "review", 404
        if self.paper.submitted:
            return "receipt", 200
        if not ticked:
            return self._stays("review", 422)
        if self.position() == "review":
            self._state()
        return self.place(), 200

    def _state(self) -> None:
        self.paper.submitted = True
        pages = self.pages()
        stated = {page: kept for page, kept in self.paper.answers.items() if page in pages}
        pending = stated["member-id"] == _TO_COME or (
            self.needs_the_card() and not self.has_both_photos()
        )
        if self.paper.mends is None:
            told = len(self.policies)
            self.policies.append(stated)
            self.pending.append(pending)
        else:
            told = self.paper.mends
            self.policies[told], self.pending[told] = stated, pending
            self.corrections += 1
        if self.upcoming:
            self.told = [each for each in self.told if each[0] != told]
            self.told.append((told, date.fromisoformat(stated["begins"]["day"]), True))
        elif self.paper.mends is None:
            self.told.append((told, self.today, False))
        self.birth_date = stated["about-you"]["birth_date"]

    def _stays(self, page: str, status: int) -> tuple[str, int]:
        return (page, status) if self.shows(page) else (self.place(), 200)

    def ask_again(self, reason: str) -> None:
        """The provider asks for another link, perhaps to have the policy put right."""
        self.generation += 1
        self.asked_at = self.now
        self.paper = Paper(reason=reason)
