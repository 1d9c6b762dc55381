"""Renewals that went wrong: a link that locked itself, and insurance that was changed too often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backoffice.domain.coverage import TOO_MANY_CHANGES, Coverage
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.renewal import AnswerKind
from backoffice.services.renewal_answers import TOO_OFTEN
from backoffice.services.renewal_requests import NewRenewalAnswer
from tests.support.builders import ANA, ANAS_BIRTHDAY, OMAR, RUTH
from tests.support.renewing import (
    LAST_DAY,
    NEXT_LAST_DAY,
    VISITOR,
    asked,
    coverage,
    opened,
    renewal,
    token,
)

ENDS_ON = LAST_DAY.isoformat()


def test_too_many_changes_in_a_day_read_otherwise_for_the_client_than_for_the_provider() -> None:
    office, key = asked()
    [policy] = coverage(office).believed_at(None)
    for number in range(Coverage.MOST_A_DAY):
        told = coverage(office).corrected(policy.but(member_id=f"M{number:09}"), office.clock())
        office.records.keep(told)
    office.renewal_answers.answer(key, AnswerKind.DONT_KNOW, visitor=VISITOR)
    with pytest.raises(Refused) as clients:
        office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert clients.value.sentence == TOO_OFTEN
    new = NewRenewalAnswer(kind=AnswerKind.NOT_CHANGING)
    with pytest.raises(Refused) as providers:
        office.renewal_answers.answer_for(ANA, ENDS_ON, new, caller=RUTH)
    assert providers.value.sentence == TOO_MANY_CHANGES
    assert [answer.kind for answer in renewal(office).answers] == [AnswerKind.DONT_KNOW]
    office.wait(timedelta(days=1))
    office.renewal_answers.answer(opened(office), AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert [each.last_day for each in coverage(office).believed_at(None)] == [NEXT_LAST_DAY]


def test_their_provider_and_no_other_lets_a_client_try_a_renewals_link_again_at_once() -> None:
    office, _ = asked()
    for day in range(1, 6):
        with pytest.raises(Refused):
            office.renewal_door.open(token(office), ANAS_BIRTHDAY.replace(year=1970, day=day))
    with pytest.raises(Refused):
        opened(office)
    for caller, ends_on in ((OMAR, ENDS_ON), (RUTH, "2027-12-31")):
        with pytest.raises(NotFound):
            office.renewal_answers.unlock(ANA, ends_on, caller=caller)
    with pytest.raises(Invalid):
        office.renewal_answers.unlock(ANA, "today", caller=RUTH)
    assert [each.locked for each in office.renewal_answers.list_of(ANA, caller=RUTH).renewals] == [
        True
    ]
    for _ in range(2):
        assert not office.renewal_answers.unlock(ANA, ENDS_ON, caller=RUTH).locked
    opened(office)
