"""Every sentence that a person may read, found where it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

import backoffice

PACKAGE = Path(backoffice.__file__).parent

SHOWN = (
    "adapters/dynamodb/dynamo.py",
    "domain/address.py",
    "domain/call_script.py",
    "domain/card.py",
    "domain/client_documents.py",
    "domain/consultation.py",
    "domain/consultation_gate.py",
    "domain/directory_search.py",
    "domain/doubts.py",
    "domain/good_faith_words.py",
    "domain/help.py",
    "domain/intake.py",
    "domain/invoice_words.py",
    "domain/link.py",
    "domain/missed_visit_agreement.py",
    "domain/missed_visit_words.py",
    "domain/objecting.py",
    "domain/plain_words.py",
    "domain/precheck.py",
    "domain/prose.py",
    "domain/renewal.py",
    "domain/renewal_choice.py",
    "domain/seeker.py",
    "domain/statement.py",
    "domain/till.py",
    "domain/waitlist.py",
    "services/card_step.py",
    "services/care_door.py",
    "services/care_requests.py",
    "services/client_documents.py",
    "services/client_estimates.py",
    "services/client_invoices.py",
    "services/directory.py",
    "services/helpfulness.py",
    "services/intake.py",
    "services/link_door.py",
    "services/missed_visit_acceptance.py",
    "services/objections.py",
    "services/one_page.py",
    "services/paying.py",
    "services/precheck.py",
    "services/renewal_answers.py",
    "services/tickets.py",
    "services/waitlist.py",
    "web/amounts.py",
    "web/api.py",
    "web/article_pages.py",
    "web/asking_pages.py",
    "web/care_forms.py",
    "web/care_pages.py",
    "web/check_pages.py",
    "web/directory_pages.py",
    "web/directory_query.py",
    "web/directory_words.py",
    "web/document_pages.py",
    "web/estimate_pages.py",
    "web/forms.py",
    "web/gap_calendar.py",
    "web/intake_pages.py",
    "web/invoice_pages.py",
    "web/membership_pages.py",
    "web/pages_of_invoices.py",
    "web/missed_visit_pages.py",
    "web/renewal_pages.py",
    "web/ticket_pages.py",
    "web/waitlist_pages.py",
)
"""Modules whose sentences end on pages; what only programs read is not among them."""
NOT_FOR_CLIENTS = {
    "Generations are counted from one.",
    "Nobody is asked about a plan that ends on that day.",
    "The time to answer is over. Enter the insurance that covers the client now, or ask the client "
    "to by a new link.",
    "To say that another plan follows, enter it as a policy that begins on its day.",
    "This is no day that we could look up.",
    "The ticket was answered.",
    "There is no such ticket.",
    "These details were already submitted. There is nothing to revoke.",
    "ADD #n :by",
    "REMOVE #d SET #a = :a",
    "US telephone number, as in +12125550123",
    "There is no request.",
    "The body is not the JSON object that is expected here.",
    "A helper has a name and a relation.",
    "Only the card of a plan to come may come later.",
    "Invoice ",
    "There is no such client.",
    " is not right: ",
    "One of your clients asks for a new insurance link. For their privacy, this e-mail does not "
    "say who.",
    "Please sign in to see the request and to send the link.",
    "Someone asks you for a new link",
    "Only what is not answered falls due.",
    "An applicant is known until the answer is.",
    "This pre-check is ",
    "This pre-check is over.",
    "This pre-check was not confirmed.",
    "An address is known until all is said.",
    "This offer is over. You can ask for another one.",
    "This place on the waitlist is ",
    "This wish was heard already.",
    "Whoever waits began to, once.",
    "Write your policy for missed visits first. Then ask your clients to accept it.",
}
"""What is said to staff, providers and programs alone, in English."""
KINDS = (
    "MemberId",
    "GroupNumber",
    "UsState",
    "ZipCode",
    "PlainText",
    "PayerName",
    "PersonName",
    "EmailAddress",
)
"""The kinds of `domain.identifiers` that a form reads."""


def in_templates() -> set[str]:
    """What the templates of pages and mails say."""
    said = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(
            PACKAGE / "templates",
            method_map=[
                # Providers are written to in English.
                ("email/link_asked.jinja", "ignore"),
                ("email/consultation_work.jinja", "ignore"),
                ("email/membership_*.jinja", "ignore"),
                ("**.jinja", "jinja2.ext:babel_extract"),
                ("**.html", "jinja2.ext:babel_extract"),
                ("**.txt", "jinja2.ext:babel_extract"),
                ("**.jinja", "jinja2.ext:babel_extract"),
            ],
            options_map={
                "**.*": {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true"}
            },
        )
    }
    return said - NOT_FOR_CLIENTS


def in_code() -> set[str]:
    """What the code says to people: constants that are sentences, but for docstrings."""
    found = set()
    for name in SHOWN:
        found |= set(_sentences(ast.parse((PACKAGE / name).read_text(encoding="utf-8"))))
    identifiers = ast.parse((PACKAGE / "domain/identifiers.py").read_text(encoding="utf-8"))
    for kind in identifiers.body:
        if isinstance(kind, ast.ClassDef) and kind.name in KINDS:
            found |= {_advice(kind)} - {""}
    return found - NOT_FOR_CLIENTS


def _advice(kind: ast.ClassDef) -> str:
    """What a kind says of text that does not fit; some leave it to the kind that they extend."""
    for line in kind.body:
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "advice":
            return str(ast.literal_eval(line.value))
    return ""


def _sentences(tree: ast.AST) -> Iterator[str]:
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in documentation and text[:1].isupper() and " " in text:
                yield text
        # A single word is one where it is said.
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))
