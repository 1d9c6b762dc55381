"""Good-faith estimates: who pays themselves is told what it costs, in time, and once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backoffice.domain.errors import Invalid, NotFound
from backoffice.domain.good_faith import GivenHow
from backoffice.domain.mailing import MailingStatus
from backoffice.domain.money import Money
from backoffice.domain.outcome import Outcome
from backoffice.domain.renewal import AnswerKind
from backoffice.domain.task import OwnerKind, TaskKind
from backoffice.services.good_faith_requests import NewGoodFaithEstimate
from backoffice.services.requests import NewEmailAddress
from tests.services.test_deliveries import PERMANENT
from tests.services.test_policy_entry import entered
from tests.support import builders, claiming, offices, renewing
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.claiming import held, put_on_file, say
from tests.support.good_faith import (
    FEE,
    HOUR,
    file,
    given,
    office_of,
    pass_time,
    plan,
    ruth,
    sweep,
    tasks,
    with_insurance,
)
from tests.twins.office import MemoryOffice

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
THURSDAY = date(2026, 3, 5)
IN_MAY = date(2026, 5, 4)


def mails(office: MemoryOffice) -> int:
    return len(office.mail.of("good-faith-estimate"))


def want(office: MemoryOffice, **said: object) -> None:
    new = NewGoodFaithEstimate.model_validate(said)
    office.good_faith_requests.want(ANA, new, caller=RUTH)
    office.run()


# ---------------------------------------------------------------- given by itself


@pytest.mark.requirement("CR-9", "CP-1")
def test_who_pays_themselves_is_mailed_an_estimate_in_time() -> None:
    office = office_of()
    plan(office, "visit-0001", THURSDAY)
    pass_time(office, DAY)
    [estimate] = given(office)
    [line] = estimate.lines
    assert (line.kind.procedure, line.fee, line.count) == ("90837", Money(FEE), 1)
    assert estimate.due_on == date(2026, 3, 3)
    assert estimate.given_at.date() <= estimate.due_on
    assert (estimate.provider_name, estimate.npi) == ("Ruth Adler", "1234567893")
    assert (estimate.network_name, estimate.tax_id) == ("Fernway Psychotherapy PC", "123456789")
    assert mails(office) == 1
    assert tasks(office) == []


def test_the_mail_says_neither_how_much_nor_what_for() -> None:
    office = office_of()
    plan(office, "visit-0001", THURSDAY)
    pass_time(office, DAY)
    [mail] = office.mail.of("good-faith-estimate")
    assert (mail.to, mail.subject) == ("ana@mail.example", "You have an estimate from Fernway")
    for text in (mail.subject, mail.text, mail.html):
        assert [word for word in ("$", "150", "90837", "herapy", "March 5") if word in text] == []


@pytest.mark.requirement("CR-9")
def test_a_series_that_is_planned_in_one_sitting_is_one_estimate() -> None:
    office = with_insurance()
    for week in range(12):
        plan(office, f"visit-week-{week:02}", IN_MAY + week * 7 * DAY)
    assert given(office) == []
    pass_time(office, 2 * HOUR)
    [estimate] = given(office)
    [line] = estimate.lines
    assert line.count == 13, "that of March is planned already"
    assert estimate.total == Money(13 * FEE)
    assert mails(office) == 1


def test_a_client_whom_an_insurance_pays_for_gets_none() -> None:
    office = with_insurance()
    put_on_file(office, builders.provider())
    plan(office, "visit-insured", IN_MAY)
    pass_time(office, 3 * DAY)
    assert (given(office), tasks(office)) == ([], [])


@pytest.mark.requirement("CR-9", "CP-1")
def test_an_insured_client_who_wants_no_insurer_told_gets_one() -> None:
    office = with_insurance()
    put_on_file(office, builders.provider(fees=ruth().fees))
    plan(office, "visit-insured", IN_MAY)
    plan(office, "visit-by-wish", IN_MAY, self_pay=True)
    pass_time(office, 2 * HOUR)
    [estimate] = given(office)
    assert estimate.visits == ("visit-by-wish",)


@pytest.mark.requirement("CR-9", "RN-10")
def test_who_will_have_no_insurance_after_all_gets_one_at_once() -> None:
    office, key = renewing.asked()
    put_on_file(office, builders.provider(fees=ruth().fees))
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=renewing.VISITOR)
    plan(office, "visit-in-february", date(2027, 2, 3))
    pass_time(office, 2 * HOUR)
    assert given(office) == []
    key = renewing.opened(office)
    office.renewal_answers.answer(key, AnswerKind.NO_INSURANCE, visitor=renewing.VISITOR)
    office.run()
    [estimate] = given(office)
    assert (estimate.visits, mails(office)) == (("visit-in-february",), 1)


@pytest.mark.requirement("CP-1")
def test_no_insurer_is_told_of_a_visit_that_was_planned_so_unless_it_is_said_otherwise() -> None:
    office = claiming.insured()
    plan(office, "visit-by-wish", date(2026, 3, 10), self_pay=True)
    say(office, held(), "visit-by-wish")
    assert claiming.seen(office, "visit-by-wish").self_pay
    say(office, held(), "visit-by-wish")
    assert claiming.seen(office, "visit-by-wish").self_pay
    say(office, held(self_pay=False), "visit-by-wish")
    assert not claiming.seen(office, "visit-by-wish").self_pay


@pytest.mark.requirement("CP-1")
def test_no_insurer_is_asked_about_a_client_for_the_sake_of_a_visit_planned_so() -> None:
    office = offices.with_ana()
    before = len(office.payer.asked)
    plan(office, "visit-by-wish", date(2026, 3, 12), self_pay=True)
    [entry] = office.database.items("roster")
    assert entry["visit_days"] == ["2026-03-09"]
    assert entry["private_days"] == ["2026-03-12"]
    assert len(office.payer.asked) == before
    office.visit_outcomes.conclude(ANA, "visit-by-wish", Outcome(status="cancelled"), caller=RUTH)
    [entry] = office.database.items("roster")
    assert (entry["visit_days"], entry["private_days"]) == (["2026-03-09"], [])


def test_an_insurance_that_is_entered_in_time_makes_the_estimate_needless() -> None:
    office = with_insurance()
    plan(office, "visit-insured", IN_MAY)
    put_on_file(office, builders.provider())
    pass_time(office, 3 * DAY)
    assert given(office) == []


@pytest.mark.requirement("CR-9")
@pytest.mark.requirement("CR-9")
def test_who_has_an_insurance_that_nobody_knows_yet_is_told_no_sooner_than_who_may_have_one() -> (
    None
):
    office = office_of()
    entered(office, payer_id=None, typed_payer_name="Somebody Mutual")
    plan(office, "visit-0001", IN_MAY)
    pass_time(office, 4 * HOUR)
    assert given(office) == []
    pass_time(office, DAY)
    assert given(office)[0].due_on == THURSDAY


def test_visits_that_lose_their_insurance_untold_are_told_of_a_business_day_before_the_first() -> (
    None
):
    office = with_insurance()
    put_on_file(office, builders.provider(fees=ruth().fees))
    plan(office, "visit-in-may", IN_MAY)
    put_on_file(office, ruth())
    pass_time(office, 4 * DAY)
    [estimate] = given(office)
    assert estimate.visits == ("visit-0001", "visit-in-may")
    assert estimate.due_on == date(2026, 3, 6)
    assert estimate.given_at.date() <= estimate.due_on


# ---------------------------------------------------------------- once, and anew


def test_however_often_and_late_the_news_comes_there_is_one_estimate_and_one_mail() -> None:
    office = with_insurance()
    plan(office, "visit-0009", IN_MAY)
    office.wait(5 * DAY)
    for _ in range(3):
        office.good_faith.attend(ANA, RUTH.provider_id)
        office.good_faith.attend_client(ANA)
        sweep(office)
        office.good_faith_mail.send(ANA, RUTH.provider_id, 1)
    assert (len(given(office)), mails(office)) == (1, 1)


@pytest.mark.requirement("CR-9")
def test_another_fee_and_more_visits_are_told_anew_and_every_version_stays() -> None:
    office = with_insurance()
    plan(office, "visit-0009", IN_MAY)
    pass_time(office, 2 * HOUR)
    put_on_file(office, ruth(18_000))
    office.good_faith.attend(ANA, RUTH.provider_id)
    office.run()
    plan(office, "visit-0010", IN_MAY + 7 * DAY)
    pass_time(office, 2 * HOUR)
    told = [[(line.fee.cents, line.count) for line in each.lines] for each in given(office)]
    assert told == [[(FEE, 2)], [(18_000, 2)], [(18_000, 3)]]
    assert [each.number for each in given(office)] == [1, 2, 3]
    assert mails(office) == 3


def test_a_visit_in_the_place_of_one_that_was_called_off_needs_no_new_estimate() -> None:
    office = with_insurance()
    plan(office, "visit-0009", IN_MAY)
    pass_time(office, 2 * HOUR)
    office.visit_outcomes.conclude(ANA, "visit-0009", Outcome(status="cancelled"), caller=RUTH)
    office.run()
    plan(office, "visit-0010", IN_MAY + DAY)
    pass_time(office, 2 * DAY)
    assert len(given(office)) == 1


def test_what_is_planned_for_after_the_year_of_an_estimate_is_told_anew() -> None:
    office = with_insurance()
    plan(office, "visit-0009", IN_MAY)
    pass_time(office, 2 * HOUR)
    assert given(office)[0].until == date(2027, 3, 1)
    office.wait(30 * DAY)
    plan(office, "visit-next-year", date(2027, 3, 2))
    pass_time(office, 2 * HOUR)
    assert given(office)[-1].speaks_of(date(2027, 3, 2))


@pytest.mark.requirement("CP-1")
def test_a_visit_costs_what_its_client_was_told_though_the_list_says_more() -> None:
    office = office_of()
    want(office, procedure="90837", fee=12_000)
    plan(office, "visit-0001", THURSDAY)
    pass_time(office, 4 * DAY, step=12 * HOUR)
    assert given(office)[-1].total == Money(12_000)
    say(office, held(), "visit-0001")
    assert claiming.seen(office, "visit-0001").fee == Money(12_000)
    say(office, held(telehealth=False), "visit-0001")
    say(office, held(fee=Money(FEE)), "visit-0001")
    assert claiming.seen(office, "visit-0001").fee == Money(FEE)


def test_who_asked_for_one_and_is_insured_is_not_told_that_they_pay() -> None:
    office = with_insurance()
    put_on_file(office, builders.provider(fees=ruth().fees))
    want(office)
    [mail] = office.mail.of("good-faith-estimate")
    assert "Where you pay Ruth Adler yourself" in mail.text


# ---------------------------------------------------------------- what stands in the way


@pytest.mark.requirement("CR-9")
def test_a_provider_without_a_fee_is_asked_for_it_in_time_and_staff_are_told_when_it_is_late() -> (
    None
):
    office = office_of(None)
    plan(office, "visit-0001", IN_MAY)
    pass_time(office, DAY)
    [task] = tasks(office)
    assert (task.kind, task.owner.name, task.due_on) == (
        TaskKind.NAME_FEE,
        RUTH.provider_id,
        date(2026, 3, 5),
    )
    pass_time(office, 4 * DAY)
    assert {each.owner.kind for each in tasks(office)} == {OwnerKind.PROVIDER, OwnerKind.STAFF}
    assert given(office) == []
    want(office, procedure="90837", fee=14_000, visits=20)
    assert tasks(office) == []
    assert len(tasks(office, done=True)) == 2
    [estimate] = given(office)
    assert [(line.fee.cents, line.count) for line in estimate.lines] == [(14_000, 20)]


def test_who_may_not_be_emailed_gets_it_from_their_provider_on_paper() -> None:
    office = office_of(email_consent=False)
    plan(office, "visit-0001", IN_MAY)
    pass_time(office, DAY)
    [task] = tasks(office)
    assert task.kind is TaskKind.GIVE_ESTIMATE
    want(office, on_paper=True)
    [estimate] = given(office)
    assert (estimate.how, mails(office), tasks(office)) == (GivenHow.PAPER, 0, [])


def test_who_can_be_emailed_again_gets_it_by_itself() -> None:
    office = office_of(email_consent=False)
    plan(office, "visit-0001", IN_MAY)
    pass_time(office, DAY)
    new = NewEmailAddress(email="ana@new.example", email_consent=True)
    office.roster.change_email(ANA, new, caller=RUTH)
    office.run()
    assert (mails(office), tasks(office)) == (1, [])


def test_an_estimate_that_came_back_goes_to_the_next_address_once() -> None:
    office = with_insurance()
    plan(office, "visit-0009", IN_MAY)
    pass_time(office, 2 * HOUR)
    [mail] = office.mail.of("good-faith-estimate")
    office.mail_service_tells(mail, "Bounce", **PERMANENT)
    office.run()
    new = NewEmailAddress(email="ana@new.example", email_consent=True)
    office.roster.change_email(ANA, new, caller=RUTH)
    office.run()
    for _ in range(2):
        office.good_faith.attend_address(ANA)
        office.run()
    assert [each.to for each in office.mail.of("good-faith-estimate")] == [
        "ana@mail.example",
        "ana@new.example",
    ]
    assert [each.number for each in given(office)] == [1, 2]


def test_a_visit_that_is_called_off_takes_its_tasks_along() -> None:
    office = office_of(None)
    plan(office, "visit-0001", IN_MAY)
    pass_time(office, 5 * DAY)
    assert len(tasks(office)) == 2
    office.visit_outcomes.conclude(ANA, "visit-0001", Outcome(status="cancelled"), caller=RUTH)
    office.run()
    assert tasks(office) == []
    assert file(office).look_at is None


# ---------------------------------------------------------------- on request


@pytest.mark.requirement("CR-9")
def test_a_provider_asks_for_one_and_reads_what_was_given() -> None:
    office = office_of(None)
    want(office, procedure="90834", telehealth=False, fee=12_000, visits=30)
    want(office, procedure="90834", telehealth=False, fee=12_000, visits=30)
    seen = office.good_faith_requests.of_client(ANA, caller=RUTH)
    [estimate] = seen.estimates
    assert (estimate.total, estimate.mail) == (Money(360_000), MailingStatus.SENT)
    assert estimate.due_on == date(2026, 3, 5)
    assert seen.wanted_by is None
    assert mails(office) == 1


def test_until_it_is_given_it_says_by_when_it_will_be() -> None:
    office = office_of(None)
    want(office)
    seen = office.good_faith_requests.of_client(ANA, caller=RUTH)
    assert (seen.estimates, seen.wanted_by) == ((), date(2026, 3, 5))
    assert [each.kind for each in tasks(office)] == [TaskKind.NAME_FEE]


def test_nobody_elses_client_is_asked_about() -> None:
    office = office_of()
    with pytest.raises(NotFound):
        office.good_faith_requests.of_client(ANA, caller=OMAR)
    with pytest.raises(NotFound):
        office.good_faith_requests.want(ANA, NewGoodFaithEstimate(), caller=OMAR)


@pytest.mark.parametrize(
    ("said", "fault"),
    [({"fee": 100}, "fee"), ({"visits": 3}, "visits"), ({"procedure": "90837", "fee": -1}, "fee")],
)
def test_what_does_not_belong_together_is_refused(said: dict[str, object], fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        NewGoodFaithEstimate.model_validate(said).insist_on_sense()
    assert fault in refused.value.faults
