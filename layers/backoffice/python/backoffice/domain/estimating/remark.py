"""A remark: the free words that an insurer puts beside a benefit, as far as we understand them.

Payers say in free text (MSG01) what no code of theirs can: that a line is for video visits, or that
the deductible does not apply to it. A few such phrases are read. A phrase that denies something is
never read as what it denies, and one that sets a condition is read as saying neither.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Setting(StrEnum):
    """How, or for what, a visit takes place."""

    TELEHEALTH = "telehealth"
    OFFICE = "office"
    ANY = "any"
    """Outpatient care, in whatever way."""
    OTHER = "other"
    """Care that is no visit to a therapist: in hospital, at a pharmacy, in an emergency."""


class DeductibleRule(StrEnum):
    """Whether the deductible comes before what a line says."""

    APPLIES = "applies"
    WAIVED = "waived"
    UNCLEAR = "unclear"
    """The remark speaks of the deductible, and not plainly."""


_TELEHEALTH = (
    r"TELE ?(?:HEALTH|MEDICINE|MENTAL ?HEALTH|PSYCHIATRY|VISITS?)|VIRTUAL|VIDEO|E ?VISITS?"
)
_OFFICE = r"(?:IN )?OFFICES?|IN PERSON|FACE TO FACE|ON ?SITE"
_ANY = r"OUT ?PATIENT|PROFESSIONAL|ALL (?:SETTINGS|PLACES|LOCATIONS)|MEDICAL"
_OTHER = (
    r"OUT ?PATIENT (?:FACILITY|HOSPITAL)|IN ?PATIENT|HOSPITALS?|FACILIT(?:Y|IES)|RESIDENTIAL"
    r"|EMERGENCY|URGENT CARE|AMBULANCE|PARTIAL HOSPITALI[ZS]ATION|PHP|IOP|INTENSIVE OUT ?PATIENT"
    r"|PHARMACY|PRESCRIPTIONS?|RX|DRUGS?|DENTAL|VISION|MATERNITY|SURG(?:ERY|ICAL)"
    r"|LAB(?:ORATORY|S)?|IMAGING|DETOX(?:IFICATION)?|SKILLED NURSING"
)
_SETTINGS = re.compile(
    rf"\b(?:(?P<other>{_OTHER})|(?P<telehealth>{_TELEHEALTH})|(?P<office>{_OFFICE})|(?P<any>{_ANY}))\b"
)
_DENIED_BEFORE = re.compile(
    r"\b(?:NOT|NON|NO|EXCEPT|EXCLUD(?:ES?|ING)|OTHER THAN|WITHOUT)"
    r"(?: (?:FOR|IN|TO|AT|BY|VIA|THE|ANY|APPLICABLE|COVERED|AVAILABLE|VALID|INCLUD(?:ES?|ING)))*$"
)
_DENIED_AFTER = re.compile(
    r"^(?: (?:SERVICES?|VISITS?|CARE|IS|ARE|THERAPY|SESSIONS?|BENEFITS?))*"
    r" (?:NOT|EXCLUDED|DOES NOT|DO NOT|NEVER)\b"
)
_CLAUSE = re.compile(r"[.;:()/]|,| - ")


def settings(text: str) -> frozenset[Setting]:
    """For which visits *text* says that its line is; empty where it does not say.

    A line for everything but telehealth is one for the office. A setting of
    other kinds that is denied ("non-emergency") says nothing.
    """
    found = set()
    for clause in _CLAUSE.split(_tidied(text, keep=".;:()/,-")):
        words = _tidied(clause)
        for match in _SETTINGS.finditer(words):
            before, after = words[: match.start()].rstrip(), words[match.end() :]
            denied = _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after)
            setting = Setting(str(match.lastgroup))
            if not denied:
                found.add(setting)
            elif setting is Setting.TELEHEALTH:
                found.add(Setting.OFFICE)
            elif setting is Setting.OFFICE:
                found.add(Setting.TELEHEALTH)
    return frozenset(found)


_SPEAKS = re.compile(r"\bDEDUCTIBLES?\b|\bDED\b")
_COUNTS_TOWARD = re.compile(
    r"\b(?:TOWARDS?|CREDITED TO|COUNTS? (?:TO|AGAINST)|ACCUMULATES? TO|APPL(?:Y|IES|IED) TO)"
    r" (?:\w+ ){0,3}DEDUCTIBLES?\b"
)
_D = r"(?:DEDUCTIBLES?|DED)"
_BE = r"(?:IS|ARE|HAS BEEN|WILL BE|BE)"
_WAIVED = re.compile(
    rf"\b{_D} (?:{_BE} )?WAIVED\b"
    rf"|\bWAIVES? (?:\w+ ){{0,3}}{_D}\b"
    rf"|\b{_D} (?:DOES NOT|DO NOT|DOESNT|WILL NOT|{_BE} NOT|NOT) "
    r"(?:APPLY|APPLIED|APPLICABLE|APPLIES|REQUIRED)\b"
    rf"|\bNOT SUBJECT TO (?:\w+ ){{0,3}}{_D}\b"
    rf"|\b(?:NO|WITHOUT|BEFORE|EXEMPT FROM|BYPASS(?:ES)?) (?:THE |ANY |ANNUAL |PLAN )*{_D}\b"
    rf"|\b{_D} (?:N A|NA|EXEMPT)\b"
)
_APPLIES = re.compile(
    rf"\b{_D} (?:{_BE} )?NOT WAIVED\b"
    rf"|\b{_D} (?:DOES |WILL )?APPL(?:IES|Y)\b"
    rf"|\b{_D} {_BE} (?:APPLIED|APPLICABLE|REQUIRED)\b"
    rf"|\bSUBJECT TO (?:\w+ ){{0,3}}{_D}\b"
    rf"|\b(?:AFTER|ONCE|UNTIL) (?:\w+ ){{0,3}}{_D}\b"
    rf"|\b{_D} (?:THEN|FIRST)\b"
    rf"|\b{_D} MUST (?:FIRST )?BE (?:MET|SATISFIED)\b"
)
_CONDITION = re.compile(r"\b(?:IF|WHEN|UNLESS|MAY|MIGHT|EXCEPT|ONLY|SOME|FIRST \w+ VISITS?)\b")
_FOR_OTHERS = re.compile(r"\bFOR (?!THIS|MENTAL|BEHAVIORAL|TELE|VIRTUAL|VIDEO|OFFICE|OUTPATIENT)")
_NOT_AFTER = re.compile(rf"\bNOT (?:AFTER|ONCE|UNTIL) (?:\w+ ){{0,3}}{_D}\b")


def deductible_rule(text: str) -> DeductibleRule | None:
    """What *text* says of the deductible beside its line; None where it says nothing of it.

    That a copay counts toward the deductible says nothing of which comes first.
    """
    words = _COUNTS_TOWARD.sub(" ", _tidied(text))
    if not _SPEAKS.search(words):
        return None
    waived = _WAIVED.search(words)
    applies = _APPLIES.search(_WAIVED.sub(" ", words))
    conditional = _CONDITION.search(words) or _FOR_OTHERS.search(words) or _NOT_AFTER.search(words)
    if conditional or bool(waived) == bool(applies):
        return DeductibleRule.UNCLEAR
    return DeductibleRule.WAIVED if waived else DeductibleRule.APPLIES


_COPAY = r"CO ?PAY(?:MENT)?S?"
_SHARE = r"CO ?INSURANCE|COST SHAR(?:E|ING)|MEMBER COST"
_BETWEEN = rf"(?: (?!NOT\b|{_D}\b)\w+)*(?: (?:AND|OR) {_D}(?: (?!NOT\b)\w+)*)?"
_NOT_OWED = (
    r"(?: (?:IS|ARE|DOES|DO|WILL|WILL BE))? NOT (?:BE )?"
    r"(?:REQUIRED|APPL(?:Y|IES|IED|ICABLE)|DUE|CHARGED|COLLECTED|OWED)"
    rf"(?! (?:TO|TOWARDS?) (?:\w+ ){{0,2}}(?:{_D}|OOP|OUT OF POCKET|MAX))"
)
_NONE = r"(?:NO|WITHOUT(?: A| ANY)?)"
_NO_LIMIT = r"(?! (?:AFTER|ONCE|MAX\w*|LIMIT\w*|INFORMATION|ACCUM\w*))"


def _waiver(cost: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_COPAY}|{_SHARE}){_BETWEEN} WAIVED\b"
        rf"|\bWAIVES?\b[^.;]*\b(?:{_COPAY}|{_SHARE})\b"
        rf"|\b(?:{cost}){_NOT_OWED}\b"
        rf"|\b{_NONE} (?:{cost})\b{_NO_LIMIT}"
    )


_COPAY_WAIVED, _SHARE_WAIVED = _waiver(f"{_COPAY}|{_SHARE}"), _waiver(_SHARE)


def may_be_waived(text: str, *, is_share: bool = False) -> bool:
    """Whether *text* says that the figure beside it is not owed, by somebody or some time.

    Beside a share (*is_share*), that there is no copay says nothing of it.
    """
    pattern = _SHARE_WAIVED if is_share else _COPAY_WAIVED
    return bool(pattern.search(_tidied(text, keep=".;")))


_COST_NAMED = re.compile(
    rf"\b(?:{_COPAY}|{_SHARE})\b[^.;]*(?:\$ ?[0-9]|[0-9] ?%|[0-9]\.[0-9]{{2}}\b)"
    rf"|(?:\$ ?[0-9]|[0-9] ?%|[0-9]\.[0-9]{{2}}\b)[^;]*\b(?:{_COPAY}|{_SHARE})\b"
    rf"|\b(?:{_COPAY}|{_SHARE})(?: (?:IS|OF|AMOUNT|FOR|PER|VISIT))* [0-9]+\b(?! VISITS?)"
)


def names_cost(text: str) -> bool:
    """Whether *text* names a copay or coinsurance with its amount, or says that there is none."""
    words = _tidied(text, keep="$%.;")
    return bool(_COST_NAMED.search(words)) or may_be_waived(text)


_COPAYS_LEFT_OUT = re.compile(
    rf"\b(?:EXCLUD\w*|NOT INCLUD\w*) (?:\w+ ){{0,2}}{_COPAY}\b"
    rf"|\b{_COPAY} (?:\w+ )?(?:EXCLUDED|NOT (?:INCLUDED|APPL\w+|COUNT\w*|ACCUMULAT\w+))\b"
)


def leaves_copays_out(text: str) -> bool:
    """Whether *text* says of a yearly maximum that copays are paid beyond it."""
    return bool(_COPAYS_LEFT_OUT.search(_tidied(text)))


class Visits(StrEnum):
    """Of many visits, those that a figure is for."""

    FIRST = "first"
    LATER = "later"


_NTH = r"(?:[0-9]+|ONE|TWO|THREE|FOUR|FIVE|SIX|TEN|\w+(?:TH|ND|RD|ST))"
_LATER = re.compile(
    rf"\b(?:NEXT|AFTER) (?:THE )?(?:FIRST )?(?:{_NTH} )?VISITS?\b|\bVISITS? (?!1\b)[0-9]+\b"
)
_FIRST = re.compile(rf"\bFIRST (?:{_NTH} )?VISITS?\b|\bVISITS? 1\b")


def visits_named(text: str) -> Visits | None:
    """Whether *text* limits the figure beside it to the first visits, or to later ones."""
    words = _tidied(text)
    if _LATER.search(words):
        return Visits.LATER
    return Visits.FIRST if _FIRST.search(words) else None


_NUMBERS = {"ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "I": "1", "II": "2", "III": "3"}
_TIER = re.compile(r"\b(?:TIER|LEVEL) ?([0-9]|ONE|TWO|THREE|FOUR|I{1,3})\b")
_PREFERRED = re.compile(r"\b(NON ?|NOT )?(?:PREFERRED|DESIGNATED)\b")


def tiers(text: str, *, is_remark: bool = True) -> frozenset[str]:
    """The tiers of providers that *text* names: "1", "2", "preferred", "non-preferred".

    The name of a plan (EB05) may hold the word "preferred" without meaning a
    tier, so there only a tier with a number counts.
    """
    words = _tidied(text)
    found = {_NUMBERS.get(name, name).lower() for name in _TIER.findall(words)}
    if is_remark:
        found |= {"non-preferred" if no else "preferred" for no in _PREFERRED.findall(words)}
    return frozenset(found)


def tier_named(text: str) -> str:
    """A tier as somebody typed it, as `tiers` writes it."""
    return next(iter(sorted(tiers(text) or tiers(f"TIER {text}"))), text.strip().lower())


_OUT = re.compile(r"\b(?:OUT OF NETWORK|NON ?(?:NETWORK|PAR|PARTICIPATING)|NOT IN NETWORK|OON)\b")
_IN = re.compile(r"\b(?:IN NETWORK|(?:IN )?PAR(?:TICIPATING)? PROVIDERS?|INN)\b")


def network_named(text: str) -> str | None:
    """in, out or both, where *text* says for which network its line is."""
    words = _tidied(text)
    outside = bool(_OUT.search(words))
    inside = bool(_IN.search(_OUT.sub(" ", words)))
    if inside and outside:
        return "both"
    return "in" if inside else "out" if outside else None


def is_read(text: str) -> bool:
    """Whether anything in *text* is understood."""
    readers = (
        settings,
        deductible_rule,
        may_be_waived,
        leaves_copays_out,
        visits_named,
        tiers,
        network_named,
        names_cost,
    )
    return any(read(text) for read in readers)


def _tidied(text: str, keep: str = "") -> str:
    """*text* in capitals and single blanks, without punctuation but for *keep*."""
    plain = text.upper().replace("'", "").replace("’", "")
    return " ".join(re.sub(rf"[^A-Z0-9{re.escape(keep)}]+", " ", plain).split())
