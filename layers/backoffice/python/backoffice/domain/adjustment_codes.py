"""Which cause each code of a remittance stands for.

Reasons are claim adjustment reason codes (835 CAS02), remarks are remittance advice remark codes
(835 LQ02, MOA03 to MOA07). Which there are: three public copies of the reasons, alike up to 308 and
P32, and one of the remarks, up to N885, each looked at in November 2026. Withdrawn reasons that
older systems still send, and that are about our field, are listed too.
"""

from __future__ import annotations

from backoffice.domain.adjustment_causes import Cause


def _each(cause: Cause, codes: str) -> dict[str, Cause]:
    return dict.fromkeys(codes.split(), cause)


REASONS: dict[str, Cause] = {
    **_each(Cause.CLIENTS_SHARE, "1 2 3"),
    **_each(Cause.MODIFIER, "4 182 B18"),
    **_each(Cause.PLACE, "5 58 171"),
    **_each(Cause.PROCEDURE, "6 7 181 189 199 246 261 B16"),
    **_each(Cause.DIAGNOSIS, "9 10 11 12 146 B22"),
    **_each(Cause.SERVICE_DAY, "13 14 110 135 239 267 268"),
    **_each(Cause.INCOMPLETE, "16 125"),
    **_each(Cause.PERSON, "140"),
    **_each(Cause.OUR_NUMBERS, "206 207 208"),
    **_each(Cause.NOT_ON_FILE, "8 52 170 185 283 299 B7"),
    **_each(Cause.OUT_OF_NETWORK, "38 111 242 279"),
    **_each(Cause.ABOVE_FEE, "42 45"),
    **_each(Cause.NO_RATE, "147"),
    **_each(Cause.TOO_LATE, "29 B4"),
    **_each(Cause.AUTHORIZATION, "15 62 197 198 210 243 284 296 302"),
    **_each(Cause.NOT_AUTHORIZED, "39"),
    **_each(Cause.REFERRAL, "165 173 174 175 176 183 184 287 288"),
    **_each(Cause.PLAN_RULES, "95 256 272 274 B5"),
    **_each(Cause.RECORDS, "17 112 163 164 226 250 251 252 B12"),
    **_each(Cause.BUNDLED, "59 97 231 234 236 B10"),
    **_each(Cause.MAIN_SERVICE, "107 B15"),
    **_each(Cause.ANOTHER_GAVE_IT, "54 B20"),
    **_each(Cause.NOT_HELD, "115 155"),
    **_each(Cause.DUPLICATE, "18 B13"),
    **_each(Cause.PRIOR_PAYERS_WORD, "23 71 129 136 148 228"),
    **_each(Cause.LEFT_BY_PRIOR_PAYER, "275"),
    **_each(Cause.REFUSED_BY_PRIOR_PAYER, "276"),
    **_each(Cause.OTHER_INSURANCE_FIRST, "22"),
    **_each(Cause.ACCIDENT, "19 20 21 201 215 219"),
    **_each(Cause.BEHAVIORAL_HEALTH, "301"),
    **_each(Cause.WRONG_PAYER, "109 166 254 258 270 280 289 297 304 B9"),
    **_each(Cause.FORWARDED, "290 291 292 298 300 305 B11"),
    **_each(Cause.NOT_INSURED_THEN, "26 27 177 178 179 180 200 238"),
    **_each(Cause.NOT_INSURED_HERE, "31 32 33 34"),
    **_each(Cause.CLIENT_TO_ANSWER, "106 224 227"),
    **_each(Cause.NECESSITY, "50 55 56 57 150 152 153 154 186 216 B8"),
    **_each(Cause.LESS_FOR_MENTAL_HEALTH, "122"),
    **_each(Cause.TOO_MUCH_CARE, "151 222 B14"),
    **_each(Cause.LIMIT_REACHED, "35 119 149 273 B1"),
    **_each(Cause.NOT_COVERED, "40 49 51 53 60 96 158 160 167 202 204 269"),
    **_each(Cause.APPEAL_REFUSED, "138 193 285 286"),
    **_each(Cause.PAID_TO_CLIENT, "100 187"),
    **_each(Cause.PAID_TO_ANOTHER, "195 293 294"),
    **_each(Cause.NOT_COLLECTABLE, "209 303"),
    **_each(Cause.FIXED_PAYMENT, "24"),
    **_each(
        Cause.REDUCED,
        "44 94 103 104 105 130 131 132 137 139 144 161 169 172 203 223 237 245 253 265 271 278 "
        "281 308 A2",
    ),
    **_each(Cause.PREMIUM_OPEN, "257 277"),
    **_each(Cause.PENDING, "101 133 143"),
    **_each(Cause.UNSAID, "A1"),
    **_each(
        Cause.OTHER_FIELD,
        "61 66 69 70 74 75 76 78 85 89 90 91 102 108 114 116 117 118 121 128 134 142 157 159 188 "
        "190 192 194 205 211 212 213 225 229 232 233 235 240 241 247 248 249 259 260 262 263 264 "
        "266 282 295 306 307 A0 A5 A6 A8 B23 "
        "P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P21 P22 P23 P24 "
        "P25 P26 P27 P28 P29 P30 P31 P32",
    ),
}
"""Every reason that there is; any other is `UNKNOWN`."""

SAYING_LITTLE = frozenset(
    {
        Cause.INCOMPLETE,
        Cause.UNSAID,
        Cause.NOT_COVERED,
        Cause.RECORDS,
        Cause.PLAN_RULES,
        Cause.PRIOR_PAYERS_WORD,
        Cause.UNKNOWN,
        Cause.OTHER_FIELD,
    }
)
"""Where a remark beside the reason says more than the reason does."""

REMARKS: dict[str, Cause] = {
    **_each(Cause.PERSON, "MA27 MA36 MA39 MA60 MA61 N329 N340 N382"),
    **_each(Cause.MODIFIER, "N519 N822 N823"),
    **_each(Cause.PLACE, "M77 N79 N97 N428 N535"),
    **_each(Cause.PROCEDURE, "M20 M51 M67 M84 N56 N65 N180 N657"),
    **_each(Cause.UNITS, "M53 N345 N430 N443"),
    **_each(Cause.DIAGNOSIS, "M64 M76 M81 MA63 N569 N755"),
    **_each(Cause.SERVICE_DAY, "M52 M59 N61 N62 N63 N74 N301 N800"),
    **_each(Cause.AMOUNTS, "M54 M79 N379"),
    **_each(
        Cause.OUR_NUMBERS,
        "MA112 MA113 N94 N209 N255 N256 N257 N258 N288 N289 N290 N291 N433 N516 N521 N836 N852",
    ),
    **_each(Cause.NOT_ON_FILE, "M143 N55 N95 N198 N570 N665 N761 N767 N808 N831"),
    **_each(Cause.OUT_OF_NETWORK, "N52"),
    **_each(Cause.NO_RATE, "N448"),
    **_each(Cause.AUTHORIZATION, "M62 N54 N175 N351"),
    **_each(Cause.NOT_AUTHORIZED, "N758"),
    **_each(Cause.REFERRAL, "N284 N285 N286 N335 N475 N476 N489 N490 N630"),
    **_each(
        Cause.RECORDS,
        "M127 M135 M141 N3 N26 N28 N42 N163 N205 N206 N228 N237 N238 N366 N393 N394 N463 N464 N705 "
        "N706 N707 N708 N709 N710 N711 N712 N713 N714 N715 N716 N729 N730 N731 N768 N850",
    ),
    **_each(Cause.BUNDLED, "M15 M80 N19 N20 N390 N431 N525 N703"),
    **_each(Cause.MAIN_SERVICE, "N122 N161 N674"),
    **_each(Cause.ANOTHER_GAVE_IT, "N32"),
    **_each(Cause.NOT_HELD, "N441"),
    **_each(Cause.DUPLICATE, "M86 N111 N522 N702"),
    **_each(Cause.PRIOR_PAYERS_WORD, "MA04 MA64 N4 N48 N307 N479 N480"),
    **_each(Cause.OTHER_INSURANCE_FIRST, "MA92 N36 N196 N245 N376 N598"),
    **_each(Cause.ACCIDENT, "N725 N727 N728 N743 N744"),
    **_each(Cause.WRONG_PAYER, "N103 N104 N105 N127 N193 N418 N747 N802 N803"),
    **_each(Cause.NOT_INSURED_THEN, "N30 N619 N650"),
    **_each(Cause.CLIENT_TO_ANSWER, "N179 N197 N375 N582"),
    **_each(Cause.NECESSITY, "M25 N10 N115 N386 N661"),
    **_each(Cause.TOO_MUCH_CARE, "N362 N435 N640 N666"),
    **_each(Cause.LIMIT_REACHED, "N117 N412 N413 N414 N587"),
    **_each(Cause.NOT_COVERED, "N216 N425 N429 N567 N776"),
    **_each(Cause.APPEAL_REFUSED, "MA46 N539"),
    **_each(Cause.PAID_TO_ANOTHER, "N347 N472"),
    **_each(Cause.PREMIUM_OPEN, "N617 N618"),
    **_each(Cause.PENDING, "N581 N611"),
}
"""Remarks that say what a reason leaves open. Others are for somebody's eyes alone."""

SPARING: dict[str, str] = {
    **dict.fromkeys(("M26", "N125"), "What was collected is to be given back."),
    **dict.fromkeys(("M27", "N172"), "The law relieves the client."),
    **dict.fromkeys(("M39", "N563"), "The client was not told beforehand in the form that counts."),
    **dict.fromkeys(("M41",), "Nobody owes it in law."),
    **dict.fromkeys(("N106",), "A facility owes it in the client's place."),
    **dict.fromkeys(("MA113",), "Our tax id is to be cleared up first."),
    **dict.fromkeys(("MA125", "N82", "N524"), "What the payer paid is payment in full."),
    **dict.fromkeys(("N192", "N781", "N782", "N783"), "Medicaid stands in for the client's share."),
    **dict.fromkeys(("N364", "N833"), "The client's share is waived."),
    **dict.fromkeys(("N842",), "The client may not be billed."),
}
"""Remarks that say that the client may not be billed, and why."""

AS_NEW = frozenset(("MA130", "N142", "N517", "N798"))
"""Remarks that ask for a new claim, because one that replaces the old would be refused."""
WITHOUT_APPEAL = frozenset(("MA44", "MA130", "N83", "N111", "N211", "N704"))
"""Remarks that say that no appeal is heard."""
