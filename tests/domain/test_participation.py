from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from backoffice.domain.calendar import Interval
from backoffice.domain.participation import (
    Licence,
    LicenceClass,
    NetworkStanding,
    OutOfNetwork,
    Participation,
    first_in_network_day,
    in_network,
    last_in_network_day,
)
from backoffice.domain.payer import Payer, PayerTerms
from tests.support import builders

EFFECTIVE = date(2026, 3, 1)
DAY = date(2026, 3, 10)
FROM_START = Interval(since=date(2026, 1, 1))


def payer(holds: Interval = FROM_START, *, contracted: bool = True) -> Payer:
    terms = PayerTerms(
        holds=holds,
        name="Oxford",
        contracted=contracted,
        claims_payer_id="06111",
        eligibility_payer_id="06111",
    )
    return Payer(payer_id="oxford", name="Oxford", terms=(terms,))


def participation(**differences: Any) -> Participation:
    return Participation(
        **{
            "provider_id": "provider-1",
            "payer_id": "oxford",
            "state": "NY",
            "credentialed": Interval(since=EFFECTIVE),
            **differences,
        }
    )


def licence(**differences: Any) -> Licence:
    return Licence(
        **{
            "state": "NY",
            "holds": FROM_START,
            "licence_class": LicenceClass.FULL,
            **differences,
        }
    )


def facts(**differences: Any) -> dict[str, Any]:
    """Everything that makes a visit in New York in network from the effective date on."""
    return {
        "provider": "provider-1",
        "payer": payer(),
        "state": "NY",
        "participations": [participation()],
        "licences": [licence()],
        "programme": FROM_START,
        **differences,
    }


def reasons(day: date = DAY, **differences: Any) -> list[OutOfNetwork]:
    standing = in_network(day=day, **facts(**differences))
    assert standing.in_network is not bool(standing.reasons)
    return list(standing.reasons)


@pytest.mark.requirement("CR-7", "CR-8", "EL-5")
def test_the_effective_date_is_the_first_day_in_network() -> None:
    assert reasons(EFFECTIVE) == []
    assert reasons(EFFECTIVE - timedelta(days=1)) == [OutOfNetwork.NOT_YET_EFFECTIVE]


@pytest.mark.requirement("CR-8")
@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ({"payer": payer(contracted=False)}, OutOfNetwork.PAYER_NOT_CONTRACTED),
        ({"payer": payer(Interval(since=date(2027, 1, 1)))}, OutOfNetwork.PAYER_NOT_CONTRACTED),
        ({"programme": None}, OutOfNetwork.NOT_IN_PROGRAMME),
        ({"programme": Interval(since=date(2026, 3, 11))}, OutOfNetwork.NOT_IN_PROGRAMME),
        ({"participations": []}, OutOfNetwork.NO_PARTICIPATION),
        (
            {"participations": [participation(provider_id="provider-2")]},
            OutOfNetwork.NO_PARTICIPATION,
        ),
        ({"participations": [participation(payer_id="aetna")]}, OutOfNetwork.NO_PARTICIPATION),
        ({"participations": [participation(state="NJ")]}, OutOfNetwork.NO_PARTICIPATION),
        ({"participations": [participation(credentialed=None)]}, OutOfNetwork.NOT_YET_EFFECTIVE),
        (
            {
                "participations": [
                    participation(credentialed=Interval(since=EFFECTIVE, until=date(2026, 3, 9)))
                ]
            },
            OutOfNetwork.CREDENTIALING_ENDED,
        ),
        (
            {"participations": [participation(opt_out_notice_on=date(2026, 1, 1))]},
            OutOfNetwork.OPTED_OUT,
        ),
        ({"licences": []}, OutOfNetwork.NO_LICENCE),
        ({"licences": [licence(state="NJ")]}, OutOfNetwork.NO_LICENCE),
        (
            {"licences": [licence(holds=Interval(since=EFFECTIVE, until=date(2026, 3, 9)))]},
            OutOfNetwork.NO_LICENCE,
        ),
        (
            {"licences": [licence(licence_class=LicenceClass.LIMITED)]},
            OutOfNetwork.LICENCE_LIMITED,
        ),
        (
            {"licences": [licence(licence_class=LicenceClass.PRELICENSED)]},
            OutOfNetwork.LICENCE_LIMITED,
        ),
    ],
)
def test_one_failing_fact_is_enough_and_is_named(
    missing: dict[str, Any], reason: OutOfNetwork
) -> None:
    assert reasons(**missing) == [reason]


def test_every_failing_fact_is_named_at_once() -> None:
    assert reasons(
        payer=payer(contracted=False), programme=None, participations=[], licences=[]
    ) == [
        OutOfNetwork.PAYER_NOT_CONTRACTED,
        OutOfNetwork.NOT_IN_PROGRAMME,
        OutOfNetwork.NO_PARTICIPATION,
        OutOfNetwork.NO_LICENCE,
    ]


@pytest.mark.requirement("Q13")
def test_the_licence_must_hold_where_the_client_is_and_not_where_the_provider_is() -> None:
    in_both = [participation(), participation(state="NJ")]
    assert reasons(state="NJ", participations=in_both) == [OutOfNetwork.NO_LICENCE]
    assert reasons(state="NJ", participations=in_both, licences=[licence(state="NJ")]) == []


@pytest.mark.requirement("MB-7", "Q21")
def test_a_limited_licence_stays_cash_pay_until_a_full_one_holds() -> None:
    limited = licence(licence_class=LicenceClass.LIMITED)
    full = licence(holds=Interval(since=DAY))
    assert reasons(DAY - timedelta(days=1), licences=[limited, full]) == [
        OutOfNetwork.LICENCE_LIMITED
    ]
    assert reasons(DAY, licences=[limited, full]) == []


@pytest.mark.requirement("CR-12", "Q25")
def test_an_opt_out_ends_with_the_thirtieth_day_of_notice() -> None:
    notice_on = date(2026, 4, 1)
    leaving = [participation(opt_out_notice_on=notice_on)]
    assert reasons(notice_on + timedelta(days=29), participations=leaving) == []
    assert reasons(notice_on + timedelta(days=30), participations=leaving) == [
        OutOfNetwork.OPTED_OUT
    ]
    assert last_in_network_day(notice_on) == date(2026, 4, 30)


@pytest.mark.requirement("Q25")
def test_a_payer_may_ask_for_another_notice() -> None:
    leaving = participation(opt_out_notice_on=date(2026, 4, 1), notice_days=90)
    assert leaving.last_day_after_notice == date(2026, 6, 29)
    assert reasons(date(2026, 6, 29), participations=[leaving]) == []


@pytest.mark.requirement("Q25")
def test_days_before_an_opt_out_stay_in_network_for_their_claims() -> None:
    leaving = [participation(opt_out_notice_on=date(2026, 4, 1))]
    assert reasons(EFFECTIVE, participations=leaving) == []


def test_a_provider_who_came_back_is_in_network_again() -> None:
    left = participation(opt_out_notice_on=date(2026, 3, 1))
    back = participation(credentialed=Interval(since=date(2026, 9, 1)))
    both = [left, back]
    assert reasons(date(2026, 3, 30), participations=both) == []
    assert reasons(date(2026, 8, 31), participations=both) == [
        OutOfNetwork.NOT_YET_EFFECTIVE,
        OutOfNetwork.OPTED_OUT,
    ]
    assert reasons(date(2026, 9, 1), participations=both) == []


@pytest.mark.parametrize(
    ("in_it", "why"), [(True, (OutOfNetwork.OPTED_OUT,)), (False, ())], ids=["in", "out"]
)
def test_a_standing_gives_reasons_exactly_when_it_is_out(
    in_it: bool, why: tuple[OutOfNetwork, ...]
) -> None:
    with pytest.raises(ValidationError):
        NetworkStanding(in_network=in_it, reasons=why)


LAST_TO_BEGIN = Interval(since=date(2026, 5, 5))


@pytest.mark.requirement("CR-7")
@pytest.mark.parametrize(
    "last",
    [
        {"payer": payer(LAST_TO_BEGIN)},
        {"programme": LAST_TO_BEGIN},
        {"participations": [participation(credentialed=LAST_TO_BEGIN)]},
        {"licences": [licence(holds=LAST_TO_BEGIN)]},
    ],
)
def test_the_first_in_network_day_is_the_one_on_which_the_last_fact_begins(
    last: dict[str, Any],
) -> None:
    assert first_in_network_day(since=DAY, **facts(**last)) == LAST_TO_BEGIN.since
    assert first_in_network_day(since=date(2026, 7, 1), **facts(**last)) == date(2026, 7, 1)


def test_without_an_effective_date_no_first_day_is_known() -> None:
    pending = facts(participations=[participation(credentialed=None)])
    assert first_in_network_day(since=DAY, **pending) is None


WINDOW = [date(2026, 1, 1) + timedelta(days=n) for n in range(60)]
days = st.sampled_from(WINDOW)
spans = st.tuples(days, st.none() | st.integers(0, 40)).map(
    lambda it: Interval(since=it[0], until=None if it[1] is None else it[0] + timedelta(days=it[1]))
)
participations = st.builds(
    participation,
    credentialed=st.none() | spans,
    opt_out_notice_on=st.none() | days,
    notice_days=st.integers(1, 30),
    state=st.sampled_from(["NY", "NY", "NJ"]),
)
licences = st.builds(
    licence,
    holds=spans,
    licence_class=st.sampled_from(LicenceClass),
    state=st.sampled_from(["NY", "NY", "NJ"]),
)
worlds = st.fixed_dictionaries(
    {
        "payer": st.builds(payer, spans),
        "participations": st.lists(participations, max_size=3),
        "licences": st.lists(licences, max_size=3),
        "programme": st.none() | spans,
    }
)


@given(worlds, days)
def test_no_day_before_the_first_in_network_day_is_in_network(
    world: dict[str, Any], since: date
) -> None:
    first = first_in_network_day(since=since, **facts(**world))
    days_in = [
        day for day in WINDOW if day >= since and in_network(day=day, **facts(**world)).in_network
    ]
    assert first == (days_in[0] if days_in else None)


@given(worlds, days)
def test_in_network_means_that_every_single_fact_holds(world: dict[str, Any], day: date) -> None:
    credentialed = any(
        p.state == "NY"
        and p.credentialed is not None
        and p.credentialed.contains(day)
        and (
            p.opt_out_notice_on is None or day < p.opt_out_notice_on + timedelta(days=p.notice_days)
        )
        for p in world["participations"]
    )
    licensed = any(
        held.state == "NY" and held.licence_class == "full" and held.holds.contains(day)
        for held in world["licences"]
    )
    enrolled = world["programme"] is not None and world["programme"].contains(day)
    contracted = world["payer"].on(day) is not None
    assert in_network(day=day, **facts(**world)).in_network == (
        credentialed and licensed and enrolled and contracted
    )


@pytest.mark.requirement("CR-7")
@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2026, 2, 1), date(2026, 6, 30)), (date(2026, 6, 30), date(2026, 6, 30)),
     (date(2026, 7, 1), None)],
)  # fmt: skip
def test_another_effective_date_keeps_the_end_unless_it_comes_after_it(
    day: date, until: date | None
) -> None:
    known = builders.participation(
        credentialed=Interval(since=date(2026, 1, 1), until=date(2026, 6, 30))
    )
    assert known.effective_from(day).credentialed == Interval(since=day, until=until)
    assert known.effective_from(None).credentialed is None
