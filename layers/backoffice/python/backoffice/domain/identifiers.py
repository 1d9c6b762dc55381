"""The numbers, codes and names on forms and cards, each checked once, where it comes in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, ClassVar, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic_core import PydanticCustomError, core_schema

from backoffice.domain.errors import Refused

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_DASHES = re.compile("[\u2010-\u2015\u2212]")  # what telephones make of a typed "-"
_BLANKS = re.compile("[ \u00a0\u2000-\u200a\u202f]+")
_NO_GROUP = re.compile(
    r"X*|N[/.]?A\.?|(NONE|NOT|NINGUNO|UNKNOWN)( .*)?|NO( (GROUP|NUMBER|TIENE|HAY)( .*)?)?"
)
"""What people type where a form insists on a number that they do not have (Q4)."""


@cache
def _fits(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """What tells whether a text fits *pattern*, compiled when the first one asks."""
    return re.compile(pattern).fullmatch


class Identifier(str):
    """Text that is known to be well formed: there is no other way to make one.

    Reading tidies what people do to it without meaning anything (case, blanks,
    dashes, as each kind allows) and raises `Refused` for the rest, with a
    sentence that never repeats what was typed: it may be personal, and end in a log.
    """

    __slots__ = ()

    pattern: ClassVar[str]
    """What the tidied text looks like, as a regular expression that JSON Schema knows too."""
    meaning: ClassVar[str]
    advice: ClassVar[str]
    says_who: ClassVar[bool] = True
    """Whether it may say something of a person: a process remembers only what cannot."""

    def __new__(cls, text: str) -> Self:
        if type(text) is cls:
            return text
        tidied = cls._tidied(text)
        if not _fits(cls.pattern)(tidied) or not cls._makes_sense(tidied):
            raise Refused(cls.advice)
        return super().__new__(cls, tidied)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read *text*, or raise `Refused`; reading the result again changes nothing."""
        return cls(text)

    @classmethod
    def _tidied(cls, text: str) -> str:
        return text.strip(" ")

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:  # noqa: ARG003 -- for the kinds below
        """What a pattern cannot say; *tidied* already fits it."""
        return True

    @classmethod
    def _validated(cls, text: str) -> Self:
        try:
            return cls(text)
        except Refused as refused:
            raise PydanticCustomError(cls.__name__, refused.sentence) from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        read = cls._validated if cls.says_who else partial(_remembered, cls)
        return core_schema.no_info_after_validator_function(
            read, core_schema.str_schema(strict=True)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": cls.pattern, "description": cls.meaning}


@lru_cache(maxsize=4096)
def _remembered(kind: type[Identifier], text: str) -> Identifier:
    """Records name the same few ids, payers and codes again and again."""
    return kind._validated(text)


class _Code(Identifier):
    """A code of ASCII letters and digits, whose case means nothing."""

    __slots__ = ()

    @classmethod
    def _tidied(cls, text: str) -> str:
        # Upper-casing before this check would let "ß" in as "SS" and a dotless "ı" as "I".
        return text.strip(" ").upper() if text.isascii() else text


class OpaqueId(Identifier):
    """The id of anything kept: chosen by whoever creates it, meaning nothing, never tidied."""

    __slots__ = ()
    says_who = False
    pattern = "^[A-Za-z0-9_-]{8,64}$"
    meaning = "an id chosen by the caller: 8 to 64 letters, digits, - or _"
    advice = "An id has 8 to 64 letters, digits, dashes or underscores."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return text


class PayerId(Identifier):
    """A payer in our own registry: a slug such as `horizon-blue`, never sent to anyone."""

    __slots__ = ()
    says_who = False
    pattern = "^(?=.{2,40}$)[a-z0-9]+(-[a-z0-9]+)*$"
    meaning = "a payer in the registry, as in horizon-blue"
    advice = "A payer is named in small letters, digits and dashes."


class ClearinghousePayerId(_Code):
    """A payer as the clearinghouse knows it (005010X222A1 2010BB NM109)."""

    __slots__ = ()
    says_who = False
    pattern = "^[A-Z0-9]{2,20}$"
    meaning = "the payer's id at the clearinghouse"
    advice = "A clearinghouse payer id has 2 to 20 letters and digits."


class Npi(Identifier):
    """A National Provider Identifier: ten digits, the last a Luhn check over 80840 and the rest."""

    __slots__ = ()
    says_who = False
    pattern = "^[12][0-9]{9}$"
    meaning = "National Provider Identifier"
    advice = "An NPI has 10 digits and starts with 1 or 2. Check it for a mistyped digit."

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in tidied[-2::-2])
        plain = sum(int(digit) for digit in tidied[-1::-2])
        return (24 + doubled + plain) % 10 == 0  # 24 is what the prefix 80840 adds


class TaxId(Identifier):
    """An employer identification number, kept as its nine digits (837P REF*EI)."""

    __slots__ = ()
    pattern = "^[0-9]{9}$"
    meaning = "employer identification number, 9 digits"
    advice = "A tax id has 9 digits, as in 12-3456789."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return re.sub("^([0-9]{2})-([0-9]{7})$", r"\1\2", text.strip(" "))


class MemberId(_Code):
    """The insured's number on the card, without blanks and dashes, else exactly as it stands."""

    __slots__ = ()
    pattern = "^[A-Z0-9]{2,30}$"
    meaning = "member id as on the insurance card"
    advice = "Copy the member ID from the card: 2 to 30 letters and digits."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return super()._tidied(_BLANKS.sub("", _DASHES.sub("-", text)).replace("-", ""))


class GroupNumber(_Code):
    """The group on the card; its dashes are kept, because payers compare them."""

    __slots__ = ()
    pattern = "^[A-Z0-9][A-Z0-9 ./_-]{0,29}$"
    meaning = "group number as on the insurance card"
    advice = "Copy the group number from the card, or choose that there is none on it."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return super()._tidied(_BLANKS.sub(" ", _DASHES.sub("-", text)))

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        return not _NO_GROUP.fullmatch(tidied)


class Taxonomy(_Code):
    """A provider's specialty in the NUCC code set, as 1041C0700X."""

    __slots__ = ()
    says_who = False
    pattern = "^[A-Z0-9]{9}X$"
    meaning = "health care provider taxonomy code"
    advice = "A taxonomy code has 10 letters and digits and ends in X."


class Icd10(_Code):
    """A diagnosis, kept with its dot: F41.1."""

    __slots__ = ()
    pattern = r"^[A-Z][0-9][0-9AB](\.[A-Z0-9]{1,4})?$"
    meaning = "ICD-10-CM diagnosis code"
    advice = "Write the diagnosis as an ICD-10 code, as in F41.1."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return re.sub("^([A-Z0-9]{3})([A-Z0-9]{1,4})$", r"\1.\2", super()._tidied(text))

    @property
    def undotted(self) -> str:
        """As the 837P wants it (2300 HI)."""
        return self.replace(".", "")


class ProcedureCode(_Code):
    """What was done in a visit: a CPT or HCPCS code, as 90834."""

    __slots__ = ()
    says_who = False
    pattern = "^([0-9]{4}[0-9FMTU]|[A-V][0-9]{4})$"
    meaning = "CPT or HCPCS procedure code"
    advice = "A procedure code has 5 characters, as in 90834."


class LicenceType(_Code):
    """The short title of a licence, without dots: LCSW, PHD, NP."""

    __slots__ = ()
    pattern = "^[A-Z][A-Z0-9 /-]{1,39}$"
    meaning = "short title of a licence, as in LCSW"
    advice = "Write the licence's short title, as in LCSW."

    @classmethod
    def _tidied(cls, text: str) -> str:
        return super()._tidied(text.replace(".", ""))


class UsState(_Code):
    """A state, the District of Columbia, or a territory in which somebody can be licensed."""

    __slots__ = ()
    says_who = False
    pattern = (
        "^(A[KLRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]"
        "|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])$"
    )
    meaning = "two-letter US state or territory"
    advice = "Choose a US state or territory by its two letters, as in NY."


class ZipCode(Identifier):
    """A ZIP code of five digits, or nine with a dash between."""

    __slots__ = ()
    pattern = "^[0-9]{5}(-[0-9]{4})?$"
    meaning = "ZIP code of 5 digits, or 9 as in 10001-1234"
    advice = "A ZIP code has 5 or 9 digits, as in 10001 or 10001-1234."

    @classmethod
    def _tidied(cls, text: str) -> str:
        bare = _BLANKS.sub(" ", _DASHES.sub("-", text)).strip(" ")
        return re.sub("^([0-9]{5})[ -]?([0-9]{4})$", r"\1-\2", bare)

    @property
    def digits(self) -> str:
        """As X12 wants it (N403)."""
        return self.replace("-", "")


class EmailAddress(Identifier):
    """A mailbox, read narrowly: what RFC 5322 allows beyond this is a typing error in practice."""

    __slots__ = ()
    pattern = (
        r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$"
    )
    meaning = "e-mail address"
    advice = "Check the e-mail address: it should look like name@example.com."

    @classmethod
    def _tidied(cls, text: str) -> str:
        local, at, domain = text.strip(" ").rpartition("@")
        return f"{local}{at}{domain.lower() if domain.isascii() else domain}"

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        return len(tidied) <= 254 and len(tidied.rpartition("@")[0]) <= 64


class TimeZone(Identifier):
    """A zone of the tz database, as America/New_York."""

    __slots__ = ()
    says_who = False
    pattern = "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"
    meaning = "time zone name of the tz database, as in America/New_York"
    advice = "Choose a time zone by its name, as in America/New_York."

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        try:
            ZoneInfo(tidied)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is an OSError
            return False
        return True


class PlainText(Identifier):
    """One line that a person wrote: blanks collapsed, accents in one form, nothing invisible."""

    __slots__ = ()
    longest: ClassVar[int] = 200
    pattern = "^.+$"
    meaning = "one line of text"
    advice = "Write one line of text, of at most 200 characters."

    @classmethod
    def _tidied(cls, text: str) -> str:
        if text.isascii() and "  " not in text:
            return text.strip(" ")
        return unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).strip(" ")

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        return len(tidied) <= cls.longest and cls._can_be_read(tidied)

    @classmethod
    def _can_be_read(cls, tidied: str) -> bool:
        return tidied.isprintable()  # no character of the categories C and Z but the blank

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = super().__get_pydantic_json_schema__(schema, handler)
        return described | {"minLength": 1, "maxLength": cls.longest}


class PayerName(PlainText):
    """An insurer's name that somebody types, because the registry does not know it (Q5)."""

    __slots__ = ()
    meaning = "an insurance provider's name as on the card"
    advice = (
        "Write the insurance provider’s name as on the card: at least two letters, at most 200 "
        "characters."
    )

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        return super()._makes_sense(tidied) and sum(map(str.isalpha, tidied)) >= 2


class PersonName(PlainText):
    """A first or last name, in the letters of any script."""

    __slots__ = ()
    longest = 60
    meaning = "a person's name as on the insurance card"
    advice = "Write the name in letters, with at most 60 characters."

    @classmethod
    def _makes_sense(cls, tidied: str) -> bool:
        return super()._makes_sense(tidied) and any(map(str.isalpha, tidied))

    @classmethod
    def _can_be_read(cls, tidied: str) -> bool:
        return tidied.replace(" ", "").isalpha() or all(map(_is_of_a_name, tidied))


def _is_of_a_name(character: str) -> bool:
    return character in " .'’-" or unicodedata.category(character)[0] in "LM"
