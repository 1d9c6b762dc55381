"""What a payer paid for which claim: read to the cent, and believed only where it adds up."""

from __future__ import annotations

import json
from datetime import date

import pytest

from backoffice.x12.__main__ import described
from backoffice.x12.remittance_835 import read
from tests.support.remittances import (
    ANA,
    CORRECTED,
    PAID,
    REVERSED,
    SERVED,
    VISIT,
    faults,
    only_claim,
    only_payment,
    remittance,
)


def test_a_visit_that_was_paid_is_read_to_the_cent() -> None:
    said = read(PAID)
    assert said.findings == ()
    found = only_payment(said)
    assert (found.amount, found.trace, found.balanced) == ("85", "EFT-1", True)
    assert (found.payer.name, found.payee) == ("HARBOR LIGHT", "1999999984")
    assert (found.method, found.paid_on) == ("ACH", date(2026, 3, 5))
    (claim,) = found.claims
    assert (claim.patient_control_number, claim.payer_claim_number) == ("PCN1", "HL-778")
    assert (claim.charge, claim.paid, claim.patient_responsibility) == ("150", "85", 25_00)
    assert (claim.balanced, claim.reversal, claim.postable) == (True, False, True)
    (line,) = claim.lines
    assert (line.procedure, line.modifiers, line.control_number) == ("90837", ("95",), "LINE1")
    assert (line.charge, line.paid, line.allowed) == ("150", "85", "110")
    assert line.served == (date(2026, 2, 27), date(2026, 2, 27))


def test_the_command_line_shows_what_was_agreed() -> None:
    shown = described(remittance("LX*1", *VISIT, "PLB*1999999984*20261231*WO:X*5", amount="80"))
    assert (shown["kind"], shown["version"], shown["findings"]) == ("835", "005010X221A1", [])
    (found,) = shown["payments"]
    assert {"amount": "80", "trace": "EFT-1", "balanced": True}.items() <= found.items()
    assert {"code": "WO", "amount": "5"}.items() <= found["provider_adjustments"][0].items()
    (claim,) = found["claims"]
    agreed = {
        "patient_control_number": "PCN1",
        "payer_claim_number": "HL-778",
        "status": "1",
        "charge": "150",
        "paid": "85",
        "patient_responsibility": "25.00",
        "reversal": False,
        "balanced": True,
    }
    assert agreed.items() <= claim.items()
    (line,) = claim["lines"]
    assert {"procedure": "90837", "charge": "150", "paid": "85"}.items() <= line.items()
    json.dumps(shown, default=str)


def visit(head: str, *adjustments: str, line: str = "SVC*HC:90837*150*0") -> str:
    """A text about a claim that begins with *head*, whose line has *adjustments*."""
    amount = head.split("*")[4]
    return remittance("LX*1", head, ANA, line, SERVED, *adjustments, amount=amount or "0")


def test_what_the_patient_owes_is_said_on_the_claim_and_on_its_lines() -> None:
    text = remittance(
        "LX*1",
        "CLP*PCN1*1*150*60*55*12*HL-778",
        "CAS*PR*1*30",
        "CAS*CO*A2*10",
        ANA,
        "SVC*HC:90837*150*100",
        SERVED,
        "CAS*PR*3*25",
        "CAS*CO*45*25",
        amount="60",
    )
    assert only_claim(text).patient_responsibility == 55_00
    assert read(text).findings == ()


def test_a_cas_holds_six_reasons_with_and_without_quantities() -> None:
    text = visit(
        "CLP*PCN1*1*150*0*105*12*HL-778",
        "CAS*PR*1*10**2*20*1*3*30**96*5**119*15**204*25",
        "CAS*CO*45*45",
    )
    claim = only_claim(text)
    said = [(each.reason, each.amount, each.quantity) for each in claim.every_adjustment]
    assert said == [
        ("1", "10", None),
        ("2", "20", "1"),
        ("3", "30", None),
        ("96", "5", None),
        ("119", "15", None),
        ("204", "25", None),
        ("45", "45", None),
    ]
    assert (claim.patient_responsibility, claim.balanced) == (105_00, True)


@pytest.mark.parametrize("group", ["CO", "OA", "PI", "CR"])
def test_what_is_no_matter_of_the_patient_never_counts_as_theirs(group: str) -> None:
    claim = only_claim(visit("CLP*PCN1*1*150*0**12*HL-778", f"CAS*{group}*45*150"))
    assert (claim.patient_responsibility, claim.balanced) == (0, True)


def test_what_the_patient_owes_rests_on_the_reasons_where_nobody_added_it_up() -> None:
    claim = only_claim(visit("CLP*PCN1*1*150*0**12*HL-778", "CAS*PR*1*150**2*0"))
    assert (claim.said_responsibility, claim.patient_responsibility) == (None, 150_00)


def test_another_sum_than_its_reasons_is_noticed_and_not_believed() -> None:
    text = PAID.replace("*85*25*12*", "*85*20*12*")
    assert faults(text) == ["error CLP05"]
    claim = only_claim(text)
    assert (claim.said_responsibility, claim.patient_responsibility) == ("20", 25_00)


@pytest.mark.parametrize(
    ("wrong", "right", "found", "whole", "claim_holds"),
    [
        ("BPR*I*84*", "BPR*I*85*", ["error BPR02"], False, True),
        ("CLP*PCN1*1*151*", "CLP*PCN1*1*150*", ["error CLP04", "warning SVC02"], True, False),
        ("*150*84*25*", "*150*85*25*", ["error BPR02", "error CLP04"], False, False),
        ("*150*84**1", "*150*85**1", ["error SVC03"], True, False),
        ("CAS*CO*45*41", "CAS*CO*45*40", ["error CLP04", "error SVC03"], True, False),
        ("CAS*CO*45*40.01", "CAS*CO*45*40", ["error CLP04", "error SVC03"], True, False),
    ],
)
def test_what_does_not_add_up_is_told_where_it_does_not(
    wrong: str, right: str, found: list[str], whole: bool, claim_holds: bool
) -> None:
    assert right in PAID
    text = PAID.replace(right, wrong)
    assert faults(text) == found
    shown = only_payment(read(text))
    assert (shown.balanced, shown.claims[0].balanced) == (whole, claim_holds)


@pytest.mark.parametrize(
    ("plb", "amount"),
    [
        ("PLB*1999999984*20261231*WO:HL-1*25", "60"),
        ("PLB*1999999984*20261231*L6*-1.27", "86.27"),
        ("PLB*1999999984*20261231*WO:HL-1*25*72:HL-2*10*L6*-1.27", "51.27"),
        ("PLB*1999999984*20261231*WO*1*WO*1*WO*1*WO*1*WO*1*WO*-6", "86"),
    ],
)
def test_what_is_kept_beside_the_claims_lessens_the_payment(plb: str, amount: str) -> None:
    text = remittance("LX*1", *VISIT, plb, amount=amount)
    assert read(text).findings == ()
    assert only_payment(read(text)).balanced


def test_each_pair_of_a_plb_says_why_and_what_about() -> None:
    plb = "PLB*1999999984*20261231*WO:HL-1*25*L6*-1.27"
    kept = only_payment(read(remittance(*VISIT, plb, amount="61.27"))).provider_adjustments
    assert [(each.code, each.reference, each.amount) for each in kept] == [
        ("WO", "HL-1", "25"),
        ("L6", None, "-1.27"),
    ]


def test_a_payment_without_claims_is_legal() -> None:
    text = remittance("PLB*1999999984*20261231*CS:X*-40*WO:Y*15", amount="25")
    assert read(text).findings == ()
    found = only_payment(read(text))
    assert (found.claims, found.balanced, len(found.provider_adjustments)) == ((), True, 2)


def test_a_payment_of_nothing_balances() -> None:
    found = only_payment(read(remittance(amount="0")))
    assert (found.balanced, found.claims) == (True, ())


def test_a_reversal_takes_back_what_the_patient_owed_as_well() -> None:
    text = remittance("LX*1", *REVERSED, *CORRECTED, amount="0")
    assert read(text).findings == ()
    back, again = only_payment(read(text)).claims
    assert (back.reversal, back.patient_responsibility, back.balanced) == (True, -25_00, True)
    assert (again.reversal, again.patient_responsibility, again.balanced) == (False, 25_00, True)
    assert (back.postable, again.postable) == (True, True)


@pytest.mark.parametrize(
    ("status", "found"),
    [("22", ["warning CLP04"]), ("1", [])],
)
def test_a_reversal_that_pays_is_noticed(status: str, found: list[str]) -> None:
    assert faults(PAID.replace("CLP*PCN1*1*", f"CLP*PCN1*{status}*")) == found


def test_money_taken_back_without_a_reversal_is_noticed() -> None:
    text = remittance(*[each.replace("*22*", "*1*") for each in REVERSED], amount="-85")
    assert faults(text) == ["warning CLP04"]


@pytest.mark.parametrize(
    ("status", "postable", "forwarded"),
    [
        ("1", True, False),
        ("2", True, False),
        ("3", True, False),
        ("4", True, False),
        ("19", True, True),
        ("20", True, True),
        ("21", True, True),
        ("23", False, True),
        ("25", False, False),
        ("5", False, False),
        ("13", False, False),
    ],
)
def test_only_a_final_word_may_be_posted(status: str, postable: bool, forwarded: bool) -> None:
    text = visit(f"CLP*PCN1*{status}*150*0**12*HL-778", "CAS*OA*101*150")
    claim = only_claim(text)
    assert read(text).findings == ()
    assert (claim.postable, claim.forwarded, claim.balanced) == (postable, forwarded, True)
    assert claim.predetermination == (status == "25")
    shown = described(text)["payments"][0]["claims"][0]
    assert (shown["postable"], shown["forwarded"]) == (postable, forwarded)


def test_a_predetermination_that_pays_is_not_believed() -> None:
    text = PAID.replace("CLP*PCN1*1*", "CLP*PCN1*25*")
    assert faults(text) == ["error CLP04"]
    assert not only_claim(text).postable


@pytest.mark.parametrize("status", ["", "99", "A1"])
def test_a_status_that_nobody_knows_is_kept_and_never_posted(status: str) -> None:
    text = PAID.replace("CLP*PCN1*1*", f"CLP*PCN1*{status}*")
    assert (only_claim(text).status, only_claim(text).postable) == (status or None, False)
    assert faults(text) == ["warning CLP02"]


def test_claims_that_bear_the_same_number_of_ours_are_all_kept() -> None:
    others = [each.replace("HL-778", "HL-779") for each in VISIT]
    found = only_payment(read(remittance(*VISIT, *others, *VISIT, amount="255"))).claims
    assert [each.patient_control_number for each in found] == ["PCN1"] * 3
    assert [each.payer_claim_number for each in found] == ["HL-778", "HL-779", "HL-778"]


def test_claims_of_facilities_are_read_past_what_concerns_only_them() -> None:
    text = remittance(
        "LX*1",
        "TS3*1999999984*11*20261231*1*150",
        "TS2*1*1",
        "CLP*PCN1*2*150*150**MB*HL-1",
        ANA,
        "NM1*74*1",
        "MIA*0*****MA01***************N1*N2",
        "MOA***MA02*N520",
        "DTM*232*20260201",
        "DTM*233*20260228",
        "DTM*050*20260302",
        amount="150",
    )
    assert read(text).findings == ()
    claim = only_claim(text)
    assert claim.remarks == ("N1", "N2", "MA02", "N520")
    assert claim.served == (date(2026, 2, 1), date(2026, 2, 28))
    assert (claim.lines, claim.received_on) == ((), date(2026, 3, 2))
    assert claim.corrected is not None
    assert claim.corrected.last is None


def test_remarks_and_the_procedure_that_we_billed_stay_with_their_line() -> None:
    more = ["REF*HPI*1999999984", "LQ*HE*N130", "LQ*HE*M15"]
    text = visit(
        "CLP*PCN1*1*150*100**12*HL-778",
        "CAS*CO*150*50",
        *more,
        line="SVC*HC:90834*150*100**1*HC:90837:95",
    )
    assert read(text).findings == ()
    (line,) = only_claim(text).lines
    assert (line.procedure, line.submitted) == ("90834", ("90837", "95"))
    assert line.remarks == ("N130", "M15")


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (["DTM*150*20260227", "DTM*151*20260228"], date(2026, 2, 28)),
        (["DTM*150*20260227"], date(2026, 2, 27)),
        (["DTM*151*20260228", "DTM*472*20260227"], date(2026, 2, 27)),
    ],
)
def test_a_line_was_served_on_a_day_or_from_one_to_another(days: list[str], last: date) -> None:
    (line,) = only_claim(PAID.replace(SERVED, "~".join(days))).lines
    assert line.served == (date(2026, 2, 27), last)


def test_a_patient_whom_the_payer_knows_otherwise_is_told() -> None:
    renamed = "NM1*74*1*RIVERA-DIAZ*****C*FERN0009"
    claim = only_claim(remittance(*VISIT[:2], renamed, *VISIT[2:], amount="85"))
    assert (claim.patient.last, claim.patient.member_id) == ("RIVERA", "FERN0001")
    assert claim.corrected is not None
    assert (claim.corrected.last, claim.corrected.member_id) == ("RIVERA-DIAZ", "FERN0009")


def test_the_payer_that_has_a_claim_next_is_told() -> None:
    forwarded = PAID.replace("CLP*PCN1*1*", "CLP*PCN1*19*").replace(ANA, f"{ANA}~NM1*TT*2*SECOND")
    assert only_claim(forwarded).forwarded_to == "SECOND"


def test_lines_that_charge_something_else_than_their_claim_are_noticed() -> None:
    text = remittance(*VISIT, "SVC*HC:90785*10*10", SERVED, amount="85")
    assert faults(text) == ["warning SVC02"]
    assert only_claim(text).balanced


@pytest.mark.parametrize("reason", ["1", "45", "253", "307", "A1", "B11", "D23", "P32", "W1", "Y3"])
def test_a_published_reason_is_known_also_when_it_was_withdrawn(reason: str) -> None:
    assert faults(PAID.replace("CAS*CO*45*", f"CAS*CO*{reason}*")) == []


@pytest.mark.parametrize("reason", ["0", "045", "999", "A9", "N130", "PR3"])
def test_a_reason_that_nobody_published_is_noticed_and_kept(reason: str) -> None:
    text = PAID.replace("CAS*CO*45*", f"CAS*CO*{reason}*")
    assert faults(text) == ["warning CAS02"]
    assert [each.reason for each in only_claim(text).every_adjustment] == [reason, "3"]
    assert only_claim(text).balanced


def test_what_we_have_no_use_for_is_read_past() -> None:
    text = remittance(
        "LX*1",
        "TS3*1999999984*11*20261231*1*150",
        "TS2*1*1",
        VISIT[0],
        ANA,
        "NM1*74*1",
        "NM1*82*1*ROWAN*RUTH****XX*1999999984",
        "REF*1K*X",
        "REF*F8*OLD-1",
        "REF*EA*X",
        "PER*CX*DESK*TE*8005550100",
        "AMT*AU*150",
        "QTY*CA*1",
        *VISIT[2:],
        "REF*HPI*1999999984",
        "REF*0K*X",
        "AMT*KH*1",
        "QTY*ZK*1",
        "PLB*1999999984*20261231*WO:A*1",
        "PLB*1999999984*20261231*WO:B*1*WO:C*1*WO:D*1*WO:E*1*WO:F*1*L6*-2",
        amount="81",
    ).replace("TRN*1*", "CUR*PR*USD~RDM*BM*DESK~TRN*1*")
    found = only_payment(read(text))
    assert [each.where for each in read(text).findings] == ["SE01"]  # we put two in by hand
    assert (found.balanced, len(found.provider_adjustments)) == (True, 7)
    (claim,) = found.claims
    assert (claim.balanced, claim.lines[0].control_number, claim.lines[0].allowed) == (
        True,
        "LINE1",
        "110",
    )
