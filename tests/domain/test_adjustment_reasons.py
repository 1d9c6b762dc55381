from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.adjustment_causes import Cause, Remedy
from backoffice.domain.adjustment_codes import (
    AS_NEW,
    REASONS,
    REMARKS,
    SAYING_LITTLE,
    SPARING,
    WITHOUT_APPEAL,
)
from backoffice.domain.adjustment_reasons import CONTRACTUAL, Share, reason_of, share_of
from backoffice.domain.adjustment_words import MEANINGS
from backoffice.domain.edits.edit import Mender

IN_FORCE = (
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 16 18 19 20 21 22 23 24 26 27 29 31 32 33 34 35 39 40 44 45 "
    "49 50 51 53 54 55 56 58 59 60 61 66 69 70 74 75 76 78 85 89 90 91 94 95 96 97 100 101 102 103 "
    "104 105 106 107 108 109 110 111 112 114 115 116 117 118 119 121 122 128 129 130 131 132 133 "
    "134 135 136 137 139 140 142 143 144 146 147 148 149 150 151 152 153 154 155 157 158 159 160 "
    "161 163 164 166 167 169 170 171 172 173 174 175 176 177 178 179 180 181 182 183 184 185 186 "
    "187 188 189 190 192 193 194 195 197 198 199 200 201 202 203 204 205 206 207 208 209 210 211 "
    "212 213 215 216 219 222 223 224 225 226 227 228 229 231 232 233 234 235 236 237 238 239 240 "
    "241 242 243 245 246 247 248 249 250 251 252 253 254 256 257 258 259 260 261 262 263 264 265 "
    "266 267 268 269 270 271 272 273 274 275 276 277 278 279 280 281 282 283 284 285 286 287 288 "
    "289 290 291 292 293 294 295 296 297 298 299 300 301 302 303 304 305 306 307 308 A0 A1 A5 A6 "
    "A8 B1 B4 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B20 B22 B23"
)
LISTED = set(IN_FORCE.split()) | {f"P{number}" for number in range(1, 33)}
"""Every reason in force, as public copies of the list have them."""
OLD = "15 17 38 42 52 57 62 71 125 138 165 A2 B5 B18"
WITHDRAWN = set(OLD.split())
GROUPS = ("CO", "OA", "PI", "CR", "PR")
REMARKED = sorted(REMARKS.keys() | SPARING.keys() | AS_NEW | WITHOUT_APPEAL)

codes = st.sampled_from(sorted(LISTED | WITHDRAWN)) | st.text(max_size=5) | st.none()
groups = st.sampled_from(GROUPS) | st.text(max_size=2) | st.none()
remarks = st.lists(st.sampled_from(REMARKED) | st.text(max_size=5), max_size=4)


@pytest.mark.requirement("IV-1", "Q34")
@pytest.mark.parametrize(
    ("group", "reason", "share"),
    [
        ("CO", "45", Share.CONTRACTUAL),
        ("CO", "253", Share.CONTRACTUAL),
        ("PR", "1", Share.PATIENT),
        ("PR", "2", Share.PATIENT),
        ("PR", "3", Share.PATIENT),
        ("OA", "23", Share.PRIOR_PAYER),
        ("CO", "1", Share.DISPUTED),
        ("CO", "16", Share.DISPUTED),
        ("CO", "23", Share.DISPUTED),
        ("CO", "97", Share.DISPUTED),
        ("OA", "18", Share.DISPUTED),
        ("OA", "45", Share.DISPUTED),
        ("OA", "253", Share.DISPUTED),
        ("PI", "45", Share.DISPUTED),
        ("CR", "45", Share.DISPUTED),
        ("PR", "23", Share.DISPUTED),
        ("PR", "29", Share.DISPUTED),
        ("PR", "45", Share.DISPUTED),
        ("PR", "96", Share.DISPUTED),
        ("PR", "01", Share.DISPUTED),
        ("PR", None, Share.DISPUTED),
        (None, "45", Share.DISPUTED),
        ("XX", "1", Share.DISPUTED),
        ("CO", "999", Share.DISPUTED),
    ],
)
def test_an_amount_is_somebodys_share_only_where_group_and_reason_are_sure(
    group: str | None, reason: str | None, share: Share
) -> None:
    assert share_of(group, reason) is share


@pytest.mark.requirement("Q34")
@given(group=groups, reason=codes, said=remarks, whole=st.booleans(), programme=st.booleans())
def test_the_client_owes_nothing_but_deductible_coinsurance_and_copay(
    group: str | None, reason: str | None, said: list[str], whole: bool, programme: bool
) -> None:
    share = share_of(group, reason, said, whole=whole, by_programme=programme)
    if share is Share.PATIENT:
        assert (group, reason in {"1", "2", "3"}, programme) == ("PR", True, False)


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("group", ["CO", "OA", "PI", "CR"])
def test_only_what_the_payer_lays_on_the_client_may_ever_be_billed(group: str) -> None:
    for reason in LISTED | WITHDRAWN:
        assert share_of(group, reason) is not Share.PATIENT, reason
        assert not reason_of(group, reason).may_be_billed, reason


@pytest.mark.parametrize("reason", ["1", "2", "3", "27", "96", "119"])
def test_employee_assistance_never_costs_the_client_anything(reason: str) -> None:
    assert share_of("PR", reason, by_programme=True) is Share.DISPUTED
    assert not reason_of("PR", reason, by_programme=True).may_be_billed


@pytest.mark.parametrize("remark", sorted(SPARING))
def test_what_a_remark_spares_the_client_is_not_billed(remark: str) -> None:
    assert share_of("PR", "2", ["N59", remark]) is Share.DISPUTED
    assert reason_of("PR", "27").may_be_billed
    assert not reason_of("PR", "27", [remark]).may_be_billed


@pytest.mark.parametrize("remark", ["MA13", "N174", "N381", "N830", "N857", "MA18", "N59"])
def test_a_remark_that_leaves_the_share_as_it_is_changes_nothing(remark: str) -> None:
    assert share_of("PR", "1", [remark]) is Share.PATIENT


THE_NETWORKS_FAULT = (
    "4 5 8 9 11 15 16 18 29 39 45 50 62 95 97 109 125 140 146 151 163 181 182 185 197 198 206 208 "
    "210 226 231 234 236 242 243 250 251 252 279 284 285 286 296 299 302 B7 B12 B13 B14"
)


@pytest.mark.requirement("IV-1")
@pytest.mark.parametrize("reason", THE_NETWORKS_FAULT.split())
def test_what_we_did_wrong_is_not_the_clients_though_the_payer_says_so(reason: str) -> None:
    assert share_of("PR", reason) is Share.DISPUTED
    assert not reason_of("PR", reason).may_be_billed


def test_a_remark_never_makes_our_fault_the_clients() -> None:
    billable = [
        (reason, remark)
        for reason in THE_NETWORKS_FAULT.split()
        for remark in REMARKED
        if reason_of("PR", reason, [remark]).may_be_billed
    ]
    assert billable == []


@pytest.mark.parametrize(
    "reason", ["22", "26", "27", "31", "35", "96", "100", "119", "200", "204", "227", "275"]
)
def test_a_person_may_decide_that_the_client_owes_what_is_about_their_plan(reason: str) -> None:
    assert share_of("PR", reason) is Share.DISPUTED
    assert reason_of("PR", reason).may_be_billed


def test_a_fee_that_takes_the_whole_charge_off_is_no_write_off() -> None:
    assert share_of("CO", "45", whole=True) is Share.DISPUTED
    assert share_of("CO", "253", whole=True) is Share.CONTRACTUAL


def test_nobody_can_have_decided_before_the_payer_that_pays_first() -> None:
    assert share_of("OA", "23", pays_first=True) is Share.DISPUTED
    assert share_of("CO", "45", pays_first=True) is Share.CONTRACTUAL


def test_whatever_is_written_off_by_contract_has_a_reason_why() -> None:
    assert {reason for reason in LISTED if share_of("CO", reason) is Share.CONTRACTUAL} == {
        "45",
        "94",
        "144",
        "161",
        "253",
        "281",
        "303",
    }
    assert all(re.fullmatch(r"[A-Z].{20,}\.", why) for why in CONTRACTUAL.values())


def test_every_reason_that_there_is_is_known() -> None:
    assert REASONS.keys() == LISTED | WITHDRAWN
    assert Cause.UNKNOWN not in REASONS.values()


def test_every_cause_has_words_and_some_code_stands_for_it() -> None:
    assert MEANINGS.keys() == set(Cause)
    coded = set(REASONS.values()) | set(REMARKS.values())
    assert set(Cause) - coded == {Cause.UNDERPAID, Cause.UNKNOWN}


@given(group=groups, reason=codes, said=remarks, programme=st.booleans())
def test_whatever_a_payer_says_somebody_is_told_in_plain_words_what_to_do(
    group: str | None, reason: str | None, said: list[str], programme: bool
) -> None:
    told = reason_of(group, reason, said, by_programme=programme)
    assert re.fullmatch(r"[A-Z][^.]*\.", told.says)
    assert told.next_action.endswith(".")
    assert len(told.next_action) <= 140
    assert told.remedy not in {Remedy.BILL, Remedy.WRITE_OFF}
    assert told.owner in Mender


def test_no_word_of_a_code_stands_in_what_people_read() -> None:
    words = [each for meaning in MEANINGS.values() for each in (meaning.says, meaning.next_action)]
    assert [
        each for each in words if re.search(r"CARC|RARC|\b[A-Z]{1,2}\d|\bCAS\b|\bPR\b", each)
    ] == []
    assert len({meaning.says for meaning in MEANINGS.values()}) == len(MEANINGS)


@pytest.mark.parametrize(
    ("reason", "said", "cause", "remedy", "owner"),
    [
        ("29", [], Cause.TOO_LATE, Remedy.APPEAL, Mender.BILLING),
        ("197", [], Cause.AUTHORIZATION, Remedy.CORRECT, Mender.PROVIDER),
        ("22", [], Cause.OTHER_INSURANCE_FIRST, Remedy.OTHER_PAYER, Mender.CLIENT),
        ("27", [], Cause.NOT_INSURED_THEN, Remedy.OTHER_PAYER, Mender.CLIENT),
        ("301", [], Cause.BEHAVIORAL_HEALTH, Remedy.OTHER_PAYER, Mender.BILLING),
        ("B7", [], Cause.NOT_ON_FILE, Remedy.ASK, Mender.ENROLMENT),
        ("50", [], Cause.NECESSITY, Remedy.APPEAL, Mender.PROVIDER),
        ("18", [], Cause.DUPLICATE, Remedy.ASK, Mender.BILLING),
        ("16", ["M127"], Cause.RECORDS, Remedy.APPEAL, Mender.PROVIDER),
        ("16", ["N290"], Cause.OUR_NUMBERS, Remedy.CORRECT, Mender.ENROLMENT),
        ("16", ["N59", "M76"], Cause.DIAGNOSIS, Remedy.CORRECT, Mender.PROVIDER),
        ("16", ["MA04"], Cause.PRIOR_PAYERS_WORD, Remedy.CORRECT, Mender.BILLING),
        ("96", ["N418"], Cause.WRONG_PAYER, Remedy.OTHER_PAYER, Mender.BILLING),
        ("96", ["N570"], Cause.NOT_ON_FILE, Remedy.ASK, Mender.ENROLMENT),
        ("29", ["M127"], Cause.TOO_LATE, Remedy.APPEAL, Mender.BILLING),
        ("A1", ["N382"], Cause.PERSON, Remedy.CORRECT, Mender.CLIENT),
        ("A1", [], Cause.UNSAID, Remedy.ASK, Mender.BILLING),
        ("118", [], Cause.OTHER_FIELD, Remedy.ASK, Mender.BILLING),
        ("ZZ9", [], Cause.UNKNOWN, Remedy.ASK, Mender.BILLING),
        ("ZZ9", ["N418"], Cause.WRONG_PAYER, Remedy.OTHER_PAYER, Mender.BILLING),
    ],
)
def test_a_reason_and_its_remarks_say_what_to_do_and_who(
    reason: str, said: list[str], cause: Cause, remedy: Remedy, owner: Mender
) -> None:
    told = reason_of("CO", reason, said)
    assert (told.cause, told.remedy, told.owner) == (cause, remedy, owner)


def test_a_remark_outweighs_only_a_reason_that_says_little() -> None:
    outweighed = {cause for cause in Cause for code in REASONS if REASONS[code] is cause
                  and reason_of("CO", code, ["N570"]).cause is not cause}  # fmt: skip
    assert outweighed == SAYING_LITTLE - {Cause.UNKNOWN}


@pytest.mark.parametrize(
    ("remark", "remedy"),
    [
        ("N211", Remedy.ASK),
        ("MA44", Remedy.ASK),
        ("N704", Remedy.CORRECT),
        ("MA130", Remedy.CORRECT),
    ],
)
def test_where_no_appeal_is_heard_none_is_suggested(remark: str, remedy: Remedy) -> None:
    assert reason_of("CO", "50").remedy is Remedy.APPEAL
    assert reason_of("CO", "50", [remark]).remedy is remedy


def test_a_payer_that_wants_a_new_claim_gets_no_replacement() -> None:
    assert not reason_of("CO", "16", ["M76"]).as_new
    anew = reason_of("CO", "16", ["M76", "MA130"])
    assert anew.as_new
    assert anew.next_action.endswith("Send it as a new claim, not as a replacement.")
    assert not reason_of("CO", "109", ["MA130"]).as_new
