"""A page as a person has it before them: what it says, and the forms they may send."""

import re
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.error import HTTPError


@dataclass
class Form:
    """One form of a page, with what it would send untouched."""

    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form())
        elif tag == "input" and self.found and told.get("name"):
            self.found[-1].fields[told["name"]] = told.get("value", "")
        elif tag == "textarea" and self.found:
            self._area = told.get("name", "")
            self.found[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.found[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


@dataclass(frozen=True)
class Page:
    """One answer of the front door."""

    url: str
    status: int
    text: str

    def form(self, decision: str) -> dict[str, str]:
        """Give the fields of the form for a decision; fails where the page offers none."""
        reading = _Forms()
        reading.feed(self.text)
        for form in reading.found:
            if form.fields.get("decision") == decision:
                return form.fields
        raise AssertionError(f"no form to {decision} on {self.url}: {self.status}")

    def offers(self, decision: str) -> bool:
        """Say whether a form for a decision is there."""
        return f'name="decision" value="{decision}"' in self.text

    def decide(self, decision: str, **typed: str) -> "Page":
        """Press a button, as a person would after typing."""
        return post(self.url, {**self.form(decision), **typed})


def get(url: str, method: str = "GET", headers: dict[str, str] | None = None) -> Page:
    """Look at a page."""
    asked = urllib.request.Request(url, method=method, headers=headers or {})  # noqa: S310 - our own front door
    return _asked(asked)


def post(url: str, fields: dict[str, str], headers: dict[str, str] | None = None) -> Page:
    """Send a form."""
    body = urllib.parse.urlencode(fields).encode()
    return _asked(urllib.request.Request(url, data=body, headers=headers or {}))  # noqa: S310 - see get


def _asked(request: urllib.request.Request) -> Page:
    try:
        with urllib.request.urlopen(request, timeout=60) as said:  # noqa: S310 - see get
            return Page(request.full_url, said.status, said.read().decode())
    except HTTPError as refused:
        with refused:
            return Page(request.full_url, refused.code, refused.read().decode())


def link(mail: dict[str, Any], room: str) -> str:
    """Give the link of a mail into `approvals` or `proposals`, without what follows it."""
    found = re.search(rf"https?://\S+/{room}/[^\s?]+", mail["text"])
    assert found, f"no link to {room} in {mail['subject']!r}"
    return found[0]
