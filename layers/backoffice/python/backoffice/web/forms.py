"""The form's fields: what a browser sends becomes an answer, or a sentence beside each field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from string import whitespace
from typing import TypeVar

from backoffice.domain.address import Address, AddressLine, City
from backoffice.domain.client import Sex
from backoffice.domain.errors import Invalid, Refused
from backoffice.domain.identifiers import (
    GroupNumber,
    MemberId,
    PersonName,
    PlainText,
    UsState,
    ZipCode,
)
from backoffice.domain.intake import (
    AboutYou,
    CardNumbers,
    HelperRelation,
    HolderDetails,
    NumbersToCome,
    OtherInsurance,
    PolicyHolder,
)
from backoffice.domain.policy import Relationship

T = TypeVar("T")

_OLDEST = date(1900, 1, 1)
_MARKS = "".join(map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))))
_AROUND = f"{whitespace}\u00a0\ufeff{_MARKS}"
"""What comes along, unseen, when a number is copied from a message or from the contacts."""
_NOT_BOTH = "Enter the numbers from the card or tick that you don’t have it yet, but not both."


class Fields:
    """A form being read: values as they parse, faults as they come."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self._form = form
        self._faults: dict[str, str] = {}

    def text(self, name: str) -> str:
        """What was typed, without the blanks and invisible marks around it."""
        return self._form.get(name, "").strip(_AROUND)

    def read(self, name: str, parse: Callable[[str], T], missing: str) -> T | None:
        """The field as a value; None when there is none or it does not fit."""
        if not self.text(name):
            self._faults[name] = missing
            return None
        with self.fault_at(name):
            return parse(self.text(name))
        return None

    def read_if_any(self, name: str, parse: Callable[[str], T]) -> T | None:
        """The field as a value; leaving it empty is an answer too."""
        return self.read(name, parse, "") if self.text(name) else None

    def day(self, name: str, *, today: date) -> date | None:
        """Three fields, month, day and year, as one day that is not in the future."""
        found = self._three_parts(name)
        if found is None or not _OLDEST <= found <= today:
            self._faults[name] = "Enter a month, a day and a year, for example 4 12 1990."
            return None
        return found

    def any_day(self, name: str) -> date | None:
        """Three fields as one day of our times, be it past or to come."""
        found = self._three_parts(name)
        if found is None or found < _OLDEST:
            self._faults[name] = "Enter a month, a day and a year of four digits."
            return None
        return found

    def _three_parts(self, name: str) -> date | None:
        parts = [self.text(f"{name}_{part}") for part in ("year", "month", "day")]
        # int() alone would read "1_990" and the digits of every script.
        if all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            year, month, day = map(int, parts)
            with suppress(ValueError):
                return date(year, month, day)
        return None

    def refuse(self, name: str, sentence: str) -> None:
        """Note that a field does not fit."""
        self._faults[name] = sentence

    @contextmanager
    def fault_at(self, name: str) -> Iterator[None]:
        """Whatever is refused in here is the fault of the field *name*."""
        try:
            yield
        except Refused as refused:
            self._faults[name] = refused.sentence

    def done(self) -> None:
        """Go on, if every field fits.

        Raises:
            Invalid: names each that does not.
        """
        if self._faults:
            raise Invalid("Please check the answers marked below.", self._faults)


def birth_date(form: Mapping[str, str], *, today: date) -> date:
    """The second fact."""
    fields = Fields(form)
    day = fields.day("birth_date", today=today)
    fields.done()
    return _certain(day)


def about_you(form: Mapping[str, str], *, today: date) -> AboutYou:
    """Step 1 (S2:19-23)."""
    fields = Fields(form)
    helper, relation = None, None
    match fields.text("for_whom"):
        case "someone_else":
            helper = fields.read("filled_in_by", PersonName, "Enter your own name.")
            asked = "Choose what you are to the person seeking care."
            relation = fields.read("helper_relation", _choice(HelperRelation), asked)
        case "myself":
            pass
        case _:
            fields.refuse("for_whom", "Choose one of the two.")
    first = fields.read("first_name", PersonName, "Enter the first name as on the card.")
    last = fields.read("last_name", PersonName, "Enter the last name as on the card.")
    born = fields.day("birth_date", today=today)
    sex = fields.read("sex", _choice(Sex), "Choose one; insurers need it for every claim.")
    fields.done()
    return AboutYou(
        first_name=_certain(first),
        last_name=_certain(last),
        birth_date=_certain(born),
        sex=_certain(sex),
        filled_in_by=helper,
        helper_relation=relation,
    )


def payer_name(form: Mapping[str, str]) -> PlainText:
    """Step 2, first page: the insurer as the client calls it (S2:29)."""
    fields = Fields(form)
    name = fields.read("payer_name", PlainText, "Enter the name of your insurance provider.")
    fields.done()
    return _certain(name)


def first_day(form: Mapping[str, str]) -> date:
    """Step 2, for insurance that is to come: the day that was typed, whenever it is."""
    fields = Fields(form)
    day = fields.any_day("begins")
    fields.done()
    return _certain(day)


def numbers_to_come(form: Mapping[str, str]) -> NumbersToCome | None:
    """Step 2, that there is no card yet to copy the numbers from (Q6), if that is ticked."""
    fields = Fields(form)
    if not fields.text("card_to_come"):
        return None
    if fields.text("member_id") or fields.text("group_number"):
        fields.refuse("member_id", _NOT_BOTH)
    fields.done()
    return NumbersToCome()


def card_numbers(form: Mapping[str, str]) -> CardNumbers:
    """Step 2, second page (S2:30)."""
    fields = Fields(form)
    member_id = fields.read("member_id", MemberId, "Enter the member ID from the card.")
    group = _group_number(fields)
    fields.done()
    return CardNumbers(member_id=_certain(member_id), group_number=group)


def address(form: Mapping[str, str]) -> Address:
    """Step 2, third page (S2:31)."""
    fields = Fields(form)
    line1 = fields.read("line1", AddressLine, "Enter the street and number.")
    line2 = fields.read_if_any("line2", AddressLine)
    city = fields.read("city", City, "Enter the city.")
    state = fields.read("state", UsState, "Choose the state.")
    zip_code = fields.read("zip", ZipCode, "Enter the ZIP code.")
    fields.done()
    return Address(
        line1=_certain(line1),
        line2=line2,
        city=_certain(city),
        state=_certain(state),
        zip=_certain(zip_code),
    )


def _group_number(fields: Fields) -> GroupNumber | None:
    """The group number, or None for a card that shows none (Q4); not both."""
    if not fields.text("no_group_number"):
        missing = "Enter the group number, or tick that the card has none."
        return fields.read("group_number", GroupNumber, missing)
    if fields.text("group_number"):
        sentence = "Enter the group number or tick that the card has none, but not both."
        fields.refuse("group_number", sentence)
    return None


def _chosen_before(fields: Fields) -> Relationship:
    """What was chosen before a change to "Yes"; out of sight, and back with the next "No"."""
    chosen = fields.text("relationship")
    return Relationship(chosen) if chosen in set(Relationship) else Relationship.SELF


def policy_holder(form: Mapping[str, str]) -> PolicyHolder:
    """Step 4 (S2:41), with the relationship that claims need after a "No"."""
    fields = Fields(form)
    holder = fields.text("client_is_holder")
    other = _other_insurance(fields)
    if holder == "yes":
        fields.done()
        return PolicyHolder(
            client_is_holder=True, relationship=_chosen_before(fields), other_insurance=other
        )
    if holder != "no":
        fields.refuse("client_is_holder", "Choose one of the two.")
        fields.done()
    parse = _choice(Relationship)
    relationship = fields.read("relationship", parse, "Choose the relation to the policy holder.")
    if relationship is Relationship.SELF:
        fields.refuse("relationship", "Choose the relation to the policy holder.")
    fields.done()
    return PolicyHolder(
        client_is_holder=False, relationship=_certain(relationship), other_insurance=other
    )


def _other_insurance(fields: Fields) -> OtherInsurance | None:
    """Whether there is a second insurance, if that was said; whoever names one has one."""
    said = fields.text("other_insurance")
    if said == "no":  # a name that was typed before is out of sight
        return OtherInsurance(exists=False)
    name = fields.read_if_any("other_payer_name", PlainText)
    return OtherInsurance(exists=True, payer_name=name) if name or said == "yes" else None


def holder_details(form: Mapping[str, str], *, today: date) -> HolderDetails:
    """Step 5 (S2:49-53)."""
    fields = Fields(form)
    first = fields.read("first_name", PersonName, "Enter the policy holder's first name.")
    last = fields.read("last_name", PersonName, "Enter the policy holder's last name.")
    born = fields.day("birth_date", today=today)
    fields.done()
    return HolderDetails(
        first_name=_certain(first), last_name=_certain(last), birth_date=_certain(born)
    )


def _choice(kind: type[T]) -> Callable[[str], T]:
    def parse(text: str) -> T:
        try:
            return kind(text)  # type: ignore[call-arg]
        except ValueError:
            raise Refused("Choose one of the answers shown.") from None

    return parse


def _certain(value: T | None) -> T:
    """A value that `done` has vouched for."""
    if value is None:
        raise Refused("Please check the answers.")
    return value
