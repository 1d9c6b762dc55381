"""Which trouble each code of a rejected claim stands for."""

from __future__ import annotations

from backoffice.domain.rejection_words import Trouble

ANYBODY: dict[str, Trouble] = {
    **dict.fromkeys(("23", "21", "124", "153", "247", "117", "560"), Trouble.INCOMPLETE),
    **dict.fromkeys(("24", "25", "91", "96", "496"), Trouble.NOT_ENROLLED),
    **dict.fromkeys(("54", "78"), Trouble.DUPLICATE),
    **dict.fromkeys(("27", "88", "90", "97", "109"), Trouble.NOT_COVERED),
    **dict.fromkeys(("26", "30", "33", "164"), Trouble.MEMBER_ID),
    **dict.fromkeys(("29", "32", "163"), Trouble.GROUP),
    **dict.fromkeys(("31", "34"), Trouble.HOLDER),
    **dict.fromkeys(("125", "504", "505"), Trouble.PERSON),
    **dict.fromkeys(("126", "500", "501", "502", "503"), Trouble.ADDRESS),
    **dict.fromkeys(("84", "252", "674"), Trouble.AUTHORIZATION),
    **dict.fromkeys(("85", "171", "286"), Trouble.OTHER_PAYER),
    **dict.fromkeys(("178", "400", "402"), Trouble.AMOUNTS),
    **dict.fromkeys(("187", "510"), Trouble.SERVICE_DAY),
    **dict.fromkeys(("249", "453"), Trouble.TELEHEALTH),
    **dict.fromkeys(("254", "255", "477", "488", "509"), Trouble.DIAGNOSIS),
    **dict.fromkeys(("454", "507"), Trouble.PROCEDURE),
    **dict.fromkeys(("481", "511", "512", "684", "478"), Trouble.OUR_DOCUMENT),
    "116": Trouble.WRONG_PAYER,
    "128": Trouble.TAX_ID,
    "145": Trouble.TAXONOMY,
    "156": Trouble.RELATIONSHIP,
    "157": Trouble.SEX,
    "158": Trouble.BIRTH_DATE,
    "464": Trouble.PAYERS_NUMBER,
    "476": Trouble.UNITS,
    "479": Trouble.PAYER_ID,
    "483": Trouble.AUTHORIZATION,
    "535": Trouble.FREQUENCY,
    "562": Trouble.NETWORKS_NPI,
    "718": Trouble.TOO_LATE,
}
"""Claim status codes (277CA STC01-2), whoever they are about."""

_OF_THE_NETWORK = {
    **dict.fromkeys(("21", "26", "124", "125", "153", "504", "505", "562"), Trouble.NETWORKS_NPI),
    **dict.fromkeys(("126", "500", "501", "502", "503"), Trouble.NETWORKS_ADDRESS),
}
_OF_THE_CLINICIAN = dict.fromkeys(
    ("21", "26", "124", "125", "153", "504", "505", "562"), Trouble.CLINICIANS_NPI
)
_OF_THE_HOLDER = dict.fromkeys(("125", "504", "505"), Trouble.HOLDER)
_OF_THE_SENDER = dict.fromkeys(("21", "24", "26", "124", "125", "153"), Trouble.OUR_NUMBERS)
_OF_THE_PAYER = dict.fromkeys(("21", "26", "125", "153", "479"), Trouble.PAYER_ID)

OF: dict[str, dict[str, Trouble]] = {
    "IL": _OF_THE_HOLDER,
    "82": _OF_THE_CLINICIAN,
    "85": _OF_THE_NETWORK,
    "87": _OF_THE_NETWORK,
    "40": _OF_THE_PAYER,
    "PR": _OF_THE_PAYER,
    "41": _OF_THE_SENDER,
}
"""The same codes where they are about one whom they mean something else of (STC01-3)."""

NOTES: dict[str, Trouble] = {
    "025": Trouble.SENT_TWICE,
    **dict.fromkeys(("005", "006", "010", "011", "012", "013"), Trouble.OUR_NUMBERS),
    **dict.fromkeys(("007", "008", "009"), Trouble.PAYER_ID),
}
"""Notes on an envelope (TA105); any other is about how it was written."""

WORDS: tuple[tuple[str, Trouble], ...] = (
    ("taxonomy", Trouble.TAXONOMY),
    ("frequency", Trouble.FREQUENCY),
    ("original reference", Trouble.PAYERS_NUMBER),
    ("claim control number", Trouble.PAYERS_NUMBER),
    ("patient control number", Trouble.OUR_DOCUMENT),
    ("tax id", Trouble.TAX_ID),
    ("employer identification", Trouble.TAX_ID),
    ("rendering provider", Trouble.CLINICIANS_NPI),
    ("billing provider", Trouble.NETWORKS_NPI),
    ("npi", Trouble.NETWORKS_NPI),
    ("enroll", Trouble.NOT_ENROLLED),
    ("timely filing", Trouble.TOO_LATE),
    ("filing limit", Trouble.TOO_LATE),
    ("pointer", Trouble.DIAGNOSIS),
    ("diagnosis", Trouble.DIAGNOSIS),
    ("duplicate", Trouble.DUPLICATE),
    ("place of service", Trouble.TELEHEALTH),
    ("modifier", Trouble.TELEHEALTH),
    ("procedure", Trouble.PROCEDURE),
    ("authorization", Trouble.AUTHORIZATION),
    ("primary payer", Trouble.OTHER_PAYER),
    ("other payer", Trouble.OTHER_PAYER),
    ("cob", Trouble.OTHER_PAYER),
    ("charge", Trouble.AMOUNTS),
    ("balance", Trouble.AMOUNTS),
    ("units", Trouble.UNITS),
    ("payer id", Trouble.PAYER_ID),
    ("member id", Trouble.MEMBER_ID),
    ("subscriber id", Trouble.MEMBER_ID),
    ("date of birth", Trouble.BIRTH_DATE),
    ("gender", Trouble.SEX),
    ("relationship", Trouble.RELATIONSHIP),
    ("zip", Trouble.NETWORKS_ADDRESS),
    ("date of service", Trouble.SERVICE_DAY),
)
"""What the clearinghouse's sentences speak of; the first that is found decides."""
