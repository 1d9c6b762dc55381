"""Answers as real payers write them: every loop, and the ways in which they break their guide."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice.adapters.payers.people import about_segments, level_of
from backoffice.x12.answers import Answer, Benefit, Delivery, Party, Period, Reference, Reply
from backoffice.x12.eligibility_271 import read
from tests.support.x12_samples import (
    ABOVE,
    DEPENDENT,
    HEAD,
    PARENT,
    PAYER,
    PROVIDER,
    SUBSCRIBER,
    about_ana,
    answer,
    group,
    interchange,
    on_wire,
    transaction,
)


def only(text: str) -> Answer:
    (found,) = read(text).answers
    return found


def benefit(segment: str, *following: str) -> Benefit:
    (found,) = only(about_ana(segment, *following)).benefits
    return found


def says(reply: Reply) -> list[str]:
    return [f"{each.severity} {each.where}" for each in reply.findings]


@pytest.mark.requirement("EL-1", "EL-2")
def test_every_element_of_a_benefit_is_kept() -> None:
    found = benefit("EB*B*IND*MH^A6*HM*GOLD 123*27*25.00**VS*20*Y*Y*HC:90837:95")
    assert (found.code, found.level, found.service_types) == ("B", "IND", ("MH", "A6"))
    assert (found.insurance_type, found.plan, found.period) == ("HM", "GOLD 123", "27")
    assert (found.amount, found.share) == ("25.00", None)
    assert (found.quantity_kind, found.quantity) == ("VS", "20")
    assert (found.authorization, found.network) == ("Y", "in")
    assert found.procedure == ("HC", "90837", "95")
    assert found.segment == 10


@pytest.mark.parametrize(
    ("said", "network"),
    [("Y", "in"), ("N", "out"), ("W", "both"), ("U", "unknown"), ("", "unknown")],
)
def test_the_network_is_what_eb12_says_and_unknown_otherwise(said: str, network: str) -> None:
    assert benefit(f"EB*B**MH***27*25*****{said}").network == network


@pytest.mark.parametrize(
    ("said", "share", "found"),
    [
        (".2", "0.2", []),
        ("0.20", "0.2", []),
        ("0", "0", []),
        ("1", "1", []),
        ("20", "0.2", ["warning EB08"]),
        ("2", "0.02", ["warning EB08"]),
        ("12.5", "0.125", ["warning EB08"]),
        ("120", None, ["error EB08"]),
        ("-.2", None, ["error EB08"]),
        ("20%", None, ["error EB08"]),
    ],
)
def test_a_share_is_a_fraction_however_it_was_written(
    said: str, share: str | None, found: list[str]
) -> None:
    reply = read(about_ana(f"EB*A**MH*****{said}"))
    assert reply.answers[0].benefits[0].share == share
    assert says(reply) == found


@pytest.mark.parametrize("said", ["$25", "25,00", "TWENTY", "-25", "1E2", "NaN"])
def test_an_amount_that_is_none_is_left_out_and_reported(said: str) -> None:
    reply = read(about_ana(f"EB*B**MH***27*{said}*****Y"))
    assert reply.answers[0].benefits[0].amount is None
    assert says(reply) == ["error EB07"]


def test_a_zero_copay_is_not_a_missing_one() -> None:
    assert benefit("EB*B**MH***27*0*****Y").amount == "0"
    assert benefit("EB*B**MH***27******Y").amount is None


def test_what_follows_a_benefit_belongs_to_it() -> None:
    found = benefit(
        "EB*U**MH",
        "HSD*VS*12*WK*3*34*1",
        "REF*6P*GRP7*GOLD GROUP",
        "DTP*348*D8*20260101",
        "DTP*292*RD8*20260101-20261231",
        "MSG*CALL FIRST",
        "MSG*TELEHEALTH TOO",
        "III*ZZ*10",
        "III*ZZ*02",
        "LS*2120",
        "NM1*VN*2*MOSS BEHAVIORAL*****PI*MOSSBH",
        "N3*1 ELM ST",
        "PER*IC*DESK*TE*8005550100*UR*MOSS.EXAMPLE",
        "NM1*1P*1*JONES*MARCUS****XX*1234567893",
        "LE*2120",
    )
    assert found.deliveries == (Delivery("VS", "12", "WK", "3", "34", "1", segment=11),)
    assert found.references == (Reference("6P", "GRP7", "GOLD GROUP"),)
    assert found.periods == (
        Period("348", date(2026, 1, 1), date(2026, 1, 1), 13),
        Period("292", date(2026, 1, 1), date(2026, 12, 31), 14),
    )
    assert found.messages == ("CALL FIRST", "TELEHEALTH TOO")
    assert (found.message_segments, found.place_segments) == ((15, 16), (17, 18))
    assert found.places_of_service == ("10", "02")
    contacts = (("TE", "8005550100"), ("UR", "MOSS.EXAMPLE"))
    assert found.other_parties == (
        Party("VN", "MOSS BEHAVIORAL", None, "PI", "MOSSBH", contacts, segment=20),
        Party("1P", "JONES", "MARCUS", "XX", "1234567893", segment=23),
    )


def test_a_party_without_its_loop_marks_is_still_one() -> None:
    text = about_ana("EB*R**30", "NM1*PRP*2*OTHER HEALTH*****PI*OTHER", "EB*1**30")
    found = only(text)
    assert [party.last for party in found.benefits[0].other_parties] == ["OTHER HEALTH"]
    assert found.benefits[1].other_parties == ()
    assert found.person.last == "RIVERA"


def test_benefits_belong_to_the_person_under_whose_hl_they_stand() -> None:
    text = answer(*ABOVE, *PARENT, "EB*6**30", *DEPENDENT, "EB*1**30", "EB*B**MH***27*20*****Y")
    ana, leo = read(text).answers
    assert (ana.person.first, ana.person.dependent, ana.active) == ("ANA", False, False)
    assert (leo.person.first, leo.person.dependent, leo.active) == ("LEO", True, True)
    assert [each.code for each in ana.benefits] == ["6"]
    assert leo.subscriber == ana.person


def test_a_subscriber_who_only_carries_a_dependent_gets_no_answer() -> None:
    found = only(answer(*ABOVE, *PARENT, *DEPENDENT, "EB*1**30"))
    assert (found.person.first, found.person.member_id) == ("LEO", "FERN0001")


@pytest.mark.parametrize("parent", ["9", "2", "1", "4", ""])
def test_a_dependent_under_the_wrong_parent_still_finds_the_subscriber(parent: str) -> None:
    wrong = [segment.replace("HL*4*3*23", f"HL*4*{parent}*23") for segment in DEPENDENT]
    reply = read(answer(*ABOVE, *PARENT, *wrong, "EB*1**30"))
    assert reply.answers[0].person.member_id == "FERN0001"
    assert says(reply) == ["warning HL02"]


def test_a_dependent_may_have_a_number_of_their_own() -> None:
    own = [segment.replace("RIVERA*LEO", "RIVERA*LEO****MI*FERN0002") for segment in DEPENDENT]
    assert only(answer(*ABOVE, *PARENT, *own)).person.member_id == "FERN0002"


def test_a_party_beside_a_benefit_is_never_taken_for_the_person() -> None:
    nameless = ["HL*3*2*22*0", "EB*1**30", "LS*2120", "NM1*PR*2*OTHER*****PI*OTHER", "LE*2120"]
    person = only(answer(*ABOVE, *nameless)).person
    assert (person.last, person.member_id) == (None, None)


def test_dependents_of_two_subscribers_are_not_mixed_up() -> None:
    other = ["HL*5*2*22*1", "NM1*IL*1*PARK*JIN****MI*IRIS0001"]
    child = ["HL*6*3*23*0", "NM1*03*1*RIVERA*EVA"]
    found = read(answer(*ABOVE, *PARENT, *DEPENDENT, *other, *child)).answers
    members = {each.person.first: each.person.member_id for each in found}
    assert members == {"LEO": "FERN0001", "JIN": "IRIS0001", "EVA": "FERN0001"}


def test_what_is_known_of_a_person_is_kept() -> None:
    found = only(
        answer(
            *ABOVE,
            *SUBSCRIBER,
            "REF*6P*GRP7",
            "DMG*D8*19900412*F",
            "INS*Y*18*001*25",
            "DTP*346*D8*20260101",
            "DTP*356*D8*20269901",
        )
    ).person
    assert (found.birth_date, found.sex, found.relationship) == (date(1990, 4, 12), "F", "18")
    assert found.corrected
    assert found.references == (Reference("6P", "GRP7", None),)
    assert [(each.qualifier, each.first) for each in found.periods] == [
        ("346", date(2026, 1, 1)),
        ("356", None),
    ]


@pytest.mark.parametrize(
    ("below", "cited"), [([], ()), ([*DEPENDENT, "EB*B**MH****25"], (7, 8, 10, 12, 13, 15))]
)
def test_an_answer_and_its_citations_are_read_without_making_a_segment(
    below: list[str], cited: tuple[int, ...]
) -> None:
    reply = read(answer(*ABOVE, *SUBSCRIBER, "EB*1**30", "DTP*346*D8*20260101", *below))
    assert level_of(reply.answers[0].payer.segment, reply.document) == 3
    assert about_segments(reply.answers, reply.document) == cited
    assert all("segments" not in vars(each) for each in reply.document.sets)


def test_the_trace_and_the_parties_come_back() -> None:
    found = only(about_ana("EB*1**30"))
    assert [(each.kind, each.number) for each in found.traces] == [("2", "CHECK-0001")]
    assert (found.payer.identifier, found.provider.identifier) == ("HLTHP", "1999999984")


AAA = "AAA*N**42*R"


@pytest.mark.parametrize(
    ("segments", "level"),
    [
        ([*HEAD, "HL*1**20*0", AAA, PAYER[1]], "source"),
        ([*HEAD, *PAYER, AAA], "payer"),
        ([*HEAD, *PAYER, *PROVIDER, AAA], "provider"),
        ([*ABOVE, *SUBSCRIBER, AAA], "subscriber"),
        ([*ABOVE, *PARENT, *DEPENDENT, AAA], "dependent"),
        ([*ABOVE, *SUBSCRIBER, "EB*1**30", AAA], "benefit"),
        ([*ABOVE, *PARENT, AAA, *DEPENDENT], "subscriber"),
        ([*HEAD, *PAYER, AAA, *PROVIDER, *SUBSCRIBER], "payer"),
    ],
)
def test_a_rejection_knows_its_level(segments: list[str], level: str) -> None:
    (rejection,) = only(answer(*segments)).rejections
    assert (rejection.code, rejection.follow_up, rejection.level) == ("42", "R", level)
    assert rejection.segment == segments.index(AAA) + 2


def test_every_rejection_is_kept_even_twice() -> None:
    found = only(about_ana("AAA*N**72*C", "AAA*N**73*C", "AAA*N**73*C"))
    assert [each.code for each in found.rejections] == ["72", "73", "73"]
    assert found.active is None


@pytest.mark.parametrize(
    ("benefits", "active"),
    [
        ([], None),
        (["EB*1**30"], True),
        (["EB*1"], True),
        (["EB*5**30"], True),
        (["EB*6**30"], False),
        (["EB*8**30"], False),
        (["EB*V**30"], None),
        (["EB*B**MH***27*25"], None),
        (["EB*1**MH"], True),
        (["EB*6**MH"], False),
        (["EB*1**30", "EB*6**88"], True),
        (["EB*6**30", "EB*1**88"], False),
        (["EB*6**30**OLD PLAN", "EB*1**30**NEW PLAN"], True),
    ],
)
def test_active_is_what_is_said_of_the_plan_or_else_of_any_care(
    benefits: list[str], active: bool | None
) -> None:
    assert only(about_ana(*benefits)).active is active


@pytest.mark.parametrize(
    ("verdict", "accepted"), [("A", True), ("E", True), ("P", False), ("R", False)]
)
def test_a_999_in_place_of_an_answer_says_whether_we_were_understood(
    verdict: str, accepted: bool
) -> None:
    inner = ["AK1*HS*1*005010X279A1", "AK2*270*0001", "IK5*R*5", f"AK9*{verdict}*1*1*0"]
    text = on_wire(interchange(group(transaction(inner, kind="999"), code="FA")))
    reply = read(text)
    assert (reply.kind, reply.accepted, reply.answers) == ("999", accepted, ())


@pytest.mark.parametrize(("verdict", "accepted"), [("A", True), ("E", True), ("R", False)])
def test_a_ta1_in_place_of_an_answer_is_recognised(verdict: str, accepted: bool) -> None:
    header, *_, trailer = interchange()
    reply = read(on_wire([header, f"TA1*000000907*260302*1405*{verdict}*025", trailer]))
    assert (reply.kind, reply.accepted) == ("TA1", accepted)


def test_a_271_is_neither_accepted_nor_refused() -> None:
    assert read(about_ana("EB*1**30")).accepted is None


@pytest.mark.parametrize("text", ["", "<html>504</html>", "{}", "ISA*00*"])
def test_what_is_no_edi_has_no_kind_and_no_answer(text: str) -> None:
    reply = read(text)
    assert (reply.kind, reply.accepted, reply.answers) == (None, None, ())
    assert reply.findings


def test_one_odd_segment_costs_nothing_else() -> None:
    odd = ["ZZZ*1*2", "EB", "EB*QQ**ZZ9", "HSD", "III", "NM1", "DTP*291", "AAA", "MSG", "REF"]
    reply = read(about_ana("EB*1**30", *odd, "EB*B**MH***27*25*****Y"))
    found = reply.answers[0].benefits
    assert [each.code for each in found] == ["1", None, "QQ", "B"]
    assert found[3].amount == "25"


def test_benefits_under_nobody_are_reported() -> None:
    reply = read(answer(*HEAD, *PAYER, *PROVIDER, "EB*1**30"))
    assert "error EB" in says(reply)
    assert reply.answers[0].person.member_id is None


def test_a_set_that_answers_about_nobody_is_reported() -> None:
    assert says(read(answer(*HEAD))) == ["error HL"]


def test_answers_in_small_letters_are_understood() -> None:
    found = only(about_ana("EB*B*IND*MH^A6***27*25*****Y", "III*ZZ*10").lower())
    assert (found.benefits[0].code, found.benefits[0].network) == ("B", "in")
    assert found.benefits[0].service_types == ("MH", "A6")


RICH = answer(
    *ABOVE,
    *PARENT,
    *DEPENDENT,
    "REF*6P*GRP7",
    "DMG*D8*20120830*M",
    "EB*1**30^MH",
    "EB*B*IND*MH***27*25.00*****Y",
    "MSG*PER VISIT",
    "EB*A**MH*****.2****N",
    "LS*2120",
    "NM1*PR*2*OTHER*****PI*OTHER",
    "LE*2120",
)


def test_an_answer_cut_off_anywhere_never_raises_and_never_invents_an_amount() -> None:
    for end in range(len(RICH) - 1):
        reply = read(RICH[:end])
        assert reply.findings
        amounts = {each.amount for one in reply.answers for each in one.benefits}
        assert amounts <= {None, "25.00"}


def _survives_damage(examples: int) -> None:
    damage = st.lists(
        st.tuples(st.integers(0, len(RICH) - 1), st.sampled_from("~*:^\n\x00A9é") | st.just("")),
        max_size=12,
    )

    @settings(max_examples=examples, deadline=None)
    @given(damage)
    def survives(changes: list[tuple[int, str]]) -> None:
        letters = list(RICH)
        for place, letter in changes:
            letters[place] = letter
        read("".join(letters))

    survives()


def test_a_damaged_answer_never_raises() -> None:
    _survives_damage(200)


@pytest.mark.prove
def test_an_answer_damaged_in_many_ways_never_raises() -> None:
    _survives_damage(20_000)
