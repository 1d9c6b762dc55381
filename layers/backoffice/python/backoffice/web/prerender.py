"""Makes what start-up should not: `python -m backoffice.web.prerender`, after a change of looks."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from backoffice.domain.waitlist import CONSENT
from backoffice.languages import LANGUAGES
from backoffice.web.pages import (
    ANSWER_LANDING,
    ASKING,
    CARE_LANDING,
    CHECKING,
    FORM_ID,
    INVOICE_LANDING,
    LANDING,
    NETWORK_NAME,
    RENEWAL_ACTION_LANDING,
    RENEWAL_LANDING,
    STYLE_HASH,
    TEMPLATES,
    UNSUBSCRIBE_LANDING,
    WAITLIST,
    WAITLIST_LANDING,
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
    (WAITLIST, "waitlist-ask.html", "", "waitlist"),
    (WAITLIST_LANDING, "waitlist-join.html", "../", "waitlist"),
    (UNSUBSCRIBE_LANDING, "waitlist-leave.html", "../../", "waitlist"),
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
            consent=CONSENT,
            form_id=FORM_ID,
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
