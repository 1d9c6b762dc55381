"""Insurance that was over early: what was rehearsed is what happens, whatever comes between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backoffice.domain.claim import ClaimStatus
from backoffice.domain.errors import Conflict
from backoffice.domain.good_faith import GivenHow
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.visit import VisitStatus
from backoffice.services.corrections import CorrectionWish
from tests.simulation.moments import proving
from tests.support import builders, good_faith, missing, paid
from tests.support.builders import ANA, RUTH
from tests.support.claiming import DAY, claimed, held, put_on_file, say, seen
from tests.support.over_early import (
    NOON,
    SINCE,
    STATES,
    claim_of,
    everything,
    insist_on_what_was_listed,
    policy_of,
    rehearse,
    terminate,
    with_visits,
)
from tests.support.paying import pays_all
from tests.support.second_claims import second_payer, second_policy
from tests.support.submission import again_after_a_crash
from tests.twins.office import Delivery, MemoryOffice

pytestmark = pytest.mark.requirement("UP-3")

TODAY = NOON.date()
DAYS = st.integers(-1, 27).map(lambda number: SINCE + timedelta(days=number))
ENDS = st.integers(0, 22).map(lambda number: SINCE + timedelta(days=number))
VISITS = st.lists(st.tuples(DAYS, st.sampled_from(sorted(STATES))), max_size=6)


def in_time(visits: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """What is still to come is planned, whatever was drawn."""
    return [(day, state if day < TODAY else "planned") for day, state in visits]


def run(office: MemoryOffice, ended_on: date) -> None:
    """Rehearse, agree, and let everybody hear of it; the same twice changes nothing more."""
    before = everything(office)
    view = rehearse(office, ended_on)
    assert everything(office) == before, "a rehearsal writes nothing"
    assert rehearse(office, ended_on).digest == view.digest
    ended = terminate(office, view)
    assert ended.covers(ended_on)
    assert not ended.covers(ended_on + timedelta(days=1))
    office.run()
    after = everything(office)
    insist_on_what_was_listed(view.happens, before, after)
    assert terminate(office, view) == ended
    office.claim_news.note_client(view.happens.client_id)
    office.run()
    assert everything(office) == after, "twice is once"


@settings(
    max_examples=200 if proving() else 2,
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
@given(VISITS, ENDS)
@example([(SINCE + timedelta(days=5), state) for state in sorted(STATES)], SINCE)
@example(
    [(SINCE + timedelta(days=number), state) for number, state in enumerate(sorted(STATES))],
    SINCE + timedelta(days=4),
)
def test_what_was_rehearsed_is_what_happens(visits: list[tuple[date, str]], ended_on: date) -> None:
    run(with_visits(*in_time(visits)), ended_on)


@pytest.mark.requirement("IV-1")
def test_what_clients_have_paid_goes_back_as_it_was_rehearsed() -> None:
    office = with_visits(
        *(
            (SINCE + timedelta(days=3 + number), state)
            for number, state in enumerate(sorted(STATES))
        )
    )
    pays_all(office)
    view = rehearse(office, SINCE)
    back = [each.invoice.goes_back for each in view.happens.visits if each.invoice]
    assert sum(amount > Money.ZERO for amount in back) > 3
    run(office, SINCE)


@pytest.mark.requirement("CR-9")
def test_who_would_pay_for_visits_to_come_is_given_the_estimate_that_was_rehearsed() -> None:
    office = with_visits((SINCE + timedelta(days=4), "ready"), (TODAY, "planned"))
    put_on_file(office, builders.provider(fees=good_faith.ruth().fees))
    [given] = rehearse(office, SINCE).happens.estimates
    assert given.visits == ("visit-drawn-0001",)
    assert given.total == Money(good_faith.FEE)
    assert given.how is GivenHow.MAIL
    run(office, SINCE)
    assert len(office.mail.of("good-faith-estimate")) == 1


@pytest.mark.requirement("IV-2")
def test_a_fee_that_only_this_insurance_forbade_is_asked_for_again_as_it_was_rehearsed() -> None:
    office = missing.agreed()
    say(office, missing.MISSED)
    missing.wants(office)
    put_on_file(office, builders.payer(forbids_missed_visit_fees=True))
    office.invoice_news.attend_insurance(ANA)
    office.until_quiet()
    [visit] = rehearse(office, DAY - timedelta(days=1)).happens.visits
    assert visit.invoice is not None
    assert (visit.invoice.asked_now, visit.invoice.asked_then) == (Money.ZERO, Money(8000))
    run(office, DAY - timedelta(days=1))


MANY = [(SINCE + timedelta(days=3 + number // 3), state) for number, state in enumerate(STATES)]
"""Three visits a day, in every state."""


@pytest.mark.parametrize("newest_first", [True, False])
def test_news_that_comes_twice_and_in_any_order_does_what_was_rehearsed(
    *, newest_first: bool
) -> None:
    office = with_visits(*MANY)
    before, view = everything(office), rehearse(office, SINCE)
    delivered: Counter[str] = Counter()

    def everything_twice(in_flight: list[Delivery]) -> Delivery:
        chosen = in_flight[-1 if newest_first else 0]
        delivered[chosen.content] += 1
        if delivered[chosen.content] == 1:
            office.duplicate(chosen)
        return chosen

    office.pick = everything_twice
    terminate(office, view)
    office.run()
    insist_on_what_was_listed(view.happens, before, everything(office))


def _confirm(office: MemoryOffice) -> None:
    say(office, held(), PLANNED)


def _call_off(office: MemoryOffice) -> None:
    say(office, Outcome(status=VisitStatus.CANCELLED), READY)


def _plan_more(office: MemoryOffice) -> None:
    more = seen(office, PLANNED).but(version=0, visit_id="visit-more-0001", day=TODAY)
    office.records.keep(more)


def _refuse(office: MemoryOffice) -> None:
    put_on_file(office, claimed(office, READY).moved(ClaimStatus.SENDING))


def _replace(office: MemoryOffice) -> None:
    office.corrections.replace(f"{TAKEN}.1", CorrectionWish(version=1))


def _pay(office: MemoryOffice) -> None:
    put_on_file(office, paid.account(paid.decision()).but(visit_id=TAKEN))


def _tell_of_another(office: MemoryOffice) -> None:
    put_on_file(office, second_payer())
    office.policy_entry.enter(ANA, "policy-second", second_policy(), caller=RUTH)


def _leave_the_network(office: MemoryOffice) -> None:
    put_on_file(office, builders.participation(ended_on=SINCE))


def _agree_on_less_time(office: MemoryOffice) -> None:
    put_on_file(office, builders.payer(timely_filing_days=20))


MEANWHILE = (
    _confirm,
    _call_off,
    _plan_more,
    _refuse,
    _replace,
    _pay,
    _tell_of_another,
    _leave_the_network,
    _agree_on_less_time,
)
READY, TAKEN, PLANNED = (f"visit-drawn-{number:04}" for number in range(3))


@pytest.mark.parametrize("happens", MEANWHILE, ids=lambda each: each.__name__.strip("_"))
@pytest.mark.parametrize("is_quiet", [True, False])
def test_what_changed_since_is_refused_or_nothing_else_happens(
    happens: Callable[[MemoryOffice], None], *, is_quiet: bool
) -> None:
    days = (SINCE + timedelta(days=4), SINCE + timedelta(days=5), TODAY)
    office = with_visits(*zip(days, ("ready", "accepted", "planned"), strict=True))
    view = rehearse(office, SINCE)
    happens(office)
    if is_quiet:
        office.until_quiet()
    before = everything(office)
    try:
        terminate(office, view)
    except Conflict:
        assert everything(office) == before
        view = rehearse(office, SINCE)
        terminate(office, view)
    if is_quiet:  # else others' news changes things, too
        office.until_quiet()
        insist_on_what_was_listed(view.happens, before, everything(office))


def send(office: MemoryOffice) -> None:
    """The batch hands out what is ready, and it leaves."""
    with suppress(Conflict):  # whoever sends is told again later
        office.submitting.submit(claim_of(office).claim_id)


def end_it(office: MemoryOffice) -> None:
    """June rehearses and agrees; where something else would happen by then, she reads it again."""
    with suppress(Conflict):
        terminate(office, rehearse(office, SINCE))
    if policy_of(office).last_day != SINCE:
        terminate(office, rehearse(office, SINCE))
    office.until_quiet()


def test_a_claim_that_leaves_while_its_policy_ends_is_stopped_or_told_of() -> None:
    undisturbed = with_visits((SINCE + timedelta(days=5), "ready"))
    passed = len(undisturbed.faults.passed)
    end_it(undisturbed)
    points = len(undisturbed.faults.passed) - passed
    ends = set()
    for number in range(1, points + 1, 2):
        office = with_visits((SINCE + timedelta(days=5), "ready"))
        office.faults.overtake_after(number, partial(send, office))
        end_it(office)
        claim = claim_of(office)
        ends.add(claim.status)
        late = [each for each in everything(office) if each[1].startswith("late-")]
        is_told = claim.status is not ClaimStatus.ABANDONED
        assert claim.status is not ClaimStatus.READY, number
        assert len(late) == is_told, number
    assert ends == {ClaimStatus.ABANDONED, ClaimStatus.SUBMITTED}


def crash_at_each(*, first: int, step: int) -> None:
    """Crash at every *step*th moment of it, from the *first* on."""
    undisturbed = with_visits(*MANY[:6])
    points = run_through(undisturbed)
    assert points > 20
    for number in range(first, points + 1, step):
        office = with_visits(*MANY[:6])
        office.faults.crash_after(number)
        run_through(office)


def run_through(office: MemoryOffice) -> int:
    """Let it happen, whatever crashes; how many moments there were at which it could."""
    before, passed = everything(office), len(office.faults.passed)
    view = again_after_a_crash(lambda: rehearse(office, SINCE))
    again_after_a_crash(lambda: terminate(office, view))
    again_after_a_crash(office.until_quiet)
    insist_on_what_was_listed(view.happens, before, everything(office))
    return len(office.faults.passed) - passed


def test_a_crash_at_one_moment_of_seven_makes_no_difference_in_the_end() -> None:
    crash_at_each(first=1, step=7)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(2, 8))
def test_a_crash_at_any_other_moment_makes_no_difference_either(first: int) -> None:
    crash_at_each(first=first, step=7)
