"""The campaign: everybody who is active is asked in each wave, once, and no faster than may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.client import Client, MailStop, change_email
from backoffice.domain.identifiers import EmailAddress
from backoffice.domain.record import Ref
from backoffice.domain.renewal import Renewal, RenewalStatus, linked_anew
from backoffice.domain.wave_batch import Skipped, Standing
from backoffice.domain.wave_run import RunState
from tests.support import campaigning
from tests.support.campaigning import (
    FIRST_WAVE,
    NOON,
    TICK,
    YEAR_END,
    client,
    client_id,
    entries,
    go_on,
    mailed,
    noon_of,
    office_at,
    renewal,
    settle,
    standings,
    tick,
)

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-sam")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


# ------------------------------------------------------------- whom it asks


@pytest.mark.requirement("RN-3", "Q9")
def test_a_wave_asks_everybody_who_is_active_once() -> None:
    office = office_at(clients=120)
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(120)}
    progress = office.campaign_control.run(FIRST_WAVE)
    assert progress.state is RunState.DONE
    assert (progress.selected, progress.totals.sent, progress.remaining) == (120, 120, 0)
    assert office.bulk_mail.calls == {49: 2, 22: 1}


@pytest.mark.requirement("RN-3", "Q8")
def test_a_wave_asks_nobody_who_is_not_active_or_was_just_asked_everything() -> None:
    office = office_at(clients=3)
    office.records.keep(client(3), renewal(3, active_until=FIRST_WAVE - DAY))
    office.records.keep(client(4), renewal(4, active_until=None))
    office.records.keep(client(5), renewal(5, opened_on=FIRST_WAVE))
    office.records.keep(client(6), renewal(6, status=RenewalStatus.ANSWERED))
    office.records.keep(client(7), renewal(7, status=RenewalStatus.CARD_TO_COME))
    office.records.keep(client(8), renewal(8, ends_on=date(2027, 1, 1)))
    settle(office)
    go_on(office, until=NOON + HOUR)
    assert sorted(mailed(office)) == [client_id(number) for number in (0, 1, 2, 7)]
    assert office.campaign_control.run(FIRST_WAVE).selected == 4
    [card] = [m for _, m in office.bulk_mail.taken if m.client.client_id == client_id(7)]
    assert card.card_to_come


@pytest.mark.requirement("RN-3")
def test_who_answered_or_may_not_be_mailed_since_they_were_found_is_skipped() -> None:
    office = office_at(clients=6)
    tick(office)
    campaigning.answers(office, [0])
    one, two, three = office.records.find_together(
        Ref(Client, (client_id(1),)),
        Ref(Client, (client_id(2),)),
        Ref(Renewal, (client_id(3), YEAR_END.isoformat())),
    )
    assert one is not None
    assert two is not None
    assert three is not None
    office.records.keep(one.but(email_consent_at=None))
    office.records.keep(two.but(mail_stopped_at=NOON, mail_stopped_because=MailStop.BOUNCED))
    office.records.keep(three.but(active_until=None))
    go_on(office, until=NOON + HOUR)
    assert sorted(mailed(office)) == [client_id(4), client_id(5)]
    assert [entry.why for entry in entries(office)] == [
        Skipped.ANSWERED, Skipped.NO_MAIL, Skipped.NO_MAIL, Skipped.NOT_ACTIVE, None, None,
    ]  # fmt: skip
    totals = office.campaign_control.run(FIRST_WAVE).totals
    assert totals.skipped == {"answered": 1, "no_mail": 2, "not_active": 1}


@pytest.mark.requirement("Q9")
def test_plans_that_end_on_other_days_have_waves_of_their_own() -> None:
    office = office_at(clients=1)
    ends = {1: -30, 2: -16, 3: -3, 4: 6, 5: -47}
    for number, wave in ends.items():
        ends_on = FIRST_WAVE - timedelta(days=wave)
        office.records.keep(client(number), renewal(number, ends_on=ends_on))
    settle(office)
    go_on(office, until=NOON + HOUR)
    assert sorted(mailed(office)) == [client_id(number) for number in (0, 1, 2, 3, 4)]


@pytest.mark.requirement("Q9")
def test_in_a_season_everybody_gets_each_wave_until_they_answer() -> None:
    office = office_at(clients=60)
    days = [date(2026, 11, 15), date(2026, 12, 1), date(2026, 12, 15), date(2026, 12, 28)]
    days.append(date(2027, 1, 6))
    for number, day in enumerate(days):
        office.wait(noon_of(day) - office.clock())
        go_on(office, until=noon_of(day) + HOUR)
        campaigning.answers(office, range(10 * number, 10 * number + 10))
        settle(office)
    for number in range(60):
        got = office.bulk_mail.written_to(client_id(number))
        assert [each[-10:] for each in got] == [day.isoformat() for day in days[: number // 10 + 1]]


def test_every_mail_carries_the_link_that_the_renewal_has() -> None:
    office = office_at(clients=2)
    go_on(office, until=NOON + HOUR)
    sources = {client_id(n): renewal(n).token_source() for n in range(2)}
    season = office.season_tokens.of_season(renewal(0).season)
    assert {mail.client.client_id: mail.token for _, mail in office.bulk_mail.taken} == {
        name: season.derive(source) for name, source in sources.items()
    }


def test_nobody_is_sent_a_link_that_was_made_for_an_earlier_address() -> None:
    office = office_at(clients=3)
    known, link = office.records.find_together(
        Ref(Client, (client_id(1),)), Ref(Renewal, (client_id(1), YEAR_END.isoformat()))
    )
    assert known is not None
    assert link is not None
    office.records.keep(
        change_email(known, EmailAddress("new@mail.example"), consent=True, at=NOON)
    )
    go_on(office, until=NOON + HOUR)
    assert sorted(mailed(office)) == [client_id(0), client_id(2)]
    office.records.keep(linked_anew(link, address_set_at=NOON))
    go_on(office, until=NOON + 2 * HOUR)
    [mail] = [m for _, m in office.bulk_mail.taken if m.client.client_id == client_id(1)]
    season = office.season_tokens.of_season(link.season)
    assert mail.client.email == "new@mail.example"
    assert mail.token == season.derive(link.but(generation=2).token_source())


# ------------------------------------------------------------- late, twice, at once


@pytest.mark.requirement("RN-3")
def test_a_day_that_was_missed_is_made_up_for() -> None:
    office = office_at(NOON + 3 * DAY, clients=5)
    go_on(office, until=NOON + 3 * DAY + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(5)}
    go_on(office, until=NOON + 5 * DAY)
    assert sum(mailed(office).values()) == 5


@pytest.mark.requirement("RN-3")
def test_after_a_long_silence_only_the_latest_wave_asks() -> None:
    at = noon_of(date(2026, 12, 29))
    office = office_at(at, clients=5)
    go_on(office, until=at + DAY + HOUR)
    assert [office.bulk_mail.written_to(client_id(n)) for n in range(5)] == [
        [f"renewal_{client_id(n)}_2026-12-31_2026-12-28"] for n in range(5)
    ]


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("point", ["before write", "after write", "before query", "after get"])
def test_two_ticks_at_once_ask_nobody_twice(point: str) -> None:
    office = office_at(clients=150)
    for each in sorted(set(_points_of_a_tick())):
        if each.startswith(point):
            office.faults.overtake(each, lambda: tick(office))
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(150)}
    assert office.campaign_control.run(FIRST_WAVE).selected == 150


def _points_of_a_tick() -> list[str]:
    office = office_at(clients=150)
    tick(office)
    return list(office.faults.passed)


@pytest.mark.requirement("RN-3")
def test_a_batch_whose_message_was_put_aside_is_handed_out_again() -> None:
    office = office_at(clients=10)
    office.faults.crash_when("before write bulk", times=20)
    go_on(office, until=NOON + 4 * HOUR)
    assert office.dead_letters()
    assert mailed(office) == {client_id(number): 1 for number in range(10)}


@pytest.mark.requirement("Q9")
@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 3, 14)])
def test_a_wave_on_a_day_whose_clocks_change_begins_at_noon(day: date) -> None:
    office = office_at(noon_of(day) - 2 * HOUR)
    office.records.keep(client(0), renewal(0, ends_on=day + 46 * DAY, active_until=day))
    settle(office)
    go_on(office, until=noon_of(day) + HOUR)
    [(at, _)] = office.bulk_mail.taken
    assert noon_of(day) <= at < noon_of(day) + TICK


@pytest.mark.requirement("RN-3")
def test_a_tick_that_walks_for_long_stops_to_hand_out_whom_it_found() -> None:
    office = office_at(NOON - DAY, clients=1100)
    office.quota_twin.limits = office.quota_twin.limits._replace(per_second=14.0)
    tick(office)  # the days before
    office.wait(DAY)
    point, is_slow = "before query renewals by_ending", [True]

    def slowly() -> None:
        if is_slow:
            office.wait(timedelta(seconds=25))
            office.faults.overtake(point, slowly)

    slowly()
    ticked = tick(office)
    assert (ticked.pinned, ticked.handed_out) == (280, 280), "a page of twenty batches"
    is_slow.clear()
    assert tick(office).pinned == 1100 - 280
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(1100)}


@pytest.mark.requirement("RN-3")
def test_a_message_that_comes_twice_or_to_two_mailers_at_once_mails_nobody_twice() -> None:
    office = office_at(clients=100)
    tick(office)
    for delivery in office.in_flight():
        office.duplicate(delivery)
    office.faults.overtake(
        "before write wave-batches",
        lambda: office.batch_mailer.mail(
            FIRST_WAVE.isoformat(), 1, YEAR_END.isoformat(), [client_id(n) for n in range(49)]
        ),
    )
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(100)}


def test_the_next_wave_takes_over_whom_a_slow_one_did_not_reach() -> None:
    office = office_at(clients=300)
    office.quota_twin.limits = office.quota_twin.limits._replace(per_day=8)
    second = noon_of(date(2026, 12, 1))
    while office.clock() < second - 2 * DAY:
        go_on(office, until=office.clock() + HOUR)
        office.wait(DAY - HOUR)
    reached = len(mailed(office))
    assert 40 <= reached < 100
    office.wait(second - office.clock())
    office.quota_twin.limits = office.quota_twin.limits._replace(per_day=-1)
    go_on(office, until=second + 2 * HOUR)
    assert standings(office) == {Standing.SENT: reached, Standing.SKIPPED: 300 - reached}
    late = office.campaign_control.run(FIRST_WAVE)
    assert late.totals.skipped == {"later_wave": 300 - reached}
    assert late.state is RunState.DONE
    assert standings(office, date(2026, 12, 1)) == {Standing.SENT: 300}
    assert max(mailed(office).values()) == 2


# ------------------------------------------------------------- what the mail service says


@pytest.mark.requirement("RN-3")
def test_a_call_that_was_refused_as_a_whole_is_tried_again_and_nothing_is_in_doubt() -> None:
    office = office_at(clients=60)
    office.bulk_mail.throttled = 2
    tick(office)
    go_on(office, until=NOON + TICK)
    assert standings(office) == {Standing.PINNED: 60}
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(number): 1 for number in range(60)}
    assert office.campaign_control.run(FIRST_WAVE).totals.in_doubt == 0


@pytest.mark.requirement("RN-3")
def test_one_record_that_cannot_be_read_holds_up_nobody_else_and_becomes_the_offices_task() -> None:
    office = office_at(clients=49)
    campaigning.write_into(
        office, "clients", {"client_id": client_id(30)}, time_zone="Mars/Olympus"
    )
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(n): 1 for n in range(49) if n != 30}
    progress = office.campaign_control.run(FIRST_WAVE)
    assert (progress.state, progress.totals.skipped) == (RunState.DONE, {"unreadable": 1})
    [task] = office.database.items("tasks")
    assert (task["kind"], task["about"]) == ("look_into_failure", [client_id(30)])
    assert task["owner"] == {"kind": "staff", "name": "support"}


@pytest.mark.requirement("RN-3")
def test_one_address_that_spoils_a_call_is_found_and_all_others_are_mailed() -> None:
    office = office_at(clients=49)
    office.bulk_mail.malformed = {client_id(30)}
    go_on(office, until=NOON + HOUR)
    assert mailed(office) == {client_id(n): 1 for n in range(49) if n != 30}
    [task] = office.database.items("tasks")
    assert (task["kind"], task["about"]) == ("confirm_address", [client_id(30)])
    assert task["owner"] == {"kind": "provider", "name": "provider-ruth"}


@pytest.mark.requirement("RN-3")
@pytest.mark.parametrize("clients", [1, 49])
def test_where_no_mail_at_all_is_taken_nobody_is_blamed_and_somebody_is_told(clients: int) -> None:
    office = office_at(clients=clients)
    office.bulk_mail.malformed = {client_id(n) for n in range(clients)}
    go_on(office, until=NOON + HOUR)
    assert standings(office) == {Standing.PINNED: clients}
    assert office.database.items("tasks") == []
    assert tick(office).held_back == clients, "an alarm looks at it"
    office.bulk_mail.malformed = {client_id(0)} if clients > 1 else set()
    go_on(office, until=NOON + 3 * HOUR)
    blamed = {e.client_id for e in entries(office) if e.standing is Standing.FAILED}
    assert blamed == office.bulk_mail.malformed
    assert len(mailed(office)) == clients - len(blamed)


@pytest.mark.requirement("RN-3")
def test_a_code_that_everybody_gets_says_nothing_of_anybody() -> None:
    office = office_at(clients=30)
    office.bulk_mail.refuses = {client_id(n): ["MESSAGE_REJECTED"] * 3 for n in range(30)}
    go_on(office, until=NOON + 2 * HOUR)
    assert mailed(office) == {client_id(n): 1 for n in range(30)}
    assert office.database.items("tasks") == []


@pytest.mark.requirement("RN-3")
def test_what_the_mail_service_refuses_of_one_client_concerns_no_other() -> None:
    office = office_at(clients=10)
    office.bulk_mail.refuses = {
        client_id(1): ["INVALID_PARAMETER"],
        client_id(2): ["TRANSIENT_FAILURE"],
        client_id(3): ["TRANSIENT_FAILURE", "FAILED"],
        client_id(4): ["ACCOUNT_THROTTLED"] * 5,
    }
    go_on(office, until=NOON + 4 * HOUR)
    assert sorted(mailed(office)) == [client_id(n) for n in (0, 2, 4, 5, 6, 7, 8, 9)]
    assert set(mailed(office).values()) == {1}
    failed = {e.client_id: e.why for e in entries(office) if e.standing is Standing.FAILED}
    assert failed == {client_id(1): "INVALID_PARAMETER", client_id(3): "FAILED"}
    tasks = {task["about"][0] for task in office.database.items("tasks")}
    assert tasks == {client_id(1), client_id(3)}
