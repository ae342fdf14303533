"""A real browser that follows every link shows the pages as they are meant, and decides nothing."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shared.flow.house import House
from shared.gates.approval_door import answer_approval
from shared.gates.proposal_door import answer_proposal
from shared.gates.unsubscribe_door import unsubscribe
from tests.support.browser import get
from tests.support.houses import CONTACT, PROPOSAL, WEB, Company
from tests.support.owner import press

CHROMIUM = shutil.which("chromium") or ""
DOORS: dict[str, Callable[[House, dict[str, Any]], dict[str, Any]]] = {
    "approvals": answer_approval,
    "proposals": answer_proposal,
    "unsubscribe": unsubscribe,
}
PHONE, DESK = 412, 1280
"""Pixels across."""
PNG_OF_SOMETHING = 5_000
"""Bytes; an empty page of this size compresses to less."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="this machine has no Chromium"),
]


class Site(BaseHTTPRequestHandler):
    """The doors behind a plain HTTP server, as the API serves them."""

    def __init__(self, company: Company, *given: Any) -> None:
        self._company = company
        super().__init__(*given)

    def do_GET(self) -> None:
        noun = self.path.split("/")[1]
        if noun not in DOORS:
            self.send_error(404)
            return
        answered = DOORS[noun](self._company.house, get(self.path, self.command))
        self.send_response(answered["statusCode"])
        for name, value in answered["headers"].items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answered["body"].encode())

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def site(company: Company) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, company)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def visit(site: str, link: str, folder: Path, width: int) -> tuple[str, str, bytes]:
    """Open a link as a person's browser does; give the page, what it complained of, a picture."""
    picture = folder / "page.png"
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--enable-logging=stderr",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={width},1600",
        f"--screenshot={picture}",
        "--dump-dom",
        link.replace(WEB, site),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return ran.stdout, ran.stderr, picture.read_bytes()


@pytest.mark.slow
def test_every_page_is_shown_and_nothing_is_decided(
    company: Company, site: str, tmp_path: Path
) -> None:
    question = company.house.link("approval", company.proposes())
    press(company, question, "approve")
    company.sends()
    asked = company.house.link(
        "approval", company.writes("followup", "Did you find the time? " * 40)
    )
    links = {
        f"{asked}?intent=approve": "Yes, send it",
        question: "It went out.",
        company.house.link("proposal", PROPOSAL): "I accept for",
        company.house.link("unsubscribe", CONTACT): "No more mail?",
    }
    before = company.events
    for n, (link, words) in enumerate(links.items()):
        folder = tmp_path / str(n)
        folder.mkdir()
        page, complaints, picture = visit(site, link, folder, PHONE if n % 2 else DESK)
        assert words in page
        assert "Content Security Policy" not in complaints, "the style sheet is the one allowed"
        assert len(picture) > PNG_OF_SOMETHING
    assert company.events == before
