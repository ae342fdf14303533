"""The mailbox as a page and as JSON: what the operator and their clients would have received."""

from collections.abc import Mapping
from html import escape
from typing import Any

from infra.local.asgi import Receive, Scope, Send, answer, answer_json
from infra.local.front_door import Page
from infra.local.mailbox import Mailbox

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
details { border-top: 1px solid #8886; padding: .6rem 0 }
summary { cursor: pointer; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem }
summary b { grid-column: 1 } summary small { opacity: .7 }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
iframe { width: 100%; height: 32rem; border: 1px solid #8886; background: #fff }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
NEW_WINDOW = '<base target="_blank">'
"""A link in a mail opens beside the mailbox."""
SHOWS = ("GET", "HEAD")


def pages(mailbox: Mailbox) -> Mapping[str, Page]:
    """Give the paths that show the mailbox."""

    async def as_page(scope: Scope, _receive: Receive, send: Send) -> None:
        if await _refused(scope, send):
            return
        body = page(mailbox.mails()) if scope["method"] == "GET" else ""
        await answer(send, 200, body, "text/html; charset=utf-8", HEADERS)

    async def as_json(scope: Scope, _receive: Receive, send: Send) -> None:
        if not await _refused(scope, send):
            await answer_json(send, 200, mailbox.mails() if scope["method"] == "GET" else [])

    return {"/mailbox": as_page, "/mailbox.json": as_json}


async def _refused(scope: Scope, send: Send) -> bool:
    if scope["method"] in SHOWS:
        return False
    await answer(send, 405, "Only shown.\n", more={"allow": ", ".join(SHOWS)})
    return True


def page(mails: list[dict[str, Any]]) -> str:
    """Give the page, newest mail first; a mail's own HTML can do nothing in its frame."""
    rows = "".join(_row(mail) for mail in reversed(mails)) or "<p>Nothing has been sent yet.</p>"
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return (
        f'<!doctype html><html lang="en"><head>{head}<title>Mailbox</title>'
        f"<style>{STYLE}</style></head><body><h1>Mailbox</h1>"
        f"<p>What this core sent. It stays on this machine.</p>{rows}</body></html>"
    )


def _row(mail: dict[str, Any]) -> str:
    framed = (
        f'<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail"'
        f' srcdoc="{escape(NEW_WINDOW + mail["html"])}"></iframe>'
        if mail["html"]
        else ""
    )
    return (
        f'<details id="{escape(mail["id"])}"><summary><b>{escape(mail["subject"])}</b>'
        f"<small>{escape(mail['time'][:19].replace('T', ' '))} UTC</small>"
        f"<span>to {escape(', '.join(mail['to']))}</span></summary>"
        f"<pre>{escape(mail['text'])}</pre>{framed}</details>"
    )
