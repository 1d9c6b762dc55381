from __future__ import annotations

import pytest

from backoffice.domain.errors import NotFound
from backoffice.domain.help import ARTICLES, HelpPlace, article_named, place_named
from backoffice.domain.intake import Step


def test_every_article_is_found_by_its_name_alone() -> None:
    assert [article_named(article.name) for article in ARTICLES] == list(ARTICLES)
    for name in ("", "list", "article", "../help", "insurance-details.html", "request"):
        with pytest.raises(NotFound):
            article_named(name)


@pytest.mark.requirement("HP-1")
def test_whoever_asks_from_any_step_or_article_can_say_so() -> None:
    for step in Step:
        assert place_named(f"insurance/{step}") is not None
    for article in ARTICLES:
        assert place_named(f"help/{article.name}") is not None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "insurance/",
        "Insurance/card",
        "link/a-token",
        "insurance/card?x=1",
        "javascript:1",
        "\n",
    ],
)
def test_a_place_that_is_not_on_the_list_is_none(name: str) -> None:
    assert place_named(name) is None


def test_no_place_carries_anything_but_words_of_ours() -> None:
    assert all(part.replace("-", "").isalpha() for place in HelpPlace for part in place.split("/"))
