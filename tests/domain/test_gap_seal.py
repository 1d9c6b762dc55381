"""Whatever is on file no planned day is left, and what is certified is sealed as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.domain.coverage import Coverage
from backoffice.domain.gap_certificate import Cover, said, to_seal
from backoffice.domain.gap_tasks import drawn
from backoffice.domain.policy import PolicyStatus
from backoffice.domain.task import TaskStatus
from tests.support.builders import ANA
from tests.support.gaps import (
    BOTH,
    DECEMBER,
    KNOWN,
    NEW,
    NEW_YEAR,
    OLD,
    SOON,
    after,
    certified,
    file,
    plan,
    task,
    yes,
)

PENDING = plan("new", NEW_YEAR, status=PolicyStatus.CARD_PENDING)
WAITING = KNOWN.with_upcoming(PENDING, DECEMBER)
# ------------------------------------------------------------- whatever is on file

DAYS = st.dates(date(2026, 12, 1), date(2027, 2, 28))
PLANS = {str(each.policy_id): each for each in (OLD, NEW)}
COVERAGES = st.sampled_from([None, KNOWN, BOTH, WAITING])


@pytest.mark.requirement("RN-1")
@given(
    coverage=COVERAGES,
    days=st.sets(DAYS, max_size=6),
    private=st.sets(DAYS, max_size=2),
    told=st.dictionaries(st.sampled_from(sorted(PLANS)), DAYS, max_size=2),
    due=DAYS,
    moment=st.datetimes(datetime(2026, 12, 1), datetime(2027, 2, 28), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_whatever_is_on_file_no_day_is_left(  # noqa: PLR0917
    coverage: Coverage | None,
    days: set[date],
    private: set[date],
    told: dict[str, date],
    due: date,
    moment: datetime,
) -> None:
    of = file(
        coverage,
        *days,
        private=sorted(private),
        checks=[yes(PLANS[policy_id], day) for policy_id, day in told.items()],
        tasks=[task("task-0001", due)],
    )
    found = drawn(ANA, of, at=moment)
    today = moment.date()
    tasks = {**of.tasks, **{str(each.task_id): each for each in found.tasks}}
    wanted = {day for day in days | private if day > today}
    assert wanted <= {each.day for each in found.days}
    for each in found.days:
        assert each.cover is not Cover.OPEN
        if each.cover is Cover.TASK:
            left = tasks[str(each.task_id)]
            assert left.status is TaskStatus.OPEN
            assert left.owner == each.owner
            assert left.due_on <= max(each.day, moment.date())
        if each.cover is Cover.VERIFIED:
            assert each.said_on is not None
            assert each.said_on.year == each.day.year
    kept = after(of, found)
    assert drawn(ANA, kept, at=moment) == found._replace(tasks=())


# ------------------------------------------------------------- the seal


def test_what_is_sealed_is_canonical_and_says_all_that_is_certified() -> None:
    of = file(KNOWN, SOON, checks=[yes(OLD, date(2026, 12, 1))])
    certificate = certified(of, drawn(ANA, of, at=DECEMBER), DECEMBER)
    assert said(certificate) == (
        '{"client_id":"client-ana-01","days":[{"check_id":"policy-old.provider-ruth",'
        '"cover":"verified","day":"2026-12-23","policy_id":"policy-old",'
        '"provider_id":"provider-ruth","said_on":"2026-12-01","stated":1}],'
        '"made_at":"2026-12-21T15:00:00Z","number":1,'
        '"rests_on":["check/policy-old.provider-ruth.0","coverage.0","roster/provider-ruth.0"]}'
    )


@pytest.mark.parametrize(
    "differs",
    [
        {"number": 2},
        {"client_id": "client-ben-01"},
        {"days": ()},
        {"previous": "0" * 64},
        {"made_at": DECEMBER + timedelta(seconds=1)},
        {"rests_on": ()},
    ],
)
def test_whatever_is_changed_in_it_breaks_the_seal(differs: dict[str, Any]) -> None:
    of = file(KNOWN, SOON)
    certificate = certified(of, drawn(ANA, of, at=DECEMBER), DECEMBER)
    assert to_seal(certificate.but(**differs)) != to_seal(certificate)
    assert to_seal(certificate.but(look_at=DECEMBER)) == to_seal(certificate)
