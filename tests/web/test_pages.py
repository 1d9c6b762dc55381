"""What every page keeps: its headers, its structure, its contrast, and its size."""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Response
from jinja2 import UndefinedError

import backoffice
from backoffice.domain.client import Sex
from backoffice.domain.identifiers import UsState
from backoffice.domain.intake import HelperRelation
from backoffice.domain.policy import Relationship
from backoffice.web import pages
from backoffice.web.prerender import prerendered
from tests.support.directory_office import DIRECTORY_PAGES
from tests.support.every_page import NAMES, every_page
from tests.support.intake_office import NETWORK, UPLOADS
from tests.support.invoiced import CHECKOUT
from tests.support.markup import Markup, read
from tests.twins.office import BASE_URL

PACKAGE = Path(backoffice.__file__).parent
TEMPLATES = PACKAGE / "templates" / "pages"
STYLES = (TEMPLATES / "office.css").read_text(encoding="utf-8")


def test_the_list_of_pages_is_complete() -> None:
    assert sorted(every_page()) == sorted(NAMES)


FOR_EVERYBODY = {
    name
    for name in DIRECTORY_PAGES
    if name not in {"directory with faults", "directory: no such provider"}
}
"""The pages that are about nobody who reads them."""
NOT_KEPT = ("no-store", "noindex", True)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def answer(name: str) -> Response:
    return every_page()[name]


@pytest.fixture
def page(answer: Response) -> Markup:
    return read(str(answer.body))


# The headers


def test_no_page_of_somebodys_is_cached_or_indexed_and_none_sniffed_or_told_to_others(
    name: str, answer: Response
) -> None:
    headers = answer.headers
    kept = (headers["Cache-Control"], headers.get("X-Robots-Tag"), "noindex" in str(answer.body))
    everybodys = name in FOR_EVERYBODY
    assert kept == (("public, max-age=300", None, False) if everybodys else NOT_KEPT)
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=63072000"
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_page_may_do_nothing_but_show_our_style_and_post_our_forms(answer: Response) -> None:
    policy = str(answer.headers["Content-Security-Policy"]).split("; ")
    style = read(str(answer.body)).style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    forms = [part for part in policy if part.startswith("form-action ")]
    others = ("", f" {UPLOADS}", f" {CHECKOUT}")
    assert forms in [[f"form-action 'self'{other}"] for other in others]
    assert [part for part in policy if part not in forms] == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]


def test_a_redirect_is_not_cached_and_tells_nobody_where_it_came_from() -> None:
    headers = pages.go_to("card").headers
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


# The structure


def test_a_page_has_a_language_a_title_and_one_heading(page: Markup) -> None:
    assert page.language == "en"
    assert page.title.strip()
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1


def test_no_id_is_given_twice(page: Markup) -> None:
    assert len(page.ids) == len(set(page.ids))


def test_every_control_has_a_label_of_its_own(page: Markup) -> None:
    assert [control["id"] for control in page.visible] == page.labelled


def test_what_describes_a_control_is_on_the_page(page: Markup) -> None:
    described = [
        found["aria-describedby"] for found in page.attributes if "aria-describedby" in found
    ]
    assert set(" ".join(described).split()) <= set(page.ids)


def test_links_within_a_page_lead_somewhere(page: Markup) -> None:
    within = {link["href"][1:] for link in page.links if link["href"].startswith("#")}
    assert within <= set(page.ids)


def test_no_page_leaves_the_office(name: str, page: Markup) -> None:
    outside = [
        (name, value)
        for found in page.attributes
        for name, value in found.items()
        if name in {"href", "src", "action"} and re.match("/|[a-z]+:", value)
        if not value.startswith("data:image/jpeg;base64,")  # a photo, small
    ]
    ours = {("href", "data:,"), ("action", f"{UPLOADS}/quarantine")}
    if name in FOR_EVERYBODY:  # what search engines are to take for its one address
        ours |= {each for each in outside if each[1].startswith(f"{BASE_URL}/directory")}
    pictures = {("src", value) for _, value in outside if value.startswith("data:image/jpeg;")}
    assert set(outside) <= ours | pictures


def test_no_page_carries_a_script_or_a_style_beside_the_stylesheet(page: Markup) -> None:
    assert "script" not in page.tags
    assert page.tags.count("style") == 1
    names = {name for found in page.attributes for name in found}
    assert not [name for name in names if name == "style" or name.startswith("on")]


def test_a_page_weighs_less_than_60_kb(answer: Response) -> None:
    assert len(str(answer.body).encode()) < 60_000


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("with faults")])
def test_every_fault_of_a_step_is_on_its_field_and_in_the_list_on_top(name: str) -> None:
    page = read(str(every_page()[name].body))
    marked = {id_.removesuffix("-fault") for id_ in page.ids if id_.endswith("-fault")}
    listed = {link["href"][1:] for link in page.links} & set(page.ids) - {"main"}
    assert marked
    assert marked == listed
    assert page.title.startswith("Please check: ")


# The landing page


@pytest.mark.parametrize("name", sorted(prerendered()))
def test_what_is_made_ahead_of_time_is_what_would_be_made_now(name: str) -> None:
    # If this fails, run: PYTHONPATH=layers/backoffice/python python -m backoffice.web.prerender
    assert Path(pages.TEMPLATES, name).read_text(encoding="utf-8") == prerendered()[name]


def test_the_landing_page_asks_for_three_numbers_and_posts_to_itself() -> None:
    page = read(str(pages.landing(NETWORK).body))
    assert [form.get("action") for form in page.forms] == [None]
    assert [form["method"] for form in page.forms] == ["post"]
    assert [
        (control["name"], control["inputmode"], control["autocomplete"]) for control in page.visible
    ] == [
        ("birth_date_month", "numeric", "bday-month"),
        ("birth_date_day", "numeric", "bday-day"),
        ("birth_date_year", "numeric", "bday-year"),
    ]


def test_the_landing_page_names_the_network_as_text() -> None:
    page = read(str(pages.landing("Fern <b>& Way").body))
    assert "Fern <b>& Way" in page.text
    assert "b" not in page.tags
    assert pages.NETWORK_NAME not in str(pages.landing("Fernway").body)


def test_the_landing_page_needs_no_model_no_template_engine_and_no_aws() -> None:
    asked = (
        "import sys; import backoffice.web.api; from backoffice.web.pages import landing; "
        "assert landing('Fernway').status_code == 200; print(*sys.modules)"
    )
    command = [sys.executable, "-c", asked]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(PACKAGE.parent)}, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "pydantic_core", "jinja2", "boto3", "botocore.session"}
    assert {name for name in loaded if name.startswith("backoffice.domain.")} == {
        "backoffice.domain.errors"
    }
    assert not [name for name in loaded if name.startswith("backoffice.services")]


# Everything else


def test_an_error_page_says_what_to_do_and_escapes_it() -> None:
    answer = pages.error_page(404, "Not <i>found</i>", "Ask again.")
    page = read(str(answer.body))
    assert answer.status_code == 404
    assert "i" not in page.tags
    assert "Not <i>found</i> Ask again." in page.text


def test_a_name_that_a_template_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        pages.page("message.html", network_name=NETWORK, heading="Hello")


def test_every_code_that_is_kept_has_a_name_that_people_know() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [one + two for one in letters for two in letters]
    states = [code for code in codes if re.fullmatch(UsState.pattern, code)]
    words: Any = pages._environment("en").get_template("words.html").module
    assert sorted(words.states) == states
    assert set(words.sexes) == set(Sex)
    assert set(words.relationships) == set(Relationship) - {Relationship.SELF}
    assert set(words.helpers) == set(HelperRelation)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2: from 1, the same, to 21, black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "grounds", "least"),
    [
        ("ink", ["paper", "sheet", "mint", "blush"], 4.5),
        ("quiet", ["paper", "sheet"], 4.5),
        ("green", ["paper", "sheet"], 4.5),
        ("green-deep", ["sheet", "mint"], 4.5),
        ("on-green", ["green", "green-deep"], 4.5),
        ("red", ["sheet", "blush"], 4.5),
        ("edge", ["sheet"], 3),
        ("ring", ["paper", "sheet"], 3),
    ],
)
def test_every_colour_stands_out_from_its_ground(
    scheme: int, colour: str, grounds: list[str], least: float
) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (light, dark)[scheme]))
    found = {ground: _contrast(colours[colour], colours[ground]) for ground in grounds}
    assert min(found.values()) >= least, found
