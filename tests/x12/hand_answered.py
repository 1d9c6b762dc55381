"""Answers of insurers with the estimate that a person who knows X12 derives from each, by hand.

None comes from our simulated clearinghouse. The segments stand between the subscriber's name and
SE; the first of them is segment 10 (ST, BHT, two HL with NM1, HL, TRN and NM1 come before). Unless
a case asks otherwise the visit is in network, in an office, for MH, on 2026-03-09; the agreed
amount is $110.00 and the fee $150.00.
"""

from __future__ import annotations

from typing import NamedTuple


class HandAnswered(NamedTuple):
    """One answer, what is asked of it, and what the client owes by it."""

    name: str
    says: str
    owes: str | tuple[str, str] | None
    """Dollars, the least and the most of them, or None where nobody can tell."""
    cites: set[int]
    asks: tuple[str, ...] = ()
    mentions: str = ""
    """Part of a reason, an assumption or a notice that has to be there."""


COPAY = "EB*B*IND*MH***27*25*****Y"
SHARE = "EB*A*IND*MH***27**.2****Y"
TELEHEALTH = ("--telehealth",)

CASES = (
    # EB*B with EB06 27 and EB12 Y: $25 for each visit.
    HandAnswered("a copay", f"EB*1**30|{COPAY}", "25.00", {11}),
    # EB12 tells the two apart.
    HandAnswered("two networks", f"{COPAY}|EB*B*IND*MH***27*60*****N", "25.00", {10}),
    HandAnswered(
        "two networks, out of it",
        f"{COPAY}|EB*B*IND*MH***27*60*****N",
        "60.00",
        {11},
        ("--network", "out"),
    ),
    # The only figure is for the other network: silence about this one, and not $0.
    HandAnswered(
        "out of network only", "EB*B*IND*MH***27*60*****N", None, {10}, mentions="other network"
    ),
    # W: the network makes no difference.
    HandAnswered("either network", "EB*B*IND*MH***27*30*****W", "30.00", {10}),
    HandAnswered(
        "either network, out of it",
        "EB*B*IND*MH***27*30*****W",
        "30.00",
        {10},
        ("--network", "out"),
    ),
    # No EB12: taken for this network, and said.
    HandAnswered("no network", "EB*B*IND*MH***27*30", "30.00", {10}, mentions="which network"),
    HandAnswered("network before none", f"EB*B*IND*MH***27*40|{COPAY}", "25.00", {11}),
    # EB03 repeats.
    HandAnswered("among many types", "EB*B*IND*98^MH^A6***27*25*****Y", "25.00", {10}),
    # The second type asked for is the first that the payer puts a figure to.
    HandAnswered(
        "the second type", "EB*B*IND*98***27*35*****Y", "35.00", {10}, ("--service-type", "98")
    ),
    HandAnswered(
        "the first type before the second",
        f"EB*B*IND*98***27*35*****Y|{COPAY}",
        "25.00",
        {11},
        ("--service-type", "98"),
    ),
    # A copay of the plan as a whole is not that of a therapist's visit.
    HandAnswered("the whole plan's copay", "EB*B*IND*30***27*20*****Y", None, set()),
    HandAnswered(
        "the whole plan's copay when that is asked for",
        "EB*B*IND*30***27*20*****Y",
        "20.00",
        {10},
        ("--service-type", "30"),
    ),
    # Nothing but that the plan is active.
    HandAnswered("silence", "EB*1**30", None, set(), mentions="does not say"),
    # Deductible met (29: $0 left): 20 % of 110.
    HandAnswered(
        "a met deductible",
        f"{SHARE}|EB*C*IND*30***23*1500*****Y|EB*C*IND*30***29*0*****Y",
        "22.00",
        {10, 11, 12},
    ),
    # 60 left, then 20 % of the other 50: 70.
    HandAnswered("part of a deductible", f"{SHARE}|EB*C*IND*30***29*60*****Y", "70.00", {10, 11}),
    # 900 left swallow all of the 110.
    HandAnswered("all of a deductible", f"{SHARE}|EB*C*IND*30***29*900*****Y", "110.00", {10, 11}),
    # 500 for the year less 440 so far: 60 left, so 60 + 10.
    HandAnswered(
        "the year less what was met",
        f"{SHARE}|EB*C*IND*30***23*500*****Y|EB*C*IND*30***24*440*****Y",
        "70.00",
        {10, 11, 12},
    ),
    # Only the year's 500: nothing left, 22; enough left, 110.
    HandAnswered(
        "only the year", f"{SHARE}|EB*C*IND*30***23*500*****Y", ("22.00", "110.00"), {10, 11}
    ),
    # Only the year's 50: at most 50 + 20 % of 60.
    HandAnswered(
        "only a small year", f"{SHARE}|EB*C*IND*30***23*50*****Y", ("22.00", "62.00"), {10, 11}
    ),
    # Coinsurance, and not a word of a deductible.
    HandAnswered(
        "no word of a deductible", SHARE, ("22.00", "110.00"), {10}, mentions="deductible"
    ),
    # 29 says 100; 500 - 440 says 60. 60 + 10 or 100 + 2.
    HandAnswered(
        "remaining against totals",
        f"{SHARE}|EB*C*IND*30***23*500*****Y|EB*C*IND*30***24*440*****Y|EB*C*IND*30***29*100*****Y",
        ("70.00", "102.00"),
        {10, 11, 12, 13},
        mentions="contradicts",
    ),
    # The family has less left: 30 + 20 % of 80.
    HandAnswered(
        "family before individual",
        f"{SHARE}|EB*C*IND*30***29*200*****Y|EB*C*FAM*30***29*30*****Y",
        "46.00",
        {10, 11, 12},
    ),
    HandAnswered(
        "individual met, family not",
        f"{SHARE}|EB*C*IND*30***29*0*****Y|EB*C*FAM*30***29*2000*****Y",
        "22.00",
        {10, 11, 12},
    ),
    HandAnswered("no deductible", f"{SHARE}|EB*C*IND*30***23*0*****Y", "22.00", {10, 11}),
    # A deductible for drugs is not this one: MSG sets it aside.
    HandAnswered(
        "a deductible for drugs",
        f"{SHARE}|EB*C*IND*30***29*500*****Y|MSG*PHARMACY DEDUCTIBLE|EB*C*IND*30***29*0*****Y",
        "22.00",
        {10, 11, 12, 13},
    ),
    # EB*B with EB08: X12 has it sent as coinsurance. 30 % of 110.
    HandAnswered(
        "a copay in percent",
        "EB*B*IND*MH***27**.3****Y|EB*C*IND*30***29*0*****Y",
        "33.00",
        {10, 11},
        mentions="percentage",
    ),
    # Some write 20 for 20 percent.
    HandAnswered(
        "whole percents",
        "EB*A*IND*MH***27**20****Y|EB*C*IND*30***29*0*****Y",
        "22.00",
        {10, 11},
    ),
    # A copay of $0 beside 20 % says that there is no copay.
    HandAnswered(
        "no copay beside a share",
        f"EB*B*IND*MH***27*0*****Y|{SHARE}|EB*C*IND*30***29*0*****Y",
        "22.00",
        {10, 11, 12},
    ),
    HandAnswered("no share beside a copay", f"{COPAY}|EB*A*IND*MH***27**0****Y", "25.00", {10, 11}),
    HandAnswered(
        "neither, and the deductible is met",
        "EB*B*IND*MH***27*0*****Y|EB*A*IND*MH***27**0****Y|EB*C*IND*30***29*0*****Y",
        "0.00",
        {10, 11, 12},
    ),
    # Nothing at all, or the 80 that are left of the deductible.
    HandAnswered(
        "neither, and a deductible is left",
        "EB*B*IND*MH***27*0*****Y|EB*A*IND*MH***27**0****Y|EB*C*IND*30***29*80*****Y",
        ("0.00", "80.00"),
        {10, 11, 12},
    ),
    HandAnswered(
        "neither, and no word of a deductible",
        "EB*B*IND*MH***27*0*****Y|EB*A*IND*MH***27**0****Y",
        ("0.00", "110.00"),
        {10, 11},
    ),
    # A copay of $0 is what the payer says, as long as nothing hints at a deductible.
    HandAnswered("a copay of nothing", "EB*B*IND*MH***27*0*****Y", "0.00", {10}),
    # The lesser of 25 and 22, or both: 47.
    HandAnswered(
        "copay and share",
        f"{COPAY}|{SHARE}|EB*C*IND*30***29*0*****Y",
        ("22.00", "47.00"),
        {10, 11, 12},
        mentions="both",
    ),
    # Nobody owes more than the agreed 110.
    HandAnswered("a copay above the agreed amount", "EB*B*IND*MH***27*130*****Y", "110.00", {10}),
    # 15 % of 100.10 is 15.015: up.
    HandAnswered(
        "half a cent",
        "EB*A*IND*MH***27**.15****Y|EB*C*IND*30***29*0*****Y",
        "15.02",
        {10, 11},
        ("--allowed", "100.10"),
    ),
    # 33 % of 110.33 is 36.4089.
    HandAnswered(
        "less than half a cent",
        "EB*A*IND*MH***27**.33****Y|EB*C*IND*30***29*0*****Y",
        "36.41",
        {10, 11},
        ("--allowed", "110.33"),
    ),
    # Ten dollars are left of the yearly maximum.
    HandAnswered("a maximum nearly met", f"{COPAY}|EB*G*IND*30***29*10*****Y", "10.00", {10, 11}),
    HandAnswered("a maximum met", f"{COPAY}|EB*G*IND*30***29*0*****Y", "0.00", {10, 11}),
    HandAnswered(
        "a family's maximum nearly met",
        f"{COPAY}|EB*G*IND*30***29*2000*****Y|EB*G*FAM*30***29*5*****Y",
        "5.00",
        {10, 11, 12},
    ),
    # 3000 for the year less 2990: ten dollars, though 60 + 10 were to be paid.
    HandAnswered(
        "a maximum and a deductible",
        f"{SHARE}|EB*C*IND*30***29*60*****Y|EB*G*IND*30***23*3000*****Y|EB*G*IND*30***24*2990*****Y",
        "10.00",
        {10, 11, 12, 13},
    ),
    # Only the year's maximum: nothing says that it is reached.
    HandAnswered(
        "only the year's maximum",
        f"{COPAY}|EB*G*IND*30***23*3000*****Y",
        "25.00",
        {10, 11},
        mentions="not reached",
    ),
    # MSG and III say which visit is meant.
    HandAnswered(
        "the office's copay",
        "EB*B*IND*MH***27*0*****Y|MSG*TELEHEALTH VISITS|EB*B*IND*MH***27*25*****Y|III*ZZ*11",
        "25.00",
        {12, 13},
    ),
    HandAnswered(
        "the copay by video",
        "EB*B*IND*MH***27*0*****Y|MSG*TELEHEALTH VISITS|EB*B*IND*MH***27*25*****Y|III*ZZ*11",
        "0.00",
        {10, 11},
        TELEHEALTH,
    ),
    HandAnswered(
        "by video, and only the office is known",
        f"{COPAY}|III*ZZ*11",
        None,
        {10, 11},
        TELEHEALTH,
        mentions="another way",
    ),
    # EB13 with modifier 95.
    HandAnswered(
        "a modifier for video",
        "EB*B*IND*MH***27*30*****Y|EB*B*IND*MH***27*15*****Y*HC:90837:95",
        "15.00",
        {11},
        TELEHEALTH,
    ),
    HandAnswered(
        "a modifier for video, in the office",
        "EB*B*IND*MH***27*30*****Y|EB*B*IND*MH***27*15*****Y*HC:90837:95",
        "30.00",
        {10},
    ),
    # "Not covered via telehealth" is not "telehealth".
    HandAnswered(
        "all but video",
        f"{COPAY}|MSG*NOT VALID FOR TELEHEALTH",
        None,
        {10, 11},
        TELEHEALTH,
        mentions="another way",
    ),
    # III 21: a stay in hospital; without that segment, $300 would stand beside $25.
    HandAnswered(
        "a stay in hospital",
        f"{COPAY}|EB*B*IND*MH***27*300*****Y|III*ZZ*21",
        "25.00",
        {10, 11, 12},
    ),
    # EB06 36: for each admission.
    HandAnswered(
        "for each admission", "EB*B*IND*MH***36*300*****Y", None, {10}, mentions="each visit"
    ),
    HandAnswered(
        "for each admission, and for each visit",
        f"EB*B*IND*MH***36*300*****Y|{COPAY}",
        "25.00",
        {11},
    ),
    # Somebody else has the care: never this payer's figure.
    HandAnswered(
        "a carve-out",
        f"{COPAY}|EB*U**MH|LS*2120|NM1*VN*2*MOSS BEHAVIORAL|LE*2120",
        None,
        {11, 13},
        mentions="MOSS BEHAVIORAL",
    ),
    HandAnswered(
        "a carve-out by another payer",
        f"{COPAY}|EB*R**MH|LS*2120|NM1*PR*2*OTHER HEALTH|LE*2120",
        None,
        {11, 13},
        mentions="OTHER HEALTH",
    ),
    HandAnswered(
        "a vendor beside the copay",
        f"{COPAY}|LS*2120|NM1*VN*2*MOSS BEHAVIORAL|LE*2120",
        None,
        {10, 12},
        mentions="MOSS BEHAVIORAL",
    ),
    # A contact for the whole plan stands on every answer.
    HandAnswered(
        "a contact for the plan",
        f"EB*U**30|LS*2120|NM1*PR*2*HARBOR LIGHT|LE*2120|{COPAY}",
        "25.00",
        {14},
    ),
    # Coordination of benefits: this payer's figure, if it pays first.
    HandAnswered(
        "another payer too",
        f"{COPAY}|EB*R**30|LS*2120|NM1*PR*2*OTHER HEALTH|LE*2120",
        "25.00",
        {10},
        mentions="pays first",
    ),
    # PRP: the other one does pay first, so this figure is not what is left to the client.
    HandAnswered(
        "another payer first",
        f"{COPAY}|EB*R**30|LS*2120|NM1*PRP*2*FIRST HEALTH|LE*2120",
        None,
        {11, 13},
        mentions="FIRST HEALTH",
    ),
    HandAnswered("not covered", f"{COPAY}|EB*I**MH", None, {11}, mentions="not covered"),
    HandAnswered("not covered out of network", f"{COPAY}|EB*I**MH*********N", "25.00", {10}),
    HandAnswered("an exclusion", f"{COPAY}|EB*E**MH", None, {11}, mentions="excludes"),
    HandAnswered("cannot be processed", f"{COPAY}|EB*V**MH", None, {11}, mentions="could not say"),
    HandAnswered("a spend-down", f"{COPAY}|EB*Y**30****500", None, {11}, mentions="spend"),
    # Limits change no figure until none is left.
    HandAnswered(
        "thirty visits a year",
        f"{COPAY}|EB*F**MH***23***VS*30",
        "25.00",
        {10},
        mentions="30 visits",
    ),
    HandAnswered("no visits left", f"{COPAY}|EB*F**MH***29***VS*0", None, {11}, mentions="left"),
    HandAnswered(
        "no visits left, by HSD", f"{COPAY}|EB*F**MH|HSD*VS*0***29", None, {11, 12}, mentions="left"
    ),
    HandAnswered(
        "four visits left", f"{COPAY}|EB*F**MH***29***VS*4", "25.00", {10}, mentions="4 visits"
    ),
    HandAnswered(
        "authorization", "EB*B*IND*MH***27*25****Y*Y", "25.00", {10}, mentions="authorization"
    ),
    # DTP 292: the days of each line. Without segment 11 both would stand side by side.
    HandAnswered(
        "last year's copay",
        f"EB*B*IND*MH***27*15*****Y|DTP*292*RD8*20250101-20251231|{COPAY}|DTP*292*RD8*20260101-20261231",
        "25.00",
        {10, 11, 12},
    ),
    HandAnswered(
        "next year's copay only",
        f"{COPAY}|DTP*348*D8*20270101",
        None,
        {10, 11},
        mentions="on that day",
    ),
    # DTP 347: the plan ended. 7 opens what is said of the subscriber.
    HandAnswered(
        "a plan that ended", f"DTP*347*D8*20251231|EB*1**30|{COPAY}", None, {7, 10}, mentions="hold"
    ),
    HandAnswered("an inactive plan", f"EB*6**30|{COPAY}", None, {10}, mentions="not active"),
    # One that is active is enough; payers list the ended one beside it.
    HandAnswered("one plan ended, one active", f"EB*6**30|EB*1**30|{COPAY}", "25.00", {10, 11, 12}),
    HandAnswered(
        "inactive for this care", f"EB*1**30|EB*6**MH|{COPAY}", None, {11}, mentions="kind of care"
    ),
    # AAA: no answer. 7 opens the level that it stands at.
    HandAnswered("not found", "AAA*N**75*C", None, {7, 10}, mentions="75"),
    # EB05 or MSG: tiers of providers.
    HandAnswered(
        "two tiers",
        "EB*B*IND*MH**TIER 1*27*20*****Y|EB*B*IND*MH**TIER 2*27*45*****Y",
        ("20.00", "45.00"),
        {10, 11},
        mentions="tier",
    ),
    HandAnswered(
        "the first tier",
        "EB*B*IND*MH**TIER 1*27*20*****Y|EB*B*IND*MH**TIER 2*27*45*****Y",
        "20.00",
        {10},
        ("--tier", "1"),
    ),
    HandAnswered(
        "preferred providers",
        "EB*B*IND*MH***27*20*****Y|MSG*PREFERRED PROVIDERS"
        "|EB*B*IND*MH***27*45*****Y|MSG*NON-PREFERRED",
        "45.00",
        {12, 13},
        ("--tier", "non-preferred"),
    ),
    # 40 of the deductible, then the copay: 65.
    HandAnswered(
        "a copay after the deductible",
        f"{COPAY}|MSG*COPAY AFTER DEDUCTIBLE|EB*C*IND*30***29*40*****Y",
        "65.00",
        {10, 11, 12},
    ),
    # The deductible is waived: 20 % of 110, whatever is left of it; nobody asks what is.
    HandAnswered(
        "a waived deductible",
        f"{SHARE}|MSG*DEDUCTIBLE DOES NOT APPLY|EB*C*IND*30***29*500*****Y",
        "22.00",
        {10, 11, 12},
    ),
    HandAnswered(
        "a deductible that is not waived",
        f"{SHARE}|MSG*DEDUCTIBLE IS NOT WAIVED|EB*C*IND*30***29*60*****Y",
        "70.00",
        {10, 11, 12},
    ),
    HandAnswered(
        "a copay, not subject to the deductible",
        f"{COPAY}|MSG*NOT SUBJECT TO DEDUCTIBLE|EB*C*IND*30***29*500*****Y",
        "25.00",
        {10, 11},
    ),
    # 25; or all of the 110, since 500 are left.
    HandAnswered(
        "a deductible that may apply",
        f"{COPAY}|MSG*DEDUCTIBLE MAY APPLY|EB*C*IND*30***29*500*****Y",
        ("25.00", "110.00"),
        {10, 11, 12},
        mentions="two ways",
    ),
    HandAnswered(
        "a copay that may be waived",
        f"{COPAY}|MSG*COPAY WAIVED FOR TELEHEALTH",
        ("0.00", "25.00"),
        {10, 11},
        TELEHEALTH,
        mentions="waived",
    ),
    # EB13: this procedure or another one.
    HandAnswered(
        "one procedure of two",
        "EB*B*IND*MH***27*25*****Y*HC:90834|EB*B*IND*MH***27*40*****Y*HC:90837",
        "40.00",
        {11},
        ("--procedure", "90837"),
    ),
    HandAnswered(
        "two copays that nothing tells apart",
        f"{COPAY}|EB*B*IND*MH***27*40*****Y",
        ("25.00", "40.00"),
        {10, 11},
        mentions="more than one",
    ),
    # The same figure from two lines is one figure.
    HandAnswered("the same copay twice", f"{COPAY}|{COPAY}", "25.00", {10, 11}),
    HandAnswered("only for families", "EB*B*FAM*MH***27*25*****Y", "25.00", {10}),
    HandAnswered(
        "individuals before families", f"EB*B*FAM*MH***27*50*****Y|{COPAY}", "25.00", {11}
    ),
    HandAnswered("a remark", f"{COPAY}|MSG*CALL US FIRST", "25.00", {10}, mentions="CALL US FIRST"),
    HandAnswered("no amount", "EB*B*IND*MH***27", None, {10}, mentions="no amount"),
)
