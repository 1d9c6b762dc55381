"""The wizard against a naive model of it: any order, two tabs, time, and one link after another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from backoffice.domain.card import Side
from backoffice.domain.coverage import ChangeKind, Coverage
from backoffice.domain.fingerprint import fingerprint
from backoffice.domain.intake import Intake
from backoffice.domain.link import Link, LinkPurpose, LinkReason, ask_for
from backoffice.domain.policy import Policy
from tests.simulation.moments import proving
from tests.simulation.wizard import ORDER, TRIES, Try, WizardModel
from tests.support.intake_office import Browser, IntakeOffice, a_client
from tests.support.markup import read

FIELDS = {
    "about-you": "about",
    "insurance": "payer",
    "begins": "begins",
    "member-id": "numbers",
    "address": "address",
    "policy-holder": "holder",
    "policy-holder-details": "holder_details",
}

tabs = some.integers(0, 1)
pages = some.sampled_from([*ORDER, "receipt", "nonsense"])
tries = some.sampled_from([(page, tried) for page, each in TRIES.items() for tried in each])
every_way = some.sampled_from(sorted(TRIES)).flatmap(
    lambda page: some.tuples(some.just(page), some.permutations(TRIES[page]))
)
waits = some.sampled_from(
    [timedelta(minutes=10), timedelta(hours=2), timedelta(days=2), timedelta(days=5)]
)


class Wizard(RuleBasedStateMachine):
    """A client with two tabs, a provider who asks again, and a clock."""

    @initialize()
    def a_link_is_mailed(self) -> None:
        self.office = IntakeOffice()
        self.tabs = [Browser(self.office), Browser(self.office)]
        link = self.office.the(Link)
        self.model = WizardModel(now=self.office.now, asked_at=link.requested_at)
        self._keep_token(link)

    # ------------------------------------------------------------- what is done

    @rule(tab=tabs)
    def open_the_link(self, tab: int) -> None:
        self._open(tab, self.model.generation, self.model.birth_date)

    @rule(tab=tabs, behind=some.integers(1, 3))
    def open_an_earlier_link(self, tab: int, behind: int) -> None:
        self._open(tab, self.model.generation - behind, self.model.birth_date)

    @rule(tab=tabs)
    def open_the_link_with_a_wrong_date(self, tab: int) -> None:
        self._open(tab, self.model.generation, "1991-04-12")

    @rule(tab=tabs, page=pages)
    def visit(self, tab: int, page: str) -> None:
        browser = self.tabs[tab].get(f"/insurance/{page}")
        self._is_at(browser, self.model.read(page))

    @rule(tab=tabs)
    def resume(self, tab: int) -> None:
        browser = self.tabs[tab].get("/insurance")
        if self.model.inside:
            self._is_at(browser, (self.model.position(), 200))
        else:
            assert browser.status == 404

    @rule(tab=tabs)
    def go_back(self, tab: int) -> None:
        browser = self.tabs[tab]
        back = [link for link in read(browser.text).links if link.get("class") == "back"]
        if back:
            browser.get(f"/insurance/{back[0]['href']}")
            self._is_at(browser, self.model.read(back[0]["href"]))

    @rule(tab=tabs, given=tries)
    def answer_a_page(self, tab: int, given: tuple[str, Try]) -> None:
        page, tried = given
        expected = self.model.answer(page, tried)
        self._is_at(self.tabs[tab].post(tried.form, f"/insurance/{page}"), expected)

    @rule(tab=tabs, given=every_way)
    def answer_a_page_in_every_way(self, tab: int, given: tuple[str, list[Try]]) -> None:
        page, each = given
        for tried in each:
            self.answer_a_page(tab, (page, tried))

    @rule(tab=tabs, which=some.integers(0, 7))
    def answer_the_page_that_is_next(self, tab: int, which: int) -> None:
        page = self.model.position()
        if page in TRIES:
            self.answer_a_page(tab, (page, TRIES[page][which % len(TRIES[page])]))
        elif page == "card":
            self.go_on_from_the_card(tab)
        elif page == "review":
            self.submit(tab)

    @rule(tab=tabs, pages=some.integers(1, 9))
    def fill_in_what_is_left(self, tab: int, pages: int) -> None:
        """As most people do: one page after the other, and what the page asks for."""
        if not self.model.inside:
            self.open_the_link(tab)
        for _ in range(pages):
            if self.model.position() == "card" and self.model.needs_the_card():
                for side in Side:
                    self.add_a_photo(side)
            self.answer_the_page_that_is_next(tab, 0)

    @rule(tab=tabs, page=some.sampled_from(sorted(TRIES)))
    def answer_again_what_the_page_shows(self, tab: int, page: str) -> None:
        browser = self.tabs[tab].get(f"/insurance/{page}")
        answered = self.model.paper.answers.get(page)
        if answered is None or self.model.read(page) != (page, 200):
            return
        shown = read(browser.text).chosen
        asks = answered == {"payer_id": None, "typed_name": "ha"}
        again = Try(shown, None if asks else answered, asks)
        self._is_at(browser.post(shown), self.model.answer(page, again))

    @rule(side=some.sampled_from(Side))
    def add_a_photo(self, side: Side) -> None:
        if self.model.paper.begun and not self.model.paper.submitted:
            self.office.add_photo(side)
            self.model.paper.photos.add(side)

    @rule(tab=tabs)
    def go_on_from_the_card(self, tab: int) -> None:
        expected = self.model.go_on_from_the_card()
        self._is_at(self.tabs[tab].post({}, "/insurance/card"), expected)

    @rule(tab=tabs)
    def say_that_the_card_is_to_come(self, tab: int) -> None:
        expected = self.model.go_on_from_the_card(to_come=True)
        self._is_at(self.tabs[tab].post({"card_to_come": "yes"}, "/insurance/card"), expected)

    @rule(tab=tabs)
    def submit(self, tab: int) -> None:
        expected = self.model.submit(ticked=True)
        self._is_at(self.tabs[tab].post({"attested": "yes"}, "/insurance/review"), expected)

    @rule(tab=tabs)
    def submit_without_the_tick(self, tab: int) -> None:
        expected = self.model.submit(ticked=False)
        self._is_at(self.tabs[tab].post({}, "/insurance/review"), expected)

    @rule(tab=tabs)
    def post_to_no_page(self, tab: int) -> None:
        browser = self.tabs[tab].post({}, "/insurance/nonsense")
        self._is_at(browser, self.model.read("nonsense"))

    @rule(tab=tabs, first=tries, second=tries)
    def answer_in_both_tabs_at_once(
        self, tab: int, first: tuple[str, Try], second: tuple[str, Try]
    ) -> None:
        """The other tab gets its answer in just before this one is kept, if it is kept at all."""
        model, browser, other = self.model, self.tabs[tab], self.tabs[1 - tab]
        page, tried = first
        before = dict(model.paper.answers)
        taken = model.inside and not model.paper.submitted and model.takes(page, tried)
        keeps = taken and before.get(page) != tried.kept
        if not keeps:
            return
        self.office.database.meanwhile = lambda: self.answer_a_page(1 - tab, second)
        browser.post(tried.form, f"/insurance/{page}")
        self.office.database.meanwhile = None
        if model.paper.answers == before:
            expected = model.answer(page, tried)
        else:
            expected = (page, 409) if model.shows(page) else (model.position(), 200)
        self._is_at(browser, expected)
        other.cookie = browser.cookie

    @rule(time=waits)
    def wait(self, time: timedelta) -> None:
        self.office.now += time
        self.model.now += time

    @rule(reason=some.sampled_from(LinkReason))
    def ask_for_another_link(self, reason: LinkReason) -> None:
        earlier = self.office.the(Link)
        link, _ = ask_for(
            earlier,
            client_id=earlier.client_id,
            provider_id=earlier.provider_id,
            purpose=LinkPurpose.INTAKE,
            request_id=f"request-{earlier.generation + 1}",
            zone=a_client().time_zone,
            at=self.office.now,
            reason=reason,
        )
        self.model.ask_again(reason)
        self._keep_token(link)

    @rule(tab=tabs, reason=some.sampled_from(LinkReason), pages=some.integers(5, 10))
    def ask_for_another_link_and_fill_it_in(self, tab: int, reason: LinkReason, pages: int) -> None:
        self.ask_for_another_link(reason)
        self.fill_in_what_is_left(tab, pages)

    # ------------------------------------------------------------- what must hold

    @invariant()
    def no_answer_is_lost_and_none_is_made_up(self) -> None:
        paper = self.model.paper
        if not paper.begun:
            assert not [each for each in self.office.every(Intake) if each.intake_id == self._id()]
            return
        intake = self._intake()
        for page, name in FIELDS.items():
            kept = getattr(intake, name)
            assert (kept and kept.model_dump(mode="json")) == paper.answers.get(page)
        card = intake.card
        sides = card and {side for side in Side if getattr(card, side)}
        assert sides == paper.answers.get("card")
        assert (intake.attestation is not None) == paper.submitted

    @invariant()
    def a_link_is_started_by_the_first_answer_and_used_by_the_submission(self) -> None:
        link = self.office.the(Link)
        assert (link.used_at is not None) == self.model.paper.submitted
        if not self.model.paper.begun:
            assert link.started_at is None
        if self.model.paper.submitted:
            assert link.started_at is not None

    @invariant()
    def every_submission_states_or_corrects_one_policy(self) -> None:
        versions = [v for coverage in self.office.every(Coverage) for v in coverage.versions]
        changes = [version.change for version in versions]
        assert changes.count(ChangeKind.NEW) == len(self.model.policies)
        assert changes.count(ChangeKind.CORRECTION) == self.model.corrections
        submissions = len(self.model.policies) + self.model.corrections
        assert self.office.announced().count("insurance-submitted") == submissions
        latest = {version.policy.policy_id: version.policy for version in versions}
        for policy, stated in zip(latest.values(), self.model.policies, strict=True):
            _says(policy, stated)
        known = [
            each for coverage in self.office.every(Coverage) for each in coverage.believed_at(None)
        ]
        believed = {policy.policy_id: policy for policy in known}
        periods = self.model.periods()
        for told, policy_id in enumerate(latest):
            assert (policy_id in believed) == (told in periods)
            if told in periods:
                period = believed[policy_id].period
                assert (period.since, period.until) == periods[told]
                assert believed[policy_id].is_pending == self.model.pending[told]

    # ------------------------------------------------------------- how

    def _open(self, tab: int, generation: int, birth_date: str) -> None:
        born = date.fromisoformat(birth_date)
        form = {
            "birth_date_month": str(born.month),
            "birth_date_day": str(born.day),
            "birth_date_year": str(born.year),
        }
        browser = self.tabs[tab]
        browser.get(f"/link/{_token(generation)}").post(form)
        if self.model.open(generation, birth_date):
            self.tabs[1 - tab].cookie = browser.cookie
            self._is_at(browser, (self.model.place(), 200))
        else:
            assert (browser.status, browser.path) == (422, f"/link/{_token(generation)}")

    def _is_at(self, browser: Browser, expected: tuple[str, int]) -> None:
        assert (browser.path.removeprefix("/insurance/"), browser.status) == expected
        if browser.status == 404:
            assert "Okafor" not in browser.text

    def _keep_token(self, link: Link) -> None:
        known = link.but(token_hash=fingerprint(_token(link.generation)), sent_at=self.office.now)
        self.office.records.keep(known)

    def _id(self) -> str:
        return f"client-0001.intake.{self.model.generation}"

    def _intake(self) -> Intake:
        [intake] = [each for each in self.office.every(Intake) if each.intake_id == self._id()]
        return intake


def _token(generation: int) -> str:
    return f"token-{generation}"


def _says(policy: Policy, stated: dict[str, Any]) -> None:
    """Insist that *policy* says what was *stated*."""
    said = policy.model_dump(mode="json")
    payer = {"payer_id": said["payer_id"], "typed_name": said["typed_payer_name"]}
    assert payer == stated["insurance"]
    numbers = {name: said[name] for name in ("member_id", "group_number")}
    to_come = {"member_id": None, "group_number": None}
    assert numbers == (to_come if "to_come" in stated["member-id"] else stated["member-id"])
    assert said["address"] == stated["address"]
    subscriber = said["subscriber"]
    assert subscriber["relationship"] == stated["policy-holder"]["relationship"]
    holder = stated.get("policy-holder-details", dict.fromkeys(("first_name", "birth_date")))
    assert subscriber["first_name"] == holder["first_name"]
    assert subscriber["birth_date"] == holder["birth_date"]


TestWizard = Wizard.TestCase
TestWizard.settings = settings(
    max_examples=500 if proving() else 50, stateful_step_count=60 if proving() else 25
)
