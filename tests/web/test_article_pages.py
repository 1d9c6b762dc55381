"""The articles: what they promise, and votes that only a reader can cast."""

from __future__ import annotations

import re

import pytest

from backoffice.domain.help import ARTICLES
from backoffice.domain.helpfulness import Ballot, Tally
from backoffice.languages import LANGUAGES
from tests.support.help_office import ARTICLE, PHONE, VIDEO, HelpOffice
from tests.support.markup import Markup, read


def article(office: HelpOffice, name: str = ARTICLE, language: str = "en") -> Markup:
    return read(str(office.articles.read(name, language=language).body))


def text_of(name: str) -> str:
    return article(HelpOffice(), name).text


@pytest.mark.requirement("IN-5")
def test_the_list_leads_to_every_article_and_to_a_person() -> None:
    page = read(str(HelpOffice().articles.every(language="en").body))
    ways = [link["href"] for link in page.links]
    assert [way for way in ways if way.startswith("help/") and "?" not in way] == [
        f"help/{each.name}" for each in ARTICLES
    ]
    assert "help/request?from=help" in ways
    assert all(each.title in page.text and each.summary in page.text for each in ARTICLES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [each.name for each in ARTICLES])
def test_no_article_shows_its_own_markup_to_the_reader(name: str, language: str) -> None:
    assert "<" not in article(HelpOffice(), name, language).text


@pytest.mark.requirement("IN-21", "HP-1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_cannot_open_a_link_is_led_to_a_new_one(language: str) -> None:
    links = article(HelpOffice(), "opening-your-link", language).links
    assert "../link-request" in [link["href"] for link in links]


@pytest.mark.requirement("IN-5")
def test_the_guide_goes_through_the_six_steps_in_their_order() -> None:
    text = text_of("insurance-details")
    steps = [
        "Basic information",
        "Insurance details",
        "Add an insurance card",
        "Insurance policy holder",
        "Policy holder information",
        "Review insurance information",
    ]
    places = [text.index(step, text.index("The six steps Basic")) for step in steps]
    assert places == sorted(places)
    after = [text.index(part) for part in ("What happens next We", "When your insurance changes T")]
    assert places[-1] < after[0] < after[1] < text.index("Upcoming insurance")


@pytest.mark.requirement("IN-5", "IN-20")
def test_the_guide_says_what_the_form_will_ask_and_in_which_words() -> None:
    text = text_of("insurance-details")
    for said in (
        "exactly as they appear on the insurance card",
        "someone else’s behalf, enter the details of the person seeking care",
        "gender inclusivity",
        "required field on the insurance claims that your provider files on your behalf",
        "Member ID and group number",
        "required for all Cigna and Blue Cross Blue Shield plans",
        "covered under someone else’s insurance",
        "first name, last name and date of birth",
        "accurate to the best of your knowledge",
        "“Submit information”",
        "You need no account and no password",
        "My insurance is not changing",
    ):
        assert said in text, said


@pytest.mark.requirement("IN-5")
def test_each_detail_of_the_card_is_shown_on_a_drawing_and_explained() -> None:
    html = str(HelpOffice().articles.read(ARTICLE, language="en").body)
    front, back = re.findall(r"<svg class=\"card-drawing\".*?</svg>", html, re.DOTALL)
    assert all(label in front for label in ("Insurance company", "Member ID", "Group number"))
    assert "claims" in back
    for drawing in (front, back):
        assert re.search(r'role="img" aria-label="[^"]{40,}"', drawing)
    for told in ("Member ID:", "Group number:", "Insurance provider:"):
        assert f"<strong>{told}</strong>" in html


@pytest.mark.requirement("IN-5")
def test_the_video_guide_is_at_the_top_once_there_is_one() -> None:
    with_video = article(HelpOffice())
    [link] = [link for link in with_video.links if link["href"] == VIDEO]
    assert link["rel"] == "noopener noreferrer"
    assert with_video.text.index("Watch the video guide") < with_video.text.index("Before your")
    without = article(HelpOffice(video=""))
    assert "video" not in without.text.lower()


def test_a_phone_number_is_shown_once_there_is_one() -> None:
    assert f"tel:{PHONE}" in {link["href"] for link in article(HelpOffice()).links}
    without = article(HelpOffice(phone=""))
    assert "call us" not in without.text
    assert not [link for link in without.links if link["href"].startswith("tel:")]


@pytest.mark.requirement("HP-3")
@pytest.mark.parametrize("name", [each.name for each in ARTICLES])
def test_every_article_ends_at_a_person(name: str) -> None:
    page = article(HelpOffice(), name)
    assert f"request?from=help/{name}" in {link["href"] for link in page.links}
    assert "Have more questions?" in page.text
    assert "call 911" in page.text
    assert "988" in page.text


def test_an_unknown_article_is_a_calm_page_with_the_known_ones() -> None:
    office = HelpOffice()
    for answer in (
        office.articles.read("nothing", language="en"),
        office.articles.vote("nothing", {"ballot": "ballot-0001", "helpful": "yes"}, language="en"),
    ):
        assert answer.status_code == 404
        page = read(str(answer.body))
        assert f"../help/{ARTICLE}" in {link["href"] for link in page.links}
    assert not office.form.every(Tally)


# Votes


@pytest.mark.requirement("HP-2")
def test_the_page_as_it_is_served_sent_blindly_counts_nothing() -> None:
    office = HelpOffice()
    page = article(office)
    [form] = page.forms
    assert form["method"] == "post"
    assert form["action"] == f"{ARTICLE}#vote", "the answer is shown where it was given"
    assert "vote" in page.ids
    assert set(page.chosen) == {"ballot"}, "nothing is answered before somebody answers it"
    answer = office.articles.vote(ARTICLE, page.chosen, language="en")
    again = read(str(answer.body))
    assert answer.status_code == 422
    assert "Choose yes or no." in again.text
    assert again.chosen == page.chosen
    assert not office.form.every(Ballot)


@pytest.mark.requirement("HP-2", "HP-4")
@pytest.mark.parametrize(("chosen", "says"), [("yes", "1 out of 1"), ("no", "0 out of 1")])
def test_a_choice_is_counted_once_however_often_it_is_sent(chosen: str, says: str) -> None:
    office = HelpOffice()
    ballot = article(office).chosen["ballot"]
    first, second = office.vote(ballot, chosen), office.vote(ballot, chosen)
    assert first.status_code == 200
    assert first.body == second.body
    page = read(str(first.body))
    assert f"{says} found this helpful" in page.text
    assert "Thank you." in page.text
    assert set(page.chosen) == {"ballot"}


@pytest.mark.requirement("HP-2", "HP-4")
def test_a_mind_may_be_changed_from_the_page_that_says_thank_you() -> None:
    office = HelpOffice()
    thanks = read(str(office.vote(article(office).chosen["ballot"], "no").body))
    page = read(str(office.vote(thanks.chosen["ballot"], "yes").body))
    assert "1 out of 1 found this helpful" in page.text


@pytest.mark.requirement("HP-4")
def test_the_tally_is_shown_to_everybody() -> None:
    office = HelpOffice()
    assert "Nobody has voted yet" in article(office).text
    for number in range(13):
        office.vote(f"ballot-{number:04}", "yes" if number < 5 else "no")
    assert "5 out of 13 found this helpful" in article(office).text
    assert "A 5 de 13 personas les resultó útil" in article(office, language="es").text
    assert "Nobody has voted yet" in article(office, ARTICLES[1].name).text


def test_in_spanish_one_person_is_one_person() -> None:
    office = HelpOffice()
    office.vote("ballot-0001", "yes")
    assert "A 1 de 1 persona le resultó útil" in article(office, language="es").text


@pytest.mark.parametrize("ballot", ["", "short", "<script>", "x" * 65])
def test_a_ballot_that_was_tampered_with_is_answered_with_a_new_one(ballot: str) -> None:
    office = HelpOffice()
    answer = office.vote(ballot, "yes")
    assert answer.status_code == 422
    page = read(str(answer.body))
    assert page.chosen["ballot"].startswith("ballot-0")
    assert not office.form.every(Ballot)


@pytest.mark.parametrize("chosen", ["", "YES", "maybe", "yes,no"])
def test_whatever_is_neither_yes_nor_no_counts_nothing(chosen: str) -> None:
    office = HelpOffice()
    assert office.vote("ballot-0001", chosen).status_code == 422
    assert not office.form.every(Ballot)


def test_each_page_that_is_served_is_a_ballot_of_its_own() -> None:
    office = HelpOffice()
    assert article(office).chosen != article(office).chosen


def test_a_vote_that_was_overtaken_too_often_says_so_and_can_be_sent_again() -> None:
    office = HelpOffice()
    crowd = iter(range(100))

    def overtake() -> None:
        office.helpfulness.vote(ARTICLE, f"ballot-{next(crowd):04}", helpful=True)
        office.form.database.meanwhile = overtake

    office.form.database.meanwhile = overtake
    answer = office.vote("ballot-mine", "yes")
    page = read(str(answer.body))
    assert answer.status_code == 409
    assert "Please send your answer once more." in page.text
    assert page.chosen["ballot"] == "ballot-mine"
