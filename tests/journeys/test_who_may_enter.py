"""Who may enter, over real HTTP: tokens, other people's clients, links and guesses."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta

import httpx
import pytest

from infra.local.browser import Browser
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice, sign_in_for
from infra.local.seed import NORA

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]


def _asking(office: LocalOffice, authorization: str | None) -> httpx.Response:
    headers = {"Authorization": authorization} if authorization else {}
    return httpx.get(f"{office.url}/clients", headers=headers)


def _with_another_provider(token: str) -> str:
    header, claims, signature = token.split(".")
    content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    content["custom:provider_id"] = "sam-ortega"
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
    return f"{header}.{forged}.{signature}"


def test_an_id_token_opens_the_roster(office: LocalOffice) -> None:
    assert _asking(office, sign_in_for(office.stack, NORA, "IdToken")).status_code == 200


def test_without_a_token_nothing_opens(office: LocalOffice) -> None:
    answer = _asking(office, None)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Send the ID token")


def test_an_access_token_is_not_a_sign_in(office: LocalOffice) -> None:
    answer = _asking(office, sign_in_for(office.stack, NORA, "AccessToken"))
    assert answer.status_code in {401, 403}


def test_a_token_whose_claims_were_changed_opens_nothing(office: LocalOffice) -> None:
    forged = _with_another_provider(sign_in_for(office.stack, NORA, "IdToken"))
    assert _asking(office, forged).status_code == 401


def test_another_providers_client_reads_like_one_that_does_not_exist(
    nora: Practice, sam: Practice
) -> None:
    client_id = nora.add(ANA)
    visit_id, _ = nora.plan_visit(client_id)
    for path in ("", "/visits", "/policies", "/eligibility", "/insurance-link"):
        theirs = sam.ask("GET", f"/clients/{client_id}{path}")
        nobodys = sam.ask("GET", f"/clients/nobody-at-all{path}")
        assert theirs.status_code == 404
        assert theirs.json() == nobodys.json()
    estimate = sam.ask("GET", f"/clients/{client_id}/visits/{visit_id}/estimate")
    assert estimate.status_code == 404
    assert sam.ask("PUT", f"/clients/{client_id}/insurance-links/mine").status_code == 404
    assert sam.ask("GET", "/clients").json() == {"clients": [], "former": []}


def test_a_wrong_birth_date_and_an_unknown_link_look_alike(
    office: LocalOffice, nora: Practice
) -> None:
    link = nora.send_link(nora.add(ANA), ANA)
    day = ANA.birth_date + timedelta(days=1)
    wrong, unknown = _guess(link, day), _guess(f"{office.url}/link/{'A' * 43}", day)
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text == unknown.text


def test_after_five_wrong_dates_the_right_one_fails_too_until_the_provider_unlocks(
    nora: Practice,
) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    for days in range(1, 6):
        assert _guess(link, ANA.birth_date + timedelta(days=days)).status_code == 422
    assert _guess(link, ANA.birth_date).status_code == 422
    assert nora.get(f"/clients/{client_id}/insurance-link")["locked"] is True
    nora.ask("POST", f"/clients/{client_id}/insurance-link/unlocking")
    assert _guess(link, ANA.birth_date).status_code == 303


def test_looking_at_a_link_changes_nothing(nora: Practice) -> None:
    client_id = nora.add(ANA)
    link = nora.send_link(client_id, ANA)
    nora.wait_for(f"/clients/{client_id}/insurance-link", status="sent")
    before = nora.get(f"/clients/{client_id}/insurance-link")
    httpx.get(link)
    httpx.head(link)
    httpx.post(link, data={})
    assert nora.get(f"/clients/{client_id}/insurance-link") == before


def test_the_form_is_closed_to_a_browser_without_a_session(office: LocalOffice) -> None:
    answer = httpx.get(f"{office.url}/insurance/about-you")
    assert answer.status_code == 404
    assert "open the link in your e-mail again" in answer.text


def test_a_session_of_an_earlier_link_is_closed(nora: Practice) -> None:
    client_id = nora.add(ANA)
    first = nora.send_link(client_id, ANA)
    browser = Browser(first)
    browser.open(ANA.birth_date)
    assert browser.read("about-you").status_code == 200
    nora.send_link(client_id, ANA, after=first)
    assert browser.read("about-you").status_code == 404


def _guess(link: str, day: date) -> httpx.Response:
    form = {"birth_date_month": day.month, "birth_date_day": day.day, "birth_date_year": day.year}
    return httpx.post(link, data={name: str(value) for name, value in form.items()})
