"""The pages that clients see: how they are rendered, and the headers that keep them private."""

from __future__ import annotations

import os.path
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from chalice.app import Response

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = os.path.join(os.path.dirname(os.path.dirname(__file__)), "templates", "pages")
LANDING = "landing.{language}.html"
"""Rendered from link.html ahead of time, by `python -m backoffice.web.prerender`."""
ASKING = "asking.{language}.html"
"""Likewise, from link-request.html."""
CHECKING = "checking.{language}.html"
"""Likewise, from insurance-check.html."""
ANSWER_LANDING = "answer-landing.{language}.html"
"""Likewise, from answer-link.html."""
CARE_LANDING = "care-landing.{language}.html"
"""Likewise, from care-link.html."""
INVOICE_LANDING = "invoice-landing.{language}.html"
"""Likewise, from invoice-link.html."""
RENEWAL_LANDING = "renewal-landing.{language}.html"
"""Likewise, from renewal-link.html."""
RENEWAL_ACTION_LANDING = "renewal-action-landing.{language}.html"
"""The same, one step deeper: behind each of the two actions of a mail (RN-4)."""
WAITLIST = "waitlist.{language}.html"
"""Likewise, from waitlist-ask.html."""
WAITLIST_LANDING = "waitlist-landing.{language}.html"
"""Likewise, from waitlist-join.html."""
UNSUBSCRIBE_LANDING = "unsubscribe-landing.{language}.html"
"""Likewise, from waitlist-leave.html."""
STYLE_HASH = "office.css.sha256"
"""What the policy of every page says of the stylesheet; made along with the landing page."""
NETWORK_NAME = "[[network_name]]"
"""Where the prerendered page wants the name of the network."""
FORM_ID = "[[form_id]]"
"""Likewise, the id of its form."""

ENGLISH = "en"

_UNLESS_SAID: dict[str, object] = {
    "alert": "",
    "faults": {},
    "root": "../",
    "place": "",
    "came_from": "",
    "asked": "",
    "asks_for_link": False,
    "asks_again": False,
}
"""What every page may show; `root` leads to the office's own root, `place` is told to Help.

`came_from` is a place, too: a page that was asked for with it keeps it in another language, and
likewise `asked`, the whole of a search.
"""
_Headers = dict[str, str | list[str]]
# The landing page is on the way of every scanner, and even `html.escape` brings a module of tables.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
_GUARDS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",  # two years; browsers ignore it on localhost
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind every link: it asks for the date of birth, and knows nothing else.

    It is the same for every token and looks nothing up, so that whoever tries
    addresses learns nothing, and a mail scanner that follows a link changes
    nothing. It needs no template engine and no model, so that it starts fast.
    """
    return _made_ahead(LANDING, network_name, language)


def asking(network_name: str, language: str = ENGLISH) -> Response:
    """The page on which anybody may ask for a link; as still as the landing page."""
    return _made_ahead(ASKING, network_name, language)


def checking(network_name: str, language: str = ENGLISH) -> Response:
    """The page on which anybody may ask whether an insurance covers care; as still."""
    return _made_ahead(CHECKING, network_name, language)


def answer_landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind the link to such an answer; as still, and the same for every token."""
    return _made_ahead(ANSWER_LANDING, network_name, language)


def invoice_landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind the link to invoices; as still, and the same for every token."""
    return _made_ahead(INVOICE_LANDING, network_name, language)


def care_landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind the link to a search for care; as still, and the same for every token."""
    return _made_ahead(CARE_LANDING, network_name, language)


def renewal_landing(
    network_name: str, language: str = ENGLISH, *, action: bool = False
) -> Response:
    """The page behind the link about the end of a plan; as still, and the same for every token.

    Behind the *action* of a mail it is the same page, too, and does nothing yet.
    """
    name = RENEWAL_ACTION_LANDING if action else RENEWAL_LANDING
    return _made_ahead(name, network_name, language)


def waiting(network_name: str, language: str = ENGLISH, *, form_id: str) -> Response:
    """The page on which anybody may ask for a place on the waitlist; as still, but for *form_id*.

    By it the same form sent twice is known.
    """
    return _made_ahead(WAITLIST, network_name, language, form_id)


def waitlist_landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind the link to such a place; as still, and the same for every token."""
    return _made_ahead(WAITLIST_LANDING, network_name, language)


def unsubscribe_landing(network_name: str, language: str = ENGLISH) -> Response:
    """The page behind the link that takes a reader off the waitlist; likewise."""
    return _made_ahead(UNSUBSCRIBE_LANDING, network_name, language)


def page(
    template: str,
    *,
    network_name: str,
    language: str = ENGLISH,
    status: int = 200,
    posts_to: str = "",
    **shown: object,
) -> Response:
    """The page that *template* makes of what is *shown*, in *language*.

    *posts_to* is an origin, beside our own, that the page's forms may post to.
    """
    text = render(template, language, network_name=network_name, **shown)
    return _html(text, status, posts_to)


def for_everybody(answer: Response, etag: str) -> Response:
    """The *answer* as a page that holds nothing of anybody's: search engines and caches may keep
    it, for five minutes, and who has it already, by its *etag*, is not sent it again.
    """
    from hashlib import sha256

    answer.headers.pop("X-Robots-Tag")
    tag = f'"{sha256(answer.body.encode()).hexdigest()[:32]}"'
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    known = {each.strip().removeprefix("W/") for each in etag.split(",")}
    if tag in known:
        answer.headers.pop("Content-Type")
        return Response("", answer.headers, 304)
    return answer


def error_page(
    status: int, title: str, detail: str, language: str = ENGLISH, *, root: str = "../"
) -> Response:
    """What a person reads where a page could not be shown."""
    return page(
        "message.html",
        network_name="",
        language=language,
        status=status,
        heading=title,
        detail=detail,
        root=root,
    )


def go_to(place: str, *, cookie: str = "") -> Response:
    """Send the browser on to *place*, from the page that it is at.

    The place is relative, because the office may stand behind a stage's path
    (`/office/insurance`): a path from the root would leave it.
    """
    headers: _Headers = {"Location": place, **_GUARDS}
    if cookie:
        headers["Set-Cookie"] = cookie
    return Response("", headers, 303)


def render(template: str, language: str = ENGLISH, **shown: object) -> str:
    """The text of one page; a name that *shown* lacks is an error, not a gap."""
    return _environment(language).get_template(template).render({**_UNLESS_SAID, **shown})


@cache
def _environment(language: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from backoffice import languages
    from backoffice.domain.states import STATES

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    catalogues: Any = languages.translations(language)
    environment.install_gettext_translations(catalogues, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = partial(_said, catalogues)
    environment.globals["stylesheet"] = Markup(_file("office.css"))  # noqa: S704 - our own file
    environment.globals["language"] = language
    environment.globals["languages"] = languages.LANGUAGES
    environment.filters["month"] = partial(languages.month_in_words, language=language)
    environment.globals["state_names"] = STATES
    environment.filters["day"] = partial(languages.day_in_words, language=language)
    environment.filters["moment"] = partial(languages.moment_in_words, language=language)
    return environment


def _said(catalogues: Any, sentence: str, /, **names: object) -> Markup:
    """A sentence in the page's language, as text: Jinja's own `_` takes any sentence for markup."""
    from markupsafe import escape

    text = escape(catalogues.gettext(sentence))
    return text % names if names else text


def _made_ahead(name: str, network_name: str, language: str, form_id: str = "") -> Response:
    for letter, written in _ESCAPED.items():
        network_name = network_name.replace(letter, written)
    text = _file(name.format(language=language)).replace(NETWORK_NAME, network_name)
    return _html(text.replace(FORM_ID, form_id))


@cache
def _file(name: str) -> str:
    with open(os.path.join(TEMPLATES, name), encoding="utf-8") as file:
        return file.read()


def _html(text: str, status: int = 200, posts_to: str = "") -> Response:
    headers: _Headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _policy(posts_to),
        **_GUARDS,
    }
    return Response(text, headers, status)


@cache
def _policy(posts_to: str) -> str:
    """Nothing but our own style and forms: no script, no frame, nobody else's anything."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{_file(STYLE_HASH)}'",
            "img-src 'self' data:",
            f"form-action 'self' {posts_to}".rstrip(),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
