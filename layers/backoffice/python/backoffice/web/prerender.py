"""Makes the landing page anew after a change to its looks.

PYTHONPATH=layers/backoffice/python python -m backoffice.web.prerender
"""

from __future__ import annotations

from backoffice.web.pages import LANDING, NETWORK_NAME, render


def landing_page() -> str:
    """The landing page with a gap for the name of the network."""
    return render("link.html", network_name=NETWORK_NAME, values={})


if __name__ == "__main__":
    LANDING.write_text(landing_page(), encoding="utf-8")
