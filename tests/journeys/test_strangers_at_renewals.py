"""Strangers, and clients in a hurry, at a renewal's link: odd requests over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
import pytest

from infra.local.browser import Browser, in_three
from infra.local.office import LocalOffice
from infra.local.people import ANA, Practice
from tests.journeys.test_a_plan_ends import VERA, link_in_mail, only

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack")]

BIRTH_DATE = in_three("birth_date", VERA.birth_date)
WRONG_DATE = in_three("birth_date", VERA.birth_date + timedelta(days=1))
TICKED = {"sure": "yes"}
NOT_CHANGING = "renewal-answers/not-changing"
METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Asked:
    """A client who is asked about the end of her plan, and what she was mailed."""

    url: str
    client_id: str
    ends_on: str
    link: str

    def ask(self, method: str, path: str, **sent: object) -> httpx.Response:
        """Whatever comes of a request; the office never falls over."""
        place = path if path.startswith("http") else f"{self.url}/{path}"
        answer = httpx.request(method, place, timeout=150, **sent)  # type: ignore[arg-type]
        assert answer.status_code < 500, (method, path, sent, answer.text)
        return answer

    def opened(self, link: str = "") -> str:
        """The cookie of a browser that opened the link."""
        answer = self.ask("POST", link or self.link, data=BIRTH_DATE)
        assert answer.status_code == 303
        return answer.headers["set-cookie"].partition(";")[0]

    def see(self, cookie: str, path: str = "renewal") -> httpx.Response:
        return self.ask("GET", path, headers={"Cookie": cookie})


@pytest.fixture(scope="module")
def vera(office: LocalOffice, nora: Practice) -> Asked:
    client_id = nora.add(VERA)
    nora.insure(client_id, ANA)
    ends_on = only(nora, client_id)["ends_on"]
    nora.put(f"/clients/{client_id}/renewals/{ends_on}/answer", {"kind": "dont_know"})
    return Asked(office.url, client_id, ends_on, link_in_mail(nora, client_id))


@pytest.fixture(autouse=True)
def nothing_was_answered(vera: Asked, nora: Practice) -> Callable[[], None]:
    """Hold the state of things: the provider's word alone, and a link that works."""

    def nothing() -> None:
        asked = only(nora, vera.client_id)
        assert [each["kind"] for each in asked["answers"]] == ["dont_know"]
        assert asked["locked"] is False
        assert vera.see(vera.opened()).status_code == 200

    return nothing


@pytest.mark.requirement("RN-5")
def test_a_wrong_date_and_a_made_up_link_read_alike(
    vera: Asked, nothing_was_answered: Callable[[], None]
) -> None:
    token = vera.link.rsplit("/", 1)[1]
    made_up = [token[:-1] + ("a" if token[-1] != "a" else "b"), token[:20], "x", "é%00", "a" * 3000]
    for action in ("", "/upcoming", "/not-changing", "/else"):
        wrong = vera.ask("POST", f"{vera.link}{action}", data=WRONG_DATE)
        assert (wrong.status_code, "set-cookie" in wrong.headers) == (422, False)
        for other in made_up:
            answer = vera.ask("POST", f"renewal/{other}{action}", data=WRONG_DATE)
            assert (answer.status_code, answer.text) == (422, wrong.text)
            right = vera.ask("POST", f"renewal/{other}{action}", data=BIRTH_DATE)
            assert right.status_code == 422
            assert "set-cookie" not in right.headers
    nothing_was_answered()


@pytest.mark.requirement("RN-5")
def test_odd_methods_bodies_and_headers_answer_for_nobody(
    vera: Asked, nothing_was_answered: Callable[[], None]
) -> None:
    cookie = vera.opened()
    for path in (vera.link, f"{vera.link}/not-changing", "renewal", NOT_CHANGING):
        for method in METHODS:
            answer = vera.ask(method, path, headers={"Cookie": cookie}, data=TICKED)
            assert answer.status_code != 303
    tricks = (
        {"X-HTTP-Method-Override": "POST"},
        {"X-Forwarded-Host": "evil.example", "X-Original-URL": "/renewal-answers/no-insurance"},
        {"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Site": "cross-site"},
    )
    for trick in tricks:
        seen = vera.ask("GET", f"{NOT_CHANGING}?sure=yes", headers={"Cookie": cookie, **trick})
        assert seen.status_code == 200
        assert "evil.example" not in seen.text
    bodies: tuple[tuple[str, bytes], ...] = (
        ("application/json", b'{"sure": "yes"}'),
        ("text/plain", b"sure=yes"),
        ("multipart/form-data; boundary=x", b'--x\r\nname="sure"\r\n\r\nyes\r\n--x--'),
        ("application/x-www-form-urlencoded", b"sure=yes" + b"&filler=" + b"x" * 300_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=b" % n for n in range(20_000))),
        ("application/x-www-form-urlencoded", b"sure=%ff%00&sure[]=yes&;=%zz"),
        ("application/x-www-form-urlencoded", b""),
    )
    for kind, body in bodies:
        headers = {"Cookie": cookie, "Content-Type": kind}
        answer = vera.ask("POST", NOT_CHANGING, headers=headers, content=body)
        assert 400 <= answer.status_code < 500, (kind, body[:40])
        assert vera.ask("POST", vera.link, headers=headers, content=body).status_code in {
            *(400, 413, 415, 422)
        }
    for choice in ("x", "..", "%2e%2e%2frenewal", "NOT-CHANGING", "not_changing", "é", "a" * 2000):
        answer = vera.ask(
            "POST", f"renewal-answers/{choice}", headers={"Cookie": cookie}, data=TICKED
        )
        assert answer.status_code in {400, 403, 404, 405, 414}, choice
    nothing_was_answered()


def test_a_cookie_opens_no_other_place_and_no_other_plan(
    vera: Asked, nora: Practice, nothing_was_answered: Callable[[], None]
) -> None:
    name, _, key = vera.opened().partition("=")
    link = nora.send_link(vera.client_id, VERA)
    browser = Browser(link)
    browser.open(VERA.birth_date)
    _, _, of_form = browser._cookie.partition("=")
    other_day = date.fromisoformat(vera.ends_on).replace(year=2031).isoformat()
    stolen = (
        f"{name}={of_form}",
        f"{name}={key.replace(vera.ends_on, other_day)}",
        f"{name}={key.replace(vera.ends_on, '2026-13-45')}",
        f"{name}={key.replace(vera.client_id, 'someone-else')}",
        f"{name}={key[:-1]}",
        f"{name}={key}; {name}=x",
        f"{name}=",
        "",
    )
    for cookie in stolen[:5] + stolen[6:]:
        for path in ("renewal", NOT_CHANGING):
            assert vera.see(cookie, path).status_code == 404, cookie
        answer = vera.ask("POST", NOT_CHANGING, headers={"Cookie": cookie}, data=TICKED)
        assert answer.status_code == 404
    assert vera.see(f"__Host-insurance={key}", "insurance").status_code in {303, 404}
    assert vera.see(f"__Host-insurance={key}", "insurance/review").status_code == 404
    assert vera.see(f"__Host-invoices={key}", "invoices").status_code == 404
    nothing_was_answered()


def test_nobody_but_her_provider_answers_or_unlocks_and_only_for_a_day_that_is_asked_about(
    vera: Asked,
    nora: Practice,
    sam: Practice,
    june: Practice,
    nothing_was_answered: Callable[[], None],
) -> None:
    of_vera = f"/clients/{vera.client_id}/renewals"
    answer, unlocking = f"{of_vera}/{vera.ends_on}/answer", f"{of_vera}/{vera.ends_on}/unlocking"
    final = {"kind": "not_changing"}
    assert sam.ask("PUT", answer, final).status_code == 404
    assert sam.ask("POST", unlocking).status_code == 404
    assert sam.ask("GET", of_vera).json() == sam.ask("GET", "/clients/nobody-01/renewals").json()
    assert june.ask("PUT", answer, final).status_code == 403
    for day in ("2027-02-30", "today", "20261231", "-1", "%00", "2026-12-31T00:00", "9" * 400):
        assert nora.ask("PUT", f"{of_vera}/{day}/answer", final).status_code in {400, 404, 422}, day
        assert nora.ask("POST", f"{of_vera}/{day}/unlocking").status_code in {400, 404, 422}, day
    assert nora.ask("PUT", f"{of_vera}/2031-12-31/answer", final).status_code == 404
    for body in ({}, {"kind": "x"}, {"kind": None}, {"kind": ["dont_know"]}, {"kind": "upcoming"}):
        assert nora.ask("PUT", answer, body).status_code == 422
    assert nora.ask("PUT", answer, {**final, "by": "client"}).status_code == 422
    for path in ("/renewal-campaign", "/gap-certificates/open", "/renewal-campaign/2026-12-01"):
        assert nora.ask("GET", path).status_code == 403
    for day in ("today", "2026-02-30", "%00"):
        assert june.ask("GET", f"/renewal-campaign/{day}").status_code in {400, 404, 422}
    assert nora.ask("PUT", "/renewal-campaign/switch", {"on": False}).status_code == 403
    assert vera.ask("GET", f"clients/{vera.client_id}/renewals").status_code == 401
    nothing_was_answered()


def test_a_renewals_link_that_strangers_locked_is_unlocked_by_her_provider(
    vera: Asked, nora: Practice, nothing_was_answered: Callable[[], None]
) -> None:
    for days in range(1, 7):
        wrong = in_three("birth_date", VERA.birth_date + timedelta(days=days))
        assert vera.ask("POST", vera.link, data=wrong).status_code == 422
    assert vera.ask("POST", vera.link, data=BIRTH_DATE).status_code == 422
    assert only(nora, vera.client_id)["locked"] is True
    path = f"/clients/{vera.client_id}/renewals/{vera.ends_on}/unlocking"
    for _ in range(2):
        assert nora.ask("POST", path).json()["locked"] is False
    nothing_was_answered()


@pytest.mark.requirement("RN-5")
def test_whoever_taps_twice_in_two_tabs_has_answered_once(vera: Asked, nora: Practice) -> None:
    tabs = [vera.opened(), vera.opened()]

    def taps(number: int) -> int:
        headers = {"Cookie": tabs[number % 2]}
        return vera.ask("POST", NOT_CHANGING, headers=headers, data=TICKED).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(taps, range(8)))
    assert set(codes) <= {303, 409}
    assert 303 in codes
    kinds = [each["kind"] for each in only(nora, vera.client_id)["answers"]]
    assert kinds == ["dont_know", "not_changing"]
    asked, stranger = vera.see(tabs[0], "help/request?from=renewal"), vera.see("", "help/request")
    known = "We answer to the e-mail address that your provider gave us."
    assert (known in asked.text, known in stranger.text) == (True, False)
