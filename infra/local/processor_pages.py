"""The simulated payment processor's own pages: for whoever pays, and for whoever is to be paid.

Plain HTML, one form, no script; in English and Spanish, and readable at 360 pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from infra.local.processor_objects import Account, Session

HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}

_STYLE = """
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#1d1d1f;background:#fff}
main{max-width:26rem;margin:0 auto;padding:1rem}
h1{font-size:1.25rem;margin:0 0 .25rem;overflow-wrap:anywhere}
.sum{font-size:2rem;font-weight:700;margin:0 0 1rem}
label{display:block;margin:.75rem 0 .25rem;font-weight:600}
input{width:100%;padding:.75rem;font:inherit;border:1px solid #6e6e73;border-radius:.375rem}
button{width:100%;margin:1rem 0;padding:.875rem;font:inherit;font-weight:700;color:#fff;
background:#1f4fa3;border:0;border-radius:.375rem}
a{color:#1f4fa3}
:focus-visible{outline:3px solid #1d1d1f;outline-offset:2px}
.error{padding:.75rem;border:2px solid #a31621;border-radius:.375rem;color:#a31621}
.note{color:#515154;font-size:.875rem}
"""

ENGLISH = {
    "lang": "en",
    "pay": "Pay",
    "number": "Card number",
    "expiry": "Expiry date (MM/YY)",
    "code": "Security code",
    "back": "Go back without paying",
    "note": "This is a simulated page. No money moves.",
    "closed": "This page has closed, and nothing was charged here.",
    "paid": "This was paid already. There is nothing more to do.",
    "return": "Go back",
    "card_declined": "Your card was declined. Try another card.",
    "insufficient_funds": "Your card has not enough money on it. Try another card.",
    "lost_card": "Your card was declined. Try another card.",
    "expired_card": "Your card has expired. Try another card.",
    "incorrect_cvc": "The security code is wrong. Look at your card again.",
    "processing_error": "Your bank could not be reached. Try again.",
    "incorrect_number": "The card number is wrong. Look at your card again.",
}
SPANISH = {
    "lang": "es",
    "pay": "Pagar",
    "number": "Número de tarjeta",
    "expiry": "Fecha de vencimiento (MM/AA)",
    "code": "Código de seguridad",
    "back": "Volver sin pagar",
    "note": "Esta es una página simulada. No se mueve dinero.",
    "closed": "Esta página se cerró y aquí no se cobró nada.",
    "paid": "Esto ya se pagó. No tiene que hacer nada más.",
    "return": "Volver",
    "card_declined": "Su tarjeta fue rechazada. Pruebe con otra tarjeta.",
    "insufficient_funds": "Su tarjeta no tiene fondos suficientes. Pruebe con otra tarjeta.",
    "lost_card": "Su tarjeta fue rechazada. Pruebe con otra tarjeta.",
    "expired_card": "Su tarjeta está vencida. Pruebe con otra tarjeta.",
    "incorrect_cvc": "El código de seguridad no es correcto. Vuelva a mirar su tarjeta.",
    "processing_error": "No se pudo contactar a su banco. Inténtelo de nuevo.",
    "incorrect_number": "El número de tarjeta no es correcto. Vuelva a mirar su tarjeta.",
}


@dataclass(frozen=True)
class _Field:
    name: str
    label: str
    autocomplete: str


def payment(session: Session, *, declined: str | None = None) -> str:
    """The page where *session* is paid, or that says why it cannot be."""
    words = SPANISH if str(session.asked.get("locale", "")).startswith("es") else ENGLISH
    price = f"${session.amount // 100:,}.{session.amount % 100:02d}"
    top = f'<h1>{escape(session.label)}</h1><p class="sum">{price}</p>'
    back = session.asked.get("cancel_url") or session.asked["success_url"]
    if session.status != "open":
        is_closed = session.status == "expired"
        on = back if is_closed else session.asked["success_url"]
        says = words["closed" if is_closed else "paid"]
        return _page(
            words["lang"], session.label, f"{top}<p>{says}</p>{_link(on, words['return'])}"
        )
    fields = (
        _Field("number", words["number"], "cc-number"),
        _Field("expiry", words["expiry"], "cc-exp"),
        _Field("code", words["code"], "cc-csc"),
    )
    wrong = f'<p class="error" role="alert" id="wrong">{words[declined]}</p>' if declined else ""
    described = ' aria-describedby="wrong"' if declined else ""
    inputs = "".join(_input(each, described) for each in fields)
    form = f'<form method="post">{inputs}<button>{words["pay"]} {price}</button></form>'
    note = f'<p class="note">{words["note"]}</p>'
    return _page(
        words["lang"], session.label, f"{top}{wrong}{form}{_link(back, words['back'])}{note}"
    )


def onboarding(account: Account, *, leave_to: str) -> str:
    """The page where whoever is to be paid says who they are."""
    number = _input(_Field("number", "Bank account number", "off"), "")
    form = f'<form method="post">{number}<button>Agree and submit</button></form>'
    note = f'<p class="note">{ENGLISH["note"]} Account {escape(account.account_id)}.</p>'
    top = "<h1>Tell us where your money is to go</h1>"
    return _page("en", "Payouts", f"{top}{form}{_link(leave_to, 'Go back for now')}{note}")


def nothing() -> str:
    """The page of an address that does not exist."""
    return _page("en", "Not found", "<h1>There is nothing here</h1>")


def _page(language: str, title: str, content: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{content}</main></body></html>"
    )


def _input(of: _Field, described: str) -> str:
    return (
        f'<label for="{of.name}">{of.label}</label>'
        f'<input id="{of.name}" name="{of.name}" inputmode="numeric" maxlength="40" required'
        f' autocomplete="{of.autocomplete}"{described}>'
    )


def _link(address: str, text: str) -> str:
    return f'<p><a href="{escape(address)}">{text}</a></p>'
