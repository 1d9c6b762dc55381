"""The pages behind a renewal's link: what is on file, what may be answered, and to confirm it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from backoffice.domain.calendar import day_in
from backoffice.domain.errors import Conflict, Invalid, NotFound, Refused
from backoffice.domain.help import HelpPlace
from backoffice.domain.link import LinkPurpose, SessionKey
from backoffice.domain.renewal import AnswerKind
from backoffice.languages import translations
from backoffice.web.link_sessions import cookie_for, key_in, open_link
from backoffice.web.pages import go_to, page
from backoffice.web.refusals import status_of, told

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.domain.renewal_choice import Standing
    from backoffice.services.link_door import LinkDoor
    from backoffice.services.renewal_answers import RenewalDesk, RenewalPage
    from backoffice.services.upcoming import UpcomingDesk

Form = Mapping[str, str]
P = ParamSpec("P")

ACTIONS = frozenset({"upcoming", "not-changing"})
"""What a mail offers (RN-4), by the end of its address; it is that of the page, too."""
_GOES_ON, _FORMS = "not-changing", ("upcoming", "card-to-come")
_KINDS = {
    "not-changing": AnswerKind.NOT_CHANGING,
    "no-insurance": AnswerKind.NO_INSURANCE,
    "dont-know": AnswerKind.DONT_KNOW,
}
_WAYS = {
    "upcoming": "Add upcoming insurance details",
    "not-changing": "My insurance is not changing",
    "card-to-come": "My new card is not here yet",
    "no-insurance": "I will have no insurance, or pay myself",
    "dont-know": "I don’t know yet",
}
"""What may be answered (Q7), by the end of its address, in their order."""
_TICKS = {
    "not-changing": "The insurance that you have on file stays the same in the coming year",
    "no-insurance": "From that day on, I will have no insurance that pays for visits",
    "dont-know": "I do not know yet what my insurance will be",
}
_CONFIRMS = {
    "not-changing": "Yes, my current insurance isn’t changing",
    "no-insurance": "Yes, I will pay myself",
    "dont-know": "Yes, I don’t know yet",
}
_ANSWERS = {
    AnswerKind.NOT_CHANGING: "Your insurance is not changing.",
    AnswerKind.UPCOMING: "Another insurance follows.",
    AnswerKind.NO_INSURANCE: "You will have no insurance, or pay yourself.",
    AnswerKind.DONT_KNOW: "You do not know yet.",
}
_NOT_TICKED = "Some answers need your attention."
_TICK = "Tick the box if it is so. If it is not, go back and choose another answer."
_NO_SUCH_PAGE = "There is no such answer. Please go back and choose one."


def _while_it_lasts(
    show: Callable[Concatenate[RenewalPages, P], Response],
) -> Callable[Concatenate[RenewalPages, P], Response]:
    """Say calmly that the session is over."""

    @wraps(show)
    def shown(self: RenewalPages, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            return show(self, *args, **kwargs)
        except NotFound as closed:
            return self._page(
                "message.html",
                status=404,
                heading="This page is closed for now",
                detail=closed.sentence,
                root="" if show.__name__ == "see" else "../",
            )

    return shown


class RenewalPages:
    """The desk of renewals, as a client's browser sees it. What is allowed, the desk decides."""

    def __init__(
        self,
        desk: RenewalDesk,
        door: LinkDoor,
        upcoming: UpcomingDesk,
        *,
        network_name: str,
        home_zone: str,
        language: str,
    ) -> None:
        self._desk = desk
        self._door = door
        self._upcoming = upcoming
        self._network_name = network_name
        self._home_zone = home_zone
        self._language = language
        self._say = translations(language).gettext

    def open_link(
        self, token: str, form: Form, *, now: datetime, action: str | None = None
    ) -> Response:
        """Open the link with the date of birth, and lead to the page of the *action* (RN-4)."""
        root = "../../" if action else "../"
        return open_link(
            self._door,
            token,
            form,
            today=day_in(now, self._home_zone),
            leads_to=f"{root}renewal-answers/{action}" if action in ACTIONS else f"{root}renewal",
            again=lambda refused: self._page(
                "renewal-link.html", status=422, values=form, root=root, **told(refused)
            ),
        )

    @_while_it_lasts
    def see(self, query: Form, cookie: str) -> Response:
        """What is on file, what was answered, and what else may be."""
        return self._renewal(_key(cookie), said=query.get("said", ""))

    @_while_it_lasts
    def ask(self, choice: str, cookie: str) -> Response:
        """One answer, for the client to confirm; nothing is answered by looking at it."""
        return self._answer(choice, _key(cookie))

    @_while_it_lasts
    def confirm(self, choice: str, form: Form, cookie: str, *, visitor: str) -> Response:
        """Take a confirmed answer, or lead to the form about another plan."""
        key = _key(cookie)
        try:
            if choice in _FORMS:
                to_form = self._upcoming.begin(key, card_to_come=choice == "card-to-come")
                return go_to("../insurance", cookie=cookie_for(to_form))
            if choice not in _KINDS:
                raise NotFound(_NO_SUCH_PAGE)
            if form.get("sure") != "yes":
                raise Invalid(_NOT_TICKED, {"sure": _TICK})
            self._desk.answer(key, _KINDS[choice], visitor=visitor)
        except Invalid as invalid:
            return self._answer(choice, key, refusal=invalid)
        except (Refused, Conflict) as refusal:
            return self._renewal(key, root="../", refusal=refusal)
        return go_to("../renewal?said=kept")

    def _renewal(
        self,
        key: SessionKey | None,
        *,
        said: str = "",
        root: str = "",
        refusal: Refused | Conflict | None = None,
    ) -> Response:
        seen = self._desk.see(key)
        return self._page(
            "renewal.html",
            status=status_of(refusal),
            seen=seen,
            said=said,
            choices=_shown(seen),
            calendar=self._calendar(seen),
            ways=self._in_words(_WAYS),
            answers={kind: self._say(words) for kind, words in _ANSWERS.items()},
            root=root,
            **(told(refusal) if refusal else {}),
        )

    def _answer(
        self, choice: str, key: SessionKey | None, *, refusal: Invalid | None = None
    ) -> Response:
        seen = self._desk.see(key)
        if choice not in _WAYS:
            raise NotFound(_NO_SUCH_PAGE)
        if choice not in _choices(seen.standing):
            return go_to("../renewal")
        return self._page(
            "renewal-answer.html",
            status=status_of(refusal),
            choice=choice,
            seen=seen,
            ways=self._in_words(_WAYS),
            ticks=self._in_words(_TICKS),
            confirms=self._in_words(_CONFIRMS),
            values={},
            root="../",
            **(told(refusal) if refusal else {}),
        )

    def _calendar(self, seen: RenewalPage) -> str | None:
        """Who pays for the visits that are planned, as a picture; None: nothing is certified."""
        from markupsafe import Markup

        from backoffice.web.gap_calendar import calendar_of

        if not seen.visits:
            return None
        return Markup(calendar_of(seen.visits, self._language))  # noqa: S704 - it escapes its words

    def _in_words(self, sentences: Mapping[str, str]) -> dict[str, str]:
        return {name: self._say(words) for name, words in sentences.items()}

    def _page(self, template: str, **shown: Any) -> Response:
        return page(
            template,
            network_name=self._network_name,
            language=self._language,
            place=str(HelpPlace.RENEWAL),
            **shown,
        )


def _choices(standing: Standing) -> list[str]:
    """What may be answered as things stand, in the order of the page."""
    details, simple = standing.takes_details, standing.takes_answers
    offered = [name for name in _WAYS if (details if name in _FORMS else simple)]
    return [name for name in offered if name != _GOES_ON or standing.may_go_on]


def _shown(seen: RenewalPage) -> list[str]:
    """What the page offers: neither what is its one button, nor the answer that stands."""
    standing, following, said = seen.standing, seen.following, seen.answer
    if following and following.waits_for_card and not standing.takes_answers:
        return []
    stands = said.kind if said and not standing.is_asked_once_more else None
    return [name for name in _choices(standing) if _KINDS.get(name) != stands or stands is None]


def _key(cookie: str) -> SessionKey | None:
    return key_in(cookie, LinkPurpose.RENEWAL)
