"""Somebody from outside is brought along by a provider, or sent to the matching team (CM-15)."""

from __future__ import annotations

from typing import Any

import pytest

from backoffice.adapters.dynamodb.consultations import SeekersTable
from backoffice.adapters.dynamodb.directory import ProfilesTable
from backoffice.adapters.dynamodb.matching import MatchingCasesTable
from backoffice.domain.consultation import Because, ConsultationStatus
from backoffice.domain.errors import Conflict, Refused
from backoffice.domain.seeker import Seeker
from backoffice.services.care_door import CareKey
from backoffice.services.consultation_requests import NewReferral, ReferredTo
from backoffice.services.referrals import Referral
from tests.support import builders, sought
from tests.support.builders import OMAR, RUTH
from tests.twins.office import MemoryOffice

RUTHS, OMARS = str(RUTH.provider_id), str(OMAR.provider_id)
NOORS_MAIL, RUTHS_MAIL = "noor@mail.example", "ruth@practice.example"
ID = "referral-0001"


def open_office() -> MemoryOffice:
    """An office that works in New York, where Ruth and Omar are in the directory."""
    office = MemoryOffice()
    office.keep(
        sought.serving(),
        *sought.live(builders.provider()),
        *sought.live(builders.provider(OMAR, npi="1234567802")),
    )
    return office


def noor(to: ReferredTo, *, wishing: dict[str, Any] | None = None, **who: Any) -> NewReferral:
    """What Ruth says of Noor."""
    wishes = sought.wishes(**(wishing or {}))
    return NewReferral(person=sought.person(**who), wishes=wishes, state="NY", consent=True, to=to)


def refer(office: MemoryOffice, new: NewReferral, referral_id: str = ID) -> Referral:
    """Ruth refers somebody, and everybody is told."""
    referred = office.referrals.refer(referral_id, new, caller=RUTH)
    office.run()
    return referred


def opened(office: MemoryOffice) -> CareKey:
    """Noor opens the link of her latest e-mail."""
    return office.care_door.open(office.mail.tokens()[-1], sought.NOORS_BIRTHDAY)


def only_search(office: MemoryOffice) -> Seeker:
    [found] = office.database.glance("seekers")
    return SeekersTable(office.database).load(found["seeker_id"])


def mails(office: MemoryOffice, to: str) -> list[str]:
    return [" ".join(each.text.split()) for each in office.mail.carried if each.to == to]


@pytest.mark.requirement("CM-15")
def test_who_brings_somebody_along_has_said_yes_and_it_takes_one_place() -> None:
    office = open_office()
    referred = refer(office, noor(ReferredTo.MYSELF))
    again = refer(office, noor(ReferredTo.MYSELF))
    assert again == referred
    [theirs] = office.consultations.mine(caller=RUTH).consultations
    assert theirs.consultation_id == referred.consultation_id
    assert theirs.status is ConsultationStatus.ACCEPTED
    assert theirs.client is not None
    assert ProfilesTable(office.database).load(RUTHS).places == 4
    assert len(mails(office, NOORS_MAIL)) == 2, "the link, and who gets in touch"
    assert mails(office, RUTHS_MAIL) == [], "she knows"


@pytest.mark.requirement("CM-15")
def test_who_was_brought_along_has_the_same_page_as_everybody() -> None:
    office = open_office()
    refer(office, noor(ReferredTo.MYSELF))
    key = opened(office)
    [seen] = office.care.see(key).requests
    assert (seen.provider, seen.status) == ("Ruth Adler", ConsultationStatus.ACCEPTED)
    assert seen.channels == ("email", "phone")
    office.consultations.hand_on(seen.consultation_id, Because.NOT_A_FIT, caller=RUTH)
    office.run()
    assert MatchingCasesTable(office.database).load(key.seeker_id).excluded == (RUTHS,)


@pytest.mark.requirement("CM-15")
def test_who_is_sent_to_the_team_is_found_another_provider() -> None:
    office = open_office()
    for _ in range(2):
        referred = refer(office, noor(ReferredTo.MATCHING_TEAM))
        assert referred == Referral(is_served=True)
    search = only_search(office)
    case = MatchingCasesTable(office.database).load(search.seeker_id)
    assert (case.reasons, case.excluded, case.openings) == (("referral",), (RUTHS,), 1)
    assert (search.referred_by, search.consent_version) == (RUTHS, None)
    assert office.consultations.mine(caller=RUTH).consultations == ()
    assert office.care.see(opened(office)).asks_team


@pytest.mark.requirement("CM-15")
def test_a_referrals_mails_name_nobody_until_their_reader_gave_the_birth_date() -> None:
    office = open_office()
    refer(office, noor(ReferredTo.MYSELF))
    named = ("Ruth", "Adler", "Noor", "Saleh", "grief", "brother", "our website")
    texts = [each.subject + each.text + each.html for each in office.mail.carried]
    assert texts
    assert not [word for text in texts for word in named if word in text]


@pytest.mark.requirement("CM-15", "CM-10")
@pytest.mark.parametrize("to", list(ReferredTo))
def test_where_nobody_works_who_is_referred_is_offered_the_waitlist_alike(to: ReferredTo) -> None:
    office = open_office()
    referred = refer(office, noor(to, wishing={"care_state": "WY"}))
    assert not referred.is_served
    assert refer(office, noor(to, wishing={"care_state": "WY"})) == referred
    assert [wish["state"] for wish in office.database.glance("waitlist-wishes")] == ["WY"]
    assert ProfilesTable(office.database).load(RUTHS).places == 5


@pytest.mark.requirement("CM-15")
def test_an_id_that_stands_for_somebody_else_begins_no_second_search() -> None:
    office = open_office()
    refer(office, noor(ReferredTo.MYSELF))
    for other in (
        noor(ReferredTo.MATCHING_TEAM),
        noor(ReferredTo.MYSELF, first_name="Nadia"),
        noor(ReferredTo.MYSELF, wishing={"needs": ("sleep",)}),
    ):
        with pytest.raises(Conflict, match="in use"):
            refer(office, other)
    assert only_search(office).person == sought.person()


@pytest.mark.requirement("CM-15")
def test_two_providers_may_choose_the_same_id() -> None:
    office = open_office()
    refer(office, noor(ReferredTo.MYSELF))
    office.referrals.refer(ID, noor(ReferredTo.MYSELF, email="else@mail.example"), caller=OMAR)
    assert len(list(office.database.glance("seekers"))) == 2


@pytest.mark.requirement("CM-15", "Q13")
def test_nobody_is_brought_along_to_where_the_provider_may_not_see_them() -> None:
    office = open_office()
    office.keep(sought.serving("NJ"))
    with pytest.raises(Refused, match="no licence to see clients in NJ"):
        refer(office, noor(ReferredTo.MYSELF, wishing={"care_state": "NJ"}))
    assert list(office.database.glance("seekers")) == []


def test_nobody_is_referred_without_having_agreed_to_be_written_to() -> None:
    said = noor(ReferredTo.MYSELF).model_dump()
    with pytest.raises(ValueError, match="without consent"):
        NewReferral(**{**said, "consent": False})


@pytest.mark.requirement("CM-15")
def test_a_referral_repeated_once_who_it_was_about_is_forgotten_brings_nobody_back() -> None:
    office = open_office()
    referred = refer(office, noor(ReferredTo.MYSELF))
    search = only_search(office)
    office.wait(Seeker.LASTS)
    office.sweep()
    office.run()
    assert only_search(office).person is None
    assert refer(office, noor(ReferredTo.MYSELF)) == referred
    assert only_search(office).seeker_id == search.seeker_id
    assert only_search(office).person is None
