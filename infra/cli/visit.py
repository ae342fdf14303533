"""Open a page and press one of its buttons, as a person with a browser does."""

import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser

from infra.cli.saying import NO, Trouble

PATIENCE = 30.0
"""Seconds that a page may take."""


class _Forms(HTMLParser):
    """Collects the fields of every form, with the values they came with."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or take one of its fields."""
        found = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self._open = True
        elif self._open and tag in ("input", "textarea") and found.get("name"):
            self.forms[-1][str(found["name"])] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        """End a form."""
        if tag == "form":
            self._open = False


def forms_of(page: str) -> list[dict[str, str]]:
    """Give the fields of every form on a page."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def answer(link: str, decision: str, **typed: str) -> str:
    """Open a link, press the button that decides so, and give the page that comes back."""
    form = next((f for f in forms_of(_fetched(link)) if f.get("decision") == decision), None)
    if form is None:
        raise Trouble(f"the page offers no way to {decision}", NO)
    body = urllib.parse.urlencode({**form, **typed}).encode()
    return _fetched(urllib.parse.urldefrag(link.partition("?")[0]).url, body)


def _fetched(link: str, body: bytes | None = None) -> str:
    request = urllib.request.Request(link, body)  # noqa: S310 - a link of our own core
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as page:  # noqa: S310 - see above
            text: str = page.read().decode()
            return text
    except urllib.error.HTTPError as refused:
        refused.close()
        raise Trouble(f"the page answered {refused.code} {refused.reason}", NO) from None
