"""A client's whole story over real HTTP: from the mailed link to the explained estimate."""

from __future__ import annotations

from datetime import date

import pytest

from infra.local import story
from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import ANA, BEN, Patient, Practice, StoryError

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

NILS = Patient("Nils", "Lindqvist", date(2010, 6, 1), "M", "ELMS0001", "ELM300")
UNKNOWN = Patient("Ana", "Rivera", date(1990, 4, 12), "F", "NOBD0001", "FERN100")


def _submitted(nora: Practice, patient: Patient) -> tuple[str, str]:
    """Client and visit of *patient*, who has filled in the form as policy holder."""
    client_id = nora.add(patient)
    visit_id, _ = nora.plan_visit(client_id)
    browser = Browser(nora.send_link(client_id, patient))
    browser.open(patient.birth_date)
    browser.fill_in(patient, payer="Meridian Health")
    return client_id, visit_id


@pytest.mark.requirement("IN-1", "IN-2", "IN-3", "IN-4", "EL-1", "EL-2", "CL-1")
def test_the_story_holds_from_sign_in_to_the_payers_word(office: LocalOffice) -> None:
    told: list[str] = []
    story.play(office, told.append)
    whole = "\n".join(told)
    assert "Ana will owe $25.00" in whole
    assert "took 2 claims, each of them once" in whole
    assert "sends back: The payer does not find the member ID." in whole
    assert "They are not in network with Meridian Health in NJ on that day." in whole


def test_the_estimate_adds_what_is_left_of_the_deductible_and_a_share_of_the_rest(
    nora: Practice,
) -> None:
    client_id, visit_id = _submitted(nora, BEN)
    nora.wait_for_verdict(client_id)
    estimate = nora.get(f"/clients/{client_id}/visits/{visit_id}/estimate")["estimate"]
    # $142.50 is agreed, $120.00 of the deductible is left, and 20 % of $22.50 is $4.50.
    assert estimate["client_owes"] == 12450
    rules = [part["rule"] for part in estimate["basis"]]
    assert rules == ["deductible", "coinsurance"]
    assert all(part["segments"] for part in estimate["basis"])


@pytest.mark.requirement("IN-14", "IN-15")
def test_a_dependent_is_asked_for_as_a_dependent(nora: Practice) -> None:
    client_id = nora.add(NILS)
    visit_id, _ = nora.plan_visit(client_id)
    browser = Browser(nora.send_link(client_id, NILS))
    browser.open(NILS.birth_date)
    browser.fill_in(
        NILS,
        payer="Meridian Health",
        holder=Patient("Mary", "Lindqvist", date(1979, 2, 14), "F", "", ""),
        relationship="19",
    )
    assert nora.wait_for_verdict(client_id)["verdict"] == "active"
    estimate = nora.get(f"/clients/{client_id}/visits/{visit_id}/estimate")["estimate"]
    assert estimate["client_owes"] == 2000


def test_a_member_id_that_the_payer_does_not_know_goes_back_to_the_client(nora: Practice) -> None:
    client_id, visit_id = _submitted(nora, UNKNOWN)
    verdict = nora.wait_for_verdict(client_id)
    assert verdict["verdict"] == "needs_client"
    assert "link" in verdict["next_action"]
    estimate = nora.get(f"/clients/{client_id}/visits/{visit_id}/estimate")["estimate"]
    assert "client_owes" not in estimate
    assert estimate["unknown"] == [verdict["reason"]]


@pytest.mark.requirement("UP-1")
def test_a_second_link_ends_the_first(nora: Practice) -> None:
    client_id = nora.add(ANA)
    first = nora.send_link(client_id, ANA)
    second = nora.send_link(client_id, ANA, after=first)
    assert first != second
    with pytest.raises(StoryError, match="422"):
        Browser(first).open(ANA.birth_date)
    Browser(second).open(ANA.birth_date)


def test_the_provider_follows_the_link_until_it_is_used(nora: Practice) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    path = f"/clients/{client_id}/insurance-link"
    assert nora.wait_for(path, status="sent")
    browser = Browser(link)
    browser.open(ANA.birth_date)
    assert nora.get(path)["status"] == "opened"
    browser.fill_in(ANA, payer="Meridian Health")
    assert nora.get(path)["status"] == "used"
    assert browser.read("receipt").status_code == 200


@pytest.mark.requirement("IN-17")
def test_submitting_twice_keeps_one_policy(nora: Practice) -> None:
    client_id = nora.add(ANA)
    browser = Browser(nora.send_link(client_id, ANA))
    browser.open(ANA.birth_date)
    browser.fill_in(ANA, payer="Meridian Health")
    again = browser.post("review", {"attested": "yes"})
    assert again.status_code == 303
    assert len(nora.get(f"/clients/{client_id}/policies")["policies"]) == 1
