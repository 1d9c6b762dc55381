"""The six steps as pages: which one a client sees next, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from chalice.app import Response

from backoffice.domain.calendar import day_in
from backoffice.domain.doubts import LookAgain
from backoffice.domain.errors import Conflict, NotFound, Refused
from backoffice.domain.intake import ATTESTATION, Step, step_begun_by
from backoffice.domain.link import SessionKey
from backoffice.domain.payer import CardLayout, WhichPayer
from backoffice.languages import translations
from backoffice.services.card_step import BetterPhotos
from backoffice.services.intake import ALREADY, IntakeDesk
from backoffice.services.link_door import LinkDoor
from backoffice.services.sitting import Sitting
from backoffice.web import forms
from backoffice.web.filled import filled, looked_at
from backoffice.web.link_sessions import key_in, open_link
from backoffice.web.pages import go_to, page
from backoffice.web.refusals import status_of, told

if TYPE_CHECKING:
    from backoffice.services.visit_costs import VisitCosts

P = ParamSpec("P")

Form = Mapping[str, str]
"""A submitted form's fields, as they were typed."""

RESUME = "insurance"
"""The address of the form as a whole."""
RECEIPT = "receipt"
"""The address of the page after the last step."""


def _while_it_lasts(
    show: Callable[Concatenate[IntakePages, P], Response],
) -> Callable[Concatenate[IntakePages, P], Response]:
    """Say calmly that the session is over, wherever that turns out."""

    @wraps(show)
    def shown(self: IntakePages, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return show(self, *args, **kwargs)
        except NotFound as closed:
            return self._page(
                "message.html",
                status=404,
                heading="Your form is closed for now",
                detail=closed.sentence,
                asks_for_link=True,
                place=RESUME,
                root="" if show.__name__ == "resume" else "../",
            )

    return shown


class IntakePages:
    """The desk of the form, as a browser sees it. What is allowed, the desk decides."""

    def __init__(
        self,
        desk: IntakeDesk,
        door: LinkDoor,
        costs: Callable[[], VisitCosts],
        *,
        network_name: str,
        home_zone: str,
        language: str,
    ) -> None:
        self._desk = desk
        self._costs = costs
        self._door = door
        self._network_name = network_name
        self._home_zone = home_zone
        self._language = language

    def open_link(self, token: str, form: Form, *, now: datetime) -> Response:
        """Open the link with the date of birth, or show the landing page with what is wrong."""
        return open_link(
            self._door,
            token,
            form,
            today=day_in(now, self._home_zone),
            leads_to="../insurance",
            again=lambda refused: self._page(
                "link.html", status=422, values=form, place="link", **told(refused)
            ),
        )

    @_while_it_lasts
    def resume(self, cookie: str) -> Response:
        """Go on where the form was left."""
        return go_to(f"insurance/{_place(self._desk.sit_down(key_in(cookie)))}")

    @_while_it_lasts
    def read_step(self, step: str, cookie: str) -> Response:
        """Show one page, or lead to where the client is."""
        return self._show(self._desk.sit_down(key_in(cookie)), step)

    @_while_it_lasts
    def answer_step(self, step: str, form: Form, cookie: str, *, visitor: str) -> Response:
        """Take the answers of one page and lead on, or show it again with what is wrong."""
        key = key_in(cookie)
        try:
            sitting = self._answered(step, form, key, visitor=visitor)
        except WhichPayer as question:
            candidates = {payer.payer_id: payer.name for payer in question.candidates}
            sitting, name = self._desk.sit_down(key), forms.payer_name(form)
            return self._show(sitting, step, typed=form, candidates=candidates, asked_about=name)
        except LookAgain as odd:
            seen = looked_at(odd.numbers)
            sitting = self._desk.sit_down(key)
            return self._show(sitting, step, typed=form, doubts=odd.doubts, looked_at=seen)
        except BetterPhotos as tips:
            return self._show(
                self._desk.sit_down(key), step, typed=form, tips=tips.says, tips_title=tips.sentence
            )
        except (Refused, Conflict) as refusal:
            return self._show(self._desk.sit_down(key), step, typed=form, refusal=refusal)
        return go_to(_place(sitting))

    def _answered(  # noqa: PLR0911 - one for each page
        self, step: str, form: Form, key: SessionKey | None, *, visitor: str
    ) -> Sitting:
        match step:
            case Step.ABOUT:
                return self._desk.answer_by_day(key, lambda day: forms.about_you(form, today=day))
            case Step.PAYER:
                name = forms.payer_name(form)
                asked_about_it = form.get("asked_about") == name
                choice = form.get("payer", "") if asked_about_it else ""
                return self._desk.answer_payer(key, name, choice)
            case Step.BEGINS:
                return self._desk.answer_begins(key, forms.first_day(form))
            case Step.NUMBERS:
                to_come = forms.numbers_to_come(form)
                if to_come:
                    return self._desk.answer_numbers(key, to_come)
                numbers = forms.card_numbers(form)
                looked_again = form.get("looked_again") == looked_at(numbers)
                return self._desk.answer_numbers(key, numbers, looked_again=looked_again)
            case Step.ADDRESS:
                return self._desk.answer_address(key, forms.address(form))
            case Step.CARD:
                return self._desk.answer_card(
                    key, told=bool(form.get("told")), to_come=bool(form.get("card_to_come"))
                )
            case Step.HOLDER:
                return self._desk.answer(key, forms.policy_holder(form))
            case Step.HOLDER_DETAILS:
                return self._desk.answer_by_day(
                    key, lambda day: forms.holder_details(form, today=day)
                )
            case Step.REVIEW:
                return self._desk.submit(
                    key,
                    ticked=bool(form.get("attested")),
                    language=self._language,
                    visitor=visitor,
                    reviewed=form.get("reviewed"),
                )
        return self._desk.sit_down(key)

    def _show(
        self,
        sitting: Sitting,
        name: str,
        *,
        typed: Form | None = None,
        refusal: Refused | Conflict | None = None,
        **asked: object,
    ) -> Response:
        place = _place(sitting)
        if sitting.submitted and typed is not None and name != Step.REVIEW:
            return self._page("submitted.html", status=409, detail=ALREADY)
        if name == place == RECEIPT:
            return self._receipt(sitting)
        if sitting.submitted or name not in set(Step) or not sitting.may_show(Step(name)):
            return go_to(place)
        step = Step(name)
        return self._page(
            f"{step}.html",
            status=status_of(refusal),
            sitting=sitting,
            place=f"{RESUME}/{step}",
            values=filled(step, sitting) if typed is None else typed,
            **_progress(step, sitting),
            **(told(refusal) if refusal else {}),
            **{**self._needed_by(step, sitting), **asked},
        )

    def _receipt(self, sitting: Sitting) -> Response:
        """What happens next or, once the insurer has answered, what the next visit costs."""
        link = sitting.link
        cost = self._costs().of_next_visit(
            link.client_id,
            link.provider_id,
            today=sitting.today,
            say=translations(self._language).gettext,
        )
        place = f"{RESUME}/{RECEIPT}"
        return self._page("receipt.html", sitting=sitting, cost=cost, place=place)

    def _needed_by(self, step: Step, sitting: Sitting) -> dict[str, Any]:
        """What one page shows and the others do not."""
        match step:
            case Step.PAYER:
                names = {name for payer in self._desk.payers() for name in payer.names()}
                return {"suggestions": sorted(names, key=str.casefold), "candidates": {}}
            case Step.NUMBERS:
                terms = sitting.terms
                return {
                    "doubts": sitting.doubts,
                    "looked_at": "",
                    "layout": terms.card_layout if terms else CardLayout(),
                    "shape": terms.member_id_shape if terms else None,
                }
            case Step.CARD:
                return self._uploads(sitting)
            case Step.REVIEW:
                return {
                    "attestation": ATTESTATION,
                    "thumbnails": self._desk.thumbnails(sitting),
                    "kept": self._desk.photos_on_file(sitting),
                }
            case _:
                return {}

    def _uploads(self, sitting: Sitting) -> dict[str, Any]:
        sides = self._desk.sides(sitting)
        ways = {view.side: self._desk.upload_form(sitting, view.side) for view in sides}
        address = urlsplit(ways[sides[0].side].action)
        return {
            "sides": sides,
            "ways": ways,
            "tips": {},
            "posts_to": f"{address.scheme}://{address.netloc}",
        }

    def _page(self, template: str, **shown: Any) -> Response:
        return page(template, network_name=self._network_name, language=self._language, **shown)


def _progress(step: Step, sitting: Sitting) -> dict[str, Any]:
    """Which of the steps it is, as the client counts them, and the page before."""
    pages = sitting.intake.steps()
    steps = list(dict.fromkeys(step_begun_by(page) for page in pages))
    before = pages.index(step) - 1
    return {
        "number": steps.index(step_begun_by(step)) + 1,
        "begun_by": step_begun_by(step),
        "steps": len(steps),
        "back": str(pages[before]) if before >= 0 else "",
    }


def _place(sitting: Sitting) -> str:
    """The address of the page that a client should be at."""
    return RECEIPT if sitting.submitted else str(sitting.goes_on_at)
