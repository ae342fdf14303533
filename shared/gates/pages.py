"""The pages behind the links: they show, and offer buttons that post."""

import base64
from functools import cache
from hashlib import sha256
from typing import Any

from shared.gates.http import Page
from shared.gates.question import Question
from shared.gates.render import FOLDER, render

INTENTS = ("approve", "edit", "return", "reject", "undo", "it_went_out", "send_again", "drop")


@cache
def style() -> str:
    """Give the one style sheet, which stands in every page."""
    return (FOLDER / "page.css").read_text()


@cache
def _style_hash() -> str:
    digest = sha256(style().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def page(template: str, status: int = 200, language: str = "en", **values: Any) -> Page:
    """Fill a page's template."""
    markup = render(template, style=style(), language=language, **values)
    return Page(status, markup, language, _style_hash())


def approval_page(
    question: Question, *, nonce: str, intent: str = "", said: str = "", status: int = 200
) -> Page:
    """Show a question: a form while it is open, what was decided afterwards.

    `said` tells what became of an answer just given; `intent` says which button to put first.
    """
    chosen = intent if intent in INTENTS else ""
    return page("approval.html", status, q=question, nonce=nonce, intent=chosen, said=said)


def proposal_page(
    offer: dict[str, Any],
    *,
    words: dict[str, str],
    state: str,
    content_hash: str,
    nonce: str,
    language: str,
    said: str = "",
    status: int = 200,
) -> Page:
    """Show the client the offer; `state` is open, revising, accepted, declined or closed."""
    return page(
        "proposal.html",
        status,
        language,
        offer=offer,
        w=words,
        state=state,
        content_hash=content_hash,
        nonce=nonce,
        said=said,
    )


def unsubscribe_page(*, done: bool, nonce: str, language: str = "en") -> Page:
    """Show what unsubscribing means, or that it is done."""
    return page("unsubscribe.html", 200, language, done=done, nonce=nonce)


def notice(status: int, title: str, text: str = "", language: str = "en") -> Page:
    """Say one thing: that a link is wrong, that nothing was changed."""
    return page("notice.html", status, language, title=title, text=text)


def front_page() -> Page:
    """Say what this address is, to whoever finds it."""
    return notice(200, "Keel", "This address serves links from mails. There is nothing else here.")
