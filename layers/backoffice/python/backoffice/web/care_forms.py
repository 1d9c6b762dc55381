"""The form of a consultation request: its fields as somebody who looks for care typed them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar, cast

from backoffice.domain.client import Language
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.identifiers import EmailAddress, OpaqueId, PayerId, PersonName, UsState
from backoffice.domain.money import Money
from backoffice.domain.places import ZONES
from backoffice.domain.prose import PhoneNumber, Words
from backoffice.domain.seeker import Person
from backoffice.domain.wishes import Hours, Meeting, Need, Paying, Tongue, Wishes
from backoffice.services.care_requests import CareRequest
from backoffice.web.forms import Fields

NO_CONSENT = "Please tick that we may pass it on; without it nobody hears of you."
WHICH_PAYER = "Choose the insurance that is to pay, or choose to pay yourself."
NO_PAYER = "You pay yourself: leave the insurance open, or let it pay."
WHICH_ZONE = "Choose your time zone; your state has several."
HOW_MUCH = "Write an amount in dollars, as in 125."
ONE_OF_THEM = "Choose one of the answers shown."

Form = Mapping[str, str]
E = TypeVar("E", bound=StrEnum)


def form_id(form: Form) -> str | None:
    """The id that the page gave its form, by which the same one sent twice is known."""
    try:
        return OpaqueId.parse(form.get("form", ""))
    except Refused:
        return None


def zones_to_choose(form: Form) -> tuple[str, ...]:
    """The time zones of the state that was chosen, where it has several."""
    zones = ZONES.get(form.get("state", ""), ())
    return zones if len(zones) > 1 else ()


def care_request(
    form: Form, *, first_choice: str | None, language: str, today: date
) -> CareRequest:
    """What the form asks for.

    Raises:
        Invalid: names each field that does not fit.
    """
    fields = Fields(form)
    person = _person(fields, today=today)
    state = fields.read("state", UsState, "Choose the state where you live.")
    care_state = fields.read_if_any("care_state", UsState) or state
    zone = fields.text("time_zone") or None
    if state is not None and len(ZONES[state]) > 1 and zone not in ZONES[state]:
        fields.refuse("time_zone", WHICH_ZONE)
    wishes = _wishes(fields, form, care_state)
    if not fields.text("consent"):
        fields.refuse("consent", NO_CONSENT)
    fields.done()
    return CareRequest(  # `done` vouches for all of them
        person=cast("Person", person),
        wishes=cast("Wishes", wishes),
        state=cast("UsState", state),
        time_zone=zone,
        language=Language(language),
        first_choice=first_choice,
    )


def _person(fields: Fields, *, today: date) -> Person | None:
    first = fields.read("first_name", PersonName, "Enter the first name.")
    last = fields.read("last_name", PersonName, "Enter the last name.")
    born = fields.day("birth_date", today=today)
    email = fields.read("email", EmailAddress, "Enter an e-mail address.")
    phone = fields.read_if_any("phone", PhoneNumber)
    words = fields.read_if_any("words", Words)
    if first is None or last is None or born is None or email is None:
        return None
    return Person(
        first_name=first, last_name=last, birth_date=born, email=email, phone=phone, words=words
    )


def _wishes(fields: Fields, form: Form, care_state: UsState | None) -> Wishes | None:
    paying = _choice(fields, "paying", Paying)
    if paying is None and not fields.text("paying"):
        fields.refuse("paying", ONE_OF_THEM)
    payer_id = fields.read_if_any("payer_id", PayerId)
    if paying is Paying.INSURANCE and payer_id is None:
        fields.refuse("payer_id", WHICH_PAYER)
    if paying is Paying.THEMSELVES and payer_id is not None:
        fields.refuse("payer_id", NO_PAYER)
    budget = _budget(fields)
    meeting = _choice(fields, "meeting", Meeting)
    tongue = _choice(fields, "tongue", Tongue)
    try:
        fields.done()
    except Invalid:  # said beside the fields, once all are read
        return None
    return Wishes(
        care_state=cast("UsState", care_state),
        paying=cast("Paying", paying),
        payer_id=payer_id,
        budget=budget,
        needs=tuple(each for each in Need if form.get(f"need_{each}")),
        hours=tuple(each for each in Hours if form.get(f"hour_{each}")),
        tongues=(tongue,) if tongue else (),
        meeting=meeting,
    )


def _choice(fields: Fields, name: str, kind: type[E]) -> E | None:
    """One of a few answers; leaving it open is an answer, too."""
    said = fields.text(name)
    if not said:
        return None
    if said not in set(kind):
        fields.refuse(name, ONE_OF_THEM)
        return None
    return kind(said)


def _budget(fields: Fields) -> Money | None:
    said = fields.text("budget").removeprefix("$").strip()
    if not said:
        return None
    try:
        budget = Money.dollars(said)
    except Refused:
        fields.refuse("budget", HOW_MUCH)
        return None
    if budget < Money.ZERO:
        fields.refuse("budget", HOW_MUCH)
    return budget
