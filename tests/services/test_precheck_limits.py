"""Pre-checks all together: they spare a payer that is paused, keep its pace, and end for a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from backoffice.adapters.dynamodb.prechecks import PrechecksTable
from backoffice.adapters.dynamodb.work import CountersTable, PayerConductTable
from backoffice.domain.calendar import day_in
from backoffice.domain.conduct import Health, PayerConduct
from backoffice.domain.precheck import MOST_A_DAY, Outcome, Precheck, day_tally
from backoffice.services.precheck import FULL_TODAY, FullToday, PrecheckKey
from tests.support import prechecks
from tests.support.builders import ANAS_BIRTHDAY, FERN
from tests.twins.office import HOME, SWEEP_EVERY, MemoryOffice

pytestmark = pytest.mark.requirement("Q24", "EL-3")


def paused(office: MemoryOffice, for_time: timedelta) -> None:
    """Pause the payer, as three clients whose questions failed do."""
    until = office.clock() + for_time
    known = PayerConductTable(office.database).find(FERN) or PayerConduct(payer_id=FERN)
    office.records.keep(known.but(health=Health(paused_until=until)))


def back(office: MemoryOffice) -> None:
    known = PayerConductTable(office.database).load(FERN)
    office.records.keep(known.but(health=Health()))


def confirmed(office: MemoryOffice) -> PrecheckKey:
    """A pre-check whose link was just opened."""
    prechecks.ask(office)
    office.run()
    return prechecks.opened(office)


def pass_time(office: MemoryOffice, time: timedelta) -> None:
    until = office.clock() + time
    while office.clock() < until:
        office.run()
        office.wait(SWEEP_EVERY)
        office.sweep()
    office.run()


def test_a_paused_payer_is_asked_by_no_stranger_not_even_once_the_pause_is_over() -> None:
    office = prechecks.open_office()
    paused(office, timedelta(minutes=10))
    key = confirmed(office)
    pass_time(office, timedelta(minutes=50))
    assert office.payer.asked == [], "whether it is back, a check of a client finds out"
    assert office.precheck_door.see(key).outcome is None
    pass_time(office, timedelta(minutes=20))
    assert office.payer.asked == []
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL
    assert prechecks.inputs_in(office) == []


def test_a_payer_that_is_back_within_the_hour_is_asked_and_the_wait_used_no_attempt_up() -> None:
    office = prechecks.open_office()
    paused(office, timedelta(minutes=10))
    key = confirmed(office)
    pass_time(office, timedelta(minutes=40))
    back(office)
    pass_time(office, SWEEP_EVERY)
    assert office.precheck_door.see(key).outcome is Outcome.COVERED
    assert len(office.payer.asked) == 1


def test_questions_of_strangers_that_fail_pause_no_payer() -> None:
    office = prechecks.open_office()
    office.payer.outages = 100
    for number in range(Health.CLIENTS + 1):
        who = {"email": f"a{number}@mail.example", "last_name": f"Rivera {'ABCDE'[number]}"}
        about = {"member_id": f"FERN{number}", **who}
        prechecks.ask(office, f"form-of-ana-{number:04}", **about)
    office.run()
    for token in office.mail.tokens():
        office.precheck_door.open(token, ANAS_BIRTHDAY)
    office.run()
    assert office.payer.outages < 100
    assert PayerConductTable(office.database).find(FERN) is None


def used_up(office: MemoryOffice, *, but: int = 0) -> None:
    """Let the network have had its pre-checks of the day, *but* so many."""
    today = day_tally(day_in(office.clock(), HOME))
    office.database.count_up(CountersTable.NAME, {"counter": today}, by=MOST_A_DAY - but)


def test_the_network_mails_so_many_a_day_and_says_so_to_whoever_asks_next() -> None:
    office = prechecks.open_office()
    used_up(office, but=1)
    prechecks.ask(office)
    office.run()
    assert len(office.mail.carried) == 1
    before = office.database.items("prechecks")
    with pytest.raises(FullToday, match=re.escape(FULL_TODAY)):
        prechecks.ask(office, "form-of-ana-0002", email="b@mail.example")
    with pytest.raises(FullToday, match="tomorrow"):
        office.prechecks.offered("Fern Health", "")
    assert office.prechecks.offered("Nobody Knows Mutual", "") is None
    assert office.database.items("prechecks") == before


def test_a_day_ends_where_the_networks_people_are() -> None:
    office = prechecks.open_office()
    used_up(office)
    while day_in(office.clock(), HOME) == day_in(office.clock() + timedelta(minutes=30), HOME):
        office.wait(timedelta(minutes=30))
    with pytest.raises(FullToday):
        prechecks.ask(office)
    office.wait(timedelta(minutes=30))
    assert prechecks.outcome_for(office) is Outcome.COVERED


def test_what_was_asked_before_the_day_was_full_gets_no_mail_and_is_forgotten() -> None:
    office = prechecks.open_office()
    prechecks.ask(office)
    used_up(office)
    office.run()
    assert office.mail.carried == []
    assert prechecks.inputs_in(office) == []
    assert office.dead_letters() == []


def test_what_is_delivered_twice_counts_once() -> None:
    office = prechecks.open_office()
    prechecks.ask(office)
    office.run()
    precheck = office.database.items("prechecks")[0]["precheck_id"]
    office.precheck_admission.admit(precheck)
    today = day_tally(day_in(office.clock(), HOME))
    assert CountersTable(office.database).reading(today) == 1


@pytest.mark.parametrize(("pace", "handed_out"), [(8, 2), (1, 1)])
def test_a_sweep_hands_out_a_quarter_of_a_payers_pace_and_whatever_is_to_be_forgotten(
    pace: int, handed_out: int
) -> None:
    office = prechecks.open_office(checks_in_five_minutes=pace)
    table = PrechecksTable(office.database)
    for number in range(4):
        who = {"email": f"a{number}@mail.example", "last_name": f"Rivera {'ABCDE'[number]}"}
        about = {"member_id": f"FERN{number}", **who}
        prechecks.ask(office, f"form-of-ana-{number:04}", **about)
    office.run()
    *tokens, _ = office.mail.tokens()
    office.payer.outages = len(tokens)
    for token in tokens:
        office.precheck_door.open(token, ANAS_BIRTHDAY)
    office.run()
    office.wait(Precheck.WAITS[0])
    due = office.clock()
    assert office.due_prechecks.hand_out_due(due=due) == handed_out
    bodies = [message.body for message in office.queues["eligibility"].visible()]
    longest_due = table.to_ask(FERN, by=due, limit=handed_out)
    assert [any(each in body for body in bodies) for each in longest_due] == [True] * handed_out
    assert office.due_prechecks.hand_out_due(due=due + timedelta(days=1)) == handed_out + 1


def test_a_payer_that_takes_no_more_public_questions_has_those_under_way_settled() -> None:
    office = prechecks.open_office()
    key = confirmed(office)
    office.stream.clear()
    payer = office.prechecks.payer(FERN)
    (terms,) = payer.terms
    office.records.keep(
        payer.but(terms=(terms.but(holds=terms.holds.but(until=date(2026, 3, 1))),))
    )
    pass_time(office, timedelta(minutes=10))
    assert office.precheck_door.see(key).outcome is Outcome.COULD_NOT_TELL
    assert office.payer.asked == []
