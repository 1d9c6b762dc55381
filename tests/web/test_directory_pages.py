"""The directory as anybody meets it: a form of choices, small pages, and nothing of anybody's."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from chalice.app import Response

from backoffice.domain.errors import NotFound
from backoffice.domain.prose import Prose
from backoffice.languages import LANGUAGES
from backoffice.services.directory import SHOWN
from tests.support import builders
from tests.support.builders import FERN, RUTH
from tests.support.directory_office import asked
from tests.support.markup import read
from tests.support.profiled import DAY, SAID, changed, many_providers, with_ruth
from tests.twins.office import MemoryOffice


def places(answer: Response) -> list[str | None]:
    """The addresses that a sitemap names."""
    read_back = ElementTree.fromstring(str(answer.body))  # noqa: S314 - our own
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    return [each.text for each in read_back.iter(name)]


def text_of(office: MemoryOffice, spoken: str = "en", **query: str) -> str:
    """What a search shows."""
    return read(str(asked(office, spoken, **query).search().body)).text


def says(office: MemoryOffice, bio: str) -> None:
    """Ruth writes another bio."""
    office.profiles.write(SAID.but(bio=Prose(bio)), caller=RUTH)
    office.until_quiet()


@pytest.mark.requirement("PD-1", "PD-3")
def test_a_provider_is_shown_with_all_that_they_said_and_a_way_to_ask_them() -> None:
    office = with_ruth()
    answer = asked(office).provider(RUTH.provider_id)
    page = read(str(answer.body))

    for words in ("Ruth Adler, LCSW", "I work with adults", "Anxiety or panic", "English, Spanish"):
        assert words in page.text
    assert "In network with Fern Health" in page.text
    assert "at an office in Albany" in page.text
    links = [each.get("href") for each in page.attributes if each.get("class") == "button"]
    assert links == [f"../../directory/providers/{RUTH.provider_id}/request?state=NY"]


@pytest.mark.requirement("CM-4")
def test_the_payment_options_are_the_insurances_of_today_and_paying_oneself() -> None:
    office = with_ruth()
    office.keep(builders.payer("cedar-health", contracted=False))

    page = str(asked(office).search().body)

    offered = page.split('<select id="payer"')[1].split("</select>", maxsplit=1)[0]
    assert re.findall('value="([^"]*)"', offered) == ["", "-", FERN]


@pytest.mark.requirement("CM-4")
def test_a_search_shows_who_is_in_network_and_takes_new_clients() -> None:
    office = with_ruth()
    assert "Ruth Adler" in text_of(office, state="NY", payer=FERN)

    office.profiles.write(SAID.but(accepting=False), caller=RUTH)
    office.until_quiet()

    assert "Ruth Adler" not in text_of(office, state="NY", payer=FERN)
    assert "Not taking new clients now" in text_of(office, state="NY")


def test_who_takes_no_new_clients_cannot_be_asked_for_a_consultation() -> None:
    office = with_ruth()
    office.profiles.write(SAID.but(accepting=False), caller=RUTH)
    office.until_quiet()

    page = read(str(asked(office).provider(RUTH.provider_id).body))

    assert "Not taking new clients now" in page.text
    assert "Ask for a consultation" not in page.text


@pytest.mark.requirement("PD-2")
def test_a_profile_that_is_not_live_is_answered_like_one_that_is_not_there() -> None:
    office = with_ruth(webinar_viewed_on=None)

    hers = asked(office).provider(RUTH.provider_id)
    nobodys = asked(office).provider("nobody-at-all")

    assert (hers.status_code, hers.body) == (404, nobodys.body)
    assert hers.headers["Cache-Control"] == "no-store"


def test_a_bio_is_shown_as_text_whatever_is_written_in_it() -> None:
    office = with_ruth()
    says(office, '<script>alert(1)</script>\n\n"><img src=x onerror=alert(1)> {{ 7*7 }}')

    for answer in (
        asked(office, state="NY").search(),
        asked(office).provider(RUTH.provider_id),
    ):
        page = str(answer.body)
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        assert "{{ 7*7 }}" in page


def test_a_page_of_the_list_is_small() -> None:
    office = many_providers(SHOWN + 1, stale=lambda number: number == 0)
    for number in range(60):
        office.keep(builders.payer(f"payer-number-{number}"))
    for language in LANGUAGES:
        page = str(asked(office, language, state="NY").search().body)
        assert page.count("<h3>") == SHOWN
        assert len(page.encode()) < 60_000


def test_a_page_leads_on_to_the_next_with_the_same_choices() -> None:
    office = many_providers(30)
    office.keep(builders.payer())
    first = read(str(asked(office, state="NY", language="es").search().body))

    [more] = [
        str(each["href"]) for each in first.attributes if each.get("class") == "button second"
    ]
    query = dict(pair.split("=") for pair in more.removeprefix("?").split("&"))
    second = asked(office, **query).search()

    assert (query["state"], query["language"]) == ("NY", "es")
    assert str(second.body).count("<h3>") == 10


def test_whoever_has_a_page_already_is_not_sent_it_again() -> None:
    office = with_ruth()
    first = asked(office, state="NY").search()
    tag = str(first.headers["ETag"])

    again = asked(office, state="NY", etag=f'W/{tag}, "another"').search()

    assert (again.status_code, again.body) == (304, "")
    assert again.headers["ETag"] == tag
    assert asked(office, state="NY", etag='"another"').search().status_code == 200
    says(office, "Something else.")
    assert asked(office, state="NY", etag=tag).search().status_code == 200


def test_caches_and_search_engines_may_keep_what_is_everybodys() -> None:
    office = with_ruth()
    for answer in (asked(office, state="NY").search(), asked(office).provider(RUTH.provider_id)):
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Language, Cookie"
        assert "X-Robots-Tag" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert "noindex" not in str(answer.body)
        assert '<meta name="description"' in str(answer.body)


def test_a_page_has_one_address_whatever_else_was_chosen() -> None:
    office = with_ruth()
    chosen = str(asked(office, state="NY", payer=FERN, need="anxiety").search().body)

    assert '<link rel="canonical" href="https://office.example/directory?state=NY">' in chosen


def test_a_page_on_which_a_language_was_just_chosen_is_kept_by_no_cache() -> None:
    answer = asked(with_ruth(), "es", state="NY", lang="es").search()

    assert answer.headers["Cache-Control"] == "no-store"


def test_another_language_keeps_what_was_searched_for() -> None:
    page = read(str(asked(with_ruth(), state="NY", payer=FERN).search().body))

    others = [str(each["href"]) for each in page.attributes if each.get("hreflang")]
    assert others == [f"?state=NY&payer={FERN}&lang=es"]


def test_who_did_not_confirm_for_long_is_shown_with_the_month() -> None:
    office = with_ruth()
    assert "Last confirmed" not in text_of(office, state="NY")

    office.clock.wait(timedelta(days=90))

    assert "Last confirmed in March 2026" in text_of(office, state="NY")
    assert "Confirmado por última vez en marzo 2026" in text_of(office, "es", state="NY")


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ({"state": "ZZ"}, "state"),
        ({"state": "NY", "need": "<b>"}, "need"),
        ({"state": "NY", "payer": "No Payer"}, "payer"),
        ({"state": "NY", "language": "xx"}, "language"),
    ],
)
def test_an_address_that_makes_no_sense_is_asked_again(query: dict[str, str], fault: str) -> None:
    answer = asked(with_ruth(), **query).search()

    assert answer.status_code == 422
    assert read(str(answer.body)).control(fault).get("aria-invalid") == "true"


def test_a_place_in_the_list_that_nobody_named_is_refused_and_the_form_stays() -> None:
    answer = asked(with_ruth(), state="NY", from_="7").search()

    assert answer.status_code == 422
    assert "Please search again" in read(str(answer.body)).text


def test_each_choice_is_named_in_the_language_of_the_page() -> None:
    office = with_ruth()
    spanish = text_of(office, "es", state="NY")
    assert "Inglés" in spanish
    assert "Ansiedad o pánico" in spanish


def test_search_engines_are_led_to_every_state_and_from_there_to_every_provider() -> None:
    office = with_ruth()
    index = asked(office).sitemap()
    assert index.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert "https://office.example/sitemap.xml?state=NY" in places(index)

    pages = places(asked(office, state="NY").sitemap())

    assert pages == [
        "https://office.example/directory?state=NY",
        f"https://office.example/directory/providers/{RUTH.provider_id}",
    ]


def test_a_sitemap_names_nobody_whose_profile_is_not_live() -> None:
    office = with_ruth(contracted_on=None)

    assert RUTH.provider_id not in str(asked(office, state="NY").sitemap().body)
    with pytest.raises(NotFound):
        asked(office, state="ZZ").sitemap()


def test_robots_are_kept_from_forms_and_shown_the_sitemap() -> None:
    says = str(asked(with_ruth()).robots().body)

    assert "Disallow: /directory/providers/*/request" in says
    assert "Sitemap: https://office.example/sitemap.xml" in says


@pytest.mark.requirement("PD-2")
def test_a_provider_sees_the_very_page_beforehand_and_no_cache_keeps_it() -> None:
    office = with_ruth(webinar_viewed_on=None)
    beforehand = asked(office).preview(office.profiles.as_shown(caller=RUTH))
    assert asked(office).provider(RUTH.provider_id).status_code == 404

    changed(office, webinar_viewed_on=DAY)
    public = asked(office).provider(RUTH.provider_id)

    assert read(str(beforehand.body)).text == read(str(public.body)).text
    assert beforehand.headers["Cache-Control"] == "no-store"
