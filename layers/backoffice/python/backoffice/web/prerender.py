"""Makes what start-up should not: `python -m backoffice.web.prerender`, after a change of looks."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from backoffice.languages import LANGUAGES
from backoffice.web.pages import (
    ANSWER_LANDING,
    ASKING,
    CARE_LANDING,
    CHECKING,
    INVOICE_LANDING,
    LANDING,
    NETWORK_NAME,
    RENEWAL_ACTION_LANDING,
    RENEWAL_LANDING,
    STYLE_HASH,
    TEMPLATES,
    render,
)

_STILL = (
    (LANDING, "link.html", "../", "link"),
    (ASKING, "link-request.html", "", "link-request"),
    (CHECKING, "insurance-check.html", "", "insurance-check"),
    (ANSWER_LANDING, "answer-link.html", "../", "answer"),
    (CARE_LANDING, "care-link.html", "../", "consultation"),
    (INVOICE_LANDING, "invoice-link.html", "../", "invoice"),
    (RENEWAL_LANDING, "renewal-link.html", "../", "renewal"),
    (RENEWAL_ACTION_LANDING, "renewal-link.html", "../../", "renewal"),
)


def prerendered() -> dict[str, str]:
    """The pages that stand still, but for the network's name, and the style's hash, by file."""
    style = Path(TEMPLATES, "office.css").read_bytes()
    still = {
        name.format(language=language): render(
            template,
            language,
            network_name=NETWORK_NAME,
            values={},
            candidates={},
            root=root,
            place=place,
        )
        for name, template, root, place in _STILL
        for language in LANGUAGES
    }
    return {**still, STYLE_HASH: b64encode(sha256(style).digest()).decode()}


if __name__ == "__main__":
    for name, text in prerendered().items():
        Path(TEMPLATES, name).write_text(text, encoding="utf-8")
