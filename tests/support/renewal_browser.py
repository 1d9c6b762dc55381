"""A client's browser at the pages of a renewal, and each of those pages in each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from chalice.app import Response

from backoffice.domain.calendar import Interval
from backoffice.domain.link import SessionKey
from backoffice.domain.renewal import AnswerKind
from backoffice.web import pages
from backoffice.web.intake_pages import IntakePages
from backoffice.web.link_sessions import key_in
from backoffice.web.renewal_pages import RenewalPages
from tests.support import builders, renewing, submission
from tests.support.builders import ANA, RUTH
from tests.support.renewing import JANUARY, NEW_YEAR, VISITOR
from tests.twins.office import HOME, MemoryOffice

Form = Mapping[str, str]

BIRTH_DATE = {"birth_date_month": "4", "birth_date_day": "12", "birth_date_year": "1990"}
VISIT_ON = date(2027, 1, 12)
TICKED = {"sure": "yes"}
_STAGE = "https://office.example/office"


class RenewalBrowser:
    """Follows redirects and keeps its cookies, as a browser at the office's address does."""

    def __init__(self, office: MemoryOffice, language: str = "en") -> None:
        self.office = office
        self.cookies: dict[str, str] = {}
        self.answer = Response("")
        self._language = language
        self._url = _STAGE
        self._pages = RenewalPages(
            office.renewal_answers,
            office.renewal_door,
            office.upcoming,
            network_name="Fernway",
            home_zone=HOME,
            language=language,
        )
        self._forms = IntakePages(
            office.intake,
            office.door,
            lambda: office.visit_costs,
            network_name="Fernway",
            home_zone=HOME,
            language=language,
        )

    @property
    def path(self) -> str:
        """Where the browser is, without the stage's path."""
        return self._url.removeprefix(_STAGE)

    @property
    def form(self) -> SessionKey | None:
        """The key to the form about the plan that follows."""
        return key_in(f"__Host-insurance={self.cookies.get('__Host-insurance', '')}")

    @property
    def status(self) -> int:
        return int(self.answer.status_code)

    @property
    def text(self) -> str:
        return str(self.answer.body)

    def get(self, path: str) -> RenewalBrowser:
        return self._go("GET", f"{_STAGE}{path}", {})

    def post(self, form: Form, path: str | None = None) -> RenewalBrowser:
        """Submit a form of the page that the browser is at, or of *path*."""
        return self._go("POST", self._url if path is None else f"{_STAGE}{path}", form)

    def opened(self, action: str = "", form: Form = BIRTH_DATE) -> RenewalBrowser:
        """Open the link, perhaps at an *action* of the mail."""
        self.office.database.catch_up()
        return self.post(form, f"/renewal/{renewing.token(self.office)}{action}")

    def _go(self, method: str, url: str, form: Form) -> RenewalBrowser:
        self._url = url
        self.answer = self._asked(method, urlsplit(self.path), form)
        if cookie := self.answer.headers.get("Set-Cookie"):
            name, _, value = str(cookie).partition(";")[0].partition("=")
            self.cookies[name] = value
        if self.status == 303:
            return self._go("GET", urljoin(url, str(self.answer.headers["Location"])), {})
        return self

    def _asked(self, method: str, at: SplitResult, form: Form) -> Response:  # noqa: PLR0911 - one for each page
        path, query = at.path, dict(parse_qsl(at.query))
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        match method, path.strip("/").split("/"):
            case "GET", ["renewal", _, *action]:
                return pages.renewal_landing("Fernway", self._language, action=bool(action))
            case "POST", ["renewal", token, *action]:
                now = self.office.clock()
                named = action[0] if action else None
                return self._pages.open_link(token, form, now=now, action=named)
            case "GET", ["renewal"]:
                return self._pages.see(query, cookie)
            case "GET", ["renewal-answers", choice]:
                return self._pages.ask(choice, cookie)
            case "POST", ["renewal-answers", choice]:
                return self._pages.confirm(choice, form, cookie, visitor=VISITOR)
            case "GET", ["insurance"]:
                return self._forms.resume(cookie)
            case "GET", ["insurance", step]:
                return self._forms.read_step(step, cookie)
            case "POST", ["insurance", step]:
                return self._forms.answer_step(step, form, cookie, visitor=VISITOR)
        return Response("", {}, 405)


def answered(kind: AnswerKind) -> MemoryOffice:
    """An office in which Ana has answered."""
    office, key = renewing.asked()
    office.renewal_answers.answer(key, kind, visitor=VISITOR)
    return office


def told_to_follow(*, numbers: bool = True) -> MemoryOffice:
    """An office in which Ana told of another plan, perhaps without its card."""
    office, key = renewing.asked()
    form = office.upcoming.begin(key, card_to_come=not numbers)
    fill_in(office, form, numbers=numbers)
    submission.submit(office, form)
    office.until_quiet()
    return office


def fill_in(office: MemoryOffice, form: SessionKey | None, *, numbers: bool) -> None:
    """Ana answers all but the last step of the form about the plan that follows."""
    desk = office.intake
    desk.answer(form, builders.about_ana())
    desk.answer(form, builders.FERNS_PLAN)
    desk.answer_begins(form, NEW_YEAR)
    if numbers:
        desk.answer_numbers(form, builders.numbers("OAKS0001"))
    desk.answer(form, builders.ADDRESS)
    if numbers:
        desk.answer_card(form, to_come=True)
    desk.answer(form, builders.OWN_PLAN)


def entered_meanwhile() -> MemoryOffice:
    """An office in which Ruth entered another plan after Ana was asked."""
    office, _ = renewing.asked()
    new = builders.new_policy(member_id="OAKS0001", holds=Interval(since=NEW_YEAR))
    office.policy_entry.enter(ANA, "policy-entered", new, caller=RUTH)
    return office


def with_visit_in_january() -> MemoryOffice:
    """An office in which Ana is seen behind the last day of her plan, and asked about that."""
    office, _ = renewing.asked()
    office.roster.plan_visit(ANA, "visit-january", builders.new_visit(VISIT_ON), caller=RUTH)
    office.until_quiet()
    return office


RENEWAL_PAGES = (
    "renewal landing",
    "renewal landing at an action",
    "renewal not opened",
    "renewal closed",
    "renewal: asked",
    "renewal: not changing",
    "renewal: not changing, with faults",
    "renewal: no insurance",
    "renewal: unknown yet",
    "renewal: another plan",
    "renewal: card to come",
    "renewal: kept",
    "renewal: another plan follows",
    "renewal: its card is to come",
    "renewal: entered meanwhile",
    "renewal: the year has begun",
    "renewal: a visit is to be seen to",
    "receipt of a plan that a renewal led to",
)


def every_renewal_page(language: str) -> dict[str, Response]:
    """By the names that the tests of all pages give them."""
    office, _ = renewing.asked()
    ana = RenewalBrowser(office, language)
    found = [
        pages.renewal_landing("Fernway", language),
        pages.renewal_landing("Fernway", language, action=True),
        ana.opened(form={**BIRTH_DATE, "birth_date_day": ""}).answer,
        ana.get("/renewal").answer,
        ana.opened().answer,
        ana.get("/renewal-answers/not-changing").answer,
        ana.post({}).answer,
        ana.get("/renewal-answers/no-insurance").answer,
        ana.get("/renewal-answers/dont-know").answer,
        ana.get("/renewal-answers/upcoming").answer,
        ana.get("/renewal-answers/card-to-come").answer,
        ana.post(TICKED, "/renewal-answers/dont-know").answer,
        RenewalBrowser(told_to_follow(), language).opened().answer,
        RenewalBrowser(told_to_follow(numbers=False), language).opened().answer,
        RenewalBrowser(entered_meanwhile(), language).opened().answer,
        _in_january(language),
        RenewalBrowser(with_visit_in_january(), language).opened().answer,
        _receipt(language),
    ]
    return dict(zip(RENEWAL_PAGES, found, strict=True))


def _in_january(language: str) -> Response:
    office = answered(AnswerKind.NOT_CHANGING)
    office.wait(JANUARY - office.clock())
    return RenewalBrowser(office, language).opened().answer


def _receipt(language: str) -> Response:
    ana = RenewalBrowser(told_to_follow(numbers=False), language).opened()
    form = ana.post({}, "/renewal-answers/card-to-come").form
    assert form is not None
    ana.office.intake.answer(form, builders.about_ana())
    submission.submit(ana.office, form)
    return ana.get("/insurance/receipt").answer
