"""The desk of claims: where each stands in plain words, for whom it concerns and nobody else."""

from __future__ import annotations

import pytest

from backoffice.domain.caller import Caller, CallerKind
from backoffice.domain.claim import ClaimStatus
from backoffice.domain.errors import NotFound
from backoffice.domain.money import Money
from backoffice.services.claims import _NEXT, _SAYS
from tests.support.builders import ANA, OMAR, RUTH
from tests.support.claiming import CLAIM, DAY, held, insured, say, with_claim

STAFF = Caller(kind=CallerKind.STAFF, subject="sign-in-staff")


@pytest.mark.requirement("CL-1")
def test_a_provider_reads_where_a_claim_stands_who_acts_next_and_by_when() -> None:
    office = insured()
    say(office, held(minutes=45))
    (seen,) = office.claims.of_client(ANA, caller=RUTH).claims
    assert (seen.status, seen.service_on) == (ClaimStatus.DRAFT, DAY)
    assert seen.says.endswith(".")
    assert seen.acts_next == "whoever a finding names"
    assert [finding.code for finding in seen.findings] == ["MINUTES"]
    assert (seen.charge, (seen.file_by - DAY).days) == (Money.dollars("150.00"), 90)


@pytest.mark.requirement("CL-1")
def test_staff_read_what_exactly_was_billed() -> None:
    office = with_claim()
    read = office.claims.claim(CLAIM, caller=STAFF)
    assert read.claim.latest is not None
    assert read.claim.latest.bill.diagnoses == ("F41.1",)
    with pytest.raises(NotFound):
        office.claims.claim("visit-9999.1", caller=STAFF)


def test_each_look_at_a_claim_is_noted() -> None:
    office = with_claim()
    office.claims.of_client(ANA, caller=RUTH)
    office.claims.claim(CLAIM, caller=STAFF)
    acts = [each["by"] for each in office.database.items("audit") if each["act"] == "read_claims"]
    assert acts == ["provider", "staff"]


def test_another_providers_claims_read_like_those_of_nobody() -> None:
    office = with_claim()
    with pytest.raises(NotFound) as not_omars:
        office.claims.of_client(ANA, caller=OMAR)
    with pytest.raises(NotFound) as nobodys:
        office.claims.of_client("client-nobody", caller=OMAR)
    assert not_omars.value.sentence == nobodys.value.sentence


@pytest.mark.parametrize("status", ClaimStatus)
def test_every_status_has_its_sentence_and_its_actor(status: ClaimStatus) -> None:
    assert _SAYS[status].endswith(".")
    assert _NEXT[status]
