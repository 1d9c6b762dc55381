"""A payer: an insurer, the names people know it by, and what we agreed with it, and when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.errors import Refused
from backoffice.domain.identifiers import ClearinghousePayerId, PayerId, PlainText, ProcedureCode
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.record import Fact, Record
from backoffice.domain.telehealth import Modifier, TelehealthRule

ServiceType = Annotated[str, Field(pattern="^[A-Z0-9]{1,2}$")]
"""A service type code of X12 005010, as 30 or MH."""
Code = Annotated[str, Field(pattern="^[A-Z][A-Z0-9_]{1,39}$")]
"""The stable code of a pre-flight edit, as TAXONOMY."""


class MemberIdShape(Fact):
    """What the member ids of a payer usually look like; cards differ, so it only warns."""

    pattern: str
    """A regular expression for the whole of the tidied id."""
    example: PlainText

    @model_validator(mode="after")
    def _can_be_matched(self) -> Self:
        try:
            matches = re.fullmatch(self.pattern, self.example)
        except re.error:
            matches = None
        if not matches:
            raise PydanticCustomError("member_id_shape", "The example must fit the pattern.")
        return self

    def fits(self, member_id: str) -> bool:
        """Whether *member_id* looks as usual."""
        return re.fullmatch(self.pattern, member_id) is not None


class Spot(StrEnum):
    """Where something stands on the front of a card."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    MIDDLE_LEFT = "middle-left"
    MIDDLE_RIGHT = "middle-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class CardLayout(Fact):
    """Where a payer's card shows what the form asks for, and what it calls it (IN-5)."""

    member_id_label: PlainText = PlainText("Member ID")
    member_id_at: Spot = Spot.MIDDLE_LEFT
    group_label: PlainText | None = PlainText("Group number")
    """None: cards of this payer show no group number."""
    group_at: Spot = Spot.MIDDLE_RIGHT


class PayerTerms(Fact):
    """What holds between the network and one payer for a while (Q1); all of it is data."""

    holds: Interval
    name: PlainText
    """As the payer calls itself then."""
    family: PlainText | None = None
    """A group of payers that share rules, as the Blue plans do whatever they are called (Q5)."""

    contracted: bool = False
    """Clients insured here can be seen in network at all."""
    public_precheck: bool = False
    """Anyone may ask before an intake whether a plan is covered (EL-3, Q24)."""
    card_required: bool = False
    """Both photos of the card are demanded (IN-11); otherwise encouraged (IN-12)."""
    eap_program: bool = False
    """Providers may enrol in an employee assistance programme (CR-6)."""
    eap_procedure: ProcedureCode | None = None
    """The only code that its visits are billed under, as 99404; None: that of the visit."""
    eap_modifier: Modifier | None = None
    """What is added to the code of its visits, as HJ; None: nothing."""
    carry_in_from_prior_credential: bool = False
    """Providers credentialed before joining may bring eligible clients along (CR-11)."""

    plan_kind: PlanKind = PlanKind.COMMERCIAL
    """What claims call the kind of plan (SBR09)."""
    claims_payer_id: ClearinghousePayerId | None = None
    eligibility_payer_id: ClearinghousePayerId | None = None
    member_id_shape: MemberIdShape | None = None
    card_layout: CardLayout = CardLayout()
    service_types: tuple[ServiceType, ...] = Field(default=("30",), min_length=1)
    """What to ask an eligibility check about, best first."""
    others_under_plan: bool = True
    """It may name other payers nowhere but in an answer about the whole plan (30), so that once a
    year this is asked, too."""
    checks_in_five_minutes: int = Field(default=60, ge=1)
    """How many checks that fell due are handed out at once, so that none of them waits in vain."""
    tier: PlainText | None = None
    """Which of the payer's tiers the network's providers are in, as "Tier 1"; None: it has none."""
    timely_filing_days: int | None = Field(default=None, ge=1)
    """Calendar days from the visit within which a claim must arrive; None: nobody has entered
    the contract's word, so what is usual for the payer is counted."""
    corrected_filing_days: int | None = Field(default=None, ge=1)
    """Likewise from the day a payer decided, for claims that replace one or follow another
    payer's; None: they have no time of their own."""
    appeal_days: int | None = Field(default=None, ge=1)
    """Likewise from the day the payer decided, within which an appeal must arrive."""
    telehealth: TelehealthRule = TelehealthRule()
    """How claims for visits by video or telephone are marked."""
    edits_on: tuple[Code, ...] = ()
    """Pre-flight edits that this payer needs beside the usual ones."""
    edits_off: tuple[Code, ...] = ()
    """Usual pre-flight edits that this payer does without, where payers differ."""
    forbids_missed_visit_fees: bool = False
    """Its members may be charged nothing for a visit that did not take place (IV-2); those of
    Medicaid never may.
    """
    opt_out_notice_days: int = Field(default=30, ge=1)
    """Days that a provider stays in network after giving notice (CR-12, Q25)."""

    @property
    def spares_missed_visits(self) -> bool:
        """Whether nobody may ask its members for a visit that did not take place."""
        return self.forbids_missed_visit_fees or self.plan_kind is PlanKind.MEDICAID

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if self.contracted and not (self.claims_payer_id and self.eligibility_payer_id):
            raise PydanticCustomError(
                "payer_terms", "A contracted payer needs ids for claims and for eligibility checks."
            )
        if self.public_precheck and not self.eligibility_payer_id:
            raise PydanticCustomError("payer_terms", "A pre-check needs an id to ask under.")
        return self


class Payer(Record):
    """An insurer in the registry."""

    payer_id: PayerId
    name: PlainText
    aliases: tuple[PlainText, ...] = ()
    terms: tuple[PayerTerms, ...] = ()
    addresses: tuple[Address, ...] = ()
    """Where the insurer itself gets post, as it stands on cards (Q28)."""

    @model_validator(mode="after")
    def _has_one_set_of_terms_a_day(self) -> Self:
        spans = sorted((terms.holds for terms in self.terms), key=lambda holds: holds.since)
        if any(earlier.overlaps(later) for earlier, later in pairwise(spans)):
            raise PydanticCustomError("payer", "Two sets of terms hold on the same day.")
        return self

    def on(self, day: date) -> PayerTerms | None:
        """The terms of *day*, if there are any."""
        return next((terms for terms in self.terms if terms.holds.contains(day)), None)

    def telehealth_on(self, day: date) -> TelehealthRule:
        """How it wants telehealth marked on *day*; without terms, as most want it."""
        terms = self.on(day)
        return terms.telehealth if terms else TelehealthRule()

    def is_called(self, text: str) -> bool:
        """Whether *text* is one of its names, but for case, accents and punctuation."""
        typed = _words(text)
        return bool(typed) and any(typed == _words(name) for name in self.names())

    def matches(self, text: str) -> bool:
        """Whether somebody who types *text* may mean this payer.

        Every word typed must begin a word of one of its names, present, former or
        nick-; case, accents and punctuation do not matter. Nothing typed matches nothing.
        """
        typed = _words(text)
        return bool(typed) and any(
            all(any(word.startswith(part) for word in _words(name)) for part in typed)
            for name in self.names()
        )

    def names(self) -> Iterator[str]:
        """Its name, what people call it, and what it was called at other times."""
        yield self.name
        yield from self.aliases
        yield from (terms.name for terms in self.terms)


class WhichPayer(Refused):
    """What was typed may mean several payers, or one that is spelled otherwise."""

    def __init__(self, candidates: Sequence[Payer]) -> None:
        super().__init__("Which insurance provider do you mean?")
        self.candidates = tuple(candidates)


TYPED = "typed"
"""The choice of whoever means none of the payers that were offered."""
_MOST_CANDIDATES = 8
_ALIKE = 0.75
"""Of difflib's measure: "Cigan" is like Cigna, and "Aetna" not like Athena (0.73)."""


def recognise(typed: str, registry: Sequence[Payer], *, choice: str = "") -> Payer | None:
    """The payer that *typed* names, or None for one that is not in the *registry* (Q5).

    *choice* is the answer to the question that `WhichPayer` asked about the same text: the id of
    a candidate, or `TYPED`.

    Raises:
        WhichPayer: it may mean one or several of the registry, and nobody has said yet.
    """
    named = [payer for payer in registry if payer.is_called(typed)]
    if len(named) == 1:
        return named[0]
    candidates = named or _candidates(typed, registry)
    for payer in candidates:
        if payer.payer_id == choice:
            return payer
    if choice == TYPED or not candidates:
        return None
    raise WhichPayer(candidates)


def _candidates(typed: str, registry: Sequence[Payer]) -> list[Payer]:
    """Payers whose names begin as typed; failing that, those that are spelled nearly so."""
    found = [payer for payer in registry if payer.matches(typed)]
    if not found:
        text = " ".join(_words(typed))
        by_name = {" ".join(_words(name)): payer for payer in registry for name in payer.names()}
        near = get_close_matches(text, by_name, n=_MOST_CANDIDATES, cutoff=_ALIKE)
        found = list({by_name[name].payer_id: by_name[name] for name in near}.values())
    return found[:_MOST_CANDIDATES]


def card_required(payer: Payer | None, day: date) -> bool:
    """Whether both sides of the card are demanded from someone insured with *payer* on *day*.

    A payer that was typed by hand (None), or of which we know nothing on that day,
    may be one that demands it: so both are, until staff map it (IN-11, Q5).
    """
    terms = payer.on(day) if payer is not None else None
    return terms is None or terms.card_required


def is_insurers_own(address: Address, payers: Iterable[Payer]) -> bool:
    """Whether *address* is where one of *payers* gets post, so that it is no member's (Q28).

    Spelling does not matter: case, punctuation, "Street" or "St", how a PO box is
    written, the last four digits of a ZIP code. A flat in the insurer's own
    building is somebody's home.
    """
    return any(_same_place(address, own) for payer in payers for own in payer.addresses)


_SHORT = {
    "street": "st",
    "avenue": "ave",
    "av": "ave",
    "road": "rd",
    "boulevard": "blvd",
    "drive": "dr",
    "lane": "ln",
    "court": "ct",
    "place": "pl",
    "plaza": "plz",
    "square": "sq",
    "parkway": "pkwy",
    "highway": "hwy",
    "circle": "cir",
    "terrace": "ter",
    "saint": "st",
    "suite": "ste",
    "floor": "fl",
    "apartment": "apt",
    "building": "bldg",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
}
_PO_BOX = re.compile(r"\b(?:p ?o ?b(?:ox)?|post office box) ?(?:no ?|number ?)?(\d+)\b")


def _same_place(one: Address, other: Address) -> bool:
    if one.zip[:5] != other.zip[:5]:
        return False
    ones, others = (_written(each.line1, each.line2) for each in (one, other))
    boxes = set(_PO_BOX.findall(ones)) & set(_PO_BOX.findall(others))
    if boxes or ones == others:
        return True
    with_and_without = one.line2 is None or other.line2 is None
    return with_and_without and _written(one.line1) == _written(other.line1)


def _written(*lines: str | None) -> str:
    words = _words(" ".join(line for line in lines if line))
    return " ".join(_SHORT.get(word, word) for word in words)


_TRADE_MARK = re.compile(r"[™℠®]|\((?:tm|sm|r)\)", re.IGNORECASE)
"""Before NFKD, which makes letters of some of them."""


def _words(text: str) -> list[str]:
    unmarked = unicodedata.normalize("NFKD", _TRADE_MARK.sub(" ", text))
    unaccented = "".join(c for c in unmarked if not unicodedata.combining(c))
    return re.findall(r"\w+", unaccented.casefold().replace("'", "").replace("’", ""))
