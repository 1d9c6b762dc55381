"""What a payer says beside benefits: whom it means, which days, how often, who else pays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.adapters.payers import translation
from backoffice.domain import judgement
from backoffice.domain.answer import BenefitKind, OtherPayer, PayerAnswer, VisitLimit
from backoffice.domain.calendar import Interval
from backoffice.domain.notices import NoticeCode
from backoffice.domain.participation import NetworkStanding
from backoffice.domain.reasons import ReasonCode
from backoffice.domain.verdict import Decision
from tests.support import builders
from tests.support.x12_samples import (
    ABOVE,
    DEPENDENT,
    PARENT,
    SUBSCRIBER,
    about_ana,
    answer,
    group,
    interchange,
    on_wire,
    transaction,
)

pytestmark = pytest.mark.requirement("EL-1")

FIRST_EB = 10
"""ST, six segments above, three of the subscriber: then comes the first that a test adds."""


def read(*segments: str) -> PayerAnswer:
    return translation.read(about_ana(*segments))


def decided(*segments: str) -> Decision:
    return judgement.decide(
        read(*segments),
        builders.inquiry(),
        network=NetworkStanding(in_network=True),
        today=date(2026, 3, 2),
    )


def test_the_person_is_as_the_payer_writes_them_with_the_segment_that_names_them() -> None:
    found = read("DMG*D8*19900412*F", "INS*Y*18*001*25", "EB*1**30").person
    assert found is not None
    assert (found.first_name, found.last_name, found.member_id) == ("ANA", "RIVERA", "FERN0001")
    assert (found.birth_date, found.corrected) == (date(1990, 4, 12), True)
    assert found.segment == FIRST_EB - 1


def test_a_dependent_is_the_person_and_not_their_parent() -> None:
    found = translation.read(answer(*ABOVE, *PARENT, *DEPENDENT, "EB*1**30")).person
    assert found is not None
    assert (found.first_name, found.member_id) == ("LEO", "FERN0001")


@pytest.mark.parametrize(
    ("segments", "covered", "plan", "answered_for"),
    [
        (
            ["DTP*346*D8*20260401"],
            Interval(since=date(2026, 4, 1)),
            Interval(since=date(2026, 4, 1)),
            None,
        ),
        (
            ["DTP*291*D8*20260309"],
            Interval(since=date(2026, 3, 9)),
            None,
            date(2026, 3, 9),
        ),
        (
            ["DTP*307*RD8*20260101-20261231"],
            Interval(since=date(2026, 1, 1), until=date(2026, 12, 31)),
            Interval(since=date(2026, 1, 1), until=date(2026, 12, 31)),
            None,
        ),
        (["DTP*472*D8*20260309"], None, None, date(2026, 3, 9)),
        (["DTP*636*D8*20260101"], None, None, None),
    ],
    ids=str,
)
def test_days_of_the_plan_are_told_from_the_day_that_was_asked_about(
    segments: list[str],
    covered: Interval | None,
    plan: Interval | None,
    answered_for: date | None,
) -> None:
    found = read(*segments, "EB*1**30")
    assert (found.covered, found.plan_days, found.answered_for) == (covered, plan, answered_for)
    assert found.plan_segments == (FIRST_EB,)


def test_until_when_the_premium_is_paid_is_read() -> None:
    assert read("DTP*343*D8*20260228", "EB*1**30").paid_until == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("segments", "limits"),
    [
        (
            ["EB*F*IND*MH***23***VS*30**Y"],
            [VisitLimit(allowed=30, period="23", segments=(FIRST_EB + 1,))],
        ),
        (
            ["EB*F*IND*MH***23***VS*30**Y", "EB*F*IND*MH***29***VS*4**Y"],
            [
                VisitLimit(
                    allowed=30, period="23", remaining=4, segments=(FIRST_EB + 1, FIRST_EB + 2)
                )
            ],
        ),
        (
            ["EB*F*IND*MH*********Y", "HSD*VS*20***23*1", "HSD*VS*7***24", "HSD*VS*13***29"],
            [VisitLimit(allowed=20, used=7, remaining=13, period="23", segments=(FIRST_EB + 1,))],
        ),
        (
            ["EB*F*IND*MH***23***VS*30**Y", "EB*F*IND*MH***23***VS*20**Y"],
            [
                VisitLimit(allowed=30, period="23", segments=(FIRST_EB + 1,)),
                VisitLimit(allowed=20, period="23", segments=(FIRST_EB + 2,)),
            ],
        ),
        (["EB*F*IND*MH***23***VS*many**Y"], []),
        (["EB*F*IND*MH***23***VS*1.5**Y"], []),
        (["EB*F*IND*MH***23***DY*30**Y"], []),
        (["EB*F*IND*MH***23*500"], []),
        (["EB*F*IND*MH*********Y", "HSD*VS*2*WK*1"], []),
        (["EB*B*IND*MH***27*25*****Y", "HSD*VS*30***23*1"], []),
    ],
    ids=str,
)
def test_visit_limits_are_put_together_from_the_lines_that_speak_of_them(
    segments: list[str], limits: list[VisitLimit]
) -> None:
    found = read("EB*1**30", *segments).visit_limits
    about = {"service_types": ("MH",)}
    network = "in" if segments[0].endswith("Y") else "unknown"
    assert list(found) == [each.but(**about, network=network) for each in limits]


ITSELF = ["LS*2120", "NM1*PRP*2*HARBOR LIGHT*****PI*HLTHP", "LE*2120"]
"""The payer that answers, where others are named."""
OTHER = ["LS*2120", "NM1*PRP*2*HARBOR LIFE*****PI*HARBR", "PER*IC**TE*8005550100", "LE*2120"]


def test_another_payer_is_read_with_its_place_name_id_telephone_and_days() -> None:
    (found,) = read("EB*1**30", "EB*R**30", "DTP*290*RD8*20250101-20261231", *OTHER).other_payers
    assert found == OtherPayer(
        kind=BenefitKind.OTHER_PAYER,
        role="PRP",
        name="HARBOR LIFE",
        payer_id="HARBR",
        telephone="8005550100",
        service_types=("30",),
        holds=Interval(since=date(2025, 1, 1), until=date(2026, 12, 31)),
        segment=FIRST_EB + 1,
    )


@pytest.mark.parametrize(
    ("segments", "names"),
    [
        (["EB*R**30"], [None]),
        (["EB*R**30", "LS*2120", "NM1*IL*1*RIVERA*ANA****MI*X1", "LE*2120"], [None]),
        (["EB*U**MH", "LS*2120", "NM1*VN*2*MOSS BEHAVIORAL", "LE*2120"], ["MOSS BEHAVIORAL"]),
        (["EB*U**30", "LS*2120", "NM1*PR*2*FERN HEALTH", "LE*2120"], []),
        (["EB*1**30", "LS*2120", "NM1*P3*1*GREY*JO", "LE*2120"], []),
        (["EB*1**30", "LS*2120", "NM1*SEP*2*HARBOR LIFE", "LE*2120"], ["HARBOR LIFE"]),
    ],
    ids=str,
)
def test_only_who_pays_or_is_to_be_asked_about_this_care_is_another_payer(
    segments: list[str], names: list[str | None]
) -> None:
    assert [each.name for each in read("EB*1**30", *segments).other_payers] == names


def test_an_answer_that_names_thousands_of_payers_and_limits_is_kept_in_part() -> None:
    many = read("EB*1**30", *["EB*R**30", *OTHER] * 500, *["EB*F**MH***23***VS*7"] * 500)
    assert len(many.other_payers) == 10
    assert len(many.visit_limits) == 1
    assert all(len(each.name or "") <= 80 for each in many.other_payers)


@pytest.mark.parametrize(
    ("segments", "code", "notices"),
    [
        (["EB*1**30", "EB*1**MH"], ReasonCode.COVERED, []),
        (["EB*5**30"], ReasonCode.COVERED, [NoticeCode.UNDER_INVESTIGATION]),
        (["EB*1**30", "EB*CB**MH"], ReasonCode.COVERED, [NoticeCode.BASIS_OF_COVERAGE]),
        (["EB*1**30", "EB*V**MH"], ReasonCode.NOT_PROCESSED, []),
        (["EB*1**30", "EB*W**MH"], ReasonCode.OTHER_SOURCE, [NoticeCode.OTHER_PAYER]),
        (["EB*1**30", "EB*E**MH"], ReasonCode.NOT_COVERED, []),
        (["EB*1**30", "EB*I**MH"], ReasonCode.NOT_COVERED, []),
        (["EB*1**30", "EB*N**MH"], ReasonCode.RESTRICTED, []),
        (["EB*1**30", "EB*6**MH"], ReasonCode.CARE_INACTIVE, []),
        (["EB*1**30", "EB*R**30", *OTHER], ReasonCode.OTHER_PAYER_FIRST, [NoticeCode.OTHER_PAYER]),
        (
            ["EB*1**30", "EB*R**30", *OTHER[:1], "NM1*SEP*2*HARBOR", OTHER[-1]],
            ReasonCode.COVERED,
            [NoticeCode.OTHER_PAYER],
        ),
        (
            ["EB*1**30", "EB*R**30", "DTP*290*RD8*20200101-20201231", *OTHER],
            ReasonCode.COVERED,
            [NoticeCode.OTHER_PAYER],
        ),
        (["EB*1**30", "EB*F**MH***29***VS*0"], ReasonCode.VISITS_USED_UP, [NoticeCode.VISIT_LIMIT]),
        (["EB*1**30", "EB*B**MH***27*9****N*Y"], ReasonCode.COVERED, []),
        (["EB*1**30", "EB*B**MH***27*9****Y*Y"], ReasonCode.COVERED, [NoticeCode.AUTHORIZATION]),
        (["AAA*N**75*C"], ReasonCode.PERSON_NOT_FOUND, []),
        (["EB*U**MH"], ReasonCode.CARVED_OUT, []),
        (["EB*1**30", "EB*U**MH", *ITSELF], ReasonCode.COVERED, []),
        (["EB*1**30", "EB*R**30", *ITSELF], ReasonCode.COVERED, []),
        (
            ["EB*1**30", "EB*R**30", *ITSELF[:-1], *OTHER[1:]],
            ReasonCode.OTHER_PAYER_FIRST,
            [NoticeCode.OTHER_PAYER],
        ),
        ([], ReasonCode.STATUS_NOT_SAID, []),
    ],
    ids=str,
)
def test_each_kind_of_line_comes_to_its_own_verdict(
    segments: list[str], code: ReasonCode, notices: list[NoticeCode]
) -> None:
    found = decided(*segments)
    assert (found.code, [each.code for each in found.notices]) == (code, notices)


@pytest.mark.parametrize(
    ("document", "kind", "accepted", "people"),
    [
        (answer(*ABOVE[:1]), "271", None, 0),
        (answer(*ABOVE, *SUBSCRIBER, "EB*1**30", *DEPENDENT, "EB*1**30"), "271", None, 2),
        ("", "unreadable", None, 0),
        ("Service Unavailable", "unreadable", None, 0),
        (
            on_wire(interchange(group(transaction(["AK9*R*1*1*0"], kind="999"), code="FA"))),
            "999",
            False,
            0,
        ),
        (
            on_wire(interchange(group(transaction(["AK9*A*1*1*1"], kind="999"), code="FA"))),
            "999",
            True,
            0,
        ),
    ],
    ids=["nobody", "two", "empty", "no EDI", "refused", "accepted"],
)
def test_what_comes_in_place_of_one_answer_says_what_it_is(
    document: str, kind: str, accepted: bool | None, people: int
) -> None:
    found = translation.read(document)
    assert (found.kind, found.accepted, found.people) == (kind, accepted, people)


elements = st.sampled_from(
    ["", "F", "R", "U", "1", "MH", "30", "VS", "29", "23", "PRP", "IL", "TE"]
)
values = elements | st.sampled_from(["1E99999", "-1", "NaN", "9" * 40, "20260230", "0.5"])
written = st.builds(
    lambda tag, rest: "*".join([tag, *rest]),
    st.sampled_from(["EB", "HSD", "NM1", "PER", "DTP", "REF", "AAA", "INS", "DMG", "LS", "HL"]),
    st.lists(values, max_size=13),
)


@given(st.lists(written, max_size=12))
def test_whatever_a_payer_writes_it_is_read_and_judged(segments: list[str]) -> None:
    document = about_ana(*segments)
    found = translation.read(document)
    assert PayerAnswer.model_validate_json(found.model_dump_json()) == found
    assert decided(*segments).reason.endswith(".")
