"""Does my insurance cover this? A page for anybody, a link to the answer, a script to call with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backoffice.observability import log
from backoffice.web import pages
from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.web.queues import quietly, scheduled_at
from backoffice.wiring import new_id, now, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.check_pages import AnswerPages, CheckPages

app = Api("insurance-check")


@app.route("/insurance-check", methods=["GET"], who=Who.PUBLIC, page=True)
def show_question(language: str) -> Response:
    """Ask for the insurance provider; nothing is looked up."""
    return pages.checking(settings().network_name, language)


@app.route("/insurance-check", methods=["POST"], who=Who.PUBLIC, page=True)
def answer_question(form: dict[str, str], language: str) -> Response:
    """Take the insurance provider or the plan; whom we can ask about gets the same answer."""
    return _check_pages(language).answer(form, now=now())


@app.route("/insurance-check/call-script", methods=["GET"], who=Who.PUBLIC, page=True)
def show_call_script(language: str) -> Response:
    """Show what to ask an insurance provider by telephone."""
    return _check_pages(language).call_script()


@app.route("/answer/{token}", methods=["GET"], who=Who.PUBLIC, page=True)
def land(token: str, language: str) -> Response:  # noqa: ARG001 - the same page for every token
    """Ask whoever opens a link for the second fact; nothing is looked up."""
    return pages.answer_landing(settings().network_name, language)


@app.route("/answer/{token}", methods=["POST"], who=Who.PUBLIC, page=True)
def open_answer(token: str, form: dict[str, str], language: str) -> Response:
    """Open a link with the date of birth; the first time, the insurance provider is asked."""
    return _answer_pages(language).open_link(token, form, now=now())


@app.route("/answer", methods=["GET"], who=Who.LINK, page=True)
def see_answer(cookie: str, language: str) -> Response:
    """Show the answer, or that it is on its way."""
    return _answer_pages(language).see(cookie)


def _check_pages(language: str) -> CheckPages:
    # Not at the top: the pages that stand still need none of it.
    from backoffice.web.check_pages import CheckPages, Script  # noqa: PLC0415

    return CheckPages(
        office().prechecks,
        network_name=settings().network_name,
        home_zone=settings().home_zone,
        script=Script(settings().network_npi, settings().network_tax_id),
        language=language,
        new_id=new_id,
    )


def _answer_pages(language: str) -> AnswerPages:
    from backoffice.web.check_pages import AnswerPages  # noqa: PLC0415

    return AnswerPages(
        office().precheck_door,
        network_name=settings().network_name,
        home_zone=settings().home_zone,
        language=language,
    )


@quietly
def hand_out_due(event: dict[str, Any], context: object) -> None:  # noqa: ARG001
    """Every five minutes, hand out the pre-checks to ask about again, or to forget."""
    handed_out = office().due_prechecks.hand_out_due(due=scheduled_at(event))
    log("handed out", count=handed_out)
