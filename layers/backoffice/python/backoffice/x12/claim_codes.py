"""The short codes of claims that our writer insists on; a reader keeps whatever a document has."""

from __future__ import annotations

FREQUENCIES = frozenset({"1", "7", "8"})
"""CLM05-3: an original, a replacement, a void."""

PLACES_OF_SERVICE = frozenset(
    {f"{number:02}" for number in range(1, 28)}
    | {"31", "32", "33", "34", "41", "42", "49", "50", "51", "52", "53", "54", "55", "56", "57"}
    | {"58", "60", "61", "62", "65", "66", "71", "72", "81", "99"}
)
"""CLM05-1 and SV105, as CMS keeps the list; 02 and 10 are telehealth, 11 is the office."""

RELATIONSHIPS = frozenset({"01", "19", "20", "21", "39", "40", "53", "G8"})
"""PAT01: what the patient is to the subscriber; 18, the same person, is said by SBR02 instead."""
SELF = "18"

RESPONSIBILITIES = frozenset("PSTABCDEFGH")
"""SBR01: who pays first, second, third, and so on; U, where nobody knows, is never written."""

_FILINGS = "11 12 13 14 15 16 17 AM BL CH CI DS FI HM LM MA MB MC OF TV VA WC ZZ"
FILINGS = frozenset(_FILINGS.split())
"""SBR09: the kind of plan."""

INSURANCE_TYPES = frozenset({"12", "13", "14", "15", "16", "41", "42", "43", "47"})
"""SBR05: why Medicare pays second."""

SEXES = frozenset("FMU")
"""DMG03."""

YES_NO = frozenset("YN")
"""CLM06: whether the provider's signature is on file."""
ASSIGNMENTS = frozenset("ABC")
"""CLM07: whether the provider takes what the plan allows."""
CONSENTS = frozenset("YNW")
"""CLM08 and OI03: whether the patient lets the payer pay the provider."""
RELEASES = frozenset("YI")
"""CLM09 and OI06: on what ground the payer is told."""

TAX_ID_KINDS = frozenset({"EI", "SY"})
"""REF01 in 2010AA."""

ADJUSTMENT_GROUPS = frozenset({"CO", "CR", "OA", "PI", "PR"})
"""CAS01."""

_STATES = """
    AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN
    MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY
"""
STATES = frozenset(_STATES.split())
"""N402, of the United States with their territories and posts abroad."""
