"""Chalice, dressed for the office: routes say who may call, and errors are answered alike."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote

from chalice.app import Chalice, Request, Response

from backoffice.domain.errors import Conflict, Invalid, NotFound, OfficeError, Refused, Unsigned
from backoffice.observability import log, mind
from backoffice.web.access import AUTHORIZED, NotAllowed, Who, signed_in
from backoffice.web.language import remembering, spoken

if TYPE_CHECKING:
    from pydantic import BaseModel


View = TypeVar("View", bound=Callable[..., Any])

_PATH_PART = re.compile(r"[A-Za-z0-9_.~-]{1,129}")
"""As long as the id of a check, which has two ids of 64 letters and a dot."""
_MOST_BYTES = 64_000
_STATUS: dict[type[OfficeError], int] = {
    Invalid: 422,
    NotFound: 404,
    Conflict: 409,
    NotAllowed: 403,
    Refused: 422,
    Unsigned: 401,
}
_TITLES = {
    400: "This could not be read",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported kind of content",
    422: "Please correct this",
    500: "Something went wrong on our side",
    503: "Not available just now",
}
_LATE_BODIES = {
    "CampaignSwitching": "backoffice.services.campaign_requests",
    "NewRenewalAnswer": "backoffice.services.renewal_requests",
    "NewServedState": "backoffice.services.served_states",
    "EndOfServedState": "backoffice.services.served_states",
}
"""Bodies whose modules are known, since they would otherwise pay for all of `_BODIES`."""
_BODIES = (
    "backoffice.services.requests",
    "backoffice.services.staff_requests",
    "backoffice.services.ticket_requests",
    "backoffice.services.insurance_requests",
    "backoffice.domain.verification",
    "backoffice.services.settling",
    "backoffice.services.corrections",
    "backoffice.services.denials",
    "backoffice.domain.outcome",
    "backoffice.domain.authorization",
    "backoffice.services.payout_requests",
    "backoffice.services.invoice_requests",
    "backoffice.services.membership_requests",
    "backoffice.services.good_faith_requests",
    "backoffice.services.missed_visit_requests",
    "backoffice.services.consultation_requests",
    "backoffice.services.matching_requests",
    "backoffice.services.directory_requests",
)
"""Where the models of bodies are; each is imported only for what those before it have not."""
_FORM = "application/x-www-form-urlencoded"


class Door(NamedTuple):
    """One route: what the template, the API description and the tests compare."""

    path: str
    method: str
    who: Who
    page: bool
    status: int
    view: Callable[..., Any]


class Malformed(OfficeError):
    """The request cannot be read at all."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Api(Chalice):
    """The HTTP face of one capability."""

    def __init__(self, name: str) -> None:
        super().__init__(name, configure_logs=False)
        self.doors: list[Door] = []
        mind(self.log)

    def route(  # type: ignore[override]
        self,
        path: str,
        *,
        methods: Sequence[str],
        who: Who,
        page: bool = False,
        status: int = 200,
        any_form: bool = False,
    ) -> Callable[[View], View]:
        """Open a door at *path* for *who*.

        A view takes the path's parameters, then `caller` if it wants to know
        who asks, then `body` (a model of one of `_BODIES`, named by its
        annotation; no body at all is read as one without fields) or `form` (a page's fields) or
        `letter` (headers and body as they came, for what is signed); a
        page also `cookie`, `query`, `language`, `etag`, which says what the browser has of it, and
        `visitor`, the network address. What it
        returns is answered as JSON with *status*; a page answers with a `Response` of its own.
        With *any_form*, what is posted may have any type: mail programs choose it (RFC 8058).
        """

        def register(view: View) -> View:
            self.doors.extend(Door(path, method, who, page, status, view) for method in methods)
            names = re.findall(r"{(\w+)}", path)
            wanted = view.__annotations__

            def door(**found: str) -> Response:
                try:
                    arguments = {name: _path_part(found[name], name) for name in names}
                    if page:
                        _from_our_own_pages(self.current_request)
                    answer = self._answer(view, arguments, wanted, who=who, status=status)
                except OfficeError as error:
                    answer = _told(
                        error, reader=_reader(self.current_request, path) if page else None
                    )
                return remembering(answer, self.current_request) if page else answer

            # Chalice takes a request without a type for JSON, which suits every GET.
            content_types = [_FORM] if page and "POST" in methods else ["application/json"]
            content_types = ["*/*"] if any_form else content_types
            super(Api, self).route(path, methods=list(methods), content_types=content_types)(door)
            return view

        return register

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one request, and log one line about it: the route, never the path."""
        started = time.perf_counter_ns()
        answer: dict[str, Any] = super().__call__(event, context)
        seen = event["requestContext"]
        door = next(
            (
                d
                for d in self.doors
                if (d.path, d.method) == (seen["resourcePath"], seen["httpMethod"])
            ),
            None,
        )
        headers = {name.lower() for name in answer["headers"] | answer.get("multiValueHeaders", {})}
        if answer["statusCode"] >= 400 and "x-content-type-options" not in headers:
            # One of Chalice's own errors, in Chalice's own words.
            is_page = door is not None and door.page
            reader = _reader(self.current_request, seen["resourcePath"]) if is_page else None
            own = _problem(answer["statusCode"], None, reader=reader)
            answer = own.to_dict()
        log(
            "answered",
            route=seen["resourcePath"],
            method=seen["httpMethod"],
            status=answer["statusCode"],
            milliseconds=(time.perf_counter_ns() - started) // 1_000_000,
        )
        return answer

    def _answer(
        self,
        view: Callable[..., Any],
        arguments: dict[str, Any],
        wanted: Mapping[str, str],
        *,
        who: Who,
        status: int,
    ) -> Response:
        request = self.current_request
        if request is None:
            raise Malformed("There is no request.")
        if who in AUTHORIZED:
            caller = signed_in(who, request.context)
            if "caller" in wanted:
                arguments["caller"] = caller
        if "cookie" in wanted:
            arguments["cookie"] = request.headers.get("cookie", "")
        if "visitor" in wanted:
            arguments["visitor"] = request.context.get("identity", {}).get("sourceIp", "")
        if "etag" in wanted:
            arguments["etag"] = request.headers.get("if-none-match", "")
        if "query" in wanted:
            arguments["query"] = dict(request.query_params or {})
        if "language" in wanted:
            arguments["language"] = spoken(request)
        if "letter" in wanted:
            from backoffice.domain.webhook import Letter

            arguments["letter"] = Letter(request.headers, _raw(request.raw_body))
        if "body" in wanted:
            arguments["body"] = _body(_raw(request.raw_body), wanted["body"])
        if "form" in wanted:
            arguments["form"] = _form(_raw(request.raw_body))
        answer = view(**arguments)
        return answer if isinstance(answer, Response) else _json(answer, status)


def _from_our_own_pages(request: Request | None) -> None:
    """Refuse a form that another site posts: it could put a visitor into its own client's form.

    Browsers say where a request comes from, and old ones that do not are let
    pass. The Origin header would say nothing: our pages send no referrer.
    """
    if request is None or request.method != "POST":
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowed(
            "This form was sent from another site. Please open our page, and fill it in there."
        )


def _path_part(text: str, name: str = "") -> str:
    """A part of the path; a token may be anything, so that what is none looks like an unknown one.

    Mail programs break links at their ends, and whoever made one up learns nothing.
    """
    part = unquote(text)
    if name != "token" and not _PATH_PART.fullmatch(part):
        raise NotFound("There is no such thing here.")
    return part


def _raw(body: str | bytes) -> bytes:
    raw = body.encode() if isinstance(body, str) else body
    if len(raw) > _MOST_BYTES:
        raise Malformed("This is too large. Please send less than 64 kB.", status=413)
    return raw


def _body(raw: bytes, model_name: str) -> BaseModel:
    """The JSON *raw* as the model of that name; what does not fit is named, never quoted."""
    from pydantic import ValidationError

    known = _LATE_BODIES.get(model_name)
    modules = map(import_module, [known] if known else _BODIES)
    model: type[BaseModel] = next(
        getattr(module, model_name) for module in modules if hasattr(module, model_name)
    )
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        from backoffice.web.faults import faults_of

        faults = faults_of(error)
        if "" in faults:
            raise Malformed("The body is not the JSON object that is expected here.") from None
        raise Invalid("Some fields need your attention.", faults) from None


def _form(raw: bytes) -> dict[str, str]:
    """A page's fields; of a repeated one the last counts, as in a browser."""
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=60, errors="strict")
    except ValueError:
        raise Malformed("This form could not be read. Please go back and try again.") from None
    return dict(pairs)


def _json(answer: BaseModel | None, status: int) -> Response:
    body = "" if answer is None else answer.model_dump_json(exclude_none=True)
    return Response(body, {"Content-Type": "application/json", **_GUARDS}, status)


_GUARDS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class _Reader(NamedTuple):
    """Who reads a page that could not be shown, and where."""

    language: str
    root: str
    """What leads from there to the office's own root."""


def _reader(request: Request | None, route: str) -> _Reader:
    return _Reader(spoken(request), "../" * (route.count("/") - 1))


def _told(error: OfficeError, *, reader: _Reader | None) -> Response:
    status = error.status if isinstance(error, Malformed) else _STATUS.get(type(error), 503)
    faults = error.faults if isinstance(error, Invalid) else {}
    return _problem(status, error.sentence, reader=reader, faults=faults)


def _problem(
    status: int,
    sentence: str | None,
    *,
    reader: _Reader | None,
    faults: dict[str, str] | None = None,
) -> Response:
    """A refusal: a page for a *reader*, RFC 9457 for programs."""
    title = _TITLES.get(status, "This did not work")
    detail = sentence or "Please check the request, or try again in a moment."
    if reader:
        from backoffice.web.pages import error_page

        return error_page(status, title, detail, reader.language, root=reader.root)
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if faults:
        problem["errors"] = [{"field": name, "says": says} for name, says in faults.items()]
    return Response(
        json.dumps(problem), {"Content-Type": "application/problem+json", **_GUARDS}, status
    )
