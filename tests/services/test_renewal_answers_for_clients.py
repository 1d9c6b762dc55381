"""Answers for clients: what providers say of the year to come, and who is told of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backoffice.domain.caller import Caller
from backoffice.domain.errors import Invalid, NotFound, Refused
from backoffice.domain.policy import Attestor
from backoffice.domain.renewal import AnswerKind, RenewalStatus
from backoffice.services.renewal_requests import NewRenewalAnswer
from tests.support import builders
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.renewing import (
    LAST_DAY,
    NEW_YEAR,
    NEXT_LAST_DAY,
    VISITOR,
    asked,
    coverage,
    renewal,
    token,
)
from tests.twins.office import MemoryOffice

FINAL = [AnswerKind.NOT_CHANGING, AnswerKind.NO_INSURANCE]
SIMPLE = [*FINAL, AnswerKind.DONT_KNOW]
ENDS_ON = LAST_DAY.isoformat()


def said(office: MemoryOffice) -> list[AnswerKind]:
    return [answer.kind for answer in renewal(office).answers]


def answers_told(office: MemoryOffice) -> list[object]:
    told = office.database.glance("outbox")
    return [item for item in told if item["kind"] == "renewal-answered"]


# ------------------------------------------------------------- for a client


def speaks(office: MemoryOffice, kind: AnswerKind, caller: Caller = RUTH) -> RenewalStatus:
    new = NewRenewalAnswer(kind=kind)
    return office.renewal_answers.answer_for(ANA, ENDS_ON, new, caller=caller).status


@pytest.mark.requirement("UP-2", "Q10")
@pytest.mark.parametrize("kind", SIMPLE)
def test_a_provider_answers_in_their_own_name_and_never_in_the_clients(kind: AnswerKind) -> None:
    office, _ = asked()
    [before] = coverage(office).believed_at(None)
    for _ in range(2):
        speaks(office, kind)
    [answer] = renewal(office).answers
    assert (answer.by, answer.provider_id) == (Attestor.PROVIDER, RUTH.provider_id)
    assert answer.source_hash is None
    [policy] = coverage(office).believed_at(None)
    assert policy.attested_by is before.attested_by
    [shown] = office.renewal_answers.list_of(ANA, caller=RUTH).renewals
    assert [each.by for each in shown.answers] == [Attestor.PROVIDER]


@pytest.mark.requirement("UP-2")
def test_a_client_may_say_otherwise_than_their_provider_did() -> None:
    office, key = asked()
    speaks(office, AnswerKind.NO_INSURANCE)
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    assert [each.last_day for each in coverage(office).believed_at(None)] == [NEXT_LAST_DAY]
    assert [each.by for each in renewal(office).answers] == [Attestor.PROVIDER, Attestor.CLIENT]


@pytest.mark.requirement("UP-2")
def test_nobody_answers_for_another_providers_client() -> None:
    office, _ = asked()
    with pytest.raises(NotFound):
        speaks(office, AnswerKind.NOT_CHANGING, OMAR)
    with pytest.raises(NotFound):
        office.renewal_answers.list_of(ANA, caller=OMAR)
    assert said(office) == []


def test_a_provider_who_names_another_day_or_another_plan_is_told_so() -> None:
    office, _ = asked()
    new = NewRenewalAnswer(kind=AnswerKind.NOT_CHANGING)
    with pytest.raises(NotFound):
        office.renewal_answers.answer_for(ANA, "2027-12-31", new, caller=RUTH)
    with pytest.raises(Invalid):
        office.renewal_answers.answer_for(ANA, "31.12.2026", new, caller=RUTH)
    with pytest.raises(Invalid):
        speaks(office, AnswerKind.UPCOMING)


def test_a_provider_is_told_that_the_time_to_answer_is_over() -> None:
    office, _ = asked()
    office.wait(datetime(2027, 2, 1, 17, tzinfo=UTC) - office.clock())
    with pytest.raises(Refused, match="is over"):
        speaks(office, AnswerKind.NOT_CHANGING)


@pytest.mark.requirement("Q9")
def test_the_provider_sees_on_which_days_the_client_is_still_asked() -> None:
    office, key = asked()
    office.roster.plan_visit(ANA, "visit-next-year", builders.new_visit(NEW_YEAR), caller=RUTH)
    office.until_quiet()
    [shown] = office.renewal_answers.list_of(ANA, caller=RUTH).renewals
    assert shown.asked_on == (date(2026, 12, 15), date(2026, 12, 28))
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    [shown] = office.renewal_answers.list_of(ANA, caller=RUTH).renewals
    assert shown.asked_on == ()


@pytest.mark.requirement("Q10", "UP-2")
def test_the_client_is_told_once_that_their_provider_answered_and_not_what() -> None:
    office, _ = asked()
    before = len(office.mail.carried)
    speaks(office, AnswerKind.NO_INSURANCE)
    office.until_quiet()
    [mail] = office.mail.carried[before:]
    assert mail.to == "ana@mail.example"
    assert token(office) in mail.text
    for said in ("insur", "pay", "plan"):
        assert said not in f"{mail.subject} {mail.text}".lower()
    for _ in range(2):
        speaks(office, AnswerKind.NO_INSURANCE)
        office.renewal_mail.tell(ANA, RUTH.provider_id, ENDS_ON, 1)
        office.until_quiet()
    assert len(office.mail.carried) == before + 1


@pytest.mark.requirement("Q10")
def test_nobody_is_mailed_what_they_said_themselves() -> None:
    office, key = asked()
    before = len(office.mail.carried)
    office.renewal_answers.answer(key, AnswerKind.NOT_CHANGING, visitor=VISITOR)
    office.until_quiet()
    for number in (1, 2):
        office.renewal_mail.tell(ANA, RUTH.provider_id, ENDS_ON, number)
    assert len(office.mail.carried) == before
