"""The directory as pages: a form of choices, who is found by it, and each provider's own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from chalice.app import Response

from backoffice.domain.errors import NotFound, Refused
from backoffice.domain.states import STATES
from backoffice.languages import translations
from backoffice.services.directory import DirectoryDesk, Found, ProviderShown
from backoffice.web import directory_sitemap
from backoffice.web import directory_words as words
from backoffice.web.directory_query import place, search_in
from backoffice.web.pages import for_everybody, page
from backoffice.web.refusals import told

_FIELDS = ("state", "payer", "need", "language", "meeting", "hours")
"""What the address of a search may say, in the order of the page."""


class DirectoryPages:
    """What anybody may read, and search engines, too."""

    def __init__(
        self,
        desk: DirectoryDesk,
        *,
        network_name: str,
        public_base_url: str,
        language: str,
        query: Mapping[str, str],
        etag: str,
    ) -> None:
        self._desk = desk
        self._network_name = network_name
        self._base_url = public_base_url
        self._language = language
        self._query = query
        self._etag = etag
        self._is_choosing_language = "lang" in query

    def search(self) -> Response:
        """The questions and, once a state is chosen, who is found there."""
        asked = {name: self._query[name] for name in _FIELDS if self._query.get(name)}
        try:
            search = search_in(asked["state"], asked) if "state" in asked else None
            found = self._desk.found(search, place(self._query) if search else None)
        except Refused as refused:
            return self._results(asked, self._desk.found(None), status=422, **told(refused))
        return self._results(asked, found)

    def provider(self, provider_id: str) -> Response:
        """One provider's page."""
        try:
            shown = self._desk.provider(provider_id)
        except NotFound as missing:
            return self._page(
                "message.html",
                status=404,
                heading="Not found",
                detail=missing.sentence,
                root="../../",
            )
        return self._provider(shown)

    def preview(self, shown: ProviderShown) -> Response:
        """The same page as its provider sees it beforehand; it is kept by nobody."""
        return self._provider(shown, is_preview=True)

    def _provider(self, shown: ProviderShown, *, is_preview: bool = False) -> Response:
        first = shown.listings[0]
        return self._page(
            "directory-provider.html",
            provider=first,
            shown=shown,
            canonical=f"{self._base_url}/directory/providers/{first.provider_id}",
            description=_beginning(first.bio),
            root="../" if is_preview else "../../",
            is_shared=not is_preview,
        )

    def robots(self) -> Response:
        """What search engines may look at."""
        return directory_sitemap.robots(self._base_url)

    def sitemap(self) -> Response:
        """What they find here: every state or, where one is named, everybody who is shown there."""
        state = self._query.get("state", "")
        if not state:
            return directory_sitemap.of_states(self._base_url)
        if state not in STATES:
            raise NotFound("There is no such list.")
        return directory_sitemap.of_state(self._base_url, state, self._desk.everybody(state))

    def _results(self, asked: Mapping[str, str], found: Found, **shown: Any) -> Response:
        following = found.page.following if found.page else None
        state = {"state": asked["state"]} if found.page else {}
        canonical = f"{self._base_url}/directory" + ("?" + urlencode(state) if state else "")
        return self._page(
            "directory.html",
            **{
                "values": asked,
                "asked": urlencode(asked),
                "found": found,
                "further": urlencode({**asked, "from": following}) if following else "",
                "canonical": canonical,
                "description": "",
                "root": "",
                **shown,
            },
        )

    def _page(self, template: str, *, is_shared: bool = True, **shown: Any) -> Response:
        answer = page(
            template,
            network_name=self._network_name,
            language=self._language,
            place="directory",
            states=STATES,
            words=words,
            named=self._named,
            **shown,
        )
        # Whoever just chose a language is given a cookie, and no cache may hand that on.
        shared = is_shared and answer.status_code == 200 and not self._is_choosing_language
        return for_everybody(answer, self._etag) if shared else answer

    def _named(self, choices: Mapping[str, str]) -> dict[str, str]:
        """What each choice is called in the page's language, by the word that a form sends."""
        say = translations(self._language).gettext
        return {str(word): say(name) for word, name in choices.items()}


def _beginning(bio: str) -> str:
    return bio if len(bio) <= 160 else bio[:159].rsplit(" ", 1)[0] + " …"
