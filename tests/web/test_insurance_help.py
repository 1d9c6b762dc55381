"""Wherever somebody decides by their insurance, the check and the call are at hand (EL-3, EL-4)."""

from __future__ import annotations

import pytest

from backoffice.languages import LANGUAGES
from tests.support.builders import RUTH
from tests.support.care_office import RUTHS, CareOffice
from tests.support.directory_office import asked
from tests.support.markup import read
from tests.support.profiled import with_ruth

SAYS = {"en": "Not sure what your plan covers?", "es": "¿No sabe bien qué cubre su plan?"}


def has_help(page: str, language: str, *, root: str) -> None:
    """The page says what one may not know yet, and leads to the check and to the script."""
    found = read(page)
    assert SAYS[language] in found.text
    links = [link["href"] for link in found.links]
    assert links.count(f"{root}insurance-check") == 1
    assert links.count(f"{root}insurance-check/call-script") == 1


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_directory_has_it_beside_its_filter_of_payments(language: str) -> None:
    has_help(str(asked(with_ruth(), language).search().body), language, root="")


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_has_it(language: str) -> None:
    page = asked(with_ruth(), language).provider(RUTH.provider_id)
    has_help(str(page.body), language, root="../../")


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_a_request_has_it_beside_the_question_of_who_pays(language: str) -> None:
    browser = CareOffice(language)
    to_ruth = browser.asking.show({"state": "NY"}, provider_id=RUTHS)
    has_help(str(to_ruth.body), language, root="../../../")
    has_help(str(browser.asking.show({}).body), language, root="")


@pytest.mark.requirement("EL-3", "EL-4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_client_who_waits_has_it(language: str) -> None:
    browser = CareOffice(language)
    browser.post()
    browser.open_link()
    has_help(str(browser.see().body), language, root="")
