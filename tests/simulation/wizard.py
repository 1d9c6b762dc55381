"""The wizard as a naive model: plain dictionaries, and the rules of the form written once more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Form = dict[str, str]

SESSION = timedelta(hours=2)
LINK = timedelta(days=5)
ORDER = (
    "about-you",
    "insurance",
    "member-id",
    "address",
    "card",
    "policy-holder",
    "policy-holder-details",
    "review",
)
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
_HARBOR = {"payer_id": "harbor-health", "typed_name": None}
_BLUE = {"payer_id": "horizon-blue", "typed_name": None}
_TYPED = {"payer_id": None, "typed_name": "Somebody Mutual"}
_SHORT = {"payer_id": None, "typed_name": "h"}
_PLAIN: dict[str, str | None] = {"member_id": "W123", "group_number": "9"}
_ODD: Form = {"member_id": "W1O2", "group_number": "77-1200"}

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
        Try({"payer_name": "h", "asked_about": "h", "payer": "typed"}, _SHORT),
        Try({"payer_name": "h", "asked_about": "x", "payer": "typed"}, asks=True),
        Try({"payer_name": "h"}, asks=True),
        Try({"payer_name": " "}),
    ],
    "member-id": [
        Try({"member_id": "w 12-3", "group_number": "9"}, _PLAIN),
        Try({"member_id": "W123", "no_group_number": "yes"}, _PLAIN | {"group_number": None}),
        Try(_ODD, _ODD, asks=True),
        Try(_ODD | {"looked_again": "W1O2 77-1200"}, _ODD),
        Try(_ODD | {"looked_again": "W1O2"}, _ODD, asks=True),
        Try({"member_id": "W123"}),
    ],
    "address": [
        Try(_ADDRESS, _ADDRESS | {"line2": None}),
        Try(_ADDRESS | {"line2": "Apt 4"}, _ADDRESS | {"line2": "Apt 4"}),
        Try(_ADDRESS | {"zip": "1"}),
    ],
    "policy-holder": [
        Try({"client_is_holder": "yes"}, {"client_is_holder": True, "relationship": "18"}),
        Try(
            {"client_is_holder": "no", "relationship": "19"},
            {"client_is_holder": False, "relationship": "19"},
        ),
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

    mends: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
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
        """The pages on the way: the holder's details only for a dependent."""
        holder = self.paper.answers.get("policy-holder")
        dependent = holder is not None and not holder["client_is_holder"]
        return [page for page in ORDER if page != "policy-holder-details" or dependent]

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
            return self.has_both_photos()
        return page in self.paper.answers

    def position(self) -> str:
        """Where the client should be."""
        if self.paper.submitted:
            return "receipt"
        return next(page for page in self.pages() if not self.is_answered(page))

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
        if self.paper.mends and self.policies:
            stated = self.policies[-1]
            self.paper.answers = {
                page: kept for page, kept in stated.items() if page not in {"about-you", "card"}
            }
        else:
            self.paper.mends = False

    def read(self, page: str) -> tuple[str, int]:
        """Where reading *page* ends, and how."""
        if not self.inside:
            return page, 404
        return (page if self.shows(page) else self.position()), 200

    def answer(self, page: str, tried: Try) -> tuple[str, int]:
        """Where answering *page* ends, and how."""
        if not self.inside:
            return page, 404
        same = tried.kept is not None and self.paper.answers.get(page) == tried.kept
        if self.paper.submitted:
            return ("receipt", 200) if same else (page, 409)
        if same or (tried.kept is not None and not tried.asks):
            self.paper.answers[page] = tried.kept
            return self.position(), 200
        return self._stays(page, 200 if tried.asks else 422)

    def go_on_from_the_card(self) -> tuple[str, int]:
        """Where "Continue" under the photos ends, and how."""
        if not self.inside:
            return "card", 404
        if not self.paper.submitted:
            if self.needs_the_card() and self.paper.photos != {"front", "back"}:
                return self._stays("card", 422)
            self.paper.answers["card"] = set(self.paper.photos)
        return self.position(), 200

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
        return self.position(), 200

    def _state(self) -> None:
        self.paper.submitted = True
        dependent = "policy-holder-details" in self.pages()
        stated = {
            page: kept
            for page, kept in self.paper.answers.items()
            if page != "policy-holder-details" or dependent
        }
        if self.paper.mends:
            self.policies[-1] = stated
            self.corrections += 1
        else:
            self.policies.append(stated)
        self.birth_date = stated["about-you"]["birth_date"]

    def _stays(self, page: str, status: int) -> tuple[str, int]:
        return (page, status) if self.shows(page) else (self.position(), 200)

    def ask_again(self, *, mends: bool) -> None:
        """The provider asks for another link, perhaps to have the policy put right."""
        self.generation += 1
        self.asked_at = self.now
        self.paper = Paper(mends=mends)
