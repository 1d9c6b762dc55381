"""A page as assistive technology meets it: its controls, labels, links and ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]

_CONTROLS = {"input", "select", "textarea", "button"}


@dataclass
class Markup:
    """What a test asks about one page."""

    tags: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    labelled: list[str] = field(default_factory=list)
    controls: list[Attributes] = field(default_factory=list)
    forms: list[Attributes] = field(default_factory=list)
    links: list[Attributes] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    """What the form would send, if it were sent at once."""
    language: str = ""
    title: str = ""
    style: str = ""
    text: str = ""

    @property
    def visible(self) -> list[Attributes]:
        """The controls that somebody fills in."""
        unseen = {"hidden", "submit"}
        return [control for control in self.controls if control.get("type") not in unseen]

    def control(self, name: str) -> Attributes:
        """The first control of a question."""
        return next(control for control in self.controls if control.get("id") == name)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Markup()
        self._open: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says something twice: {names}"
        found = {name: value or "" for name, value in attrs}
        page = self.page
        page.tags.append(tag)
        page.attributes.append(found)
        self._open.append(tag)
        if "id" in found:
            page.ids.append(found["id"])
        match tag:
            case "html":
                page.language = found.get("lang", "")
            case "label":
                page.labelled.append(found["for"])
            case "form":
                page.forms.append(found)
            case "a":
                page.links.append(found)
            case "option" if "selected" in found:
                page.chosen[self._select] = found["value"]
            case _ if tag in _CONTROLS:
                self._control(tag, found)

    def _control(self, tag: str, found: Attributes) -> None:
        self.page.controls.append({"type": "submit" if tag == "button" else "", **found})
        name, kind = found.get("name", ""), found.get("type")
        if tag == "select":
            self._select = name
        elif tag == "input" and (kind in {"text", "hidden"} or "checked" in found):
            self.page.chosen[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.page.title += data
        elif "style" in self._open:
            self.page.style += data
        else:
            self.page.text += data


def read(html: str) -> Markup:
    """The page in *html*, with the blanks of its text collapsed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join(reader.page.text.split())
    return reader.page
