"""Help for whoever is stuck: articles to read, and a person to ask, who answers in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.web.access import Who
from backoffice.web.api import Api
from backoffice.wiring import new_id, office, settings

if TYPE_CHECKING:
    from chalice.app import Response

    from backoffice.web.article_pages import ArticlePages
    from backoffice.web.models import Caller, NewAnswer, NewTicket, Ticket, TicketReceipt
    from backoffice.web.ticket_pages import TicketPages

app = Api("help-center")


@app.route("/help", methods=["GET"], who=Who.PUBLIC, page=True)
def list_articles(language: str) -> Response:
    """List the articles, and how to reach a person."""
    return _articles().every(language=language)


@app.route("/help/{article}", methods=["GET"], who=Who.PUBLIC, page=True)
def read_article(article: str, language: str) -> Response:
    """Show one article and what readers say of it."""
    return _articles().read(article, language=language)


@app.route("/help/{article}", methods=["POST"], who=Who.PUBLIC, page=True)
def vote(article: str, form: dict[str, str], language: str) -> Response:
    """Count a reader's answer to whether the article was helpful."""
    return _articles().vote(article, form, language=language)


@app.route("/help/request", methods=["GET"], who=Who.PUBLIC, page=True)
def show_request(query: dict[str, str], cookie: str, language: str) -> Response:
    """Show the form that reaches a person."""
    return _tickets().form(query, cookie, language=language)


@app.route("/help/request", methods=["POST"], who=Who.PUBLIC, page=True)
def send_request(form: dict[str, str], cookie: str, language: str) -> Response:
    """Take a question, and say by when it is answered."""
    return _tickets().ask(form, cookie, language=language)


@app.route("/tickets/{ticket_id}", methods=["PUT"], who=Who.PROVIDER)
def ask(ticket_id: str, body: NewTicket, caller: Caller) -> TicketReceipt:
    """Ask the network something, under an id that you choose; repeating it asks nothing more.

    A person answers by the end of the next business day.
    """
    return office().tickets.ask_as_provider(ticket_id, body, caller=caller)


@app.route("/tickets/{ticket_id}", methods=["GET"], who=Who.STAFF)
def read_ticket(ticket_id: str, caller: Caller) -> Ticket:
    """Read a question, to answer it; that you read a client's is noted in the audit trail."""
    return office().tickets.read(ticket_id, caller=caller)


@app.route("/tickets/{ticket_id}/answer", methods=["PUT"], who=Who.STAFF)
def answer(ticket_id: str, body: NewAnswer, caller: Caller) -> Ticket:
    """Answer a question, which settles its task; repeating it changes nothing.

    The answer is mailed to whoever asked, unless they left a telephone number
    alone: call them before you write it down.
    """
    return office().tickets.answer(ticket_id, body, caller=caller)


def _articles() -> ArticlePages:
    from backoffice.web.article_pages import ArticlePages  # noqa: PLC0415

    return ArticlePages(
        office().helpfulness,
        network_name=settings().network_name,
        help_phone=settings().help_phone,
        guide_video_url=settings().guide_video_url,
        new_id=new_id,
    )


def _tickets() -> TicketPages:
    from backoffice.web.ticket_pages import TicketPages  # noqa: PLC0415

    return TicketPages(
        office().tickets,
        network_name=settings().network_name,
        help_phone=settings().help_phone,
        new_id=new_id,
    )
