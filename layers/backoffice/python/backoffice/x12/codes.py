"""The short codes of eligibility documents, with labels of our own wording.

Codes are facts of the standard; their official descriptions are somebody's text, so these are not
those. A code that is missing here is still read and kept: only writing insists on the list.
"""

from __future__ import annotations

_LETTERED_SERVICE_TYPES = """
    A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 AA AB AC AD AE AF AG AH AI AJ AK AL AM AN AO AQ AR
    B1 B2 B3 BA BB BC BD BE BF BG BH BI BJ BK BL BM BN BP BQ BR BS BT BU BV BW BX BY BZ
    C1 CA CB CC CD CE CF CG CH CI CJ CK CL CM CN CO CP CQ DG DM DS GF GN GY IC MH NI
    ON PT PU RN RT TC TN UC
"""
SERVICE_TYPES_005010 = frozenset(
    {str(number) for number in range(1, 100) if number not in {29, 31}}
    | set(_LETTERED_SERVICE_TYPES.split())
)
"""What EQ01 may ask for in 005010X279A1; newer lists have codes that 005010 payers refuse."""

SERVICE_TYPES = {
    "9": "other medical (some payers: telehealth)",
    "22": "social work",
    "30": "the plan as a whole",
    "98": "office visit",
    "A4": "psychiatric care",
    "A6": "psychotherapy",
    "A7": "psychiatric care, inpatient",
    "A8": "psychiatric care, outpatient",
    "AI": "substance use treatment",
    "BD": "cognitive therapy",
    "CE": "mental health professional, inpatient",
    "CF": "mental health professional, outpatient",
    "CG": "mental health facility, inpatient",
    "CH": "mental health facility, outpatient",
    "MH": "mental health",
}

BENEFITS = {
    "1": "active",
    "2": "active, full-risk capitation",
    "3": "active, services capitated",
    "4": "active, capitated to the primary physician",
    "5": "active, under investigation",
    "6": "inactive",
    "7": "inactive, update pending",
    "8": "inactive, under investigation",
    "A": "coinsurance",
    "B": "copay",
    "C": "deductible",
    "CB": "basis of coverage",
    "D": "description",
    "E": "exclusion",
    "F": "limit",
    "G": "out-of-pocket maximum",
    "H": "unlimited",
    "I": "not covered",
    "J": "cost containment",
    "K": "reserve",
    "L": "primary care provider",
    "M": "pre-existing condition",
    "MC": "managed care coordinator",
    "N": "restricted to the provider named",
    "O": "not medically necessary",
    "P": "disclaimer",
    "Q": "second opinion required",
    "R": "other payer",
    "S": "history of the year before",
    "T": "card reported lost",
    "U": "ask the party named",
    "V": "cannot be processed",
    "W": "another source has the answer",
    "X": "facility",
    "Y": "spend-down",
}
"""EB01, 005010X279A1 2110C/D."""

ACTIVE = frozenset("12345")
INACTIVE = frozenset("678")
WHOLE_PLAN = "30"

PERIODS = {
    "21": "years",
    "22": "service year",
    "23": "calendar year",
    "24": "year to date",
    "25": "contract",
    "26": "episode",
    "27": "visit",
    "29": "remaining",
    "32": "lifetime",
    "33": "lifetime remaining",
    "34": "month",
    "35": "week",
    "36": "admission",
}
"""EB06 and HSD05."""

FOLLOW_UPS = {
    "C": "correct and send again",
    "N": "do not send again",
    "P": "send the original again",
    "R": "may be sent again",
    "S": "do not send again; passed to somebody else",
    "W": "wait 30 days",
    "X": "wait 10 days",
    "Y": "do not send again; they will answer",
}
"""AAA04."""
