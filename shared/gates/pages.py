"""The pages behind the links: they show, and offer buttons that post."""

import base64
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from shared.company.sections import Identity
from shared.gates.client import Offered
from shared.gates.http import Page
from shared.gates.question import Question
from shared.gates.render import FOLDER, render
from shared.gates.telling import told
from shared.gates.words.speech import Voice

NOTHING: Mapping[str, str] = {}


@cache
def style() -> str:
    """Give the one style sheet, which stands in every page."""
    return (FOLDER / "page.css").read_text(encoding="utf-8")


@cache
def _style_hash() -> str:
    digest = sha256(style().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def page(template: str, say: Voice, status: int = 200, **values: Any) -> Page:
    """Fill a page's template."""
    markup = render(template, style=style(), say=say, **values)
    return Page(status, markup, say.language, _style_hash())


def approval_page(
    question: Question,
    say: Voice,
    *,
    nonce: str,
    intent: str = "",
    said: str = "",
    status: int = 200,
    typed: Mapping[str, str] = NOTHING,
) -> Page:
    """Show a question: a form while it is open, what was decided afterwards.

    `said` names what became of an answer just given, and `typed` holds the words it came with;
    `intent` says which form to open.
    """
    return page(
        "approval.html",
        say,
        status,
        **told(question, say),
        nonce=nonce,
        intent=intent,
        said=said,
        typed=defaultdict(str, typed),
    )


def proposal_page(
    offered: Offered,
    say: Voice,
    *,
    company: Identity,
    nonce: str,
    said: str = "",
    status: int = 200,
    typed: Mapping[str, str] = NOTHING,
) -> Page:
    """Show the client the offer, where it stands, and what they may do."""
    return page(
        "proposal.html",
        say,
        status,
        offer=offered.shown.offer,
        client=say,
        page=offered,
        company=company,
        content_hash=offered.shown.content_hash,
        nonce=nonce,
        said=said,
        typed=defaultdict(str, typed),
    )


def unsubscribe_page(
    say: Voice, *, company: Identity, done: bool, nonce: str, status: int = 200
) -> Page:
    """Show what unsubscribing means, or that it is done."""
    return page("unsubscribe.html", say, status, company=company, done=done, nonce=nonce)


def notice(status: int, say: Voice, about: str = "") -> Page:
    """Say one thing: that a link is wrong, that nothing was changed; `about` is more exact."""
    what = about or str(status)
    title, text = say(f"notice_{what}"), say(f"notice_{what}_text")
    return page("notice.html", say, status, title=title, text=text)


def front_page(say: Voice) -> Page:
    """Say what this address is, to whoever finds it."""
    return page("notice.html", say, title="Keel", text=say("front"))
