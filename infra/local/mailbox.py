"""Every e-mail that the local office sent, as its reader would see it, at `/_mailbox`."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Mail = dict[str, Any]
"""An e-mail as SES took it: `MessageId`, `Source`, `To`, `Subject`, `BodyText`, `BodyHtml`, and
when: `Timestamp`, in seconds since the epoch."""

_LINK = re.compile(r"https?://[^\s<>\"']+")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: auto; padding: 1rem }}
  li {{ margin: .75rem 0 }} small {{ color: #555 }}
  dt {{ font-weight: 600 }} dd {{ margin: 0 0 .5rem }}
  pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #f5f5f2; padding: 1rem }}
  iframe {{ width: 100%; height: 32rem; border: 1px solid #aaa }}
</style></head><body>{body}</body></html>"""


@dataclass(frozen=True)
class Mailbox:
    """All e-mails sent so far, those of earlier runs included.

    Attributes:
        sent: asks for the e-mails of this run, oldest first.
        archive: the file that carries them from run to run; None forgets them.
    """

    sent: Callable[[], list[Mail]]
    archive: Path | None = None

    def mails(self) -> list[Mail]:
        """Every e-mail, the latest first."""
        kept = {mail["MessageId"]: mail for mail in [*self._archived(), *self.sent()]}
        return sorted(kept.values(), key=lambda mail: float(mail["Timestamp"]), reverse=True)

    def keep(self) -> None:
        """Write every e-mail down for the next run: the local AWS forgets them when it stops."""
        if self.archive:
            self.archive.parent.mkdir(parents=True, exist_ok=True)
            self.archive.write_text(json.dumps(self.mails()), encoding="utf-8")

    def page(self, path: str) -> str | None:
        """The page at *path* under `/_mailbox`: the list, one e-mail, or its HTML form alone."""
        parts = path.strip("/").split("/") if path.strip("/") else []
        if not parts:
            return _list(self.mails())
        found = next((mail for mail in self.mails() if mail["MessageId"] == parts[0]), None)
        if found is None:
            return None
        return _html_form(found) if parts[1:] == ["html"] else _one(found)

    def _archived(self) -> list[Mail]:
        if self.archive is None or not self.archive.exists():
            return []
        archived: list[Mail] = json.loads(self.archive.read_text(encoding="utf-8"))
        return archived


def _list(mails: list[Mail]) -> str:
    lines = [
        f'<li><a href="/_mailbox/{html.escape(mail["MessageId"])}">'
        f"{html.escape(mail['Subject']) or '(no subject)'}</a><br>"
        f"<small>to {html.escape(', '.join(mail['To']))}, {_moment(mail)}</small></li>"
        for mail in mails
    ]
    told = f"<ul>{''.join(lines)}</ul>" if lines else "<p>No e-mail has been sent yet.</p>"
    return _PAGE.format(title="Mailbox", body=f"<h1>Mailbox</h1>{told}")


def _one(mail: Mail) -> str:
    facts = {"From": mail["Source"], "To": ", ".join(mail["To"]), "Sent": _moment(mail)}
    described = "".join(
        f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in facts.items()
    )
    # The frame may follow a link that a person clicks, and nothing else.
    frame = (
        '<h2>HTML</h2><iframe title="The HTML form"'
        ' sandbox="allow-top-navigation-by-user-activation"'
        f' src="/_mailbox/{html.escape(mail["MessageId"])}/html"></iframe>'
    )
    return _PAGE.format(
        title=html.escape(mail["Subject"]),
        body=f'<p><a href="/_mailbox">Mailbox</a></p><h1>{html.escape(mail["Subject"])}</h1>'
        f"<dl>{described}</dl><h2>Text</h2><pre>{_clickable(mail['BodyText'])}</pre>"
        f"{frame if mail['BodyHtml'] else ''}",
    )


def _html_form(mail: Mail) -> str:
    return f'<base target="_top">{mail["BodyHtml"] or ""}'


def _clickable(text: str) -> str:
    return _LINK.sub(lambda link: f'<a href="{link[0]}">{link[0]}</a>', html.escape(text))


def _moment(mail: Mail) -> str:
    return datetime.fromtimestamp(float(mail["Timestamp"]), UTC).strftime("%d %B %Y, %H:%M:%S UTC")
