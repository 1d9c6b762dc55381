"""What a missed visit costs: only what the client had accepted before, in numbers and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import ValidationError

from backoffice.domain.calendar import moment_at
from backoffice.domain.client import Language
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.missed_visit_agreement import (
    Acceptance,
    MissedVisitAgreements,
    accept,
    ask,
    binding,
)
from backoffice.domain.missed_visit_words import in_words
from backoffice.domain.missed_visits import FeeTerms, MissedVisitPolicy
from backoffice.domain.money import Money

RUTH, OMAR, ANA = "provider-ruth", "provider-omar", "client-ana"
NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
TERMS = FeeTerms(missed_fee=Money(8000), late_fee=Money(5000), notice_hours=24)
DEARER = TERMS.but(missed_fee=Money(12_000))


def policy(*said: FeeTerms | None, at: datetime = AT) -> MissedVisitPolicy:
    """Ruth's policy after she *said* these terms, an hour apart."""
    written = MissedVisitPolicy(provider_id=RUTH)
    for hour, terms in enumerate(said):
        written = written.saying(terms, at=at + timedelta(hours=hour))
    return written


def asked(by: MissedVisitPolicy, at: datetime = AT) -> MissedVisitAgreements:
    return ask(MissedVisitAgreements(client_id=ANA), by, zone=NEW_YORK, at=at)[0]


def accepted(by: MissedVisitPolicy, at: datetime) -> MissedVisitAgreements:
    """Ana's agreements after she accepted what Ruth offers."""
    assert by.offered is not None
    number = by.offered.number
    return accept(asked(by), by, number, language=Language.SPANISH, at=at)


def bound(
    agreements: MissedVisitAgreements,
    by: MissedVisitPolicy,
    day: date,
    called_off_at: datetime | None = None,
    zone: str = NEW_YORK,
) -> Acceptance | None:
    agreement = agreements.with_provider(RUTH)
    return binding(agreement, by, day=day, called_off_at=called_off_at, zone=zone)


# ---------------------------------------------------------------- what a provider writes


def test_the_same_terms_again_are_no_new_version() -> None:
    once = policy(TERMS)
    assert once.saying(TERMS, at=AT + timedelta(days=1)) == once


def test_a_policy_that_was_withdrawn_and_written_anew_is_a_version_of_its_own() -> None:
    again = policy(TERMS, None, TERMS)
    assert again.offered is not None
    assert [each.number for each in again.versions] == [1, 2, 3]
    assert again.offered.number == 3


def test_to_withdraw_what_was_never_written_changes_nothing() -> None:
    assert policy(None).versions == ()


def test_terms_that_ask_for_nothing_are_refused_with_what_to_do() -> None:
    free = FeeTerms(missed_fee=Money.ZERO, late_fee=Money.ZERO, notice_hours=24)
    with pytest.raises(Invalid) as refused:
        policy(free)
    assert "no terms at all" in refused.value.faults["terms"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("missed_fee", -1),
        ("missed_fee", 99),
        ("missed_fee", 50_001),
        ("late_fee", 99),
        ("late_fee", 50_001),
        ("notice_hours", 1),
        ("notice_hours", 169),
        ("notice_hours", 1.5),
        ("missed_fee", 80.5),
        ("words", "Please come."),
    ],
)
def test_each_number_has_its_limits_and_there_is_no_room_for_words(
    field: str, value: object
) -> None:
    said = {"missed_fee": 8000, "late_fee": 5000, "notice_hours": 24, field: value}
    with pytest.raises(ValidationError):
        FeeTerms.model_validate(said)


def test_a_policy_has_a_limit_of_versions_and_can_always_be_withdrawn() -> None:
    written = MissedVisitPolicy(provider_id=RUTH)
    for number in range(MissedVisitPolicy.MOST_VERSIONS):
        written = written.saying(TERMS.but(missed_fee=Money(1000 + number)), at=AT)
    with pytest.raises(Refused, match="too often"):
        written.saying(TERMS, at=AT)
    assert written.saying(None, at=AT).offered is None


@pytest.mark.requirement("IV-2")
def test_a_client_reads_each_number_of_the_policy_and_no_other() -> None:
    said = in_words(TERMS, str)
    assert said == (
        "If you miss a visit, you pay $80.00.",
        "If you cancel a visit less than 24 hours before it begins, you pay $50.00.",
        "If you cancel it earlier, or if your provider cancels it, you pay nothing.",
        "No insurance pays these fees. All of them go to your provider.",
    )
    free = in_words(TERMS.but(late_fee=Money.ZERO), str)
    assert "24" not in " ".join(free)
    assert "$0.00" not in " ".join(free)


# ---------------------------------------------------------------- asking


def test_who_is_asked_twice_on_a_day_is_mailed_once_and_the_next_day_again() -> None:
    known, first = ask(MissedVisitAgreements(client_id=ANA), policy(TERMS), zone=NEW_YORK, at=AT)
    again, second = ask(known, policy(TERMS), zone=NEW_YORK, at=AT + timedelta(hours=13))
    _, third = ask(again, policy(TERMS), zone=NEW_YORK, at=AT + timedelta(hours=14))
    assert [each.number if each else None for each in (first, second, third)] == [1, None, 2]


def test_who_accepted_it_is_not_asked_again_until_it_changes() -> None:
    known = accepted(policy(TERMS), AT)
    later = AT + timedelta(days=5)
    assert ask(known, policy(TERMS), zone=NEW_YORK, at=later) == (known, None)
    _, event = ask(known, policy(TERMS, DEARER), zone=NEW_YORK, at=later)
    assert event is not None


@pytest.mark.parametrize("said", [(), (TERMS, None)])
def test_nobody_is_asked_to_accept_what_is_not_there(said: tuple[FeeTerms | None, ...]) -> None:
    with pytest.raises(Refused, match="Write your policy"):
        asked(policy(*said))


# ---------------------------------------------------------------- accepting


@pytest.mark.requirement("IV-2")
def test_what_was_accepted_is_kept_with_its_numbers_the_moment_and_the_language() -> None:
    [kept] = accepted(policy(TERMS), AT).with_provider(RUTH).accepted
    assert kept == Acceptance(number=1, terms=TERMS, accepted_at=AT, language=Language.SPANISH)


def test_to_accept_it_twice_keeps_the_first_moment() -> None:
    once = accepted(policy(TERMS), AT)
    twice = accept(once, policy(TERMS), 1, language=Language.ENGLISH, at=AT + timedelta(hours=1))
    assert twice == once


def test_what_changed_since_the_page_was_opened_is_not_accepted() -> None:
    by = policy(TERMS, DEARER)
    with pytest.raises(Refused, match="has changed this"):
        accept(asked(by), by, 1, language=Language.ENGLISH, at=AT)


def test_nobody_accepts_what_they_were_not_asked_or_what_was_withdrawn() -> None:
    nobody = MissedVisitAgreements(client_id=ANA)
    with pytest.raises(NotFound):
        accept(nobody, policy(TERMS), 1, language=Language.ENGLISH, at=AT)
    with pytest.raises(NotFound):
        accept(asked(policy(TERMS)), policy(TERMS, None), 1, language=Language.ENGLISH, at=AT)


def test_what_is_agreed_with_one_provider_is_not_agreed_with_another() -> None:
    known = accepted(policy(TERMS), AT)
    assert known.with_provider(OMAR).latest is None


# ---------------------------------------------------------------- what binds


@pytest.mark.requirement("IV-2")
@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2028, 2, 29), date(2028, 3, 1)])
@pytest.mark.parametrize("zone", [NEW_YORK, HONOLULU])
def test_it_binds_from_the_first_day_that_begins_after_it_was_accepted(
    day: date, zone: str
) -> None:
    midnight = moment_at(day, datetime.min.time(), zone)
    last_second, first_second = midnight - timedelta(seconds=1), midnight
    assert bound(accepted(policy(TERMS), last_second), policy(TERMS), day, zone=zone) is not None
    assert bound(accepted(policy(TERMS), first_second), policy(TERMS), day, zone=zone) is None


@pytest.mark.requirement("IV-2")
def test_a_new_version_binds_nobody_who_has_not_accepted_it() -> None:
    known, now = accepted(policy(TERMS), AT), policy(TERMS, DEARER)
    found = bound(known, now, date(2026, 4, 1))
    assert found is not None
    assert found.terms == TERMS
    asked_anew, _ = ask(known, now, zone=NEW_YORK, at=AT + timedelta(days=2))
    both = accept(asked_anew, now, 2, language=Language.ENGLISH, at=AT + timedelta(days=2))
    before, after = bound(both, now, date(2026, 3, 4)), bound(both, now, date(2026, 3, 5))
    assert before is not None
    assert after is not None
    assert (before.terms, after.terms) == (TERMS, DEARER)


def test_a_policy_that_was_withdrawn_binds_no_later_day_even_once_it_is_written_anew() -> None:
    withdrawn = policy(TERMS).saying(None, at=AT + timedelta(days=3))
    known, anew = accepted(policy(TERMS), AT), withdrawn.saying(TERMS, at=AT + timedelta(days=4))
    for by in (withdrawn, anew):
        assert bound(known, by, date(2026, 3, 5)) is not None
        assert bound(known, by, date(2026, 3, 6)) is None


def test_what_was_accepted_after_the_visit_was_called_off_does_not_reach_back() -> None:
    called_off = datetime(2026, 3, 4, 12, tzinfo=UTC)
    day = date(2026, 3, 6)
    late = accepted(policy(TERMS), called_off + timedelta(hours=1))
    assert bound(late, policy(TERMS), day) is not None
    assert bound(late, policy(TERMS), day, called_off) is None
