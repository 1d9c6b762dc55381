"""Mail scanners: whatever they fetch, prefetch and post blindly, no record changes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from backoffice.domain.intake import Step
from backoffice.domain.link import revoke
from tests.support import moto_office, schemas
from tests.support.intake_office import (
    ABOUT,
    BIRTH_DATE,
    INSURANCE,
    NOW,
    PAYER,
    TOKEN,
    Browser,
    IntakeOffice,
    a_client,
    a_link,
)
from tests.support.moto_office import World
from tests.support.samples import TOKEN as SAMPLE_TOKEN
from tests.support.samples import invoke, sample

Form = dict[str, str]

MADE_UP = [
    "",
    "__Host-insurance=",
    "__Host-insurance=x",
    "__Host-insurance=client-0001.intake.1.made-up",
    "__Host-insurance=client-0001.intake.2.made-up",
    "__Host-insurance=client-0001.renewal.1.made-up",
    "__Host-insurance=client-9999.intake.1.made-up",
    "__Host-insurance=client-0001.intake.99999999.x; __Host-insurance=client-0001.intake.1.x",
    "__Host-insurance=../../x.intake.1.x; lang=es",
    f"__Host-insurance={'a' * 4000}",
    "session=1",
]
STEPS = ["", *(f"/{step}" for step in Step), "/receipt", "/x"]


class _Forms(HTMLParser):
    """Every form of a page: where it posts to, and what it would send as it is served."""

    def __init__(self, *, tick: bool) -> None:
        super().__init__()
        self.found: list[tuple[str, Form]] = []
        self._tick = tick
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("action", ""), {}))
        elif self.found and tag in {"input", "button", "textarea"} and "name" in said:
            chosen = said.get("type") not in {"checkbox", "radio"} or "checked" in said
            if chosen or (self._tick and said.get("type") == "checkbox"):
                self.found[-1][1][said["name"]] = said.get("value", "")
        elif tag == "select":
            self._select = said.get("name", "")
        elif self.found and tag == "option" and "selected" in said:
            self.found[-1][1][self._select] = said.get("value", "")


def forms_in(html: str, *, tick: bool = False) -> list[tuple[str, Form]]:
    parser = _Forms(tick=tick)
    parser.feed(html)
    return parser.found


def tokens_like(token: str) -> list[str]:
    """The token itself, and what a scanner, a broken mail or a stranger makes of it."""
    middle = len(token) // 2
    return [
        token,
        token[:-1],
        token[: middle // 2],
        token[1:],
        f"{token}=",
        f"{token}.",
        f"{token[:middle]}{'a' if token[middle] != 'a' else 'b'}{token[middle + 1 :]}",
        token.swapcase(),
        token[::-1],
        "a-token-of-somebody-else",
    ]


# The pages over a database in memory


def a_scanners_visit(office: IntakeOffice, chance: random.Random) -> None:
    """A few requests of one scanner, which follows redirects and posts what pages serve."""
    scanner = Browser(office)
    for _ in range(chance.randint(1, 6)):
        scanner.cookie = chance.choice(MADE_UP)
        at_link = chance.random() < 0.6
        path = (
            f"/link/{chance.choice(tokens_like(TOKEN))}"
            if at_link
            else f"/insurance{chance.choice(STEPS)}"
        )
        scanner.get(path)
        for _ in range(chance.randint(0, 2)):  # on load, once more
            scanner.get(path)
        if chance.random() < 0.7:
            tick = chance.random() < 0.5
            for action, form in forms_in(scanner.text, tick=tick):
                place = urljoin(f"https://x{path}", action)
                scanner.post(form, urlsplit(place).path)
        if chance.random() < 0.3:
            place = path if path != "/insurance" else "/insurance/review"
            scanner.post({}, place)
            scanner.post({"attested": "yes"}, place)


def everything_in(office: IntakeOffice) -> str:
    return json.dumps([office.database.items(table) for table in schemas.tables()])


def fresh() -> tuple[IntakeOffice, Browser]:
    office = IntakeOffice()
    return office, Browser(office)


def half_way() -> tuple[IntakeOffice, Browser]:
    office, human = fresh()
    human.filled(ABOUT, *INSURANCE)
    return office, human


def revoked() -> tuple[IntakeOffice, Browser]:
    office = IntakeOffice(link=revoke(a_link(a_client()), at=NOW))
    return office, Browser(office)


def human_gets_in(human: Browser) -> bool:
    """Whether the date of birth opens the form, at whatever step it is."""
    human.opened()
    return human.status == 200 and human.path.startswith("/insurance/")


def name_of(value: object) -> str:
    return getattr(value, "__name__", str(value))


def scan(start: Callable[[], tuple[IntakeOffice, Browser]], seeds: range, *, opens: bool) -> None:
    for seed in seeds:
        office, human = start()
        before = everything_in(office)
        a_scanners_visit(office, random.Random(seed))  # noqa: S311 - seeded, so that it repeats
        assert everything_in(office) == before, f"seed {seed}"
        assert human_gets_in(human) is opens, f"seed {seed}"


@pytest.mark.requirement("IN-3", "RN-5")
@pytest.mark.parametrize(
    ("start", "opens"), [(fresh, True), (half_way, True), (revoked, False)], ids=name_of
)
def test_a_scanner_changes_nothing_and_burns_no_link(
    start: Callable[[], tuple[IntakeOffice, Browser]], *, opens: bool
) -> None:
    scan(start, range(60), opens=opens)


@pytest.mark.prove
@pytest.mark.requirement("IN-3", "RN-5")
@pytest.mark.parametrize("part", range(5))
def test_ten_thousand_scanners_change_nothing_and_burn_no_link(part: int) -> None:
    first = 1000 + 2000 * part
    scan(fresh, range(first, first + 1200), opens=True)
    scan(half_way, range(first + 1200, first + 1700), opens=True)
    scan(revoked, range(first + 1700, first + 2000), opens=False)


def test_a_scanner_that_knew_the_birthday_would_be_noticed() -> None:
    office, human = fresh()
    before = everything_in(office)
    human.get(f"/link/{TOKEN}").post(BIRTH_DATE)
    assert everything_in(office) != before


def test_the_scanner_finds_the_forms_and_posts_all_their_fields() -> None:
    _, human = fresh()
    human.get(f"/link/{TOKEN}")
    [(action, form)] = forms_in(human.text)
    assert action == ""
    assert form == dict.fromkeys(BIRTH_DATE, "")
    human.filled(ABOUT, PAYER)
    ticked = [form for _, form in forms_in(human.text, tick=True)]
    assert any(form.get("no_group_number") == "yes" for form in ticked)


# The handlers as Lambda calls them, with what only a real request has

PREFETCH = [
    {},
    {"Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"X-Moz": "prefetch"},
    {"User-Agent": "Mozilla/5.0 (compatible; a mail scanner)"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Accept-Language": "es"},
]


def requested(
    trigger: str, method: str, headers: Mapping[str, str], body: Form | None = None, **path: str
) -> dict[str, Any]:
    event = sample("InsuranceIntake", trigger)
    event["httpMethod"] = event["requestContext"]["httpMethod"] = method
    event["headers"] = {**event["headers"], **headers}
    event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
    event["pathParameters"] = {**(event["pathParameters"] or {}), **path}
    event["body"] = None if body is None else urlencode(body)
    answer: dict[str, Any] = invoke("InsuranceIntake", event)
    return answer


def a_scanners_requests(chance: random.Random) -> None:
    for _ in range(chance.randint(1, 5)):
        headers = {**chance.choice(PREFETCH), "Cookie": chance.choice(MADE_UP)}
        token = chance.choice(tokens_like(SAMPLE_TOKEN))
        step = chance.choice(STEPS[1:])[1:]
        served = requested("Land", chance.choice(["GET", "HEAD"]), headers, token=token)
        for _, form in forms_in(str(served["body"]), tick=True):
            requested("OpenLink", "POST", headers, form, token=token)
        requested("ResumeForm", chance.choice(["GET", "HEAD"]), headers)
        requested("ReadStep", chance.choice(["GET", "HEAD"]), headers, step=step)
        requested(
            "AnswerStep", "POST", headers, chance.choice([{}, {"attested": "yes"}]), step=step
        )


def everything_of(world: World) -> str:
    dynamodb = world.client("dynamodb")
    return json.dumps(
        [dynamodb.scan(TableName=f"backoffice-{name}")["Items"] for name in schemas.tables()]
    )


def scan_through_the_handlers(seeds: range) -> None:
    with moto_office.opened() as world:
        before = everything_of(world)
        for seed in seeds:
            a_scanners_requests(random.Random(seed))  # noqa: S311 - seeded, so that it repeats
            assert everything_of(world) == before, f"seed {seed}"
        assert invoke("InsuranceIntake", sample("InsuranceIntake", "OpenLink"))["statusCode"] == 303


@pytest.mark.requirement("IN-3", "RN-5")
def test_a_scanner_at_the_handlers_changes_nothing_and_burns_no_link() -> None:
    scan_through_the_handlers(range(6))


@pytest.mark.prove
@pytest.mark.requirement("IN-3", "RN-5")
def test_two_hundred_scanners_at_the_handlers_change_nothing_and_burn_no_link() -> None:
    scan_through_the_handlers(range(1000, 1200))
